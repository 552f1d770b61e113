"""Counts of many passages, made a batch at a time, kept in files meanwhile, and read back merged a range of terms at a time.

Neither the passages nor the counts of all of them are ever in memory together; what comes out does not depend on
how the passages were cut into batches.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.search.index.columns import Counts
from kb.search.words.terms import Floats, Ints, Keys

CELLS_AT_ONCE = 1_000_000  # cells of the merged counts in memory at a time; about fifty bytes each


class Spool:
    """Arrays of one type, appended to a file and read back, whole or in part."""

    def __init__(self, path: Path, dtype: npt.DTypeLike) -> None:
        self._file = path.open("w+b")
        self._dtype = np.dtype(dtype)
        self._edges = [0]

    def __len__(self) -> int:
        return len(self._edges) - 1

    def append(self, values: npt.NDArray[Any]) -> None:
        """Add one array at the end."""
        self._file.seek(self._edges[-1] * self._dtype.itemsize)
        self._file.write(np.ascontiguousarray(values, self._dtype).data)
        self._edges.append(self._edges[-1] + len(values))

    def read(self, number: int, first: int = 0, stop: int | None = None) -> npt.NDArray[Any]:
        """An array by its number, or the entries of it from ``first`` to ``stop``."""
        begin, end = self._edges[number], self._edges[number + 1]
        last = end if stop is None else begin + stop
        self._file.seek((begin + first) * self._dtype.itemsize)
        data = self._file.read((last - begin - first) * self._dtype.itemsize)
        return np.frombuffer(data, self._dtype)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class Batches:
    """Counts of rows in order, batch by batch.

    Args:
        folder: where the files may lie until :meth:`close`.
        name: tells them from those of others there.

    Attributes:
        keys: all terms so far, ascending.
        frequency: in how many rows each stands.
        count: number of rows.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.keys: Keys = np.zeros(0, np.uint64)
        self.frequency: Ints = np.zeros(0, np.int64)
        self.count = 0
        self._counts: list[int] = []
        self._lengths: list[Floats] = []
        kinds = {"keys": np.uint64, "starts": np.int64, "rows": np.int32, "amounts": np.float32}
        self._spools = {
            kind: Spool(folder / f"{name}-{kind}.batches", dtype) for kind, dtype in kinds.items()
        }

    def add(self, counts: Counts) -> None:
        """Add the counts of the rows that follow; its row 0 is the next."""
        for kind, spool in self._spools.items():
            spool.append(getattr(counts, kind))
        keys = np.union1d(self.keys, counts.keys)
        frequency = np.zeros(len(keys), np.int64)
        frequency[np.searchsorted(keys, self.keys)] = self.frequency
        frequency[np.searchsorted(keys, counts.keys)] += np.diff(counts.starts)
        self.keys, self.frequency = keys, frequency
        self._counts.append(counts.count)
        self._lengths.append(counts.lengths)
        self.count += counts.count

    @property
    def lengths(self) -> Floats:
        """The number of terms of each row."""
        return np.concatenate([np.zeros(0, np.float32), *self._lengths])

    def __len__(self) -> int:
        return len(self._counts)

    def __iter__(self) -> Iterator[Counts]:
        """The batches as they were added."""
        for number, count in enumerate(self._counts):
            keys, starts, rows, amounts = (spool.read(number) for spool in self._spools.values())
            yield Counts(keys, starts, rows, amounts, count)

    def merged(self, cells: int = CELLS_AT_ONCE) -> Iterator[Counts]:
        """All counts, a range of terms at a time, ascending.

        Args:
            cells: how many cells a range may hold; more only where a single term has more.
        """
        edges = _ranges(self.frequency, cells)
        bounds = []  # for each batch where each range begins in it, and where the last ends
        for number in range(len(self)):
            own = self._spools["keys"].read(number)
            bounds.append([*np.searchsorted(own, self.keys[edges[:-1]]).tolist(), len(own)])
        firsts = np.concatenate(([0], np.cumsum(self._counts))).astype(np.int32)
        for block, (first, stop) in enumerate(pairwise(edges)):
            starts = np.concatenate(([0], np.cumsum(self.frequency[first:stop])))
            rows, amounts = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.float32)
            filled = starts[:-1].copy()
            for number in range(len(self)):
                low, high = bounds[number][block], bounds[number][block + 1]
                if low == high:
                    continue
                at = np.searchsorted(self.keys[first:stop], self._spools["keys"].read(number, low, high))
                own = self._spools["starts"].read(number, low, high + 1)
                sizes = np.diff(own)
                places = np.repeat(filled[at] - own[:-1], sizes) + np.arange(own[0], own[-1])
                rows[places] = self._spools["rows"].read(number, own[0], own[-1]) + firsts[number]
                amounts[places] = self._spools["amounts"].read(number, own[0], own[-1])
                filled[at] += sizes
            yield Counts(self.keys[first:stop], starts, rows, amounts, self.count)

    def close(self) -> None:
        """Let go of the files."""
        for spool in self._spools.values():
            spool.close()


def _ranges(sizes: Ints, most: int) -> list[int]:
    """Edges of runs of at least one entry and at most so much together.

    >>> _ranges(np.array([2, 2, 9, 1]), 4)
    [0, 2, 3, 4]
    """
    ends = np.cumsum(sizes)
    edges = [0]
    while edges[-1] < len(sizes):
        before = ends[edges[-1] - 1] if edges[-1] else 0
        edges.append(max(int(np.searchsorted(ends, before + most, "right")), edges[-1] + 1))
    return edges
