"""Who was there and what came of it for each: attendance, results, and who has earned the certificate.

By seats: names stand beside the class and are put in where they may be seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from casebook.drill.model import Drill
from casebook.scenario.engine import replay, scene
from casebook.scenario.model import Scenario
from casebook.scenario.scoring import score
from casebook.training_class.answers import Answer, answers, material_at, question_at, rounds_of
from casebook.training_class.model import ClassState, PairRole, Seat, Way
from casebook.training_class.pairs import talks_as
from casebook.training_class.questions import Paper, Sheet, questions

PRESENT_SHARE = 0.8
"""Of the room's questions answered, for the certificate of a class that went together."""
GRACE = dt.timedelta(minutes=5)
"""Whoever comes within it after the first step was opened is not late."""


@dataclass(frozen=True, slots=True)
class PersonStep:
    """One exercise for one person.

    Attributes:
        percent: 0 to 100; None where nothing was scored, or a story was not walked to its end.
        answered, asked: questions; of a story walked alone the choices made.
        done: whether it was handed in, walked to the end or, in 一起走, answered at all.
        passed: where there is a pass mark.
        ending: of a story walked alone.
    """

    step: int
    percent: float | None
    answered: int
    asked: int
    done: bool
    passed: bool | None = None
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a class.

    Attributes:
        late: how long after the beginning, where later than :data:`GRACE`; nothing while nothing was opened.
        percent: mean over the steps that have one; None without.
        talks: of 结对练, times as officer, as petitioner and as observer that were noted.
        certified: whether the certificate was earned; ``misses`` says why not.
    """

    seat: str
    number: int
    joined_at: dt.datetime
    late: dt.timedelta
    steps: tuple[PersonStep, ...]
    answered: int
    asked: int
    percent: float | None
    talks: tuple[int, int, int] = (0, 0, 0)
    certified: bool = False
    misses: str = ""


def people(state: ClassState, seed: str) -> tuple[Person, ...]:
    """Everybody who was not taken away, in the order of coming."""
    by_seat: dict[str, list[Answer]] = {}
    for answer in answers(state, seed):
        by_seat.setdefault(answer.seat, []).append(answer)
    asked = _asked(state, seed)
    return tuple(_person(state, seed, s, by_seat.get(s.id, []), asked) for s in state.here)


def beginning(state: ClassState) -> dt.datetime | None:
    """When the first step was opened."""
    return min(state.step_opened.values(), default=None)


def _asked(state: ClassState, seed: str) -> dict[int, set[int]]:
    """Of 一起走, step → numbers of the rounds that were put to the room and not left again."""
    found: dict[int, set[int]] = {}
    if state.way is not Way.TOGETHER:
        return found
    back = {r.number for r in state.aside}
    for round in rounds_of(state):
        put = bool(round.votes or round.choice) and (round.number not in back or bool(round.choice))
        if put and not question_at(state, round, seed).over:
            found.setdefault(round.step, set()).add(round.number)
    return found


def _person(
    state: ClassState, seed: str, seat: Seat, mine: Sequence[Answer], asked: dict[int, set[int]]
) -> Person:
    begun = beginning(state)
    late = seat.joined_at - begun if begun else dt.timedelta()
    steps = tuple(
        s
        for index in range(len(state.steps))
        if (s := _step(state, seed, seat, index, [a for a in mine if a.step == index], asked)) is not None
    )
    scored = [s.percent for s in steps if s.percent is not None]
    roles = (PairRole.OFFICER, PairRole.PETITIONER, PairRole.OBSERVER)
    talks = [len({(step, turn) for step, turn, _ in talks_as(state, seat.id, r)}) for r in roles]
    answered, of = sum(s.answered for s in steps), sum(s.asked for s in steps)
    misses = _misses(state, seat, steps, answered, of)
    return Person(
        seat.id,
        seat.number,
        seat.joined_at,
        late if late > GRACE else dt.timedelta(),
        steps,
        answered,
        of,
        round(sum(scored) / len(scored), 1) if scored else None,
        (talks[0], talks[1], talks[2]),
        not misses,
        misses,
    )


def _step(
    state: ClassState, seed: str, seat: Seat, index: int, mine: Sequence[Answer], asked: dict[int, set[int]]
) -> PersonStep | None:
    if state.way is Way.PAIRS or (index not in state.step_opened and not mine):
        return None
    if state.way is Way.TOGETHER:
        return _together(index, mine, asked.get(index, set()))
    material, walk = material_at(state, index), seat.walks.get(index)
    done = walk is not None and walk.handed_at is not None
    if isinstance(material, Sheet):
        return PersonStep(index, None, 0, 0, done)
    if isinstance(material, Scenario):
        return _walked(material, index, walk.choices if walk else ())
    return _marked(state, material, index, mine, done, seed)


def _together(index: int, mine: Sequence[Answer], asked: set[int]) -> PersonStep | None:
    counted = [a for a in mine if a.round in asked]
    if not asked:
        return None
    percent = round(100 * sum(a.score for a in counted) / len(counted), 1) if counted else None
    return PersonStep(index, percent, len(counted), len(asked), bool(counted))


def _walked(scenario: Scenario, index: int, choices: Sequence[str]) -> PersonStep:
    attempt = replay(scenario, choices)
    last = scene(scenario, attempt)
    if not last.over:
        return PersonStep(index, None, len(choices), len(choices), False)
    made = score(scenario, attempt)
    ending = last.ending.value if last.ending else last.over
    return PersonStep(index, made.percent, len(choices), len(choices), True, made.passed, ending)


def _marked(
    state: ClassState, material: Drill | Paper, index: int, mine: Sequence[Answer], done: bool, seed: str
) -> PersonStep:
    """A paper or a drill; what was not answered counts as wrong once it was handed in."""
    count = len(questions(material, seed))
    right = sum(a.best for a in mine)
    over = done or (state.finished_at is not None and bool(mine))
    percent = round(100 * right / count, 1) if over and count else None
    mark = state.steps[index].pass_mark
    passed = percent >= mark if mark is not None and percent is not None else None
    return PersonStep(index, percent, len(mine), count, over, passed)


def _misses(state: ClassState, seat: Seat, steps: Sequence[PersonStep], answered: int, asked: int) -> str:
    """What is missing for the certificate; empty when nothing is."""
    if state.way is Way.PAIRS:
        took_part = any(
            talks_as(state, seat.id, role)
            for role in (PairRole.OFFICER, PairRole.OBSERVER, PairRole.PETITIONER)
        )
        return "" if took_part else "没有一次对练留下记录"
    if state.way is Way.TOGETHER:
        if not asked or answered < PRESENT_SHARE * asked:
            return f"答了 {answered} 题，不到 {round(100 * PRESENT_SHARE)}%"
        return ""
    open_ = [s for s in steps if not s.done]
    if open_ or not steps:
        return "还有没做完的"
    if any(s.passed is False for s in steps):
        return "没有及格"
    return ""
