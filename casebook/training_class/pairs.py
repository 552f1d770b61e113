"""What the observers and the petitioners of 结对练 noted, added up: talks, techniques seen, trust felt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from casebook.scenario.model import TECHNIQUES
from casebook.training_class.model import ClassState, PairReport, PairRole, role_in


@dataclass(frozen=True, slots=True)
class PairsDebrief:
    """One step of a class in pairs.

    Attributes:
        talks: group and rotation with at least one note.
        n: people who noted something.
        techniques: technique → talks in which an observer saw it, and how often in all; in their order.
        observed: talks that an observer noted.
        trust: how many petitioners felt 误解, 理解, 信任, 尊重 at the end.
        notes: what was written down, without who wrote it.
    """

    talks: int = 0
    n: int = 0
    techniques: tuple[tuple[str, int, int], ...] = ()
    observed: int = 0
    trust: tuple[int, int, int, int] = (0, 0, 0, 0)
    notes: tuple[str, ...] = ()


def role_of(state: ClassState, seat: str, turn: int) -> PairRole | None:
    """Who somebody was in a rotation; None for whoever is in no group."""
    group = next((g for g in state.groups if seat in g), None)
    return role_in(group, seat, turn) if group else None


def officer_of(state: ClassState, seat: str, turn: int) -> str:
    """The seat that was the officer in the same talk; empty where there was none."""
    group = next((g for g in state.groups if seat in g), ())
    return next((s for s in group if role_in(group, s, turn) is PairRole.OFFICER), "")


def pairs_of(state: ClassState, step: int) -> PairsDebrief:
    """What was noted in one step."""
    noted = {(turn, seat): r for (at, turn, seat), r in state.reports.items() if at == step}
    talks: set[tuple[int, str]] = set()
    seen: dict[tuple[int, str], Counter[str]] = {}
    trust = [0, 0, 0, 0]
    for (turn, seat), report in noted.items():
        talk = (turn, officer_of(state, seat, turn) or seat)
        talks.add(talk)
        if role_of(state, seat, turn) is not PairRole.PETITIONER:
            seen.setdefault(talk, Counter()).update(report.techniques)
        if report.trust is not None:
            trust[report.trust] += 1
    rows = (
        (name, sum(1 for c in seen.values() if c[name]), sum(c[name] for c in seen.values()))
        for name in TECHNIQUES
    )
    return PairsDebrief(
        len(talks),
        len({seat for _, seat in noted}),
        tuple(r for r in rows if r[1]),
        len(seen),
        (trust[0], trust[1], trust[2], trust[3]),
        tuple(r.note for r in noted.values() if r.note),
    )


def talks_as(state: ClassState, seat: str, role: PairRole) -> list[tuple[int, int, PairReport]]:
    """The notes of talks in which somebody had a role: step, rotation, and each note made in that talk."""
    found = []
    for (step, turn, noter), report in state.reports.items():
        group = next((g for g in state.groups if noter in g), ())
        if seat in group and role_in(group, seat, turn) is role:
            found.append((step, turn, report))
    return found
