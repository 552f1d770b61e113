"""Every state a scenario can be in, with the best and the worst that can still be gained from each.

A graph state is an engine state stripped of what cannot matter from there on: trust, emotion and flags
that no condition ahead reads, and the turn count. The turn limit comes back in the values: they are
computed for 0, 1, 2 … choices left, until they no longer change or the limit is reached.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from casebook.scenario.engine import State, first_state, gained, move, offered
from casebook.scenario.model import RETURN, FlagGuard, Guard, Option, Scenario, StoryNode

MAX_STATES = 150_000
"""Beyond this the check says that the scenario cannot be computed (about 3 seconds of work)."""

DEFAULT_LIMIT = 40
"""Choices looked ahead where a scenario loops but has no turn limit (the check refuses such a file)."""

TRUST, EMOTION = "信任", "情绪"
Values = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class GraphWalk:
    """A way through a scenario: the options taken, and the points they gain together."""

    options: tuple[Option, ...]
    nodes: tuple[str, ...]
    points: int

    @property
    def last(self) -> str:
        """Id of the node where it ends."""
        return self.nodes[-1]


class Graph:
    """The reachable states of a scenario and what they are worth.

    Attributes:
        states: in the order of discovery, the first one at 0.
        choices: for each state its open options, each with the index of the state it leads to.
        depths: for each state the fewest choices that lead to it.
        limit: choices after which an attempt stops.
        circle: a node that can be come back to, conditions aside; empty when there is none.
        complete: False when there were more than :data:`MAX_STATES`; values are then not computed.
        loops: whether some state can be come back to.
        bounded: whether the turn limit can cut a path short; values then depend on the choices left.
        farmed: whether going round a loop gains or loses points again and again.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._nodes = {n.id: n for n in scenario.nodes}
        self._reads, self._can_return, self.circle = _ahead(scenario)
        self.limit = scenario.turn_limit or (DEFAULT_LIMIT if self.circle else 4 * len(scenario.nodes))
        self._live: dict[tuple[object, ...], tuple[bool, bool, frozenset[str], bool]] = {}
        self.states: list[State] = []
        self.choices: list[list[tuple[Option, int]]] = []
        self.depths: list[int] = []
        self.index: dict[State, int] = {}
        self.complete = self._explore()
        self.loops, self.loop_states = self._cycles() if self.complete else (False, frozenset[int]())
        self._best: list[Values] = []
        self._worst: list[Values] = []
        self.bounded = self.farmed = False
        if self.complete:
            self._values()

    def _project(self, state: State) -> State:
        """The state without what nothing ahead reads."""
        key = (state.node, tuple([d.node for d in state.due]), state.returns)
        live = self._live.get(key)
        if live is None:
            ahead = {state.node, *(d.node for d in state.due)}
            back = any(self._can_return[n] for n in ahead)
            # What a stack of returns would read counts only while some 返回 can still use it; otherwise
            # a state would look different depending on the way that led to it.
            reads = frozenset().union(
                *(self._reads[n] for n in (ahead | set(state.returns) if back else ahead))
            )
            live = (TRUST in reads, EMOTION in reads, reads, back)
            self._live[key] = live
        trust, emotion, flags, returns = live
        return State(
            state.node,
            state.trust if trust else 0,
            state.emotion if emotion else 0,
            state.flags & flags,
            state.due,
            state.returns if returns else (),
            0,
            state.credit if trust else 0,
        )

    def _explore(self) -> bool:
        first = self._project(first_state(self.scenario))
        self.index[first] = 0
        self.states.append(first)
        self.depths.append(0)
        index, states, depths, project, nodes = (
            self.index,
            self.states,
            self.depths,
            self._project,
            self._nodes,
        )
        here = 0
        while here < len(states):
            state = states[here]
            row: list[tuple[Option, int]] = []
            depth = depths[here]
            # A loop that makes promises has no end of states; no attempt gets further than its limit.
            for option in offered(nodes[state.node], state) if depth < self.limit else ():
                after = project(move(state, option))
                number = index.get(after)
                if number is None:
                    number = index[after] = len(states)
                    states.append(after)
                    depths.append(depth + 1)
                row.append((option, number))
            self.choices.append(row)
            here += 1
            if len(states) > MAX_STATES:
                return False
        return True

    def _cycles(self) -> tuple[bool, frozenset[int]]:
        pairs = [(i, j) for i, row in enumerate(self.choices) for _, j in row]
        if not pairs:
            return False, frozenset()
        from scipy.sparse import csr_array  # half a second that only a story with loops is worth
        from scipy.sparse.csgraph import connected_components

        rows, columns = np.array(pairs, dtype=np.int32).T
        size = len(self.states)
        matrix = csr_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(size, size))
        count, group = connected_components(matrix, directed=True, connection="strong")
        sizes = np.bincount(group, minlength=count)
        inside = sizes[group] > 1
        inside[rows[rows == columns]] = True
        return bool(inside.any()), frozenset(np.flatnonzero(inside).tolist())

    def _values(self) -> None:
        branching = [i for i, row in enumerate(self.choices) if row]
        if not branching:
            self._best = self._worst = [np.zeros(len(self.states), dtype=np.int16)]
            return
        rows = np.array(branching, dtype=np.int64)
        starts = np.cumsum([0, *(len(self.choices[i]) for i in branching)])[:-1]
        gains = np.array([self.gain(i, o) for i in branching for o, _ in self.choices[i]], dtype=np.int16)
        targets = np.array([j for i in branching for _, j in self.choices[i]], dtype=np.int64)

        def step(values: Values, gain: Values, pick: np.ufunc) -> Values:
            out = np.zeros_like(values)
            out[rows] = pick.reduceat(gain + values[targets], starts)
            return out

        zero = np.zeros(len(self.states), dtype=np.int16)
        if not self.loops:
            best, worst, depth = zero, zero, zero
            ones = np.ones_like(gains)
            while True:
                deeper = step(depth, ones, np.maximum)
                if np.array_equal(deeper, depth):
                    break
                best, worst, depth = step(best, gains, np.maximum), step(worst, gains, np.minimum), deeper
            if self.scenario.turn_limit is None or int(depth[0]) <= self.scenario.turn_limit:
                self._best, self._worst = [best], [worst]
                return
        self.bounded = True
        self._best, self._worst = [zero], [zero]
        for left in range(1, self.limit + 2):
            best, worst = step(self._best[-1], gains, np.maximum), step(self._worst[-1], gains, np.minimum)
            if np.array_equal(best, self._best[-1]) and np.array_equal(worst, self._worst[-1]):
                return
            if left <= self.limit:
                self._best.append(best)
                self._worst.append(worst)
        self.farmed = self.loops and any(
            bool((new[list(self.loop_states)] != old[-1][list(self.loop_states)]).any())
            for new, old in ((best, self._best), (worst, self._worst))
        )

    def gain(self, number: int, option: Option) -> int:
        """Points of an option in a state, promises that come due with it included."""
        return gained(self.states[number], option)

    def ending_range(self, node: str) -> tuple[int, int] | None:
        """The fewest and the most points of a path that ends at a node without a critical error.

        Args:
            node: id of an ending.

        Returns:
            None when no such path leads there within the turn limit.
        """
        ends = np.array([s.node == node and not self.choices[i] for i, s in enumerate(self.states)])
        moves = [
            (i, self.gain(i, o), j) for i, row in enumerate(self.choices) for o, j in row if not o.critical
        ]
        if not moves or not ends.any():
            return None
        sources, gains, targets = np.array(moves, dtype=np.int64).T
        never = 1_000_000
        found = []
        for sign in (-1, 1):
            start = np.where(ends, 0, -never)
            values = start
            for _ in range(self.limit):
                following = start.copy()
                np.maximum.at(following, sources, sign * gains + values[targets])
                following[following < -never // 2] = -never
                if np.array_equal(following, values):
                    break
                values = following
            found.append(int(values[0]))
        return (-found[0], found[1]) if found[0] > -never else None

    def find(self, state: State) -> int:
        """The number of an engine state.

        Raises:
            KeyError: when the scenario cannot be in it.
        """
        return self.index[self._project(state)]

    def _layer(self, left: int) -> int:
        return max(0, min(left, len(self._best) - 1)) if self.bounded else 0

    def best(self, state: State) -> int:
        """The most points that can still be gained from an engine state."""
        return int(self._best[self._layer(self.limit - state.turns)][self.find(state)])

    def worst(self, state: State) -> int:
        """The fewest points that can still be gained from an engine state."""
        return int(self._worst[self._layer(self.limit - state.turns)][self.find(state)])

    def best_options(self, state: State) -> tuple[Option, ...]:
        """The open options of an engine state that lose nothing."""
        below = self._best[self._layer(self.limit - state.turns - 1)]
        here = self.find(state)
        row = [(option, self.gain(here, option) + int(below[j])) for option, j in self.choices[here]]
        most = max((value for _, value in row), default=0)
        return tuple(option for option, value in row if value == most)

    def best_walk(self) -> GraphWalk:
        """A way that gains the most; among equals the one whose options come first in the file."""
        return self._walk(self._best, 1)

    def worst_walk(self) -> GraphWalk:
        """A way that gains the least; among equals the one whose options come first in the file."""
        return self._walk(self._worst, -1)

    def _walk(self, layers: list[Values], sign: int) -> GraphWalk:
        here, left, points = 0, self.limit, 0
        options: list[Option] = []
        nodes = [self.states[0].node]
        while self.choices[here] and (left > 0 or not self.bounded):
            left -= 1
            below = layers[self._layer(left)]
            worth = [(self.gain(here, o), o, j) for o, j in self.choices[here]]
            gain, option, here = max(worth, key=lambda c: sign * (c[0] + int(below[c[2]])))
            points += gain
            options.append(option)
            nodes.append(self.states[here].node)
        return GraphWalk(tuple(options), tuple(nodes), points)

    def reached(self) -> frozenset[str]:
        """Ids of the nodes that can be reached."""
        return frozenset(s.node for s in self.states)

    def endless(self) -> tuple[int, ...]:
        """States from which no ending, and no dead end, can be reached."""
        back: list[list[int]] = [[] for _ in self.states]
        for i, row in enumerate(self.choices):
            for _, j in row:
                back[j].append(i)
        safe = {i for i, row in enumerate(self.choices) if not row}
        queue = deque(safe)
        while queue:
            for i in back[queue.popleft()]:
                if i not in safe:
                    safe.add(i)
                    queue.append(i)
        return tuple(i for i in range(len(self.states)) if i not in safe)


def _guard_reads(guards: tuple[Guard, ...]) -> set[str]:
    return {g.flag if isinstance(g, FlagGuard) else g.what for g in guards}


def _own_reads(node: StoryNode) -> set[str]:
    reads = {r for p in node.paragraphs for r in _guard_reads(p.guards)}
    for option in node.options:
        reads |= _guard_reads(option.guards)
        if option.promise and option.promise.unless:
            reads.add(option.promise.unless)
    return reads


def _ahead(scenario: Scenario) -> tuple[dict[str, frozenset[str]], dict[str, bool], str]:
    """For each node what it or a node it leads to reads, and whether one of them says 返回; and a node on a circle.

    Where 返回 leads is not followed; the return stack of a state names it.
    """
    reads = {n.id: _own_reads(n) for n in scenario.nodes}
    returns = {n.id: any(o.target == RETURN for o in n.options) for n in scenario.nodes}
    following = {
        n.id: {o.target for o in n.options if o.target != RETURN}
        | {o.then for o in n.options if o.then}
        | {o.promise.node for o in n.options if o.promise}
        for n in scenario.nodes
    }
    reach = {id: set(targets) for id, targets in following.items()}
    changed = True
    while changed:
        changed = False
        for id in reversed(reach):  # stories run forward, so the last nodes settle first
            targets = following[id]
            more = reach[id].union(*(reach[t] for t in targets))
            if len(more) > len(reach[id]):
                reach[id], changed = more, True
    circle = next((id for id, nodes in reach.items() if id in nodes), "")
    ahead = {id: {id, *nodes} for id, nodes in reach.items()}
    all_reads = {id: frozenset().union(*(reads[n] for n in nodes)) for id, nodes in ahead.items()}
    return all_reads, {id: any(returns[n] for n in nodes) for id, nodes in ahead.items()}, circle


@lru_cache(maxsize=64)
def graph_of(scenario: Scenario) -> Graph:
    """The graph of a scenario; the last 64 are kept."""
    return Graph(scenario)
