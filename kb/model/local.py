"""What is local: the offices people are sent to, and the numbers that every place sets for itself."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import ClassVar

from kb.model.base import Basis, Entry, Kind
from kb.model.problems import Place

_SHORT = re.compile(r"1\d{2}|1\d{4}|9\d{4}|9[56]\d{4}")
_LANDLINE = re.compile(r"(?:0\d{2,3}[-—– ]?)?[2-8]\d{6,7}(?:[-—–转]\d{1,6})?|[48]00[-—– ]?\d{3}[-—– ]?\d{4}")
_MOBILE = re.compile(r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}")
_NOTE = re.compile(r"[（(][^（）()]*[）)]\s*$")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number under which an office answers, with what was written after it in brackets."""

    number: str
    note: str = ""

    @property
    def nationwide(self) -> bool:
        """Whether it is dialled without an area code everywhere."""
        return _SHORT.fullmatch(self.number) is not None

    @property
    def mobile(self) -> bool:
        """Whether it rings in somebody's pocket."""
        return _MOBILE.fullmatch(self.number) is not None

    @property
    def sound(self) -> bool:
        """Whether it is a number that can be dialled."""
        return any(form.fullmatch(self.number) for form in (_SHORT, _LANDLINE, _MOBILE))

    @property
    def text(self) -> str:
        """As it is printed."""
        return f"{self.number}（{self.note}）" if self.note else self.number


def read_phone(text: str) -> Phone:
    """A number as a file has it.

    >>> read_phone("12345"), read_phone("0571-88880000转8（工作日）").note, read_phone("打总机").sound
    (Phone(number='12345', note=''), '工作日', False)
    """
    note = _NOTE.search(text)
    if note is None:
        return Phone(text.strip())
    return Phone(text[: note.start()].strip(), note[0].strip()[1:-1].strip())


@dataclass(frozen=True, slots=True, repr=False)
class Office(Entry):
    """A body people are sent to: what it handles, and how it is reached.

    Attributes:
        handles: what may be brought there, a line each.
        elsewhere: what people often bring there in vain, and where it goes.
        way: how one gets there, in words a map would show.
        basis: where a law names the number or the duty; without one it is practice that its owner confirms.
    """

    kind: ClassVar[Kind] = Kind.OFFICE

    phones: tuple[Phone, ...] = ()
    address: str = ""
    hours: str = ""
    way: str = ""
    website: str = ""
    handles: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What answers may call it: title, aliases, numbers that hold in the whole country."""
        return (self.title, *self.aliases, *(p.number for p in self.phones if p.nationwide))


@dataclass(frozen=True, slots=True)
class LocalValue:
    """One number that every place sets for itself.

    Attributes:
        value: as it is said, with its unit; empty while an office has not filled it in.
        announced_by: who sets and announces it.
        starts: first day it holds.
        ends: first day it no longer holds; None when nothing says so.
    """

    name: str
    value: str = ""
    source: str = ""
    region: str = ""
    announced_by: str = ""
    starts: dt.date | None = None
    ends: dt.date | None = None
    note: str = ""
    at: Place = field(default=Place(), compare=False)

    def holds(self, on: dt.date) -> bool:
        """Whether it may be relied on that day."""
        return bool(self.value) and (self.starts is None or self.starts <= on) and not self.expired(on)

    def expired(self, on: dt.date) -> bool:
        """Whether its time is over."""
        return self.ends is not None and on >= self.ends


@dataclass(frozen=True, slots=True, repr=False)
class LocalValues(Entry):
    """A file of local values."""

    kind: ClassVar[Kind] = Kind.VALUES

    values: tuple[LocalValue, ...] = ()


_USED = re.compile(r"\{([\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9·（）]{0,23})\}")


def values_used(text: str) -> list[tuple[int, str]]:
    """The local values a text names, each with where its brace stands.

    >>> values_used("每人每月{低保标准}，{#n1}不是")
    [(4, '低保标准')]
    """
    return [(m.start(), m[1]) for m in _USED.finditer(text)]


def with_values(text: str, say: dict[str, str]) -> str:
    """The text with each named value as it is to be said; names that are not there stay as they are."""
    return _USED.sub(lambda m: say.get(m[1], m[0]), text)
