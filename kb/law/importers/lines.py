"""What every importer hands on: the lines of one text, with what the file said about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a file.

    Attributes:
        number: line or paragraph number in the file, from 1.
        level: heading level the file gives it; 0 for none.
    """

    number: int
    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A text on its way in.

    Attributes:
        path: the file, as shown to the user; the first one when a law is split over several.
        lines: non-empty lines in order.
        info: lines the file itself marks as being about the text (dates, issuer).
        title: when the file marks it.
        part: heading to put above the lines, for one file of several.
        level: 效力层级 guessed from the folder.
        dated: the date in the file's or folder's name.
        skipped: lines left out on purpose (page furniture), with the reason.
    """

    path: str
    lines: tuple[Line, ...]
    info: tuple[str, ...] = ()
    title: str = ""
    part: str = ""
    level: str = ""
    dated: dt.date | None = None
    skipped: tuple[tuple[Line, str], ...] = field(default=())
