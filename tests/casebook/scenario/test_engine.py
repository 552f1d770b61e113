"""Walks through scenarios: each runs twice, once saved and reloaded at every step."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook import read_scenario
from casebook.codes.samples import SCENARIO
from casebook.errors import AttemptOver, ChoiceNotOffered, ContentChanged
from casebook.scenario.engine import Attempt, choose, replay, scene, start
from casebook.scenario.model import Ending, Scenario
from tests.casebook.scenario.strategies import scenarios


def sample(text: str = SCENARIO) -> Scenario:
    scenario, problems = read_scenario(text)
    assert scenario is not None, problems
    return scenario


def walk(scenario: Scenario, *choices: str) -> Attempt:
    """Play choices straight, and again reloaded from the list of choices at each step."""
    straight = start(scenario)
    for number, choice in enumerate(choices):
        reloaded = replay(scenario, choices[:number], scenario.fingerprint)
        assert reloaded == straight
        straight = choose(scenario, straight, choice)
        assert choose(scenario, reloaded, choice) == straight
    return straight


def test_a_good_walk() -> None:
    scenario = sample()
    end = walk(scenario, "n1a", "n2b", "n3b")
    assert scene(scenario, end).ending is Ending.SUCCESS and scene(scenario, end).over == "结局"
    assert (end.state.trust_label, end.state.emotion, end.state.turns) == ("理解", 2, 3)


def test_a_promise_comes_due_and_returns() -> None:
    scenario = sample()
    late = walk(scenario, "n1b", "n2b", "n3b")
    assert scene(scenario, late).node.title == "承诺落空"
    end = walk(scenario, "n1b", "n2b", "n3b", "n4b")
    assert scene(scenario, end).node.title == "告知期限"


def test_a_promise_that_was_settled_does_not_come_due() -> None:
    end = walk(sample(), "n1b", "n2b", "n3a")
    assert scene(sample(), end).ending is Ending.SUCCESS


def test_conditions_hide_options_and_paragraphs() -> None:
    scenario = sample()
    plain, promised = walk(scenario, "n1a", "n2b"), walk(scenario, "n1b", "n2b")
    assert [o.id for o in scene(scenario, plain).options] == ["n3b", "n3c"]
    assert [o.id for o in scene(scenario, promised).options] == ["n3a", "n3b", "n3c"]
    assert len(scene(scenario, walk(scenario, "n1b")).paragraphs) == 2
    assert len(scene(scenario, walk(scenario, "n1a")).paragraphs) == 1


def test_two_promises_due_at_once_come_one_after_the_other() -> None:
    text = SCENARIO.replace(
        "   - 影响：信任+1，情绪-1\n   - 反馈：说回去",
        "   - 影响：信任+1，情绪-1\n   - 到期：1回合后 承诺落空\n   - 反馈：说回去",
    )
    scenario = sample(text)
    first = walk(scenario, "n1b", "n2b", "n3b")
    assert first.state.node == "n4" and len(first.state.due) == 1
    second = choose(scenario, first, "n4b")
    assert second.state.node == "n4" and second.state.returns == ("n5",)
    assert choose(scenario, second, "n4b").state.node == "n5"


def test_the_turn_limit_ends_an_attempt() -> None:
    scenario = sample(
        SCENARIO.replace("“回去等着吧。” → 不欢而散", "“回去等着吧。” → 听诉求")
        .replace("及格: 60", "及格: 60\n回合上限: 4")
        .replace("评价：-1分，敷衍", "评价：-2分，敷衍")
    )
    end = walk(scenario, "n1a", "n2b", "n3c", "n2b")
    assert scene(scenario, end).over == "回合用尽"
    with pytest.raises(AttemptOver, match="已经结束"):
        choose(scenario, end, "n3b")


def test_what_is_refused() -> None:
    scenario = sample()
    with pytest.raises(ChoiceNotOffered):
        choose(scenario, start(scenario), "n3a")
    with pytest.raises(ChoiceNotOffered):
        choose(scenario, walk(scenario, "n1a", "n2b"), "n3a")
    changed = sample(SCENARIO.replace("跑", "走").replace("这是第三趟了", "第三趟了"))
    with pytest.raises(ContentChanged):
        choose(changed, start(scenario), "n1a")
    with pytest.raises(ContentChanged):
        replay(changed, ["n1a"], scenario.fingerprint)


@given(scenarios(loops=True), st.data())
@settings(max_examples=100, deadline=None)
def test_any_walk_reloaded_anywhere_ends_the_same(scenario: Scenario, data: st.DataObject) -> None:
    attempt = start(scenario)
    while options := scene(scenario, attempt).options:
        attempt = choose(scenario, attempt, data.draw(st.sampled_from(options)).id)
        state = attempt.state
        assert 0 <= state.trust <= 3 and 0 <= state.emotion <= 5 and all(d.turns >= 0 for d in state.due)
    cut = data.draw(st.integers(0, len(attempt.choices)))
    again = replay(scenario, attempt.choices[:cut], scenario.fingerprint)
    for choice in attempt.choices[cut:]:
        again = choose(scenario, again, choice)
    assert again == attempt and attempt.state.turns <= (scenario.turn_limit or 0)
