"""Reading single values: dates, lists, citations, deadlines; each fault becomes a problem."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from kb.model.citations import Citation, parse
from kb.codes import citation as cite_codes
from kb.codes import content as content_codes
from kb.codes import structure as codes
from kb.content.bases import read_line
from kb.content.fields import DEADLINE
from kb.model import UNITS, Basis, Deadline, Difficulty, Duration, difficulty_of
from kb.model.days import read_day
from kb.model.numerals import NUMERAL, to_int
from kb.model.problems import Place, Problem, suggestion
from kb.content.markdown import Field, Item, Node, Section, Text

_DURATION = re.compile(rf"(?P<number>{NUMERAL})\s*个?\s*(?P<unit>工作日|日|天|月|年)(?:内|以内|之内)?")
_NO_LIMIT = re.compile(r"没有法定时限|无法定时限|没有规定时限")


def _name_and_limit(text: Text) -> tuple[Text, Text]:
    """``名称：60日`` at its last colon; the name may hold colons of its own."""
    cut = max(text.value.rfind("："), text.value.rfind(":"))
    if cut < 0:
        return text, Text("", text.at)
    at = Place(text.at.line, text.at.column + cut + 1)
    return Text(text.value[:cut].strip(), text.at), Text(text.value[cut + 1 :].strip(), at)


def _no_date(path: str, at: Place, value: str) -> Problem:
    """What is wrong with a date, and how it is written where it can be told."""
    day = read_day(value, dt.date.min)
    if day is not None and day.year > 1900:
        return codes.DATE_BAD.at(path, at, value=value, reason="不是日期的写法", mend=f"请写成 {day.isoformat()}。")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return codes.DATE_BAD.at(path, at, value=value, reason="这一天不存在", mend="请核对月份和日子。")
    mend = "请写一个日子，如 2026-11-23；“一年后”“长期”这样的话要算成日子，写不出就删去这一行。"
    return codes.DATE_BAD.at(path, at, value=value, reason="不是一个日期", mend=mend)


_DEADLINE_FORM = "写成“名称：数＋单位”，单位是日、工作日、月、年，例如“答复：15日”。"


def deadline_hint(written: str) -> str:
    """How a length in other words is written."""
    written = written[:80]
    if (found := re.search(rf"(?P<n>{NUMERAL})\s*个?(?:周|星期|礼拜)", written)) is not None:
        return f"请按日写：{to_int(found['n']) * 7}日。"
    if "半年" in written or "半个月" in written or "季度" in written:
        return f"请写成{'6月' if '半年' in written else '15日' if '半个月' in written else '3月'}，并核对条文里的说法。"
    if re.search(r"小时|钟头", written):
        return "小时不能算期限：满 24 小时的按日写，更短的写成一项“- 没有法定时限”，细目“说明”里写几小时。"
    if re.search(r"当场|当天|当日|立即|尽快|及时|马上|随时|现场", written):
        return "没有数的不是时限：写成一项“- 没有法定时限”，细目“说明”里写清怎么约定。"
    if re.search(rf"{NUMERAL}\s*$", written):
        return f"数后面少了单位。{_DEADLINE_FORM}"
    return _DEADLINE_FORM


class Reader:
    """Reads the values of one file and collects what is wrong with them.

    Attributes:
        path: named in problems.
        problems: in the order found.
    """

    def __init__(self, path: str, front: Mapping[str, Field]) -> None:
        self.path = path
        self.front = front
        self.problems: list[Problem] = []

    def place(self, key: str) -> Place:
        """Where the value of a key stands; the top of the file when it is not there."""
        return self.front[key].node.at if key in self.front else Place()

    def text(self, key: str) -> str:
        """A key's value as one text; empty when missing."""
        if key not in self.front:
            return ""
        node = self.front[key].node
        if not isinstance(node.value, Text):
            self.problems.append(codes.VALUE_SHAPE.at(self.path, node.at, key=key, shape="一段文字"))
            return ""
        return node.value.value

    def texts(self, key: str) -> tuple[str, ...]:
        """A key's value as a list of texts."""
        if key not in self.front:
            return ()
        node = self.front[key].node
        if node.fields or any(not isinstance(n.value, Text) for n in node.nodes):
            self.problems.append(codes.VALUE_SHAPE.at(self.path, node.at, key=key, shape="一个清单"))
        return tuple(t.value for t in node.texts)

    def date(self, key: str) -> dt.date | None:
        """A key's value as a date; None when missing or wrong."""
        value = self.text(key)
        return self.as_date(value, self.place(key)) if value else None

    def as_date(self, value: str, at: Place) -> dt.date | None:
        """A date written ``2026-11-23``; anything else is a problem."""
        try:
            return dt.date.fromisoformat(value.strip())
        except ValueError:
            self.problems.append(_no_date(self.path, at, value))
            return None

    def number(self, key: str) -> int | None:
        """A key's value as a whole number."""
        value = self.text(key)
        if not value:
            return None
        try:
            return to_int(value)
        except ValueError:
            self.problems.append(codes.VALUE_SHAPE.at(self.path, self.place(key), key=key, shape="一个数"))
            return None

    def one_of(self, key: str, allowed: Sequence[str]) -> str:
        """A key's value when it is among the allowed ones; else a problem and an empty text."""
        value = self.text(key)
        if value and value not in allowed:
            hint = suggestion(value, allowed)
            self.problems.append(
                codes.VALUE_NOT_ALLOWED.at(self.path, self.place(key), key=key, value=value, hint=hint)
            )
            return ""
        return value

    def difficulty(self) -> Difficulty | None:
        """What stands under 难度; None when nothing does, or a word that is none, which is a problem."""
        found = difficulty_of(self.text("难度"))
        if found is None:
            self.one_of("难度", tuple(Difficulty))
        return found

    def citation(self, text: Text, default: str | None = None) -> Citation | None:
        """A citation that names an article."""
        found = parse(text.value, default=default)
        if found is None:
            self.problems.append(cite_codes.CITE_BAD.at(self.path, text.at, value=text.value))
        elif found.article is None:
            self.problems.append(cite_codes.CITE_NO_ARTICLE.at(self.path, text.at, value=text.value))
            return None
        return found

    def basis(self, text: Text) -> tuple[Basis, ...]:
        """``引用：说明``; several citations may be joined; see :func:`kb.content.bases.read_line`."""
        read = read_line(text)
        for code, at, value in read.faults:
            self.problems.append(code.at(self.path, at, value=value))
        return read.bases

    def bases(self, texts: Iterable[Text]) -> tuple[Basis, ...]:
        """Each text as :meth:`basis` reads it."""
        return tuple(b for t in texts for b in self.basis(t))

    def duration(self, text: Text, name: str) -> Duration | None:
        """``60日`` or ``3个月``; 天 is read as 日."""
        match = _DURATION.search(text.value)
        if match is None:
            self.problems.append(
                content_codes.DEADLINE_BAD.at(
                    self.path, text.at, value=f"{name}：{text.value}", mend=deadline_hint(text.value)
                )
            )
            return None
        unit = "日" if match["unit"] == "天" else match["unit"]
        return Duration(to_int(match["number"]), unit)

    def labels(self, item: Item, allowed: Collection[str]) -> dict[str, tuple[Text, Item]]:
        """The sub-items of an item by label; unknown labels are problems."""
        found: dict[str, tuple[Text, Item]] = {}
        for child in item.children:
            labelled = child.labelled
            name = labelled[0].value if labelled else child.text.value
            if labelled is None or name not in allowed:
                hint = suggestion(name, allowed)
                self.problems.append(
                    codes.LABEL_UNKNOWN.at(self.path, child.text.at, name=name[:12], hint=hint)
                )
                continue
            found[name] = (labelled[1], child)
        return found

    def deadline(self, item: Item) -> Deadline | None:
        """A deadline as a list item with 起算, 延长, 依据, 说明 below it."""
        labels = self.labels(item, DEADLINE)
        note = labels["说明"][0].value if "说明" in labels else ""
        if _NO_LIMIT.search(item.text.value):
            basis = self.basis(labels["依据"][0]) if "依据" in labels else ()
            return Deadline(item.text.value, note=note, basis=basis, at=item.text.at)
        name, value = _name_and_limit(item.text)
        limit = self.duration(value, name.value)
        start = labels["起算"][0].value if "起算" in labels else ""
        extension = self.duration(labels["延长"][0], "延长") if "延长" in labels else None
        basis = self.basis(labels["依据"][0]) if "依据" in labels else ()
        return self._complete(Deadline(name.value, limit, start, extension, basis, note, item.text.at))

    def deadline_fields(self, node: Node) -> Deadline:
        """A deadline as a mapping, in flows."""
        fields = node.fields
        given = {k: f.node.text for k, f in fields.items()}
        name = given.get("名称", Text(""))
        if _NO_LIMIT.search(name.value):
            return Deadline(name.value, note=given.get("说明", Text("")).value, at=node.at)
        number, unit = given.get("数", Text("", node.at)), given.get("单位", Text("", node.at))
        limit = None
        if number and unit.value in UNITS:
            limit = self.duration(Text(f"{number.value}{unit.value}", number.at), name.value)
        else:
            value = f"{name.value}：{number.value}{unit.value}"
            self.problems.append(content_codes.DEADLINE_BAD.at(self.path, unit.at or node.at, value=value, mend=_DEADLINE_FORM))
        extension = self.duration(given["延长"], "延长") if given.get("延长") else None
        sources = fields["依据"].node.texts if "依据" in fields else ()
        start = given.get("起算", Text(""))
        if "起算" not in given:
            self.problems.append(codes.LABEL_MISSING.at(self.path, node.at, item=name.value, name="起算"))
            start = Text("—")
        found = Deadline(
            name.value,
            limit,
            start.value,
            extension,
            self.bases(sources),
            given.get("说明", Text("")).value,
            node.at,
        )
        return self._complete(found)

    def _complete(self, found: Deadline) -> Deadline:
        if found.limit is not None and not found.basis:
            self.problems.append(content_codes.DEADLINE_NO_SOURCE.at(self.path, found.at, name=found.name))
        if found.limit is not None and not found.start:
            self.problems.append(content_codes.DEADLINE_NO_START.at(self.path, found.at, name=found.name))
        return found

    def section_items(self, section: Section | None) -> tuple[Item, ...]:
        """The items of a section; none when there is no such section."""
        return section.items if section else ()
