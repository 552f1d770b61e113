"""The nouns of a class: frozen values."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casebook.course.model import StepKind

NO_ANSWERS: Mapping[str, tuple[str, ...]] = {}


class Way(enum.StrEnum):
    """How a class is run; the value is what people read."""

    TOGETHER = "一起走"
    OWN_PACE = "各走各的"
    PAIRS = "结对练"
    PAPER = "试卷"


class Phase(enum.StrEnum):
    """Where a class stands.

    ``LOBBY`` people come in · ``OPEN`` votes and answers are taken · ``CLOSED`` no more · ``SHOWN`` the distribution is
    shown · ``FEEDBACK`` what the choices were worth is shown · ``FINISHED`` the class is over.
    """

    LOBBY = "lobby"
    OPEN = "open"
    CLOSED = "closed"
    SHOWN = "shown"
    FEEDBACK = "feedback"
    FINISHED = "finished"


class PairRole(enum.StrEnum):
    """Who is who in a talk of a pair; the value is what people read."""

    PETITIONER = "来访人"
    OFFICER = "接访人"
    OBSERVER = "观察员"


PAIR_ROLES = tuple(PairRole)
"""In the order in which the members of a group take them; they rotate by one."""


@dataclass(frozen=True, slots=True)
class ClassStep:
    """One exercise of a class, as it was when the class was opened.

    Attributes:
        kind: as in a course.
        content: id of the scenario, drill or guide; of a paper the id under which it is recorded.
        items: of a paper, its questions (:func:`casebook.exam.model.item_data`).
        minutes: of a paper, the time there is; None for no limit.
        pass_mark: of a paper, percent of right answers that passes; None where nothing is to be passed.
    """

    kind: StepKind
    content: str
    title: str
    fingerprint: str = ""
    items: tuple[Mapping[str, Any], ...] = ()
    minutes: int | None = None
    pass_mark: int | None = None


@dataclass(frozen=True, slots=True)
class OwnWalk:
    """One person's own way through one step (own pace, paper, drill).

    Attributes:
        answers: key of a question → what is chosen, in the order of the first answers. In a scenario the keys are
            the turns, ``"1"``, ``"2"``…, each with one option id.
        handed_at: when it was handed in, or the story ended; None while it runs.
    """

    begun_at: dt.datetime
    last_at: dt.datetime
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    handed_at: dt.datetime | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """Of a scenario, the option ids in order."""
        return tuple(chosen[0] for chosen in self.answers.values() if chosen)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody's place in a class. Names are never in events: they stand beside the class, and can be deleted.

    Attributes:
        number: from 1, in the order of coming; shown where there is no name.
        hand: since when a hand is up; None while it is down.
        removed: whether the trainer took the seat away.
        step: of one's own pace, the step one is at.
        walks: step → one's own way through it.
        done: ids of this person's last deeds, so that one sent again is not done again.
    """

    id: str
    number: int
    joined_at: dt.datetime
    hand: dt.datetime | None = None
    removed: bool = False
    step: int = 0
    walks: Mapping[int, OwnWalk] = field(default_factory=dict)
    done: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PairReport:
    """What somebody noted of one talk of a pair.

    Attributes:
        techniques: seen by the observer, each how often.
        trust: 0 to 3, felt by the petitioner at the end; None when not said.
        note: a line of words.
    """

    techniques: Mapping[str, int] = field(default_factory=dict)
    trust: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One question put to the room, and the votes on it.

    Attributes:
        number: from 1, never twice in a class.
        path: what the room has chosen in this step before: option ids of a scenario, one key for each question else.
        votes: seat → what it chose last.
        choice: with what the room went on; empty while it has not. ``by`` says whose choice it was.
    """

    number: int
    step: int
    path: tuple[str, ...]
    opened_at: dt.datetime
    votes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first_vote_at: dt.datetime | None = None
    last_vote_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    seconds: int | None = None
    choice: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Knock:
    """A new phone that wants to sit on a seat that is taken, and waits for the trainer; ``token`` is its mark, hashed."""

    id: str
    seat: str
    at: dt.datetime
    token: str = ""


@dataclass(frozen=True, slots=True)
class ClassState:
    """Everything about a class that its events tell.

    Attributes:
        sources: content id → the text of its file when the class was opened; what is edited later changes no class.
        step: index of the step at hand; -1 before the first.
        round: of 一起走, the question at hand; None between steps.
        past: rounds the room went on from, in order; ``aside`` those it came back from before it went on.
        groups: of 结对练, seat ids; ``turn`` counts rotations of the roles.
        reports: of 结对练, (step, turn, seat) → what was noted.
        step_opened: step → when it was opened first; ``ends`` of the paper at hand, pauses included.
        version: number of the last event.
        host_done: ids of the trainers' last deeds.
    """

    title: str = ""
    way: Way = Way.TOGETHER
    steps: tuple[ClassStep, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    opened_at: dt.datetime | None = None
    phase: Phase = Phase.LOBBY
    paused_at: dt.datetime | None = None
    step: int = -1
    round: Round | None = None
    past: tuple[Round, ...] = ()
    aside: tuple[Round, ...] = ()
    rounds: int = 0
    seats: Mapping[str, Seat] = field(default_factory=dict)
    groups: tuple[tuple[str, ...], ...] = ()
    turn: int = 0
    reports: Mapping[tuple[int, int, str], PairReport] = field(default_factory=dict)
    knocks: tuple[Knock, ...] = ()
    step_opened: Mapping[int, dt.datetime] = field(default_factory=dict)
    ends: dt.datetime | None = None
    finished_at: dt.datetime | None = None
    version: int = -1
    host_done: tuple[str, ...] = ()

    @property
    def paused(self) -> bool:
        """Whether nothing is taken for the moment."""
        return self.paused_at is not None

    @property
    def here(self) -> list[Seat]:
        """The seats that were not taken away, in the order of coming."""
        return [s for s in self.seats.values() if not s.removed]

    @property
    def this_step(self) -> ClassStep | None:
        """The step at hand."""
        return self.steps[self.step] if 0 <= self.step < len(self.steps) else None

    def seat(self, id: str) -> Seat | None:
        """A seat that was not taken away."""
        found = self.seats.get(id)
        return None if found is None or found.removed else found


def role_in(group: tuple[str, ...], seat: str, turn: int) -> PairRole:
    """The role of a member of a group after so many rotations; whoever is beyond the third observes.

    >>> [role_in(("x", "y"), "x", turn).value for turn in range(3)]
    ['来访人', '接访人', '来访人']
    """
    place = (group.index(seat) + turn) % len(group)
    return PAIR_ROLES[min(place, len(PAIR_ROLES) - 1)]
