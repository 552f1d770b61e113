"""One demand, one judgement: pieces that name the same kind of demand must judge it alike.

A demand of a drill or a case, and a judging option of a scenario, may say ``同类：改判``. Pieces with the same
word are about the same demand, whatever words it is put in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casebook.codes import content
from casebook.drill.model import Drill
from casebook.scenario.model import Scenario
from kb.model import Case
from kb.model.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Ruling:
    """How one piece judges a kind of demand, and where it says so."""

    kind: str
    judgement: str
    path: str
    at: Place


def rulings(piece: Scenario | Drill | Case) -> Iterator[Ruling]:
    """The judgements a piece gives for kinds of demands; of a scenario only those marked right."""
    if isinstance(piece, Scenario):
        for _, option in piece.options():
            judged = option.judged
            if judged and judged.same_as and judged.right:
                yield Ruling(judged.same_as, judged.verdict.value, piece.path, option.at)
    else:
        for demand in piece.demands:
            if demand.same_as and demand.judgement:
                yield Ruling(demand.same_as, demand.judgement.value, piece.path, demand.at)


def contradictions(pieces: Iterable[Scenario | Drill | Case]) -> list[Problem]:
    """A problem at every ruling that differs from the first of its kind, in the order of the pieces."""
    first: dict[str, Ruling] = {}
    found = []
    for piece in pieces:
        for ruling in rulings(piece):
            other = first.setdefault(ruling.kind, ruling)
            if other.judgement != ruling.judgement:
                found.append(
                    content.JUDGED_DIFFERENTLY.at(
                        ruling.path,
                        ruling.at,
                        kind=ruling.kind,
                        value=ruling.judgement,
                        other=other.judgement,
                        where=f"{other.path}:{other.at.line}",
                    )
                )
    return found
