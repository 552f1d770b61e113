"""What exercises cite is held against the library: it exists, it was in force then, a wrong choice is near."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from casebook.cited_law import CitedLaw
from casebook.codes.samples import DRILL, DRILL_PATH, SCENARIO, SCENARIO_PATH
from casebook.drill.read import read_drill_draft
from casebook.scenario.read import read_draft
from kb.codes.samples import LIBRARY, REGULATION
from kb.content.layers import SHIPPED, Layer
from kb.library import Library
from tests.conftest import TODAY, write_files


def law(prefix: str, title: str, topic: str, **fields: str) -> dict[str, str]:
    """The sample law under another name and topic."""
    text = REGULATION.replace("fg-shili-2022", prefix).replace("示例工作条例", title)
    text = text.replace("主题: [示例主题]", f"主题: [{topic}]").replace("简称: [示例条例]\n", "")
    for key, value in fields.items():
        text = text.replace("条数: 40", f"{key}: {value}\n条数: 40")
    return {f"regulations/{prefix}.md": text}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    files = {
        **LIBRARY,
        **law("fg-gongzi-2022", "示例工资条例", "示例工资"),
        **law("fg-jiuzhu-2022", "示例救助条例", "低保与临时救助"),
        **law("fg-chuanbo-2022", "示例船舶条例", "船舶"),
    }
    return Library([Layer(SHIPPED, write_files(tmp_path / "shipped", files))])


def codes(library: Library, text: str) -> list[tuple[str, int]]:
    """Code and line of everything wrong with the citations of a drill or a scenario."""
    drill = read_drill_draft(text, DRILL_PATH).drill if "## 来访" in text else None
    piece = drill or read_draft(text, SCENARIO_PATH).scenario
    assert piece is not None
    return [(p.code, p.line) for p in CitedLaw(library)(piece, TODAY)]


def test_sound_exercises_have_nothing_wrong(library: Library) -> None:
    assert codes(library, DRILL) == [] == codes(library, SCENARIO)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("备选依据：示例工作条例第二条；", "备选依据：不存在的法第三条；", [("FZ203", 17)]),
        ("备选依据：示例工作条例第二条；", "备选依据：示例工作条例第九十条；", [("FZ204", 17)]),
        ("备选依据：示例工作条例第二条；", "备选依据：示例船舶条例第二条；", [("FZ788", 17)]),
        ("- 依据：示例工资条例第三条第一款", "- 依据：示例工资条例第九十条", [("FZ204", 16)]),
        ("难度: 进阶", "难度: 进阶\n事发日期: 2022-01-01", [("FZ231", 17), ("FZ231", 23)]),
        ("李某在某县", "2021年11月，李某在某县", [("FZ231", 16), ("FZ231", 22)]),
    ],
)
def test_a_fault_of_a_drill_is_found_on_its_line(
    library: Library, old: str, new: str, expected: list[tuple[str, int]]
) -> None:
    assert old in DRILL
    assert codes(library, DRILL.replace(old, new, 1)) == expected


def test_a_scenario_is_judged_by_the_law_of_its_day(library: Library) -> None:
    early = SCENARIO.replace("及格: 60", "及格: 60\n事发日期: 2022-04-30", 1)
    assert {code for code, _ in codes(library, early)} == {"FZ231"}
    assert codes(library, early.replace("2022-04-30", "2022-05-01")) == []


def test_a_law_that_ended_since_may_be_the_law_of_the_story(tmp_path: Path) -> None:
    ended = REGULATION.replace("条数: 40", "失效日期: 2025-01-01\n条数: 40")
    files = {**LIBRARY, "regulations/fg-shili-2022.md": ended}
    library = Library([Layer(SHIPPED, write_files(tmp_path / "ended", files))])
    told = SCENARIO.replace("及格: 60", "及格: 60\n事发日期: 2024-05-01", 1)
    assert codes(library, told) == []
    assert {code for code, _ in codes(library, SCENARIO)} == {"FZ205"}
    assert dt.date(2024, 5, 1) < TODAY


def test_the_shipped_exercises_cite_what_is_there(shipped_pieces: list[str]) -> None:
    assert shipped_pieces == []


@pytest.fixture(scope="module")
def shipped_pieces() -> list[str]:
    folder = Path(__file__).parents[2] / "content"
    library = Library([Layer(SHIPPED, folder)])
    check = CitedLaw(library)
    found = []
    for path in sorted([*(folder / "drills").glob("*.md"), *(folder / "scenarios").glob("*.md")]):
        text, name = path.read_text(encoding="utf8"), f"{path.parent.name}/{path.name}"
        piece = (
            read_drill_draft(text, name).drill
            if path.parent.name == "drills"
            else read_draft(text, name).scenario
        )
        assert piece is not None
        found += [str(p) for p in check(piece, dt.date(2026, 11, 27))]
    return found
