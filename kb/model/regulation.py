"""Laws: versions, articles, paragraphs, and how one text stands to another."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field
from typing import ClassVar

from kb.model.base import Entry, Kind, Status
from kb.model.citations import ArticleNumber, Citation, law_name
from kb.model.problems import Place


class Nature(enum.StrEnum):
    """Whether a regulation's text is the official one or our summary of it."""

    DIGEST = "要点"
    OFFICIAL = "原文"


LEVELS = (
    "宪法",
    "法律",
    "行政法规",
    "党内法规",
    "部门规章",
    "地方性法规",
    "地方政府规章",
    "司法解释",
    "规范性文件",
)


class RelationVerb(enum.StrEnum):
    """How one text stands to another."""

    REPLACES = "代替"
    REPLACED_BY = "被代替"
    AMENDS = "修改"
    AMENDED_BY = "被修改"
    REPEALS = "废止"
    REPEALED_BY = "被废止"
    PARTLY_REPLACES = "部分代替"
    PARTLY_REPLACED_BY = "部分被代替"


@dataclass(frozen=True, slots=True)
class Relation:
    """This text replaced, amended or repealed another, or was; ``on`` is the day it took effect."""

    verb: RelationVerb
    law: str
    on: dt.date | None = None
    at: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (款) of an article with its items (项), each as printed."""

    text: str
    items: tuple[str, ...] = ()

    @property
    def full(self) -> str:
        """Text and items, one a line."""
        return "\n".join((self.text, *self.items)) if self.items else self.text


@dataclass(frozen=True, slots=True)
class Article:
    """One article, or a numbered point (一、二、三) of a text that has no articles.

    Attributes:
        heading: the headings above it, outermost first (编, 章, 节).
        title: short title of our own in a summary; empty in official texts.
        paragraphs: of the official text, in order; a summary has its Markdown in ``summary``.
        point: True when the text numbers 一、二、三 instead of articles.
        related: ids, or citations as printed, that a summary points to.
    """

    number: ArticleNumber
    paragraphs: tuple[Paragraph, ...] = ()
    heading: tuple[str, ...] = ()
    title: str = ""
    summary: str = ""
    related: tuple[str, ...] = ()
    point: bool = False
    at: Place = field(default=Place(), compare=False)

    @property
    def text(self) -> str:
        """The whole text (official) or the summary."""
        return "\n".join(p.full for p in self.paragraphs) if self.paragraphs else self.summary

    @property
    def label(self) -> str:
        """``第三十一条``, or ``一`` for a numbered point."""
        plain = self.number.text
        return plain[1:-1] if self.point and not self.number.inserted else plain


@dataclass(frozen=True, slots=True, repr=False)
class Regulation(Entry):
    """One version of one law.

    Attributes:
        expired: the first day it no longer holds.
        count: number of articles of the whole text, inserted ones not counted.
        inserted: articles such as 120-1.
        preface: text before the first article (Markdown).
        appendix: text after the last article: annexes, tables.
        note: 题注 of an official text: who adopted and amended it and when, one statement a line.
        undated: why an official text has no day from which it holds.
        said: the status the source of an official text gave it.
    """

    kind: ClassVar[Kind] = Kind.REGULATION

    short_names: tuple[str, ...] = ()
    level: str = ""
    number: str = ""
    issuer: str = ""
    promulgated: dt.date | None = None
    effective: dt.date | None = None
    expired: dt.date | None = None
    relations: tuple[Relation, ...] = ()
    nature: Nature = Nature.DIGEST
    count: int | None = None
    inserted: tuple[ArticleNumber, ...] = ()
    articles: tuple[Article, ...] = ()
    preface: str = ""
    appendix: str = ""
    note: str = ""
    undated: str = ""
    said: str = ""

    @property
    def law(self) -> str:
        """The title in the one form used for comparing and citing."""
        return law_name(self.title)

    @property
    def version(self) -> dt.date | None:
        """The day that names this version: in force, or else promulgated."""
        return self.effective or self.promulgated

    @property
    def key(self) -> str:
        """``信访工作条例@2022-05-01``."""
        return Citation(self.law, version=self.version).key

    def cite(self, article: Article) -> Citation:
        """The citation of one of its articles, at this version."""
        return Citation(self.law, article.number, version=self.version)

    def article(self, number: ArticleNumber) -> Article | None:
        """An article by number; None when this text does not hold it."""
        return next((a for a in self.articles if a.number == number), None)

    def has(self, number: ArticleNumber) -> bool | None:
        """Whether the law has such an article; None when neither text nor count says."""
        if self.article(number) is not None or number in self.inserted:
            return True
        if self.nature is Nature.OFFICIAL and self.articles:
            return False
        if self.count is None:
            return None
        return not number.inserted and 1 <= number.base <= self.count

    def status(self, on: dt.date) -> Status:
        """In force on a day, by its dates and what replaced it."""
        if self.expired is not None and on >= self.expired:
            verbs = {r.verb for r in self.relations if r.on is None or r.on <= on}
            return Status.AMENDED if RelationVerb.AMENDED_BY in verbs else Status.REPEALED
        if self.effective is None:
            return Status.UNKNOWN
        return Status.NOT_YET if on < self.effective else Status.IN_FORCE

    @property
    def successor(self) -> Relation | None:
        """What took its place, when its relations say so."""
        ends = {RelationVerb.REPLACED_BY, RelationVerb.AMENDED_BY, RelationVerb.REPEALED_BY}
        return next((r for r in self.relations if r.verb in ends), None)
