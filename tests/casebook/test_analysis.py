"""Item analysis against figures worked by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

import pandas as pd
import pytest

from casebook import read_drill, read_scenario
from casebook.analysis import Analysis, Responses, analyse, analyse_drill, analyse_scenario
from casebook.codes.samples import DRILL, SCENARIO
from casebook.drill.model import Drill, decisions, score_drill
from casebook.records import AttemptRecord

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def ladder(learners: int = 10) -> Analysis:
    """Ten learners, three items: the first 8 get A right, the first 5 B, the first 2 C."""
    right = {"A": 8, "B": 5, "C": 2}
    scores = pd.DataFrame({k: [float(i < r) for i in range(learners)] for k, r in right.items()})
    chosen = scores.replace({1.0: "对", 0.0: "错"}).astype(str)
    texts = {k: {"对": ("对", True), "错": ("错", False), "空": ("空", False)} for k in right}
    return analyse(Responses(scores, chosen, {k: k for k in right}, texts))


def test_figures_worked_by_hand() -> None:
    # Variances (n − 1): A 8·2/90, B 5·5/90, C 2·8/90, together 57/90. Totals 3,3,2,2,2,1,1,1,0,0: 10.5/9.
    # alpha = 3/2 · (1 − (57/90) / (10.5/9)) = 24/35. Error of measurement √(10.5/9 · 11/35) = √(11/30).
    # Standard error of alpha 11/35 · √(6 / 16).
    # A against B + C: products 7 − 10·.8·.7 = 1.4, squares 1.6 and 6.1. B against A + C: 2 / √(2.5 · 4).
    result = ladder()
    assert [i.facility for i in result.items] == [0.8, 0.5, 0.2]
    assert [i.discrimination for i in result.items] == pytest.approx(
        [1.4 / (1.6 * 6.1) ** 0.5, 2 / 10**0.5, 1.4 / (1.6 * 6.1) ** 0.5]
    )
    assert result.alpha == pytest.approx(24 / 35)
    assert result.measurement_error == pytest.approx((11 / 30) ** 0.5)
    assert result.alpha_error == pytest.approx(11 / 35 * (6 / 16) ** 0.5)
    wrong = result.items[1].choices[1]
    assert (wrong.count, wrong.share) == (5, 0.5) and wrong.rest == pytest.approx((3 * 0.5 + 0) / 5)
    assert "“空”没有人选。" in result.items[0].remarks


def test_nothing_is_said_under_ten() -> None:
    result = ladder(9)
    assert result.n == 9 and result.alpha is result.measurement_error is None
    assert all(i.n == 9 and i.facility is i.discrimination is None for i in result.items)
    assert all(c.share is c.rest is None and c.count >= 0 for i in result.items for c in i.choices)
    assert "不到 10 人" in result.items[0].remarks[0]


def attempt(
    learner: str,
    content: str,
    fingerprint: str,
    result: dict[str, object] | None,
    minute: int = 0,
    choices: tuple[str, ...] = (),
) -> AttemptRecord:
    at = NOON + dt.timedelta(minutes=minute)
    return AttemptRecord(
        f"{learner}{minute}", learner, "练习", content, fingerprint, 1, at, choices, at, result
    )


def drill() -> Drill:
    found, _ = read_drill(DRILL)
    assert found is not None
    return found


def test_first_finished_attempts_on_this_content_only() -> None:
    it = drill()
    right = asdict(score_drill(it, {d.key: d.right for d in decisions(it)}))
    wrong = asdict(score_drill(it, {}))
    rows = [attempt(f"学员{i}", it.id, it.fingerprint, wrong if i else right) for i in range(12)]
    rows += [
        attempt(f"学员{i}", it.id, it.fingerprint, right, 5) for i in range(12)
    ]  # second tries do not count
    rows += [attempt("新人", it.id, "旧指纹", right), attempt("新人", it.id, it.fingerprint, right, 9)]
    rows += [attempt("半途", it.id, it.fingerprint, None)]
    result = analyse_drill(it, rows)
    assert result.n == 12 and [i.facility for i in result.items] == [pytest.approx(1 / 12)] * 6
    assert result.alpha == pytest.approx(1.0)


def test_branch_nodes_count_those_who_reached_them() -> None:
    scenario, _ = read_scenario(SCENARIO)
    assert scenario is not None
    walks = [("n1a", "n2b", "n3b")] * 6 + [("n1b", "n2b", "n3c", "n4b")] * 6 + [("n1a", "n2a")] * 4
    rows = [
        attempt(f"学员{i}", scenario.id, scenario.fingerprint, {}, choices=w) for i, w in enumerate(walks)
    ]
    items = {i.key: i for i in analyse_scenario(scenario, rows).items}
    assert {k: i.n for k, i in items.items()} == {"n1": 16, "n2": 16, "n3": 12, "n4": 6}
    assert items["n1"].facility == pytest.approx(10 / 16) and items["n2"].facility == pytest.approx(12 / 16)
    assert items["n3"].facility == pytest.approx((6 * 1 + 6 * 0) / 12) and items["n4"].facility is None
    assert analyse_scenario(scenario, rows).alpha is None  # not everyone met everything
    assert [c.count for c in items["n3"].choices] == [0, 6, 6]


def test_no_attempts_at_all() -> None:
    result = analyse_drill(drill(), [])
    assert result.n == 0 and result.alpha is None and all(i.n == 0 for i in result.items)
