"""最近看过的 and 常用: what somebody opened last and keeps at hand, ids only; there again on the next day and at another machine."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from apps.errors import NotKept
from kb.files import exclusive, write_whole

MACHINE = "machine"  # whoever sits at a machine without accounts
MOST_RECENT, MOST_PINNED = 20, 40
AGAIN = dt.timedelta(minutes=10)  # opened again within this: looked at once
_BUSY = "“最近”和“常用”正被另一个窗口写着，请再试一次。"


@dataclass(frozen=True, slots=True)
class LookedAt:
    """An entry and when it was opened last, in UTC."""

    entry: str
    at: str


@dataclass(frozen=True, slots=True)
class Habits:
    """What one officer keeps at hand.

    Attributes:
        recent: newest first.
        pinned: ids, in the order in which they were pinned.
    """

    recent: tuple[LookedAt, ...] = ()
    pinned: tuple[str, ...] = ()

    def with_opened(self, entry: str, when: dt.datetime) -> Habits:
        """An entry was opened."""
        rest = tuple(o for o in self.recent if o.entry != entry)
        at = when.astimezone(dt.UTC).isoformat(timespec="seconds")
        return Habits((LookedAt(entry, at), *rest)[:MOST_RECENT], self.pinned)

    def with_pin(self, entry: str, on: bool) -> Habits:
        """An entry is to be at hand, or no longer.

        Raises:
            NotKept: with a sentence, when there are too many.
        """
        rest = tuple(p for p in self.pinned if p != entry)
        if on and len(rest) >= MOST_PINNED:
            raise NotKept(f"常用的最多放 {MOST_PINNED} 条，先去掉几条。")
        return Habits(self.recent, (*rest, entry) if on else rest)

    def opened_lately(self, entry: str, when: dt.datetime) -> bool:
        """Whether the entry was opened so shortly before that this is one look."""
        return any(
            o.entry == entry and dt.timedelta(0) <= when - dt.datetime.fromisoformat(o.at) < AGAIN
            for o in self.recent
        )


class HabitsOfAll:
    """A small file for each account.

    Args:
        folder: created when first written to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, person: str) -> Habits:
        """What somebody keeps at hand; nothing where the file cannot be read.

        Args:
            person: id of the account; empty at a machine without accounts.
        """
        try:
            return _read(json.loads(self._file(person).read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            return Habits()

    def change(self, person: str, change: Callable[[Habits], Habits]) -> tuple[Habits, Habits]:
        """Change them under a lock, so that two windows of one person lose nothing.

        Returns:
            How they were and how they are.

        Raises:
            Busy, OSError: when they could not be written.
        """
        file = self._file(person)
        with exclusive(file.with_suffix(".lock"), _BUSY, wait=2.0):
            before = self.of(person)
            after = change(before)
            if after != before:
                write_whole(file, json.dumps(asdict(after), ensure_ascii=False), durable=False)
        return before, after

    def _file(self, person: str) -> Path:
        name = "".join(c for c in person if c.isascii() and (c.isalnum() or c in "-_")) or MACHINE
        return self._folder / f"{name}.json"


def _read(data: dict[str, Any]) -> Habits:
    recent = tuple(LookedAt(str(o["entry"]), str(o["at"])) for o in data["recent"])
    for one in recent:
        if dt.datetime.fromisoformat(one.at).tzinfo is None:
            raise ValueError(one.at)
    return Habits(recent, tuple(str(p) for p in data["pinned"]))
