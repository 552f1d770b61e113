"""Sparse BM25 columns: for each term the rows that hold it and what it is worth there.

The arrays lie beside the Whoosh index and are mapped into memory, so opening costs nothing and only the columns
a query touches become resident.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from kb.terms import Floats, Ints, Keys, mapped

K1, B = 1.2, 0.75
COMMON = 0.25  # a term in more than this share of all rows says nothing and would cost the most
_NAMES = ("keys", "starts", "rows", "weights", "idf")


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each term stands in each row."""

    keys: Keys
    matrix: sp.csr_array  # rows x terms, terms in the order of ``keys``

    @classmethod
    def of(cls, docs: npt.NDArray[np.int32], keys: Keys, rows: int) -> Counts:
        """Count a stream of (row, term)."""
        codes, distinct = pd.factorize(keys)
        order = np.argsort(distinct)
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        shape = (rows, max(len(distinct), 1))
        ones = np.ones(len(docs), np.float32)
        matrix = sp.coo_array((ones, (docs, place[codes] if len(docs) else codes)), shape=shape).tocsr()
        matrix.sum_duplicates()
        return cls(np.asarray(distinct)[order].astype(np.uint64), matrix)

    def grouped(self, group: Ints, groups: int) -> Counts:
        """The same counts summed over groups of rows."""
        rows = len(group)
        member = sp.csr_array((np.ones(rows, np.float32), (group, np.arange(rows))), shape=(groups, rows))
        return Counts(self.keys, sp.csr_array(member @ self.matrix))


@dataclass(frozen=True)
class Columns:
    """BM25 weights by term.

    Attributes:
        keys: terms, ascending.
        starts: where each term's rows begin; one longer than ``keys``.
        rows, weights: rows and weights of all terms, one after another.
        idf: worth of each term.
        count: number of rows.
        average: mean length of a row in terms.
    """

    keys: Keys
    starts: npt.NDArray[np.int32]
    rows: npt.NDArray[np.int32]
    weights: Floats
    idf: Floats
    count: int
    average: float

    def __post_init__(self) -> None:
        shape = (max(len(self.keys), 1), self.count)
        starts = self.starts if len(self.keys) else np.zeros(2, self.starts.dtype)
        matrix = sp.csr_array((self.weights, self.rows, starts), shape=shape, copy=False)
        object.__setattr__(self, "_matrix", matrix)

    @classmethod
    def build(cls, counts: Counts, *, like: Columns | None = None) -> Columns:
        """Weigh counts.

        Args:
            like: take the worth of terms and the mean length from there (a few new rows beside many old ones).
        """
        matrix = counts.matrix.tocsc()
        rows = matrix.shape[0]
        lengths = np.asarray(counts.matrix.sum(axis=1)).ravel()
        filled = lengths[lengths > 0]
        average = like.average if like else float(filled.mean()) if len(filled) else 1.0
        frequency = np.diff(matrix.indptr)[: len(counts.keys)]
        total = rows if like is None else like.count
        idf = np.log1p((total - frequency + 0.5).clip(0.5) / (frequency + 0.5)).astype(np.float32)
        if like is not None:
            at = like.find(counts.keys)
            idf[at >= 0] = like.idf[at[at >= 0]]
        tf = matrix.data
        norm = K1 * (1 - B + B * lengths[matrix.indices] / average)
        worth = np.repeat(idf, frequency)
        weights = (tf * (K1 + 1) / (tf + norm) * worth).astype(np.float32)
        starts = matrix.indptr.astype(np.int32)
        return cls(counts.keys, starts, matrix.indices.astype(np.int32), weights, idf, rows, average)

    def find(self, keys: Keys) -> Ints:
        """The column of each term, -1 where there is none."""
        if not len(self.keys):
            return np.full(len(keys), -1, np.int64)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, at, -1)

    def score(self, columns: Ints, weights: Floats) -> Floats:
        """The weighted sum of some columns, one value a row."""
        if not len(columns):
            return np.zeros(self.count, np.float32)
        return np.asarray(self._matrix[columns].T @ weights, np.float32)  # type: ignore[attr-defined]

    def holding(self, column: int) -> npt.NDArray[np.int32]:
        """The rows that hold a term, ascending."""
        return self.rows[self.starts[column] : self.starts[column + 1]]

    def save(self, folder: Path, name: str) -> Mapping[str, float]:
        """Write the arrays; the returned numbers belong into the folder's description."""
        for part in _NAMES:
            np.save(folder / f"{name}-{part}.npy", getattr(self, part))
        return {"count": self.count, "average": self.average}

    @classmethod
    def load(cls, folder: Path, name: str, numbers: Mapping[str, float]) -> Columns:
        """Map the arrays of a folder into memory."""
        keys, starts, rows, weights, idf = (mapped(folder / f"{name}-{part}.npy") for part in _NAMES)
        return cls(keys, starts, rows, weights, idf, int(numbers["count"]), float(numbers["average"]))

