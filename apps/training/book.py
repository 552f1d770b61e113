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
from apps.errors import RefusedToStart
from apps.training.exercises import Exercises
from casebook.records import AttemptRecord, CardBook, Records
from casebook.records.place import where_records_are
from casebook.records.store import TYPED
from casebook.review import NEW_A_DAY, Rating, ReviewCard, Today, todays
from casebook.scenario.model import FORMAT
from kb.model import Kind

SCENARIO, DRILL, REPLY = Kind.SCENARIO.value, Kind.DRILL.value, "回应练习"
IN_CLASS = "培训班"
"""The kind of record that votes in a room leave, beside the attempts of those who walked alone."""


def utc_now() -> dt.datetime:
    """The time that is recorded."""
    return dt.datetime.now(dt.UTC)


NEW_CARDS_VARIABLE = "FANGZHI_NEW_CARDS"
MOST_NEW_CARDS = 200


def new_a_day() -> int:
    """New review cards a day brings at most: ``FANGZHI_NEW_CARDS`` from 0 to 200, 20 where it is not set.

    Raises:
        RefusedToStart: when it is no such number.
    """
    written = os.environ.get(NEW_CARDS_VARIABLE, "").strip()
    if not written:
        return NEW_A_DAY
    if not written.isdecimal() or int(written) > MOST_NEW_CARDS:
        raise RefusedToStart(f"{NEW_CARDS_VARIABLE} 要写 0 到 {MOST_NEW_CARDS} 的整数，请改好后重新启动。")
    return int(written)


HERE = "本机"  # the one person everybody is who sits at a machine without accounts


def by_name(name: str) -> str:
    """One person a name: what notebooks and tests use."""
    return f"{TYPED}{name}"


def everybody_here(_name: str) -> str:
    """Without accounts everybody at this machine is the same person, whatever name was typed."""
    return HERE


class Book:
    """Records by person. Every method may wait for the disk: call it in :attr:`thread`.

    Args:
        where: the records file.
        clock: tells the time in UTC.

    Attributes:
        person_of: the key of the person who is shown as a name; the server sets what it knows about people.
    """

    def __init__(self, where: Path | str, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self.person_of: Callable[[str], str] = by_name
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
        """The id of the learner who is shown as a name; the first use of an account adds it."""
        key = self.person_of(name)
        if key not in self._ids:
            self._ids[key] = self.records.person(key, name, self.clock(), adopt=key == HERE).id
        return self._ids[key]

    def learners(self, name: str) -> list[str]:
        """The same with those who practised at this machine under other names, when everybody here is one person."""
        mine = self.learner(name)
        others = self.records.unclaimed() if self.person_of(name) == HERE else []
        return [mine, *(x.id for x in others)]

    def forget(self) -> None:
        """The records were replaced: open what is there now when next asked."""
        with self._lock:
            if self._open is not None:
                self._open.close()
            self._open = None
            self._ids.clear()

    def close(self) -> None:
        """End the thread after what it has begun, and the records with it."""
        self.thread.shutdown(wait=True)
        with self._lock:
            if self._open is not None:
                self._open.close()
            self._open = None

    def attempts(self, name: str, kind: str = "") -> list[AttemptRecord]:
        """What somebody did, oldest first."""
        return self.records.attempts(self.learners(name), kind=kind)

    def begin(self, name: str, content: str, fingerprint: str, choices: tuple[str, ...] = ()) -> str:
        """Begin a scenario; choices made before the name was given are recorded with it."""
        attempt = self.records.start(self.learner(name), SCENARIO, content, fingerprint, self.clock(), FORMAT)
        for turn, choice in enumerate(choices, 1):
            self.records.choose(attempt, turn, choice, self.clock())
        return attempt

    def mine(self, name: str, attempt: str) -> AttemptRecord | None:
        """An attempt, if it is this learner's; RecordNotFound when there is none."""
        found = self.records.attempt(attempt)
        return found if found.learner in self.learners(name) else None

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

    def day_began(self) -> dt.datetime:
        """When today began at this machine's clock, in UTC."""
        local = self.clock().astimezone()
        return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(dt.UTC)

    def review_today(self, name: str, topics: Mapping[str, str] | None = None) -> Today:
        """The review cards of today, at most as many new ones as :func:`new_a_day` says."""
        cards = self.cards.cards(self.learner(name))
        return todays(cards, self.clock(), self.day_began(), new=new_a_day(), topics=topics)

    def take_back(self, name: str, card: str) -> ReviewCard:
        """Undo the last answer to a card."""
        return self.cards.take_back(self.learner(name), card, self.clock())

    def answer(self, name: str, card: str, rating: Rating) -> ReviewCard:
        """Record how well a card was remembered."""
        return self.cards.answer(self.learner(name), card, rating, self.clock())


@dataclass(frozen=True, slots=True)
class Training:
    """What the training pages of one desk share."""

    exercises: Exercises
    book: Book


_all: WeakKeyDictionary[Desk, Training] = WeakKeyDictionary()


def close_books(desk: Desk) -> None:
    """Close the record book of a desk, if anybody opened it."""
    if desk in _all:
        _all[desk].book.close()


def training(desk: Desk) -> Training:
    """The exercises and the record book of a desk."""
    if desk not in _all:
        _all[desk] = Training(Exercises(desk), Book(where_records_are(desk.home)))
    return _all[desk]
