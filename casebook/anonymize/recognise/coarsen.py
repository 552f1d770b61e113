"""Round sums of money and drop days, so that a case cannot be found by its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casebook.anonymize.normalise import normalise
from casebook.anonymize.span import DataKind, Finding

_AMOUNT = re.compile(
    r"(?<![0-9.,])(?P<number>[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,2})?|[0-9]{3,12}(?:\.[0-9]{1,2})?|[0-9]{1,6}\.[0-9]{1,4}(?=\s?[万亿]))\s?(?P<unit>万|亿)?\s?元"
)
_DATE = re.compile(
    r"(?P<month>(?:(?:19|20)[0-9]{2}|[0-9]{2})年(?:1[0-2]|0?[1-9])月)[0-3]?[0-9][日号]|(?P<iso>(?:19|20)[0-9]{2})[-./](?P<m>[01]?[0-9])[-./][0-3]?[0-9](?![0-9])"
)


def find_coarse(text: str, kinds: set[DataKind]) -> Iterator[Finding]:
    """Find exact sums and days.

    Args:
        text: any text.
        kinds: ``AMOUNT``, ``DATE`` or both.

    Returns:
        Findings of confidence 0.9; sums already rounded and dates without a day are not found.
    """
    view = normalise(text).plain
    for kind, pattern in ((DataKind.AMOUNT, _AMOUNT), (DataKind.DATE, _DATE)):
        if kind not in kinds:
            continue
        for match in pattern.finditer(view.text):
            value = match[0]
            if coarsen(value, kind) != value:
                start, end = view.span(*match.span())
                yield Finding(
                    start,
                    end,
                    kind,
                    0.9,
                    kind.value,
                    "按要求模糊处理的" + ("金额" if kind is DataKind.AMOUNT else "日期"),
                )


def coarsen(value: str, kind: DataKind) -> str:
    """One sum or date made coarse.

    Args:
        value: as it stands in the text.
        kind: ``AMOUNT`` or ``DATE``.

    Returns:
        The coarse form; the value itself when it cannot be read.

    >>> coarsen("52,300元", Kind.AMOUNT), coarsen("2023年5月17日", Kind.DATE)
    ('5万余元', '2023年5月')
    """
    plain = normalise(value).plain.text
    if kind is DataKind.DATE:
        match = _DATE.fullmatch(plain)
        if match is None:
            return value
        return match["month"] or f"{match['iso']}年{int(match['m'])}月"
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        return value
    number = float(match["number"].replace(",", "")) * {"万": 1e4, "亿": 1e8}.get(match["unit"] or "", 1.0)
    return _rounded(number) + "元"


def _rounded(number: float) -> str:
    """The leading figure with its unit."""
    for size, unit in ((1e8, "亿"), (1e7, "千万"), (1e6, "百万"), (1e4, "万"), (1e3, "千"), (1e2, "百")):
        if number >= size:
            return f"{int(number // size)}{unit}余"
    return "数十"
