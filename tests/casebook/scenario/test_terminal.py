"""A scenario played in a terminal, over strings."""

from __future__ import annotations

import io

from casebook import read_scenario, write_scenario
from casebook.codes.samples import SCENARIO
from casebook.scenario.engine import Attempt, replay
from casebook.scenario.model import Scenario
from casebook.scenario.terminal import play


def sample() -> Scenario:
    scenario, _ = read_scenario(SCENARIO)
    assert scenario is not None
    return scenario


def played(text: str, attempt: Attempt | None = None) -> tuple[Attempt, str]:
    out = io.StringIO()
    return play(sample(), io.StringIO(text), out, attempt=attempt), out.getvalue()


def test_a_scenario_may_hide_trust_and_emotion_until_the_end() -> None:
    scenario, _ = read_scenario(SCENARIO.replace("及格: 60", "及格: 60\n信任面板: 藏起"))
    assert scenario is not None and scenario.hides_state
    out = io.StringIO()
    play(scenario, io.StringIO("1\n2\n1\n"), out)
    before, _, after = out.getvalue().partition("── 告知期限 ──")
    assert "〔信任" not in before and "〔信任" in after
    again, _ = read_scenario(write_scenario(scenario))
    assert again is not None and again.hides_state


def test_a_whole_walk_with_its_debrief() -> None:
    attempt, seen = played("2\n2\n2\n2\n")
    assert attempt.choices == ("n1b", "n2b", "n3b", "n4b")
    for words in (
        "《示例情景》",
        "你可说了月底",
        "承诺落空",
        "【结局：成功】",
        "80 分（及格：是）：过程 40 分，结局 40 分",
        "第 1 步丢 3 分",
        "错过了：共情",
        "合理：对",
    ):
        assert words in seen


def test_wrong_input_is_asked_again() -> None:
    attempt, seen = played("9\n零\n\n1\n1\n")
    assert attempt.choices == ("n1a", "n2a") and seen.count("请输入 1 到 2 之间的数字") == 3


def test_quitting_and_going_on() -> None:
    half, seen = played("1\nq\n")
    assert half.choices == ("n1a",) and "先到这里" in seen
    done, _ = played("2\n1\n", replay(sample(), half.choices))
    assert done.choices == ("n1a", "n2b", "n3b")
    assert played("")[0].choices == ()


def test_every_choice_is_recorded() -> None:
    kept: list[tuple[str, ...]] = []
    play(sample(), io.StringIO("1\n1\n"), io.StringIO(), record=lambda a: kept.append(a.choices))
    assert kept == [("n1a",), ("n1a", "n2a")]
