"""The nouns of an exam: frozen values; no files, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb.model import Difficulty

EXAM = "考试"
"""The kind of record an exam leaves, a test before or after a course included."""

OWN = "自备题"
"""What a question asks for that the office has brought itself, from a question bank of another program."""

SKILLS = ("五种判断", "走哪个程序", "挑依据", "生活困难", "违法行为", "时限", "条文", OWN)
"""What a question asks for; a paper takes from them in turn, so that two papers ask for the same mix."""


@dataclass(frozen=True, slots=True)
class ExamPlan:
    """How an exam is made up.

    Attributes:
        count: questions.
        topics, levels: of the questions; empty for all.
        minutes: the time there is; None for no limit.
        pass_mark: percent of right answers that passes; None where nothing is to be passed.
        resits: how often it may be sat again; None for as often as one likes.
    """

    count: int
    topics: tuple[str, ...] = ()
    levels: tuple[Difficulty, ...] = ()
    minutes: int | None = None
    pass_mark: int | None = None
    resits: int | None = None


@dataclass(frozen=True, slots=True)
class BankItem:
    """One question.

    Attributes:
        key: stable: ``lx-001/judgement:a``.
        skill: one of :data:`SKILLS`.
        story: Markdown to read before; empty for none.
        many: whether several options may be right.
        reason: why, to be read after the end.
        cited: keys of the citations behind it.
        source: id of the entry it was made from.
    """

    key: str
    skill: str
    question: str
    options: tuple[str, ...]
    right: tuple[str, ...]
    story: str = ""
    many: bool = False
    reason: str = ""
    cited: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    level: Difficulty = Difficulty.INTERMEDIATE
    source: str = ""

    def correct(self, chosen: tuple[str, ...]) -> bool:
        """Whether exactly the right options were chosen."""
        return set(chosen) == set(self.right)


_LISTS = ("options", "right", "cited", "topics")


def item_data(item: BankItem) -> dict[str, Any]:
    """A question as it is recorded with the exam in which it was asked; JSON."""
    data = {name: getattr(item, name) for name in BankItem.__slots__}
    return {**data, **{name: list(data[name]) for name in _LISTS}, "level": item.level.value}


def item_of(data: Mapping[str, Any]) -> BankItem:
    """The question that was recorded."""
    lists: dict[str, Any] = {name: tuple(str(x) for x in data[name]) for name in _LISTS}
    return BankItem(**{**data, **lists, "level": Difficulty(data["level"])})
