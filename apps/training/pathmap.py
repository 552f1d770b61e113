"""The path map of a scenario as rows of nodes and lines between them; the view works out the pixels.

The map follows the file: one line a choice. A promise is a line of its own to the node it comes due at, a choice that
returns one back to where it can lead. Nodes that are named and not written yet stand in it, too.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from casebook.scenario.engine import Attempt
from casebook.scenario.graph import Graph, graph_of
from casebook.scenario.model import RETURN, Scenario
from casebook.scenario.read import MISSING
from casebook.scenario.scoring import Score


def map_data(
    scenario: Scenario, attempt: Attempt | None = None, score: Score | None = None
) -> dict[str, Any]:
    """Nodes with row, kind and line in the file; choices; the path taken with what it lost.

    Args:
        scenario: readable, errors or not; unreachable nodes stand in a row of their own.
        attempt: whose path is drawn in; None draws the map alone.
        score: of that attempt.
    """
    missing = unwritten(scenario)
    graph = graph_of(scenario) if not missing and _leads_somewhere(scenario) else None
    reached = _reached(scenario, graph)
    rows = _rows(scenario, reached)
    late = {o.promise.node for _, o in scenario.options() if o.promise}
    nodes = [
        {
            "id": n.id,
            "title": n.title,
            "row": rows[n.id],
            "line": n.at.line,
            "reached": n.id in reached,
            "ending": n.ending.value if n.ending else "",
            "late": n.id in late,
            "start": n.id == scenario.start,
            "missing": n.id in missing,
        }
        for n in scenario.nodes
    ]
    known = {n.id for n in scenario.nodes}
    lines = [
        {"from": n.id, "to": o.target, "option": o.id, "text": o.text, "gain": o.gain, "line": o.at.line}
        for n in scenario.nodes
        for o in n.options
        if o.target != RETURN and o.target in known
    ]
    promises = [
        {"from": n.id, "to": o.promise.node, "turns": o.promise.turns, "option": o.id}
        for n, o in scenario.options()
        if o.promise and o.promise.node in known
    ]
    back = _back(scenario, graph)
    returns = [
        {"from": n.id, "to": back.get(n.id, []), "option": o.id, "text": o.text}
        for n, o in scenario.options()
        if o.target == RETURN
    ]
    path = _path(attempt, score)
    return {"nodes": nodes, "lines": lines, "promises": promises, "returns": returns, "path": path}


def unwritten(scenario: Scenario) -> frozenset[str]:
    """The ids of nodes that are named and not written; see :class:`casebook.scenario.read.ScenarioDraft`."""
    return frozenset(n.id for n in scenario.nodes if n.id.startswith(MISSING))


def _leads_somewhere(scenario: Scenario) -> bool:
    """Whether every choice says where it leads; only then can a story's states be counted."""
    known = {RETURN, *(n.id for n in scenario.nodes)}
    return scenario.start in known and all(o.target in known for _, o in scenario.options())


def _reached(scenario: Scenario, graph: Graph | None) -> frozenset[str]:
    """The nodes some walk comes to; by the lines alone while nodes are missing."""
    if graph is not None:
        return graph.reached() if graph.complete else frozenset(n.id for n in scenario.nodes)
    leads = {
        n.id: [t for o in n.options for t in (o.target, o.then, o.promise.node if o.promise else "")]
        for n in scenario.nodes
    }
    found, waiting = {scenario.start}, [scenario.start]
    while waiting:
        for target in leads.get(waiting.pop(), ()):
            if target in leads and target not in found:
                found.add(target)
                waiting.append(target)
    return frozenset(found)


def _back(scenario: Scenario, graph: Graph | None) -> dict[str, list[str]]:
    """Node → where 返回 can lead from it; empty where that cannot be told yet."""
    if graph is None or not graph.complete:
        return {}
    order = {n.id: place for place, n in enumerate(scenario.nodes)}
    found: dict[str, set[str]] = {}
    for state in graph.states:
        if state.returns:
            found.setdefault(state.node, set()).add(state.returns[-1])
    return {node: sorted(targets, key=lambda t: order.get(t, 0)) for node, targets in found.items()}


def _path(attempt: Attempt | None, score: Score | None) -> list[dict[str, Any]]:
    if attempt is None:
        return []
    lost = {s.turn: (s.regret, list(s.better)) for s in score.steps} if score else {}
    out = []
    for turn, choice in enumerate(attempt.choices, 1):
        regret, better = lost.get(turn, (0, []))
        out.append(
            {
                "turn": turn,
                "from": attempt.states[turn - 1].node,
                "to": attempt.states[turn].node,
                "option": choice,
                "regret": regret,
                "better": better,
            }
        )
    return out


def _rows(scenario: Scenario, reached: frozenset[str]) -> dict[str, int]:
    """Row of each node: fewest choices from the start; promises below what made them; endings last."""
    targets = {n.id: [o.target for o in n.options if o.target != RETURN] for n in scenario.nodes}
    rows = {scenario.start: 0} if scenario.start in targets else {}
    queue = deque(rows)
    while queue:
        here = queue.popleft()
        for target in targets[here]:
            if target in targets and target not in rows:
                rows[target] = rows[here] + 1
                queue.append(target)
    for node, option in scenario.options():
        promise = option.promise
        if promise and promise.node in targets and promise.node not in rows and node.id in rows:
            rows[promise.node] = rows[node.id] + promise.turns
    endings = [n.id for n in scenario.nodes if n.ending is not None and n.id in reached]
    inner = [row for id, row in rows.items() if id not in endings]
    last = max(inner, default=0) + 1
    rows.update(dict.fromkeys(endings, last))
    for node in scenario.nodes:
        if node.id not in rows or node.id not in reached:
            rows[node.id] = last + 1
    return _without_gaps(rows)


def _without_gaps(rows: dict[str, int]) -> dict[str, int]:
    order = {row: i for i, row in enumerate(sorted(set(rows.values())))}
    return {id: order[row] for id, row in rows.items()}
