"""Reading courses, their faults, and how far somebody has come in one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from casebook import read_course, read_scenario
from casebook.codes.samples import COURSE, COURSE_PATH, SCENARIO, SCENARIO_PATH
from casebook.course.check import check_lines
from casebook.course.frame import course_frames
from casebook.course.model import Course, StepKind
from casebook.course.progress import READING, LessonState, follow, pass_words
from casebook.exam.statistics import exam_frames
from casebook.records import AttemptRecord, Records, export_csv, export_excel
from kb.model import Kind

NOON = dt.datetime(2026, 1, 10, 12, tzinfo=dt.UTC)
PLAYED, JUDGED, SAID = Kind.SCENARIO.value, Kind.DRILL.value, "回应练习"


@pytest.fixture(scope="module")
def course() -> Course:
    found, problems = read_course(COURSE, COURSE_PATH)
    assert found is not None and problems == []
    return found


def did(kind: str, content: str, minute: int, print_: str = "f", **result: Any) -> AttemptRecord:
    at = NOON + dt.timedelta(minutes=minute)
    return AttemptRecord(f"{minute}", "x", kind, content, print_, 1, at, (), at, result)


def everything() -> list[AttemptRecord]:
    return [
        did(READING, "zn-shili", 1),
        did(PLAYED, "qj-shili", 2, percent=80.0, passed=True),
        did(SAID, "qj-shili", 3, line="qj-shili/n2", found=["复述"]),
        did(JUDGED, "lx-shili", 4, percent=70.0),
    ]


def states(course: Course, attempts: Sequence[AttemptRecord]) -> list[LessonState]:
    return [x.state for x in follow(course, attempts).lessons]


def test_a_course_is_read_as_it_is_written(course: Course) -> None:
    greet, judge, again = course.lessons
    assert (greet.id, greet.minutes, greet.optional, greet.after) == ("k1", 20, False, ())
    assert [s.key for s in greet.steps] == ["读 zn-shili", "演练 qj-shili", "自己说 qj-shili/n2"]
    assert (judge.after, judge.steps[0].least) == (("k1",), 70)
    assert again.optional and course.required == (greet, judge) and course.minutes == 35
    assert (course.pass_mark, course.issuer, course.audience) == (60, "示例局", "刚到窗口的人")
    assert course.body == "半天就能学完。" and greet.intro.strip() == "先看怎么迎，再迎一个人。"


def test_a_scene_that_is_not_there_is_found_with_the_scenario() -> None:
    scenario, _ = read_scenario(SCENARIO, SCENARIO_PATH)
    wrong, _ = read_course(COURSE.replace("qj-shili/n2", "qj-shili/n77"), COURSE_PATH)
    right, _ = read_course(COURSE, COURSE_PATH)
    assert wrong is not None and right is not None
    assert [p.code for p in check_lines(wrong, lambda _: scenario)] == ["FZ817"]
    assert list(check_lines(right, lambda _: scenario)) == []


def test_lessons_open_one_after_another(course: Course) -> None:
    done = everything()
    assert states(course, []) == [LessonState.OPEN, LessonState.LOCKED, LessonState.LOCKED]
    assert follow(course, []).lessons[1].waits_for == ("迎人",)
    assert states(course, done[:3]) == [LessonState.DONE, LessonState.OPEN, LessonState.LOCKED]
    whole = follow(course, done)
    assert [x.state for x in whole.lessons] == [LessonState.DONE, LessonState.DONE, LessonState.OPEN]
    assert (whole.done, whole.total, whole.score) == (4, 4, 75.0)
    assert whole.passed_at == NOON + dt.timedelta(minutes=4) and whole.next is None


def test_every_step_asks_for_what_it_says(course: Course) -> None:
    assert states(course, [did(JUDGED, "lx-shili", 1, percent=69.9)])[1] is LessonState.LOCKED
    failed = did(PLAYED, "qj-shili", 1, percent=99.0, passed=False)
    other_scene = did(SAID, "qj-shili", 2, line="qj-shili/n1")
    first = follow(course, [failed, other_scene]).lessons[0]
    assert [s.done for s in first.steps] == [False, False, False] and first.steps[1].percent == 99.0
    unfinished = replace(did(READING, "zn-shili", 1), result=None)
    assert not follow(course, [unfinished]).begun


def test_points_below_the_mark_do_not_pass_and_the_weakest_is_next(course: Course) -> None:
    strict = replace(course, pass_mark=85)
    found = follow(strict, everything())
    assert found.done == found.total and found.passed_at is None
    assert found.next is not None and found.next.content == "lx-shili"
    better = [*everything(), did(JUDGED, "lx-shili", 9, percent=100.0)]
    assert follow(strict, better).passed_at == NOON + dt.timedelta(minutes=9)


def test_content_that_is_gone_is_not_asked_for_and_changed_content_is_told(course: Course) -> None:
    without = follow(course, everything()[:3], lambda id: None if id == "lx-shili" else "f")
    assert without.passed_at is not None and without.lessons[1].steps[0].gone
    renewed = follow(course, everything(), lambda _: "g").lessons[0].steps[0]
    assert renewed.done and renewed.renewed


def test_the_rule_is_said_in_words(course: Course) -> None:
    words = pass_words(course)
    assert "必修的 2 课" in words and "2 次计分的练习" in words and "60 分" in words


attempts = st.lists(
    st.builds(
        lambda kind, minute, percent, line: did(
            kind,
            {READING: "zn-shili", PLAYED: "qj-shili", SAID: "qj-shili", JUDGED: "lx-shili"}[kind],
            minute,
            percent=percent,
            passed=percent >= 60,
            line=line,
        ),
        st.sampled_from([READING, PLAYED, JUDGED, SAID]),
        st.integers(0, 500),
        st.floats(0, 100),
        st.sampled_from(["qj-shili/n1", "qj-shili/n2"]),
    ),
    max_size=14,
)


@given(attempts, attempts, st.randoms())
def test_more_records_take_nothing_back_and_order_does_not_matter(
    before: list[AttemptRecord], more: list[AttemptRecord], random: Any
) -> None:
    course, _ = read_course(COURSE, COURSE_PATH)
    assert course is not None
    first, mixed = follow(course, before), [*before, *more]
    random.shuffle(mixed)
    later = follow(course, mixed)
    assert later == follow(course, [*before, *more])
    for a, b in zip(first.lessons, later.lessons, strict=True):
        assert all(y.done for x, y in zip(a.steps, b.steps, strict=True) if x.done)
    assert (later.score or 0) >= (first.score or 0) and later.done >= first.done
    if first.passed_at is not None:
        assert later.passed_at is not None and later.passed_at <= first.passed_at


def test_the_tables_say_the_same(course: Course, tmp_path: Path) -> None:
    records = Records.open(tmp_path / "r.db", NOON)
    one, _ = records.add_learner("甲", NOON), records.add_learner("乙", NOON)
    for a in everything():
        records.record(one.id, a.kind, a.content, a.fingerprint, a.result or {}, a.started_at)
    tables = course_frames(records, [course])
    assert tables["courses"][["name", "done", "total", "percent", "passed"]].to_numpy().tolist() == [
        ["甲", 4, 4, 75.0, True]
    ]
    assert list(tables["lessons"]["step"])[:2] == ["读 zn-shili", "演练 qj-shili"]
    written = export_csv(records, tmp_path / "csv", {**tables, **exam_frames(records)})
    assert {"课程.csv", "课程的每一步.csv", "考试.csv", "考试的每一题.csv"} <= {p.name for p in written}
    assert "做了几步" in (tmp_path / "csv" / "课程.csv").read_text("utf-8-sig")
    book = load_workbook(export_excel(records, tmp_path / "all.xlsx", tables))
    assert book["课程"]["G2"].value == 75
    assert tables["lessons"]["done_at"].notna().sum() == 4
    records.close()


def test_a_step_kind_names_content_of_its_kind() -> None:
    prefixes = {k.target.prefix for k in StepKind if not k.drawn}
    assert prefixes == {"zn-", "qj-", "lx-"}
