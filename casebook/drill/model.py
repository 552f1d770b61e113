"""Drills of 三到位一处理: a story, its demands to judge, and the plus and minus of every mark.

Of ``k`` marks that can be made on a decision, ``r`` are right: a right mark earns ``1/r`` of its point, a
wrong one costs half a point for a basis or a procedure, and a whole one for a judgement, for hardship and for acts:
what is misjudged there is done to a person. So marking everything earns nothing, and neither does guessing, nor the
same answer everywhere. The sum cannot fall under 0.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar

from casebook.drill.procedures import PROCEDURES, procedure_option
from kb.model import Basis, Circumstance, Demand, Difficulty, Entry, Judgement, Kind, Unlawful
from kb.model.citations import Citation

YES, NO = "是", "否"
JUDGEMENTS = tuple(j.value for j in Judgement)
UNLAWFUL = tuple(u.value for u in Unlawful)


@dataclass(frozen=True, slots=True, repr=False)
class Drill(Entry):
    """A story with two to four demands, the person's situation, and what the person did.

    Attributes:
        difficulty: for whom it is.
        debrief: Markdown to read afterwards.
        happened: the day whose law it is judged by; None where its story tells.
    """

    kind: ClassVar[Kind] = Kind.DRILL

    difficulty: Difficulty = Difficulty.BEGINNER
    story: str = ""
    demands: tuple[Demand, ...] = ()
    hardship: Circumstance | None = None
    unlawful: Circumstance | None = None
    debrief: str = ""
    happened: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing to decide: what can be marked, what is right, and why.

    Attributes:
        key: ``judgement:a``, ``procedure:a``, ``basis:a``, ``hardship`` or ``unlawful``; stable.
        question: what the learner is asked, in Chinese.
        options: everything that can be marked, in a fixed order.
    """

    key: str
    question: str
    options: tuple[str, ...]
    right: frozenset[str]
    reason: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """One decision after marking: its points (out of 1, may be negative) and the reason to read."""

    key: str
    question: str
    chosen: tuple[str, ...]
    right: tuple[str, ...]
    points: float
    reason: str

    @property
    def correct(self) -> bool:
        """Whether exactly the right marks were made."""
        return set(self.chosen) == set(self.right)


@dataclass(frozen=True, slots=True)
class DrillScore:
    """The result of a drill.

    Attributes:
        points: the sum of all marks, never under 0.
        possible: one point for each decision.
    """

    drill: str
    fingerprint: str
    points: float
    possible: int
    percent: float
    marks: tuple[Mark, ...] = field(default=())


def decisions(drill: Drill) -> tuple[Decision, ...]:
    """Everything to decide in a drill, in the order it is asked."""
    found: list[Decision] = []
    for demand in drill.demands:
        right = frozenset({demand.judgement.value} if demand.judgement else ())
        question = f"“{demand.title}”怎么判断？"
        found.append(Decision(f"judgement:{demand.id}", question, JUDGEMENTS, right, demand.reason))
        if demand.procedure in PROCEDURES:
            found.append(_procedure_decision(demand))
        if demand.basis and demand.distractors:
            found.append(_basis_decision(demand))
    for key, question, options, circumstance in (
        ("hardship", "来访人有没有生活困难，要帮扶救助？", (YES, NO), drill.hardship),
        ("unlawful", "来访人有没有违法行为？", UNLAWFUL, drill.unlawful),
    ):
        if circumstance is not None:
            answer = frozenset({circumstance.answer or (YES if circumstance.present else NO)})
            cited = tuple(b.citation for b in circumstance.basis)
            found.append(Decision(key, question, options, answer, circumstance.reason, cited))
    return tuple(found)


def procedures() -> tuple[str, ...]:
    """What 导入程序 can lead to, as it is marked; the same list for every demand."""
    return tuple(procedure_option(name) for name in PROCEDURES)


def _procedure_decision(demand: Demand) -> Decision:
    question = f"“{demand.title}”走哪个程序，到什么时候？"
    right = frozenset({procedure_option(demand.procedure)})
    return Decision(f"procedure:{demand.id}", question, procedures(), right, demand.reason)


def _basis_decision(demand: Demand) -> Decision:
    def texts(bases: tuple[Basis, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(b.citation.text for b in bases))

    right = texts(demand.basis)
    options = (*right, *(t for t in texts(demand.distractors) if t not in right))
    cited = tuple(b.citation for b in demand.basis)
    question = f"“{demand.title}”的依据是哪一条？"
    return Decision(f"basis:{demand.id}", question, options, frozenset(right), demand.reason, cited)


def shuffled(drill: Drill, decision: Decision, seed: str) -> tuple[str, ...]:
    """The options of a decision in an order that depends only on drill, decision and seed.

    Judgements and yes/no keep their order; only bases are moved about.
    """
    if not decision.key.startswith("basis:"):
        return decision.options

    def place(option: str) -> bytes:
        return hashlib.sha256("\0".join((seed, drill.id, decision.key, option)).encode()).digest()

    return tuple(sorted(decision.options, key=place))


def wrong_costs(key: str) -> Fraction:
    """Points that one wrong mark costs in a decision.

    >>> wrong_costs("basis:a"), wrong_costs("judgement:a")
    (Fraction(1, 2), Fraction(1, 1))
    """
    return Fraction(1, 2) if key.startswith(("basis:", "procedure:")) else Fraction(1)


def mark(decision: Decision, chosen: frozenset[str] | set[str]) -> Mark:
    """Plus and minus of one decision; marks that are not among its options are left out."""
    made = tuple(o for o in decision.options if o in chosen)
    right = len(decision.right)
    points = Fraction(0)
    for option in made:
        if option in decision.right:
            points += Fraction(1, right)
        else:
            points -= wrong_costs(decision.key)
    answer = tuple(o for o in decision.options if o in decision.right)
    return Mark(decision.key, decision.question, made, answer, round(float(points), 4), decision.reason)


def score_drill(drill: Drill, chosen: Mapping[str, frozenset[str] | set[str]]) -> DrillScore:
    """Score what a learner marked.

    Args:
        drill: what was asked.
        chosen: decision key → options marked; a missing key is a decision left open (0 points).

    Returns:
        Points (floor 0), percent (0 to 100, one decimal), and every decision with its reason.
    """
    marks = tuple(mark(d, chosen.get(d.key, frozenset())) for d in decisions(drill))
    points = max(0.0, round(sum(m.points for m in marks), 3))
    percent = round(100 * points / len(marks), 1) if marks else 0.0
    return DrillScore(drill.id, drill.fingerprint, points, len(marks), percent, marks)
