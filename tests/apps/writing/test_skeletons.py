"""A new file says what is still to be written; a written one has nothing of it, and shipped content never had."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from apps.writing.skeletons import KINDS, skeleton, to_be_written, unfilled
from kb.codes.structure import UNFILLED

CONTENT = Path(__file__).parents[3] / "content"
DAY = dt.date(2026, 11, 26)


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_to_be_written_is_found_where_it_stands(kind: str) -> None:
    path, text = skeleton(kind, "窗口多久答复", DAY, lambda _path: False)
    found = {p.line: p for p in unfilled(path, text)}
    lines = text.split("\n")
    assert len(found) >= 5 and "〔" not in text
    for number, line in enumerate(lines, 1):
        here = [words for words in to_be_written() if words in line]
        assert bool(here) == (number in found), line
        if here:
            assert line[found[number].column - 1 :].startswith(tuple(here))


@pytest.mark.parametrize("example", UNFILLED.bad, ids=["answer", "guide"])
def test_the_examples_of_the_code_give_it(example: object) -> None:
    ((path, text),) = UNFILLED.bad[0].files.items()
    assert [p.line for p in unfilled(path, text)] == [UNFILLED.bad[0].line]
    assert example in UNFILLED.bad


def test_the_same_words_inside_a_sentence_are_an_authors_own() -> None:
    text = "- 哪个单位负责，问一下\n哪个窗口都行。\n## 要求什么都给\n- 处理：怎样解决到位再说"
    assert list(unfilled("answers/wd-x.md", text)) == []


def test_nothing_shipped_was_left_unfilled() -> None:
    files = [p for p in CONTENT.rglob("*") if p.suffix in (".md", ".yaml")]
    assert len(files) > 900
    assert [str(p) for f in files for p in unfilled(f.name, f.read_text("utf8"))] == []
