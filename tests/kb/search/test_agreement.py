"""The first hits in the order in which they agree: what is learnt, and what it leaves as it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kb.search.agreement import DEPTH, LEARNT, SIGNS, signs
from kb.search.index.snapshot import Index
from kb.search.query_terms import terms_of
from kb.search.ranking import Ranker, Weights

ONE, TWO = 1, 2


def test_signs_of_three_hits() -> None:
    scores = np.array([10.0, 10.0, 8.5], np.float32)
    laws = np.array([ONE, TWO, ONE], np.uint64)
    found = dict(zip(SIGNS, signs(scores, np.array([4, 5, 5]), laws, laws).T.round(3).tolist(), strict=True))
    share = float(np.exp(-1))
    assert found["score"] == [0, 0, -1.5]
    assert np.allclose(found["law"], np.array([1 + share, 1, 1 + share]) / (2 + share), atol=0.001)
    assert np.allclose(found["beside"], [share, 0, 1], atol=0.001)  # row 5 of another law is no neighbour
    assert found["best of the law"] == [0, 0, 0]
    assert len(SIGNS) == len(LEARNT)


def test_only_the_order_changes(index: Index) -> None:
    snapshot = index.current
    terms = terms_of(snapshot.lexicon, "候鸟栖息地的湿地保护由谁负责")
    before = Ranker(snapshot, None, replace(Weights(), agreement=())).rank(terms, DEPTH)
    after = Ranker(snapshot).rank(terms, DEPTH)
    turned = Ranker(snapshot, None, replace(Weights(), agreement=(-1.0, *[0.0] * 6))).rank(terms, DEPTH)
    assert sorted(after.rows.tolist()) == sorted(before.rows.tolist())
    assert after.scores.tolist() == before.scores.tolist() == sorted(after.scores.tolist(), reverse=True)
    assert turned.rows.tolist()[-1] == before.rows.tolist()[0]
