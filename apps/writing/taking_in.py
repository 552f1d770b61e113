"""Files of other programs become drafts: looked at first, with everything that stands against them; then stored, all or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from apps.writing.content_checks import cleared
from apps.writing.drafts import Drafts, Move
from apps.writing.files import ChangedMeanwhile
from apps.writing.half_taken import HalfTaken
from apps.writing.history import Author
from apps.writing.personal_data import Found, find_in_all
from apps.writing.skeletons import new_path
from casebook.anonymize import mask, suggest
from casebook.exchange.alike import AlikeEntry, KnownTitles
from casebook.exchange.content_file import with_id
from casebook.exchange.model import ExchangeFormat, FileIn, NotExchangeable, Taken, TakenEntry
from casebook.exchange.table import take
from kb.content import read_text
from kb.library import Library
from kb.model import Entry

AT_ONCE = 40
"""Texts that are searched for personal data between two words on how far it is."""
MOST_REPLACED = 200
"""Finds of one text that are replaced."""
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class LookedEntry:
    """One entry of a file, and what stands against it.

    Attributes:
        path: of the content file it would become.
        text: in full, with its id.
        personal: (what kind, masked) finds that forbid storing it.
        alike: what the library or the drafts have already.
        before: how many finds have been replaced in it.
    """

    entry: TakenEntry
    path: str
    text: str
    personal: tuple[tuple[str, str], ...] = ()
    alike: AlikeEntry | None = None
    before: int = 0

    @property
    def storable(self) -> bool:
        """Whether it may be stored as it stands."""
        return not self.personal


@dataclass(frozen=True, slots=True)
class LookedFile:
    """A file before anything of it is stored."""

    format: ExchangeFormat
    taken: Taken
    rows: tuple[LookedEntry, ...]


class TakingIn:
    """Takes files into the drafts of an office.

    Args:
        library: as it stands.
        drafts: where what is taken in goes.
    """

    def __init__(self, library: Library, drafts: Drafts, content: Path) -> None:
        self._library = library
        self._drafts = drafts
        self._content = content
        self._accepted = cleared(library.entries())
        self._half = HalfTaken(drafts.folder, drafts)

    def look(
        self, file: FileIn, chosen: ExchangeFormat | None = None, tell: Tell = lambda *_: None
    ) -> LookedFile:
        """What a file holds; nothing is stored. Takes some milliseconds an entry.

        Raises:
            NotExchangeable: when it cannot be taken in.
        """
        self._half.mend()
        tell("读文件", 0, 0)
        one, taken = take(file, chosen)
        kinds = {entry.kind for entry in taken.entries}
        known = KnownTitles([*(e for e in self._library.entries() if e.kind in kinds), *self._drafted(kinds)])
        paths: set[str] = set()
        rows = []
        for entry in taken.entries:
            path, text = self._placed(entry, paths)
            paths.add(path)
            rows.append(LookedEntry(entry, path, text, alike=known.like(entry.title)))
        return LookedFile(one, taken, tuple(self._searched(rows, tell)))

    def _drafted(self, kinds: set[Any]) -> list[Entry]:
        read = (read_text(d.text, d.path).entry for d in self._drafts.all())
        return [e for e in read if e is not None and e.kind in kinds]

    def _placed(self, entry: TakenEntry, paths: set[str]) -> tuple[str, str]:
        def used(path: str) -> bool:
            return (
                path in paths
                or (self._content / path).exists()
                or Path(path).stem in self._library
                or self._drafts.get(path) is not None
            )

        own = f"{entry.kind.folder}/{entry.id}.md"
        if entry.id.startswith(entry.kind.prefix) and not used(own):
            return own, with_id(entry.text, entry.id)
        entry_id, path = new_path(entry.kind, entry.title, used)
        return path, with_id(entry.text, entry_id)

    def _searched(self, rows: Sequence[LookedEntry], tell: Tell) -> list[LookedEntry]:
        out: list[LookedEntry] = []
        for first in range(0, len(rows), AT_ONCE):
            tell("查个人信息", first, len(rows))
            some = rows[first : first + AT_ONCE]
            found = find_in_all([r.text for r in some], self._accepted)
            out += [replace(r, personal=_personal(r.text, f)) for r, f in zip(some, found, strict=True)]
        return out

    def replaced(self, row: LookedEntry) -> LookedEntry:
        """The entry with stand-ins for every find; a find that no stand-in takes away stays and forbids storing it."""
        text, count = row.text, 0
        for _ in range(MOST_REPLACED):
            found = [f for f in find_in_all([text], self._accepted)[0] if not f[3]]
            edits = next((e for f in found if (e := suggest(text, f[0], self._accepted))), None)
            if edits is None:
                return replace(row, text=text, personal=_personal(text, found), before=row.before + count)
            for edit in reversed(edits):
                text = text[: edit.start] + edit.text + text[edit.end :]
            count += len(edits)
        return row

    def store(self, rows: Sequence[LookedEntry], now: dt.datetime, by: Author) -> list[str]:
        """Keep entries as drafts, all or none. Returns their paths.

        Raises:
            NotExchangeable: when personal data stands in one, or something else took its place meanwhile.
            Busy, OSError: when the disk does not take them; what was kept by then is taken back, and what a process
                killed meanwhile had kept, by whoever looks at or stores a file next.
        """
        for row in rows:
            if not row.storable or _personal(row.text, find_in_all([row.text], self._accepted)[0]):
                raise NotExchangeable(f"“{row.entry.title}”里还有个人信息，换掉才能存。什么也没有存。")
        with self._half.writing({row.path: row.text for row in rows}, now, by):
            return self._kept(rows, now, by)

    def _kept(self, rows: Sequence[LookedEntry], now: dt.datetime, by: Author) -> list[str]:
        kept: list[tuple[str, str]] = []
        try:
            for row in rows:
                draft = self._drafts.save(row.path, row.text, "", now, by)
                kept.append((row.path, draft.stamp))
        except ChangedMeanwhile:
            self._take_back(kept, now, by)
            raise NotExchangeable("有一份的位置刚被别的稿子占了，什么也没有存。请再点一次。") from None
        except BaseException:
            self._take_back(kept, now, by)
            raise
        return [path for path, _ in kept]

    def _take_back(self, kept: Sequence[tuple[str, str]], now: dt.datetime, by: Author) -> None:
        for path, stamp in kept:
            self._drafts.move(path, Move.DROP, stamp, now, by)


def _personal(text: str, found: Sequence[Found]) -> tuple[tuple[str, str], ...]:
    return tuple((label, mask(text[start:end])) for start, end, label, hint in found if not hint)


def read_columns(said: Sequence[str], head: Sequence[str]) -> dict[str, int]:
    """``标题=B`` or ``标题=问题``: field → number of the column.

    Raises:
        NotExchangeable: when there is no such column.
    """
    from casebook.exchange.columns import FIELDS
    from casebook.exchange.sheets import letter

    out: dict[str, int] = {}
    letters = [letter(n) for n in range(len(head))]
    for one in said:
        field, _, column = (x.strip() for x in one.partition("="))
        if field not in FIELDS:
            raise NotExchangeable(f"没有“{field}”这一项。可以指定：{'、'.join(FIELDS)}。")
        if column in head:
            out[field] = list(head).index(column)
        elif column.upper() in letters:
            out[field] = letters.index(column.upper())
        else:
            raise NotExchangeable(f"没有“{column}”这一列。表里有：{'、'.join(head)}。")
    return out
