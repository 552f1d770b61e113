"""What officers say about an entry: one cleaned sentence with it, and rows of before still read."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from apps.desk.remarks import Remarks

WHEN = dt.datetime(2026, 11, 27, 8, 0, tzinfo=dt.UTC)


def test_a_sentence_is_cleaned_before_it_is_kept(tmp_path: Path) -> None:
    remarks = Remarks(tmp_path, lambda text: text.replace("张三", "某某") if "拒收" not in text else None)
    remarks.add("wrong", "wd-shili", "张三问", user="", when=WHEN, said="张三说天数不对" + "长" * 400)
    remarks.add("missing", "wd-shili", "", user="", when=WHEN, said="拒收这句")
    kept = (tmp_path / "remarks.jsonl").read_text("utf8")
    assert "张三" not in kept and "拒收" not in kept
    second, first = remarks.all()
    assert first.said.startswith("某某说天数不对") and len(first.said) <= 300 and second.said == ""


def test_a_row_of_before_has_no_sentence_and_stands(tmp_path: Path) -> None:
    row = {
        "event": "a",
        "kind": "wrong",
        "entry": "wd-shili",
        "question": "问",
        "user": "",
        "time": "2026-01-01",
    }
    (tmp_path / "remarks.jsonl").write_text(json.dumps(row) + "\n", "utf8")
    assert [r.said for r in Remarks(tmp_path, str).all()] == [""]
