"""Which passages hold which words of a query: all of them first, then any of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb.search.index.shard import FACETS, Shard
from kb.search.index.snapshot import Snapshot
from kb.search.query import Unit
from kb.search.words.terms import Bools, Ints, bigram_key, bigrams, pairs_with, word_key

MAX_WORDS_FOR_CHARACTERS = (
    2  # up to so many words, a single character is looked for inside other words too: some 5 ms each
)


REMEMBERED_CHARACTERS = 1000  # characters whose rows are kept between queries
EVERY_ROW = slice(None)


@dataclass(frozen=True)
class Matching:
    """For each shard, the rows that hold any and those that hold all words."""

    any: list[Bools]
    all: list[Bools]

    @property
    def has_all(self) -> bool:
        """Whether any passage holds all words."""
        return any(bool(rows.any()) for rows in self.all)


def match(snapshot: Snapshot, units: Sequence[Unit], allowed: Sequence[Bools]) -> Matching:
    """Find the rows among the allowed ones that hold the words, or what the vocabulary says for them."""
    few = len(units) <= MAX_WORDS_FOR_CHARACTERS
    some, every = [], []
    for shard, rows in zip(snapshot.shards, allowed, strict=True):
        one, all_of = np.zeros(shard.count, np.bool_), rows.copy()
        for unit in units:
            held = np.zeros(shard.count, np.bool_)
            for form in unit.forms:
                held |= holding(shard, form, few)
            if unit.pieces:
                held |= np.logical_and.reduce([holding(shard, piece) for piece in unit.pieces])
            one |= held
            all_of &= held
        some.append(one & rows)
        every.append(all_of if units else one)
    return Matching(some, every)


def holding(shard: Shard, form: str, anywhere: bool = False) -> Bools:
    """The rows that hold a word: all its pairs of characters, or the word itself when it has none.

    Args:
        anywhere: a single character also inside other words; looks up every pair it may stand in.
    """
    if anywhere and len(form) == 1 and bigrams(form * 2):
        return _holding_character(shard, form)
    pairs = bigrams(form)
    keys = np.array([bigram_key(p) for p in dict.fromkeys(pairs)] or [word_key(form)], np.uint64)
    at = shard.text.find(keys)
    out = np.zeros(shard.count, np.bool_)
    if (at < 0).any():
        return out
    columns = sorted((shard.text.holding(int(c)) for c in at), key=len)
    rows = columns[0]
    for other in columns[1:]:
        rows = rows[np.isin(rows, other, assume_unique=True)] if len(rows) else rows
    out[rows] = True
    return out


def _holding_character(shard: Shard, char: str) -> Bools:
    """The rows that hold a character: alone, or in a pair with any other. Some 4 ms, so it is remembered as bits."""
    known = shard.characters.get(char)
    if known is None:
        out = np.zeros(shard.count, np.bool_)
        columns = np.nonzero(pairs_with(shard.text.keys, char))[0]
        if len(columns):
            out[np.concatenate([shard.text.rows[a:b] for a, b in shard.text.spans(columns)])] = True
        known = shard.characters[char] = np.packbits(out)
        if len(shard.characters) > REMEMBERED_CHARACTERS:
            shard.characters.pop(next(iter(shard.characters)), None)
    return np.unpackbits(known, count=shard.count).astype(np.bool_)


def filtered(
    snapshot: Snapshot, wanted: Mapping[str, frozenset[str]], status: frozenset[str], day: int
) -> list[Bools]:
    """The rows that pass the filters.

    Args:
        wanted: facet → allowed values; a facet that is left out allows all.
        status: allowed words of status; empty allows all.
        day: ordinal of the day asked about.
    """
    out = []
    for number, shard in enumerate(snapshot.shards):
        rows = np.ones(shard.count, np.bool_)
        if number == 0 and snapshot.dead is not None:
            rows &= ~snapshot.dead
        for name, values in wanted.items():
            codes = np.array([bool(values & set(v)) for v in shard.values[name]] or [False], np.bool_)
            rows &= codes[shard.facets[name]]
        if status:
            held = np.zeros(shard.count, np.bool_)
            for word, mine in by_status(shard, day).items():
                if word in status:
                    held |= mine
            rows &= held
        out.append(rows)
    return out


def by_status(shard: Shard, day: int, rows: Ints | slice = EVERY_ROW) -> dict[str, Bools]:
    """Which of some rows hold on a day, do not yet and do no longer, from dates alone."""
    ended, early = shard.ends[rows] <= day, shard.starts[rows] > day
    return {"有效": ~ended & ~early, "尚未生效": early & ~ended, "已失效": ended}


def facets(snapshot: Snapshot, rows: Sequence[Bools], day: int) -> dict[str, dict[str, int]]:
    """How many of the rows have each value, most first."""
    out: dict[str, Counter[str]] = {name: Counter() for name in (*FACETS, "status")}
    for shard, mine in zip(snapshot.shards, rows, strict=True):
        held_by = np.flatnonzero(mine)
        for name in FACETS:
            counts: npt.NDArray[np.int64] = np.bincount(shard.facets[name][held_by])
            for code in np.nonzero(counts)[0].tolist():
                for value in shard.values[name][code]:
                    out[name][value] += int(counts[code])
        for word, held in by_status(shard, day, held_by).items():
            if amount := int(np.count_nonzero(held)):
                out["status"][word] += amount
    return {name: dict(counter.most_common()) for name, counter in out.items()}
