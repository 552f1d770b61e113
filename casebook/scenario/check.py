"""Lint of a scenario: what the reader of single lines cannot see. A rule is a function and a row below."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from casebook.codes import content, scoring, state, structure
from casebook.scenario.check_class import CLASS_RULES
from casebook.scenario.check_graph import GRAPH_RULES, check_limit
from casebook.scenario.check_heard import HEARD_RULES
from casebook.scenario.graph import MAX_STATES, graph_of
from casebook.scenario.model import FlagGuard, Guard, Scenario
from casebook.scenario.read import ScenarioDraft
from kb.content.markdown import Source
from kb.content.read_desk import promises
from kb.model.problems import Place, Problem, in_order, suggestion

TYPES = (
    "刁民",
    "老上访",
    "上访户",
    "上访专业户",
    "缠访户",
    "闹访户",
    "钉子户",
    "老油条",
    "难缠的人",
    "缠访人员",
    "闹访人员",
    "信访老户",
    "重点人员",
    "无理取闹",
)
"""Ways of speaking of a person as a kind (practice.md: demands and acts are sorted, never people)."""

_TYPE = re.compile("|".join(sorted(TYPES, key=len, reverse=True)))
_NUMERAL = r"[0-9０-９零一二三四五六七八九十百两]+"
# Statutes count in 日, 工作日, 个月; 天 is how people talk of their own appointments, unless it is long.
_DEADLINE = re.compile(rf"{_NUMERAL}\s*(?:个?工作日|日|个月|(?<=[十0])天)\s*(?:之内|以内|内)")
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」")
_FEW = 4
"""Nodes with one right option needed before their places or lengths say anything."""

Found = Iterator[Problem]


def check_draft(draft: ScenarioDraft) -> list[Problem]:
    """Everything wrong with a scenario that was read, by line."""
    problems = list(draft.problems)
    problems += type_words(draft.source)
    scenario = draft.scenario
    if scenario is None:
        return in_order(problems)
    problems += [
        p for rule in (*FILE_RULES, *HEARD_RULES, *CLASS_RULES) for p in rule(scenario, draft.source)
    ]
    graph = graph_of(scenario)
    problems += check_limit(scenario, graph)
    if not graph.complete:
        problems.append(structure.GRAPH_TOO_BIG.at(scenario.path, Place(), count=MAX_STATES))
    else:
        problems += [p for check in GRAPH_RULES for p in check(scenario, graph)]
    return in_order(problems)


def type_words(source: Source) -> Found:
    """The author's own voice must not sort people; a character in quotation marks may."""
    for number, line in enumerate(source.text.split("\n"), 1):
        voice = _QUOTED.sub(lambda m: "　" * len(m[0]), line)
        for match in _TYPE.finditer(voice):
            yield content.SPOKEN_AS_TYPE.at(source.path, Place(number, match.start() + 1), word=match[0])


def _flags(scenario: Scenario, source: Source) -> Found:
    marked: dict[str, Place] = {}
    read: dict[str, Place] = {}
    cleared: dict[str, Place] = {}
    for node in scenario.nodes:
        for paragraph in node.paragraphs:
            _note(read, paragraph.guards)
        for option in node.options:
            _note(read, option.guards)
            for name in option.effects.marks:
                marked.setdefault(name, option.at)
            if option.promise and option.promise.unless:
                read.setdefault(option.promise.unless, option.at)
            for name in option.effects.clears:
                cleared.setdefault(name, option.at)
    for name, at in (cleared | read).items():
        if name not in marked:
            hint = suggestion(name, marked) if marked else "请在前面某个选项的影响里写“记下 标记名”。"
            yield state.FLAG_UNDEFINED.at(scenario.path, at, flag=name, hint=hint)
    for name, at in marked.items():
        if name not in read:
            yield state.FLAG_UNREAD.at(scenario.path, at, flag=name)


def _note(read: dict[str, Place], guards: tuple[Guard, ...]) -> None:
    for guard in guards:
        if isinstance(guard, FlagGuard):
            read.setdefault(guard.flag, guard.at)


def _choices(scenario: Scenario, source: Source) -> Found:
    for node in scenario.nodes:
        if node.ending is not None:
            continue
        if not node.options:
            yield structure.DEAD_END.at(scenario.path, node.at, title=node.title)
        elif len(node.options) == 1:
            yield structure.FEW_CHOICES.at(scenario.path, node.at, title=node.title, count=1)
        points = {o.points for o in node.options}
        if node.options and None not in points:
            if max(o.gain for o in node.options) <= 0:
                yield scoring.NO_POSITIVE.at(scenario.path, node.at, title=node.title)
            elif len(points) == 1 and len(node.options) > 1:
                yield scoring.ALL_EQUAL.at(scenario.path, node.at, title=node.title, points=points.pop())


def _words(scenario: Scenario, source: Source) -> Found:
    for _, option in scenario.options():
        if option.gain > 0:
            for _, word in promises(option.text):
                yield content.PROMISE_PRAISED.at(scenario.path, option.at, word=word)
            match = _DEADLINE.search(option.text)
            if match and not option.basis:
                yield content.DEADLINE_NO_BASIS.at(scenario.path, option.at, value=match[0])


def _trained(scenario: Scenario, source: Source) -> Found:
    used = {t for _, o in scenario.options() for t in o.techniques}
    if "能力" not in source.front:
        return
    node = source.front["能力"].node
    for text in node.texts:
        if text.value in scenario.techniques and text.value not in used:
            yield scoring.TECHNIQUE_UNUSED.at(scenario.path, text.at, name=text.value)


def _telltales(scenario: Scenario, source: Source) -> Found:
    """The right option must not give itself away by its place or its length."""
    places, longest = [], []
    for node in scenario.nodes:
        right = [o for o in node.options if o.gain == max(p.gain for p in node.options)]
        if len(node.options) < 2 or len(right) != 1:
            continue
        places.append(node.options.index(right[0]) + 1)
        longest.append(all(len(o.text) < len(right[0].text) for o in node.options if o is not right[0]))
    if len(places) >= _FEW and len(set(places)) == 1:
        at = scenario.nodes[0].at
        yield scoring.ALWAYS_SAME_PLACE.at(scenario.path, at, count=len(places), rank=places[0])
    if len(longest) >= _FEW and all(longest):
        yield scoring.ALWAYS_LONGEST.at(scenario.path, scenario.nodes[0].at, count=len(longest))


FILE_RULES: tuple[Callable[[Scenario, Source], Found], ...] = (_flags, _choices, _words, _trained, _telltales)
