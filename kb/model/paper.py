"""A paper (文书): a form that becomes a document."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field
from typing import ClassVar

from kb.model.base import Basis, Deadline, Entry, Kind
from kb.model.problems import Place

BLANK = re.compile(r"\{(?P<name>[^{}\s]{1,12})\}")
"""Where a field stands in the text of a paper: ``{受理日期}``."""


class HandlingStage(enum.StrEnum):
    """Where in the handling of a matter a paper is used; the order is that of the list."""

    REGISTER = "登记"
    ACCEPT = "受理"
    HANDLE = "办理"
    REVIEW = "复查复核"
    COORDINATE = "会商督办"
    REPORT = "报告"


class Layout(enum.StrEnum):
    """What stands above and below the text (GB/T 9704-2012): letters, official papers, bulletins, notices, sheets."""

    LETTER = "函"
    OFFICIAL = "公文"
    BULLETIN = "简报"
    NOTICE = "告知书"
    SHEET = "表单"


class Receiver(enum.StrEnum):
    """Whom a paper is given to; one for a petitioner says what rights he has."""

    PETITIONER = "信访人"
    BODY = "单位"
    OFFICE = "内部"


class FieldKind(enum.StrEnum):
    """How a field is filled in."""

    LINE = "一行"
    TEXT = "多行"
    DATE = "日期"
    RECKONED = "推算"
    CHOICE = "选择"
    ROWS = "表格"


@dataclass(frozen=True, slots=True)
class PaperField:
    """One thing to be filled in.

    Attributes:
        hint: what to write, shown below the label.
        options: of a choice; the columns of a table.
        deadline: of a reckoned day: the limit and its basis; ``deadline.start`` is the name of the field it runs from.
        rolls: whether a last day that is a rest day moves on; limits of offices are kept without.
        default: what it holds before anything is typed.
    """

    name: str
    kind: FieldKind
    hint: str = ""
    options: tuple[str, ...] = ()
    deadline: Deadline | None = None
    rolls: bool = True
    default: str = ""
    at: Place = field(default=Place(), compare=False)


def _given(name: str, kind: FieldKind, hint: str) -> PaperField:
    return PaperField(name, kind, hint)


_ORGAN = _given("单位", FieldKind.LINE, "写全称，和公章上的一样")
_NUMBER = _given("文号", FieldKind.LINE, "单位代字、年份、顺序号，年份用六角括号，例如：某信〔2026〕1号")
_TO = _given("主送", FieldKind.LINE, "收件单位的全称或者规范简称")
_DATED = _given("成文日期", FieldKind.DATE, "负责人签发的那一天")
_ANNEX = _given("附件", FieldKind.TEXT, "一行一个名称，没有就空着")

GIVEN: dict[Layout, tuple[PaperField, ...]] = {
    Layout.LETTER: (_ORGAN, _NUMBER, _TO, _ANNEX, _DATED),
    Layout.OFFICIAL: (_ORGAN, _NUMBER, _TO, _ANNEX, _DATED),
    Layout.BULLETIN: (
        _given("期号", FieldKind.LINE, "今年的第几期，例如：第12期"),
        _ORGAN,
        _given("报送", FieldKind.LINE, "报给谁、抄给谁，按规定的范围写"),
        _DATED,
    ),
    Layout.NOTICE: (
        _ORGAN,
        _NUMBER,
        _given("收件人", FieldKind.LINE, "信访人的姓名或者名称，照登记的写"),
        _DATED,
    ),
    Layout.SHEET: (),
}
"""The fields every paper of a layout has, without its file saying so."""


@dataclass(frozen=True, slots=True, repr=False)
class Paper(Entry):
    """A form and the skeleton it fills; ``body`` says what it is for and when.

    Attributes:
        user: which office writes it.
        own: the fields its file adds to those of the layout; one of the same name takes the other's place.
        text: the skeleton, Markdown with ``{name}`` where a field stands.
        text_line: the line its first line stands on.
        rights: what the petitioner may do, said to him; printed below the text.
    """

    kind: ClassVar[Kind] = Kind.PAPER

    stage: HandlingStage = HandlingStage.REGISTER
    layout: Layout = Layout.SHEET
    receiver: Receiver = Receiver.OFFICE
    user: str = ""
    own: tuple[PaperField, ...] = ()
    text: str = ""
    text_line: int = field(default=1, compare=False)
    rights: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[PaperField, ...]:
        """Everything to be filled in, in the order of the form: head, text, foot."""
        own = {f.name: f for f in self.own}
        given = [own.pop(f.name, f) for f in GIVEN[self.layout]]
        last = [f for f in given if f.name in ("附件", "报送", "成文日期")]
        return (*(f for f in given if f not in last), *own.values(), *last)

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """The limits behind its reckoned days."""
        return tuple(f.deadline for f in self.own if f.deadline is not None)
