"""Numbers told in parts with other words between: 前三位是138，您记好，中间2745，最后是6613."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casebook.anonymize.recognise import checksums
from casebook.anonymize.recognise.figure_words import AFTERWARDS, HEAD, MIDDLE, TAIL
from casebook.anonymize.recognise.figures import Run
from casebook.anonymize.recognise.number_forms import CARD_WORDS, ID_WORDS, MEASURE, PHONE_WORDS, Stretch
from casebook.anonymize.span import DataKind

_APART = 40  # characters between two parts of one number
_THEN = "然后|接着|接下来|再|接|跟着|跟"
_IS = r"(?:的|数字|号码?|那|这|段|位|截|几位|分别|是|为|就是|应该|:|：|[\s，,、“\"「(（]|呢|嘛|啊|呃|嗯|我记得|写的|写着|报的|读|念|填的)*$"
_BEFORE = [
    (order, re.compile(f"(?:{words}){_IS}")) for order, words in ((0, HEAD), (1, f"{MIDDLE}|{_THEN}"), (2, TAIL))
]
_BEHIND = re.compile(rf"[\s”\"」)）]{{0,2}}(?:这[几三四]?[位个]?)?(?:的|是|做|在|放|作)?\s?(?P<which>{AFTERWARDS})")
_LAST = {"结尾": 2, "收尾": 2, "在后": 2, "居中": 1, "在中间": 1, "夹中间": 1}
_SPLIT = re.compile(f"[,，、;；。！？!?\n]|{HEAD}|{MIDDLE}|{TAIL}|{_THEN}|{AFTERWARDS}")


@dataclass(frozen=True)
class Part:
    """Figures said in one breath, and which part of a number they were called: 0 first, 1 middle, 2 last."""

    stretch: Stretch
    order: int | None


def find_parts(runs: list[Run]) -> Iterator[tuple[list[Stretch], DataKind, float, str, str]]:
    """Numbers told in parts: their stretches in order of position, kind, how sure, rule and why."""
    parts = [part for run in runs for part in _parts(run)]
    at = 0
    while at < len(parts):
        taken = 0
        for count in range(min(8, len(parts) - at), 1, -1):
            chosen = parts[at : at + count]
            if not _belong(chosen):
                continue
            verdict = _number(chosen)
            if verdict:
                yield [part.stretch for part in chosen], *verdict
                taken = count
                break
        at += taken or 1


def _parts(run: Run) -> Iterator[Part]:
    size = len(run.chars)
    start = 0
    for at in range(1, size + 1):
        if at < size and not (run.starts[at] > run.ends[at - 1] and _SPLIT.search(run.gap(at))):
            continue
        yield Part(Stretch(run, start, at), _order(run, start, at))
        start = at


def _order(run: Run, start: int, end: int) -> int | None:
    text, first, last = run.text, run.starts[start], run.ends[end - 1]
    behind = _BEHIND.match(text, last)
    if behind:
        return _LAST.get(behind["which"], 0)
    floor = run.ends[start - 1] if start else max(0, first - 24)
    before = text[max(floor, first - 24) : first]
    best = None
    for order, words in _BEFORE:
        for match in words.finditer(before):
            if best is None or match.start() >= best[0]:
                best = (match.start(), order)
            break
    return best[1] if best else None


def _belong(parts: list[Part]) -> bool:
    """Whether each part is near the one before, and all but one are called parts."""
    named = sum(part.order is not None for part in parts)
    if named < 1 or named < len(parts) - 1:
        return False
    return all(
        two.stretch.span[0] - one.stretch.span[1] <= _APART and "\n\n" not in _between(one, two)
        for one, two in zip(parts, parts[1:], strict=False)
    )


def _between(one: Part, two: Part) -> str:
    return one.stretch.run.text[one.stretch.span[1] : two.stretch.span[0]]


def _number(parts: list[Part]) -> tuple[DataKind, float, str, str] | None:
    """What the parts make together, as told or in the order of their names."""
    told = "".join(part.stretch.number for part in parts)
    sorted_parts = sorted(parts, key=lambda part: 1 if part.order is None else part.order)
    in_order = "".join(part.stretch.number for part in sorted_parts)
    first = parts[0].stretch
    if parts[-1].stretch.is_before(MEASURE):
        return None
    for number in (told, in_order):
        if re.fullmatch("(?:86)?1[3-9][0-9]{9}", number):
            return DataKind.MOBILE, 0.9, "parts.mobile", "一段一段说出来的手机号"
        if re.fullmatch("[1-9][0-9]{16}[0-9X]", number) and (
            checksums.has_date(number[6:14]) or first.is_after(ID_WORDS, 40)
        ):
            return DataKind.RESIDENT_ID, 0.93, "parts.resident", "一段一段说出来的身份证号"
        if re.fullmatch("[3-69][0-9]{14,18}", number) and first.is_after(CARD_WORDS, 40):
            return DataKind.BANK_CARD, 0.9, "parts.card", "一段一段说出来的银行卡号"
        if re.fullmatch("0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}", number):
            return DataKind.LANDLINE, 0.88, "parts.landline", "一段一段说出来的固定电话"
    if all(len(part.stretch.number) >= 2 for part in parts) and len(parts) > 1:
        orders = [part.order for part in parts]
        if None not in orders and len(set(orders)) == len(orders) and len(told) <= 18:
            if first.is_after(ID_WORDS, 30):
                return DataKind.RESIDENT_ID, 0.82, "parts.some", "身份证号的几段"
            if first.is_after(CARD_WORDS, 30):
                return DataKind.BANK_CARD, 0.82, "parts.some", "银行卡号的几段"
            if first.is_after(PHONE_WORDS, 30) and len(told) <= 11:
                return DataKind.MOBILE, 0.82, "parts.some", "手机号的几段"
    return None
