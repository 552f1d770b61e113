"""Flows are played by the library alone; every path of every shipped flow ends in a full card."""

from __future__ import annotations

import pytest

from kb.codes.samples import FLOW
from kb.content import read_text
from kb.model import Flow, Kind
from kb.play_flow import UnknownChoice, back_to, begin, choose, paths, replay
from tests.shipped import shipped_library

SHIPPED_FLOWS = [e for e in shipped_library().entries(Kind.FLOW) if isinstance(e, Flow)]


@pytest.fixture
def flow() -> Flow:
    entry = read_text(FLOW, "flows/lc-shili.yaml").entry
    assert isinstance(entry, Flow)
    return entry


def test_words_or_numbers_choose(flow: Flow) -> None:
    by_words, by_number = choose(begin(flow), "是"), choose(begin(flow), "1")
    assert by_words == by_number
    assert by_words.outcome is not None and by_words.outcome.id == "jg-yi"
    assert [b.citation.text for b in by_words.basis] == ["示例工作条例第二条"]


def test_earlier_answers_can_be_changed(flow: Flow) -> None:
    done = choose(begin(flow), "是")
    assert back_to(done, 0) == begin(flow)
    assert choose(back_to(done, 0), "拿不准").answers == ("拿不准",)


def test_an_address_from_an_older_flow_opens_as_far_as_it_holds(flow: Flow) -> None:
    assert replay(flow, ["从前有的回答", "是"]) == begin(flow)
    assert replay(flow, ["是", "多余的"]).outcome is not None


def test_wrong_choices_are_refused_in_one_sentence(flow: Flow) -> None:
    with pytest.raises(UnknownChoice, match="没有“不是”这个回答"):
        choose(begin(flow), "不是")
    with pytest.raises(UnknownChoice, match="已经有结果"):
        choose(choose(begin(flow), "是"), "是")


@pytest.mark.parametrize("shipped", SHIPPED_FLOWS, ids=lambda f: f.id)
def test_every_path_of_a_shipped_flow_ends_in_a_full_card(shipped: Flow) -> None:
    seen = set()
    for state in paths(shipped):
        assert state.outcome is not None, state.answers
        card = state.outcome.card
        assert card.short and card.basis and card.responsible and card.where and card.papers
        assert card.deadlines and card.may_say and card.must_not_promise and card.escalate_when
        assert replay(shipped, state.answers) == state
        seen.add(state.outcome.id)
    assert seen == {o.id for o in shipped.outcomes}


@pytest.mark.parametrize("shipped", SHIPPED_FLOWS, ids=lambda f: f.id)
def test_every_example_walk_arrives(shipped: Flow) -> None:
    for walk in shipped.walks:
        outcome = replay(shipped, walk.choices).outcome
        assert outcome is not None and outcome.id == walk.target, walk.name


def test_there_are_flows() -> None:
    assert len(SHIPPED_FLOWS) >= 8
