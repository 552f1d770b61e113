"""``fangzhi courses``: the shipped courses, from easy to hard, and how far somebody has come."""

from __future__ import annotations

import json
from pathlib import Path

from casebook.course.progress import READING
from casebook.records import Records
from tests.apps.commands.test_accounts import run
from tests.casebook.records.databases import NOON
from tests.shipped import warm


def test_courses_are_listed_and_followed(tmp_path: Path) -> None:
    root = ["--home", str(warm(tmp_path / "office"))]
    rows = json.loads(run("courses", "--json", *root).stdout)
    assert [r["id"] for r in rows][:2] == ["kc-diyitian", "kc-diyizhou"] and rows[-1]["level"] == "熟练"
    assert "第一天上岗" in run("courses", *root).stdout
    assert "还没开始" in run("courses", "--name", "小张", *root).stdout
    records = Records.open(tmp_path / "office" / "records.db", NOON)
    records.record(records.add_learner("小张", NOON).id, READING, "zn-shouze", "f", {}, NOON)
    records.close()
    first = json.loads(run("courses", "--name", "小张", "--json", *root).stdout)[0]
    assert (first["done"], first["next"], first["passed_at"]) == (1, "读 zn-shouwen", None)
    assert "1/15 步" in run("courses", "--name", "小张", *root).stdout
    run("accounts", "add", "小李", *root)
    unknown = run("courses", "--name", "小张", *root)
    assert unknown.exit_code == 1 and "小张" in unknown.output
    assert json.loads(run("courses", "--name", "小李", "--json", *root).stdout)[0]["done"] == 0
