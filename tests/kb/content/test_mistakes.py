"""What people type wrong is told once, where it stands, with the mend; what can be understood is read as it was meant."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from apps.writing.content_checks import casebook_checks
from casebook.codes.samples import DRILL, DRILL_PATH, SCENARIO, SCENARIO_PATH
from kb.checks import check_library
from kb.codes.samples import LIBRARY, REGULATION
from kb.content.layers import OFFICE, SHIPPED, Layer
from kb.library import Library
from kb.model.problems import Problem
from tests.conftest import TODAY, write_files

PATHS = {
    "answer": "answers/wd-shili.md",
    "guide": "guides/zn-shili.md",
    "case": "cases/al-shili.md",
    "flow": "flows/lc-shili.yaml",
    "scenario": SCENARIO_PATH,
    "drill": DRILL_PATH,
}
OLD_LAW = REGULATION.replace("条数: 40", "条数: 40\n修改或废止关系: [代替 老示例条例 2022-05-01]")
SOUND = {**LIBRARY, "regulations/fg-shili-2022.md": OLD_LAW, SCENARIO_PATH: SCENARIO, DRILL_PATH: DRILL}
ROWS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "mistakes.yaml").read_text("utf-8"))


def told(folder: Path, files: dict[str, str], path: str) -> list[Problem]:
    """What is said of one of the files."""
    write_files(folder, files)
    library = Library([Layer(SHIPPED, folder)])
    found = check_library(library, TODAY, casebook_checks(library, None, None))
    return [p for p in found if p.path == path]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What is said of the sound files, by path."""
    folder = tmp_path_factory.mktemp("sound")
    return {path: {p.code for p in told(folder, SOUND, path)} for path in SOUND}


@pytest.mark.parametrize("row", ROWS, ids=[r["name"] for r in ROWS])
def test_a_mistake_is_told_where_it_stands(row: dict[str, Any], tmp_path: Path, before: dict[str, set[str]]) -> None:
    source = PATHS[row["file"]]
    text, path = SOUND[source], row.get("as", source)
    for old, new in [(row["old"], row["new"]), *row.get("more", [])]:
        assert old in text
        text = text.replace(old, new, 1)
    found = told(tmp_path, {**SOUND, path: text}, path)
    mine = [p for p in found if p.code == row["code"] and f"{p.line}:{p.column}" == row["at"]]
    assert mine, [str(p) for p in found]
    assert row["says"] in mine[0].cause + mine[0].mend, str(mine[0])
    if "never" in row:
        assert not [p for p in found if row["never"] in p.cause + p.mend]
    if row.get("only"):
        assert {p.code for p in found} - before.get(path, set()) == {row["code"]}, [str(p) for p in found]
        assert sum(p.code == row["code"] for p in found) == 1


def test_no_message_holds_a_gap_that_was_not_filled(tmp_path: Path) -> None:
    for row in ROWS[:12]:
        source = PATHS[row["file"]]
        text = SOUND[source].replace(row["old"], row["new"], 1)
        for problem in told(tmp_path, {**SOUND, source: text}, source):
            assert not re.search(r"\{[a-z_]*\}", problem.cause + problem.mend), str(problem)


def test_files_nobody_reads_are_named(tmp_path: Path) -> None:
    strange = {
        "wd-abc.md": "---\n编号: wd-abc\n---\n",
        "answers/说明.txt": "一段话",
        "answers/讲义.docx": "PK",
        "flows/lc-x.md": "---\n编号: lc-x\n---\n",
        "问答/wd-x.md": "---\n编号: wd-x\n---\n",
        "Answers/wd-y.md": "---\n编号: wd-y\n---\n",
        "杂项/旧的.md": "随便写写",
    }
    quiet = {"README.md": "说明", "answers/.草稿.md": "x", "answers/~$讲义.docx": "x", "answers/采光.png": "x"}
    folder = write_files(tmp_path, {**LIBRARY, **strange, **quiet})
    found = {p.path: p for p in check_library(Library([Layer(SHIPPED, folder)]), TODAY) if p.code == "FZ141"}
    assert set(found) == set(strange)
    assert "answers/" in found["wd-abc.md"].mend and "answers/" in found["问答/wd-x.md"].mend
    assert "answers/" in found["Answers/wd-y.md"].mend and "说明.md" in found["answers/说明.txt"].mend


def test_a_title_that_a_shipped_entry_has_is_told(tmp_path: Path) -> None:
    shipped = write_files(tmp_path / "shipped", LIBRARY)
    mine = LIBRARY["answers/wd-shili.md"].replace("wd-shili", "wd-ziji")
    office = write_files(tmp_path / "office", {"answers/wd-ziji.md": mine})
    found = check_library(Library([Layer(SHIPPED, shipped), Layer(OFFICE, office)]), TODAY)
    assert [(p.path, p.line, p.column) for p in found if p.code == "FZ112"] == [("answers/wd-ziji.md", 3, 5)]
    assert "随附" in next(p.cause for p in found if p.code == "FZ112")


def test_an_entry_that_replaces_a_shipped_one_is_no_double(tmp_path: Path) -> None:
    shipped = write_files(tmp_path / "shipped", LIBRARY)
    office = write_files(tmp_path / "office", {"answers/wd-shili.md": LIBRARY["answers/wd-shili.md"]})
    found = check_library(Library([Layer(SHIPPED, shipped), Layer(OFFICE, office)]), TODAY)
    assert [p for p in found if p.code in ("FZ112", "FZ141")] == []
