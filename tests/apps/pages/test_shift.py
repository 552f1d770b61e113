"""今天的班 and 大家问什么 through their pages."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from apps.audit import Audit
from apps.desk.desk import Desk
from apps.page.shell import Context
from apps.pages.lookup import LookupView
from apps.pages.monthly import MonthlyView
from apps.pages.shift import ShiftView
from apps.roles import Action, Role, refusal
from tests.apps.training_desk import at, send, stage, training_desk, visitor
from tests.conftest import TODAY


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return training_desk(tmp_path)


def officer(desk: Desk, person: str, role: Role = Role.READER) -> Context:
    return Context(desk, lambda: TODAY, user=person, learner=person, person=person, local=False, role=role)


def said(view: Any) -> str:
    return str(stage(view, "notice")["text"])


def test_what_was_opened_is_at_hand_on_the_next_visit(desk: Desk) -> None:
    view = at(LookupView, visitor(desk), q="示例")
    send(view, "open", id="wd-shili")
    assert stage(view, "pinned") == {"id": "wd-shili", "on": False}
    send(view, "pin", id="wd-shili", on=True)
    assert stage(view, "pinned")["on"]
    hand = stage(at(LookupView, visitor(desk)), "hand")
    assert [r["id"] for r in hand["recent"]] == ["wd-shili"] == [r["id"] for r in hand["pinned"]]
    shift = at(ShiftView, visitor(desk))
    send(shift, "pin", id="wd-shili", on=False)
    send(shift, "forget")
    assert stage(shift, "hand") == {"pinned": [], "recent": []}


def test_each_account_has_its_own(desk: Desk) -> None:
    at(LookupView, officer(desk, "p1"), e="wd-shili")
    assert stage(at(LookupView, officer(desk, "p2")), "hand")["recent"] == []
    assert len(stage(at(LookupView, officer(desk, "p1")), "hand")["recent"]) == 1


def test_nothing_typed_into_an_address_is_kept(desk: Desk) -> None:
    for typed in ("王建国13812345678", "王建国法#1", "示例工作条例#9999", "../x"):
        at(LookupView, visitor(desk), q="王建国的低保", e=typed)
    at(LookupView, visitor(desk), q="王建国的低保", e="wd-shili")
    kept = "".join(p.read_text("utf-8") for p in desk.home.shift.rglob("*") if p.is_file())
    assert "wd-shili" in kept and "王建国" not in kept and "9999" not in kept
    assert len(next(desk.home.shift.glob("opened-*.jsonl")).read_text().splitlines()) == 1


def test_opening_counts_once_however_often_the_page_is_drawn(desk: Desk) -> None:
    view = at(LookupView, visitor(desk), e="wd-shili")
    view.open(dict(view.params))
    at(LookupView, visitor(desk), e="wd-shili")
    at(LookupView, officer(desk, "p2"), e="wd-shili")
    assert len(next(desk.home.shift.glob("opened-*.jsonl")).read_text().splitlines()) == 2


def test_a_disk_that_takes_nothing_does_not_disturb_the_answer(desk: Desk) -> None:
    desk.home.shift.write_text("a file where the folder should be")
    view = at(LookupView, visitor(desk), e="wd-shili")
    assert stage(view, "opened")["id"] == "wd-shili" and not view.notice


def test_a_line_goes_from_shift_to_shift(desk: Desk) -> None:
    view = at(ShiftView, officer(desk, "p1"))
    send(view, "add", text="调解室借给三楼")
    (row,) = stage(at(ShiftView, officer(desk, "p2")), "notes")["rows"]
    assert row["text"] == "调解室借给三楼" and row["who"] == "p1" and not row["mine"]
    other = at(ShiftView, officer(desk, "p2"))
    send(other, "delete", id=row["id"])
    assert "删不了" in said(other)
    send(view, "delete", id=row["id"])
    assert stage(view, "notes")["rows"] == []
    send(view, "put_back")
    assert len(stage(view, "notes")["rows"]) == 1
    assert stage(at(LookupView, officer(desk, "p2")), "hand")["notes"] == 1


def test_a_line_that_is_refused_can_be_sent_again(desk: Desk) -> None:
    view = at(ShiftView, officer(desk, "p1"))
    for n in (1, 2):
        send(view, "add", text="长" * 500)
        assert stage(view, "kept") == {"n": n, "done": False} and "最多" in said(view)
    send(view, "add", text="调解室借给三楼")
    assert stage(view, "kept")["done"] and len(stage(view, "notes")["rows"]) == 1


def test_a_reader_gets_no_monthly_sheet(desk: Desk) -> None:
    view = at(MonthlyView, officer(desk, "p1"))
    send(view, "excel")
    assert said(view) == refusal(Role.READER, Action.FEEDBACK)
    assert not view.sheet and stage(view, "file") is None


def test_the_month_is_counted_exported_and_audited(desk: Desk) -> None:
    at(LookupView, officer(desk, "p1"), q="王建国", e="wd-shili")
    view = MonthlyView(officer(desk, "p9", Role.TRAINER))
    files: list[Any] = []
    view.param.watch(lambda e: files.append(json.loads(e.new)), "file")
    view.open({})
    shown = stage(view, "sheet")
    assert shown["totals"][0][1] == 1 and shown["entries"][0]["title"] and "王建国" not in view.sheet
    send(view, "excel")
    made = next(f for f in files if f)
    book = load_workbook(io.BytesIO(base64.b64decode(made["data"])))
    assert book["看得最多的"]["C2"].value == 1
    assert [r.deed for r in Audit(desk.home.root).entries()] == ["导出"]
    send(view, "month", m="2025-12")
    assert stage(view, "sheet")["empty"]


def test_counts_of_topics_and_filters_are_what_is_listed(desk: Desk) -> None:
    view = at(LookupView, visitor(desk))
    topics = [t for g in stage(view, "start")["groups"] for t in g["topics"]]
    assert topics
    for topic in topics:
        found = stage(at(LookupView, visitor(desk), t=topic["name"]), "found")
        assert sum(len(g["items"]) for g in found["groups"]) == topic["count"], topic
    facets = stage(at(LookupView, visitor(desk), q="示例"), "found")["facets"]
    assert len(facets) > 2 and {f["count"] for f in facets} == {None}
    for facet in facets:
        found = stage(at(LookupView, visitor(desk), q="示例", kind=facet["kind"]), "found")
        (on,) = found["facets"]
        assert on["count"] == sum(len(g["items"]) for g in found["groups"]) > 0, facet
