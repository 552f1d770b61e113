"""A scenario file becomes a :class:`Scenario`, with every fault at its line and column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypedDict

from casebook.codes import content, scoring, structure
from casebook.ids import node_ids, option_ids
from casebook.scenario.model import (
    MAX_EMOTION,
    RETURN,
    TECHNIQUES,
    TRUST_LABELS,
    Effects,
    Ending,
    Judged,
    Option,
    Promise,
    Scenario,
    StoryNode,
    StoryParagraph,
    Trust,
)
from casebook.scenario.notation import Notation, WrittenPromise, marked_flags
from casebook.scenario.read_class import read_class, scenes_of
from kb.codes import structure as kb_codes
from kb.content.markdown import Item, Section, Source, Text, read_markdown
from kb.content.shared import read_common
from kb.content.values import Reader
from kb.model import Basis, Difficulty, Kind
from kb.model.problems import Place, Problem, suggestion

FRONT = {
    "简介": "summary",
    "难度": "difficulty",
    "开始": "start",
    "信任": "trust",
    "情绪": "emotion",
    "及格": "pass_mark",
    "回合上限": "turn_limit",
    "信任面板": "hides_state",
    "能力": "techniques",
    "依据": "basis",
    "事发日期": "happened",
    "相关": "related",
}
REQUIRED = ("主题", "简介", "开始", "信任", "情绪", "能力")
LABELS = {
    "评价": "marks",
    "影响": "effects",
    "到期": "promise",
    "条件": "guards",
    "判断": "verdict",
    "反馈": "feedback",
    "理由": "reason",
    "依据": "basis",
    "同类": "same_as",
    "接着": "then",
}
_ARROW = re.compile(r"\s*(?:→|[-—–]+[>＞]|[=＝][>＞]|[⇒⟶➔➜])\s*")
_AROUND = '“”"‘’「」『』《》【】[]。．.；;，,：:！! '
MISSING = "missing-"
"""How the id of a node begins that is named and not written."""
_WHEN = re.compile(r"[（(]\s*(若[^）)]*)[）)]\s*")
_SHORT = 14
MAX_TURNS = 200
PANEL = ("显示", "藏起")
HIDDEN = PANEL[1]


@dataclass(frozen=True, slots=True)
class ScenarioDraft:
    """What could be read of a file.

    Attributes:
        scenario: None when nothing can be walked: no nodes, no start, or a target that does not exist.
        sketch: what stands so far, with an empty node for every one that is named and not written; None without a node.
    """

    scenario: Scenario | None
    source: Source
    problems: tuple[Problem, ...]
    sketch: Scenario | None = None


def read_draft(text: str, path: str = "") -> ScenarioDraft:
    """Read a scenario file as far as it goes; see :func:`casebook.read_scenario` for a checked one."""
    source = read_markdown(text, path)
    reader = _ScenarioReader(source)
    scenario = reader.read()
    problems = (*source.problems, *reader.values.problems, *reader.notation.problems)
    return ScenarioDraft(scenario if source.front else None, source, problems, reader.sketch(scenario))


def clip(text: str) -> str:
    """The beginning of a text, for messages."""
    flat = text.replace("\n", "")
    return flat if len(flat) <= _SHORT else flat[:_SHORT] + "…"


def split_paragraphs(prose: Text) -> Iterator[Text]:
    """Paragraphs with their own lines; one begins at a blank line or at （若 …）."""
    lines: list[str] = []
    first = prose.at.line
    for number, line in enumerate(prose.value.split("\n"), prose.at.line):
        if lines and (not line.strip() or _WHEN.match(line)):
            yield Text("\n".join(lines), Place(first, 1))
            lines = []
        if line.strip():
            first = first if lines else number
            lines.append(line.strip())
    if lines:
        yield Text("\n".join(lines), Place(first, 1))


class _Fields(TypedDict):
    summary: str
    difficulty: Difficulty
    trust: Trust
    emotion: int
    pass_mark: int
    turn_limit: int | None
    hides_state: bool
    techniques: tuple[str, ...]
    basis: tuple[Basis, ...]
    happened: dt.date | None
    related: tuple[str, ...]


class _ScenarioReader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.values = Reader(source.path, source.front)
        self.notation = Notation(source.path, marked_flags(source.text))
        self.titles: dict[str, str] = {}
        self.lost = False
        self._unwritten: dict[str, StoryNode] = {}
        self._whole: Scenario | None = None

    def sketch(self, scenario: Scenario | None) -> Scenario | None:
        """The story with what is named and not written as empty nodes; asked after :meth:`read`."""
        if scenario is not None or self._whole is None or not self._whole.nodes:
            return scenario
        whole, seen, nodes = self._whole, set[str](), []
        for number, node in enumerate(whole.nodes, 1):
            nodes.append(replace(node, id=f"{node.id}~{number}") if node.id in seen else node)
            seen.add(node.id)
        return replace(whole, nodes=(*nodes, *self._unwritten.values()), start=whole.start or nodes[0].id)

    def read(self) -> Scenario | None:
        common = read_common(self.values, self.source, Kind.SCENARIO, keys=FRONT, required=REQUIRED)
        if self.source.intro:
            self.values.problems.append(kb_codes.SKIPPED_LINE.at(self.source.path, self.source.intro.at))
        sections = scenes_of(self.source)
        ids = node_ids(sections)
        if not sections:
            self.notation.report(structure.NO_NODES, Place())
        self._titles(sections, ids)
        nodes = tuple(self._node(s, id) for s, id in zip(sections, ids, strict=True))
        self._unique(sections, ids)
        fields = self._fields()
        start = self._start(nodes)
        discussion, cards = read_class(self.values, self.source)
        scenario = Scenario(**common, **fields, start=start, nodes=nodes, discussion=discussion, cards=cards)
        self._whole = scenario
        return None if self.lost or not nodes or not start else scenario

    def _fields(self) -> _Fields:
        values, notation = self.values, self.notation
        trust = values.one_of("信任", TRUST_LABELS)
        names = values.front["能力"].node.texts if "能力" in values.front else ()
        values.texts("能力")  # reports a value that is not a list
        basis = values.front["依据"].node.texts if "依据" in values.front else ()
        pass_mark = self._number("及格", 0, 100)
        return _Fields(
            summary=values.text("简介"),
            difficulty=self._difficulty(),
            trust=Trust(TRUST_LABELS.index(trust)) if trust else Trust.MISUNDERSTANDING,
            emotion=self._number("情绪", 0, MAX_EMOTION) or 0,
            pass_mark=60 if pass_mark is None else pass_mark,
            turn_limit=self._number("回合上限", 2, MAX_TURNS),
            hides_state=values.one_of("信任面板", PANEL) == HIDDEN,
            techniques=tuple(n.value for n in names if notation.known(n, TECHNIQUES)),
            basis=values.bases(basis),
            happened=values.date("事发日期"),
            related=values.texts("相关"),
        )

    def _difficulty(self) -> Difficulty:
        if not self.values.text("难度"):
            self.notation.report(structure.DIFFICULTY_MISSING, Place())
        return self.values.difficulty() or Difficulty.INTERMEDIATE

    def _number(self, key: str, low: int, high: int) -> int | None:
        value = self.values.number(key)
        at = self.values.place(key)
        return None if value is None else self.notation.in_range(key, value, low, high, at)

    def _titles(self, sections: tuple[Section, ...], ids: list[str]) -> None:
        lines: dict[str, int] = {}
        for section, id in zip(sections, ids, strict=True):
            title = section.title.value
            if title in self.titles:
                self.notation.report(structure.NODE_TWICE, section.title.at, title=title, other=lines[title])
            self.titles.setdefault(title, id)
            lines.setdefault(title, section.title.at.line)

    def _unique(self, sections: tuple[Section, ...], ids: list[str]) -> None:
        seen: dict[str, int] = {}
        named: list[tuple[str, Place]] = []
        for section, id in zip(sections, ids, strict=True):
            named.append((id, section.title.at))
            options = self._options_of(section)
            named.extend((o, i.text.at) for o, i in zip(option_ids(id, options), options, strict=True))
        for id, at in named:
            if id in seen:
                self.notation.report(structure.ID_TWICE, at, id=id, other=seen[id])
                self.lost = True
            seen.setdefault(id, at.line)

    def _start(self, nodes: tuple[StoryNode, ...]) -> str:
        title = self.values.text("开始")
        if title and title not in self.titles:
            hint = suggestion(title, self.titles)
            self.notation.report(structure.START_MISSING, self.values.place("开始"), title=title, hint=hint)
        return self.titles.get(title, "")

    @staticmethod
    def _options_of(section: Section) -> tuple[Item, ...]:
        return tuple(i for i in section.items if i.number is not None)

    def _node(self, section: Section, id: str) -> StoryNode:
        title, at = section.title.value, section.title.at
        if section.level != 2:
            self.notation.report(structure.NODE_LEVEL, at, title=title)
        for inner in section.sections:
            self.notation.report(structure.NODE_LEVEL, inner.title.at, title=inner.title.value)
        self._identified(section.attrs, title, id, at)
        ending = self._ending(section)
        for item in section.items:
            if item.number is None:
                self.notation.report(structure.CHOICE_NOT_NUMBERED, item.text.at, text=clip(item.text.value))
        items = self._options_of(section)
        if ending is not None and items:
            self.notation.report(structure.ENDING_WITH_CHOICES, at, title=title)
        prose = split_paragraphs(section.prose) if section.prose else ()
        paragraphs = tuple(self._paragraph(p) for p in prose)
        if not paragraphs:
            self.notation.report(structure.NODE_EMPTY, at, title=title)
        ids = option_ids(id, items)
        options = tuple(self._option(i, name) for i, name in zip(items, ids, strict=True))
        return StoryNode(id, title, paragraphs, () if ending else options, ending, at)

    def _identified(self, attrs: Mapping[str, str], text: str, id: str, at: Place) -> None:
        if "id" not in attrs:
            self.notation.report(structure.ID_MISSING, at, text=clip(text), id=id)
        for name in attrs:
            if name not in ("id", "结局"):
                self.notation.report(structure.ATTR_UNKNOWN, at, name=name)

    def _ending(self, section: Section) -> Ending | None:
        value = section.attrs.get("结局")
        allowed = [e.value for e in Ending]
        if value is not None and value not in allowed:
            hint = suggestion(value, allowed)
            self.notation.report(structure.ENDING_UNKNOWN, section.title.at, value=value, hint=hint)
            self.lost = True
        return Ending(value) if value in allowed else None

    def _paragraph(self, text: Text) -> StoryParagraph:
        match = _WHEN.match(text.value)
        if match is None:
            return StoryParagraph(text.value, (), text.at)
        inside = Text(match[1], Place(text.at.line, text.at.column + match.start(1)))
        return StoryParagraph(text.value[match.end() :], self.notation.guards(inside), text.at)

    def _target(self, title: Text) -> str:
        name = title.value
        if name not in self.titles and name.strip(_AROUND) in self.titles:
            name = name.strip(_AROUND)
        if name in self.titles:
            return self.titles[name]
        hint = suggestion(name, self.titles)
        self.notation.report(structure.TARGET_MISSING, title.at, target=name, hint=hint)
        self.lost = True
        return self._unwritten.setdefault(
            name, StoryNode(f"{MISSING}{len(self._unwritten) + 1}", name, at=title.at)
        ).id

    def _option(self, item: Item, id: str) -> Option:
        notation, at = self.notation, item.text.at
        words, target = self._words(item)
        self._identified(item.attrs, words, id, at)
        labels = self._labels(item)
        option = Option(id, words, target, at=at)
        if "评价" in labels:
            points, techniques, errors = notation.marks(labels["评价"])
            option = replace(option, points=points, techniques=techniques, errors=errors)
        else:
            notation.report(scoring.NO_SCORE, at, text=clip(words))
        if not labels.get("反馈"):
            notation.report(content.FEEDBACK_MISSING, at, text=clip(words))
        return replace(
            option,
            guards=notation.guards(labels["条件"]) if "条件" in labels else (),
            effects=notation.effects(labels["影响"]) if "影响" in labels else Effects(),
            promise=self._promise(notation.promise(labels["到期"]) if "到期" in labels else None),
            judged=self._judged(labels, option),
            then=self._target(labels["接着"]) if labels.get("接着") else "",
            feedback=labels.get("反馈", Text("")).value,
            basis=self.values.basis(labels["依据"]) if "依据" in labels else (),
        )

    def _words(self, item: Item) -> tuple[str, str]:
        arrows = list(_ARROW.finditer(item.text.value))
        if not arrows or not item.text.value[arrows[-1].end() :].strip():
            self.notation.report(structure.CHOICE_SHAPE, item.text.at, text=clip(item.text.value))
            self.lost = True
            return item.text.value, ""
        last = arrows[-1]
        title = item.text.value[last.end() :].strip()
        before = item.text.value[: last.end()]
        line = item.text.at.line + before.count("\n")
        inline = before.rpartition("\n")[2]
        column = len(inline) + (item.text.at.column if "\n" not in before else 1)
        words = item.text.value[: last.start()]
        return words, RETURN if title.strip(_AROUND) == RETURN else self._target(
            Text(title, Place(line, column))
        )

    def _labels(self, item: Item) -> dict[str, Text]:
        seen: set[str] = set()
        for child in item.children:
            name = child.labelled[0].value if child.labelled else ""
            if name in seen and name in LABELS:
                self.notation.report(structure.LABEL_TWICE, child.text.at, name=name)
            seen.add(name)
        return {name: text for name, (text, _) in self.values.labels(item, LABELS).items()}

    def _promise(self, written: WrittenPromise | None) -> Promise | None:
        if written is None:
            return None
        return Promise(written.turns, self._target(written.title), written.unless)

    def _judged(self, labels: Mapping[str, Text], option: Option) -> Judged | None:
        found = self.notation.verdict(labels["判断"], option.points) if "判断" in labels else None
        if found is None:
            return None
        reason = labels.get("理由", Text("")).value
        if not reason:
            self.notation.report(content.VERDICT_NO_REASON, option.at, text=clip(option.text))
        return Judged(*found, reason, labels.get("同类", Text("")).value)
