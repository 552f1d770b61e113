"""The words of all passages in reading order, kept in files batch by batch while an index is made."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.search.index.batches import Spool
from kb.search.index.columns import Counts
from kb.search.words.terms import Keys, Stream

Places = npt.NDArray[np.int32]
WINDOW_WORDS = 8  # words to either side


class WordOrder:
    """Which word stands where.

    Args:
        folder: where the files may lie until :meth:`close`.
    """

    def __init__(self, folder: Path) -> None:
        self._keys = Spool(folder / "order-keys.batches", np.uint64)
        self._codes = Spool(folder / "order-codes.batches", np.int32)
        self._docs = Spool(folder / "order-docs.batches", np.int32)

    def add(self, stream: Stream, counts: Counts) -> None:
        """The next passages: their terms, and their counts."""
        words = stream.keys[: stream.words]
        self._keys.append(counts.keys)
        self._codes.append(np.searchsorted(counts.keys, words))
        self._docs.append(stream.docs[: stream.words])

    def of(self, keys: Keys) -> Places:
        """The places among ``keys`` of all words that are in it, in order; ``len(keys)`` stands, as often as a window
        is wide, before, between and after passages, so that no window reaches from one into another.
        """
        gap = np.full(WINDOW_WORDS, len(keys), np.int32)
        out: list[Places] = [gap]
        for number in range(len(self._keys)):
            mine = self._keys.read(number)
            at = np.minimum(np.searchsorted(keys, mine), len(keys) - 1)
            place = np.where(keys[at] == mine, at, -1).astype(np.int32)
            words, docs = place[self._codes.read(number)], self._docs.read(number)
            known = words >= 0
            words, docs = words[known], docs[known]
            edges = np.nonzero(np.diff(docs))[0] + 1
            out += [np.insert(words, np.repeat(edges, WINDOW_WORDS), len(keys)), gap]
        return np.concatenate(out)

    def close(self) -> None:
        """Let go of the files."""
        for spool in (self._keys, self._codes, self._docs):
            spool.close()
