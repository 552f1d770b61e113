"""How far people are who work by themselves: at their own pace, or on a paper."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from statistics import median
from typing import Any

from apps.classroom.parts import bars_of
from apps.classroom.shapes import ProgressPart
from apps.classroom.stage import Room
from casebook.course.model import StepKind
from casebook.scenario.model import Scenario
from casebook.training_class.model import ClassState, OwnWalk, Phase, Seat, Way
from casebook.training_class.questions import Sheet

STUCK_MINUTES = 3
"""Whoever has taken no step for so long, and for three times as long as the room takes for one, is stuck."""
STUCK_TIMES = 3


def progress_part(room: Room, bars: bool) -> ProgressPart | None:
    """How far the room is; None where it walks together or talks in pairs."""
    state = room.state
    step = state.this_step
    if step is None or state.way not in (Way.OWN_PACE, Way.PAPER):
        return None
    here = state.here
    walks = [s.walks.get(state.step) for s in here]
    return {
        "begun": sum(w is not None for w in walks),
        "done": sum(
            all_done(state, s) if state.way is Way.OWN_PACE else _handed(s, state.step) for s in here
        ),
        "of": len(here),
        "counts": counts_of(room, bars),
    }


def all_done(state: ClassState, seat: Seat) -> bool:
    """Whether somebody is through with the last step; what is only read is done when one is there."""
    last = seat.step == len(state.steps) - 1
    return last and (_handed(seat, seat.step) or state.steps[seat.step].kind is StepKind.READ)


def _handed(seat: Seat, step: int) -> bool:
    walk = seat.walks.get(step)
    return walk is not None and walk.handed_at is not None


def counts_of(room: Room, bars: bool) -> list[dict[str, Any]]:
    """Where people are: of several steps by step, of a story by turn, of a paper how many answered each question."""
    state = room.state
    if state.way is Way.OWN_PACE and len(state.steps) > 1:
        at = Counter(s.step for s in state.here if not all_done(state, s))
        rows = [{"label": f"{i + 1}. {s.title}", "count": at[i]} for i, s in enumerate(state.steps)]
        return [*rows, {"label": "做完", "count": sum(all_done(state, s) for s in state.here)}]
    if isinstance(room.stage.material(state.step), Scenario):
        return _turns(state)
    return _answers(room, bars)


def _turns(state: ClassState) -> list[dict[str, Any]]:
    walks = [s.walks.get(state.step) for s in state.here]
    at = Counter(len(w.choices) + 1 if w else 1 for w in walks if w is None or w.handed_at is None)
    done = sum(w is not None and w.handed_at is not None for w in walks)
    rows = [{"label": f"第 {turn} 步", "count": at[turn]} for turn in range(1, max(at, default=0) + 1)]
    return [*rows, {"label": "走完", "count": done}]


def _answers(room: Room, bars: bool) -> list[dict[str, Any]]:
    state = room.state
    walks = [w for s in state.here if (w := s.walks.get(state.step)) is not None]
    rows = []
    for question in room.stage.all(state.step):
        chosen = [w.answers[question.key] for w in walks if question.key in w.answers]
        row: dict[str, Any] = {"label": f"第 {question.number} 题", "count": len(chosen)}
        if bars:
            row |= {"title": question.title, "bars": bars_of(question, chosen)}
        rows.append(row)
    return rows


def person_progress(room: Room, seat: Seat, now: dt.datetime) -> tuple[int, int, str, bool, int]:
    """How far one person is: steps done, of how many, where in words, whether handed in, minutes stuck."""
    state = room.state
    if state.phase is Phase.LOBBY or state.step < 0:
        return 0, 0, "", False, 0
    step = seat.step if state.way is Way.OWN_PACE else state.step
    walk = seat.walks.get(step)
    handed = walk is not None and walk.handed_at is not None
    done, of, where = _where(room, step, walk)
    if state.way is Way.OWN_PACE and len(state.steps) > 1:
        where = f"{step + 1}/{len(state.steps)} {state.steps[step].title} {where}".rstrip()
    going = state.phase is Phase.OPEN and not state.paused and not handed
    return done, of, where, handed, stuck_minutes(state, seat, now) if going else 0


def _where(room: Room, step: int, walk: OwnWalk | None) -> tuple[int, int, str]:
    material = room.stage.material(step)
    if isinstance(material, Sheet):
        return 0, 0, "在看"
    if isinstance(material, Scenario):
        turns = len(walk.choices) if walk else 0
        return turns, 0, "走完" if walk and walk.handed_at else f"第 {turns + 1} 步"
    count, answered = len(room.stage.all(step)), len(walk.answers) if walk else 0
    return answered, count, "交了" if walk and walk.handed_at else f"答了 {answered}/{count}"


def stuck_minutes(state: ClassState, seat: Seat, now: dt.datetime) -> int:
    """Minutes since somebody's last step, when that is long for this room; 0 when it is not."""
    step = seat.step if state.way is Way.OWN_PACE else state.step
    opened = state.step_opened.get(step) or state.step_opened.get(state.step)
    walk = seat.walks.get(step)
    last = walk.last_at if walk is not None else max(opened or now, seat.joined_at)
    waited = (now - last).total_seconds() / 60
    paces = [
        (w.last_at - w.begun_at).total_seconds() / 60 / max(len(w.answers) - 1, 1)
        for s in state.here
        if (w := s.walks.get(step)) is not None and len(w.answers) > 1
    ]
    usual = STUCK_TIMES * median(paces) if paces else 0
    return int(waited) if waited >= max(STUCK_MINUTES, usual) else 0
