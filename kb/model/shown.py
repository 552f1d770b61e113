"""Values as plain data and as small tables a notebook shows; everything is escaped."""

from __future__ import annotations

import datetime as dt
import enum
import html
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from kb.model.citations import Citation
from kb.model.problems import Place

_LONG = 400  # characters of one cell; more is cut with a mark
_LIST = 12  # items of one cell


def plain(value: object) -> Any:
    """A value as JSON knows it: dataclasses as dicts, days as text, without places in files.

    >>> plain((dt.date(2026, 1, 2), enum.Enum("E", "A").A))
    ['2026-01-02', 1]
    """
    if isinstance(value, Citation):
        return value.text
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        kept = ((f.name, getattr(value, f.name)) for f in fields(value))
        return {name: plain(v) for name, v in kept if not isinstance(v, Place)}
    if isinstance(value, Mapping):
        return {str(plain(k)): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [plain(v) for v in items]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def words(value: object) -> str:
    """A value in one cell."""
    if isinstance(value, Mapping):
        text = "；".join(words(v) for v in value.values() if v not in (None, "", [], {}))
    elif isinstance(value, list):
        text = "\n".join(words(v) for v in value[:_LIST]) + ("\n……" if len(value) > _LIST else "")
    else:
        text = (
            {None: "", True: "是", False: "否"}.get(value, str(value))
            if isinstance(value, bool | None)
            else str(value)
        )
    return text if len(text) <= _LONG else text[:_LONG] + "……"


def pairs_html(title: str, pairs: Iterable[tuple[str, object]]) -> str:
    """A table of two columns; rows without a value are left out."""
    rows = "".join(
        f"<tr><th style='text-align:left;vertical-align:top'>{html.escape(name)}</th>"
        f"<td style='text-align:left;white-space:pre-wrap'>{html.escape(words(value))}</td></tr>"
        for name, value in pairs
        if value not in (None, "", [], {})
    )
    return f"<p><b>{html.escape(title)}</b></p><table><tbody>{rows}</tbody></table>"


def rows_html(head: Iterable[str], rows: Iterable[Iterable[object]], note: str = "") -> str:
    """A table with a head."""
    titles = "".join(f"<th style='text-align:left'>{html.escape(h)}</th>" for h in head)
    cells = (
        "".join(f"<td style='text-align:left'>{html.escape(words(plain(c)))}</td>" for c in row)
        for row in rows
    )
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    told = f"<p>{html.escape(note)}</p>" if note else ""
    return f"{told}<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"
