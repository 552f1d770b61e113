"""What the desk uses: answers, guides, words, and exercises as far as search knows them."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from typing import ClassVar

from kb.model.base import Basis, Deadline, Entry, Kind, Status
from kb.model.labels import Form, labelled


@dataclass(frozen=True, slots=True)
class Card:
    """What an officer needs to answer: shared by answers and by the results of flows.

    A new field is one row here and one line in docs/formats.md; see :mod:`kb.model.labels`. What an author is to write in place of
    an example stands between 〔 and 〕.
    """

    short: str = labelled(
        "短答", Form.TEXT, search=True, public=True, example="〔一句话，不超过六十个字，能当面念出来。〕"
    )
    responsible: str = labelled("谁负责", Form.TEXT, search=True, public=True, example="〔哪个单位〕")
    where: str = labelled("去哪里办", Form.TEXT, search=True, public=True, example="〔哪个窗口〕")
    phone: str = labelled("联系电话", Form.TEXT, required=False, search=True, public=True)
    offices: tuple[str, ...] = labelled("承办单位", Form.IDS, required=False)
    escalate_when: str = labelled("何时升级", Form.TEXT, example="〔什么情况下要报告〕")
    related: tuple[str, ...] = labelled("相关", Form.IDS, required=False)
    basis: tuple[Basis, ...] = labelled(
        "依据", Form.BASES, search=True, public=True, example="- 信访工作条例第三十四条：〔这一条管什么〕"
    )
    papers: tuple[str, ...] = labelled("材料", Form.TEXTS, search=True, public=True, example="- 身份证")
    deadlines: tuple[Deadline, ...] = labelled(
        "时限",
        Form.DEADLINES,
        search=True,
        public=True,
        example="- 办结：60日\n  - 起算：受理之日\n  - 延长：30日\n  - 依据：信访工作条例第三十四条",
    )
    may_say: tuple[str, ...] = labelled(
        "可以说", Form.TEXTS, search=True, example="- 我先给您登记，再告诉您下一步。"
    )
    must_not_promise: tuple[str, ...] = labelled("不要承诺", Form.TEXTS, example="- 不说结果会是什么")


@dataclass(frozen=True, slots=True, repr=False)
class Answer(Entry):
    """A policy answer: what people ask, what one can say, and what it rests on.

    ``valid_until`` is the first day it no longer holds.
    """

    kind: ClassVar[Kind] = Kind.ANSWER

    questions: tuple[str, ...] = ()
    card: Card = Card()
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    def status(self, on: dt.date) -> Status:
        """By its own validity; a replaced basis is the library's to find."""
        if self.valid_until is not None and on >= self.valid_until:
            return Status.EXPIRED
        if self.valid_from is not None and on < self.valid_from:
            return Status.NOT_YET
        return Status.IN_FORCE


@dataclass(frozen=True, slots=True, repr=False)
class Guide(Entry):
    """How a piece of the work is done; ``body`` is the whole guide in Markdown."""

    kind: ClassVar[Kind] = Kind.GUIDE

    posts: tuple[str, ...] = ()
    steps: str = ""
    basis: tuple[Basis, ...] = ()
    documents: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    related: tuple[str, ...] = ()


class Difficulty(enum.StrEnum):
    """For whom an exercise is; the order is that of learning."""

    BEGINNER = "入门"
    INTERMEDIATE = "进阶"
    SKILLED = "熟练"

    @property
    def rank(self) -> int:
        """0 for the beginner's."""
        return list(Difficulty).index(self)


DIFFICULTY_EARLIER = {
    "1": Difficulty.BEGINNER,
    "2": Difficulty.INTERMEDIATE,
    "3": Difficulty.SKILLED,
}
"""How earlier files said it; they are still read."""


def difficulty_of(word: str) -> Difficulty | None:
    """What a file says under 难度; None for anything else.

    >>> difficulty_of("入门") is difficulty_of("1"), difficulty_of("很难")
    (True, None)
    """
    if word in DIFFICULTY_EARLIER:
        return DIFFICULTY_EARLIER[word]
    return Difficulty(word) if word in set(Difficulty) else None


@dataclass(frozen=True, slots=True, repr=False)
class Exercise(Entry):
    """A scenario, drill or course as the knowledge base sees it: something to find and open; the casebook reads the file itself."""

    summary: str = ""
    difficulty: Difficulty = Difficulty.INTERMEDIATE


@dataclass(frozen=True, slots=True, repr=False)
class ScenarioEntry(Exercise):
    """A scenario, to be found and opened."""

    kind: ClassVar[Kind] = Kind.SCENARIO


@dataclass(frozen=True, slots=True, repr=False)
class DrillEntry(Exercise):
    """A drill, to be found and opened."""

    kind: ClassVar[Kind] = Kind.DRILL


@dataclass(frozen=True, slots=True, repr=False)
class CourseEntry(Exercise):
    """A course, to be found and opened; ``related`` are the ids its lessons are made of."""

    kind: ClassVar[Kind] = Kind.COURSE

    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Vocabulary(Entry):
    """Words: everyday → legal, synonyms, short names of laws, terms, topics.

    Attributes:
        everyday: (what people say, (what the law says, …)) pairs.
        in_context: (what people say, (what the law says, …), (words of which one must stand beside it, …)): what people say
            of many matters is turned into the words of one only where the rest of the question is about it.
        elsewhere: (word, who deals with it) pairs of matters that other windows answer.
        synonyms: groups of words that may stand for each other.
        short_names: (short name, title) pairs of laws.
        terms: words offered by pinyin and near spelling.
        subjects: the controlled list of topics.
        subject_groups: (name of a group, its topics) pairs, for the list on the start page; empty name for none.
        not_names: words a person has cleared although they look like somebody's name.
    """

    kind: ClassVar[Kind] = Kind.VOCABULARY

    everyday: tuple[tuple[str, tuple[str, ...]], ...] = ()
    in_context: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    short_names: tuple[tuple[str, str], ...] = ()
    terms: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    subject_groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    not_names: frozenset[str] = frozenset()
