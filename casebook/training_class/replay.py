"""The state of a class from its events: pure, and the same whoever replays them.

Events are taken as they come: whether a deed is allowed is judged before it becomes an event
(:mod:`casebook.training_class.deeds`). Nothing here reads content, so a class can be replayed whatever became of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from casebook.training_class.events import ClassEvent, What, step_of
from casebook.training_class.model import (
    ClassState,
    Knock,
    OwnWalk,
    PairReport,
    Phase,
    Round,
    Seat,
    Way,
)

REMEMBERED = 32
"""How many of the last deeds of a person are remembered by their ids; a phone that comes back sends a handful again."""
GROUP, LARGEST_GROUP = 3, 4


def replay(events: Iterable[ClassEvent], state: ClassState | None = None) -> ClassState:
    """The state after events, from an earlier state or from nothing."""
    state = state or ClassState()
    for event in events:
        state = apply(state, event)
    return state


def apply(state: ClassState, event: ClassEvent) -> ClassState:
    """The state after one more event; one that was applied before changes nothing."""
    if event.seq <= state.version:
        return state
    after = _HANDLERS[event.what](state, event.data, event.at)
    after = _remembered(after, event.data)
    return replace(after, version=event.seq)


def _remembered(state: ClassState, data: Mapping[str, Any]) -> ClassState:
    id, seat = str(data.get("id", "")), data.get("seat", "")
    if not id:
        return state
    if data.get("host"):
        return replace(state, host_done=(*state.host_done, id)[-REMEMBERED:])
    found = state.seats.get(seat)
    return _seated(state, replace(found, done=(*found.done, id)[-REMEMBERED:])) if found else state


def _seated(state: ClassState, seat: Seat) -> ClassState:
    return replace(state, seats={**state.seats, seat.id: seat})


def _opened(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    return replace(
        state,
        title=str(data["title"]),
        way=Way(data["way"]),
        steps=tuple(step_of(s) for s in data["steps"]),
        sources=dict(data["sources"]),
        opened_at=at,
    )


def _joined(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    id = data["seat"]
    known = state.seats.get(id)
    if known is not None:
        return _seated(state, replace(known, removed=False))
    state = _seated(state, Seat(id, len(state.seats) + 1, at, step=max(state.step, 0)))
    return replace(state, groups=with_late(state.groups, id)) if state.groups else state


def with_late(groups: tuple[tuple[str, ...], ...], seat: str) -> tuple[tuple[str, ...], ...]:
    """The groups with somebody who came late: in the smallest that has room, else in one of their own."""
    smallest = min(groups, key=len)
    if len(smallest) >= LARGEST_GROUP:
        return (*groups, (seat,))
    return tuple((*g, seat) if g is smallest else g for g in groups)


def _removed(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    id = data["seat"]
    seat = state.seats.get(id)
    if seat is None:
        return state
    state = _seated(state, replace(seat, removed=True, hand=None))
    round = state.round
    if round is not None and id in round.votes:
        state = replace(state, round=replace(round, votes={s: v for s, v in round.votes.items() if s != id}))
    groups = tuple(g for g in (tuple(s for s in g if s != id) for g in state.groups) if g)
    return replace(state, groups=groups, knocks=tuple(k for k in state.knocks if k.seat != id))


def _unchanged(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    return state


def _knocked(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    knock = Knock(str(data["knock"]), str(data["seat"]), at, str(data["token"]))
    others = tuple(k for k in state.knocks if k.token != knock.token)
    return replace(state, knocks=(*others, knock))


def _answered_knock(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    return replace(state, knocks=tuple(k for k in state.knocks if k.id != data["knock"]))


def _hand(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    seat = state.seats.get(data["seat"])
    if seat is None:
        return state
    return _seated(state, replace(seat, hand=(seat.hand or at) if data["up"] else None))


def _next_round(
    state: ClassState, path: tuple[str, ...], data: Mapping[str, Any], at: dt.datetime
) -> ClassState:
    made = Round(state.rounds + 1, state.step, path, at, seconds=data.get("seconds"))
    return replace(state, round=made, rounds=made.number, phase=Phase.OPEN)


def _step(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    if state.round is not None:
        state = _put_away(state)
    index = int(data["step"])
    opened = {**state.step_opened, index: state.step_opened.get(index, at)}
    minutes = state.steps[index].minutes
    ends = at + dt.timedelta(minutes=minutes) if minutes else None
    state = replace(
        state, step=index, step_opened=opened, ends=ends, round=None, paused_at=None, phase=Phase.OPEN
    )
    if state.way is Way.OWN_PACE:  # whoever is behind is taken along; nobody is taken back
        seats = {id: replace(s, step=max(s.step, index)) for id, s in state.seats.items()}
        state = replace(state, seats=seats)
    return _next_round(state, (), data, at) if state.way is Way.TOGETHER else state


def _put_away(state: ClassState) -> ClassState:
    """The round at hand becomes past; where the room left without going on, it says with nothing."""
    round = state.round
    return replace(state, past=(*state.past, round)) if round is not None else state


def _voted(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    round, seat = state.round, state.seats.get(data["seat"])
    if round is None or seat is None or seat.removed or round.number != data["round"]:
        return state
    votes = {**round.votes, seat.id: tuple(data["chosen"])}
    if not data["chosen"]:
        del votes[seat.id]
    return replace(
        state,
        round=replace(round, votes=votes, first_vote_at=round.first_vote_at or at, last_vote_at=at),
    )


def _closed(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    round = replace(state.round, closed_at=at) if state.round is not None else None
    return replace(state, round=round, phase=Phase.CLOSED)


def _reopened(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    round = replace(state.round, closed_at=None) if state.round is not None else None
    ends = None if state.ends is not None and state.ends < at else state.ends
    return replace(state, round=round, phase=Phase.OPEN, ends=ends)


def _shown(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    return replace(_closed_already(state, at), phase=Phase.SHOWN)


def _feedback(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    return replace(_closed_already(state, at), phase=Phase.FEEDBACK)


def _closed_already(state: ClassState, at: dt.datetime) -> ClassState:
    round = state.round
    return replace(state, round=replace(round, closed_at=round.closed_at or at)) if round else state


def _went(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    round = state.round
    if round is None:
        return state
    choice = str(data["choice"])
    done = replace(round, choice=choice, by=str(data["by"]), closed_at=round.closed_at or at)
    return _next_round(replace(state, past=(*state.past, done)), (*round.path, choice), data, at)


def _back(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    last, round = state.past[-1], state.round
    aside = (*state.aside, round) if round is not None and round.votes else state.aside
    return replace(
        state,
        round=replace(last, choice="", by=""),
        past=state.past[:-1],
        aside=aside,
        step=last.step,
        phase=Phase.SHOWN,
    )


def _paused(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    return replace(state, paused_at=state.paused_at or at)


def _resumed(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    if state.paused_at is None:
        return state
    ends = state.ends + (at - state.paused_at) if state.ends else None
    return replace(state, paused_at=None, ends=ends)


def _walk(seat: Seat, step: int, at: dt.datetime) -> OwnWalk:
    return seat.walks.get(step) or OwnWalk(at, at)


def _walked(state: ClassState, seat: Seat, step: int, walk: OwnWalk) -> ClassState:
    return _seated(state, replace(seat, walks={**seat.walks, step: walk}))


def _answered(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    seat, step, key = state.seats.get(data["seat"]), int(data["step"]), str(data["key"])
    if seat is None or seat.removed:
        return state
    walk = _walk(seat, step, at)
    chosen = tuple(str(c) for c in data["chosen"])
    answers = {**walk.answers, key: chosen}
    if not chosen:
        del answers[key]
    handed = at if data.get("over") else walk.handed_at
    return _walked(state, seat, step, replace(walk, answers=answers, last_at=at, handed_at=handed))


def _handed(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    seat, step = state.seats.get(data["seat"]), int(data["step"])
    if seat is None:
        return state
    walk = _walk(seat, step, at)
    return _walked(state, seat, step, replace(walk, last_at=at, handed_at=walk.handed_at or at))


def _moved_on(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    seat = state.seats.get(data["seat"])
    return _seated(state, replace(seat, step=int(data["step"]))) if seat else state


def _grouped(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    return replace(state, groups=tuple(tuple(str(s) for s in g) for g in data["groups"]))


def _rotated(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    return replace(state, turn=state.turn + 1, phase=Phase.OPEN)


def _reported(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    report = PairReport(
        {str(k): int(n) for k, n in data.get("techniques", {}).items()},
        data.get("trust"),
        data.get("note", ""),
    )
    return replace(state, reports={**state.reports, (state.step, state.turn, str(data["seat"])): report})


def _finished(state: ClassState, data: Mapping[str, Any], at: dt.datetime) -> ClassState:
    state = replace(_put_away(state), round=None, paused_at=None, knocks=())
    seats = {id: replace(s, hand=None) for id, s in state.seats.items()}
    return replace(state, phase=Phase.FINISHED, finished_at=state.finished_at or at, seats=seats)


_HANDLERS: Mapping[What, Callable[[ClassState, Mapping[str, Any], dt.datetime], ClassState]] = {
    What.OPENED: _opened,
    What.JOINED: _joined,
    What.RENAMED: _unchanged,
    What.REMOVED: _removed,
    What.REPLACED: _unchanged,
    What.KNOCKED: _knocked,
    What.LET_IN: _answered_knock,
    What.TURNED_AWAY: _answered_knock,
    What.HAND: _hand,
    What.STEP: _step,
    What.VOTED: _voted,
    What.CLOSED: _closed,
    What.REOPENED: _reopened,
    What.SHOWN: _shown,
    What.FEEDBACK: _feedback,
    What.WENT: _went,
    What.BACK: _back,
    What.PAUSED: _paused,
    What.RESUMED: _resumed,
    What.ANSWERED: _answered,
    What.HANDED: _handed,
    What.MOVED_ON: _moved_on,
    What.GROUPED: _grouped,
    What.ROTATED: _rotated,
    What.REPORTED: _reported,
    What.FINISHED: _finished,
}
