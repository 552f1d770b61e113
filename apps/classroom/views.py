"""What a phone, the projector and a trainer's window show of a class: pure, from a room to plain JSON."""

from __future__ import annotations

import datetime as dt

from apps.classroom.alone import person_progress, progress_part
from apps.classroom.pairs import group_parts, pair_part
from apps.classroom.parts import (
    bars_of,
    class_part,
    iso,
    join_part,
    last_part,
    question_at,
    result_lines,
    room_scene,
    scene_part,
    sheet_part,
    step_parts,
    votes_part,
    went_part,
)
from apps.classroom.shapes import (
    HostView,
    KnockPart,
    NextPart,
    PersonPart,
    PhoneView,
    ProjectorView,
    ScenePart,
    SheetPart,
    VotesPart,
)
from apps.classroom.stage import Room
from casebook.scenario.model import Scenario
from casebook.training_class.deeds import allowed
from casebook.training_class.model import Phase, Seat, Way
from casebook.training_class.questions import Sheet
from casebook.training_class.results import seat_results


def phone_view(room: Room, seat: str) -> PhoneView:
    """What one person sees; nobody else's name but those of one's own group."""
    state, mine = room.state, room.state.seats[seat]
    together = state.way is Way.TOGETHER
    step = mine.step if state.way is Way.OWN_PACE else state.step
    view: PhoneView = {
        "kind": "phone",
        "class": class_part(room),
        "phase": state.phase.value,
        "paused": state.paused,
        "steps": step_parts(state),
        "me": {
            "seat": seat,
            "name": room.names.get(seat, ""),
            "number": mine.number,
            "hand": mine.hand is not None,
            "account": seat in room.accounts,
        },
        "scene": room_scene(room) if together else None,
        "chosen": list(state.round.votes.get(seat, ())) if state.round is not None else [],
        "votes": votes_part(room) if together and state.phase is not Phase.OPEN else _countdown(room),
        "went": went_part(room) if together else None,
        "last": None,
        "step": step,
        "may_go_on": False,
        "sheet": None,
        "pair": pair_part(room, seat) if state.way is Way.PAIRS else None,
        "result": None,
        "moving": room.moving.get(seat, ""),
        "here": len(state.here),
    }
    begun = 0 <= step < len(state.steps) and state.phase is not Phase.LOBBY
    if begun and state.way in (Way.OWN_PACE, Way.PAPER):
        view["scene"], view["sheet"] = _own(room, mine, step)
        view["may_go_on"] = _may_go_on(room, mine, step)
        walk = mine.walks.get(step)
        if walk is not None and isinstance(room.stage.material(step), Scenario):
            view["last"] = last_part(room, step, walk.choices, seat)
    if state.phase is Phase.FINISHED:
        lines = seat_results(state, room.stage.material, seat, room.stage.seed)
        view["result"] = {"lines": result_lines(lines)}
    return view


def _countdown(room: Room) -> VotesPart | None:
    """While votes are taken a phone knows of the countdown and no more, so that it is not drawn anew with each vote."""
    part = votes_part(room)
    return (
        {"voted": 0, "of": 0, "bars": [], "ends": part["ends"]} if part is not None and part["ends"] else None
    )


def _own(room: Room, seat: Seat, step: int) -> tuple[ScenePart | None, SheetPart | None]:
    material, walk = room.stage.material(step), seat.walks.get(step)
    if isinstance(material, Scenario):
        question = room.stage.question(step, walk.choices if walk else (), seat.id)
        return scene_part(room, step, question, 0, False), None
    if isinstance(material, Sheet):
        return scene_part(room, step, room.stage.question(step, ()), 0, False), None
    return None, sheet_part(room, step, seat.id)


def _may_go_on(room: Room, seat: Seat, step: int) -> bool:
    state, walk = room.state, seat.walks.get(step)
    if state.way is not Way.OWN_PACE or state.phase is Phase.FINISHED or step + 1 >= len(state.steps):
        return False
    done = walk is not None and walk.handed_at is not None
    return done or isinstance(room.stage.material(step), Sheet)


def projector_view(room: Room) -> ProjectorView:
    """What the whole room sees: no name, nothing private."""
    state = room.state
    return {
        "kind": "projector",
        "class": class_part(room),
        "phase": state.phase.value,
        "paused": state.paused,
        "steps": step_parts(state),
        "here": len(state.here),
        "scene": room_scene(room),
        "votes": votes_part(room),
        "went": went_part(room),
        "progress": progress_part(room, bars=state.phase is Phase.FEEDBACK),
        "groups": [
            [{"number": state.seats[m["seat"]].number, "role": m["role"]} for m in group]
            for group in group_parts(room)
        ],
        "turn": state.turn,
        "ends": iso(state.ends),
        "join": join_part(room),
    }


def trainer_view(room: Room, now: dt.datetime, names: bool = True) -> HostView:
    """The trainer's window.

    Args:
        room: the class.
        now: UTC, to tell who is stuck.
        names: whether this window shows names.
    """
    state = room.state
    hands = sorted((s for s in state.here if s.hand is not None), key=lambda s: (s.hand, s.number))
    return {
        "kind": "host",
        "class": class_part(room),
        "phase": state.phase.value,
        "paused": state.paused,
        "steps": step_parts(state),
        "here": len(state.here),
        "scene": room_scene(room),
        "votes": votes_part(room, host=True),
        "went": went_part(room),
        "people": [_person(room, s, now) for s in state.here],
        "hands": [s.id for s in hands],
        "knocks": _knocks(room),
        "progress": progress_part(room, bars=True),
        "groups": group_parts(room),
        "turn": state.turn,
        "ends": iso(state.ends),
        "names": names,
        "next": _next(room),
        "join": join_part(room),
        "key": room.host_key,
        "projector": room.projector_key,
    }


def _person(room: Room, seat: Seat, now: dt.datetime) -> PersonPart:
    state = room.state
    chosen, done, of, where, handed, stuck = "", 0, 0, "", False, 0
    if state.way is Way.TOGETHER:
        voted = room.stage.voted(state.past)[seat.id]
        if state.round is not None:
            options = question_at(room, state.round).options
            mine = state.round.votes.get(seat.id, ())
            chosen = "".join(o.letter for o in options if o.id in mine)
            voted += bool(mine)
        done, of = voted, state.rounds
        where = "投了" if chosen else ("没投" if state.round is not None and state.round.votes else "")
    elif state.way in (Way.OWN_PACE, Way.PAPER):
        done, of, where, handed, stuck = person_progress(room, seat, now)
    else:
        done = sum(1 for step, _, who in state.reports if (step, who) == (state.step, seat.id))
        of = state.turn + 1 if state.groups else 0
    return {
        "seat": seat.id,
        "number": seat.number,
        "name": room.names.get(seat.id, ""),
        "here": seat.id in room.connected,
        "hand": iso(seat.hand),
        "chosen": chosen,
        "where": where,
        "done": done,
        "of": of,
        "handed": handed,
        "stuck": stuck,
        "account": seat.id in room.accounts,
    }


def _knocks(room: Room) -> list[KnockPart]:
    return [
        {"knock": k.id, "seat": k.seat, "name": room.names.get(k.seat, ""), "at": k.at.isoformat()}
        for k in room.state.knocks
    ]


def _next(room: Room) -> NextPart:
    state = room.state
    best = ""
    if state.round is not None and state.round.votes:
        question = question_at(room, state.round)
        bars = bars_of(question, list(state.round.votes.values()))
        best = max(bars, key=lambda b: b["count"])["id"] if bars else ""
    over = state.round is not None and bool(question_at(room, state.round).over)
    return {"deeds": allowed(state, over), "best": best}
