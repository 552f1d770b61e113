"""What a model earns that reads options but never the story: ``python -m tests.benchmarks.text_only``.

Ridge regression on characters and pairs of option texts, trained on the points of all other scenarios, plays the one
left out by taking the option it likes best. Where it does well, good options give themselves away by their tone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from casebook import choose, read_scenario, scene, score, start
from casebook.scenario.model import Scenario

CONTENT = Path(__file__).parents[2] / "content"
RIDGE = 10.0
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Played:
    """How the model did in the scenario it was not trained on."""

    scenario: str
    percent: float
    passed: bool
    ending: str
    best_picks: float


def shipped() -> list[Scenario]:
    """The shipped scenarios."""
    found = []
    for path in sorted((CONTENT / "scenarios").glob("*.md")):
        scenario, problems = read_scenario(path.read_text(encoding="utf-8"), f"scenarios/{path.name}")
        assert scenario is not None, problems
        found.append(scenario)
    return found


def features(text: str) -> Counter[str]:
    """Characters and pairs of characters."""
    return Counter([*text, *(text[i : i + 2] for i in range(len(text) - 1))])


def trained(scenarios: list[Scenario]) -> tuple[dict[str, int], Vector, float]:
    """Columns, weights and the mean: points relative to the other options of the same scene."""
    rows, targets = [], []
    for scenario in scenarios:
        for node in scenario.nodes:
            mean = sum(o.gain for o in node.options) / max(len(node.options), 1)
            for option in node.options:
                rows.append(features(option.text))
                targets.append(option.gain - mean)
    seen = Counter(f for row in rows for f in row)
    columns = {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n > 1))}
    matrix = np.array([vector(row, columns) for row in rows])
    y = np.array(targets, dtype=float)
    # Fewer rows than columns: the dual form is the smaller system.
    weights = matrix.T @ np.linalg.solve(matrix @ matrix.T + RIDGE * np.eye(len(y)), y - y.mean())
    return columns, weights, float(y.mean())


def vector(row: Counter[str], columns: dict[str, int]) -> Vector:
    """A text as a unit vector over the known columns."""
    out = np.zeros(len(columns))
    for feature, count in row.items():
        if feature in columns:
            out[columns[feature]] = count
    length = float(np.linalg.norm(out))
    return out * 10 / length if length else out


def play(scenario: Scenario, columns: dict[str, int], weights: Vector) -> Played:
    """Take the option the model likes best until the story ends."""
    attempt, best, turns = start(scenario), 0, 0
    while options := scene(scenario, attempt).options:
        picked = max(options, key=lambda o: float(vector(features(o.text), columns) @ weights))
        best += picked.gain == max(o.gain for o in options)
        turns += 1
        attempt = choose(scenario, attempt, picked.id)
    result = score(scenario, attempt)
    ending = result.outcome.ending.value if result.outcome.ending else ""
    return Played(scenario.id, result.percent, result.passed, ending, best / max(turns, 1))


def table() -> Iterator[Played]:
    """One row a scenario, each left out of the training in its turn."""
    scenarios = shipped()
    for scenario in scenarios:
        columns, weights, _ = trained([s for s in scenarios if s is not scenario])
        yield play(scenario, columns, weights)


if __name__ == "__main__":
    rows = list(table())
    for row in rows:
        print(
            f"{row.scenario:20} {row.percent:5.1f} {'过' if row.passed else '  '} {row.ending} {row.best_picks:.2f}"
        )
    mean = sum(r.percent for r in rows) / len(rows)
    picks = sum(r.best_picks for r in rows) / len(rows)
    print(f"mean {mean:.1f}, passed {sum(r.passed for r in rows)} of {len(rows)}, best option {picks:.0%}")
