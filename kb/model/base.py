"""What every piece of content has, and the small values they share."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, ClassVar, cast

from kb.model.citations import Citation
from kb.model.labels import labels_of
from kb.model.problems import Place
from kb.model.shown import pairs_html, plain


class Kind(enum.StrEnum):
    """What a piece of content is; the value is the word users see."""

    REGULATION = "法规"
    GUIDE = "指南"
    ANSWER = "问答"
    FLOW = "流程"
    PAPER = "文书"
    CASE = "案例"
    SCENARIO = "情景"
    DRILL = "分类练习"
    COURSE = "课程"
    VOCABULARY = "词表"
    QUESTIONS = "问法集"
    OFFICE = "承办单位"
    VALUES = "本地数值"

    @property
    def folder(self) -> str:
        """The folder of a content layer that holds this kind."""
        return FOLDERS[self]

    @property
    def prefix(self) -> str:
        """How ids of this kind begin."""
        return PREFIXES[self]


FOLDERS = {
    Kind.REGULATION: "regulations",
    Kind.GUIDE: "guides",
    Kind.ANSWER: "answers",
    Kind.FLOW: "flows",
    Kind.PAPER: "papers",
    Kind.CASE: "cases",
    Kind.SCENARIO: "scenarios",
    Kind.DRILL: "drills",
    Kind.COURSE: "courses",
    Kind.VOCABULARY: "vocabulary",
    Kind.QUESTIONS: "questions",
    Kind.OFFICE: "offices",
    Kind.VALUES: "values",
}


PREFIXES = {
    Kind.REGULATION: "fg-",
    Kind.GUIDE: "zn-",
    Kind.ANSWER: "wd-",
    Kind.FLOW: "lc-",
    Kind.PAPER: "ws-",
    Kind.CASE: "al-",
    Kind.SCENARIO: "qj-",
    Kind.DRILL: "lx-",
    Kind.COURSE: "kc-",
    Kind.VOCABULARY: "ch-",
    Kind.QUESTIONS: "wf-",
    Kind.OFFICE: "dw-",
    Kind.VALUES: "sz-",
}


class Status(enum.StrEnum):
    """Whether a text is in force on a day; computed, never typed."""

    IN_FORCE = "有效"
    NOT_YET = "尚未生效"
    AMENDED = "已修改"
    REPEALED = "已废止"
    EXPIRED = "已失效"
    UNKNOWN = "待核"

    @property
    def usable(self) -> bool:
        """Whether an officer may rely on the text that day."""
        return self is Status.IN_FORCE


DEFAULT_REGIONS = ("全国",)


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """What every piece of content has.

    Attributes:
        id: stable; the same id in a higher layer wins.
        owner: a post, not a person.
        verified: the day the basis was last checked.
        due: the day it should be checked again.
        body: Markdown without front matter and structured sections.
        path: where it was read from, relative to its layer, with forward slashes.
        layer: ``shipped``, ``office`` or ``imported``.
        fingerprint: hash of the file's bytes; changes whenever the file does.
    """

    kind: ClassVar[Kind]

    id: str
    title: str
    aliases: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = DEFAULT_REGIONS
    owner: str = ""
    verified: dt.date | None = None
    due: dt.date | None = None
    source: str = ""
    body: str = ""
    path: str = ""
    layer: str = "shipped"
    fingerprint: str = ""

    def status(self, on: dt.date) -> Status:
        """Whether the entry holds on a day; entries without a validity always do."""
        return Status.IN_FORCE

    def to_dict(self) -> dict[str, Any]:
        """变成字典，值都是文字、数和列表。

        As plain data: days and citations as text.
        """
        return {"kind": self.kind.value, **plain(self)}

    def __repr__(self) -> str:
        return f"<{self.kind.value} {self.id} {self.title}>"

    def _repr_html_(self) -> str:
        names = _SAID | {row.name: row.label for row in labels_of(cast(type, type(self)))}
        told: list[tuple[str, object]] = []
        for one in fields(self):
            value = getattr(self, one.name)
            if is_dataclass(value) and not isinstance(value, type) and labels_of(type(value)):
                told += [(row.label, plain(getattr(value, row.name))) for row in labels_of(type(value))]
            elif one.name not in _UNSAID:
                told.append((names.get(one.name, one.name), plain(value)))
        return pairs_html(f"{self.kind.value} {self.id}", told)


# What a notebook calls the fields of every kind, and those it leaves out.
_SAID = {
    "title": "标题",
    "aliases": "别名",
    "topics": "主题",
    "regions": "适用地区",
    "owner": "责任人",
    "verified": "核验日期",
    "due": "下次核验",
    "source": "来源",
    "body": "正文",
}
_UNSAID = ("id", "path", "layer", "fingerprint")


@dataclass(frozen=True, slots=True)
class Basis:
    """A citation an entry rests on, and what it says there in our words."""

    citation: Citation
    note: str = ""
    at: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: ``60日``, ``15工作日``, ``3月``, ``1年``."""

    number: int
    unit: str

    @property
    def text(self) -> str:
        """As it is said: ``15个工作日``, ``3个月``."""
        return f"{self.number}{'个' if self.unit in ('工作日', '月') else ''}{self.unit}"


UNITS = ("日", "工作日", "月", "年")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit as an entry states it.

    Attributes:
        limit: None when there is no statutory limit; ``note`` then says what to agree on.
        start: the event it runs from, in words.
        extension: how much it can be extended by.
    """

    name: str
    limit: Duration | None = None
    start: str = ""
    extension: Duration | None = None
    basis: tuple[Basis, ...] = ()
    note: str = ""
    at: Place = field(default=Place(), compare=False)
