"""Citations: text → citation → text, in every way people write them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb.model.citations import ArticleNumber, Citation, find, law_name, parse, parse_key
from kb.model.numerals import to_chinese, to_int

LAWS = ["信访工作条例", "行政复议法", "某省候鸟保护条例（试行）", "关于审理《某法》案件的规定"]
NAMES = {
    "条例": "信访工作条例",
    "复议法": "行政复议法",
    "信访工作条例": "信访工作条例",
    "行政复议法": "行政复议法",
}

numbers = st.builds(ArticleNumber, st.integers(1, 1400), st.integers(0, 12))
citations = st.builds(
    Citation,
    st.sampled_from(LAWS),
    numbers,
    st.none() | st.integers(1, 9),
    st.none() | st.integers(1, 30),
    st.none() | st.dates(dt.date(1950, 1, 1), dt.date(2030, 12, 31)),
)


@given(st.integers(1, 9999))
def test_numerals_there_and_back(number: int) -> None:
    assert to_int(to_chinese(number)) == number


@given(citations)
def test_text_and_back(citation: Citation) -> None:
    assert parse(citation.text) == citation


@given(citations)
def test_key_and_back(citation: Citation) -> None:
    assert parse_key(citation.key) == citation
    assert parse(citation.key) == citation


@given(citations, st.booleans(), st.booleans(), st.booleans())
def test_forms_people_write_mean_the_same(citation: Citation, marks: bool, arabic: bool, state: bool) -> None:
    law = ("中华人民共和国" if state else "") + citation.law
    law = f"《{law}》" if marks else law
    place = citation.place
    if arabic and citation.article and not citation.article.inserted:
        place = f"第{citation.article.base}条" + citation.at(None).place.split("条", 1)[1]
    version = f"@{citation.version}" if citation.version else ""
    assert parse(f" {law}{version} {place} ") == citation


@given(st.text(max_size=60))
def test_any_text_is_a_citation_or_none(text: str) -> None:
    found = parse(text, names=NAMES, default="信访工作条例")
    assert found is None or parse(found.key) == found
    assert all(0 <= a < b <= len(text) for a, b, _ in find(text, names=NAMES))


CASES = yaml.safe_load((Path(__file__).parent / "citations.yaml").read_text(encoding="utf8"))


@pytest.mark.parametrize(("written", "key"), CASES["parse"].items())
def test_written_forms(written: str, key: str | None) -> None:
    found = parse(written, names=NAMES, default="信访工作条例")
    assert (found.key if found else None) == key


@pytest.mark.parametrize("case", CASES["find"], ids=lambda c: c["text"][:20])
def test_citations_in_running_text(case: dict[str, object]) -> None:
    text = str(case["text"])
    assert [c.key for _, _, c in find(text, names=NAMES)] == case["keys"]


def test_names_that_are_the_same_law() -> None:
    assert law_name("《中华人民共和国行政复议法》") == law_name("行政复议法")
    assert law_name("规则(试行)") == "规则（试行）"


def test_a_wrong_numeral_is_refused() -> None:
    with pytest.raises(ValueError, match="not a numeral"):
        to_int("三十a")
