"""Whatever is typed gives an answer or a clear sentence, quickly."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.search.query import MAX_CHARACTERS, Words, read_query
from kb.search.searcher import Searcher
from tests.kb.search.corpus import LAW, ON, fixture
from tests.kb.search.words.test_terms import LEXICON

WORDS = Words(fixture().vocabularies, fixture().names)
HARD = [
    "候" * 10_000,
    "候鸟" * 6_000,
    "😀" * 500,
    "*" * 5_000,
    "?" * 10_000,
    "\x00\x01\x02",
    "第条",
    "第" * 900,
    "《" * 900,
    "%_%_%",
    "“”",
    "“" * 400,
    "一" * 900,
    "AND OR NOT",
    "a" * 10_000,
    "( [ { \\",
    "候鸟 " * 900,
    "第一条" * 300,
    "　\t\n",
    "条例" * 450,
    "xinfang " * 120,
    "９" * 900,
    "\ud800候鸟",
]


@given(st.text(max_size=80))
@settings(deadline=None)
def test_any_text_is_understood_or_refused_in_words(typed: str) -> None:
    query = read_query(typed, WORDS, LEXICON, LAW)
    assert query.refusal or query.units or query.citation
    if not query.refusal:
        assert all(u.word and u.word in query.text for u in query.units)


@given(st.text(st.sampled_from("候鸟条例第三十四12款项《》“”罚款打鸟怎么办 xinfa"), max_size=40))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_search_never_fails(searcher: Searcher, typed: str) -> None:
    results = searcher.search(typed, on=ON)
    assert results.hits or results.notices
    assert all(h.status for h in results.hits)


@pytest.mark.parametrize("typed", HARD, ids=range(len(HARD)))
def test_hard_input_costs_little(searcher: Searcher, typed: str) -> None:
    searcher.search("候鸟", on=ON)
    best = 9.0
    for _ in range(3):  # the machine may be busy; the best of three is what the code costs
        start = time.process_time()
        results = searcher.search(typed, on=ON)
        best = min(best, time.process_time() - start)
    assert results.hits or results.notices
    assert best < 1.0  # processor seconds; a query that grows with its input would cost many


def test_too_long_is_said(searcher: Searcher) -> None:
    assert "超过" in searcher.search("候" * (MAX_CHARACTERS + 1), on=ON).notices[0]


def test_bare_number_names_the_law_it_took(searcher: Searcher) -> None:
    results = searcher.search("11条", on=ON)
    assert results.hits[0].why.exact == "条文"
    assert any(LAW in notice for notice in results.notices)


def test_named_law_takes_no_default() -> None:
    query = read_query("看护办法第二条", WORDS, LEXICON, LAW)
    assert query.citation is not None
    assert (query.citation.key, query.assumed) == ("候鸟看护办法#2", False)


@pytest.mark.parametrize(
    ("typed", "wrong", "right"),
    [("救护占", "救护占", "救护站"), ("农名工", "农名工", "农民工"), ("信坊", "信坊", "信访")],
)
def test_typos_are_mended_visibly(searcher: Searcher, typed: str, wrong: str, right: str) -> None:
    results = searcher.search(typed, on=ON)
    assert results.applied == ((wrong, right),)
    assert any(right in n and wrong in n for n in results.notices)
    assert searcher.search(typed, on=ON, exactly=True).applied == ()


def test_what_is_right_is_left_alone(searcher: Searcher) -> None:
    for typed in ("救护站要钱吗", "补偿给少了", "农民工欠薪", "候鸟吃了庄稼"):
        assert searcher.search(typed, on=ON).applied == ()


def test_vocabulary_is_used_and_named(searcher: Searcher) -> None:
    results = searcher.search("打鸟", on=ON)
    assert results.hits[0].why.vocabulary == ("猎捕候鸟",)
    assert any("猎捕候鸟" in n for n in results.notices)


def test_vocabulary_changes_without_a_rebuild(searcher: Searcher) -> None:
    searcher.use_words((), {})
    assert (
        searcher.search("打鸟", on=ON).hits[:1] == ()
        or not searcher.search("打鸟", on=ON).hits[0].why.vocabulary
    )


def test_phrase_must_stand_there(searcher: Searcher) -> None:
    hits = searcher.search("“按七成补偿”", on=ON).hits
    assert [h.id for h in hits] == ["al-weigan"]
