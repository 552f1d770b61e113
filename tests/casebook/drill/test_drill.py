"""Drills: plus and minus, marking everything, the order of bases."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casebook import read_drill
from casebook.codes.samples import DRILL, DRILL_PATH
from casebook.drill.model import Drill, decisions, mark, score_drill, shuffled
from tests.benchmarks.drill_policies import table


def sample() -> Drill:
    drill, problems = read_drill(DRILL, DRILL_PATH)
    assert drill is not None and problems == []
    return drill


RIGHT = {
    "judgement:a": {"合理"},
    "basis:a": {"示例工资条例第三条第一款"},
    "judgement:b": {"无理"},
    "basis:b": {"示例工作条例第九条"},
    "hardship": {"是"},
    "unlawful": {"没有"},
}


def test_everything_right_is_worth_everything() -> None:
    result = score_drill(sample(), RIGHT)
    assert (result.points, result.possible, result.percent) == (6.0, 6, 100.0)
    assert all(m.correct and m.reason for m in result.marks)


def test_marking_everything_earns_nothing() -> None:
    drill = sample()
    everything = {d.key: set(d.options) for d in decisions(drill)}
    result = score_drill(drill, everything)
    assert result.points == 0 and all(m.points <= 0 for m in result.marks)


def test_wrong_marks_cost_and_the_floor_is_zero() -> None:
    drill = sample()
    assert score_drill(drill, {**RIGHT, "judgement:a": {"无理"}}).points == 4.0  # 5 right, one misjudged: −1
    assert score_drill(drill, {**RIGHT, "hardship": {"否"}}).points == 4.0  # one wrong of one: −1
    assert score_drill(drill, {**RIGHT, "basis:a": {"示例工作条例第二条"}}).points == 4.5  # a wrong basis: −½
    assert score_drill(drill, {**RIGHT, "hardship": set()}).points == 5.0
    wrong = {d.key: set(d.options) - d.right for d in decisions(drill)}
    assert score_drill(drill, wrong).points == 0


def test_the_order_of_bases_depends_on_the_seed_only() -> None:
    drill = sample()
    basis = next(d for d in decisions(drill) if d.key == "basis:a")
    orders = {shuffled(drill, basis, str(seed)) for seed in range(40)}
    assert shuffled(drill, basis, "甲") == shuffled(drill, basis, "甲")
    assert len(orders) > 3 and {o.index("示例工资条例第三条第一款") for o in orders} == {0, 1, 2}
    assert shuffled(drill, decisions(drill)[0], "甲") == ("合理", "无理", "待核实", "合情无据", "导入程序")


@given(st.data())
def test_what_holds_of_every_marking(data: st.DataObject) -> None:
    drill = sample()
    chosen = {d.key: data.draw(st.sets(st.sampled_from([*d.options, "别的"]))) for d in decisions(drill)}
    result = score_drill(drill, chosen)
    assert 0 <= result.points <= result.possible and 0 <= result.percent <= 100
    assert all(-4 <= m.points <= 1 for m in result.marks)
    for decision in decisions(drill):
        guesses = [mark(decision, {o}).points for o in decision.options]
        assert sum(guesses) < 1e-3  # guessing is worth nothing in the long run
        if chosen[decision.key] >= set(decision.options):
            assert mark(decision, chosen[decision.key]).points <= 0


LED = DRILL.replace("- 判断：无理", "- 判断：导入程序\n- 程序：民事诉讼")


def test_a_demand_led_elsewhere_asks_where_and_by_when() -> None:
    drill, problems = read_drill(LED, DRILL_PATH)
    assert drill is not None and problems == []
    asked = {d.key: d for d in decisions(drill)}
    right = next(iter(asked["procedure:b"].right))
    assert right.startswith("民事诉讼：") and "procedure:a" not in asked and len(asked) == 7
    assert score_drill(drill, {d.key: d.right for d in asked.values()}).percent == 100


def test_acts_have_three_answers_and_earlier_files_are_still_read() -> None:
    settled = DRILL.replace("- 违法行为：没有", "- 违法行为：有，已处理或不归这里")
    earlier = DRILL.replace("- 违法行为：没有", "- 违法行为：是")
    for text, answer in ((settled, "有，已处理或不归这里"), (earlier, "有，现在依法处理")):
        drill, problems = read_drill(text, DRILL_PATH)
        assert drill is not None and problems == []
        assert next(d for d in decisions(drill) if d.key == "unlawful").right == {answer}
    _, problems = read_drill(DRILL.replace("- 违法行为：没有", "- 违法行为：也许"), DRILL_PATH)
    assert len(problems) == 1 and "没有" in problems[0].mend


def test_no_trivial_policy_earns_more_than_twenty() -> None:
    """All alike, by place, the longest basis: nothing that does not read the drills is worth it."""
    percent, name = table(("甲",))[0]
    assert percent <= 20, name
