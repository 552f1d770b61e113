"""All questions people ask: those the content gives, of entries and of articles, and those confirmed at the desk.

What the content gives was cut into terms when the index was made and is put together once a snapshot; what was confirmed
stands apart, see :mod:`kb.search.confirmed`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from kb.search.asked_pool import AskedWeights, Likeness, Pool, Worth, pool_of
from kb.search.confirmed import Cache, Confirmations, confirmations
from kb.search.index.columns import Rows
from kb.search.index.snapshot import Snapshot
from kb.search.query_terms import Terms
from kb.search.words.terms import Floats

AllLikeness: TypeAlias = tuple[Likeness, ...]


@dataclass(frozen=True)
class Asked:
    """All questions asked of what a snapshot holds.

    Attributes:
        pools: those the content gives, then those confirmed at the desk; each left out when there are none.
        given, confirmed: these, kept from one build to the next; None when there are none.
    """

    pools: tuple[Pool, ...]
    given: Pool | None = None
    confirmed: Confirmations | None = None

    def likeness(self, terms: Terms) -> AllLikeness:
        """How like each question is to the terms, pool by pool."""
        return tuple(pool.likeness(terms) for pool in self.pools)

    def score(
        self, terms: Terms, likeness: AllLikeness, scale: float, confirmed: AskedWeights, given: AskedWeights
    ) -> list[Worth]:
        """What each target is worth, pool by pool."""
        return [
            pool.score(terms, like, scale, given if pool is self.given else confirmed)
            for pool, like in zip(self.pools, likeness, strict=True)
        ]

    def lift_entries(self, number: int, rows: Rows, likeness: AllLikeness) -> Floats:
        """For some rows of a shard the cube of the likeness of the nearest question asked of each."""
        lift = np.zeros(len(rows), np.float32)
        for pool, like in zip(self.pools, likeness, strict=True):
            field = pool.fields["row"]
            lift = np.maximum(lift, field.nearest(like.values, like.sharing)[field.where[number][rows]])
        return lift**3

    def best(self, shard: int, row: int, likeness: AllLikeness, least: float = 0.25) -> str:
        """The question asked of a passage that is most like the query; empty when none is."""
        found = [pool.best(shard, row, like) for pool, like in zip(self.pools, likeness, strict=True)]
        like, text = max(found, default=(0.0, ""))
        return text if like >= least else ""


def build(
    snapshot: Snapshot,
    confirmed: Iterable[tuple[str, str]],
    cache: Cache,
    before: Asked | None = None,
    *,
    settle: bool = True,
) -> Asked | None:
    """All questions asked of what the snapshot holds.

    Args:
        confirmed: (question, passage id) from the desk.
        cache: terms of questions cut before; kept by the caller from one build to the next.
        before: what was built for the same snapshot; its questions given by the content are taken as they are.
        settle: see :func:`kb.search.confirmed.confirmations`.

    Returns:
        None when there are none.
    """
    given = before.given if before is not None else _given(snapshot)
    own = confirmations(snapshot, confirmed, cache, before.confirmed if before else None, settle=settle)
    pools = tuple(pool for pool in (given, own.pool) if pool is not None)
    return Asked(pools, given, own) if pools else None


def _given(snapshot: Snapshot) -> Pool | None:
    """What the content gives: asked of the very row that gives it, so never of an earlier version of an article."""
    texts: list[str] = []
    spots, docs, terms, groups, laws = [], [], [], [], []
    for number, shard in enumerate(snapshot.shards):
        rows = np.array([row for row, _ in shard.asked], np.int64)
        alive = np.ones(len(rows), np.bool_)
        if number == 0 and snapshot.dead is not None:
            alive = ~snapshot.dead[rows]
        place = np.cumsum(alive) - 1 + len(texts)
        kept = alive[shard.asked_docs]
        docs.append(place[shard.asked_docs[kept]])
        terms.append(shard.asked_keys[kept])
        texts += [q for (_, q), is_alive in zip(shard.asked, alive.tolist(), strict=True) if is_alive]
        rows = rows[alive]
        spots.append((np.uint64(number) << np.uint64(32)) | rows.astype(np.uint64))
        groups.append(shard.group_keys[shard.group[rows]])
        laws.append(shard.law_keys[shard.group[rows]])
    if not texts:
        return None
    targets = {"row": np.concatenate(spots), "group": np.concatenate(groups), "law": np.concatenate(laws)}
    return pool_of(snapshot, texts, targets, np.concatenate(docs), np.concatenate(terms), given=True)
