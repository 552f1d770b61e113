"""A class that was held, looked back on: read once from the records, and everything worked out from its events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from apps.classroom.after import at_words, class_data, compared_data, items_data, people_data, step_data
from casebook.records.classes import ClassBook, TrainingClass
from casebook.training_class.debrief import StepDebrief, debrief
from casebook.training_class.items import analyse_step, comparable, compare
from casebook.training_class.model import ClassState, Way
from casebook.training_class.people import Person, people
from casebook.training_class.replay import replay

MOST_COMPARED = 8


@dataclass(frozen=True)
class LookedBack:
    """One class, replayed.

    Attributes:
        names: seat → name; empty where it was deleted.
        others: classes to compare with, newest first: (class, state).
    """

    one: TrainingClass
    state: ClassState
    names: Mapping[str, str]
    others: tuple[tuple[TrainingClass, ClassState], ...] = ()

    @cached_property
    def steps(self) -> tuple[StepDebrief, ...]:
        """The debrief."""
        return debrief(self.state, self.one.id)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everybody, in the order of coming."""
        return people(self.state, self.one.id)

    @property
    def head(self) -> dict[str, Any]:
        """What stands above everything."""
        return class_data(self.one, self.state)

    def debrief_data(self) -> list[dict[str, Any]]:
        """The debrief; nothing private, but the notes of pairs, which go with the names."""
        steps = [step_data(s) for s in self.steps]
        for step in steps:
            if step["pairs"] and self.one.forgotten_at is not None:
                step["pairs"]["notes"] = []
        return steps

    def people_data(self) -> list[dict[str, Any]]:
        """Everybody's results; for trainers only."""
        return people_data(self.people, self.names, self.state)

    def items_data(self) -> list[dict[str, Any]]:
        """What the questions tell, exercise by exercise."""
        if self.state.way is Way.PAIRS:
            return []
        return [
            items_data(s.title, analyse_step(self.state, self.one.id, s.index))
            for s in self.steps
            if s.decisions
        ]

    def compare_data(self) -> list[dict[str, Any]]:
        """The exercises that other classes did too, question by question."""
        every = [(self.one.id, self.state), *((c.id, s) for c, s in self.others)]
        known = [self.one, *(c for c, _ in self.others)]
        found = []
        for places in comparable(every).values():
            if places[0][0] != 0 or self.state.way is Way.PAIRS:
                continue
            classes = [
                {"title": known[n].title, "way": known[n].way, "at": at_words(known[n].opened_at)}
                for n, _ in places
            ]
            rows = compare(every, places)
            if rows:
                found.append(compared_data(self.state.steps[places[0][1]].title, classes, rows))
        return found


def look_back(book: ClassBook, id: str, compared: bool = False) -> LookedBack:
    """A class as its records tell it; waits for the disk.

    Args:
        book: the classes of the office.
        id: of the class.
        compared: whether other classes that are over are read too, the newest :data:`MOST_COMPARED`.

    Raises:
        RecordNotFound: when there is none.
    """
    one = book.get(id)
    state = replay(book.events(id))
    names = {s.id: s.name for s in book.seats(id).values()}
    contents = {s.content for s in state.steps}
    others: list[tuple[TrainingClass, ClassState]] = []
    for other in book.all() if compared else ():
        if other.id == id or other.finished_at is None or len(others) == MOST_COMPARED:
            continue
        its = replay(book.events(other.id))
        if its.way is not Way.PAIRS and contents & {s.content for s in its.steps}:
            others.append((other, its))
    return LookedBack(one, state, names, tuple(others))
