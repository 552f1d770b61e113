"""The table of formats: every row is whole, documented, and says what is lost; names and refusals."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document

from casebook.codes.samples import DRILL, DRILL_PATH, SCENARIO, SCENARIO_PATH
from casebook.exchange.model import NotExchangeable, Wanted
from casebook.exchange.table import all_formats, format_named, give, writable
from kb.content.layers import SHIPPED, Layer
from kb.library import Library
from kb.model import Kind
from tests.conftest import TODAY, write_files
from tests.imports import ROOT


@pytest.mark.parametrize("key", list(all_formats()))
def test_a_format_is_whole_and_documented(key: str) -> None:
    one = all_formats()[key]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one.key) and one.title and one.lost.endswith("。")
    assert one.suffixes and all(s.startswith(".") and s == s.lower() for s in one.suffixes)
    assert (
        bool(one.read) == bool(one.gives) and bool(one.write) == bool(one.takes) and (one.read or one.write)
    )
    assert f"| `{key}` |" in (ROOT / "docs/exchange.md").read_text("utf-8")


def test_titles_are_told_apart() -> None:
    titles = [f.title for f in all_formats().values()]
    assert len(set(titles)) == len(titles)


def test_a_wrong_name_or_kind_is_told_with_what_is_right(library: Library) -> None:
    with pytest.raises(NotExchangeable, match="您是不是想写“word”"):
        format_named("wrod")
    with pytest.raises(NotExchangeable, match="它可以导出为：word"):
        give(format_named("12345"), Wanted((library.get("al-shili"),), library, TODAY))
    assert format_named("Word") is format_named("word") and format_named("12345 知识表").key == "12345"
    assert "word-cards" in {f.key for f in writable([Kind.SCENARIO])}


@pytest.fixture
def exercises(sample_folder: object, tmp_path: object) -> Library:
    folder = write_files(sample_folder, {SCENARIO_PATH: SCENARIO, DRILL_PATH: DRILL})  # type: ignore[arg-type]
    return Library([Layer(SHIPPED, folder)])


def words(library: Library, kind: Kind, form: str, key: bool) -> str:
    made = give(format_named(form), Wanted(tuple(library.entries(kind)), library, TODAY, key))
    document = Document(io.BytesIO(made.data))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_key_is_in_the_teachers_copy_alone(exercises: Library) -> None:
    drill = Wanted((), exercises, TODAY).drill(exercises.entries(Kind.DRILL)[0])
    scenario = Wanted((), exercises, TODAY).scenario(exercises.entries(Kind.SCENARIO)[0])
    secrets = {
        Kind.DRILL: [d.reason for d in drill.demands] + ["☑"],
        Kind.SCENARIO: [o.feedback for _, o in scenario.options() if o.feedback],
        Kind.CASE: [d.reason for d in exercises.entries(Kind.CASE)[0].demands],  # type: ignore[attr-defined]
    }
    for kind, told in secrets.items():
        open_, key = (words(exercises, kind, "word", k) for k in (False, True))
        assert told and all(s in key for s in told) and not any(s in open_ for s in told), kind
    assert all(o.text in words(exercises, Kind.SCENARIO, "word", False) for _, o in scenario.options())


def test_the_three_cards_tell_each_only_its_own(exercises: Library) -> None:
    text = words(exercises, Kind.SCENARIO, "word-cards", False)
    assert [text.index(x) for x in ("甲：来访人", "乙：接访人", "丙：观察员")] == sorted(
        text.index(x) for x in ("甲：来访人", "乙：接访人", "丙：观察员")
    )
