"""Exams: the bank, the drawing, the time, the state by replay, what changed, and what the questions tell."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook import read_drill
from casebook.codes.samples import DRILL, DRILL_PATH
from casebook.errors import NotAsked, NotUtc, RecordNotFound, RecordRefused, TooLate
from casebook.exam.bank import bank_of
from casebook.exam.model import EXAM, OWN, SKILLS, BankItem, ExamPlan, item_data, item_of
from casebook.exam.result import by_skill, changes, result_data
from casebook.exam.sitting import (
    Sitting,
    answer,
    answer_data,
    begin,
    draw,
    eligible,
    given_data,
    replayed,
)
from casebook.exam.statistics import analyse_exam, exam_frames
from casebook.records import Records
from kb.model import Difficulty
from tests.shipped import shipped_library

CONTENT = Path(__file__).parents[3] / "content"
NOON = dt.datetime(2026, 11, 27, 4, tzinfo=dt.UTC)
DAY = NOON.date()


@pytest.fixture(scope="module")
def bank() -> tuple[BankItem, ...]:
    files = sorted((CONTENT / "drills").glob("*.md"))
    drills = [read_drill(f.read_text("utf-8"), f"drills/{f.name}")[0] for f in files]
    return bank_of([d for d in drills if d], shipped_library().entries(), DAY)


def made(number: int, skill: str = "五种判断", source: str = "", topic: str = "甲") -> BankItem:
    options = ("一", "二", "三")
    return BankItem(
        f"x/{number}",
        skill,
        f"第{number}问",
        options,
        ("二",),
        topics=(topic,),
        source=source or f"s{number}",
    )


SMALL = tuple(made(n, SKILLS[n % 3], f"s{n // 4}", "甲" if n % 2 else "乙") for n in range(24))


def test_every_question_of_the_bank_can_be_answered(bank: tuple[BankItem, ...]) -> None:
    assert len(bank) > 900 and len({i.key for i in bank}) == len(bank)
    counts = Counter(i.skill for i in bank)
    assert set(counts) == set(SKILLS) - {OWN} and min(counts.values()) >= 10
    for item in bank:
        assert len(set(item.options)) == len(item.options) > len(item.right) > 0, item.key
        assert set(item.right) < set(item.options) and (item.many or len(item.right) == 1), item.key
        assert item.reason or item.cited, item.key
        assert item_of(json.loads(json.dumps(item_data(item)))) == item
    assert not any("信访条例" in i.question and "工作" not in i.question for i in bank)  # repealed in 2022


def test_a_drill_gives_a_question_for_every_decision() -> None:
    drill, _ = read_drill(DRILL, DRILL_PATH)
    assert drill is not None
    found = bank_of([drill], [], DAY)
    assert [i.key for i in found] == [
        "lx-shili/basis:a",
        "lx-shili/basis:b",
        "lx-shili/hardship",
        "lx-shili/judgement:a",
        "lx-shili/judgement:b",
        "lx-shili/unlawful",
    ]
    assert found[3].right == ("合理",) and found[3].story == drill.story and found[0].many


def test_a_paper_is_what_its_seed_says_and_mixes_the_skills() -> None:
    plan = ExamPlan(9)
    paper = draw(SMALL, plan, "a")
    assert draw(reversed(SMALL), plan, "a") == paper and draw(SMALL, plan, "b") != paper
    assert set(Counter(i.skill for i in paper).values()) == {3}
    assert max(Counter(i.source for i in paper).values()) <= 2
    again = draw(SMALL, plan, "c", used={i.key for i in paper})
    assert not {i.key for i in again} & {i.key for i in paper}
    assert len(draw(SMALL, ExamPlan(99), "a")) == len(SMALL)
    # The same questions for two learners stand in different orders.
    whole = [[i.key for i in draw(SMALL, ExamPlan(24), s)] for s in "ab"]
    assert whole[0] != whole[1] and sorted(whole[0]) == sorted(whole[1])


def test_topics_and_levels_narrow(bank: tuple[BankItem, ...]) -> None:
    plan = ExamPlan(10, ("劳动工资",), (Difficulty.BEGINNER, Difficulty.INTERMEDIATE))
    found = eligible(bank, plan)
    assert len(found) > 10 and all(
        "劳动工资" in i.topics and i.level is not Difficulty.SKILLED for i in found
    )
    assert {i.key for i in draw(bank, plan, "x")} <= {i.key for i in found}


def test_a_late_answer_is_refused_with_a_sentence_and_the_others_count() -> None:
    sitting = begin(SMALL[:4], ExamPlan(4, minutes=10), NOON)
    on_time = answer(sitting, "x/0", ["二"], NOON + dt.timedelta(minutes=10))
    with pytest.raises(TooLate, match="时间到了"):
        answer(on_time, "x/1", ["二"], NOON + dt.timedelta(minutes=10, seconds=1))
    assert result_data(on_time, 60) | {"questions": None} == {
        "percent": 25.0,
        "right": 1,
        "count": 4,
        "answered": 1,
        "pass_mark": 60,
        "passed": False,
        "questions": None,
    }
    for key, chosen in (("x/9", ["二"]), ("x/1", ["四"]), ("x/1", ["一", "二"])):
        with pytest.raises(NotAsked):
            answer(sitting, key, chosen, NOON)
    with pytest.raises(NotUtc):
        answer(sitting, "x/0", ["二"], NOON.replace(tzinfo=None))


steps = st.lists(
    st.tuples(st.integers(0, 7), st.sampled_from([[], ["一"], ["二"], ["三"], ["九"]]), st.integers(0, 1200)),
    max_size=25,
)


@given(steps, st.integers(0, 25))
def test_any_order_reload_or_lateness_gives_the_same_state(
    done: list[tuple[int, list[str], int]], cut: int
) -> None:
    plan = ExamPlan(6, minutes=10)
    sitting = start = begin(SMALL[:6], plan, NOON)
    recorded: list[tuple[dt.datetime, dict[str, Any]]] = []
    expected: dict[str, tuple[str, ...]] = {}
    for number, chosen, second in sorted(done, key=lambda d: d[2]):
        at, key = NOON + dt.timedelta(seconds=second), f"x/{number}"
        try:
            sitting = answer(sitting, key, chosen, at)
        except TooLate:
            assert second > 600
            recorded.append((at, answer_data(key, chosen)))  # however it got there, it does not count
            continue
        except NotAsked:
            assert number > 5 or chosen == ["九"]
            continue
        assert second <= 600
        recorded.append((at, answer_data(key, chosen)))
        expected.pop(key, None)
        if chosen:
            expected[key] = tuple(chosen)
        if len(recorded) == cut:  # the page is reloaded here
            sitting = replayed(json.loads(json.dumps(given_data(start, plan))), NOON, recorded)
    given_ = json.loads(json.dumps(given_data(start, plan)))
    assert replayed(given_, NOON, recorded) == sitting
    assert dict(sitting.answers) == expected
    right = sum(v == ("二",) for v in expected.values())
    assert result_data(sitting, None)["right"] == right


def sat(sitting: Sitting, right: int) -> Sitting:
    for n, item in enumerate(sitting.items):
        sitting = answer(sitting, item.key, ["二" if n < right else "一"], NOON)
    return sitting


def test_what_changed_is_told_by_skill_and_topic() -> None:
    before = result_data(sat(begin(SMALL[:6], ExamPlan(6), NOON), 1), None)
    after = result_data(sat(begin(SMALL[6:12], ExamPlan(6), NOON), 5), None)
    skills, topics = changes(before, after)
    assert [(c.name, c.before, c.after) for c in skills] == [
        ("五种判断", (1, 2), (2, 2)),
        ("走哪个程序", (0, 2), (2, 2)),
        ("挑依据", (0, 2), (1, 2)),
    ]
    assert {c.name for c in topics} == {"甲", "乙"}
    assert by_skill(after)[0] == ("五种判断", 2, 2)
    assert before["passed"]  # nothing to be passed before a course


def test_answers_are_kept_in_order_until_it_is_handed_in(tmp_path: Path) -> None:
    records = Records.open(tmp_path / "r.db", NOON)
    learner = records.add_learner("甲", NOON).id
    sitting = begin(SMALL[:4], ExamPlan(4, minutes=10), NOON)
    id = records.start(
        learner, EXAM, "kc-x/k1/考试", "f", NOON, given=given_data(sitting, ExamPlan(4, minutes=10))
    )
    for n, said in enumerate(("一", "二", "三")):
        records.answer(id, answer_data("x/0", [said]), NOON + dt.timedelta(minutes=n))
    found = records.attempt(id)
    again = replayed(found.given, found.started_at, found.answers)
    assert dict(again.answers) == {"x/0": ("三",)} and again.ends == NOON + dt.timedelta(minutes=10)
    assert again.items == sitting.items
    records.finish(id, result_data(again, 60), NOON)
    with pytest.raises(RecordRefused, match="已经交卷"):
        records.answer(id, answer_data("x/1", ["二"]), NOON)
    with pytest.raises(RecordNotFound):
        records.answer("0" * 32, answer_data("x/1", ["二"]), NOON)
    tables = exam_frames(records)
    assert tables["sittings"][["name", "percent", "passed"]].to_numpy().tolist() == [["甲", 0.0, False]]
    assert tables["answers"]["chosen"].tolist() == ["三", "", "", ""]
    records.close()


@pytest.mark.parametrize("people", [9, 12])
def test_statistics_are_of_first_sittings_and_need_ten(tmp_path: Path, people: int) -> None:
    records = Records.open(tmp_path / "r.db", NOON)
    items = tuple(replace(made(n), topics=("甲",)) for n in range(3))
    for person in range(people):
        learner = records.add_learner(f"{person}", NOON).id
        for resit in range(2):
            at = NOON + dt.timedelta(hours=resit)
            plan = ExamPlan(3)
            sitting = begin(items, plan, at)
            id = records.start(learner, EXAM, "kc-x/k1/考试", "f", at, given=given_data(sitting, plan))
            good = 3 if resit or person % 2 else 1
            records.finish(id, result_data(sat(sitting, good), 60), at)
    found = analyse_exam(records.attempts(kind=EXAM), "kc-x/k1/考试")
    assert found.n == people and [i.n for i in found.items] == [people] * 3
    if people < 10:
        assert all(i.facility is None and i.discrimination is None for i in found.items)
        assert f"只有 {people} 人" in found.items[0].remarks[0]
    else:
        assert [i.facility for i in found.items] == [1.0, 0.5, 0.5]  # the resits would make it higher
    records.close()
