"""The page after a class, without a browser: each of its addresses, reports, names deleted, who may look."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from apps.audit import Audit
from apps.desk.desk import Desk
from apps.page.shell import Context
from apps.pages.after_class import AfterClassView
from apps.roles import Role
from apps.training.book import training
from casebook.records.classes import ClassBook
from casebook.training_class.model import Way
from tests.apps.training_desk import at, send, stage, training_desk, visitor
from tests.casebook.training_class.simulated import NAMES, Simulated, kept


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return training_desk(tmp_path)


def held(desk: Desk, way: Way = Way.TOGETHER, prefix: str = "seat", size: int = 12) -> str:
    one = Simulated(way, ("qj-shouci",), size=size, prefix=prefix)
    one.run()
    return kept(one, ClassBook(training(desk).book.records))


def page(desk: Desk, who: Context | None = None, **params: str) -> Any:
    view = at(AfterClassView, who or visitor(desk), **params)
    settle(desk)
    return view


def settle(desk: Desk) -> None:
    for _ in range(3):
        training(desk).book.thread.submit(lambda: None).result()


def test_the_debrief_tells_no_name(desk: Desk) -> None:
    id = held(desk)
    for tab in ("", "show", "items", "compare"):
        view = page(desk, **{"class": id, "m": tab})
        data = stage(view)
        assert data["kind"] == "after" and data["tab"] == tab
        assert not any(name in json.dumps(data, ensure_ascii=False) for name in NAMES[:12])
    step = stage(page(desk, **{"class": id}))["steps"][0]
    assert len(step["points"]) == len(step["discussion"]) == 3
    assert step["map"]["path"] and step["best_map"]["path"] and step["best"]
    assert sum(b["went"] for b in step["decisions"][0]["bars"]) == 1


def test_results_and_certificates_tell_names_to_the_trainer(desk: Desk) -> None:
    id = held(desk)
    for tab in ("people", "cert"):
        found = stage(page(desk, **{"class": id, "m": tab}))["people"]
        assert [p["name"] for p in found] == list(NAMES[:12])
    assert any(p["late"] for p in found)


def test_who_may_not_hold_classes_sees_nothing(desk: Desk) -> None:
    id = held(desk)
    reader = replace(visitor(desk, local=False), role=Role.READER)
    view = page(desk, reader, **{"class": id, "m": "people"})
    assert stage(view)["kind"] == "missing" and "办班" in stage(view)["text"]
    send(view, "report", kind="excel")
    send(view, "forget")
    settle(desk)
    assert view.file in ("", "null")
    assert any(s.name for s in ClassBook(training(desk).book.records).seats(id).values())


def test_a_class_that_is_not_there(desk: Desk) -> None:
    held(desk)
    assert stage(page(desk, **{"class": "nowhere"}))["kind"] == "missing"
    assert stage(page(desk))["kind"] == "missing"


@pytest.mark.parametrize("way", [w for w in Way if w is not Way.PAPER])
def test_each_way_has_a_debrief(desk: Desk, way: Way) -> None:
    data = stage(page(desk, **{"class": held(desk, way)}))
    step = data["steps"][0]
    assert (step["pairs"] is not None) is (way is Way.PAIRS)
    assert bool(step["decisions"]) is (way is not Way.PAIRS)


def test_a_report_comes_as_a_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    id = held(desk)
    view = page(desk, **{"class": id})
    sent: list[Any] = []
    view.param.watch(lambda e: sent.append(json.loads(e.new)) if e.new else None, "file")
    send(view, "report", kind="excel")
    settle(desk)
    send(view, "report", kind="word")
    settle(desk)
    files = [f for f in sent if f]
    assert [f["name"].rsplit(".", 1)[1] for f in files] == ["xlsx", "docx"]
    assert "成绩" in load_workbook(io.BytesIO(base64.b64decode(files[0]["data"]))).sheetnames
    send(view, "report", kind="../../etc")
    settle(desk)
    assert len([f for f in sent if f]) == 2
    assert [r.deed for r in Audit(desk.home.root).entries()].count("导出") == 2


def test_names_are_deleted_once_the_class_is_over(desk: Desk) -> None:
    id = held(desk)
    before = stage(page(desk, **{"class": id}))["steps"]
    view = page(desk, **{"class": id, "m": "people"})
    send(view, "forget")
    settle(desk)
    data = stage(view)
    assert data["class"]["forgotten"] and [p["name"] for p in data["people"]][:2] == ["1 号", "2 号"]
    assert stage(page(desk, **{"class": id}))["steps"] == before
    assert "删掉一个班的名字" in [r.deed for r in Audit(desk.home.root).entries()]


def test_names_of_a_class_that_runs_stay(desk: Desk) -> None:
    one = Simulated(Way.TOGETHER)
    one.come(3)
    id = kept(one, ClassBook(training(desk).book.records))
    view = page(desk, **{"class": id})
    send(view, "forget")
    settle(desk)
    assert "还没有结束" in json.loads(view.notice)["text"]
    assert all(s.name for s in ClassBook(training(desk).book.records).seats(id).values())


def test_classes_are_compared(desk: Desk) -> None:
    first, second = held(desk, prefix="a"), held(desk, prefix="b")
    assert stage(page(desk, **{"class": first}))["class"]["id"] == first
    found = stage(page(desk, **{"class": second, "m": "compare"}))["compared"]
    assert len(found) == 1 and len(found[0]["classes"]) == 2 and found[0]["rows"]


def test_the_projector_keeps_its_place(desk: Desk) -> None:
    view = page(desk, **{"class": held(desk), "m": "show"})
    send(view, "at", s=4)
    assert view.params["s"] == "4"
    send(view, "at", s="<script>")
    assert view.params["s"] == "4"
