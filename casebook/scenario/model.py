"""The nouns of a scenario: frozen values that the reader makes and the engine plays."""

from __future__ import annotations

import datetime as dt
import enum
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from kb.model import Basis, Difficulty, Entry, Kind
from kb.model.labels import Form, labelled
from kb.model.problems import Place

FORMAT = 2
"""Version of the scenario format; every recorded attempt names it."""

RETURN = "返回"
"""A target that means: back to where a promise that came due interrupted the story."""

TECHNIQUES = (
    "问候",
    "倾听",
    "共情",
    "复述",
    "开放提问",
    "释法",
    "告知",
    "留余地",
    "求助",
    "分类",
    "保密",
    "收尾",
)
ERRORS = ("打断", "推诿", "敷衍", "说教", "术语堆砌", "指责", "越权承诺", "冷漠", "拖延", "指错路")
CRITICAL = (
    "泄露检举人",
    "泄露来访人",
    "拒绝登记",
    "威胁",
    "收受财物",
    "打击报复",
    "推搡",
    "独留有危险的人",
    "应当报告而未报告",
    "劝撤检举",
)
CRITICAL_CAP = 40
"""Points out of 100 that a path with a critical error cannot pass (docs/formats.md)."""

PROCESS_SHARE = 60
"""Points out of 100 for the way a conversation was held; the rest is for how it ended."""

BROKEN_COST, BROKEN_TRUST, BROKEN_EMOTION = 2, 2, 1
"""What a promise that comes due unkept costs: points, levels of trust, and degrees of emotion."""

CREDITS = 2
"""Good acts that lift trust by one level; a bad one lowers it by a whole level at once."""

MIN_POINTS, MAX_POINTS = -3, 3
MAX_EMOTION = 5
MAX_STEP = 3
"""How far one choice can move trust or emotion."""


class Trust(enum.IntEnum):
    """How far the petitioner trusts the officer."""

    MISUNDERSTANDING = 0
    UNDERSTANDING = 1
    TRUST = 2
    RESPECT = 3

    @property
    def label(self) -> str:
        """The word used in content."""
        return TRUST_LABELS[self]


TRUST_LABELS = ("误解", "理解", "信任", "尊重")


class Ending(enum.StrEnum):
    """How a story ends."""

    SUCCESS = "成功"
    PARTIAL = "部分"
    FAILURE = "失败"

    @property
    def share(self) -> int:
        """Points out of 100 for reaching it; together with :data:`PROCESS_SHARE` a success makes 100."""
        return {Ending.SUCCESS: 40, Ending.PARTIAL: 10, Ending.FAILURE: 0}[self]


class Verdict(enum.StrEnum):
    """A judgement of a demand, or of the person's situation and acts; never of the person."""

    REASONABLE = "合理"
    UNREASONABLE = "无理"
    TO_VERIFY = "待核实"
    FAIR_WITHOUT_BASIS = "合情无据"
    ANOTHER_PROCEDURE = "导入程序"
    HARDSHIP = "困难"
    UNLAWFUL = "违法"


OPERATORS: Mapping[str, Callable[[int, int], bool]] = {
    "≥": operator.ge,
    "≤": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True)
class FlagGuard:
    """Holds while a flag is set (or, unwanted, while it is not)."""

    flag: str
    wanted: bool = True
    at: Place = field(default=Place(), compare=False)

    @property
    def text(self) -> str:
        """As it is written in a file."""
        return self.flag if self.wanted else f"未 {self.flag}"

    def holds(self, trust: int, emotion: int, flags: frozenset[str]) -> bool:
        """Whether it holds in a state."""
        return (self.flag in flags) is self.wanted


@dataclass(frozen=True, slots=True)
class LevelGuard:
    """Compares trust (``信任``) or emotion (``情绪``) with a level."""

    what: str
    op: str
    value: int

    @property
    def text(self) -> str:
        """As it is written in a file."""
        return f"{self.what}{self.op}{TRUST_LABELS[self.value] if self.what == '信任' else self.value}"

    def holds(self, trust: int, emotion: int, flags: frozenset[str]) -> bool:
        """Whether it holds in a state."""
        return OPERATORS[self.op](trust if self.what == "信任" else emotion, self.value)


Guard = FlagGuard | LevelGuard


def all_hold(guards: tuple[Guard, ...], trust: int, emotion: int, flags: frozenset[str]) -> bool:
    """Whether every guard holds; none at all always does."""
    return all(g.holds(trust, emotion, flags) for g in guards)


@dataclass(frozen=True, slots=True)
class Effects:
    """What a choice changes; flags are cleared before others are set."""

    trust: int = 0
    emotion: int = 0
    marks: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """A cost that comes later: after ``turns`` more choices the story turns to ``node``.

    ``unless`` names a flag that settles the promise before then.
    """

    turns: int
    node: str
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgement a choice makes, whether it is right, and why; ``same_as`` as in a demand."""

    verdict: Verdict
    right: bool
    reason: str = ""
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """Something the learner may say or do.

    Attributes:
        target: id of the next node, or :data:`RETURN`.
        then: id of the node to which 返回 leads from the target, for a scene that interrupts; empty for none.
        points: -3 to 3; None when the author gave none (the check refuses that).
    """

    id: str
    text: str
    target: str
    points: int | None = None
    techniques: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    effects: Effects = Effects()
    promise: Promise | None = None
    judged: Judged | None = None
    feedback: str = ""
    basis: tuple[Basis, ...] = ()
    then: str = ""
    at: Place = field(default=Place(), compare=False)

    @property
    def gain(self) -> int:
        """Its points; 0 when none were given."""
        return self.points or 0

    @property
    def critical(self) -> tuple[str, ...]:
        """Those of its errors that cap the result."""
        return tuple(e for e in self.errors if e in CRITICAL)


@dataclass(frozen=True, slots=True)
class StoryParagraph:
    """A paragraph of a node, shown when its guards hold."""

    text: str
    guards: tuple[Guard, ...] = ()
    at: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class StoryNode:
    """A scene: what happens, and what the learner may do; an ending has no options."""

    id: str
    title: str
    paragraphs: tuple[StoryParagraph, ...] = ()
    options: tuple[Option, ...] = ()
    ending: Ending | None = None
    at: Place = field(default=Place(), compare=False)

    def option(self, id: str) -> Option | None:
        """One of its options by id."""
        return next((o for o in self.options if o.id == id), None)


@dataclass(frozen=True, slots=True)
class PairCards:
    """What only one of a pair knows: A plays the petitioner by it, C watches by it; B sees none of it.

    Attributes:
        opening: A's first words.
        feelings: what A feels and does not say outright.
        facts: what A tells only when asked.
        softens: what A gives way at; ``hardens`` what A closes up at.
        watch: what C looks for in this story, beside its techniques.
    """

    opening: tuple[str, ...] = labelled("开口", Form.TEXTS)
    feelings: tuple[str, ...] = labelled("心里", Form.TEXTS)
    facts: tuple[str, ...] = labelled("问到才说", Form.TEXTS)
    softens: tuple[str, ...] = labelled("听了会缓", Form.TEXTS)
    hardens: tuple[str, ...] = labelled("听了会硬", Form.TEXTS)
    watch: tuple[str, ...] = labelled("留意", Form.TEXTS)


@dataclass(frozen=True, slots=True, repr=False)
class Scenario(Entry):
    """A story that answers back.

    Attributes:
        start: id of the first node.
        pass_mark: points out of 100.
        turn_limit: choices after which the story stops; None where it cannot loop.
        hides_state: trust and emotion are not shown while it is played, only in the debrief.
        techniques: what it trains.
        difficulty: for whom it is.
        happened: the day whose law it is judged by; None where its story tells.
        discussion: three questions of the author's for the room, after the story.
        cards: for playing it in pairs; None when the author wrote none.
    """

    kind: ClassVar[Kind] = Kind.SCENARIO

    summary: str = ""
    difficulty: Difficulty = Difficulty.INTERMEDIATE
    start: str = ""
    trust: Trust = Trust.MISUNDERSTANDING
    emotion: int = 0
    pass_mark: int = 60
    turn_limit: int | None = None
    hides_state: bool = False
    techniques: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    related: tuple[str, ...] = ()
    nodes: tuple[StoryNode, ...] = ()
    happened: dt.date | None = None
    discussion: tuple[str, ...] = ()
    cards: PairCards | None = None

    def node(self, id: str) -> StoryNode:
        """A node by id.

        Raises:
            KeyError: when there is none.
        """
        for node in self.nodes:
            if node.id == id:
                return node
        raise KeyError(id)

    def options(self) -> Iterator[tuple[StoryNode, Option]]:
        """Every option with its node, in the order of the file."""
        for node in self.nodes:
            for option in node.options:
                yield node, option
