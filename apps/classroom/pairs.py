"""Talks in pairs: who is who, and the card that only one of them sees."""

from __future__ import annotations

from typing import Any

from apps.classroom.shapes import MemberPart, PairPart
from apps.classroom.stage import Room
from casebook.scenario.model import PairCards, Scenario
from casebook.training_class.model import PairReport, PairRole, Phase, role_in
from kb.model.labels import labels_of


def group_parts(room: Room) -> list[list[MemberPart]]:
    """Every group with its roles of this turn."""
    return [_members(room, group, "") for group in room.state.groups]


def _members(room: Room, group: tuple[str, ...], me: str) -> list[MemberPart]:
    return [
        {
            "seat": seat,
            "name": room.names.get(seat, ""),
            "role": role_in(group, seat, room.state.turn).value,
            "me": seat == me,
        }
        for seat in group
    ]


def pair_part(room: Room, seat: str) -> PairPart | None:
    """One's own talk; None while there is no group or nothing is open."""
    state = room.state
    group = next((g for g in state.groups if seat in g), None)
    if group is None or state.step < 0 or state.phase is Phase.LOBBY:
        return None
    material = room.stage.material(state.step)
    scenario = material if isinstance(material, Scenario) else None
    role = role_in(group, seat, state.turn)
    report = state.reports.get((state.step, state.turn, seat), PairReport())
    watch = observed(scenario) if role is PairRole.OBSERVER else []
    return {
        "group": state.groups.index(group) + 1,
        "turn": state.turn,
        "role": role.value,
        "members": _members(room, group, seat),
        "story": room.stage.html(told(room)),
        "card": room.stage.html(card(scenario, role)) if scenario else "",
        "techniques": watch,
        "report": {
            "techniques": dict(report.techniques),
            "trust": report.trust,
            "note": report.note,
        },
    }


def told(room: Room) -> str:
    """What everybody in a talk knows: how the story begins, Markdown."""
    question = room.stage.question(room.state.step, ())
    return question.text or question.story


def observed(scenario: Scenario | None) -> list[str]:
    """The techniques the observer looks for."""
    return list(scenario.techniques) if scenario else []


_PETITIONER = ("opening", "feelings", "facts", "softens", "hardens")
_OBSERVER = ("watch",)


def card(scenario: Scenario, role: PairRole) -> str:
    """The card of a role, Markdown; empty for the officer, and where the author wrote none."""
    wanted = {PairRole.PETITIONER: _PETITIONER, PairRole.OBSERVER: _OBSERVER}.get(role, ())
    if scenario.cards is None:
        return ""
    labels = {row.name: row.label for row in labels_of(PairCards)}
    lines: list[str] = []
    for name in wanted:
        texts: Any = getattr(scenario.cards, name)
        if texts:
            lines += [f"**{labels[name]}**", "", *(f"- {text}" for text in texts), ""]
    return "\n".join(lines).rstrip()
