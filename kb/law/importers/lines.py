"""What every importer hands on: the lines of one text, with what the file said about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


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
class Said:
    """What the file itself says about its text in a place made for it, such as front matter; empty where it does not.

    Attributes:
        status: 有效, 已修改, 已废止 or 尚未生效, as the source had it on the day it was fetched.
        posted: a day that may only be the day the page was put up; it counts when the text names it too.
    """

    title: str = ""
    number: str = ""
    issuer: str = ""
    level: str = ""
    status: str = ""
    promulgated: dt.date | None = None
    effective: dt.date | None = None
    posted: dt.date | None = None


@dataclass(frozen=True, slots=True)
class LawDraft:
    """A text on its way in.

    Attributes:
        path: the file, as shown to the user; the first one when a law is split over several.
        lines: non-empty lines in order.
        info: lines the file itself marks as being about the text (dates, issuer).
        title: when the file marks it.
        part: heading to put above the lines, for one file of several.
        level: 效力层级 guessed from the folder.
        dated: the date in the file's or folder's name.
        tail: lines that belong behind the text wherever they stand: footnotes.
        said: facts from a place of the file made for them.
        source: every visible character of the file, gathered apart from ``lines``; empty when they cannot be told apart.
        left: (reason, text) of what was left out on purpose.
    """

    path: str
    lines: tuple[Line, ...]
    info: tuple[str, ...] = ()
    title: str = ""
    part: str = ""
    level: str = ""
    dated: dt.date | None = None
    tail: tuple[Line, ...] = ()
    said: Said = Said()
    source: str = ""
    left: tuple[tuple[str, str], ...] = ()
