"""The course page's state, without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from apps.desk.desk import Desk
from apps.pages.courses import CoursesView
from apps.pages.drills import DrillsView
from apps.pages.practice import PracticeView
from apps.pages.progress import ProgressView
from apps.training.book import DRILL, REPLY, SCENARIO, training
from apps.writing.preview import preview
from casebook.codes.samples import COURSE, COURSE_PATH
from casebook.codes.samples import DRILL as SAMPLE_DRILL
from casebook.course.progress import READING
from kb.places import Home
from tests.apps.training_desk import FILES, at, send, stage, visitor
from tests.conftest import write_files


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    shipped = write_files(tmp_path / "shipped", {**FILES, COURSE_PATH: COURSE})
    return Desk(Home(tmp_path / "office", tmp_path / "office" / "content"), shipped, clean=lambda text: text)


def opened(desk: Desk, name: str = "小张", **params: str) -> tuple[Any, Any]:
    view = at(CoursesView, visitor(desk, name), **params)
    settle(desk)
    return view, stage(view)


def settle(desk: Desk) -> None:
    training(desk).book.thread.submit(lambda: None).result()


def done(desk: Desk, kind: str, content: str, **result: Any) -> None:
    book = training(desk).book
    book.done("小张", kind, content, "f", result, [])


def all_done(desk: Desk) -> None:
    done(desk, READING, "zn-shili")
    done(desk, SCENARIO, "qj-shili", percent=80.0, passed=True)
    done(desk, REPLY, "qj-shili", line="qj-shili/n2", found=[])
    done(desk, DRILL, "lx-shili", percent=90.0, passed=True, marks=[])


def test_the_list_says_how_far_one_is(desk: Desk) -> None:
    assert [(i["id"], i["done"], i["total"], i["begun"]) for i in opened(desk)[1]["items"]] == [
        ("kc-shili", 0, 4, False)
    ]
    done(desk, READING, "zn-shili")
    row = opened(desk)[1]["items"][0]
    assert (row["done"], row["begun"], row["passed"], row["minutes"]) == (1, True, False, "约 35 分钟")


def test_a_course_shows_what_is_next_and_why_the_rest_is_locked(desk: Desk) -> None:
    s = opened(desk, e="kc-shili")[1]
    assert (s["next"]["kind"], s["next"]["href"]) == ("读", "/courses?e=kc-shili&l=zn-shili")
    greet, judge, again = s["parts"]
    assert greet["now"] and not greet["locked"] and judge["locked"] and judge["waits"] == "先学完“迎人”"
    assert again["optional"] and judge["steps"][0]["asks"] == "要 70 分"
    assert greet["steps"][1]["href"] == "/practice?e=qj-shili&c=kc-shili"
    assert "60 分" in s["rule"]


def test_reading_to_the_end_is_recorded_once_and_only_for_a_name(desk: Desk) -> None:
    view, s = opened(desk, e="kc-shili", l="zn-shili")
    assert s["kind"] == "reading" and s["guide"]["shape"] == "guide" and not s["done"]
    send(view, "read")
    send(view, "read")  # a double click
    settle(desk)
    settle(desk)
    book = training(desk).book
    assert [a.content for a in book.attempts("小张", READING)] == ["zn-shili"]
    assert opened(desk, e="kc-shili")[1]["next"]["kind"] == "演练"
    nameless, _ = opened(desk, "", e="kc-shili", l="zn-shili")
    send(nameless, "read")
    settle(desk)
    assert len(book.records.attempts(kind=READING)) == 1


def test_a_guide_that_is_no_step_is_not_read_here(desk: Desk) -> None:
    view, s = opened(desk, e="kc-shili", l="zn-anderes")
    assert s["kind"] == "missing" and s["back"] == "kc-shili"
    send(view, "read")
    settle(desk)
    assert training(desk).book.records.attempts(kind=READING) == []


def test_a_certificate_is_given_when_passed_and_to_nobody_else(desk: Desk) -> None:
    assert opened(desk, e="kc-shili", m="cert")[1]["kind"] == "missing"
    all_done(desk)
    s = opened(desk, e="kc-shili", m="cert")[1]
    assert (s["kind"], s["name"], s["score"], s["issuer"]) == ("certificate", "小张", 85.0, "示例局")
    assert opened(desk, "", e="kc-shili", m="cert")[1]["kind"] == "missing"
    view = at(CoursesView, visitor(desk, "小李", local=False), e="kc-shili", m="cert")
    settle(desk)
    assert stage(view)["kind"] == "missing"


def test_the_workbench_previews_a_course(desk: Desk) -> None:
    scene = at(CoursesView, visitor(desk)).scene
    shown = preview(scene, COURSE_PATH, COURSE)
    assert (
        shown["shape"] == "plain"
        and "/practice?e=qj-shili" in shown["body"]
        and "先修：迎人" in shown["body"]
    )
    assert preview(scene, COURSE_PATH, "---\n编号: kc-x\n---\n")["shape"] == "none"


def test_exercises_lead_back_to_the_course(desk: Desk) -> None:
    for view, id in ((DrillsView, "lx-shili"), (PracticeView, "qj-shili")):
        made = at(view, visitor(desk), e=id, c="kc-shili")
        assert made.course_link == {"id": "kc-shili", "title": "示例课程", "href": "/courses?e=kc-shili"}
        assert at(view, visitor(desk), e=id, c="lx-shili").course_link is None


def test_a_reply_in_a_course_counts_although_the_rules_find_nothing(desk: Desk) -> None:
    training(desk).exercises.scenario("qj-shili")
    view = at(PracticeView, visitor(desk), m="reply", n="qj-shili/n2", c="kc-shili")
    send(view, "replied", text="嗯", node="n2", confirmed=[], next="")
    send(view, "replied", text="这样吧这样吧这样吧这样吧", node="n2", confirmed=[], next="")
    settle(desk)
    found = training(desk).book.attempts("小张", REPLY)
    assert [(a.result or {})["line"] for a in found] == ["qj-shili/n2"]


def test_my_progress_offers_the_beginners_exercises_first(tmp_path: Path) -> None:
    easy = (
        SAMPLE_DRILL.replace("lx-shili", "lx-zuihou")
        .replace("标题: 示例练习", "标题: 容易的")
        .replace("难度: 进阶", "难度: 入门")
    )
    shipped = write_files(tmp_path / "shipped", {**FILES, "drills/lx-zuihou.md": easy})
    desk = Desk(Home(tmp_path / "office", tmp_path / "office" / "content"), shipped, clean=lambda text: text)
    view = at(ProgressView, visitor(desk))
    settle(desk)
    assert stage(view)["next"][0]["text"] == "分类练习“容易的”"


def test_my_progress_begins_with_a_course_and_goes_on_with_it(desk: Desk) -> None:
    view = at(ProgressView, visitor(desk))
    settle(desk)
    assert stage(view)["next"][0]["text"] == "从课程开始：“示例课程”"
    done(desk, READING, "zn-shili")
    view = at(ProgressView, visitor(desk))
    settle(desk)
    assert stage(view)["next"][0] == {
        "text": "接着学“示例课程”",
        "why": "学了 1 / 4 步",
        "href": "/courses?e=kc-shili",
    }
    assert stage(view)["history"] == []
