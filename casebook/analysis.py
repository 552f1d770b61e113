"""Item analysis for trainers: which decisions are too easy, tell nothing, or have choices nobody takes.

Facility and corrected item–rest discrimination as in Moodle's quiz statistics; reliability is Cronbach's alpha
(KR-20 when every item is right or wrong), with the error of measurement as Moodle gives it and the standard
error of alpha by Bonett (2002), ``(1 − α)·√(2k / ((k − 1)(n − 2)))``. First finished attempts only, and nothing
under ``n = 10``: ``n`` is always shown, figures are None.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from casebook.drill.model import Drill, decisions
from casebook.records.store import AttemptRecord
from casebook.scenario.engine import replay
from casebook.scenario.model import Scenario

LEAST = 10
"""Learners needed before a figure is shown."""

HARD, EASY, WEAK = 0.2, 0.95, 0.2


@dataclass(frozen=True, slots=True)
class OptionUse:
    """How often one answer was given, and how well those who gave it did elsewhere (mean, 0 to 1)."""

    key: str
    text: str
    right: bool
    count: int
    share: float | None
    rest: float | None


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One decision.

    Attributes:
        n: learners who met it; at branch nodes fewer than took part.
        facility: mean score, 0 to 1.
        discrimination: correlation with the rest; None where either does not vary.
        remarks: Chinese sentences for the trainer.
    """

    key: str
    title: str
    n: int
    facility: float | None
    discrimination: float | None
    choices: tuple[OptionUse, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """All items of one content.

    Attributes:
        n: learners whose first finished attempt was on this very content.
        alpha: None where not every learner met every item, where totals do not vary, or with fewer than two items.
        alpha_error: standard error of alpha.
        measurement_error: standard error of a learner's total, in items.
    """

    content: str
    fingerprint: str
    n: int
    items: tuple[ItemStatistics, ...]
    alpha: float | None = None
    alpha_error: float | None = None
    measurement_error: float | None = None


@dataclass(frozen=True, slots=True)
class Responses:
    """What learners answered: one row a learner, one column an item.

    Attributes:
        scores: 0 to 1; missing where the item was not met.
        chosen: keys of the answers, joined by ``+``; missing likewise.
        texts: item → answer → (text, whether it is right).
    """

    scores: pd.DataFrame
    chosen: pd.DataFrame
    titles: Mapping[str, str]
    texts: Mapping[str, Mapping[str, tuple[str, bool]]]


def first_attempts(attempts: Iterable[AttemptRecord], content: str, fingerprint: str) -> list[AttemptRecord]:
    """Each learner's first finished attempt at a content; left out when it was made on another version."""
    first: dict[str, AttemptRecord] = {}

    def begun(attempt: AttemptRecord) -> tuple[dt.datetime, str]:
        return attempt.started_at, attempt.id

    for attempt in sorted((a for a in attempts if a.content == content and a.result is not None), key=begun):
        first.setdefault(attempt.learner, attempt)
    return [a for a in first.values() if a.fingerprint == fingerprint]


def analyse_drill(drill: Drill, attempts: Iterable[AttemptRecord]) -> Analysis:
    """Items are the decisions of the drill; each is right or wrong."""
    asked = {d.key: d for d in decisions(drill)}
    scores: dict[str, dict[str, float]] = {}
    chosen: dict[str, dict[str, str]] = {}
    for attempt in first_attempts(attempts, drill.id, drill.fingerprint):
        marks = (attempt.result or {}).get("marks", ())
        scores[attempt.learner] = {m["key"]: float(set(m["chosen"]) == set(m["right"])) for m in marks}
        chosen[attempt.learner] = {m["key"]: "+".join(m["chosen"]) for m in marks}
    texts = {key: {o: (o, o in d.right) for o in d.options} for key, d in asked.items()}
    titles = {key: d.question for key, d in asked.items()}
    return analyse(_responses(scores, chosen, titles, texts), drill.id, drill.fingerprint)


def analyse_scenario(scenario: Scenario, attempts: Iterable[AttemptRecord]) -> Analysis:
    """Items are the nodes, at the first visit; the score is where the choice lies between the node's worst and best."""
    nodes = {n.id: n for n in scenario.nodes if n.options}
    scores: dict[str, dict[str, float]] = {}
    chosen: dict[str, dict[str, str]] = {}
    for attempt in first_attempts(attempts, scenario.id, scenario.fingerprint):
        walk = replay(scenario, attempt.choices, attempt.fingerprint)
        taken: dict[str, str] = {}
        for state, choice in zip(walk.states, walk.choices, strict=False):
            taken.setdefault(state.node, choice)
        chosen[attempt.learner] = taken
        scores[attempt.learner] = {}
        for node, choice in taken.items():
            gains = {o.id: o.gain for o in nodes[node].options}
            low, high = min(gains.values()), max(gains.values())
            if high > low:
                scores[attempt.learner][node] = (gains[choice] - low) / (high - low)
    texts = {
        id: {o.id: (o.text, o.gain == max(p.gain for p in node.options)) for o in node.options}
        for id, node in nodes.items()
    }
    titles = {id: node.title for id, node in nodes.items()}
    return analyse(_responses(scores, chosen, titles, texts), scenario.id, scenario.fingerprint)


def _responses(
    scores: Mapping[str, Mapping[str, float]],
    chosen: Mapping[str, Mapping[str, str]],
    titles: Mapping[str, str],
    texts: Mapping[str, Mapping[str, tuple[str, bool]]],
) -> Responses:
    columns = list(titles)
    frames = [
        pd.DataFrame.from_dict({k: dict(v) for k, v in table.items()}, orient="index").reindex(
            columns=columns
        )
        for table in (scores, chosen)
    ]
    return Responses(frames[0].astype(float), frames[1], titles, texts)


def analyse(responses: Responses, content: str = "", fingerprint: str = "") -> Analysis:
    """Figures for a table of responses."""
    items = tuple(_item(responses, str(key)) for key in responses.scores.columns)
    n = len(responses.scores)
    return Analysis(content, fingerprint, n, items, *_reliability(responses.scores))


def _item(responses: Responses, key: str) -> ItemStatistics:
    column = responses.scores[key].dropna()
    # The mean of the other items met, not their sum: on a branching path the others differ in number.
    rest = responses.scores.drop(columns=key).mean(axis=1)
    n = len(column)
    facility = float(column.mean()) if n >= LEAST else None
    discrimination = _correlation(column, rest.reindex(column.index)) if n >= LEAST else None
    choices = _choices(responses, key, rest)
    remarks = tuple(_remarks(n, facility, discrimination, choices))
    return ItemStatistics(key, responses.titles[key], n, facility, discrimination, choices, remarks)


def _correlation(a: pd.Series[float], b: pd.Series[float]) -> float | None:
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    if len(both) < LEAST or both["a"].std() < 1e-12 or both["b"].std() < 1e-12:
        return None
    return float(both["a"].corr(both["b"]))


def _choices(responses: Responses, key: str, rest: pd.Series[float]) -> tuple[OptionUse, ...]:
    answers = responses.chosen[key].dropna()
    shown = len(answers) >= LEAST
    found = []
    for answer, (text, right) in responses.texts[key].items():
        gave = answers[[answer in str(a).split("+") for a in answers]].index
        others = rest.reindex(gave).dropna()
        share = len(gave) / len(answers) if shown else None
        mean = float(others.mean()) if shown and len(others) else None
        found.append(OptionUse(answer, text, right, len(gave), share, mean))
    return tuple(found)


def _remarks(
    n: int, facility: float | None, discrimination: float | None, choices: tuple[OptionUse, ...]
) -> Iterable[str]:
    if n < LEAST:
        yield f"只有 {n} 人做过，不到 {LEAST} 人，不下结论。"
        return
    if facility is not None and facility >= EASY:
        yield "几乎人人都对，分不出高下。"
    if facility is not None and facility <= HARD:
        yield "很少有人做对，请看题意是否清楚。"
    if discrimination is not None and discrimination < 0:
        yield "别处做得好的人在这里反而错得多，请核对答案。"
    elif discrimination is not None and discrimination < WEAK:
        yield "与别处的表现关系很弱。"
    for choice in choices:
        if not choice.right and choice.count == 0:
            yield f"“{choice.text}”没有人选。"


def _reliability(scores: pd.DataFrame) -> tuple[float | None, float | None, float | None]:
    n, k = scores.shape
    if n < LEAST or k < 2 or bool(scores.isna().to_numpy().any()):
        return None, None, None
    total = float(scores.sum(axis=1).var(ddof=1))
    if total < 1e-12:
        return None, None, None
    alpha = k / (k - 1) * (1 - float(scores.var(ddof=1).sum()) / total)
    error = (1 - alpha) * math.sqrt(2 * k / ((k - 1) * (n - 2)))
    return alpha, error, math.sqrt(max(total * (1 - alpha), 0.0))
