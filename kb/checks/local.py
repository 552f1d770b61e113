"""Local values: each that is named exists, none has run out, none is given twice for one place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kb.codes import local as codes
from kb.content.layers import Loaded
from kb.library import Library
from kb.model import Entry, Kind, LocalValue, LocalValues
from kb.model.local import values_used
from kb.model.problems import Place, Problem, nearest

# Where a name in braces is a local value; scenarios and drills use braces for their own marks.
_USING = (Kind.ANSWER, Kind.GUIDE, Kind.FLOW, Kind.CASE, Kind.OFFICE)


def check_values(library: Library, one: Loaded, entry: Entry, text: str, on: dt.date) -> Iterator[Problem]:
    """The values an entry names, and those it holds."""
    if entry.kind in _USING and "{" in text:
        for line, row in enumerate(text.split("\n"), 1):
            for column, name in values_used(row):
                if name not in library.values.names:
                    near = nearest(name, library.values.names)
                    hint = (
                        f"您是不是想写“{near[0]}”？"
                        if near
                        else "请先在 values/ 里写上这个名字，再在这里用。"
                    )
                    yield codes.VALUE_UNKNOWN.at(one.path, Place(line, column + 1), name=name, hint=hint)
    if isinstance(entry, LocalValues):
        for value in entry.values:
            if value.value and value.expired(on):
                yield codes.VALUE_EXPIRED.at(one.path, value.at, name=value.name, ends=value.ends)


def check_values_twice(library: Library) -> Iterator[Problem]:
    """The same value for the same place and time in two files or two layers' own files."""
    seen: dict[tuple[str, str, str, str], list[tuple[str, LocalValue]]] = {}
    for one in library.loaded:
        if not isinstance(one.entry, LocalValues):
            continue
        for value in one.entry.values:
            key = (one.layer, value.name, value.region, "filled" if value.value else "")
            for path, other in seen.setdefault(key, []):
                if _overlap(value, other):
                    yield codes.VALUE_TWICE.at(
                        one.path, value.at, name=value.name, region=value.region or "未写地区", other=path
                    )
                    break
            seen[key].append((one.path, value))


def _overlap(first: LocalValue, second: LocalValue) -> bool:
    starts = max(first.starts or dt.date.min, second.starts or dt.date.min)
    return starts < min(first.ends or dt.date.max, second.ends or dt.date.max)
