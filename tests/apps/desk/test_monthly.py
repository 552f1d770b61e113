"""A month is counted by topic out of days and ids alone."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

from openpyxl import load_workbook

from apps.desk.monthly import NO_TOPIC, Monthly, OpenedCounts, count_month
from apps.desk.remarks import Remark
from apps.present.monthly import draft
from apps.present.monthly_excel import monthly_excel
from kb.search.feedback import Confirmed, Unanswered

TOPICS = {"wd-a": ("低保",), "wd-b": ("低保", "医保"), "wd-c": ("欠薪",)}
MID = "2026-11-15T08:00:00+00:00"


def remark(kind: str, entry: str, time: str = MID) -> Remark:
    return Remark("e", kind, entry, "问法", "", time)


def counted() -> Monthly:
    opened = [("2026-11-03", "wd-a"), ("2026-11-04", "wd-b"), ("2026-10-30", "wd-c"), ("2026-11-05", "法#1")]
    return count_month(
        "2026-11",
        [*opened, ("kein Tag", "wd-a"), ("2026-09-01", "wd-a")],
        [
            remark("missing", "wd-b"),
            remark("wrong", "wd-c"),
            remark("missing", "wd-a", "2026-10-15T08:00:00+00:00"),
        ],
        [Confirmed("e", "问法", "wd-a", "f", "", MID)],
        [Unanswered("没有的", MID), Unanswered("没有的", "2026-08-15T08:00:00+00:00")],
        TOPICS,
    )


def test_a_month_is_counted_by_topic_beside_the_month_before() -> None:
    month = counted()
    lines = {t.topic: (t.opened, t.before, t.confirmed, t.missing, t.wrong) for t in month.topics}
    assert lines == {
        "低保": (2, 0, 1, 1, 0),
        "医保": (1, 0, 0, 1, 0),
        "欠薪": (0, 1, 0, 0, 1),
        NO_TOPIC: (1, 0, 0, 0, 0),
    }
    assert month.topics[0].topic == "低保"
    assert (month.opened, month.before, month.confirmed, month.missing, month.wrong) == (3, 1, 1, 1, 1)
    assert month.not_found == 1


def test_the_journal_holds_a_day_and_an_id_and_nothing_else(tmp_path: Path) -> None:
    counts = OpenedCounts(tmp_path)
    counts.add("wd-a", dt.date(2026, 11, 3))
    (line,) = (tmp_path / "opened-2026-11.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line) == {"day": "2026-11-03", "entry": "wd-a"}
    assert list(counts.rows("2026-12")) == [("2026-11-03", "wd-a")]
    assert list(counts.rows("2026-11")) == [("2026-11-03", "wd-a")]
    assert list(counts.rows("2027-01")) == []


def test_the_draft_says_what_was_counted_and_fills_the_paper() -> None:
    made = draft(counted())
    assert made["fields"]["月份"] == "2026年11月"
    assert "低保（2次）" in made["text"] and "没有现成答复的：2次" in made["text"]
    assert NO_TOPIC not in made["text"] and "没有的" not in made["text"]


def test_no_cell_is_taken_for_a_formula() -> None:
    data = {
        "title": "=1+1",
        "totals": [["看了多少次", 3, ""]],
        "topics": [["=HYPERLINK(1)", 1, 2, 3, 4, 5]],
        "entries": [{"title": "@x", "kind": "+y", "count": 1}],
    }
    book = load_workbook(io.BytesIO(monthly_excel(data)))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert all(c.data_type in "sn" for c in cells)
    assert not [c.value for c in cells if isinstance(c.value, str) and c.value[0] in "=+-@"]
    assert [c.value for c in book["按主题"][4]][1:] == [1, 2, 3, 4, 5]
