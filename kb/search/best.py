"""The best of many scores: which they are, without sorting the rest, and in which order they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from kb.search.words.terms import Floats, Ints

# A shard, its rows, and their scores by words alone, with all questions asked, and without those the content gives.
PoolScores: TypeAlias = tuple[int, Ints, Floats, Floats, Floats]
MAX_ROWS_FOR_FULL_SORT = 400  # rows; so many are sorted sooner than the best of them are told apart
SCORE_SAMPLE_STEP = 24  # every so many scores one is looked at, to find where the pool begins
# So many of the best without feedback stay among so many of the first page.
PROTECTED, PAGE = 3, 10


@dataclass(frozen=True)
class Ranking:
    """Passages by score, best first.

    Attributes:
        shards, rows: which passages.
        scores: their scores.
        unasked: their scores without what questions given by the content add to articles.
    """

    shards: npt.NDArray[np.int8]
    rows: Ints
    scores: Floats
    unasked: Floats

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Candidates:
    """Passages of all shards that may come first.

    Attributes:
        shards, rows: which.
        own, full, unasked: their scores by words alone, with all questions asked, and without those the content gives.
    """

    shards: npt.NDArray[np.int8]
    rows: Ints
    own: Floats
    full: Floats
    unasked: Floats

    @classmethod
    def of(cls, pools: Sequence[PoolScores]) -> Candidates:
        """What the shards found, put together."""
        rows, own, full, unasked = (np.concatenate(some) for some in list(zip(*pools, strict=True))[1:])
        shards = np.repeat(np.array([p[0] for p in pools], np.int8), [len(p[1]) for p in pools])
        return cls(shards, rows, own, full, unasked)

    def ranking(self, order: Ints, limit: int) -> Ranking:
        """Some of them in an order, with their scores handed out anew so that they fall."""
        order = order[:limit]
        scores = -np.sort(-self.full[order])
        return Ranking(self.shards[order], self.rows[order].astype(np.int64), scores, self.unasked[order])


def highest(scores: Floats, size: int) -> Ints:
    """About ``size`` rows, never less than half of it when there are as many, with the highest finite scores."""
    if len(scores) > 8 * size:
        sample = scores[::SCORE_SAMPLE_STEP]
        place = len(sample) - size * 3 // 2 // SCORE_SAMPLE_STEP
        edge = np.partition(sample, place)[place]
        if np.isfinite(edge):
            rows = np.nonzero(scores >= edge)[0]
            if size // 2 <= len(rows) <= 4 * size:
                return rows
            if len(rows) > size:
                return rows[_largest(scores[rows], size)]
    rows = np.nonzero(scores > -np.inf)[0]  # filters have left few rows, or many are worth the same
    return rows[_largest(scores[rows], size)]


def _largest(scores: Floats, size: int) -> Ints:
    """The places of the ``size`` highest scores; of equal ones the first."""
    if len(scores) <= size:
        return np.arange(len(scores))
    edge = np.partition(scores, len(scores) - size)[len(scores) - size]
    above = np.nonzero(scores > edge)[0]
    return np.concatenate([above, np.nonzero(scores == edge)[0][: size - len(above)]])


def first(scores: Floats, rows: Ints, size: int) -> Ints:
    """The places of the highest scores, best first, equal ones by row."""
    if len(scores) <= max(size, MAX_ROWS_FOR_FULL_SORT):
        return np.lexsort((rows, -scores))[:size]
    edge = np.partition(scores, len(scores) - size)[len(scores) - size]
    best = np.nonzero(scores >= edge)[0]
    return best[np.lexsort((rows[best], -scores[best]))][:size]


def protected(order: Ints, best: Ints) -> Ints:
    """Feedback on some articles must not push the best of all the others off the first page."""
    page, rest = order[:PAGE].tolist(), order[PAGE:].tolist()
    missing = [i for i in best.tolist() if i not in page]
    if not missing:
        return order
    kept = set(best.tolist())
    out = [i for i in reversed(page) if i not in kept][: len(missing)]
    page = [i for i in page if i not in out] + missing
    moved = [i for i in order[:PAGE].tolist() if i in out]
    return np.array(page + moved + [i for i in rest if i not in missing], np.int64)
