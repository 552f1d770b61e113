"""Scenario notations as people type them are read as they were meant."""

from __future__ import annotations

import pytest

from casebook.codes.samples import SCENARIO, SCENARIO_PATH
from casebook.scenario.read import LABELS, read_draft
from kb.content.body_slips import OPTION


def story(old: str, new: str) -> object:
    """The sample story with a change, without where things stand."""
    assert old in SCENARIO
    draft = read_draft(SCENARIO.replace(old, new, 1), SCENARIO_PATH)
    assert draft.scenario is not None, [str(p) for p in draft.problems]
    return draft.scenario.nodes


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("评价：2分，共情", "评价：2分 共情"),
        ("评价：2分，共情", "评价：两分、共情"),
        ("评价：2分，共情", "评价：+2分，共情"),
        ("评价：0分，越权承诺", "评价：零分，越权承诺"),
        ("评价：-1分，推诿", "评价：负1分，推诿"),
        ("急。” → 听诉求", "急。” => 听诉求"),
        ("急。” → 听诉求", "急。” ——> 听诉求"),
        ("急。” → 听诉求", "急。” → “听诉求”"),
        ("急。” → 听诉求", "急。” →听诉求。"),
        ("赔个不是。” → 返回", "赔个不是。” → “返回”"),
        ("（若 信任≥理解）", "（若 信任>=理解）"),
        ("（若 信任≥理解）", "（若 信任大于等于理解）"),
        ("（若 信任≥理解）", "(若 信任≧理解)"),
        ("1. “您先坐", "1、“您先坐"),
        ("2. “这事" if "2. “这事" in SCENARIO else "1. “这事", "（一）“这事"),
        ("1. “规定就是规定", "选项一：“规定就是规定"),
        ("   - 评价：2分，共情\n   - 影响：信任+1，情绪-1", "- 评价：2分，共情\n- 影响：信任+1，情绪-1"),
        ("## 约定 {#n3}", "##约定 ｛＃n3｝"),
    ],
)
def test_it_is_read_as_it_was_meant(old: str, new: str) -> None:
    assert story(old, new) == story(old, old)


def test_what_is_no_option_stays_narrative() -> None:
    draft = read_draft(SCENARIO.replace("来访人坐下来，", "1、来访人坐下来，", 1), SCENARIO_PATH)
    assert draft.scenario is not None
    assert draft.scenario.node("n2").paragraphs[0].text.startswith("1、来访人")


def test_the_details_of_an_option_have_the_names_the_reader_knows() -> None:
    assert set(OPTION) == set(LABELS)
