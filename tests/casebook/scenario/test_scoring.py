"""Scores: the sample worked by hand, and what must hold of every attempt."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook import read_scenario
from casebook.codes.samples import SCENARIO
from casebook.errors import AttemptUnfinished, ContentChanged
from casebook.scenario.engine import choose, replay, scene, start
from casebook.scenario.model import CRITICAL_CAP, Ending, Scenario, Trust
from casebook.scenario.scoring import Score, percent_of, score
from tests.casebook.scenario.strategies import scenarios


def sample(text: str = SCENARIO) -> Scenario:
    scenario, problems = read_scenario(text)
    assert scenario is not None, problems
    return scenario


def scored(*choices: str, text: str = SCENARIO) -> Score:
    scenario = sample(text)
    return score(scenario, replay(scenario, choices))


def test_the_best_path_is_worth_a_hundred() -> None:
    best = scored("n1a", "n2b", "n3b")
    assert (best.points, best.best, best.worst, best.percent, best.lost) == (6, 6, -3, 100.0, 0)
    assert best.passed and not best.cap and all(s.regret == 0 and s.better == () for s in best.steps)
    assert best.outcome.ending is Ending.SUCCESS and best.outcome.trust == (
        Trust.MISUNDERSTANDING,
        Trust.UNDERSTANDING,
    )
    assert [(c.verdict.value, c.right) for c in best.classification.calls] == [("合理", True)]
    assert best.techniques.untried == () and {s.name for s in best.techniques.used} >= {
        "共情",
        "复述",
        "收尾",
    }


def test_regrets_say_where_points_were_lost() -> None:
    late = scored("n1b", "n2b", "n3b", "n4b")
    # 0 + 2 + 2 + 1, less 2 for the promise that came due: 3 of −3 … 6. Setting it right (n3a) still made 3.
    assert late.points == 3 and late.path == percent_of(3, 6, -3) == 66.7
    assert (late.process, late.share, late.percent) == (40.0, 40, 80.0)
    assert [s.regret for s in late.steps] == [3, 0, 0, 0]
    assert late.steps[0].better == ("n1a",)
    assert late.outcome.broken == ("承诺落空",)
    assert [s.name for s in late.techniques.errors] == ["越权承诺"]
    assert [s.name for s in late.techniques.missed] == ["共情"]


def test_a_critical_error_caps_and_says_so() -> None:
    text = SCENARIO.replace("评价：2分，共情", "评价：2分，共情，威胁")
    capped = scored("n1a", "n2b", "n3b", text=text.replace("及格: 60", "及格: 40"))
    assert capped.path == 100.0 and capped.percent == CRITICAL_CAP and "威胁" in capped.cap


def test_the_ending_decides_whether_it_passes() -> None:
    """A failed ending stays under any pass mark, a good one at or over it."""
    failed = scored("n1a", "n2b", "n3c", text=SCENARIO.replace("及格: 60", "及格: 30"))
    assert failed.path == percent_of(3, 6, -3) == 66.7 and failed.process == 40.0
    assert (failed.percent, failed.passed) == (29.0, False) and "29" in failed.held
    strict = SCENARIO.replace("及格: 60", "及格: 90")
    saved = scored("n1b", "n2b", "n3b", "n4b", text=strict)
    assert saved.outcome.ending is Ending.SUCCESS and saved.percent == 90.0 and saved.passed and saved.held


def test_unfinished_or_other_content_is_refused() -> None:
    scenario = sample()
    with pytest.raises(AttemptUnfinished):
        score(scenario, replay(scenario, ["n1a"]))
    with pytest.raises(ContentChanged):
        score(sample(SCENARIO + "\n风停了。\n"), replay(scenario, ["n1a", "n2a"]))


@given(scenarios(loops=True), st.data())
@settings(max_examples=150, deadline=None)
def test_what_holds_of_every_score(scenario: Scenario, data: st.DataObject) -> None:
    attempt = start(scenario)
    while options := scene(scenario, attempt).options:
        attempt = choose(scenario, attempt, data.draw(st.sampled_from(options)).id)
    result = score(scenario, attempt)
    assert result.worst <= result.points <= result.best
    assert 0 <= result.percent <= 100 and 0 <= result.path <= 100
    ending = result.outcome.ending
    assert not (result.passed and ending in (None, Ending.FAILURE))
    assert result.passed or ending is not Ending.SUCCESS or result.cap
    assert all(s.regret >= 0 for s in result.steps)
    assert sum(s.regret for s in result.steps) == result.lost
    assert sum(s.gained for s in result.steps) == result.points
    assert all(bool(s.better) == (s.regret > 0) and s.choice not in s.better for s in result.steps)
    assert bool(result.cap) == any(o.critical for _, o in scenario.options() if o.id in attempt.choices)
    assert not result.cap or result.percent <= CRITICAL_CAP
