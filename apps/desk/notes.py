"""交接班: a short list of lines for the next shift, without personal data, gone when deleted and after sixty days."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

from apps.errors import NotKept
from kb.files import exclusive, write_whole

LONGEST = 200  # characters
MOST = 100  # lines
KEPT = dt.timedelta(days=60)
_BUSY = "交接班的话正被另一个窗口写着，请再试一次。"


@dataclass(frozen=True, slots=True)
class ShiftNote:
    """One line.

    Attributes:
        id: names it when it is deleted.
        text: without personal data.
        who: name of the account; empty at a machine without accounts.
        person: id of the account.
        time: UTC.
    """

    id: str
    text: str
    who: str
    person: str
    time: str


class ShiftNotes:
    """The lines of an office: one small file, really without what was deleted.

    Args:
        folder: created when first written to.
        clean: makes a line fit to be kept, or refuses with None.
    """

    def __init__(self, folder: Path, clean: Callable[[str], str | None]) -> None:
        self._file = folder / "notes.json"
        self._clean = clean

    def add(self, text: str, *, who: str, person: str, when: dt.datetime) -> ShiftNote:
        """Keep a line, less what is personal; slow at first, since it loads the anonymiser.

        Raises:
            NotKept: with a sentence, when there is nothing to keep or no room.
            Busy, OSError: when it could not be written.
        """
        typed = " ".join(text.split())
        if not typed:
            raise NotKept("先写一句话。")
        if len(typed) > LONGEST:
            raise NotKept(f"一条最多 {LONGEST} 个字，长的分成两条。")
        kept = (self._clean(typed) or "").strip()
        if not kept:
            raise NotKept("这句话没有记下：去不掉里面的个人信息。换个说法，不写姓名和电话。")
        note = ShiftNote(uuid4().hex, kept, who, person, _utc(when))
        self._write(lambda notes: [*notes, note], when)
        return note

    def delete(self, wanted: str, *, when: dt.datetime) -> ShiftNote | None:
        """Delete a line for good; what it was, so that it can be put back, or None when it is gone already."""
        found = next((n for n in self.all(when) if n.id == wanted), None)
        if found is not None:
            self._write(lambda notes: [n for n in notes if n.id != wanted], when)
        return found

    def put_back(self, note: ShiftNote, *, when: dt.datetime) -> None:
        """A line deleted by mistake stands where it stood."""
        self._write(lambda notes: [*(n for n in notes if n.id != note.id), note], when)

    def all(self, when: dt.datetime) -> list[ShiftNote]:
        """Those that stand, newest first; nothing where the file cannot be read."""
        return sorted(_standing(self._read(), when), key=lambda n: n.time, reverse=True)

    def _write(self, change: Callable[[list[ShiftNote]], list[ShiftNote]], when: dt.datetime) -> None:
        with exclusive(self._file.with_suffix(".lock"), _BUSY, wait=2.0):
            notes = change(_standing(self._read(), when))
            if len(notes) > MOST:
                raise NotKept(f"交接班最多放 {MOST} 条，办完的先删掉。")
            write_whole(self._file, json.dumps([asdict(n) for n in notes], ensure_ascii=False))

    def _read(self) -> list[ShiftNote]:
        try:
            rows = json.loads(self._file.read_text("utf-8"))
            return [ShiftNote(**{k: str(row[k]) for k in ShiftNote.__slots__}) for row in rows]
        except (OSError, ValueError, KeyError, TypeError):
            return []


def _standing(notes: list[ShiftNote], when: dt.datetime) -> list[ShiftNote]:
    first = _utc(when - KEPT)
    return [n for n in notes if n.time >= first]


def _utc(when: dt.datetime) -> str:
    return when.astimezone(dt.UTC).isoformat(timespec="seconds")
