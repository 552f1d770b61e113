"""交接班: a line stands for the next shift without personal data, is really gone when deleted, and after sixty days."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from apps.desk.desk import cleaned
from apps.desk.notes import KEPT, LONGEST, MOST, ShiftNotes
from apps.errors import NotKept

NOW = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)


def notes(tmp_path: Path) -> ShiftNotes:
    return ShiftNotes(tmp_path, lambda text: text)


def test_a_line_stands_for_the_next_shift_with_day_and_who(tmp_path: Path) -> None:
    notes(tmp_path).add("  下午两点调解室\n借给三楼 ", who="小张", person="p1", when=NOW)
    (one,) = notes(tmp_path).all(NOW + dt.timedelta(days=1))
    assert (one.text, one.who, one.time) == ("下午两点调解室 借给三楼", "小张", "2026-11-27T09:00:00+00:00")


def test_no_personal_data_reaches_the_disk(tmp_path: Path) -> None:
    kept = ShiftNotes(tmp_path, cleaned).add(
        "王建国的低保材料明天补，电话13812345678", who="", person="", when=NOW
    )
    stored = (tmp_path / "notes.json").read_text("utf-8")
    assert "低保材料明天补" in kept.text
    assert "王建国" not in stored and "13812345678" not in stored


def test_what_cannot_be_cleaned_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(NotKept, match="没有记下"):
        ShiftNotes(tmp_path, lambda _: None).add("什么", who="", person="", when=NOW)
    assert not (tmp_path / "notes.json").exists()


def test_a_deleted_line_is_gone_from_the_disk_and_can_be_put_back(tmp_path: Path) -> None:
    office = notes(tmp_path)
    first = office.add("第一句", who="", person="", when=NOW)
    office.add("第二句", who="", person="", when=NOW + dt.timedelta(minutes=1))
    gone = office.delete(first.id, when=NOW)
    assert gone == first and "第一句" not in (tmp_path / "notes.json").read_text("utf-8")
    assert office.delete(first.id, when=NOW) is None
    office.put_back(first, when=NOW)
    assert [n.text for n in office.all(NOW)] == ["第二句", "第一句"]


def test_after_sixty_days_a_line_is_gone(tmp_path: Path) -> None:
    office = notes(tmp_path)
    office.add("旧的", who="", person="", when=NOW)
    assert len(office.all(NOW + KEPT)) == 1
    later = NOW + KEPT + dt.timedelta(seconds=1)
    assert office.all(later) == []
    office.add("新的", who="", person="", when=later)
    assert "旧的" not in (tmp_path / "notes.json").read_text("utf-8")


def test_empty_long_and_too_many_lines_are_refused_with_a_sentence(tmp_path: Path) -> None:
    office = notes(tmp_path)
    for text, said in (("  ", "先写一句"), ("长" * (LONGEST + 1), "最多 200 个字")):
        with pytest.raises(NotKept, match=said):
            office.add(text, who="", person="", when=NOW)
    for i in range(MOST):
        office.add(f"第{i}句", who="", person="", when=NOW)
    with pytest.raises(NotKept, match="办完的先删掉"):
        office.add("再一句", who="", person="", when=NOW)
