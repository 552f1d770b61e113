"""Anonymised cases with their analysis, demand by demand."""

from __future__ import annotations

import datetime as dt
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
    FAIR_WITHOUT_BASIS = "合情无据"
    ANOTHER_PROCEDURE = "导入程序"

    @property
    def means(self) -> str:
        """What follows from it (信访工作条例第二十七条、第三十一条、第三十二条)."""
        return _FOLLOWS[self]


_FOLLOWS = {
    Judgement.REASONABLE: "解决到位",
    Judgement.UNREASONABLE: "思想教育到位",
    Judgement.TO_VERIFY: "查清再判",
    Judgement.FAIR_WITHOUT_BASIS: "解释说明",
    Judgement.ANOTHER_PROCEDURE: "说清走哪个程序、到哪天",
}


class Unlawful(enum.StrEnum):
    """Whether a petitioner's acts were unlawful, and whether there is something to handle now."""

    NONE = "没有"
    SETTLED = "有，已处理或不归这里"
    NOW = "有，现在依法处理"


UNLAWFUL_EARLIER = {"否": Unlawful.NONE, "是": Unlawful.NOW}
"""How earlier files answered; they are still read."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing asked for, with its 三到位一处理 analysis.

    Attributes:
        procedure: where 导入程序 leads; empty for any other judgement.
        same_as: a word shared by pieces that judge the same kind of demand; empty when none do.
    """

    title: str
    judgement: Judgement | None = None
    handling: str = ""
    reason: str = ""
    basis: tuple[Basis, ...] = ()
    distractors: tuple[Basis, ...] = ()
    procedure: str = ""
    same_as: str = ""
    id: str = ""
    at: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Whether the person is in hardship, or an act was unlawful, and why one says so.

    Attributes:
        answer: 是 or 否 for hardship, one of :class:`Unlawful` for acts.
    """

    present: bool
    reason: str = ""
    basis: tuple[Basis, ...] = ()
    at: Place = field(default=Place(), compare=False)
    answer: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Case(Entry):
    """An anonymised case with its analysis, demand by demand.

    Attributes:
        happened: the day whose law it is judged by; None where its story tells.
    """

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
    happened: dt.date | None = None


MATTERS = ("建议意见类", "检举控告类", "申诉求决类")
