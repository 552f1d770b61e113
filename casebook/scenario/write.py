"""A scenario back to Markdown: whole from its value, or only the missing ids into an author's text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from casebook.ids import demand_ids, node_ids, option_ids
from casebook.scenario.model import Guard, Option, PairCards, Scenario, StoryNode
from casebook.scenario.read import HIDDEN
from casebook.scenario.read_class import scenes_of
from kb.content.markdown import Item, Section, read_markdown
from kb.model import DEFAULT_REGIONS, FOLDERS, Basis, Kind
from kb.model.labels import labels_of

_PLAIN = re.compile(r"[\w一-鿿“”（）《》〈〉、。！？—…·@./+-][\w一-鿿“”（）《》〈〉、，。；！？—…·@./+ -]*")
_WORDLESS = re.compile(r"(?i:null|true|false|yes|no|on|off|~|[\d._:+-]+)")
_ID_PART = re.compile(r"\{(?P<attrs>[^{}]*)\}\s*$")


def write_scenario(scenario: Scenario) -> str:
    """The Markdown of a scenario; reading it gives the same scenario (but for places and fingerprint)."""
    titles = {n.id: n.title for n in scenario.nodes}
    titles[""] = ""
    parts = ["\n".join(["---", *_front(scenario, titles), "---"])]
    parts += ["\n".join(_node(node, titles)) for node in scenario.nodes]
    parts += ["\n".join(lines) for lines in _in_class(scenario)]
    return "\n\n".join(parts).replace("---\n\n##", "---\n##", 1) + "\n"


def _front(s: Scenario, titles: dict[str, str]) -> Iterator[str]:
    yield f"编号: {s.id}"
    yield f"标题: {_scalar(s.title)}"
    lists: tuple[tuple[str, Iterable[str]], ...] = (
        ("别名", s.aliases),
        ("主题", s.topics),
        ("适用地区", () if s.regions == DEFAULT_REGIONS else s.regions),
    )
    for key, values in lists:
        yield from _list(key, tuple(values))
    yield f"简介: {_scalar(s.summary)}"
    yield f"难度: {s.difficulty.value}"
    yield f"开始: {_scalar(titles[s.start])}"
    yield f"信任: {s.trust.label}"
    yield f"情绪: {s.emotion}"
    yield f"及格: {s.pass_mark}"
    if s.turn_limit is not None:
        yield f"回合上限: {s.turn_limit}"
    if s.hides_state:
        yield f"信任面板: {HIDDEN}"
    yield from _list("能力", s.techniques)
    yield from _list("依据", tuple(_basis((b,)) for b in s.basis))
    yield from _list("相关", s.related)
    days = (("事发日期", _day(s.happened)), ("核验日期", _day(s.verified)), ("下次核验", _day(s.due)))
    texts = (("责任人", s.owner), *days, ("来源", s.source))
    yield from (f"{key}: {_scalar(value)}" for key, value in texts if value)


def _in_class(s: Scenario) -> Iterator[list[str]]:
    if s.discussion:
        yield ["## 讨论", *(f"- {question}" for question in s.discussion)]
    if s.cards:
        rows = ((row.label, getattr(s.cards, row.name)) for row in labels_of(PairCards))
        yield ["## 角色卡", *(f"- {label}：{text}" for label, texts in rows for text in texts)]


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and not _WORDLESS.fullmatch(text) and ": " not in text and text == text.strip():
        return text
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _list(key: str, values: tuple[str, ...]) -> Iterator[str]:
    if not values:
        return
    # A single value with a full-width comma would be read as a list when written in brackets.
    if any(re.search(r"[，、；,]", v) for v in values):
        yield f"{key}:"
        yield from (f"  - {_scalar(v)}" for v in values)
    else:
        yield f"{key}: [{', '.join(_scalar(v) for v in values)}]"


def _node(node: StoryNode, titles: dict[str, str]) -> Iterator[str]:
    ending = f" 结局={node.ending.value}" if node.ending else ""
    yield f"## {node.title} {{#{node.id}{ending}}}"
    for number, paragraph in enumerate(node.paragraphs):
        if number:
            yield ""
        yield f"（若 {_guards(paragraph.guards)}）{paragraph.text}" if paragraph.guards else paragraph.text
    if node.options:
        yield ""
    for number, option in enumerate(node.options, 1):
        yield from _option(option, number, titles)


def _option(o: Option, number: int, titles: dict[str, str]) -> Iterator[str]:
    pad = " " * (len(str(number)) + 2)
    words = o.text.replace("\n", "\n" + pad)
    yield f"{number}. {words} → {titles.get(o.target, o.target)} {{#{o.id}}}"
    yield from (f"{pad}- {label}：{value}" for label, value in _labels(o, titles) if value)


def _labels(o: Option, titles: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield "条件", f"若 {_guards(o.guards)}" if o.guards else ""
    if o.points is not None:
        yield "评价", "，".join((f"{o.points}分", *o.techniques, *o.errors))
    yield "接着", titles[o.then] if o.then else ""
    effects = o.effects
    sizes = (("信任", effects.trust), ("情绪", effects.emotion))
    steps = [f"{what}{size:+d}" for what, size in sizes if size]
    flags = [*(f"记下 {m}" for m in effects.marks), *(f"抹去 {c}" for c in effects.clears)]
    yield "影响", "，".join(steps + flags)
    if o.promise:
        unless = f"，除非 {o.promise.unless}" if o.promise.unless else ""
        yield "到期", f"{o.promise.turns}回合后 {titles[o.promise.node]}{unless}"
    if o.judged:
        yield "判断", f"{o.judged.verdict.value}，{'对' if o.judged.right else '错'}"
        yield "理由", o.judged.reason
        yield "同类", o.judged.same_as
    yield "依据", _basis(o.basis)
    yield "反馈", o.feedback


def _guards(guards: tuple[Guard, ...]) -> str:
    return "，".join(g.text for g in guards)


def _basis(bases: tuple[Basis, ...]) -> str:
    notes = [b.note for b in bases if b.note]
    return "；".join(b.citation.text for b in bases) + (f"：{notes[0]}" if notes else "")


def format_text(kind: Kind, text: str) -> str:
    """The author's text with missing ids written in, and nothing else changed.

    Args:
        kind: 情景 or 分类练习; any other kind comes back as it is.
        text: as in the file.
    """
    if kind not in (Kind.SCENARIO, Kind.DRILL):
        return text
    lines = text.split("\n")
    source = read_markdown(text, f"{FOLDERS[kind]}/")
    if kind is Kind.SCENARIO:
        scenes = scenes_of(source)
        for section, id in zip(scenes, node_ids(scenes), strict=True):
            _heading(lines, section, id)
            items = tuple(i for i in section.items if i.number is not None)
            for item, name in zip(items, option_ids(id, items), strict=True):
                _item(lines, item, name)
    elif kind is Kind.DRILL:
        for section in source.sections:
            demands = section.sections if section.title.value == "诉求" else ()
            for demand, id in zip(demands, demand_ids(demands), strict=True):
                _heading(lines, demand, id)
    return "\n".join(lines)


def _heading(lines: list[str], section: Section, id: str) -> None:
    if "id" not in section.attrs:
        _write_id(lines, section.title.at.line - 1, id)


def _item(lines: list[str], item: Item, id: str) -> None:
    if "id" not in item.attrs:
        _write_id(lines, item.text.at.line - 1 + item.text.value.count("\n"), id)


def _write_id(lines: list[str], number: int, id: str) -> None:
    body = lines[number].rstrip("\r")
    ending = lines[number][len(body) :]
    match = _ID_PART.search(body)
    if match:
        lines[number] = f"{body[: match.start()]}{{#{id} {match['attrs'].strip()}}}{ending}"
    else:
        lines[number] = f"{body.rstrip()} {{#{id}}}{ending}"
