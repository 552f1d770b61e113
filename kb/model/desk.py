"""What the desk uses: answers, guides, words, and exercises as far as search knows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from kb.model.base import Basis, Deadline, Entry, Kind, Status


@dataclass(frozen=True, slots=True)
class Card:
    """What an officer needs to answer: shared by answers and by the results of flows."""

    short: str = ""
    basis: tuple[Basis, ...] = ()
    responsible: str = ""
    where: str = ""
    papers: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    may_say: tuple[str, ...] = ()
    must_not_promise: tuple[str, ...] = ()
    escalate_when: str = ""
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer(Entry):
    """A policy answer: what people ask, what one can say, and what it rests on.

    ``valid_until`` is the first day it no longer holds.
    """

    kind: ClassVar[Kind] = Kind.ANSWER

    questions: tuple[str, ...] = ()
    card: Card = Card()
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    def status(self, on: dt.date) -> Status:
        """By its own validity; a replaced basis is the library's to find."""
        if self.valid_until is not None and on >= self.valid_until:
            return Status.EXPIRED
        if self.valid_from is not None and on < self.valid_from:
            return Status.NOT_YET
        return Status.IN_FORCE


@dataclass(frozen=True, slots=True)
class Guide(Entry):
    """How a piece of the work is done; ``body`` is the whole guide in Markdown."""

    kind: ClassVar[Kind] = Kind.GUIDE

    posts: tuple[str, ...] = ()
    steps: str = ""
    basis: tuple[Basis, ...] = ()
    documents: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise(Entry):
    """A scenario or drill as the knowledge base sees it: something to find and open; the casebook reads the file itself."""

    summary: str = ""


@dataclass(frozen=True, slots=True)
class ScenarioEntry(Exercise):
    """A scenario, to be found and opened."""

    kind: ClassVar[Kind] = Kind.SCENARIO


@dataclass(frozen=True, slots=True)
class DrillEntry(Exercise):
    """A drill, to be found and opened."""

    kind: ClassVar[Kind] = Kind.DRILL


@dataclass(frozen=True, slots=True)
class Vocabulary(Entry):
    """Words: everyday → legal, synonyms, short names of laws, terms, topics.

    Attributes:
        everyday: (what people say, (what the law says, …)) pairs.
        synonyms: groups of words that may stand for each other.
        short_names: (short name, title) pairs of laws.
        terms: words offered by pinyin and near spelling.
        subjects: the controlled list of topics.
        not_names: words a person has cleared although they look like somebody's name.
    """

    kind: ClassVar[Kind] = Kind.VOCABULARY

    everyday: tuple[tuple[str, tuple[str, ...]], ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    short_names: tuple[tuple[str, str], ...] = ()
    terms: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    not_names: frozenset[str] = frozenset()
