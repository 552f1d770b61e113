"""The reports of a class: read again with the programs' own readers, every figure is that of the events."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from apps.classroom.looking_back import LookedBack, look_back
from apps.classroom.report_excel import excel_report
from apps.classroom.report_slides import slide_report
from apps.classroom.report_word import word_report
from casebook.records import Records
from casebook.records.classes import ClassBook
from casebook.training_class.frames import class_frames
from casebook.training_class.model import Way
from tests.casebook.training_class.simulated import NAMES, START, Simulated, kept, paper_of


@dataclass
class Held:
    """Classes in the records, by way."""

    book: ClassBook
    ids: dict[Way, str]

    def look(self, way: Way, compared: bool = False) -> LookedBack:
        return look_back(self.book, self.ids[way], compared)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    records = Records.open(tmp_path_factory.mktemp("classes") / "records.db", START)
    book, ids = ClassBook(records), {}
    for way in Way:
        contents = {Way.PAPER: (), Way.PAIRS: ("qj-bai-xuebing",)}.get(way, ("qj-shouci",))
        papers = (paper_of("lx-002"),) if way is Way.PAPER else ()
        one = Simulated(way, contents, papers, size=14, prefix=way.name, title=f"=1+1 {way.value}")
        one.run()
        ids[way] = kept(one, book)
    yield Held(book, ids)
    records.close()


def rows_of(data: bytes, sheet: str) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(data))[sheet].iter_rows(values_only=True))


def text_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = (c.text for t in document.tables for r in t.rows for c in r.cells)
    return "\n".join((*(p.text for p in document.paragraphs), *cells))


def test_the_workbook_holds_every_vote_and_everybody(held: Held) -> None:
    found = held.look(Way.TOGETHER, compared=True)
    data = excel_report(found)
    bars = rows_of(data, "逐题分布")[1:]
    votes = sum(len(r.votes) for r in found.state.past)
    assert sum(int(str(r[5])) for r in bars) == votes > 50
    marks = rows_of(data, "成绩")[1:]
    assert [r[1] for r in marks] == list(NAMES[:14])
    assert [r[-2] for r in marks] == [p.percent for p in found.people]
    assert {r[0] for r in rows_of(data, "签到")[1:]} == set(range(1, 15))
    assert rows_of(data, "几个班比")[0][0] == "头五分钟"


def test_what_looks_like_a_formula_is_text(held: Held) -> None:
    for way in Way:
        book = load_workbook(io.BytesIO(excel_report(held.look(way))))
        cells = [c for s in book for row in s.iter_rows() for c in row if c.value is not None]
        assert cells and all(c.data_type != "f" for c in cells)
        assert "'=1+1" in str(book["概况"]["A1"].value)


@pytest.mark.parametrize("way", Way)
def test_the_document_tells_each_way(held: Held, way: Way) -> None:
    found = held.look(way)
    text = text_of(word_report(found))
    assert all(name in text for name in NAMES[:14])
    for step in found.steps:
        assert step.title in text and all(q in text for q in step.discussion)
        for decision in step.decisions:
            assert all(b.option.text.strip() in text for b in decision.bars)
    assert ("对练" in text) is (way is Way.PAIRS)


def test_the_questions_have_no_figures_under_ten(held: Held) -> None:
    records_of = held.look(Way.OWN_PACE)
    few = [
        r for r in rows_of(excel_report(records_of), "题目统计")[1:] if isinstance(r[2], int) and r[2] < 10
    ]
    assert few and all(r[3] is None and r[4] is None for r in few)


def test_names_deleted_are_nowhere_and_counts_stay(tmp_path: Path) -> None:
    records = Records.open(tmp_path / "records.db", START)
    book = ClassBook(records)
    one = Simulated(Way.PAIRS, ("qj-bai-xuebing",), size=12)
    one.come(6)
    one.do(do="open", step=0)
    for group in one.state.groups:
        for seat in group:
            one.do(seat, do="report", techniques={"倾听": 2}, trust=2, note="张三问得好")
    one.do(do="finish")
    id = kept(one, book)
    before = look_back(book, id)
    assert "张三问得好" in text_of(word_report(before)) and NAMES[0] in text_of(word_report(before))
    assert book.forget_people(id, one.now) == 6
    after = look_back(book, id)
    assert after.steps == before.steps and after.people == before.people
    everything = text_of(word_report(after)) + str(rows_of(excel_report(after), "成绩"))
    assert not any(name in everything for name in NAMES[:6]) and "张三" not in everything
    assert "1 号" in everything and after.head["forgotten"]
    assert list(class_frames(book)["people"]["name"].unique()) == [""]
    records.close()


def test_frames_have_a_row_an_answer(held: Held) -> None:
    tables = class_frames(held.book)
    assert set(tables["classes"]["way"]) == {w.value for w in Way}
    votes = sum(len(r.votes) for r in held.look(Way.TOGETHER).state.past)
    mine = tables["answers"]["class"] == held.ids[Way.TOGETHER]
    assert mine.sum() == votes and len(tables["people"]) == 4 * 14
    assert len(class_frames(held.book, [])["answers"]) == 0
    assert list(class_frames(held.book, [])["answers"].columns) == list(tables["answers"].columns)


def test_a_name_with_what_xml_cannot_hold_breaks_no_report(tmp_path: Path) -> None:
    records = Records.open(tmp_path / "records.db", START)
    book = ClassBook(records)
    one = Simulated(Way.TOGETHER, size=3)
    one.run()
    id = kept(one, book)
    seat = next(iter(one.state.seats))
    seats = {**look_back(book, id).names, seat: "小\x0b张\x07"}
    found = LookedBack(book.get(id), look_back(book, id).state, seats)
    assert "小张" in text_of(word_report(found)) and rows_of(excel_report(found), "签到")[1][1] == "小张"
    records.close()


@pytest.mark.parametrize("way", [Way.TOGETHER, Way.OWN_PACE, Way.PAIRS])
def test_the_slides_tell_the_debrief_and_name_nobody(held: Held, way: Way) -> None:
    found = held.look(way)
    slides = Presentation(io.BytesIO(slide_report(found))).slides
    said = "\n".join(s.text_frame.text for one in slides for s in one.shapes if s.has_text_frame)
    for step in found.debrief_data():
        assert step["title"] in said
        assert all(p["ask"] in said for p in step["points"]) and all(q in said for q in step["discussion"])
        assert all(t["name"] in said for t in step["techniques"])
    assert not [name for name in NAMES if name in said]
    assert all(one.shapes.title is not None and one.shapes.title.text_frame.text for one in slides)
