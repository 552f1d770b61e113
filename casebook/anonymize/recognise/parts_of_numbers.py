"""Numbers told in parts with other words between: 前三位是138，您记好，中间2745，最后是6613."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from casebook.anonymize.recognise import checksums
from casebook.anonymize.recognise.code_forms import REVERSED
from casebook.anonymize.recognise.figure_words import (
    COUNTED,
    FIGURES,
    LETTERS,
    NUMERALS,
    SOUNDS,
    SPOKEN,
    SYLLABLES,
)
from casebook.anonymize.recognise.figures import Run
from casebook.anonymize.recognise.number_forms import CARD_WORDS, ID_WORDS, MEASURE, PHONE_WORDS
from casebook.anonymize.recognise.told import (
    CORRECTED,
    IN_PIECES,
    NEXT_PART,
    SOME_DAY,
    Part,
    clusters,
    is_day,
    is_woven,
    linked_parts,
    pieces_of,
)
from casebook.anonymize.span import DataKind

_MOST = 12  # parts of one number
_PAID = re.compile(
    "(?:[扣付交花赚转取存收借还补欠涨退罚领贷投]|余额|打入|到账|价格?|合计|共计?|总计)[了给走出掉过到为是约]{0,2}$"
)
_HOTLINE = re.compile("1[12]0|119|122|12[0-9]{3}|9[56][0-9]{3}|100(?:86|10|00)")
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


Told = tuple[list[tuple[int, int]], DataKind, float, str, str]


def find_parts(text: str, runs: list[Run]) -> Iterator[Told]:
    """Numbers told in parts.

    Args:
        text: the text in which they stand.
        runs: its runs of figures, in order.

    Returns:
        For each number the spans of its parts, kind, how sure, rule and why.
    """
    for cluster in clusters(text, runs):
        if sum(len(run.chars) for run in cluster) < 6:
            continue
        parts = linked_parts(text, [piece for run in cluster for piece in pieces_of(run)])
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


def _number(text: str, parts: list[Part]) -> tuple[DataKind, float, str, str] | None:
    """What the parts make together, as told or in the order of their names."""
    told = "".join(part.number for part in parts)
    if not 7 <= len(told) <= 21:
        return None
    if len(parts) == 1 and not REVERSED.search(text, max(0, parts[0].start - 16), parts[0].end + 16):
        return None
    by_name = sorted(parts, key=lambda part: 1 if part.order is None or is_day(part.number) else part.order)
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
    dated = any(part.number == SOME_DAY for part in parts)
    days = sum(is_day(part.number) for part in parts)
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
    if _is_spoken(parts) or IN_PIECES.search(text, max(0, parts[0].start - 20), parts[0].start):
        return True
    gaps = [text[one.end : two.start] for one, two in pairwise(parts)]
    if all(is_woven(gap) for gap in gaps):
        around = text[max(0, parts[0].start - 6) : parts[0].start] + "".join(gaps) + text[parts[-1].end :][:6]
        return PHONE_WORDS.search(around) is not None or "电联" in around
    return any(NEXT_PART.fullmatch(gap) or CORRECTED.search(gap) for gap in gaps) or any(
        is_day(part.number) for part in parts
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
    if any(part.number == SOME_DAY for part in parts) and not ID_WORDS.search(near):
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
