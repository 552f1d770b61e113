"""Terms: one plain form, and the bulk cutter and the query cutter agree on every text."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search.confirmed import terms_of_all
from kb.search.query_terms import terms_of
from kb.search.words.terms import Lexicon, bigram_key, bigrams, plain, word_key

LEXICON = Lexicon.build(["候鸟保护", "环志"])
TEXT = st.text(
    st.one_of(
        st.sampled_from("候鸟保护条例申请复查的农民工工资一二第条0123456789abXY，。 \n"), st.characters()
    ),
    max_size=60,
)


@given(TEXT)
def test_plain_is_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.lists(TEXT, min_size=1, max_size=5))
@settings(deadline=None, max_examples=40)
def test_many_texts_at_once_are_cut_as_one_by_one(texts: list[str]) -> None:
    texts = [plain(t) for t in texts]
    stream = LEXICON.stream(texts)
    for number, text in enumerate(texts):
        words = stream.keys[: stream.words][stream.docs[: stream.words] == number]
        pairs = stream.keys[stream.words :][stream.docs[stream.words :] == number]
        assert words.tolist() == [word_key(w) for w in LEXICON.cut(text)]
        assert pairs.tolist() == [bigram_key(p) for p in bigrams(text)]


@given(TEXT)
@settings(deadline=None)
def test_keys_of_a_query_are_those_of_its_words_and_pairs(text: str) -> None:
    text = plain(text)
    keys, starts = LEXICON.terms(text)
    assert sorted(keys) == sorted([*map(word_key, LEXICON.cut(text)), *map(bigram_key, bigrams(text))])
    assert len(starts) == len(keys)


def test_many_questions_at_once_give_the_terms_of_each() -> None:
    texts = ["打鸟罚款吗", "怎么办", "候鸟\n环志 abc", "补偿补偿"]
    docs, keys = terms_of_all(LEXICON, texts, {})
    for number, text in enumerate(texts):
        terms = terms_of(LEXICON, plain(text))
        counted = dict(zip(terms.keys.tolist(), np.rint(terms.weights**2).astype(int).tolist(), strict=True))
        assert Counter(keys[docs == number].tolist()) == counted


@given(TEXT)
@settings(deadline=None)
def test_cutting_loses_no_character(text: str) -> None:
    text = plain(text)
    kept = [c for c in text if "\u4e00" <= c <= "\u9fff" or c in "0123456789" or "a" <= c <= "z"]
    cut = [c for word in LEXICON.cut(text) for c in word if "\u4e00" <= c <= "\u9fff" or c.isascii()]
    assert cut == kept


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("候鳥保護", "候鸟保护"),
        ("ＡＢ１", "ab1"),
        ("第 34 条", "第三十四条"),
        ("第０条", "第0条"),
        ("a\u200bb", "a b"),
    ],
)
def test_plain(typed: str, expected: str) -> None:
    assert plain(typed) == expected


def test_own_words_stay_whole() -> None:
    assert LEXICON.cut("候鸟保护要环志") == ["候鸟保护", "要", "环志"]


def test_words_that_only_ask_carry_no_weight() -> None:
    assert terms_of(LEXICON, "怎么办").keys.tolist() == []
    assert bigram_key("补偿") in terms_of(LEXICON, "补偿怎么办").keys.tolist()


def test_added_words_weigh_less() -> None:
    terms = terms_of(LEXICON, "打鸟", ["猎捕"])
    own, added = terms.weights[terms.own], terms.weights[~terms.own]
    assert added.max() < own.min()
    assert len(np.unique(terms.keys)) == len(terms.keys)


def test_saved_lexicon_cuts_alike(tmp_path) -> None:  # type: ignore[no-untyped-def]
    LEXICON.save(tmp_path)
    assert Lexicon.load(tmp_path).cut("候鸟保护要环志") == LEXICON.cut("候鸟保护要环志")
