"""The parts in which a number is told, and which of them go on with the number before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casebook.anonymize.recognise import checksums
from casebook.anonymize.recognise.figure_words import (
    AFTERWARDS,
    FIGURES,
    HEAD,
    MIDDLE,
    NUMERALS,
    SOUNDS,
    TAIL,
)
from casebook.anonymize.recognise.figures import Run
from casebook.anonymize.recognise.number_forms import ID_WORDS, MEASURE, Stretch

_APART = 36  # characters between two parts of one number
_THEN = "然后|接着|接下来|再|接|跟着|跟"
_IS = r"[^0-9。！？\n]{0,12}$"
_BEFORE = [
    (0, re.compile(f"(?:{HEAD}){_IS}")),
    (1, re.compile(f"(?:{MIDDLE}){_IS}|(?:{_THEN})[是为记报念按拨说写:，,\\s]{{0,4}}$")),
    (2, re.compile(f"(?:{TAIL}){_IS}")),
]
_BEHIND = re.compile(
    rf"[\s”\"」)）]{{0,2}}(?:这[几三四]?[位个]?)?(?:的|是|做|在|放|作)?\s?(?P<which>{AFTERWARDS})"
)
_LAST = {"结尾": 2, "收尾": 2, "在后": 2, "居中": 1, "在中间": 1, "夹中间": 1}
_SPLIT = re.compile(rf"[,，、;；。！？!?\n—]|\.{{2}}|{HEAD}|{MIDDLE}|{TAIL}|{_THEN}|{AFTERWARDS}")
# What a speaker throws in between two parts: a clause between two marks, a word that corrects, the name of the next part.
_THROWN_IN = re.compile(
    r"\s*[,，、;；。！？!?.—\-\n(（)）][^0-9A-Za-z]{0,24}[,，、;；。！？!?.—\-\n:：(（)）]\s*"
)
CORRECTED = re.compile(
    r"不对|不是[，,、。\s]*$|[说念报记写]?错了|岔|更正|哎|重来|少了一|漏了一|少说|漏说|少报|漏报"
)
IN_PIECES = re.compile("[分拆][成为了作]{0,2}[两三四几]{1,2}(?:次|条|段|句|行|部分|截|批|回)")
_AREA = re.compile("(?:区号|长途)[^0-9]{0,4}$")
NEXT_PART = re.compile(
    r"[\s,，。、;；(（]{0,2}(?:本地|本机|家里|后边的)?(?:电话|座机|区号|号码|本地号|本机号|固话|分机|主号)(?:号码?|号|是|为|嘛|呢|得|要|倒着|反着|念|读|写|[:\s，,（(])*"
)
_DAY = re.compile(
    r"[我他她你]?(?:是)?(?:生日|出生|生于)?(?:是|在|[:，,])?\s?(?:公历|农历|阴历)?(?P<year>(?:(?:19|20|一九|幺九|二零|两零)?[0-9零〇一二三四五六七八九幺]{2}|两千零?[一二三四五六七八九])\s?年?)的?[，,\s]{0,2}"
    r"(?P<month>[0-9一二三四五六七八九十冬腊正]{1,3})\s?月\s?(?P<day>[0-9一二三四五六七八九十廿初]{1,4})\s?[日号]?(?:出?生的?|生日|生人)?"
)
_HANZI = re.compile("[\u4e00-\u9fff]")
SOME_DAY = "19630427"  # stands for a birthday told in words


@dataclass(frozen=True)
class Part:
    """Figures said in one breath, and which part of a number they were called: 0 first, 1 middle, 2 last.

    Args:
        stretch: the figures; of a birthday in words the first of them.
        order: which part it was called, None for none.
        start: where it begins in the text.
        end: where it ends.
        number: its figures; of a birthday eight, which make a day.
    """

    stretch: Stretch
    order: int | None
    start: int
    end: int
    number: str
    linked: bool


def clusters(text: str, runs: list[Run]) -> Iterator[list[Run]]:
    """Runs near each other."""
    cluster: list[Run] = []
    for run in runs:
        if cluster and (
            run.starts[0] - cluster[-1].ends[-1] > _APART
            or "\n\n" in text[cluster[-1].ends[-1] : run.starts[0]]
        ):
            yield cluster
            cluster = []
        cluster.append(run)
    if cluster:
        yield cluster


def pieces_of(run: Run) -> Iterator[Stretch]:
    """The figures of a run said in one breath."""
    size = len(run.chars)
    start = 0
    for at in range(1, size + 1):
        if at < size and not (run.starts[at] > run.ends[at - 1] and _SPLIT.search(run.gap(at))):
            continue
        if run.kinds[start : start + 2] == SOUNDS + FIGURES and _HANZI.search(
            run.text, max(0, run.starts[start] - 1), run.starts[start]
        ):
            start += 1  # 儿 of 过一会儿0402564
        year = _year(run, start, at)
        if year:
            yield Stretch(run, start, year)
        yield Stretch(run, year or start, at)
        start = at


def _year(run: Run, start: int, end: int) -> int:
    """Where a year begins that ends a piece: 1952 of 430525-1952年; 0 for nowhere."""
    at = end - 4
    if at <= start or not run.text.startswith("年", run.ends[end - 1]) or not run.is_border(at):
        return 0
    return at


def linked_parts(text: str, pieces: list[Stretch]) -> list[Part]:
    """Every piece as a part: what it was called, and whether it goes on with the number before it."""
    parts: list[Part] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        first, last = piece.span
        if _is_stray(text, piece):
            at += 1
            continue
        before = parts[-1].end if parts else max(0, first - 24)
        day = _DAY.match(text, first) if _may_be_day(text, piece, parts) else None
        if day:
            number = SOME_DAY
            last = day.end()
            while at + 1 < len(pieces) and pieces[at + 1].span[0] < last:
                at += 1
        else:
            number = piece.number
        order = _order(text, before, first, last)
        linked = False
        if parts:
            gap = text[parts[-1].end : first]
            linked = bool(
                (piece.start > 0 and piece.run is parts[-1].stretch.run)
                or order is not None
                or bool(day)
                or (is_day(parts[-1].number) and len(gap) < 10 and len(number) in (3, 4))
                or (is_day(number) and len(gap) < 12 and len(parts[-1].number) == 6)
                or _is_aside(text, parts, gap)
                or (len(gap) <= 12 and IN_PIECES.search(text, max(0, parts[0].start - 20), parts[0].start))
                or is_woven(gap)
                or bool(
                    _THROWN_IN.fullmatch(gap)
                    or NEXT_PART.fullmatch(gap)
                    or (len(gap) < 16 and CORRECTED.search(gap))
                )
            )
        parts.append(Part(piece, order, first, last, number, linked))
        at += 1
    return parts


def _is_stray(text: str, piece: Stretch) -> bool:
    """Whether it is a numeral alone in a word: 一 of 另一句."""
    if len(piece.number) > 1:
        return False
    kind, (first, last) = piece.run.kinds[piece.start], piece.span
    if kind == SOUNDS and first and _HANZI.match(text, first - 1):
        return True
    return kind in NUMERALS + SOUNDS and bool(_HANZI.match(text, last))


def _may_be_day(text: str, piece: Stretch, parts: list[Part]) -> bool:
    """Whether a birthday in words may begin here: behind the code of a place, or near the word for the paper."""
    if parts and len(parts[-1].number) in (6, 2, 3):
        return True
    first, last = piece.span
    return text.startswith("年", last) and ID_WORDS.search(text, max(0, first - 30), last + 45) is not None


def is_day(number: str) -> bool:
    return len(number) == 8 and checksums.has_date(number)


def _is_aside(text: str, parts: list[Part], gap: str) -> bool:
    """Whether a word or two stand behind the first figures of a number whose name stands before them: 身份证36江西的，0782."""
    start = parts[-1].start
    return (
        len(gap) <= 8
        and len(parts[-1].number) <= 6
        and not MEASURE.match(gap)
        and bool(ID_WORDS.search(text, max(0, start - 8), start))
    )


def is_woven(gap: str) -> bool:
    """Whether a character or two of another sentence stand between the groups: 电137联4290系6658我."""
    return 0 < len(gap) <= 2 and all("一" <= char <= "鿿" for char in gap) and not MEASURE.match(gap)


def _order(text: str, floor: int, first: int, last: int) -> int | None:
    behind = _BEHIND.match(text, last)
    if behind:
        return _LAST.get(behind["which"], 0)
    before = text[max(floor, first - 24) : first]
    if _AREA.search(before):
        return -1
    best: tuple[int, int] | None = None
    for order, words in _BEFORE:
        match = words.search(before)
        if match and (best is None or match.start() >= best[0]):
            best = (match.start(), order)
    return best[1] if best else None
