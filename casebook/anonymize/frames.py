"""A table with columns of text, made anonymous: what an analyst has of letters and calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casebook.anonymize.errors import AnonymizeError
from casebook.anonymize.many import anonymize_many
from casebook.anonymize.recognise.intake_record import Known

if TYPE_CHECKING:
    import pandas as pd


def anonymize_frame(
    frame: pd.DataFrame,
    columns: str | Sequence[str] | None = None,
    *,
    known: Known | None = None,
    shared: bool = True,
    processes: int | None = None,
) -> pd.DataFrame:
    """给表格里的文字列脱敏，得到一张新表，原表不动；空格子还是空的。

    Make the text of a table anonymous.

    Args:
        frame: any table; it is not changed.
        columns: the columns to go through; every column that holds text when None.
        known: the parties on the intake record.
        shared: whoever is named in full has one pseudonym in the whole table.
        processes: how many at once; see :func:`anonymize_many`.

    Returns:
        A new table of the same shape, index and columns. Other columns are as they were: numbers that tell who somebody
        is (an identity card kept as a number) are only looked at when their column is named.

    Raises:
        AnonymizeError: when a column is named that is not there.
    """
    asked = [columns] if isinstance(columns, str) else columns
    chosen = [c for c in frame.columns if _is_text(frame, c)] if asked is None else list(asked)
    missing = [str(c) for c in chosen if c not in frame.columns]
    if missing:
        there = "、".join(map(str, frame.columns))
        raise AnonymizeError(f"表里没有“{'、'.join(missing)}”这一列。有的列：{there}。")
    cells = [None if _empty(v) else str(v) for c in chosen for v in frame[c]]
    texts = [one.text for one in anonymize_many(cells, known, shared=shared, processes=processes)]
    out = frame.copy()
    for number, column in enumerate(chosen):
        part = slice(number * len(frame), (number + 1) * len(frame))
        pairs = zip(texts[part], cells[part], frame[column], strict=True)
        out[column] = [given if cell is None else text for text, cell, given in pairs]
    return out


def _is_text(frame: pd.DataFrame, column: object) -> bool:
    return any(isinstance(value, str) for value in frame[column])


def _empty(value: object) -> bool:
    return value is None or value != value  # not-a-number is unlike itself
