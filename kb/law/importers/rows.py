"""Tables: which only lay out a page, and what a row of the others becomes as a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kb.model.numerals import NUMERAL, to_int

_NUMBERED = re.compile(rf"^\s*第\s*{NUMERAL}\s*[条條章节節编編]")
_LABEL = re.compile(rf"^第\s*({NUMERAL})\s*[条條]$")


def lays_out(cells: Sequence[Sequence[Sequence[str]]]) -> bool:
    """Whether a table only lays out a page: one column, or cells that hold several articles.

    Args:
        cells: rows of cells of lines.
    """
    if all(len(row) <= 1 for row in cells):
        return True
    return any(sum(1 for x in cell if _NUMBERED.match(x)) >= 2 for row in cells for cell in row)


def table_lines(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows of a table, one line each; a table that counts articles in its first column is read as those articles.

    >>> list(table_lines([["低保", "500", "500"], ["", ""]])), list(table_lines([["第一条", "为了规范。"]]))
    (['低保 | 500 | 500'], ['第一条　为了规范。'])
    >>> list(table_lines([["条文", "罪名"], ["第三百四十四条", "某罪"]]))
    ['条文 | 罪名', '第三百四十四条 | 某罪']
    """
    texts = [[" ".join(c.split()) for c in row] for row in cells]
    numbers = [n for row in texts if row and (n := _label(row[0])) is not None]
    begun = bool(numbers) and (
        numbers[0] == 1 or len(numbers) > 2
    )  # one row may only name an article of another law
    counts = begun and all(b == a + 1 for a, b in pairwise(numbers))
    for row in texts:
        if not any(row):
            continue
        articled = counts and len(row) > 1 and _label(row[0]) is not None
        yield "　".join(t for t in row if t) if articled else " | ".join(row)


def _label(text: str) -> int | None:
    """The number of an article's label that stands alone."""
    match = _LABEL.match(text)
    try:
        return to_int(match[1]) if match else None
    except ValueError:
        return None
