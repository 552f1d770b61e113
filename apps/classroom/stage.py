"""What is put before a class, made once however many look at it: materials, questions, HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from casebook.drill.model import Drill
from casebook.errors import AttemptOver, ChoiceNotOffered
from casebook.training_class.model import ClassState, Round
from casebook.training_class.questions import (
    Material,
    Paper,
    RoomQuestion,
    material_of,
    question_of,
    questions,
)

KEPT = 3000  # questions and texts remembered of one class
NO_QUESTION = RoomQuestion("lost", "这一步读不出来", "", over="内容读不出来，请开下一步。")


class Stage:
    """The materials of one class.

    Args:
        seed: its id; options stand in an order of the class.
        html: makes safe HTML of Markdown.
    """

    def __init__(self, seed: str, html: Callable[[str], str]) -> None:
        self.seed, self._make = seed, html
        self._state = ClassState()
        self._materials: dict[int, Material] = {}
        self._questions: dict[tuple[int, tuple[str, ...], str], RoomQuestion] = {}
        self._lists: dict[tuple[int, str], tuple[RoomQuestion, ...]] = {}
        self._html: dict[str, str] = {}
        self._voted: tuple[tuple[Round, ...], Counter[str]] = ((), Counter())

    def set(self, state: ClassState) -> None:
        """The steps as they were opened; reading their materials takes some 50 ms each, so not in the loop."""
        self._state = state
        for step in range(len(state.steps)):
            self.material(step)

    def material(self, step: int) -> Material:
        """What a step is done with."""
        if step not in self._materials:
            one = self._state.steps[step]
            self._materials[step] = material_of(one, self._state.sources.get(one.content, ""))
        return self._materials[step]

    def question(self, step: int, path: Sequence[str], seed: str = "") -> RoomQuestion:
        """The question at which a way through a step stands."""
        key = (step, tuple(path), seed)
        found = self._questions.get(key)
        if found is None:
            try:
                found = question_of(self.material(step), path, seed or self.seed)
            except (AttemptOver, ChoiceNotOffered):
                found = NO_QUESTION
            if len(self._questions) >= KEPT:
                self._questions.clear()
            self._questions[key] = found
        return found

    def all(self, step: int) -> tuple[RoomQuestion, ...]:
        """Every question of a drill or a paper; none of anything else."""
        key = (step, self.seed)
        if key not in self._lists:
            material = self.material(step)
            fits = isinstance(material, Drill | Paper)
            self._lists[key] = questions(material, self.seed) if fits else ()  # type: ignore[arg-type]
        return self._lists[key]

    def voted(self, past: tuple[Round, ...]) -> Counter[str]:
        """In how many of the rounds before each seat voted; counted once for all who look, however long a class is."""
        known, counts = self._voted
        if known is not past:
            counts = Counter(seat for round in past for seat in round.votes)
            self._voted = (past, counts)
        return counts

    def html(self, markdown: str) -> str:
        """Safe HTML."""
        if not markdown:
            return ""
        found = self._html.get(markdown)
        if found is None:
            if len(self._html) >= KEPT:
                self._html.clear()
            found = self._html[markdown] = self._make(markdown)
        return found


@dataclass(frozen=True)
class Room:
    """A class as it is shown: its state, and what stands beside it.

    Attributes:
        names: seat → name; empty for one that was deleted.
        accounts: seats of people with an account.
        connected: seats whose phone is connected.
        moving: seat → the number by which another phone may take it.
        host_key, projector_key: shown in the trainer's window alone.
    """

    id: str
    code: str
    state: ClassState
    stage: Stage
    names: Mapping[str, str] = field(default_factory=dict)
    accounts: frozenset[str] = frozenset()
    connected: frozenset[str] = frozenset()
    moving: Mapping[str, str] = field(default_factory=dict)
    host_key: str = ""
    projector_key: str = ""
