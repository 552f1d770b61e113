"""Who was there and what came of it for each: attendance, results, and who has earned the certificate.

By seats: names stand beside the class and are put in where they may be seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from casebook.scenario.model import Scenario
from casebook.training_class.answers import ClassAnswer, all_rounds, answers, material_at, question_at
from casebook.training_class.model import ClassState, PairRole, Seat, Way
from casebook.training_class.pairs import talks_as
from casebook.training_class.questions import Sheet, questions
from casebook.training_class.results import sheet_result, votes_result, walk_result

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
    by_seat: dict[str, list[ClassAnswer]] = {}
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
    for round in all_rounds(state):
        put = bool(round.votes or round.choice) and (round.number not in back or bool(round.choice))
        if put and not question_at(state, round, seed).over:
            found.setdefault(round.step, set()).add(round.number)
    return found


def _person(
    state: ClassState, seed: str, seat: Seat, mine: Sequence[ClassAnswer], asked: dict[int, set[int]]
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
    state: ClassState,
    seed: str,
    seat: Seat,
    index: int,
    mine: Sequence[ClassAnswer],
    asked: dict[int, set[int]],
) -> PersonStep | None:
    """Scored as the person's own phone says (:mod:`casebook.training_class.results`)."""
    if state.way is Way.PAIRS or (index not in state.step_opened and not mine):
        return None
    material, walk = material_at(state, index), seat.walks.get(index)
    if state.way is Way.TOGETHER:
        put = asked.get(index, set())
        if not put:
            return None
        answered = len([a for a in mine if a.round in put])
        percent = votes_result(state, index, material, seat.id, seed)["percent"]
        return PersonStep(index, percent, answered, len(put), answered > 0)
    done = walk is not None and walk.handed_at is not None
    if isinstance(material, Sheet):
        return PersonStep(index, None, 0, 0, done)
    if isinstance(material, Scenario):
        choices = walk.choices if walk else ()
        made = walk_result(material, choices)
        over = made["percent"] is not None
        return PersonStep(
            index, made["percent"], len(choices), len(choices), over, made["passed"], made["ending"]
        )
    over = done or (state.finished_at is not None and bool(mine))
    count = len(questions(material, seed))
    if not over or walk is None:
        return PersonStep(index, None, len(mine), count, over)
    made = sheet_result(material, state.steps[index], walk.answers, seed)
    return PersonStep(index, made["percent"], len(mine), count, over, made["passed"])


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
