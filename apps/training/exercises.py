"""Scenarios, drills and courses ready to be played: read and checked once for each version of a file."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable

from apps.desk.desk import Desk
from casebook import Course, Drill, Scenario, read_course, read_drill, read_scenario
from casebook.exam.bank import bank_of
from casebook.exam.model import BankItem
from casebook.exam.own import read_own
from casebook.scenario.graph import graph_of
from kb.model import Entry, Exercise, Kind

_KEEP = 400


def by_difficulty(entries: Iterable[Entry]) -> list[Exercise]:
    """The exercises among entries, the beginner's first; otherwise in their order."""
    return sorted((e for e in entries if isinstance(e, Exercise)), key=lambda e: e.difficulty.rank)


class Exercises:
    """The exercises of a desk; reading one takes some 50 ms, so pages read in a worker and ask :meth:`ready` first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[tuple[str, str], Scenario | Drill | Course | None] = {}
        self._lock = threading.Lock()

    def _key(self, entry_id: str) -> tuple[str, str] | None:
        library = self._desk.library
        return (entry_id, library.get(entry_id).fingerprint) if entry_id in library else None

    def ready(self, entry_id: str) -> bool:
        """Whether an exercise is known without reading a file."""
        key = self._key(entry_id)
        return key is None or key in self._known

    def scenario(self, entry_id: str) -> Scenario | None:
        """A scenario by id; None when there is none, or its file has errors."""
        found = self._get(entry_id, Kind.SCENARIO)
        return found if isinstance(found, Scenario) else None

    def drill(self, entry_id: str) -> Drill | None:
        """A drill by id; None when there is none, or its file has errors."""
        found = self._get(entry_id, Kind.DRILL)
        return found if isinstance(found, Drill) else None

    def course(self, entry_id: str) -> Course | None:
        """A course by id; None when there is none, or its file has errors."""
        found = self._get(entry_id, Kind.COURSE)
        return found if isinstance(found, Course) else None

    def bank(self, on: dt.date) -> tuple[BankItem, ...]:
        """The questions of the library on a day; for a worker thread."""
        library = self._desk.library
        drills = (self.drill(e.id) for e in library.entries(Kind.DRILL))
        own = (item for bank in read_own(self._desk.home.bank) for item in bank.items)
        return bank_of((d for d in drills if d is not None), library.entries(), on, own)

    def warm(self, kind: Kind) -> None:
        """Read all exercises of a kind; for a worker thread."""
        for entry in self._desk.library.entries(kind):
            self._get(entry.id, kind)

    def all_ready(self, kind: Kind) -> bool:
        """Whether every exercise of a kind has been read."""
        return all(self.ready(e.id) for e in self._desk.library.entries(kind))

    def _get(self, entry_id: str, kind: Kind) -> Scenario | Drill | Course | None:
        key = self._key(entry_id)
        if key is None:
            return None
        if key in self._known:
            return self._known[key]
        made = self._read(entry_id, kind)
        with self._lock:
            if len(self._known) > _KEEP:
                self._known.clear()
            self._known[key] = made
        return made

    def _read(self, entry_id: str, kind: Kind) -> Scenario | Drill | Course | None:
        library = self._desk.library
        try:
            text = library.file_of(entry_id).read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return None
        path = library.get(entry_id).path
        if kind is Kind.COURSE:
            return read_course(text, path)[0]
        if kind is Kind.DRILL:
            return read_drill(text, path)[0]
        scenario = read_scenario(text, path)[0]
        if scenario is not None:
            graph_of(scenario)  # so that no page waits for it
        return scenario
