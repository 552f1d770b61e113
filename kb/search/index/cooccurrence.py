"""How much more often than by chance two words stand near each other (shifted PPMI), made some rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from kb.search.index.word_order import WINDOW_WORDS, Places
from kb.search.words.terms import Floats, Ints

if TYPE_CHECKING:
    import scipy.sparse as sp  # at run time only where vectors are learnt

PLACES_AT_ONCE = 100_000  # words looked around of at a time
_DENSE = 4_000_000  # cells up to which counts of a few rows are kept in full
_OFFSETS = tuple(d for d in range(-WINDOW_WORDS, WINDOW_WORDS + 1) if d)


def nearness(words: Places, size: int, tell: Callable[[float], None]) -> sp.csr_array:
    """A matrix of words x words: positive pointwise mutual information, context counts to the power of 0.75.

    Args:
        words: all words in order, apart from each other by a window's width of ``size`` where passages meet.
        size: number of distinct words.
        tell: called with the share that is done.
    """
    import scipy.sparse as sp

    often = _neighbours(words, size, lambda: tell(0.0)).astype(np.float32)
    context = often**0.75 / (often**0.75).sum()
    starts = np.concatenate(([0], np.cumsum(np.bincount(words, minlength=size + 1)[:size])))
    order = _by_word(words, size)
    data: list[Floats] = []
    indices: list[Places] = []
    filled = np.zeros(size + 1, np.int64)
    for first, stop in _runs(starts):
        rows, columns, counts = _near(words, order[starts[first] : starts[stop]], first, stop, size)
        worth = np.log(counts / (often[rows] * context[columns])).clip(0).astype(np.float32)
        kept = worth != 0
        data.append(worth[kept])
        indices.append(columns[kept].astype(np.int32))
        filled[first + 1 : stop + 1] = np.bincount(rows[kept] - first, minlength=stop - first)
        tell(float(starts[stop] / max(starts[-1], 1)))
    return sp.csr_array(
        (np.concatenate(data), np.concatenate(indices), np.cumsum(filled)), shape=(size, size)
    )


def _neighbours(words: Places, size: int, beat: Callable[[], None]) -> Ints:
    """How many words stand near each word, all its places together."""
    out = np.zeros(size + 1, np.int64)
    for first in range(0, len(words), 10 * PLACES_AT_ONCE):
        here = words[first : first + 10 * PLACES_AT_ONCE + WINDOW_WORDS]
        for distance in range(1, WINDOW_WORDS + 1):
            left = here[: 10 * PLACES_AT_ONCE][: len(here) - distance]
            right = here[distance : distance + len(left)]
            both = (left < size) & (right < size)
            out += np.bincount(left[both], minlength=size + 1)
            out += np.bincount(right[both], minlength=size + 1)
        beat()
    return out[:size]


def _by_word(words: Places, size: int) -> Places:
    """The places of all words but those that keep passages apart, sorted by word."""
    starts = np.concatenate(([0], np.cumsum(np.bincount(words, minlength=size + 1))))
    out = np.empty(starts[size], np.int32)
    filled = starts[:size].copy()
    step = 20 * PLACES_AT_ONCE
    for first in range(0, len(words), step):
        here = words[first : first + step]
        order = np.argsort(here, kind="stable")
        order = order[: np.searchsorted(here[order], size)]
        sizes = np.bincount(here[order], minlength=size)
        edges = np.cumsum(sizes) - sizes
        out[np.repeat(filled - edges, sizes) + np.arange(len(order))] = order + first
        filled += sizes
    return out


def _runs(starts: Ints) -> Iterator[tuple[int, int]]:
    """Runs of words that have so many places together, or one word."""
    first, size = 0, len(starts) - 1
    while first < size:
        reach = int(np.searchsorted(starts, starts[first] + PLACES_AT_ONCE, "right")) - 1
        stop = min(max(reach, first + 1), size)
        yield first, stop
        first = stop


def _near(words: Places, places: Places, first: int, stop: int, size: int) -> tuple[Ints, Ints, Floats]:
    """Row, column and count of all pairs whose first word is one of a run, ascending."""
    cells = (stop - first) * (size + 1)
    dense = cells <= _DENSE
    total = np.zeros(cells if dense else 0, np.int64)
    parts = []
    for begin in range(0, len(places), PLACES_AT_ONCE):
        here = places[begin : begin + PLACES_AT_ONCE]
        row = (words[here].astype(np.int64) - first) * (size + 1)
        pairs = np.concatenate([row + words[here + offset] for offset in _OFFSETS])
        if dense:
            total += np.bincount(pairs, minlength=cells)
        else:
            parts.append(pairs)
    if dense:
        found = np.nonzero(total)[0]
        counts = total[found]
    else:
        found, counts = np.unique(np.concatenate(parts), return_counts=True)
    rows, columns = found // (size + 1), found % (size + 1)
    real = columns < size
    return rows[real] + first, columns[real], counts[real].astype(np.float32)
