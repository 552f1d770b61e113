"""The exam page's state, without a browser: no feedback before the end, resume, the time, resits, what changed."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from apps.desk.desk import Desk
from apps.page.shell import Context
from apps.pages.courses import CoursesView
from apps.pages.exams import ExamsView
from apps.pages.progress import ProgressView
from apps.roles import Role
from apps.training.book import training
from casebook.codes.samples import COURSE, COURSE_PATH
from casebook.exam.model import EXAM, item_of
from kb.places import Home
from tests.apps.training_desk import FILES, at, send, stage, visitor
from tests.conftest import TODAY, write_files

TESTED = (
    COURSE.replace("- 读：zn-shili\n- 演练：qj-shili\n- 自己说：qj-shili/n2\n", "- 前测：3题\n").replace(
        "- 练习：lx-shili，70分\n", "- 后测：3题\n"
    )
    + "\n## 总关 {#k9}\n- 考试：4题，50分\n  - 时间：10分钟\n  - 补考：1次\n"
)
START = dt.datetime(2026, 1, 10, 4, tzinfo=dt.UTC)
WHERE = {"e": "kc-shili", "k": "k9", "w": "考试"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    shipped = write_files(tmp_path / "shipped", {**FILES, COURSE_PATH: TESTED})
    made = Desk(Home(tmp_path / "office", tmp_path / "office" / "content"), shipped, clean=lambda text: text)
    clock(made, 0)
    return made


def clock(desk: Desk, minutes: float) -> None:
    training(desk).book.clock = lambda: START + dt.timedelta(minutes=minutes)


def settle(desk: Desk) -> None:
    for _ in range(3):
        training(desk).book.thread.submit(lambda: None).result()


def opened(desk: Desk, name: str = "小张", **params: str) -> Any:
    view = at(ExamsView, visitor(desk, name), **params)
    settle(desk)
    return view


def begun(desk: Desk, name: str = "小张", **where: str) -> Any:
    view = opened(desk, name, **where)
    assert stage(view)["kind"] == "cover"
    send(view, "begin")
    settle(desk)
    assert stage(view)["kind"] == "paper"
    return view


def right_of(desk: Desk, view: Any) -> dict[str, list[str]]:
    given = training(desk).book.records.attempt(view.params["r"]).given
    return {i["key"]: list(item_of(i).right) for i in given["items"]}


def solve(desk: Desk, view: Any, how_many: int) -> None:
    for key, right in list(right_of(desk, view).items())[:how_many]:
        send(view, "answer", item=key, chosen=right)
        settle(desk)
    send(view, "finish")
    settle(desk)


def test_nothing_tells_what_is_right_before_the_end(desk: Desk) -> None:
    view = begun(desk, **WHERE)
    paper = stage(view)
    assert len(paper["items"]) == 4 and paper["left"] == 600
    assert set(paper["items"][0]) == {"key", "skill", "story", "question", "options", "many"}
    key, right = next(iter(right_of(desk, view).items()))
    send(view, "answer", item=key, chosen=right)
    settle(desk)
    assert stage(view) == paper and stage(view, "answers") == {key: right}
    assert all(word not in view.stage + view.answers for word in ("correct", "reason", "percent"))


def test_a_reload_goes_on_where_one_was(desk: Desk) -> None:
    view = begun(desk, **WHERE)
    key, right = next(iter(right_of(desk, view).items()))
    send(view, "answer", item=key, chosen=right)
    settle(desk)
    clock(desk, 4)
    again = opened(desk, **view.params)
    assert stage(again)["items"] == stage(view)["items"] and stage(again)["left"] == 360
    assert stage(again, "answers") == {key: right}
    cover = opened(desk, **WHERE)
    assert stage(cover)["open"] == view.params["r"]
    send(cover, "begin")
    settle(desk)
    assert len(training(desk).book.records.attempts(kind=EXAM)) == 1


def test_a_late_answer_is_refused_and_the_rest_is_handed_in(desk: Desk) -> None:
    view = begun(desk, **WHERE)
    answers = list(right_of(desk, view).items())
    send(view, "answer", item=answers[0][0], chosen=answers[0][1])
    settle(desk)
    clock(desk, 10.1)
    send(view, "answer", item=answers[1][0], chosen=answers[1][1])
    settle(desk)
    assert "时间到了" in json.loads(view.notice)["text"]
    result = stage(view)
    assert (result["kind"], result["right"], result["percent"], result["passed"]) == (
        "result",
        1,
        25.0,
        False,
    )
    assert result["questions"][0]["right"] and "course" in result


def test_resits_draw_another_paper_and_end(desk: Desk) -> None:
    view = begun(desk, **WHERE)
    first = set(right_of(desk, view))
    solve(desk, view, 1)
    assert stage(view)["again"] and not stage(view)["passed"]
    send(view, "begin")
    settle(desk)
    second = set(right_of(desk, view))
    assert stage(view)["kind"] == "paper" and len(first & second) == 1  # there are seven questions in all
    solve(desk, view, 4)
    assert stage(view)["percent"] == 100.0 and stage(view)["passed"] and not stage(view)["again"]
    send(view, "begin")
    settle(desk)
    assert "次数用完了" in json.loads(view.notice)["text"]
    course = at(CoursesView, visitor(desk), e="kc-shili")
    settle(desk)
    progress = at(ProgressView, visitor(desk))
    settle(desk)
    seen = [(m["kind"], m["title"], m["percent"], m["passed"]) for m in stage(progress)["history"]]
    assert sorted(seen, key=lambda m: m[2]) == [
        ("考试", "考试：示例课程", 25.0, False),
        ("考试", "考试：示例课程", 100.0, True),
    ]
    exam = stage(course)["parts"][-1]["steps"][0]
    assert (exam["done"], exam["percent"], exam["href"]) == (
        True,
        100.0,
        "/exam?e=kc-shili&k=k9&w=%E8%80%83%E8%AF%95",
    )


def test_before_and_after_tell_what_changed(desk: Desk) -> None:
    early = opened(desk, e="kc-shili", k="k2", w="后测")
    assert stage(early)["waits"] == "先学完“迎人”" and not stage(early)["may"]
    send(early, "begin")
    settle(desk)
    assert "先学完“迎人”" in json.loads(early.notice)["text"] and stage(early)["kind"] == "cover"
    before = begun(desk, e="kc-shili", k="k1", w="前测")
    assert stage(before)["left"] is None
    solve(desk, before, 0)
    assert stage(before)["change"] is None and stage(before)["mark"] is None
    assert (
        not {i["key"] for i in training(desk).book.records.attempt(before.params["r"]).given["items"]} & set()
    )
    after = begun(desk, e="kc-shili", k="k2", w="后测")
    solve(desk, after, 3)
    change = stage(after)["change"]
    assert (change["before"], change["after"]) == (0.0, 100.0)
    assert change["skills"] and all(c["before"][0] == 0 < c["after"][0] for c in change["skills"])
    assert [t["name"] for t in change["topics"]] == ["示例主题"]


def test_a_sitting_is_its_learners_own(desk: Desk) -> None:
    view = begun(desk, **WHERE)
    other = at(ExamsView, visitor(desk, "小李", local=False), **view.params)
    settle(desk)
    assert stage(other)["kind"] == "missing"
    key, right = next(iter(right_of(desk, view).items()))
    send(other, "answer", item=key, chosen=right)
    send(other, "finish")
    settle(desk)
    found = training(desk).book.records.attempt(view.params["r"])
    assert found.answers == () and found.result is None
    nameless = opened(desk, "", **WHERE)
    send(nameless, "begin")
    settle(desk)
    assert stage(nameless)["kind"] == "cover" and len(training(desk).book.records.attempts(kind=EXAM)) == 1


def test_only_trainers_see_what_the_questions_tell(desk: Desk) -> None:
    solve(desk, begun(desk, **WHERE), 2)
    for role, kind in ((Role.READER, "missing"), (Role.TRAINER, "statistics")):
        context = Context(desk, lambda: TODAY, learner="小王", local=False, role=role)
        view = at(ExamsView, context, **WHERE, m="stats")
        settle(desk)
        assert stage(view)["kind"] == kind
    shown = stage(view)
    assert shown["n"] == 1 and all(
        r["facility"] is None and "只有 1 人" in r["remarks"][0] for r in shown["rows"]
    )
