"""Word vectors learnt from the imported texts themselves, and vectors of passages made of them.

Shifted co-occurrence (PPMI) within a window of words, reduced by a randomised singular value decomposition:
about five seconds for the national law, no model from outside. A passage is the mean of its words, rare ones
first; what all passages share is taken away. Small collections have too little text to learn from and go without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kb.search.index.batches import Batches
from kb.search.index.cooccurrence import nearness
from kb.search.index.word_order import WordOrder
from kb.search.words.bulk import BIGRAM
from kb.search.words.terms import Floats, Ints, Keys, mapped

if TYPE_CHECKING:
    import scipy.sparse as sp  # at run time only where vectors are learnt

DIMENSIONS = 128
MIN_WORD_COUNT = 5  # a word seen less often has no vector
CELLS_AT_ONCE = 2_000_000  # cells of the matrix that are multiplied between two words about how far it is
ROWS_AT_ONCE = 20_000  # passages whose vectors are copied at a time
MIN_PASSAGES = 3000  # passages from which vectors are learnt
_NAMES = ("keys", "words", "mean", "rows", "groups")


@dataclass(frozen=True)
class Vectors:
    """Vectors of words (scaled by their worth), passages and groups of passages; all but words of length one.

    Attributes:
        keys: words that have a vector, ascending.
        words: their vectors.
        mean: what all passages share.
        rows: one vector a passage.
        groups: one a group.
    """

    keys: Keys
    words: Floats
    mean: Floats
    rows: Floats
    groups: Floats

    def of(self, keys: Keys, counts: Floats) -> Floats | None:
        """The vector of a query or a short text; None when it has no known word."""
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        known = self.keys[at] == keys
        if not known.any():
            return None
        total = np.sqrt(counts[known]) @ self.words[at[known]]
        total = total / max(sqrt(float(total @ total)), 1e-6) - self.mean
        return np.asarray(total / max(sqrt(float(total @ total)), 1e-6), np.float32)

    def beside(self, batches: Batches, group: Ints, groups: int) -> Vectors:
        """Vectors for a few new passages, with the words of the old ones."""
        rows = _passages(batches, self.keys, self.words)
        rows -= self.mean
        _shorten(rows)
        return Vectors(self.keys, self.words, self.mean, rows, _means(rows, group, groups))

    def save(self, folder: Path) -> None:
        """Write the arrays; the last one appears last, so a folder without it has no vectors."""
        for name in _NAMES:
            value = getattr(self, name)
            half = folder / f"vector-{name}.half.npy"
            np.save(half, value, allow_pickle=False)
            half.replace(folder / f"vector-{name}.npy")

    @classmethod
    def load(cls, folder: Path) -> Vectors | None:
        """Map the arrays into memory; None when they have not been learnt."""
        paths = [folder / f"vector-{name}.npy" for name in _NAMES]
        if not all(p.exists() for p in paths):
            return None
        return cls(*(mapped(p) for p in paths))


def learn(
    order: WordOrder,
    batches: Batches,
    group: Ints,
    groups: int,
    seed: int = 0,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
) -> Vectors | None:
    """Learn vectors from the words of all passages; None when there is too little to learn from.

    Args:
        order: the words in reading order.
        batches: the counts of all passages.
        tell: called with how many of a hundred steps are done, and a hundred.
    """
    if batches.count < MIN_PASSAGES:
        return None
    tell(0, 100)
    keys = _frequent(batches)
    tell(1, 100)
    if len(keys) < 4 * DIMENSIONS:
        return None
    from threadpoolctl import threadpool_limits  # only learning needs it

    words = order.of(keys)
    tell(2, 100)
    pairs = nearness(words, len(keys), lambda share: tell(2 + int(38 * share), 100))
    del words
    with threadpool_limits(1):  # on matrices this narrow more threads wait for each other most of the time
        vectors = _reduced(pairs, seed, lambda share: tell(40 + int(50 * share), 100))
    del pairs
    tell(90, 100)
    frequency = _frequency(batches, keys)
    worth = np.log1p(batches.count / (1.0 + frequency)).astype(np.float32) ** 1.5
    scaled = _unit(vectors) * worth[:, None]
    rows = _passages(batches, keys, scaled, lambda share: tell(90 + int(9 * share), 100))
    mean = rows.mean(axis=0)
    rows -= mean
    _shorten(rows)
    tell(100, 100)
    return Vectors(keys, scaled, mean, rows, _means(rows, group, groups))


def _frequent(batches: Batches) -> Keys:
    """The words seen often enough, ascending."""
    seen = np.zeros(len(batches.keys), np.float64)
    for counts in batches:
        sums = np.add.reduceat(counts.amounts, counts.starts[:-1]) if len(counts.keys) else counts.amounts
        seen[np.searchsorted(batches.keys, counts.keys)] += sums
    words = (batches.keys & np.uint64(15)) != BIGRAM
    return np.asarray(batches.keys[words & (seen >= MIN_WORD_COUNT)], np.uint64)


def _frequency(batches: Batches, keys: Keys) -> Ints:
    """In how many passages each word stands."""
    return batches.frequency[np.searchsorted(batches.keys, keys)]


def _passages(
    batches: Batches, keys: Keys, words: Floats, tell: Callable[[float], None] = lambda _share: None
) -> Floats:
    """The vector of each passage: the sum of its words' vectors, each as often as the root of its count, of length one."""
    rows = np.zeros((batches.count, words.shape[1]), np.float32)
    first = 0
    for counts in batches:
        at = np.minimum(np.searchsorted(keys, counts.keys), len(keys) - 1)
        known = np.nonzero(keys[at] == counts.keys)[0]
        here = counts.matrix[:, known].tocsr()
        here.data = np.sqrt(here.data)
        rows[first : first + counts.count] = _unit(here @ words[at[known]])
        first += counts.count
        tell(first / batches.count)
    return rows


def _reduced(pairs: sp.csr_array, seed: int, tell: Callable[[float], None]) -> Floats:
    """A matrix of words x words reduced to so many dimensions."""
    size = pairs.shape[0]
    random = np.random.default_rng(seed)
    steps = 7

    def forth(right: Floats, step: int) -> Floats:
        out = np.empty((size, right.shape[1]), np.float32)
        for first, stop, some in _bands(pairs):
            out[first:stop] = some @ right
            tell((step + stop / size) / steps)
        return out

    def back(right: Floats, step: int) -> Floats:
        out = np.zeros((size, right.shape[1]), np.float32)
        for first, stop, some in _bands(pairs):
            out += some.T @ right[first:stop]
            tell((step + stop / size) / steps)
        return out

    base = forth(random.standard_normal((size, DIMENSIONS + 20)).astype(np.float32), 0)
    for step in (1, 3):  # two power steps sharpen the spectrum enough
        base = forth(_basis(back(_basis(base), step)), step + 1)
    basis = _basis(base)
    left, strength, _ = np.linalg.svd(back(basis, 5).T, full_matrices=False)
    out = (basis @ left)[:, :DIMENSIONS] * np.sqrt(strength[:DIMENSIONS])
    tell(1.0)
    return np.asarray(out, np.float32)


def _basis(columns: Floats) -> Floats:
    """Columns at right angles that span the same."""
    return np.asarray(np.linalg.qr(columns)[0], np.float32)


def _bands(matrix: sp.csr_array) -> Iterator[tuple[int, int, sp.csr_array]]:
    """Runs of rows, without copying them."""
    import scipy.sparse as sp

    starts, size, first = matrix.indptr, matrix.shape[0], 0
    while first < size:
        reach = int(np.searchsorted(starts, starts[first] + CELLS_AT_ONCE, "right")) - 1
        stop = min(max(reach, first + 1), size)
        a, b = int(starts[first]), int(starts[stop])
        cells = (matrix.data[a:b], matrix.indices[a:b], starts[first : stop + 1] - a)
        yield first, stop, sp.csr_array(cells, shape=(stop - first, size))
        first = stop


def _means(rows: Floats, group: Ints, groups: int) -> Floats:
    order = np.argsort(group, kind="stable")
    total = np.zeros((groups, rows.shape[1]), np.float32)
    for first in range(0, len(order), ROWS_AT_ONCE):  # a group goes on where the rows before left it
        some = order[first : first + ROWS_AT_ONCE]
        held, begins = np.unique(group[some], return_index=True)
        total[held] += np.add.reduceat(rows[some], begins, axis=0)
    return _unit(total)


def _shorten(rows: Floats) -> None:
    """Make all rows of length one, in place."""
    for first in range(0, len(rows), ROWS_AT_ONCE):
        rows[first : first + ROWS_AT_ONCE] = _unit(rows[first : first + ROWS_AT_ONCE])


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), np.float32)
