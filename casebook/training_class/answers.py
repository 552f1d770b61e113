"""Everything that was answered in a class, one way or the other, as one list: the ground of the debrief and of results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from casebook.course.model import StepKind
from casebook.scenario.engine import State, move
from casebook.scenario.model import Scenario
from casebook.training_class.model import ClassState, ClassStep, OwnWalk, Round
from casebook.training_class.questions import (
    ClassOption,
    Material,
    RoomQuestion,
    Sheet,
    material_of,
    question_of,
    questions,
)


@dataclass(frozen=True, slots=True)
class ClassAnswer:
    """What one person chose at one question.

    Attributes:
        step: index of the step.
        turn: which choice of the way it was, from 1.
        chosen: ids of options.
        round: number of the vote in 一起走; 0 elsewhere.
        question: as it was put; ``options`` are the open ones.
    """

    seat: str
    step: int
    turn: int
    chosen: tuple[str, ...]
    question: RoomQuestion
    round: int = 0

    @property
    def key(self) -> str:
        """Of the question."""
        return self.question.key

    @property
    def options(self) -> tuple[ClassOption, ...]:
        """The chosen options."""
        return tuple(o for o in self.question.options if o.id in self.chosen)

    @property
    def before(self) -> State | None:
        """Of a scenario, the state in which it was chosen."""
        return self.question.attempt.state if self.question.attempt else None

    @property
    def score(self) -> float:
        """0 to 1: in a scenario where the choice lies between the worst and the best open option; else right or not."""
        options = self.question.options
        if self.before is None:
            return float(set(self.chosen) == {o.id for o in options if o.right})
        gains = [o.gain for o in options]
        low, high = min(gains), max(gains)
        mine = max((o.gain for o in self.options), default=low)
        return (mine - low) / (high - low) if high > low else 1.0

    @property
    def best(self) -> bool:
        """Whether nothing better was open."""
        return self.score == 1.0

    @property
    def lost_trust(self) -> int:
        """Levels of trust that the choice costs at once, promises coming due with it included; 0 where none."""
        before = self.before
        if before is None:
            return 0
        falls = (before.trust - move(before, o.option).trust for o in self.options if o.option)
        return max(0, *falls, 0)


@lru_cache(maxsize=128)
def _material(kind: StepKind, content: str, title: str, text: str) -> Material:
    return material_of(ClassStep(kind, content, title), text)


def material_at(state: ClassState, step: int) -> Material:
    """What a step is done with, as it was when the class was opened; the last ones are kept."""
    found = state.steps[step]
    text = state.sources.get(found.content, "")
    return (
        material_of(found, text) if found.items else _material(found.kind, found.content, found.title, text)
    )


def all_rounds(state: ClassState, step: int | None = None) -> list[Round]:
    """The votes of the room in the order they were opened, those it came back from included."""
    all_ = [*state.past, *state.aside, *([state.round] if state.round else [])]
    last = {r.number: r for r in all_}  # a round the room came back to stands once, as it is now
    return [last[n] for n in sorted(last) if step is None or last[n].step == step]


def question_at(state: ClassState, round: Round, seed: str) -> RoomQuestion:
    """What a round asked."""
    return question_of(material_at(state, round.step), round.path, seed)


def answers(state: ClassState, seed: str) -> tuple[ClassAnswer, ...]:
    """Every answer that stands, in the order of steps and turns.

    Args:
        state: of the class.
        seed: of the class: its id. The order of options depends on it, nothing else does.
    """
    return (*_votes(state, seed), *_walks(state, seed))


def _votes(state: ClassState, seed: str) -> Iterator[ClassAnswer]:
    for round in all_rounds(state):
        if not round.votes:
            continue
        question = question_at(state, round, seed)
        for seat, chosen in round.votes.items():
            yield ClassAnswer(seat, round.step, len(round.path) + 1, chosen, question, round.number)


def _walks(state: ClassState, seed: str) -> Iterator[ClassAnswer]:
    for seat in state.seats.values():
        for step, walk in sorted(seat.walks.items()):
            material = material_at(state, step)
            if isinstance(material, Scenario):
                yield from walked(material, walk.choices, seat.id, step)
            elif not isinstance(material, Sheet):
                asked = {q.key: q for q in questions(material, seed)}
                yield from _sheet(walk, asked, seat.id, step)


def walked(scenario: Scenario, choices: Sequence[str], seat: str, step: int) -> Iterator[ClassAnswer]:
    """A way through a scenario, choice by choice."""
    for turn, choice in enumerate(choices, 1):
        question = _scene(scenario, tuple(choices[: turn - 1]))
        yield ClassAnswer(seat, step, turn, (choice,), question)


@lru_cache(maxsize=8192)
def _scene(scenario: Scenario, path: tuple[str, ...]) -> RoomQuestion:
    return question_of(scenario, path, "")


def _sheet(walk: OwnWalk, asked: dict[str, RoomQuestion], seat: str, step: int) -> Iterator[ClassAnswer]:
    for key, chosen in walk.answers.items():
        if key in asked:
            yield ClassAnswer(seat, step, asked[key].number, chosen, asked[key])


def first_answers(all_: Sequence[ClassAnswer]) -> list[ClassAnswer]:
    """Of each person at each question of a step the first answer; a story may come back to a scene."""
    found: dict[tuple[str, int, str], ClassAnswer] = {}
    for answer in all_:
        found.setdefault((answer.seat, answer.step, answer.key), answer)
    return list(found.values())
