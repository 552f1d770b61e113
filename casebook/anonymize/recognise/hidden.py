"""Identifiers in disguise: the runs of figures of a text, read once, the longest number first."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from casebook.anonymize.normalise import PlainView
from casebook.anonymize.recognise.accounts import find_accounts, find_mail, find_tail
from casebook.anonymize.recognise.code_forms import Candidate, find_codes, find_split_plates
from casebook.anonymize.recognise.figure_words import COUNTED, NUMERALS, SPOKEN
from casebook.anonymize.recognise.figures import Run, read_runs
from casebook.anonymize.recognise.number_forms import LENGTHS, NUMBER_FORMS, Stretch
from casebook.anonymize.recognise.parts_of_numbers import find_parts
from casebook.anonymize.recognise.told import CORRECTED
from casebook.anonymize.span import DataKind, Finding

_STROKES = re.compile("[0-9A-Za-z][|!]|[|!][0-9A-Za-z]")  # which may be marks or ones
_AS_LETTER = str.maketrans("|!", "ll")
_SPELLED = re.compile(
    r"(?:(?:大写的?|小写的?|英文|字母|拼音)+|[军海空后参政装武警沈北济南广成兰京联勤火战东西中]字\s?第?)$"
)
_REGION = re.compile("[\u4e00-\u9fff]{2,3}的$")  # 浙江的 of 浙江的浙，B
_NUMBER_END = re.compile("号(?![\u4e00-\u9fff])")
_EXTENSION = re.compile(
    r"[\s,，]{0,2}(?:通了以后|接通后|打通后)?(?:再|然后)?(?:转接?|按|拨)?(?:分机号?码?(?:是|为)?|(?<=[转按拨接]))\s?[0-9零〇一二三四五六七八九幺洞拐勾两]{2,6}(?![0-9])"
)
_LAST_HANZI = re.compile(
    r"\s?[学挂警领](?![\u4e00-\u9fff])|[\s·.\-]{0,2}[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼](?=[,，。、;；\s]|$)"
)  # of a plate: 浙J4071学, and of one read backwards
_MOST_SAID = 9  # figures said behind a number that still belong to it
_SAID = NUMERALS + SPOKEN + COUNTED
_HANZI = re.compile("[\u4e00-\u9fff]")
_RAGGED = 0.2  # how much less sure a number is that may have taken a figure from the word beside it


def find_hidden(view: PlainView) -> list[Finding]:
    """Find numbers and codes in disguise.

    Args:
        view: the text, folded and simplified.

    Returns:
        Findings in no particular order; of those that overlapped only the longest.
    """
    text = view.text
    figures, codes = read_runs(text)
    found: list[Finding] = []
    for run in figures:
        found += _findings(view, run, [*_numbers(run), *find_tail(run), *find_accounts(run)])
    if _STROKES.search(text):
        for run in read_runs(text.translate(_AS_LETTER))[0]:
            found += _findings(view, run, _numbers(run))
    for run in codes:
        found += _findings(view, run, [*find_codes(run), *find_accounts(run)])
    for start, end in find_mail(text):
        first, last = view.span(start, end)
        found.append(Finding(first, last, DataKind.EMAIL, 0.93, "hidden.mail", "改写过的电子邮箱地址"))
    parts = [
        [Finding(*view.span(*_extended(text, *span, kind)), kind, sure, rule, why) for span in spans]
        for spans, kind, sure, rule, why in find_parts(text, figures)
    ]
    parts += [
        [
            Finding(*view.span(*span), DataKind.PLATE, 0.82, "parts.plate", "分几处说出来的号牌")
            for span in spans
        ]
        for spans in find_split_plates(text, codes)
    ]
    chosen = _longest(found, parts)
    return [*chosen, *_rests(view, [*figures, *codes], chosen)]


def _rests(view: PlainView, runs: list[Run], chosen: list[Finding]) -> Iterator[Finding]:
    """What is still said of a number behind the part that has its form: repeated, corrected, one figure too many."""
    ends = {item.end: item for item in chosen}
    for run in runs:
        for at in range(max(1, len(run.chars) - _MOST_SAID), len(run.chars)):
            whole = ends.get(view.ends[run.ends[at - 1] - 1])
            if whole is None or run.starts[at] == run.ends[at - 1]:
                continue
            kinds = run.kinds[at:]
            last = run.ends[-1]
            said = all(kind in _SAID for kind in kinds) and (len(kinds) > 1 or kinds == SPOKEN)
            if said and not _HANZI.match(run.text, last):
                first, end = view.span(run.starts[at], last)
                yield Finding(first, end, whole.kind, 0.8, "hidden.rest", "紧接在号码后面说出的数字")


def _findings(view: PlainView, run: Run, candidates: Iterable[Candidate]) -> Iterator[Finding]:
    for start, end, kind, sure, rule, why in candidates:
        begin, stop = Stretch(run, start, end).span
        first, last = view.span(*_extended(run.text, begin, stop, kind))
        yield Finding(first, last, kind, sure, rule, why)


def _extended(text: str, start: int, end: int, kind: DataKind) -> tuple[int, int]:
    """The span with the extension said behind a landline, or the last character of a plate."""
    words = {DataKind.LANDLINE: _EXTENSION, DataKind.PLATE: _LAST_HANZI}.get(kind)
    extension = words.match(text, end) if words else None
    before = _SPELLED.search(text, max(0, start - 6), start)
    if before and before[0].startswith(tuple("军海空后参政装武警沈北济南广成兰京联勤火战东西中")):
        extension = _NUMBER_END.match(text, end)
    elif kind is DataKind.PLATE:
        before = _REGION.search(text, max(0, start - 4), start)
    return before.start() if before else start, extension.end() if extension else end


def _numbers(run: Run) -> Iterator[Candidate]:
    """Every number that may stand in a run."""
    size = len(run.chars)
    if size < 7:
        return
    borders = [run.is_border(at) for at in range(size + 1)]
    for start in range(size - 6):
        if not borders[start]:
            continue
        for length in LENGTHS:
            end = start + length
            if end > size or not borders[end]:
                continue
            for form in NUMBER_FORMS:
                if length not in form.lengths or not form.pattern.fullmatch(run.chars, start, end):
                    continue
                stretch = Stretch(run, start, end)
                if stretch.is_a_things():
                    continue
                verdict = form.judge(stretch)
                if verdict is None or stretch.is_cut():
                    continue
                doubtful = stretch.is_ragged() or any(CORRECTED.search(gap) for gap in stretch.gaps())
                sure = verdict[0] - (_RAGGED if doubtful else 0)
                yield start, end, form.kind, round(sure, 2), form.name, verdict[1]


def _longest(found: list[Finding], parts: list[list[Finding]]) -> list[Finding]:
    """Of findings that overlap the longest that is sure enough, then the surest; a number in parts is one finding."""
    groups = [[item] for item in found] + parts
    ranked = sorted(
        groups,
        key=lambda group: (
            group[0].confidence < 0.8,
            group[0].start - group[-1].end,
            -group[0].confidence,
            group[0].start,
        ),
    )
    chosen: list[Finding] = []
    for group in ranked:
        places = []
        for item in group:
            at = bisect_left(chosen, item.start, key=lambda other: other.start)
            if (at and chosen[at - 1].end > item.start) or (at < len(chosen) and chosen[at].start < item.end):
                break
            places.append(item)
        else:
            for item in places:
                chosen.insert(bisect_left(chosen, item.start, key=lambda other: other.start), item)
    return chosen


def without_parts(found: Iterable[Finding], hidden: list[Finding]) -> Iterator[Finding]:
    """Drop of what simpler rules found whatever is only a part of a longer number."""
    longer = sorted((item for item in hidden if item.confidence >= 0.8), key=lambda item: item.start)
    for item in found:
        at = bisect_left(longer, item.start + 1, key=lambda other: other.start) - 1
        whole = longer[at] if at >= 0 else None
        if (
            whole
            and whole.start <= item.start
            and item.end <= whole.end
            and item.end - item.start < whole.end - whole.start
        ):
            continue
        yield item
