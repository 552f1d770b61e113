"""Sparse BM25 columns: for each term the rows that hold it and what it is worth there.

The arrays lie beside the Whoosh index and are mapped into memory, so opening costs nothing and only the columns
a query touches become resident. Reading needs NumPy alone; SciPy and pandas are loaded when much is counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from kb.search.words.terms import Floats, Ints, Keys, mapped

if TYPE_CHECKING:
    import scipy.sparse as sp

K1, B = 1.2, 0.75
CELLS_FOR_HASH_TABLE = (
    500_000  # cells; from here on a hash table counts faster than a sort, and pays for loading its library
)
CELLS_TO_PICK = 6_000  # cells; up to so many are picked one by one, more are copied term by term
_NAMES = ("keys", "starts", "rows", "weights", "idf")
Rows = npt.NDArray[np.int32]
Spans: TypeAlias = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each term stands in each row.

    Attributes:
        keys: terms, ascending.
        starts: where each term's rows begin; one longer than ``keys``.
        rows, amounts: rows, ascending, and how often, of all terms one after another.
        count: number of rows.
    """

    keys: Keys
    starts: Ints
    rows: Rows
    amounts: Floats
    count: int

    @classmethod
    def of(cls, docs: Rows, keys: Keys, count: int) -> Counts:
        """Count a stream of (row, term)."""
        distinct, place = _distinct(keys)
        cells, amounts = np.unique(place * max(count, 1) + docs, return_counts=True)
        return cls._from_cells(distinct, cells, amounts.astype(np.float32), count)

    @classmethod
    def _from_cells(cls, keys: Keys, cells: Ints, amounts: Floats, count: int) -> Counts:
        starts = np.searchsorted(cells, np.arange(len(keys) + 1) * max(count, 1))
        return cls(keys, starts, (cells % max(count, 1)).astype(np.int32), amounts, count)

    @property
    def column(self) -> Ints:
        """The term of each cell."""
        return np.repeat(np.arange(len(self.keys)), np.diff(self.starts))

    @property
    def lengths(self) -> Floats:
        """The number of terms of each row."""
        return np.bincount(self.rows, self.amounts, minlength=self.count).astype(np.float32)

    @property
    def matrix(self) -> sp.csc_array:
        """The counts as rows x terms."""
        import scipy.sparse as sp  # only learning word vectors pays for it

        shape = (self.count, len(self.keys))
        return sp.csc_array((self.amounts.copy(), self.rows, self.starts), shape=shape)

    def grouped(self, group: Ints, groups: int) -> Counts:
        """The same counts summed over groups of rows."""
        cells = self.column * max(groups, 1) + group[self.rows]
        order = np.argsort(cells, kind="stable")
        cells = cells[order]
        first = np.nonzero(np.concatenate(([True], cells[1:] != cells[:-1])))[0] if len(cells) else cells
        sums = np.add.reduceat(self.amounts[order], first) if len(cells) else self.amounts
        return Counts._from_cells(self.keys, cells[first], sums.astype(np.float32), groups)


def _distinct(keys: Keys) -> tuple[Keys, Ints]:
    """Distinct keys, ascending, and for each key its place among them."""
    if len(keys) < CELLS_FOR_HASH_TABLE:
        distinct, place = np.unique(keys, return_inverse=True)
        return distinct.astype(np.uint64), place.astype(np.int64)
    import pandas as pd  # a hash table; sorting tens of millions of keys takes several times as long

    codes, found = pd.factorize(keys)
    order = np.argsort(found)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return np.asarray(found)[order].astype(np.uint64), rank[codes]


@dataclass(frozen=True, slots=True)
class _Scale:
    """What the weights of all terms share."""

    norm: Floats
    average: float
    like: Columns | None

    @classmethod
    def of(cls, lengths: Floats, like: Columns | None) -> _Scale:
        filled = lengths[lengths > 0]
        average = like.average if like else float(filled.mean()) if len(filled) else 1.0
        return cls((K1 * (1 - B + B * lengths / average)).astype(np.float32), average, like)

    def weigh(self, counts: Counts) -> tuple[Floats, Floats]:
        """The worth of each term, and of each cell."""
        frequency = np.diff(counts.starts)
        total = counts.count if self.like is None else self.like.count
        idf = np.log1p((total - frequency + 0.5).clip(0.5) / (frequency + 0.5)).astype(np.float32)
        if self.like is not None:
            at = self.like.find(counts.keys)
            idf[at >= 0] = self.like.idf[at[at >= 0]]
        tf = counts.amounts
        weights = tf * np.float32(K1 + 1) / (tf + self.norm[counts.rows]) * np.repeat(idf, frequency)
        return idf, weights.astype(np.float32)


@dataclass(frozen=True, slots=True)
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
    starts: Rows
    rows: Rows
    weights: Floats
    idf: Floats
    count: int
    average: float

    @classmethod
    def build(cls, counts: Counts, *, like: Columns | None = None) -> Columns:
        """Weigh counts.

        Args:
            like: take the worth of terms and the mean length from there (a few new rows beside many old ones).
        """
        scale = _Scale.of(counts.lengths, like)
        idf, weights = scale.weigh(counts)
        starts = counts.starts.astype(np.int32)
        return cls(counts.keys, starts, counts.rows, weights, idf, counts.count, scale.average)

    def find(self, keys: Keys) -> Ints:
        """The column of each term, -1 where there is none."""
        if not len(self.keys):
            return np.full(len(keys), -1, np.int64)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, at, -1)

    def spans(self, columns: Ints) -> Spans:
        """Where the rows of each of some terms begin and end."""
        return list(zip(self.starts[columns].tolist(), self.starts[columns + 1].tolist(), strict=True))

    def score(self, columns: Ints, weights: Floats) -> Floats:
        """The weighted sum of some columns, one value a row."""
        return self.touched(columns, weights)[0]

    def touched(self, columns: Ints, weights: Floats) -> tuple[Floats, Ints]:
        """The same, and the rows the columns stand in: each once a column."""
        total = np.zeros(self.count, np.float32)
        first = self.starts.take(columns)
        sizes = self.starts.take(columns + 1) - first
        ends = sizes.cumsum()
        if not len(columns) or ends[-1] > CELLS_TO_PICK:
            rows, worth = self._copied(self.spans(columns), weights)
        else:
            cells = np.arange(ends[-1])
            cells += (first - ends + sizes).repeat(sizes)
            rows, worth = self.rows.take(cells), self.weights.take(cells)
            worth *= weights.repeat(sizes)
        places = rows.astype(np.intp)  # as NumPy picks fastest
        np.add.at(total, places, worth)
        return total, places

    def add_to(self, total: Floats, spans: Spans, weights: Floats) -> Floats:
        """Add the weighted sum of some columns, told by their spans, to one value a row, in place."""
        np.add.at(total, *self._copied(spans, weights))
        return total

    def _copied(self, spans: Spans, weights: Floats) -> tuple[Rows, Floats]:
        """The rows and weighted worth of some spans, one after another."""
        if not spans:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        rows = np.concatenate([self.rows[a:b] for a, b in spans])
        worth = np.concatenate([self.weights[a:b] for a, b in spans])
        first = 0
        for (a, b), weight in zip(spans, weights.tolist(), strict=True):
            if weight != 1.0:  # most terms stand once in a query and are taken as they are
                worth[first : first + b - a] *= weight
            first += b - a
        return rows, worth

    def holding(self, column: int) -> Rows:
        """The rows that hold a term, ascending."""
        return self.rows[self.starts[column] : self.starts[column + 1]]

    @classmethod
    def load(cls, folder: Path, name: str, numbers: Mapping[str, float]) -> Columns:
        """Map the arrays of a folder into memory."""
        keys, starts, rows, weights, idf = (mapped(folder / f"{name}-{array}.npy") for array in _NAMES)
        return cls(keys, starts, rows, weights, idf, int(numbers["count"]), float(numbers["average"]))


class ColumnsWriter:
    """Columns written a range of terms at a time, for :meth:`Columns.load`.

    Args:
        folder, name: where, and what the files' names begin with.
        lengths: how many terms each row has.
        like: as for :meth:`Columns.build`.
    """

    def __init__(self, folder: Path, name: str, lengths: Floats, like: Columns | None = None) -> None:
        self._folder, self._name, self._count = folder, name, len(lengths)
        self._scale = _Scale.of(lengths, like)
        self._keys: list[Keys] = []
        self._idf: list[Floats] = []
        self._frequency: list[Ints] = []
        self._rows = _Growing(folder / f"{name}-rows.npy", np.int32)
        self._weights = _Growing(folder / f"{name}-weights.npy", np.float32)

    def add(self, counts: Counts) -> None:
        """Write the terms that follow, with all the rows they stand in."""
        idf, weights = self._scale.weigh(counts)
        self._keys.append(counts.keys)
        self._idf.append(idf)
        self._frequency.append(np.diff(counts.starts))
        self._rows.append(counts.rows)
        self._weights.append(weights)

    def close(self) -> Mapping[str, float]:
        """Write what is left; the returned numbers belong into the folder's description."""
        self._rows.close()
        self._weights.close()
        ends = np.cumsum(np.concatenate([np.zeros(1, np.int64), *self._frequency]))
        arrays = {
            "keys": np.concatenate([np.zeros(0, np.uint64), *self._keys]),
            "starts": ends.astype(np.int32),
            "idf": np.concatenate([np.zeros(0, np.float32), *self._idf]),
        }
        for name, array in arrays.items():
            np.save(self._folder / f"{self._name}-{name}.npy", array, allow_pickle=False)
        return {"count": self._count, "average": self._scale.average}


class _Growing:
    """An array file that is appended to; its length is written last."""

    def __init__(self, path: Path, dtype: npt.DTypeLike) -> None:
        self._file = path.open("wb")
        self._dtype, self._length = np.dtype(dtype), 0
        self._head()

    def _head(self) -> None:
        described = {
            "descr": np.lib.format.dtype_to_descr(self._dtype),
            "fortran_order": False,
            "shape": (self._length,),
        }
        np.lib.format.write_array_header_1_0(self._file, described)  # leaves room for a longer number

    def append(self, values: npt.NDArray[Any]) -> None:
        self._file.write(np.ascontiguousarray(values, self._dtype).data)
        self._length += len(values)

    def close(self) -> None:
        self._file.seek(0)
        self._head()
        self._file.close()
