"""Anonymised cases with their analysis, demand by demand."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import ClassVar

from kb.model.base import Basis, Entry, Kind
from kb.model.problems import Place


class Judgement(enum.StrEnum):
    """How a demand (never a person) is judged."""

    REASONABLE = "合理"
    UNREASONABLE = "无理"
    TO_VERIFY = "待核实"


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing asked for, with its 三到位一处理 analysis."""

    title: str
    judgement: Judgement | None = None
    handling: str = ""
    reason: str = ""
    basis: tuple[Basis, ...] = ()
    distractors: tuple[Basis, ...] = ()
    id: str = ""
    at: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Whether the person is in hardship, or an act was unlawful, and why one says so."""

    present: bool
    reason: str = ""
    basis: tuple[Basis, ...] = ()
    at: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Case(Entry):
    """An anonymised case with its analysis, demand by demand."""

    kind: ClassVar[Kind] = Kind.CASE

    matter: str = ""
    adaptation: str = ""
    anonymised_by: str = ""
    reviewed_by: str = ""
    story: str = ""
    demands: tuple[Demand, ...] = ()
    hardship: Circumstance | None = None
    unlawful: Circumstance | None = None
    handling: str = ""
    outcome: str = ""
    points: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    related: tuple[str, ...] = ()


MATTERS = ("建议意见类", "检举控告类", "申诉求决类")
