"""What is local, looked up: offices by what answers call them, values by their names as of a day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.model import Card, LocalValue, LocalValues, Office

MOST_OFFICES = 6  # named beside one answer


class Directory:
    """The offices of a library, found in what an answer says of who is responsible and where to go.

    Args:
        offices: of all layers.
    """

    def __init__(self, offices: Iterable[Office]) -> None:
        self._by_id = {office.id: office for office in offices}
        self._by_name: dict[str, list[str]] = {}
        for office in self._by_id.values():
            for name in office.names:
                if len(name) > 1:
                    self._by_name.setdefault(name, []).append(office.id)
        # The longest name first, so that 市人社局 is not read as 人社局; a number never inside a longer one.
        parts = [
            rf"(?<!\d){n}(?!\d)" if n.isdecimal() else re.escape(n)
            for n in sorted(self._by_name, key=len, reverse=True)
        ]
        self._names = re.compile("|".join(parts)) if parts else None

    def of(self, card: Card) -> list[Office]:
        """The offices of a card: those it names by id, then those its words name, in the order of the words."""
        ids = dict.fromkeys(i for i in card.offices if i in self._by_id)
        for text in (card.where, card.phone, card.short, card.responsible):
            ids |= dict.fromkeys(self.named(text))
        return [self._by_id[i] for i in ids][:MOST_OFFICES]

    def named(self, text: str) -> list[str]:
        """Ids of the offices a text names, in its order."""
        found = self._names.findall(text) if self._names else []
        return [i for name in found for i in self._by_name[name]]


@dataclass(frozen=True, slots=True)
class SaidValue:
    """A local value as it is to be said on a day.

    Attributes:
        state: ``ok``, ``missing`` or ``old``.
        text: for officers: the value, or why there is none.
        public: for the person at the window: the value, or that the place's own number counts.
        held: what it rests on, the values that were looked at.
    """

    name: str
    state: str
    text: str
    public: str
    held: tuple[LocalValue, ...] = ()


class ValueBook:
    """The local values of a library.

    Args:
        files: of all layers, lowest first; a higher layer adds to a lower one's names.
    """

    def __init__(self, files: Sequence[LocalValues]) -> None:
        self._by_name: dict[str, list[LocalValue]] = {}
        for file in files:
            for value in file.values:
                self._by_name.setdefault(value.name, []).append(value)

    @property
    def names(self) -> tuple[str, ...]:
        """All names that are known, filled in or not."""
        return tuple(self._by_name)

    def say(self, name: str, on: dt.date) -> SaidValue | None:
        """A value as of a day; None for a name nobody has declared."""
        known = self._by_name.get(name)
        if known is None:
            return None
        holding = tuple(v for v in known if v.holds(on))
        public = f"当地公布的{name}"
        if holding:
            several = len({v.region for v in holding}) > 1
            text = "；".join(f"{v.region}{v.value}" if several else v.value for v in holding)
            return SaidValue(name, "ok", text, text, holding)
        old = tuple(v for v in known if v.value and v.expired(on))
        if old:
            last = max(old, key=lambda v: v.ends or dt.date.min)
            return SaidValue(
                name, "old", f"{name}：原来是{last.value}，{last.ends}起不再有效，先核对", public, (last,)
            )
        later = tuple(v for v in known if v.value)
        if later:
            first = min(later, key=lambda v: v.starts or dt.date.max)
            return SaidValue(
                name, "missing", f"{name}：{first.value}从{first.starts}起才有效", public, (first,)
            )
        ask = next((v.announced_by for v in known if v.announced_by), "")
        return SaidValue(
            name, "missing", f"{name}：本地还没有填" + (f"，由{ask}公布" if ask else ""), public, tuple(known)
        )


__all__ = ["Directory", "SaidValue", "ValueBook"]
