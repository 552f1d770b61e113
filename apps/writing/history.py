"""The history of an entry: who made which version when, and how; the texts themselves are the kept versions.

A row is written before the file is, so a version that stands on the disk always has its author. A row whose text exists
nowhere belongs to a save that never ended, and is left out. Versions of earlier programs have a time but nobody's name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

FILE = ".history.jsonl"
BUSY = "别的程序正在写这个文件的历史，请过一会儿再试。"
NAMED = 40  # characters of a name


class HowMade(StrEnum):
    """How a version came about; the value is what people read."""

    SAVED = "保存"
    PUBLISHED = "发布"
    RESTORED = "恢复"
    UNDONE = "撤销"
    REDONE = "重做"
    RENAMED = "改编号"
    DELETED = "删除"
    LINKED = "跟着改链接"
    CONVERTED = "转成 UTF-8"
    FOUND = "在别处改的"
    EARLIER = "更早的版本"


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who changes content.

    Attributes:
        person: id of the account; empty on the same machine.
        name: of the account at the time; empty on the same machine.
    """

    person: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class EntryVersion:
    """One version of an entry.

    Attributes:
        stamp: of its text; empty when the entry was taken away.
        at: when it was made, UTC; of a version of an earlier program or editor, when something else took its place.
        who: made it; empty when that is not known, or nobody logs in.
        change: how.
        writer: wrote the text that ``who`` published; empty when they are one.
        current: whether it stands on the disk now.
    """

    stamp: str
    at: dt.datetime
    who: str
    change: str
    writer: str = ""
    current: bool = False


def row_of(
    change: HowMade, by: Author, stamp: str, now: dt.datetime, writer: Author | None = None, undid: str = ""
) -> dict[str, str]:
    """A row of the history as it is kept; ``undid`` is the stamp of what an undoing took away."""
    row = {
        "at": now.isoformat(),
        "who": by.name[:NAMED],
        "person": by.person,
        "change": change.value,
        "stamp": stamp,
    }
    if writer is not None and writer != by:
        row |= {"writer": writer.name[:NAMED], "writer_person": writer.person}
    if undid:
        row["undid"] = undid
    return row


def in_line(
    rows: Iterable[dict[str, Any]],
    kept: Iterable[tuple[dt.datetime, str]],
    stands: tuple[dt.datetime, str] | None,
) -> list[EntryVersion]:
    """All versions, newest first.

    Args:
        rows: of the history, oldest first.
        kept: (when something else took its place, stamp) of every kept text.
        stands: (when it was written, stamp) of the file as it is; None when there is none.
    """
    texts = {stamp: at for at, stamp in sorted(kept)}
    current = stands[1] if stands else ""
    there = {*texts, current, ""}
    made: list[EntryVersion] = []
    for row in rows:
        version = _version(row)
        if version is None or version.stamp not in there:
            continue
        if made and made[-1].stamp == version.stamp and version.stamp:
            made.pop()  # the same text once more: an attempt that was cut short, and the one that was not
        made.append(version)
    known = {v.stamp for v in made}
    out = [(v.at, 1, v) for v in made]
    out += [
        (at, 0, EntryVersion(stamp, at, "", HowMade.EARLIER))
        for stamp, at in texts.items()
        if stamp not in known
    ]
    if stands and current not in known and current not in texts:
        change = HowMade.FOUND if made else HowMade.EARLIER
        out.append((stands[0], 2, EntryVersion(current, stands[0], "", change)))
    lined = [v for *_, v in sorted(out, key=lambda one: one[:2])]
    last = max((i for i, v in enumerate(lined) if stands and v.stamp == current), default=-1)
    if last >= 0:
        lined[last] = replace(lined[last], current=True)
    return lined[::-1]


def _version(row: dict[str, Any]) -> EntryVersion | None:
    """A row as a value; None for one that somebody spoilt."""
    try:
        at = dt.datetime.fromisoformat(str(row["at"]))
        stamp, change = str(row["stamp"]), str(row["change"])
    except (KeyError, ValueError):
        return None
    if at.tzinfo is None:
        return None
    return EntryVersion(stamp, at, str(row.get("who", "")), change, str(row.get("writer", "")))


def to_redo(rows: Iterable[dict[str, Any]], stands: str) -> str:
    """The stamp of the version that the last undoing took away, while nothing else was written since; else empty.

    Args:
        rows: of the history, oldest first.
        stands: stamp of the file as it is.
    """
    before = ""
    taken: list[str] = []
    for row in rows:
        version = _version(row)
        if version is None:
            continue
        if version.change == HowMade.UNDONE:
            taken.append(str(row.get("undid", before)))
        elif version.change == HowMade.REDONE and taken:
            taken.pop()
        else:
            taken.clear()
        before = version.stamp
    return taken[-1] if taken and before == stands else ""
