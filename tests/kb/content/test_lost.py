"""What no reader would keep is said, in every kind of file; what is meant to be read is left alone."""

from __future__ import annotations

import pytest

from casebook.codes.samples import DRILL, DRILL_PATH, SCENARIO, SCENARIO_PATH
from kb.codes.samples import LIBRARY
from kb.content import read_text

ANSWER, GUIDE, CASE = "answers/wd-shili.md", "guides/zn-shili.md", "cases/al-shili.md"
VOCABULARY = "vocabulary/ch-shili.md"
TEXTS = {**LIBRARY, SCENARIO_PATH: SCENARIO, DRILL_PATH: DRILL}
LOST = ("FZ123", "FZ125", "FZ126", "FZ127")


def found(path: str, old: str, new: str) -> list[tuple[str, int, int]]:
    """Code, line and column of what is lost in a sample file with one change."""
    text = TEXTS[path]
    assert old in text
    problems = read_text(text.replace(old, new, 1), path).problems
    return [(p.code, p.line, p.column) for p in problems if p.code in LOST]


@pytest.mark.parametrize("path", TEXTS)
def test_nothing_is_lost_of_a_sound_file(path: str) -> None:
    assert [p for p in read_text(TEXTS[path], path).problems if p.code in LOST] == []


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (ANSWER, "- 身份证\n", "- 身份证\n- 房产证\n  - 原件\n    - 正本\n", [("FZ125", 25, 5)]),
        (ANSWER, "- 身份证\n", "- 身份证\n  1. 原件\n  2. 复印件\n", [("FZ125", 24, 6), ("FZ125", 25, 6)]),
        (ANSWER, "- 身份证\n", "- 身份证\n- <u>房产证</u>\n", [("FZ127", 24, 3)]),
        (
            ANSWER,
            "- 身份证\n",
            "- 身份证\n\n| 材料 | 份 |\n|---|---|\n| 甲 | 1 |\n",
            [("FZ123", 25, 1), ("FZ126", 25, 1)],
        ),
        (ANSWER, "谁负责: 示例部门", "谁负责: 示例部门<script>", [("FZ127", 6, 10)]),
        (VOCABULARY, "- 示例主题", "- 示例主题\n  - 细主题", [("FZ125", 13, 5)]),
        (
            SCENARIO_PATH,
            "   - 反馈：先接住情绪，再谈事。",
            "   - 反馈：先接住情绪，再谈事。\n     - 细目",
            [("FZ125", 25, 8)],
        ),
        (DRILL_PATH, "- 判断：无理", "这一段散文没人看得到。\n\n- 判断：无理", [("FZ123", 21, 1)]),
        (CASE, "按期答复。\n", "事项\t结果\n工资\t已付\n", [("FZ126", 30, 3)]),
        (GUIDE, "1. 先登记。", "1. 先登记。\n   - 写明来意\n     - 一句话", []),
        (GUIDE, "接到示例事项时用。", "| 甲 | 乙 |\n| --- | --- |\n| 丙 |  |", []),
        (GUIDE, "接到示例事项时用。", "| 甲 | 乙 |\n| 丙 | 丁 |", [("FZ126", 10, 1)]),
        (GUIDE, "接到示例事项时用。", "标签写成 `<b>` 也不认；信任<理解，3 < 5。", []),
    ],
)
def test_what_is_lost_is_said_where_it_stands(
    path: str, old: str, new: str, expected: list[tuple[str, int, int]]
) -> None:
    assert found(path, old, new) == expected
