"""The page 培训班, without a browser: who finds it, what a class can be opened with, opening one, its sheets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from apps.audit import Audit
from apps.desk.desk import Desk
from apps.page.shell import Context, Shell
from apps.pages import all_pages
from apps.pages.classes import ClassesView
from apps.roles import Role
from apps.training.book import training
from casebook.codes.samples import COURSE, COURSE_PATH
from casebook.records.classes import ClassBook
from casebook.training_class.model import ClassState
from casebook.training_class.replay import replay
from kb.places import Home
from tests.apps.training_desk import FILES, at, send, stage, visitor
from tests.conftest import write_files

TESTED = COURSE + "\n## 总关 {#k9}\n- 考试：5题，40分\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    shipped = write_files(tmp_path / "shipped", {**FILES, COURSE_PATH: TESTED})
    return Desk(Home(tmp_path / "office", tmp_path / "office" / "content"), shipped, clean=lambda text: text)


def page(desk: Desk, who: Context | None = None, **params: str) -> Any:
    view = at(ClassesView, who or visitor(desk), **params)
    settle(desk)
    return view


def settle(desk: Desk) -> None:
    training(desk).book.thread.submit(lambda: None).result()


def kept(desk: Desk) -> list[tuple[str, ClassState]]:
    book = ClassBook(training(desk).book.records)
    return [(c.title, replay(book.events(c.id))) for c in book.all()]


def begun(desk: Desk, **asked: object) -> Any:
    view = page(desk, m="new")
    send(view, "begin", **asked)
    settle(desk)
    return view


def test_only_those_who_may_hold_classes_find_it_and_open_it(desk: Desk) -> None:
    reader = replace(visitor(desk, local=False), role=Role.READER)
    trainer = replace(reader, role=Role.TRAINER)

    def listed(who: Context) -> bool:
        groups = Shell(all_pages(), who, "/")._places()["groups"]
        return any(p["path"] == "/classes" for g in groups for p in g["pages"])

    assert (listed(reader), listed(trainer)) == (False, True)
    assert stage(page(desk, reader))["kind"] == "missing"
    assert "办班" in stage(page(desk, reader, m="new"))["text"]
    view = page(desk, reader)
    send(view, "begin", way="一起走", pick="qj-shili", title="班")
    settle(desk)
    assert stage(page(desk, trainer)) == {"kind": "list", "items": []}


def test_each_thing_is_offered_in_the_ways_it_can_be_run(desk: Desk) -> None:
    ways = {i["key"]: i["ways"] for i in stage(page(desk, m="new"))["items"]}
    assert ways == {
        "-": ["试卷"],
        "qj-shili": ["一起走", "各走各的", "结对练"],
        "lx-shili": ["一起走", "各走各的"],
        "kc-shili": ["一起走", "各走各的", "试卷"],
    }


def test_a_class_is_opened_once_and_shown_with_its_links(desk: Desk) -> None:
    view = begun(desk, way="一起走", pick="qj-shili", title="  周一  新干部班 ")
    shown = stage(view)
    assert (shown["kind"], shown["title"], shown["way"]) == ("opened", "周一 新干部班", "一起走")
    assert shown["code"].isdecimal() and len(shown["code"]) == 6
    assert shown["host"] == f"/host?class={shown['id']}" and shown["id"] in shown["projector"]
    assert view.params == {"class": shown["id"]}
    [(title, state)] = kept(desk)
    assert (title, [s.content for s in state.steps]) == ("周一 新干部班", ["qj-shili"])
    assert [i["id"] for i in stage(page(desk))["items"]] == [shown["id"]]
    assert [(r.deed, r.about) for r in Audit(desk.home.root).entries()] == [("开班", "周一 新干部班")]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"way": "一起走", "pick": ""}, "用什么上"),
        ({"way": "跑着走", "pick": "qj-shili"}, "怎么上"),
        ({"way": "结对练", "pick": "lx-shili"}, "没有情景"),
        ({"way": "一起走", "pick": "-"}, "库里没有"),
        ({"way": "一起走", "pick": "qj-meiyou"}, "库里没有"),
    ],
)
def test_what_cannot_be_opened_is_said_and_the_form_stays(
    desk: Desk, asked: dict[str, str], says: str
) -> None:
    view = begun(desk, title="班", **asked)
    assert says in stage(view, "notice")["text"] and stage(view, "notice")["tone"] == "bad"
    assert stage(view)["kind"] == "new" and kept(desk) == []
    send(view, "begin", way="一起走", pick="qj-shili", title="班")
    settle(desk)
    assert stage(view)["kind"] == "opened"


def test_a_drawn_paper_is_as_long_as_was_chosen_and_never_longer(desk: Desk) -> None:
    begun(desk, way="试卷", pick="-", title="摸底", count=10, minutes=0)
    begun(desk, way="试卷", pick="-", title="摸底二", count=10**6, minutes=-1)
    (_, odd), (_, state) = kept(desk)
    assert (len(state.steps[0].items) <= 10, state.steps[0].minutes) == (True, None)
    assert (len(odd.steps[0].items) <= 20, odd.steps[0].minutes) == (True, 30)


def test_the_sheets_of_pairs_give_each_role_its_own(desk: Desk) -> None:
    shown = stage(begun(desk, way="结对练", pick="qj-shili", title="对练"))
    sheets = stage(page(desk, **{"class": shown["id"], "m": "sheets"}))["sheets"]
    assert [s["role"] for s in sheets] == ["来访人", "接访人", "观察员"]
    petitioner, officer, observer = sheets
    assert petitioner["secret"] and petitioner["parts"]
    secrets = [x for part in petitioner["parts"][1:] for x in part["items"]]
    assert secrets and not [x for x in secrets if x in str(officer) or x in str(observer)]
    assert [t["name"] for t in observer["tally"]] == ["共情", "复述", "释法", "收尾"]


def test_a_class_that_is_not_there_is_said(desk: Desk) -> None:
    assert stage(page(desk, **{"class": "nothing"}))["kind"] == "missing"
