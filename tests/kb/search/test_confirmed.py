"""Questions confirmed one by one rank as the same questions put together at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search import confirmed
from kb.search.asked_pool import FIELDS, Pool
from kb.search.confirmed import Confirmations, Pair, confirmations, settled_of
from kb.search.index.snapshot import Index, Snapshot
from kb.search.query_terms import terms_of
from tests.kb.search.corpus import LAW

QUESTIONS = (
    "天上飞的把地里的糟蹋完了公家认不认",
    "鸟吃了庄稼谁赔",
    "救护站在哪",
    "湿地里能不能盖房",
    "白鹭翅膀断了找谁",
)
PASSAGES = (*(f"{LAW}@2022-05-01#{n}" for n in (1, 2, 11)), f"{LAW}@2020-01-01#11", "wd-meiyou")
PAIRS = st.tuples(st.sampled_from(QUESTIONS), st.sampled_from(PASSAGES))


def worth(snapshot: Snapshot, pool: Pool | None, text: str) -> dict[str, list[float]]:
    """What the questions nearest to a text are worth to every row and group."""
    if pool is None:
        return {}
    like = pool.likeness(terms_of(snapshot.lexicon, text))
    out = {}
    for name in FIELDS:
        field = pool.fields[name]
        out[name] = np.round(field.nearest(like.values, like.sharing)[field.where[0]], 5).tolist()
    out["best"] = [round(pool.best(0, row, like)[0], 5) for row in range(snapshot.shards[0].count)]
    return out


def nothing(found: dict[str, list[float]]) -> bool:
    return not any(map(any, found.values()))


@settings(max_examples=60, deadline=None)
@given(states=st.lists(st.lists(PAIRS, max_size=12), min_size=2, max_size=5), settle=st.booleans())
def test_step_by_step_or_at_once(index: Index, states: list[list[Pair]], settle: bool) -> None:
    snapshot, before = index.current, None
    kept = confirmed.ALWAYS_SETTLED
    confirmed.ALWAYS_SETTLED = 2  # so that a dozen questions are many
    try:
        for pairs in states:
            before = confirmations(snapshot, pairs, {}, before, settle=settle)
            anew = confirmations(snapshot, pairs, {})
            for text in QUESTIONS[:2]:
                one, other = worth(snapshot, before.pool, text), worth(snapshot, anew.pool, text)
                assert one == other or (nothing(one) and nothing(other))
            assert not settle or not before.unsettled
    finally:
        confirmed.ALWAYS_SETTLED = kept


@pytest.mark.parametrize("count", [1, 600, 5_000, 70_000])
def test_few_stay_unsettled(count: int) -> None:
    assert 0 <= count - settled_of(count) <= max(0, count / confirmed.SETTLED_IN)


def test_a_point_passed_is_made_up_for_later(index: Index) -> None:
    snapshot = index.current
    pairs = [(f"{QUESTIONS[0]}{n}", PASSAGES[0]) for n in range(confirmed.ALWAYS_SETTLED + 40)]
    before: Confirmations = confirmations(snapshot, pairs[:512], {})
    assert not before.unsettled
    added = confirmations(snapshot, pairs, {}, before, settle=False)
    assert added.unsettled and added.settled is before.settled
    whole = confirmations(snapshot, pairs, {}, added)
    assert not whole.unsettled and len(whole.numbers) == settled_of(len(pairs)) > 512
