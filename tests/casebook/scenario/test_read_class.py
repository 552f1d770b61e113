"""The questions to discuss and the cards of a pair: read true, and nothing of them lost without a word."""

from __future__ import annotations

from casebook import check_text, format_text, read_scenario
from casebook.codes.samples import SCENARIO, SCENARIO_PATH
from kb.model import Kind


def test_the_questions_and_the_cards_are_read() -> None:
    scenario, problems = read_scenario(SCENARIO, SCENARIO_PATH)
    assert problems == [] and scenario is not None and scenario.cards is not None
    assert len(scenario.discussion) == 3 and scenario.discussion[0].startswith("他那句")
    assert scenario.cards.opening == ("“这是第三趟了。”",)
    assert scenario.cards.watch == ("他说第几趟的时候，有没有人接这句话。",)
    assert [n.title for n in scenario.nodes][-1] == "不欢而散"


def test_a_scene_of_that_name_stays_a_scene() -> None:
    """Who called a scene 讨论 before has its id behind it, and keeps it."""
    text = SCENARIO.replace("听诉求", "讨论")
    scenario, _ = read_scenario(text, SCENARIO_PATH)
    assert scenario is not None and scenario.node("n2").title == "讨论"
    assert len(scenario.discussion) == 3


def test_nothing_is_left_out_silently() -> None:
    for before, after, code in (
        (
            "- 您单位的回执上",
            "- 您单位的回执上，日子由谁来写？\n  - 要是没有回执呢？\n- 您单位的回执上",
            "FZ125",
        ),
        ("## 讨论\n", "## 讨论\n大家先想一分钟。\n\n", "FZ123"),
        ("## 角色卡\n", "## 角色卡\n- 开口：先咳一声。\n\n## 角色卡\n", "FZ122"),
        ("- 开口：“这", "- “这", "FZ774"),
    ):
        found = {p.code for p in check_text(Kind.SCENARIO, SCENARIO.replace(before, after), SCENARIO_PATH)}
        assert code in found, (after, found)


def test_formatting_gives_them_no_ids() -> None:
    assert format_text(Kind.SCENARIO, SCENARIO) == SCENARIO
