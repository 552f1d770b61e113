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
        at: where the section begins.
        places: where each question stands.
    """

    number: ArticleNumber
    questions: tuple[str, ...]
    at: Place = field(default=Place(), compare=False)
    places: tuple[Place, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class QuestionSet(Entry):
    """Questions asked of the articles of one law; a law may have several sets, which are read together.

    Attributes:
        law: the law's title in comparing form, or a short name of it.
        articles: as they stand in the file.
    """

    kind: ClassVar[Kind] = Kind.QUESTIONS

    law: str = ""
    articles: tuple[ArticleQuestions, ...] = ()
