"""The difference of two texts: nothing of either is lost, what is alike is folded, and it takes bounded time."""

from __future__ import annotations

import time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from apps.present.difference import difference, marked

LINES = st.lists(st.sampled_from(["", "甲", "乙", "甲乙丙丁", "甲乙丙戊", "- 项"]), max_size=30)


def unfolded(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for r in rows for one in (r["rows"] if r["kind"] == "fold" else [r])]


@given(LINES, LINES)
def test_both_texts_can_be_read_off_the_difference(before: list[str], after: list[str]) -> None:
    found = difference("\n".join(before), "\n".join(after))
    rows = unfolded(found["rows"])

    def side(gone: str, number: str, mark: str) -> list[tuple[int, str]]:
        return [
            (r[number], "".join(t for t, m in r["pieces"] if m != mark)) for r in rows if r["kind"] != gone
        ]

    old, new = "\n".join(before).split("\n"), "\n".join(after).split("\n")
    assert side("add", "a", "add") == list(enumerate(old, 1))
    assert side("cut", "b", "cut") == list(enumerate(new, 1))
    assert (found["cut"] or found["add"]) or old == new


def test_a_changed_number_is_marked_inside_its_line() -> None:
    text = "\n".join(f"第{n}行" for n in range(40)) + "\n十日内答复。"
    found = difference(text, text.replace("十日", "十五日"))
    fold, *around, cut, add = found["rows"]
    assert fold["kind"] == "fold" and len(fold["rows"]) == 37 and [r["kind"] for r in around] == ["same"] * 3
    assert ("五", "add") in [tuple(p) for p in add["pieces"]] and cut["pieces"] == [
        ["十", ""],
        ["日内答复。", ""],
    ]


def test_lines_that_have_nothing_in_common_are_not_marked_inside() -> None:
    found = difference("甲乙丙丁", "子丑寅卯")
    assert [r["pieces"] for r in found["rows"]] == [[["甲乙丙丁", ""]], [["子丑寅卯", ""]]]


def test_the_longest_texts_take_seconds_at_most() -> None:
    texts = {
        "blank lines": ("\n" * 200_000, "x\n" * 130_000),
        "few lines again and again": (
            "\n".join("甲乙丙丁"[n % 4] for n in range(100_000)),
            "\n".join("丁甲丙"[n % 3] for n in range(100_000)),
        ),
        "one long line": ("甲乙" * 100_000, "乙甲丙" * 70_000),
        "turned round": ("\n".join(map(str, range(50_000))), "\n".join(map(str, range(50_000, 0, -1)))),
    }
    for name, (old, new) in texts.items():
        began = time.process_time()
        difference(old, new)
        assert time.process_time() - began < 30, name  # minutes where every line is held against every other


def test_one_line_beside_another() -> None:
    assert marked("", "新") == ([], [("新", "add")])
    assert marked("旧", "旧") == ([("旧", "")], [("旧", "")])
