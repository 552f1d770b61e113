"""Two texts that grew out of one: nothing of either is lost, and what only one side changed is known for its own."""

from __future__ import annotations

import pytest

from apps.writing.merging import Side, merged, paragraphs

BASE = "---\n编号: wd-jia\n标题: 甲\n---\n第一段。\n\n- 一\n- 二\n\n最后。\n"


@pytest.mark.parametrize("text", ["", "甲", "甲\n", "\n\n", "甲\n \n\n乙\n- 丙\n  - 丁\n", "  \n甲  ", BASE])
def test_paragraphs_joined_are_the_text(text: str) -> None:
    assert "".join(paragraphs(text)) == text


@pytest.mark.parametrize(
    ("mine", "theirs", "sides"),
    [
        (BASE.replace("第一段", "我的第一段"), BASE.replace("最后", "他的最后"), [Side.MINE, Side.THEIRS]),
        (
            BASE.replace("- 二\n", "- 二\n- 三\n"),
            BASE.replace("标题: 甲", "标题: 乙"),
            [Side.THEIRS, Side.MINE],
        ),
        (BASE.replace("第一段。\n\n", ""), BASE, [Side.MINE]),
        (BASE, BASE.replace("- 一\n", ""), [Side.THEIRS]),
        (BASE.replace("最后", "我的最后"), BASE.replace("最后", "他的最后"), [Side.BOTH]),
        (BASE.replace("- 一", "- 我的一"), BASE.replace("- 二", "- 他的二"), [Side.MINE, Side.THEIRS]),
        (BASE, BASE, []),
    ],
)
def test_whose_change_it_is(mine: str, theirs: str, sides: list[Side]) -> None:
    parts = merged(BASE, mine, theirs)
    assert "".join(p.mine for p in parts) == mine
    assert "".join(p.theirs for p in parts) == theirs
    assert [p.side for p in parts if not p.alike] == sides


def test_without_what_both_grew_out_of_nothing_is_chosen() -> None:
    assert [p.side for p in merged(None, "甲\n\n乙", "甲\n\n丙") if not p.alike] == [Side.BOTH]
