"""Lint rules that need every state a scenario can be in: reach, conditions, loops, best and worst paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from casebook.codes import content, scoring, state, structure
from casebook.scenario.engine import replay
from casebook.scenario.graph import Graph
from casebook.scenario.model import (
    CRITICAL_CAP,
    RETURN,
    TRUST_LABELS,
    Ending,
    Scenario,
    StoryNode,
    Trust,
    all_hold,
)
from casebook.scenario.read import clip
from casebook.scenario.scoring import earned, percent_of
from kb.model.problems import Problem

Found = Iterator[Problem]

LATE = Fraction(2, 3)
"""The part of the best path before which 尊重 comes too early."""


def _reach(scenario: Scenario, graph: Graph) -> Found:
    reached = graph.reached()
    for node in scenario.nodes:
        if node.id not in reached:
            code = structure.UNREACHABLE if node.ending is None else state.ENDING_UNREACHABLE
            yield code.at(scenario.path, node.at, title=node.title)


def _guards(scenario: Scenario, graph: Graph) -> Found:
    here: dict[str, list[int]] = {}
    for number, where in enumerate(graph.states):
        here.setdefault(where.node, []).append(number)
    for node in scenario.nodes:
        numbers = here.get(node.id)
        if numbers is None:
            continue  # already reported as out of reach
        taken = {o.id for i in numbers for o, _ in graph.choices[i]}
        for option in node.options:
            if option.guards and option.id not in taken:
                yield state.GUARD_NEVER.at(scenario.path, option.at, text=clip(option.text))
        for paragraph in node.paragraphs:
            states = (graph.states[i] for i in numbers)
            if not any(all_hold(paragraph.guards, s.trust, s.emotion, s.flags) for s in states):
                yield state.GUARD_NEVER.at(scenario.path, paragraph.at, text=clip(paragraph.text))
        yield from _stuck(scenario, graph, node, numbers)


def _stuck(scenario: Scenario, graph: Graph, node: StoryNode, numbers: list[int]) -> Found:
    if not node.options:
        return
    for option in node.options:
        if option.target == RETURN and not any(graph.states[i].returns for i in numbers):
            yield structure.RETURN_NOWHERE.at(scenario.path, option.at, title=node.title)
    for i in numbers:
        if not graph.choices[i] and graph.depths[i] < graph.limit:
            where = graph.states[i]
            text = f"信任{TRUST_LABELS[where.trust]}，情绪{where.emotion}"
            if where.flags:
                text += f"，已记下{'、'.join(sorted(where.flags))}"
            yield state.ALL_HIDDEN.at(scenario.path, node.at, title=node.title, state=text)
            return


def check_limit(scenario: Scenario, graph: Graph) -> Found:
    """A story that can come round again needs a turn limit; this holds however many states there are."""
    if graph.circle and scenario.turn_limit is None:
        node = scenario.node(graph.circle)
        yield structure.LOOP_UNLIMITED.at(scenario.path, node.at, title=node.title)


def _loops(scenario: Scenario, graph: Graph) -> Found:
    titles = {n.id: n for n in scenario.nodes}
    for id in dict.fromkeys(graph.states[i].node for i in graph.endless()[:1]):
        yield structure.NO_WAY_OUT.at(scenario.path, titles[id].at, title=titles[id].title)
    if graph.farmed:
        node = titles[graph.states[min(graph.loop_states)].node]
        yield scoring.LOOP_FARMS.at(scenario.path, node.at, what="得分或者丢分")


def _paths(scenario: Scenario, graph: Graph) -> Found:
    best, worst = graph.best_walk(), graph.worst_walk()
    nodes = {n.id: n for n in scenario.nodes}
    at = nodes[scenario.start].at
    critical = [e for o in best.options for e in o.critical]
    if critical and scenario.pass_mark > CRITICAL_CAP:
        yield scoring.BEST_FAILS.at(scenario.path, at, reason=f"有严重错误“{critical[0]}”")
    elif nodes[best.last].ending is Ending.FAILURE:
        yield scoring.BEST_FAILS.at(scenario.path, at, reason=f"走到失败的结局“{nodes[best.last].title}”")
    if scenario.pass_mark == 0 or best.points == worst.points:
        reason = "也及格，因为及格线是 0" if scenario.pass_mark == 0 else "和最高的路分数一样"
        yield scoring.WORST_PASSES.at(scenario.path, at, reason=reason)
    elif nodes[worst.last].ending is Ending.SUCCESS:
        yield scoring.WORST_PASSES.at(scenario.path, at, reason=f"走到成功的结局“{nodes[worst.last].title}”")
    used = {t for o in best.options for t in o.techniques}
    if "复述" not in used:
        yield content.NO_RESTATING.at(scenario.path, at)
    if "收尾" not in used:
        yield content.NO_CLOSING.at(scenario.path, at)


def _endings(scenario: Scenario, graph: Graph) -> Found:
    """Points must not contradict an ending: what is earned before the ending holds it, over every path there is."""
    best, worst = graph.best_walk().points, graph.worst_walk().points
    if best == worst or not scenario.pass_mark:
        return  # already reported
    for node in scenario.nodes:
        reach = graph.ending_range(node.id) if node.ending else None
        if reach is None:
            continue
        least, most = (earned(percent_of(points, best, worst), node.ending) for points in reach)
        details = {"title": node.title, "mark": scenario.pass_mark}
        if node.ending is Ending.FAILURE and most >= scenario.pass_mark:
            yield scoring.FAILURE_PASSES.at(scenario.path, node.at, points=f"{most:g}", **details)
        elif node.ending is Ending.SUCCESS and least < scenario.pass_mark:
            yield scoring.SUCCESS_FAILS.at(scenario.path, node.at, points=f"{least:g}", **details)


def _respect(scenario: Scenario, graph: Graph) -> Found:
    """Trust that has reached the top cannot answer any more, so the best path gets there in its last third."""
    if scenario.trust is Trust.RESPECT:
        return
    states = replay(scenario, [o.id for o in graph.best_walk().options]).states
    turns = len(states) - 1
    turn = next((i for i, s in enumerate(states) if s.trust == Trust.RESPECT), turns)
    if LATE.denominator * turn < LATE.numerator * turns:
        node = scenario.node(scenario.start)
        yield content.RESPECT_EARLY.at(scenario.path, node.at, turns=turns, turn=turn)


GRAPH_RULES: tuple[Callable[[Scenario, Graph], Found], ...] = (
    _reach,
    _guards,
    _loops,
    _paths,
    _endings,
    _respect,
)
