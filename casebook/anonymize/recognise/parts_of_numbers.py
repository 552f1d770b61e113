"""Numbers told in parts with other words between: 前三位是138，您记好，中间2745，最后是6613."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from casebook.anonymize.recognise import checksums
from casebook.anonymize.recognise.code_forms import REVERSED
from casebook.anonymize.recognise.figure_words import (
    AFTERWARDS,
    COUNTED,
    FIGURES,
    HEAD,
    LETTERS,
    MIDDLE,
    NUMERALS,
    SOUNDS,
    SPOKEN,
    SYLLABLES,
    TAIL,
)
from casebook.anonymize.recognise.figures import Run
from casebook.anonymize.recognise.number_forms import CARD_WORDS, ID_WORDS, MEASURE, PHONE_WORDS, Stretch
from casebook.anonymize.span import DataKind

_APART = 36  # characters between two parts of one number
_MOST = 12  # parts of one number
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
_PAID = re.compile(
    "(?:[扣付交花赚转取存收借还补欠涨退罚领贷投]|余额|打入|到账|价格?|合计|共计?|总计)[了给走出掉过到为是约]{0,2}$"
)
_IN_PIECES = re.compile("[分拆][成为了作]{0,2}[两三四几]{1,2}(?:次|条|段|句|行|部分|截|批|回)")
_AREA = re.compile("(?:区号|长途)[^0-9]{0,4}$")
_HOTLINE = re.compile("1[12]0|119|122|12[0-9]{3}|9[56][0-9]{3}|100(?:86|10|00)")
_NEXT = re.compile(
    r"[\s,，。、;；(（]{0,2}(?:本地|本机|家里|后边的)?(?:电话|座机|区号|号码|本地号|本机号|固话|分机|主号)(?:号码?|号|是|为|嘛|呢|得|要|倒着|反着|念|读|写|[:\s，,（(])*"
)
_DAY = re.compile(
    r"[我他她你]?(?:是)?(?:生日|出生|生于)?(?:是|在|[:，,])?\s?(?:公历|农历|阴历)?(?P<year>(?:(?:19|20|一九|幺九|二零|两零)?[0-9零〇一二三四五六七八九幺]{2}|两千零?[一二三四五六七八九])\s?年?)的?[，,\s]{0,2}"
    r"(?P<month>[0-9一二三四五六七八九十冬腊正]{1,3})\s?月\s?(?P<day>[0-9一二三四五六七八九十廿初]{1,4})\s?[日号]?(?:出?生的?|生日|生人)?"
)
_HANZI = re.compile("[\u4e00-\u9fff]")
_SOME_DAY = "19630427"  # stands for a birthday told in words
_QQ_WORDS = re.compile("(?<![A-Za-z])Q{1,2}(?![A-Za-z])|扣扣|抠抠|球球|企鹅|扣", re.I)
_WECHAT_WORDS = re.compile("微信|威信|薇信|维信|卫星号|V信|(?<![A-Za-z])(?:wx|vx|v)(?![A-Za-z])", re.I)
_PASS_WORDS = re.compile("护照|通行证|回乡证|台胞证")
_LABELS = (
    (DataKind.RESIDENT_ID, ID_WORDS, 14, 22),
    (DataKind.BANK_CARD, CARD_WORDS, 12, 24),
    (DataKind.PASSPORT, _PASS_WORDS, 7, 12),
    (DataKind.QQ, _QQ_WORDS, 5, 14),
    (DataKind.MOBILE, PHONE_WORDS, 7, 22),
    (DataKind.WECHAT, _WECHAT_WORDS, 6, 16),
)


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


Told = tuple[list[tuple[int, int]], DataKind, float, str, str]


def find_parts(text: str, runs: list[Run]) -> Iterator[Told]:
    """Numbers told in parts.

    Args:
        text: the text in which they stand.
        runs: its runs of figures, in order.

    Returns:
        For each number the spans of its parts, kind, how sure, rule and why.
    """
    for cluster in _clusters(text, runs):
        if sum(len(run.chars) for run in cluster) < 6:
            continue
        parts = _linked(text, [piece for run in cluster for piece in _pieces(run)])
        at = 0
        while at < len(parts):
            end = at + 1
            while end < len(parts) and parts[end].linked and end - at < _MOST:
                end += 1
            taken = 0
            gaps = [text[one.end : two.start] for one, two in pairwise(parts[at:end])]
            if any(CORRECTED.search(gap) for gap in gaps):
                verdict = _spoken(text, parts[at:end])
                if verdict:
                    yield _spans(text, parts[at:end], verdict[0]), *verdict
                    taken = end - at
            if not taken and (end - at > 1 or _told_alone(parts[at])):
                for last in range(end, at, -1):
                    verdict = _number(text, parts[at:last])
                    if verdict:
                        while last < end and CORRECTED.search(text, parts[last - 1].end, parts[last].start):
                            last += 1
                        yield _spans(text, parts[at:last], verdict[0]), *verdict
                        taken = last - at
                        break
                if not taken:
                    verdict = _spoken(text, parts[at:end])
                    if verdict:
                        yield _spans(text, parts[at:end], verdict[0]), *verdict
                        taken = end - at
            at += taken or 1


_PREFIX = re.compile(r"[A-Za-z]{1,2}[\s,，、:·\-]{0,2}(?:字?打?开头的?[,，]?)?$")


def _spans(text: str, parts: list[Part], kind: DataKind) -> list[tuple[int, int]]:
    """Where the parts stand; those with little between them as one."""
    spans: list[tuple[int, int]] = []
    for part in parts:
        start = part.start
        if kind is DataKind.PASSPORT:
            letter = _PREFIX.search(text, max(0, start - 8), start)
            start = letter.start() if letter else start
        if spans and start - spans[-1][1] <= 8 and "\n" not in text[spans[-1][1] : start]:
            spans[-1] = (spans[-1][0], part.end)
        else:
            spans.append((start, part.end))
    return spans


def _told_alone(part: Part) -> bool:
    return len(part.number) >= 6


def _clusters(text: str, runs: list[Run]) -> Iterator[list[Run]]:
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


def _pieces(run: Run) -> Iterator[Stretch]:
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
    if at <= start or not run.text.startswith("年", run.ends[end - 1]) or run.starts[at] == run.ends[at - 1]:
        return 0
    return at


def _linked(text: str, pieces: list[Stretch]) -> list[Part]:
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
            number = _SOME_DAY
            last = day.end()
            while at + 1 < len(pieces) and pieces[at + 1].span[0] < last:
                at += 1
        else:
            number = piece.number
        order = _order(text, before, first, last)
        linked = False
        if parts:
            gap = text[parts[-1].end : first]
            linked = (
                (piece.start > 0 and piece.run is parts[-1].stretch.run)
                or order is not None
                or bool(day)
                or (_is_day(parts[-1].number) and len(gap) < 10 and len(number) in (3, 4))
                or (_is_day(number) and len(gap) < 12 and len(parts[-1].number) == 6)
                or _is_aside(text, parts, gap)
                or (len(gap) <= 12 and _IN_PIECES.search(text, max(0, parts[0].start - 20), parts[0].start))
                or _is_woven(gap)
                or bool(
                    _THROWN_IN.fullmatch(gap)
                    or _NEXT.fullmatch(gap)
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


def _is_day(number: str) -> bool:
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


def _is_woven(gap: str) -> bool:
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


def _number(text: str, parts: list[Part]) -> tuple[DataKind, float, str, str] | None:
    """What the parts make together, as told or in the order of their names."""
    told = "".join(part.number for part in parts)
    if not 7 <= len(told) <= 21:
        return None
    if len(parts) == 1 and not REVERSED.search(text, max(0, parts[0].start - 16), parts[0].end + 16):
        return None
    by_name = sorted(parts, key=lambda part: 1 if part.order is None or _is_day(part.number) else part.order)
    first, last = parts[0].start, parts[-1].end
    if MEASURE.match(text, last) or not _is_told(text, parts):
        return None
    orders = ["".join(part.number for part in by_name)] if len(parts) > 1 else []
    if REVERSED.search(text, max(0, first - 16), last + 16):
        orders.append(told[::-1])
        before = [text[max(0, part.start - 10) : part.start] for part in parts]
        turned = (
            p.number[::-1] if REVERSED.search(b) else p.number for p, b in zip(parts, before, strict=True)
        )
        orders.append("".join(turned))
    near = text[max(0, first - 40) : first]
    dated = any(part.number == _SOME_DAY for part in parts)
    days = sum(_is_day(part.number) for part in parts)
    labelled = not days and ID_WORDS.search(near) is not None
    for number in (told, *orders):
        if not dated and re.fullmatch("(?:86)?1[3-9][0-9]{9}", number):
            return DataKind.MOBILE, 0.9, "parts.mobile", "一段一段说出来的手机号"
        if re.fullmatch("[1-9][0-9]{16}[0-9X]", number) and (
            (checksums.has_date(number[6:14]) and checksums.has_region(number)) or labelled
        ):
            return DataKind.RESIDENT_ID, 0.93, "parts.resident", "一段一段说出来的身份证号"
        if not dated and re.fullmatch("[3-69][0-9]{14,18}", number) and CARD_WORDS.search(near):
            return DataKind.BANK_CARD, 0.9, "parts.card", "一段一段说出来的银行卡号"
        if not dated and re.fullmatch("0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}", number):
            return DataKind.LANDLINE, 0.88, "parts.landline", "一段一段说出来的固定电话"
    named = [part.order for part in parts]
    if (
        len(parts) > 1
        and not dated
        and None not in named
        and len(set(named)) == len(named)
        and min(len(p.number) for p in parts) >= 2
    ):
        for kind, words, _, high in _LABELS:
            if words.search(near) and len(told) <= high:
                return kind, 0.82, "parts.some", "一个号码的几段"
    return None


def _is_told(text: str, parts: list[Part]) -> bool:
    """Whether it is told at all, and not a list of figures: parts are named, or spoken, or corrected."""
    if len(parts) == 1 or any(part.order is not None for part in parts):
        return True
    if _is_spoken(parts) or _IN_PIECES.search(text, max(0, parts[0].start - 20), parts[0].start):
        return True
    gaps = [text[one.end : two.start] for one, two in pairwise(parts)]
    if all(_is_woven(gap) for gap in gaps):
        around = text[max(0, parts[0].start - 6) : parts[0].start] + "".join(gaps) + text[parts[-1].end :][:6]
        return PHONE_WORDS.search(around) is not None or "电联" in around
    return any(_NEXT.fullmatch(gap) or CORRECTED.search(gap) for gap in gaps) or any(
        _is_day(part.number) for part in parts
    )


def _is_spoken(parts: list[Part]) -> bool:
    """Whether the figures are written as they are said one by one."""
    kinds = [kind for part in parts for kind in part.stretch.run.kinds[part.stretch.start : part.stretch.end]]
    said = sum(kind in NUMERALS + SPOKEN + COUNTED + SYLLABLES for kind in kinds)
    groups = [size for part in parts for size in part.stretch.groups()]
    together = sum(size > 1 for size in groups) * 3 >= len(groups) or any(
        kind in SPOKEN + SYLLABLES for kind in kinds
    )
    return said * 10 >= len(kinds) * 7 and together


def _spoken(text: str, parts: list[Part]) -> tuple[DataKind, float, str, str] | None:
    """A row of figures said one by one that fits no form: misheard, corrected, or with some left out."""
    size = sum(len(part.number) for part in parts)
    first, last = parts[0].start, parts[-1].end
    if not 6 <= size <= 40 or any(MEASURE.match(text, part.end) for part in parts):
        return None
    if any(_HOTLINE.fullmatch(part.number) for part in parts) and _written(parts, FIGURES) * 2 > size:
        return None
    if any(_PAID.search(text, max(0, part.start - 5), part.start) for part in parts):
        return None
    spoken = _is_spoken(parts)
    near = text[max(0, first - 30) : first]
    if any(part.number == _SOME_DAY for part in parts) and not ID_WORDS.search(near):
        return None
    behind = text[last : last + 16]
    corrected = any(CORRECTED.search(text[one.end : two.start]) for one, two in pairwise(parts))
    called = any(part.order is not None for part in parts)
    guessed = sum(
        kind in SOUNDS + LETTERS
        for part in parts
        for kind in part.stretch.run.kinds[part.stretch.start : part.stretch.end]
    )
    if guessed * 2 > size:
        return None
    for where in (near, behind):
        for kind, words, low, high in _LABELS:
            if (
                words.search(where)
                and low <= size <= high + (8 if corrected else 0)
                and (spoken or corrected or called)
            ):
                return kind, (0.85 if corrected else 0.79), "parts.said", "一位一位说出来的号码"
    if spoken and len(parts) > 5 and all(SYLLABLES in p.stretch.run.kinds for p in parts):
        return DataKind.MOBILE, 0.75, "parts.said", "用拼音一位一位说出来的号码"
    if spoken and size >= 8 and corrected:
        return DataKind.MOBILE, 0.81, "parts.said", "一位一位说出、又改过口的号码"
    sizes = [count for part in parts for count in part.stretch.groups()]
    firm = _written(parts, SPOKEN) > 0 or sum(count > 2 for count in sizes) * 2 >= len(sizes)
    if spoken and firm and size >= 8 and _written(parts, FIGURES) == 0:
        kind = (
            DataKind.RESIDENT_ID if size in (15, 18) else DataKind.BANK_CARD if size > 15 else DataKind.MOBILE
        )
        return kind, 0.65, "parts.said", "一位一位说出来的号码"
    return None


def _written(parts: list[Part], kind: str) -> int:
    return sum(part.stretch.run.kinds[part.stretch.start : part.stretch.end].count(kind) for part in parts)
