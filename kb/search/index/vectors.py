"""Word vectors learnt from the imported texts themselves, and vectors of passages made of them.

Shifted co-occurrence (PPMI) within a window of words, reduced by a randomised singular value decomposition:
about five seconds for the national law, no model from outside. A passage is the mean of its words, rare ones
first; what all passages share is taken away. Small collections have too little text to learn from and go without.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kb.search.index.columns import Counts
from kb.search.words.terms import Floats, Ints, Keys, Stream, mapped

if TYPE_CHECKING:
    import scipy.sparse as sp  # at run time only where vectors are learnt

DIMENSIONS = 128
WINDOW_WORDS = 8  # words to either side
MIN_WORD_COUNT = 5  # a word seen less often has no vector
MIN_PASSAGES = 3000  # passages from which vectors are learnt
Places = npt.NDArray[np.int32]
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

    def beside(self, counts: Counts, group: Ints, groups: int) -> Vectors:
        """Vectors for a few new passages, with the words of the old ones."""
        at = np.minimum(np.searchsorted(self.keys, counts.keys), len(self.keys) - 1)
        known = np.nonzero(self.keys[at] == counts.keys)[0]
        shard = counts.matrix[:, known].tocsr()
        shard.data = np.sqrt(shard.data)
        rows = _unit(_unit(shard @ self.words[at[known]]) - self.mean)
        return Vectors(self.keys, self.words, self.mean, rows, _means(rows, group, groups))

    def save(self, folder: Path) -> None:
        """Write the arrays; the last one appears last, so a folder without it has no vectors."""
        for name in _NAMES:
            value = getattr(self, name)
            shard = folder / f"vector-{name}.shard.npy"
            np.save(shard, value, allow_pickle=False)
            shard.replace(folder / f"vector-{name}.npy")

    @classmethod
    def load(cls, folder: Path) -> Vectors | None:
        """Map the arrays into memory; None when they have not been learnt."""
        paths = [folder / f"vector-{name}.npy" for name in _NAMES]
        if not all(p.exists() for p in paths):
            return None
        return cls(*(mapped(p) for p in paths))


def learn(stream: Stream, counts: Counts, group: Ints, groups: int, seed: int = 0) -> Vectors | None:
    """Learn vectors from the words of all passages; None when there is too little to learn from."""
    if counts.count < MIN_PASSAGES:
        return None
    words, docs = stream.keys[: stream.words], stream.docs[: stream.words]
    distinct, codes, seen = np.unique(words, return_inverse=True, return_counts=True)
    kept = np.nonzero(seen >= MIN_WORD_COUNT)[0]
    if len(kept) < 4 * DIMENSIONS:
        return None
    place = np.full(len(distinct), -1, np.int32)
    place[kept] = np.arange(len(kept))
    here = place[codes]
    known = here >= 0
    vectors = _reduced(_cooccurrence(here[known], docs[known], len(kept)), seed)
    keys = distinct[kept]
    at = np.searchsorted(counts.keys, keys)
    shard = counts.matrix[:, at].tocsr()
    frequency = np.bincount(shard.indices, minlength=len(keys))
    worth = np.log1p(shard.shape[0] / (1.0 + frequency)).astype(np.float32) ** 1.5
    scaled = _unit(vectors) * worth[:, None]
    shard.data = np.sqrt(shard.data)
    rows = _unit(np.asarray(shard @ scaled))
    mean = rows.mean(axis=0)
    rows = _unit(rows - mean)
    return Vectors(keys, scaled, mean, rows, _means(rows, group, groups))


def _cooccurrence(words: Places, docs: Places, size: int) -> sp.csr_array:
    import scipy.sparse as sp

    total = sp.csr_array((size, size), dtype=np.float32)
    for distance in range(1, WINDOW_WORDS + 1):
        left, right = words[:-distance], words[distance:]
        same = docs[:-distance] == docs[distance:]
        ones = np.ones(int(same.sum()), np.float32)
        total = total + sp.coo_array((ones, (left[same], right[same])), shape=(size, size)).tocsr()
    return sp.csr_array(total + total.T)


def _reduced(pairs: sp.csr_array, seed: int) -> Floats:
    """Positive pointwise mutual information, context counts to the power of 0.75, reduced."""
    size = pairs.shape[0]
    often = np.asarray(pairs.sum(axis=1)).ravel()
    context = often**0.75 / (often**0.75).sum()
    rows = np.repeat(np.arange(size), np.diff(pairs.indptr))
    pairs.data = np.log(pairs.data / (often[rows] * context[pairs.indices])).clip(0).astype(np.float32)
    pairs.eliminate_zeros()
    random = np.random.default_rng(seed)
    base = pairs @ random.standard_normal((size, DIMENSIONS + 20)).astype(np.float32)
    for _ in range(2):  # two power steps sharpen the spectrum enough
        base = np.linalg.qr(pairs.T @ np.linalg.qr(base)[0])[0]
        base = pairs @ base
    basis = np.linalg.qr(base)[0]
    left, strength, _ = np.linalg.svd((pairs.T @ basis).T, full_matrices=False)
    out = (basis @ left)[:, :DIMENSIONS] * np.sqrt(strength[:DIMENSIONS])
    return np.asarray(out, np.float32)


def _means(rows: Floats, group: Ints, groups: int) -> Floats:
    order = np.argsort(group, kind="stable")
    held, first = np.unique(group[order], return_index=True)
    total = np.zeros((groups, rows.shape[1]), np.float32)
    if len(order):
        total[held] = np.add.reduceat(np.asarray(rows, np.float32)[order], first, axis=0)
    return _unit(total)


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), np.float32)
