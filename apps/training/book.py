"""The record book as the pages use it: one thread that writes and reads, so that no page waits for the disk."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from apps.desk.desk import Desk
from apps.training.exercises import Exercises
from casebook.records import AttemptRecord, CardBook, Records
from casebook.review import Rating, ReviewCard
from kb.model import Kind
from kb.places import Home

SCENARIO, DRILL, REPLY = Kind.SCENARIO.value, Kind.DRILL.value, "回应练习"


def utc_now() -> dt.datetime:
    """The time that is recorded."""
    return dt.datetime.now(dt.UTC)


DATABASE_VARIABLE = "FANGZHI_DATABASE_URL"


def where_records_are(home: Home) -> Path | str:
    """The database named by ``FANGZHI_DATABASE_URL``, such as ``postgresql+psycopg://…``; else the office's file."""
    return os.environ.get(DATABASE_VARIABLE) or home.records


class Book:
    """Records by display name. Every method may wait for the disk: call it in :attr:`thread`.

    Args:
        where: the records file.
        clock: tells the time in UTC.
    """

    def __init__(self, where: Path | str, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._where = where
        self.clock = clock
        self._open: Records | None = None
        self._ids: dict[str, str] = {}
        self._lock = threading.Lock()
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fangzhi-records")

    @property
    def records(self) -> Records:
        """The records; opened when first needed.

        Raises:
            RecordsUnavailable: when they cannot be opened.
        """
        with self._lock:
            if self._open is None:
                if isinstance(self._where, Path):
                    self._where.parent.mkdir(parents=True, exist_ok=True)
                self._open = Records.open(self._where, self.clock())
            return self._open

    @property
    def cards(self) -> CardBook:
        """The review cards."""
        return CardBook(self.records)

    def learner(self, name: str) -> str:
        """The id behind a display name; the first use of a name adds it."""
        if name not in self._ids:
            same = (person.id for person in self.records.learners() if person.name == name)
            self._ids[name] = next(same, "") or self.records.add_learner(name, self.clock()).id
        return self._ids[name]

    def attempts(self, name: str, kind: str = "") -> list[AttemptRecord]:
        """What somebody did, oldest first."""
        return self.records.attempts(self.learner(name), kind=kind)

    def begin(self, name: str, content: str, fingerprint: str, choices: tuple[str, ...] = ()) -> str:
        """Begin a scenario; choices made before the name was given are recorded with it."""
        attempt = self.records.start(self.learner(name), SCENARIO, content, fingerprint, self.clock())
        for turn, choice in enumerate(choices, 1):
            self.records.choose(attempt, turn, choice, self.clock())
        return attempt

    def mine(self, name: str, attempt: str) -> AttemptRecord | None:
        """An attempt, if it is this learner's; RecordNotFound when there is none."""
        found = self.records.attempt(attempt)
        return found if found.learner == self.learner(name) else None

    def finish(self, name: str, attempt: str, result: Mapping[str, Any], cards: list[ReviewCard]) -> int:
        """Record the end of a scenario; how many review cards were new."""
        self.records.finish(attempt, result, self.clock())
        return self.cards.add(self.learner(name), cards, self.clock())

    def done(
        self,
        name: str,
        kind: str,
        content: str,
        fingerprint: str,
        result: Mapping[str, Any],
        cards: list[ReviewCard],
    ) -> int:
        """Record something done in one go; how many review cards were new."""
        learner = self.learner(name)
        self.records.record(learner, kind, content, fingerprint, result, self.clock())
        return self.cards.add(learner, cards, self.clock())

    def due(self, name: str) -> list[ReviewCard]:
        """Cards due now."""
        return self.cards.due(self.learner(name), self.clock())

    def answer(self, name: str, card: str, rating: Rating) -> ReviewCard:
        """Record how well a card was remembered."""
        return self.cards.answer(self.learner(name), card, rating, self.clock())


@dataclass(frozen=True, slots=True)
class Training:
    """What the training pages of one desk share."""

    exercises: Exercises
    book: Book


_all: WeakKeyDictionary[Desk, Training] = WeakKeyDictionary()


def training(desk: Desk) -> Training:
    """The exercises and the record book of a desk."""
    if desk not in _all:
        _all[desk] = Training(Exercises(desk), Book(where_records_are(desk.home)))
    return _all[desk]
