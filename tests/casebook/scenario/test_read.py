"""Scenario files in, scenario files out: true positions, and nothing lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook import check_text, codes, format_text, read_drill, read_scenario, write_scenario
from casebook.codes.samples import DRILL, DRILL_PATH, SCENARIO, SCENARIO_PATH
from casebook.scenario.model import FlagGuard, LevelGuard, Promise, Scenario, Trust
from casebook.scenario.notation import plain
from casebook.scenario.read import read_draft
from kb.content import kind_of
from kb.model import Kind
from kb.model.problems import Code, Severity
from tests.casebook.scenario.strategies import scenarios


def sample() -> Scenario:
    scenario, problems = read_scenario(SCENARIO, SCENARIO_PATH)
    assert problems == [] and scenario is not None
    return scenario


def test_the_samples_are_sound() -> None:
    assert check_text(Kind.SCENARIO, SCENARIO, SCENARIO_PATH) == []
    assert check_text(Kind.DRILL, DRILL, DRILL_PATH) == []


def test_what_the_lines_say() -> None:
    scenario = sample()
    first = scenario.node("n1")
    promise = first.options[1]
    assert scenario.start == "n1" and scenario.trust is Trust.MISUNDERSTANDING and scenario.emotion == 4
    assert (promise.points, promise.errors, promise.promise) == (0, ("越权承诺",), Promise(2, "n4", "说清了"))
    assert scenario.node("n3").options[0].guards == (FlagGuard("承诺过"),)
    assert scenario.node("n2").paragraphs[1].guards == (FlagGuard("承诺过"),)
    assert scenario.node("n4").options[1].target == "返回"
    judged = scenario.node("n3").options[1].judged
    assert judged is not None and judged.right


def test_full_width_is_half_width_in_metadata_only() -> None:
    half = SCENARIO.replace("评价：2分，共情", "评价: ２分, 共情").replace(
        "影响：信任+1，情绪-1", "影响: 信任＋１, 情绪－１", 1
    )
    scenario, problems = read_scenario(half, SCENARIO_PATH)
    assert problems == [] and scenario is not None
    assert replace(scenario, fingerprint="") == replace(sample(), fingerprint="")
    assert scenario.node("n1").options[0].text == "“您先坐，三趟都没结果，换谁都急。”"


def test_plain_keeps_columns() -> None:
    text = "评价：２分，共情　（若）"
    assert plain(text) == "评价:2分,共情 (若)" and len(plain(text)) == len(text)


def test_negation_and_flags_that_begin_with_not() -> None:
    text = SCENARIO.replace("记下 说清了", "记下 说清了，记下 未登记").replace(
        "- 条件：若 承诺过", "- 条件：若承诺过，未登记，未说清了，信任>=理解"
    )
    draft = read_draft(text)
    assert draft.scenario is not None
    assert draft.scenario.node("n3").options[0].guards == (
        FlagGuard("承诺过"),
        FlagGuard("未登记"),
        FlagGuard("说清了", False),
        LevelGuard("信任", "≥", 1),
    )


@pytest.mark.parametrize(
    ("code", "number"),
    [(c, n) for c in codes.ALL for n in range(len(c.bad))],
    ids=lambda v: getattr(v, "code", v),
)
def test_each_code_is_given_by_its_example(code: Code, number: int) -> None:
    example = code.bad[number]
    ((path, text),) = example.files.items()
    kind = kind_of(path)
    assert kind is not None
    found = [p for p in check_text(kind, text, path) if p.code == code.code]
    assert found, f"{code.code} is not given"
    assert example.line is None or example.line in [p.line for p in found]
    assert all(p.cause and p.mend and "{" not in p.cause.replace("{#", "") for p in found)


def test_codes_are_unique_and_have_examples() -> None:
    assert len({c.code for c in codes.ALL}) == len(codes.ALL) >= 50
    assert [c.code for c in codes.ALL if not c.bad] == [
        "FZ618",  # tested on a made-up giant in test_graph
        "FZ788",  # needs a library: tests/casebook/test_cited_law.py
        "FZ817",  # need a library: tests/casebook/course
        "FZ823",
    ]


def test_columns_point_at_the_word() -> None:
    text = SCENARIO.replace("评价：2分，复述", "评价：2分，复诉").replace("→ 约定 {#n2b}", "→ 约订 {#n2b}")
    lines = text.split("\n")
    problems = {p.code: p for p in check_text(Kind.SCENARIO, text, SCENARIO_PATH)}
    for code, word in (("FZ709", "复诉"), ("FZ601", "约订")):
        at = problems[code]
        assert lines[at.line - 1][at.column - 1 :].startswith(word)
    assert "“约定”" in problems["FZ601"].mend and "“复述”" in problems["FZ709"].mend


def test_errors_refuse_the_scenario_but_warnings_do_not() -> None:
    broken, problems = read_scenario(SCENARIO.replace("→ 约定", "→ 约订", 1))
    assert broken is None and any(p.severity is Severity.ERROR for p in problems)
    warned, problems = read_scenario(SCENARIO.replace(" {#n2b}", ""), SCENARIO_PATH)
    assert warned is not None and [p.code for p in problems] == ["FZ614"]
    assert read_drill(DRILL.replace("- 判断：合理", "- 判断：好"), DRILL_PATH)[0] is None


@given(scenarios(loops=True))
@settings(max_examples=150, deadline=None)
def test_writing_and_reading_loses_nothing(scenario: Scenario) -> None:
    text = write_scenario(scenario)
    again = read_draft(text, "qj-shili.md").scenario
    assert again is not None
    assert replace(again, fingerprint="") == scenario
    assert write_scenario(again) == text


def test_the_sample_survives_writing() -> None:
    again, problems = read_scenario(write_scenario(sample()), SCENARIO_PATH)
    assert problems == [] and again is not None
    assert replace(again, fingerprint="") == replace(sample(), fingerprint="")


def test_format_writes_missing_ids_and_nothing_else() -> None:
    bare = SCENARIO.replace(" {#n2b}", "").replace("{#n5 结局=成功}", "{结局=成功}").replace(" {#n3}", "")
    done = format_text(Kind.SCENARIO, bare)
    assert done == SCENARIO
    assert format_text(Kind.SCENARIO, done) == done
    assert format_text(Kind.SCENARIO, SCENARIO.replace("\n", "\r\n").replace(" {#n2b}", "")).count(
        "\r\n"
    ) == SCENARIO.count("\n")
    assert format_text(Kind.DRILL, DRILL.replace(" {#b}", "")) == DRILL
    assert format_text(Kind.GUIDE, bare) == bare


@given(scenarios())
@settings(max_examples=50, deadline=None)
def test_format_gives_ids_that_reading_agrees_with(scenario: Scenario) -> None:
    bare = "\n".join(
        line.rsplit(" {", 1)[0] if line.endswith("}") and "结局" not in line else line
        for line in write_scenario(scenario).split("\n")
    )
    before, after = read_draft(bare).scenario, read_draft(format_text(Kind.SCENARIO, bare)).scenario
    assert before is not None and after is not None
    assert replace(before, fingerprint="") == replace(after, fingerprint="")


@pytest.mark.parametrize(
    "text", ["", "---\n", "---\n---\n", "## 甲 {#n1}\n", "---\n: [\n---\n## 甲\n1. → \n", "\x00"]
)
def test_rubbish_gives_problems_not_exceptions(text: str) -> None:
    assert check_text(Kind.SCENARIO, text, "scenarios/x.md")
    assert check_text(Kind.DRILL, text, "drills/x.md")


@given(st.sampled_from([(Kind.SCENARIO, SCENARIO), (Kind.DRILL, DRILL)]), st.data())
@settings(max_examples=150, deadline=None)
def test_spoiled_files_give_problems_that_stand_in_the_file(
    what: tuple[Kind, str], data: st.DataObject
) -> None:
    kind, text = what
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 12))
        put = data.draw(st.text(alphabet="#-→{}：，（）若信任+19\n 　[]&*`|>\t\x00", max_size=6))
        text = text[:at] + put + text[at + cut :]
    lines = text.split("\n")
    for problem in check_text(kind, text, "x.md"):
        assert 1 <= problem.line <= len(lines) + 1 and problem.column >= 1
        assert problem.cause and str(problem)
    assert check_text(kind, format_text(kind, text), "x.md") is not None
