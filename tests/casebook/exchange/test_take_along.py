"""What is taken along: days of a calendar, cards, slides, statements; read again by other programs' readers."""

from __future__ import annotations

import datetime as dt
import io
import json
import sqlite3
import uuid
import zipfile
from pathlib import Path

import pytest
from pptx import Presentation

from casebook.exchange.handouts.anki import AnkiDeck, cards_of_drill, write_apkg
from casebook.exchange.handouts.calendar import last_days, write_ics
from casebook.exchange.handouts.statements import statements
from casebook.exchange.model import Wanted
from casebook.exchange.table import all_formats, give
from casebook.records import AttemptRecord
from kb.model import Deadline, Duration
from tests.casebook.exchange.made import drills, shipped
from tests.conftest import TODAY

AT = dt.datetime(2026, 1, 10, 8, tzinfo=dt.UTC)


def unfolded(data: bytes) -> list[str]:
    text = data.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n")) and text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")


def test_a_day_of_a_calendar_is_whole_and_keeps_its_mark() -> None:
    item = Deadline("办结；一，二", Duration(60, "日"), "受理之日")
    made = [
        write_ics(last_days("题\\目", "wd-x", [item], start), TODAY)
        for start in (TODAY, TODAY, dt.date(2026, 1, 11))
    ]
    lines = unfolded(made[0])
    assert "DTSTART;VALUE=DATE:20260311" in lines and "DTEND;VALUE=DATE:20260312" in lines
    assert r"SUMMARY:办结；一，二最后一天：题\\目" in lines
    uids = [next(x for x in unfolded(m) if x.startswith("UID:")) for m in made]
    assert uids[0] == uids[1] != uids[2]
    assert [x for x in lines if x.startswith(("BEGIN", "END"))].count("BEGIN:VALARM") == 1


def notes_of(data: bytes, folder: Path) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        (folder / "c.anki2").write_bytes(box.read("collection.anki2"))
    with sqlite3.connect(folder / "c.anki2") as base:
        return dict(base.execute("select guid, flds from notes").fetchall())


def test_cards_taken_in_again_renew_what_is_there(tmp_path: Path) -> None:
    drill = drills()[0]
    made = [
        notes_of(write_apkg([AnkiDeck(drill.id, title, tuple(cards_of_drill(drill, AT)))], at), tmp_path)
        for title, at in (("一", 1.0), ("二", 2.0))
    ]
    assert made[0] == made[1] and len(made[0]) == len(drill.demands) + 2
    assert any("先行清偿" in flds or "总包" in flds for flds in made[0].values())


@pytest.mark.parametrize("id", ["zn-laifang", "kc-huilu"])
def test_slides_hold_the_headings_in_big_type_and_the_rest_in_notes(id: str) -> None:
    library = shipped()
    deck = Presentation(
        io.BytesIO(give(all_formats()["pptx"], Wanted((library.get(id),), library, TODAY)).data)
    )
    slides = list(deck.slides)
    titles = [s.shapes.title.text_frame.text for s in slides if s.shapes.title is not None]
    assert len(titles) == len(slides) and titles[0] == library.get(id).title and all(titles)
    if id == "zn-laifang":
        assert {"起身，让座，倒水。", "送到门口。"} <= set(titles)
        assert any("厕所" in s.notes_slide.notes_text_frame.text for s in slides if s.has_notes_slide)
    sizes = [r.font.size.pt for s in slides for p in s.shapes.title.text_frame.paragraphs for r in p.runs]
    assert min(sizes) >= 22
    edge = deck.slide_height
    assert all(x.top + x.height <= edge for s in slides for x in s.shapes)


def attempt(result: dict[str, object] | None, **more: object) -> AttemptRecord:
    finished = AT + dt.timedelta(minutes=2) if result is not None else None
    return AttemptRecord("a1", "l1", "分类练习", "lx-001", "f", 2, AT, (), finished, result, **more)  # type: ignore[arg-type]


def test_a_record_always_gives_the_same_statements() -> None:
    mark = {"key": "judgement:a", "question": "怎么判断？", "chosen": ["合理"], "right": ["合理"]}
    record = attempt({"percent": 75.0, "passed": True, "marks": [mark, mark | {"key": "b", "chosen": []}]})
    first, second = (list(statements([record], {"lx-001": "纸牌"})) for _ in range(2))
    assert first == second and len(first) == 3
    whole, right, wrong = first
    assert whole["verb"]["id"].endswith("/passed") and whole["result"]["score"]["scaled"] == 0.75
    assert whole["result"]["duration"] == "PT120.00S" and whole["object"]["definition"]["name"] == {
        "zh-CN": "纸牌"
    }
    assert right["result"]["success"] is True and wrong["result"]["success"] is False
    assert len({s["id"] for s in first}) == 3 and all(uuid.UUID(s["id"]) for s in first)
    assert "name" not in whole["actor"] and whole["actor"]["account"]["name"] == "l1"
    (open_one,) = statements([attempt(None)])
    assert open_one["verb"]["id"].endswith("/attempted") and "result" not in open_one
    json.dumps(first)
