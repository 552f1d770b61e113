"""What a format is: the row of the table, what its reader is given and gives, what its writer is given and gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TypeVar

from casebook.course.model import Course
from casebook.drill.model import Drill
from casebook.exercises import read_course, read_drill, read_scenario
from casebook.scenario.model import Scenario
from kb.errors import KnowledgeBaseError
from kb.library import Library
from kb.model import Entry, Kind

T = TypeVar("T")


class NotExchangeable(KnowledgeBaseError):
    """A file that cannot be taken in, or entries that cannot be written so: one sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class FormatNote:
    """One sentence on a place in a file, or on what a format cannot hold.

    Attributes:
        text: a whole sentence, without the place.
        row: counted as the program shows it, from 1; 0 where there is none.
        column: its heading or letter; empty where there is none.
        wrong: whether what stands there cannot be taken in like that; otherwise it is only to be known.
    """

    text: str
    row: int = 0
    column: str = ""
    wrong: bool = False

    @property
    def place(self) -> str:
        """``第 3 行“标题”列``; empty where it concerns the whole file."""
        column = f"“{self.column}”列" if self.column else ""
        return f"第 {self.row} 行{column}" if self.row else column

    @property
    def said(self) -> str:
        """The sentence with its place in front."""
        return f"{self.place}：{self.text}" if self.place else self.text


@dataclass(frozen=True, slots=True)
class TakenEntry:
    """One entry that a reader made of a file: a draft for somebody to finish.

    Attributes:
        kind: what it is to become.
        title: without line breaks.
        text: a content file of that kind without the line 编号, which is given when it is stored.
        row: where it stood; 0 where rows mean nothing.
        notes: what is to be said of it: what could not be placed, what is missing.
        id: of the entry it was once written from; empty where the file does not tell.
    """

    kind: Kind
    title: str
    text: str
    row: int = 0
    notes: tuple[FormatNote, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class GuessedColumns:
    """Which column of a table is read as what; somebody may change it before anything is stored.

    Attributes:
        head: the names of the columns as they stand, first to last.
        fields: everything a column can be read as, in the order to offer.
        chosen: field → number of its column, counted from 0.
        sample: the first rows, as text.
    """

    head: tuple[str, ...]
    fields: tuple[str, ...]
    chosen: Mapping[str, int]
    sample: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What a reader found in a file: entries in their order, notes on the file, and how its columns were read."""

    entries: tuple[TakenEntry, ...]
    notes: tuple[FormatNote, ...] = ()
    columns: GuessedColumns | None = None

    @property
    def wrong(self) -> tuple[FormatNote, ...]:
        """What stands in the way, of the file and of its entries."""
        return tuple(n for n in (*self.notes, *(x for e in self.entries for x in e.notes)) if n.wrong)


@dataclass(frozen=True, slots=True)
class FileIn:
    """What a reader is given.

    Attributes:
        data: the file, already held against :mod:`casebook.exchange.opening`.
        name: as it is called, with its suffix.
        columns: field → number of its column where somebody has chosen; empty to guess.
        kind: what its entries are to become where somebody has chosen; None to guess.
    """

    data: bytes = field(repr=False)
    name: str
    library: Library
    today: dt.date
    columns: Mapping[str, int] = field(default_factory=dict)
    kind: Kind | None = None

    @property
    def suffix(self) -> str:
        """In small letters, with its dot."""
        return PurePosixPath(self.name).suffix.lower()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a writer is given.

    Attributes:
        entries: in the order to write them; never empty, all of kinds the format takes.
        key: whether answers and the reasons for them go with it, for the trainer.
        start: the day from which time limits run; None for today.
    """

    entries: tuple[Entry, ...]
    library: Library
    today: dt.date
    key: bool = False
    start: dt.date | None = None

    def source(self, entry: Entry) -> str:
        """The text of an entry's file.

        Raises:
            NotExchangeable: when it cannot be read.
        """
        try:
            return self.library.file_of(entry.id).read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            raise NotExchangeable(f"“{entry.title}”的文件读不出来，先用 fangzhi check 看看。") from None

    def scenario(self, entry: Entry) -> Scenario:
        """The scenario behind an entry.

        Raises:
            NotExchangeable: when its file has errors.
        """
        return _sound(read_scenario(self.source(entry), entry.path)[0], entry)

    def drill(self, entry: Entry) -> Drill:
        """The drill behind an entry.

        Raises:
            NotExchangeable: when its file has errors.
        """
        return _sound(read_drill(self.source(entry), entry.path)[0], entry)

    def course(self, entry: Entry) -> Course:
        """The course behind an entry.

        Raises:
            NotExchangeable: when its file has errors.
        """
        return _sound(read_course(self.source(entry), entry.path)[0], entry)


def _sound(found: T | None, entry: Entry) -> T:
    if found is None:
        raise NotExchangeable(f"“{entry.title}”里有错，先改好再导出（fangzhi check 会指出在哪一行）。")
    return found


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that was made.

    Attributes:
        data: its bytes.
        suffix: with its dot.
        notes: what of the entries is not in it.
    """

    data: bytes = field(repr=False)
    suffix: str
    notes: tuple[FormatNote, ...] = ()


Reader = Callable[[FileIn], Taken]
Writer = Callable[[Wanted], WrittenFile]


@dataclass(frozen=True, slots=True)
class ExchangeFormat:
    """One format: the row of the table.

    Attributes:
        key: what ``--to`` and ``--as`` call it; small letters and hyphens.
        title: its name in Chinese, as it stands on a button.
        about: one sentence for whom and what it is.
        suffixes: of its files; the first is that of a written one.
        takes: kinds of entries its writer takes; empty when there is no writer.
        gives: kinds of entries its reader gives; empty when there is no reader.
        lost: one sentence on what of an entry does not come through.
        read: gives drafts of a file.
        write: makes a file of entries.
        fits: whether a file of this suffix is one of these; asked where several formats share a suffix.
        order: lower is asked and listed first.
        keyed: what the writer adds with ``key``, as it stands beside a box to tick; empty where nothing.
        answers: whether the file always holds what is right; on pages it is for those who write.
    """

    key: str
    title: str
    about: str
    suffixes: tuple[str, ...]
    lost: str
    takes: tuple[Kind, ...] = ()
    gives: tuple[Kind, ...] = ()
    read: Reader | None = None
    write: Writer | None = None
    fits: Callable[[FileIn], bool] = lambda file: True
    order: int = 50
    keyed: str = ""
    answers: bool = False


def kinds_said(kinds: Sequence[Kind]) -> str:
    """Kinds in words."""
    return "、".join(k.value for k in kinds)
