"""The questions people ask of the articles of a law, written by trainers: what search reads beside the articles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.model.base import Entry, Kind
from kb.model.citations import ArticleNumber
from kb.model.problems import Place


@dataclass(frozen=True, slots=True)
class ArticleQuestions:
    """What people ask of one article, in their own words.

    Attributes:
        number: the article.
        questions: as written, in order.
        line: where the section begins.
        lines: where each question stands; mere numbers, for there are tens of thousands to be read from a cache.
    """

    number: ArticleNumber
    questions: tuple[str, ...]
    line: int = field(default=1, compare=False)
    lines: tuple[int, ...] = field(default=(), compare=False)

    @property
    def at(self) -> Place:
        """Where the section begins: its heading's text."""
        return Place(self.line, len("## ") + 1)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where each question stands."""
        return tuple(Place(line, len("- ") + 1) for line in self.lines)


@dataclass(frozen=True, slots=True, repr=False)
class QuestionSet(Entry):
    """Questions asked of the articles of one law; a law may have several sets, which are read together.

    Attributes:
        law: the law's title in comparing form, or a short name of it.
        articles: as they stand in the file.
    """

    kind: ClassVar[Kind] = Kind.QUESTIONS

    law: str = ""
    articles: tuple[ArticleQuestions, ...] = ()
