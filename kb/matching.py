"""Which passages hold which words of a query: all of them first, then any of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb.asked import Terms
from kb.index import Snapshot
from kb.part import FACETS, Part
from kb.query import Unit
from kb.terms import Bools, Ints, bigram_key, bigrams, pairs_with, word_key

FEW = 2  # up to so many words, a single character is looked for inside other words too: some 5 ms each


REMEMBERED = 1000  # characters
ALL = slice(None)


@dataclass(frozen=True)
class Matching:
    """For each part, the rows that hold any and those that hold all words."""

    any: list[Bools]
    all: list[Bools]

    @property
    def has_all(self) -> bool:
        """Whether any passage holds all words."""
        return any(bool(rows.any()) for rows in self.all)


def match(snapshot: Snapshot, units: Sequence[Unit], allowed: Sequence[Bools]) -> Matching:
    """Find the rows among the allowed ones that hold the words, or what the vocabulary says for them."""
    few = len(units) <= FEW
    some, every = [], []
    for part, rows in zip(snapshot.parts, allowed, strict=True):
        one, all_of = np.zeros(part.count, np.bool_), rows.copy()
        for unit in units:
            held = np.zeros(part.count, np.bool_)
            for form in unit.forms:
                held |= holding(part, form, few)
            if unit.pieces:
                held |= np.logical_and.reduce([holding(part, piece) for piece in unit.pieces])
            one |= held
            all_of &= held
        some.append(one & rows)
        every.append(all_of if units else one)
    return Matching(some, every)


def holding(part: Part, form: str, anywhere: bool = False) -> Bools:
    """The rows that hold a word: all its pairs of characters, or the word itself when it has none.

    Args:
        anywhere: a single character also inside other words; looks up every pair it may stand in.
    """
    if anywhere and len(form) == 1 and bigrams(form * 2):
        return _holding_character(part, form)
    pairs = bigrams(form)
    keys = np.array([bigram_key(p) for p in dict.fromkeys(pairs)] or [word_key(form)], np.uint64)
    at = part.text.find(keys)
    out = np.zeros(part.count, np.bool_)
    if (at < 0).any():
        return out
    columns = sorted((part.text.holding(int(c)) for c in at), key=len)
    rows = columns[0]
    for other in columns[1:]:
        rows = rows[np.isin(rows, other, assume_unique=True)] if len(rows) else rows
    out[rows] = True
    return out


def _holding_character(part: Part, char: str) -> Bools:
    """The rows that hold a character: alone, or in a pair with any other. Some 4 ms, so it is remembered as bits."""
    known = part.characters.get(char)
    if known is None:
        out = np.zeros(part.count, np.bool_)
        columns = np.nonzero(pairs_with(part.text.keys, char))[0]
        if len(columns):
            out[np.concatenate([part.text.rows[a:b] for a, b in part.text.spans(columns)])] = True
        known = part.characters[char] = np.packbits(out)
        if len(part.characters) > REMEMBERED:
            part.characters.pop(next(iter(part.characters)), None)
    return np.unpackbits(known, count=part.count).astype(np.bool_)


def matched_by(terms: Terms, part: Part) -> Bools:
    """The rows that hold any term at all; for queries without content words."""
    at = part.text.find(terms.keys)
    out = np.zeros(part.count, np.bool_)
    for column in at[at >= 0].tolist():
        out[part.text.holding(column)] = True
    return out


def filtered(
    snapshot: Snapshot, wanted: Mapping[str, frozenset[str]], status: frozenset[str], day: int
) -> list[Bools]:  # fmt: skip
    """The rows that pass the filters.

    Args:
        wanted: facet → allowed values; a facet that is left out allows all.
        status: allowed words of status; empty allows all.
        day: ordinal of the day asked about.
    """
    out = []
    for number, part in enumerate(snapshot.parts):
        rows = np.ones(part.count, np.bool_)
        if number == 0 and snapshot.dead is not None:
            rows &= ~snapshot.dead
        for name, values in wanted.items():
            codes = np.array([bool(values & set(v)) for v in part.values[name]] or [False], np.bool_)
            rows &= codes[part.facets[name]]
        if status:
            held = np.zeros(part.count, np.bool_)
            for word, mine in by_status(part, day).items():
                if word in status:
                    held |= mine
            rows &= held
        out.append(rows)
    return out


def by_status(part: Part, day: int, rows: Ints | slice = ALL) -> dict[str, Bools]:
    """Which of some rows hold on a day, do not yet and do no longer, from dates alone."""
    ended, early = part.ends[rows] <= day, part.starts[rows] > day
    return {"有效": ~ended & ~early, "尚未生效": early & ~ended, "已失效": ended}


def facets(snapshot: Snapshot, rows: Sequence[Bools], day: int) -> dict[str, dict[str, int]]:
    """How many of the rows have each value, most first."""
    out: dict[str, Counter[str]] = {name: Counter() for name in (*FACETS, "status")}
    for part, mine in zip(snapshot.parts, rows, strict=True):
        held_by = np.flatnonzero(mine)
        for name in FACETS:
            counts: npt.NDArray[np.int64] = np.bincount(part.facets[name][held_by])
            for code in np.nonzero(counts)[0].tolist():
                for value in part.values[name][code]:
                    out[name][value] += int(counts[code])
        for word, held in by_status(part, day, held_by).items():
            if amount := int(np.count_nonzero(held)):
                out["status"][word] += amount
    return {name: dict(counter.most_common()) for name, counter in out.items()}
