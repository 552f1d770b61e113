"""What an attempt is worth, with the reason for every point; speed is never looked at.

The path score is (achieved − worst) / (best − worst) over the graph of states; it makes 60 of the 100 points,
the ending makes 40 (成功), 10 (部分) or none. A failed ending, or none at all, never passes; a good one always does,
unless a critical error caps the result. A choice's regret is what
could be gained before it, less what it gained, less what can be gained after it; regrets therefore
sum to what was lost between the best path and this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casebook.errors import AttemptUnfinished
from casebook.scenario.engine import Attempt, came_due, gained, same_content, scene
from casebook.scenario.graph import Graph, graph_of
from casebook.scenario.model import CRITICAL_CAP, PROCESS_SHARE, Ending, Option, Scenario, Trust, Verdict
from kb.model.shown import plain, rows_html


@dataclass(frozen=True, slots=True)
class ScoredStep:
    """One choice of an attempt, judged.

    Attributes:
        turn: from 1.
        gained: its points, less what a promise cost that came due with it.
        regret: points lost here against the best that was open (0 when nothing was lost).
        better: ids of the options that lost nothing.
        broken: title of the scene to which an unkept promise turned the story here; empty when none did.
    """

    turn: int
    node: str
    choice: str
    text: str
    gained: int
    regret: int
    reason: str
    better: tuple[str, ...] = ()
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A technique or an error at one choice, and what the feedback says about it."""

    name: str
    turn: int
    choice: str
    reason: str


@dataclass(frozen=True, slots=True)
class Techniques:
    """First report: what was used, what was missed, and which errors were made."""

    used: tuple[Sighting, ...] = ()
    missed: tuple[Sighting, ...] = ()
    errors: tuple[Sighting, ...] = ()
    untried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoredEnding:
    """Second report: where the conversation ended.

    Attributes:
        over: ``结局``, ``回合用尽`` or ``无路可走``.
        broken: titles of the nodes to which promises that came due turned the story.
        promised: how many promises were given that come due; None in records of before this was noted.
        pending: how many of them the end of the conversation left open.
    """

    over: str
    ending: Ending | None
    node: str
    trust: tuple[Trust, Trust]
    emotion: tuple[int, int]
    turns: int
    broken: tuple[str, ...] = ()
    promised: int | None = None
    pending: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A judgement the learner made on the way."""

    turn: int
    choice: str
    verdict: Verdict
    right: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Classification:
    """Third report: the judgements made (合理, 无理, 待核实, 合情无据, 导入程序, 困难, 违法)."""

    calls: tuple[Call, ...] = ()

    @property
    def right(self) -> int:
        """How many were right."""
        return sum(c.right for c in self.calls)


@dataclass(frozen=True, slots=True, repr=False)
class Score:
    """The path score, and the three reports that stand beside it.

    Attributes:
        points, best, worst: of this path, and of the best and worst paths there are.
        path: 0 to 100, how the conversation was held.
        process, share: points out of 100 for the path and for the ending.
        percent: their sum, held to what the ending allows, and to :data:`CRITICAL_CAP` under a critical error.
        cap: why a critical error capped it; empty when none did.
        held: why the ending moved it; empty when it did not.
    """

    scenario: str
    fingerprint: str
    points: int
    best: int
    worst: int
    path: float
    percent: float
    passed: bool
    steps: tuple[ScoredStep, ...]
    techniques: Techniques
    outcome: ScoredEnding
    classification: Classification
    cap: str = ""
    process: float = 0.0
    share: int = 0
    held: str = ""

    def to_dict(self) -> dict[str, Any]:
        """变成字典，值都是文字、数和列表。

        As plain data.
        """
        return dict(plain(self))

    def __repr__(self) -> str:
        return f"<成绩 {self.percent:g} {'过了及格线' if self.passed else '没过及格线'}>"

    def _repr_html_(self) -> str:
        note = f"{self.scenario}：{self.percent:g} 分，{'过了' if self.passed else '没过'}及格线。{self.cap}{self.held}"
        rows = ((s.turn, s.text, s.gained, s.regret, s.reason) for s in self.steps)
        return rows_html(("第几步", "说了什么", "得分", "丢分", "为什么"), rows, note)

    @property
    def lost(self) -> int:
        """Points lost against the best path: the sum of all regrets."""
        return self.best - self.points


def score(scenario: Scenario, attempt: Attempt) -> Score:
    """Score a finished attempt.

    Args:
        scenario: the content it was made on.
        attempt: over: at an ending, out of turns, or stuck.

    Raises:
        ContentChanged: when the attempt was made on another version of the file.
        AttemptUnfinished: when it can still go on.
    """
    same_content(scenario, attempt.scenario, attempt.fingerprint)
    last = scene(scenario, attempt)
    if not last.over:
        raise AttemptUnfinished("这次练习还没有结束，做完才有成绩。")
    graph = graph_of(scenario)
    first = attempt.states[0]
    best, worst = graph.best(first), graph.worst(first)
    taken = _taken(scenario, attempt)
    points = sum(gained(before, o) for before, o in zip(attempt.states, taken, strict=False))
    path = percent_of(points, best, worst)
    ending = last.ending
    percent, held = held_to_ending(earned(path, ending), ending, scenario.pass_mark)
    cap = _cap(taken)
    passed = percent >= scenario.pass_mark and ending not in (None, Ending.FAILURE)
    if cap:
        percent, held = min(percent, float(CRITICAL_CAP)), ""
    steps = tuple(_step(scenario, graph, attempt, turn, o) for turn, o in enumerate(taken))
    return Score(
        scenario.id,
        scenario.fingerprint,
        points,
        best,
        worst,
        path,
        percent,
        passed and percent >= scenario.pass_mark,
        steps,
        _techniques(scenario, attempt, taken, steps),
        _outcome(scenario, attempt, taken, last.over),
        _classification(taken),
        cap,
        round(path * PROCESS_SHARE / 100, 1),
        ending.share if ending else 0,
        held,
    )


def earned(path: float, ending: Ending | None) -> float:
    """Path and ending together, out of 100, before the ending holds it.

    >>> earned(90.0, Ending.FAILURE), earned(90.0, Ending.SUCCESS)
    (54.0, 94.0)
    """
    return round(path * PROCESS_SHARE / 100 + (ending.share if ending else 0), 1)


def held_to_ending(percent: float, ending: Ending | None, mark: int) -> tuple[float, str]:
    """A failed ending (or none) stays under the pass mark, a good one at or above it; and why it was moved.

    >>> held_to_ending(70.0, Ending.FAILURE, 60)
    (59.0, '没谈成的结局不算及格，最多记 59 分。')
    """
    below = float(max(mark - 1, 0))
    if ending in (None, Ending.FAILURE) and percent > below:
        what = "没谈成的结局" if ending else "没有走到结局，"
        return below, f"{what}不算及格，最多记 {below:g} 分。"
    if ending is Ending.SUCCESS and percent < mark:
        return float(mark), f"事情谈成了，至少记 {mark} 分。"
    return percent, ""


def percent_of(points: int, best: int, worst: int) -> float:
    """(achieved − worst) / (best − worst) in percent, to one decimal; 100 where nothing can be lost."""
    return round(100 * (points - worst) / (best - worst), 1) if best > worst else 100.0


def _taken(scenario: Scenario, attempt: Attempt) -> tuple[Option, ...]:
    options = {o.id: o for _, o in scenario.options()}
    return tuple(options[c] for c in attempt.choices)


def _cap(taken: tuple[Option, ...]) -> str:
    found = list(dict.fromkeys(e for o in taken for e in o.critical))
    return f"有严重错误：{'、'.join(found)}。成绩不超过 {CRITICAL_CAP} 分。" if found else ""


def _step(scenario: Scenario, graph: Graph, attempt: Attempt, turn: int, option: Option) -> ScoredStep:
    before, after = attempt.states[turn], attempt.states[turn + 1]
    ahead = graph.best(before)
    gain, due = gained(before, option), came_due(before, option)
    regret = ahead - gain - graph.best(after)
    better: tuple[str, ...] = ()
    if regret:
        better = tuple(o.id for o in graph.best_options(before))
    node = scenario.node(before.node)
    broken = scenario.node(due.node).title if due else ""
    return ScoredStep(
        turn + 1, node.id, option.id, option.text, gain, regret, option.feedback, better, broken
    )


def _techniques(
    scenario: Scenario, attempt: Attempt, taken: tuple[Option, ...], steps: tuple[ScoredStep, ...]
) -> Techniques:
    used: list[Sighting] = []
    missed: list[Sighting] = []
    errors: list[Sighting] = []
    for step, option in zip(steps, taken, strict=True):
        for name in option.techniques:
            seen = Sighting(name, step.turn, option.id, option.feedback)
            (used if option.gain > 0 else missed).append(seen)
        errors += [Sighting(name, step.turn, option.id, option.feedback) for name in option.errors]
        node = scenario.node(step.node)
        for other in (node.option(b) for b in step.better):
            if other is None:
                continue
            fresh = [n for n in other.techniques if n not in option.techniques]
            missed += [Sighting(n, step.turn, other.id, other.feedback) for n in fresh]
    names = {s.name for s in used}
    untried = tuple(t for t in scenario.techniques if t not in names)
    return Techniques(tuple(used), tuple(dict.fromkeys(missed)), tuple(errors), untried)


def _outcome(scenario: Scenario, attempt: Attempt, taken: tuple[Option, ...], over: str) -> ScoredEnding:
    first, last = attempt.states[0], attempt.state
    node = scenario.node(last.node)
    due = (came_due(before, option) for before, option in zip(attempt.states, taken, strict=False))
    broken = [scenario.node(d.node).title for d in due if d is not None]
    return ScoredEnding(
        over,
        node.ending,
        node.title,
        (Trust(first.trust), Trust(last.trust)),
        (first.emotion, last.emotion),
        last.turns,
        tuple(broken),
        sum(o.promise is not None for o in taken),
        len(last.due),
    )


def _classification(taken: tuple[Option, ...]) -> Classification:
    return Classification(
        tuple(
            Call(turn, o.id, o.judged.verdict, o.judged.right, o.judged.reason)
            for turn, o in enumerate(taken, 1)
            if o.judged
        )
    )
