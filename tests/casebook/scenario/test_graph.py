"""The graph of states against brute force, its walks, and its speed."""

from __future__ import annotations

import random
import time

from hypothesis import given, settings

from casebook import codes, read_scenario
from casebook.codes.samples import SCENARIO
from casebook.scenario.check import check_draft
from casebook.scenario.engine import State, first_state, gained, move, offered
from casebook.scenario.graph import MAX_STATES, Graph
from casebook.scenario.model import (
    Effects,
    Ending,
    FlagGuard,
    LevelGuard,
    Option,
    Promise,
    Scenario,
    StoryNode,
    StoryParagraph,
    Trust,
)
from casebook.scenario.read import ScenarioDraft
from kb.content.markdown import Source, Text
from tests.casebook.scenario.strategies import scenarios


def brute(scenario: Scenario, state: State, left: int, sign: int) -> int:
    """The most (or least) points by trying everything, on full states."""
    options = offered(scenario.node(state.node), state) if left else ()
    return max(
        (sign * gained(state, o) + brute(scenario, move(state, o), left - 1, sign) for o in options),
        default=0,
    )


def all_nodes(scenario: Scenario, state: State, left: int) -> set[str]:
    options = offered(scenario.node(state.node), state) if left else ()
    return {state.node}.union(*(all_nodes(scenario, move(state, o), left - 1) for o in options))


@given(scenarios())
@settings(max_examples=120, deadline=None)
def test_best_worst_and_reach_without_loops(scenario: Scenario) -> None:
    graph, first = Graph(scenario), first_state(scenario)
    assert not graph.loops
    assert graph.best(first) == brute(scenario, first, 30, 1)
    assert graph.worst(first) == -brute(scenario, first, 30, -1)
    assert graph.reached() == all_nodes(scenario, first, 30)
    for walk, value in ((graph.best_walk(), graph.best(first)), (graph.worst_walk(), graph.worst(first))):
        assert walk.points == value


@given(scenarios(loops=True, max_nodes=4))
@settings(max_examples=80, deadline=None)
def test_best_and_worst_under_a_turn_limit(scenario: Scenario) -> None:
    graph, state = Graph(scenario), first_state(scenario)
    limit = scenario.turn_limit or 0
    while True:
        assert graph.best(state) == brute(scenario, state, limit - state.turns, 1)
        assert graph.worst(state) == -brute(scenario, state, limit - state.turns, -1)
        options = offered(scenario.node(state.node), state)
        if not options or state.turns == limit:
            return
        most = [o.id for o in options if gained(state, o) + graph.best(move(state, o)) == graph.best(state)]
        assert [o.id for o in graph.best_options(state)] == most
        state = move(state, options[-1])


def test_walks_of_the_sample_worked_by_hand() -> None:
    scenario, _ = read_scenario(SCENARIO)
    assert scenario is not None
    graph = Graph(scenario)
    # Best: 2 + 2 + 2. Worst: shown out at the second step, 0 − 1 (the promise is not yet due).
    # Longer: promise (0), restate (2), told to wait (−1), the promise falls due (−2) and is waved away (−2): −3.
    assert [o.id for o in graph.best_walk().options] == ["n1a", "n2b", "n3b"]
    assert (graph.best(first_state(scenario)), graph.worst(first_state(scenario))) == (6, -3)
    assert not graph.loops and graph.endless() == ()


def test_what_is_not_read_ahead_does_not_split_states() -> None:
    scenario, _ = read_scenario(SCENARIO.replace("影响：信任-1，情绪+1", "影响：信任-1，情绪+1，记下 记仇"))
    graph = Graph(scenario) if scenario else None
    assert graph is not None
    assert all("记仇" not in s.flags for s in graph.states)
    ends = {n.id for n in graph.scenario.nodes if n.ending}
    assert {s.trust for s in graph.states if s.node in ends} == {0}, "an ending reads no trust"
    assert {s.trust for s in graph.states if s.node == "n3"} == {0, 1}, "a line of 约定 does"


def test_a_stack_nobody_returns_to_does_not_split_states() -> None:
    flag = (FlagGuard("记过"),)
    nodes = (
        StoryNode(
            "a",
            "甲",
            (),
            (Option("a1", "话", "b", 1, effects=Effects(marks=("记过",)), promise=Promise(1, "d")),),
        ),
        StoryNode("b", "乙", (), (Option("b1", "话", "c", 1),)),
        StoryNode("c", "丙", (StoryParagraph("……", flag),), (Option("c1", "话", "z", 2),)),
        StoryNode("d", "到期", (), (Option("d1", "话", "e", -1),)),  # leads on; 丙 is never come back to
        StoryNode("e", "戊", (), (Option("e1", "话", "z", 3), Option("e2", "话", "z", 0))),
        StoryNode("z", "散场", (), (), Ending.PARTIAL),
    )
    scenario = Scenario(id="qj-zhan", title="栈", start="a", nodes=nodes)
    graph, state, had = Graph(scenario), first_state(scenario), 0
    while options := offered(scenario.node(state.node), state):
        assert had + graph.best(state) == 2  # 1 + 1 − 1 + 3, less 2 for the promise
        had, state = had + gained(state, options[0]), move(state, options[0])
    assert graph.states[graph.find(state)].node == "z" and had == 2


def test_with_few_turns_left_the_short_way_is_best() -> None:
    nodes = (
        StoryNode("a", "甲", (), (Option("a1", "绕", "b", 0), Option("a2", "直", "z", 1))),
        StoryNode("b", "乙", (), (Option("b1", "话", "c", 0), Option("b2", "回", "a", 0))),
        StoryNode("c", "丙", (), (Option("c1", "话", "z", 3),)),
        StoryNode("z", "散场", (), (), Ending.SUCCESS),
    )
    graph = Graph(Scenario(id="qj-duan", title="短", start="a", turn_limit=4, nodes=nodes))
    first = first_state(graph.scenario)
    assert [o.id for o in graph.best_options(first)] == ["a1"]
    assert [o.id for o in graph.best_options(first._replace(turns=2))] == ["a2"]


def giant(size: int, flags: int, seed: int) -> Scenario:
    """Many nodes with effects, conditions, promises and a few ways back."""
    dice = random.Random(seed)
    names = [f"标记{i}" for i in range(flags)]
    nodes = []
    for i in range(size - 2):
        options = []
        for k in range(3):
            target = min(size - 1, i + 1 + dice.randrange(3)) if dice.random() > 0.03 else max(0, i - 3)
            marks = (dice.choice(names),) if names and dice.random() < 0.3 else ()
            guard = dice.choice(
                [LevelGuard("信任", "≥", 2), LevelGuard("情绪", "≤", 3)] + [FlagGuard(n) for n in names]
            )
            promise = Promise(3, f"n{size - 2}") if dice.random() < 0.01 else None
            options.append(
                Option(
                    f"n{i}{'abc'[k]}",
                    "话",
                    f"n{target}" if k else f"n{i + 1}",
                    dice.randrange(-2, 3),
                    guards=(guard,) if k and dice.random() < 0.3 else (),
                    promise=promise,
                    effects=Effects(dice.randrange(-1, 2), dice.randrange(-1, 2), marks),
                )
            )
        nodes.append(StoryNode(f"n{i}", f"第{i}幕", (StoryParagraph("……"),), tuple(options)))
    back = (Option("pa", "认账", "返回", 1), Option("pb", "不认", f"n{size - 1}", -1))
    nodes.append(StoryNode(f"n{size - 2}", "到期", (StoryParagraph("……"),), back))
    nodes.append(StoryNode(f"n{size - 1}", "散场", (StoryParagraph("……"),), (), Ending.SUCCESS))
    return Scenario(
        id="qj-da",
        title="大",
        start="n0",
        trust=Trust.UNDERSTANDING,
        emotion=3,
        turn_limit=60,
        nodes=tuple(nodes),
    )


def test_two_hundred_nodes_in_two_seconds() -> None:
    scenario = giant(200, 2, 7)
    begin = time.process_time()
    graph = Graph(scenario)
    took = time.process_time() - begin
    assert graph.complete and len(graph.states) > 5_000 and graph.loops
    assert took < 2.0, f"{len(graph.states)} states took {took:.2f} s"


def test_too_many_states_are_said_to_be_too_many() -> None:
    scenario = giant(200, 14, 3)
    source = Source("scenarios/qj-da.md", "", {}, Text(""), ())
    problems = check_draft(ScenarioDraft(scenario, source, ()))
    assert [p.code for p in problems if p.code == codes.structure.GRAPH_TOO_BIG.code]
    assert len(Graph(scenario).states) > MAX_STATES


@given(scenarios(loops=True, max_nodes=4))
@settings(max_examples=60, deadline=None)
def test_points_of_each_ending_are_exact(scenario: Scenario) -> None:
    """The fewest and most points that lead to an ending without a critical error, against trying everything."""
    graph, found = Graph(scenario), dict[str, list[int]]()

    def walk(state: State, points: int) -> None:
        node = scenario.node(state.node)
        if node.ending is not None:
            found.setdefault(node.id, []).append(points)
        elif state.turns < (scenario.turn_limit or 0):
            for option in offered(node, state):
                if not option.critical:
                    walk(move(state, option), points + gained(state, option))

    walk(first_state(scenario), 0)
    for node in scenario.nodes:
        if node.ending is not None:
            points = found.get(node.id)
            assert graph.ending_range(node.id) == ((min(points), max(points)) if points else None)
