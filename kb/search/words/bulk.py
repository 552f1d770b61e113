"""Cutting many texts into words and bigrams at once, with array operations.

The same rule as for a single query (:mod:`kb.search.words.terms`): the most probable path through the words of the lexicon, all
runs of Chinese characters stepped together from their ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

MAX_WORD_CHARACTERS = 7  # characters; the few longer words of the dictionary are found through their bigrams
FACTOR = 0x9E3779B97F4A7C15
MASK = 0xFFFFFFFFFFFFFFFF
ASTRAL = 0x30000
BIGRAM, _LATIN, _CHARACTER = 8, 9, 10
_HASHED = np.uint64(MASK >> 4)  # what of a hash is left in a key beside its tag
_INVERSE = pow(FACTOR, -1, 1 << 60)
LATIN_RUN = re.compile(r"[0-9a-z]+")


@lru_cache(maxsize=20_000)
def word_key(word: str) -> int:
    """The key of a word or Latin run."""
    tag = len(word) if len(word) <= MAX_WORD_CHARACTERS and not LATIN_RUN.fullmatch(word) else _LATIN
    return tagged_key(word, tag)


@lru_cache(maxsize=20_000)
def bigram_key(pair: str) -> int:
    """The key of two neighbouring characters."""
    return tagged_key(pair, BIGRAM)


def character_keys(text: str) -> Keys:
    """The keys of the Chinese characters of a text, in order; apart from those of words of one character."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    han = codes[_is_han(codes)].astype(np.uint64)
    return (han + np.uint64(1)) * np.uint64(16) + np.uint64(_CHARACTER)


def pairs_with(keys: Keys, char: str) -> Bools:
    """Which of some keys are of a character alone or of a pair of it and any common Chinese character.

    A pair's key is ``(first * FACTOR + second) * 16 + tag`` in 64 bits, so ``first`` and ``second`` can be told from it.
    """
    own, hashed = np.uint64(ord(char) + 1), keys >> np.uint64(4)
    low, span = np.uint64(0x4E01), np.uint64(0xA000 - 0x4E00)
    with np.errstate(over="ignore"):
        second = (hashed - own * np.uint64(FACTOR)) & _HASHED
        first = ((hashed - own) * np.uint64(_INVERSE)) & _HASHED
        pair = ((second - low) < span) | ((first - low) < span)
    return np.asarray(
        pair & ((keys & np.uint64(15)) == BIGRAM) | (keys == np.uint64(word_key(char))), np.bool_
    )


def tagged_key(text: str, tag: int) -> int:
    """A key that tells words of different lengths, bigrams and Latin runs apart."""
    value = 0
    for char in text:
        value = value * FACTOR + ord(char) + 1 & MASK
    return value * 16 + tag & MASK


class Table:
    """The lexicon arranged for bulk look-up: one table a length, with a bit filter before the search."""

    def __init__(self, keys: Keys, weights: Floats, single: Floats) -> None:
        keys = np.asarray(keys)
        tags = (keys & np.uint64(15)).astype(np.int64)
        self.single = np.asarray(single)
        self.shards: dict[int, tuple[Keys, Floats, Bools]] = {}
        for size in range(2, MAX_WORD_CHARACTERS + 1):
            mine = keys[tags == size]
            maybe = np.zeros(1 << 22, np.bool_)
            maybe[(mine >> np.uint64(42)).astype(np.int64)] = True
            self.shards[size] = (mine, np.asarray(weights)[tags == size], maybe)

    def look_up(self, keys: Keys, size: int, allowed: Bools) -> tuple[Ints, Floats]:
        """Places of ``keys`` that are words, and their weights."""
        mine, weights, maybe = self.shards[size]
        candidates = np.nonzero(maybe[(keys >> np.uint64(42)).astype(np.int64)] & allowed)[0]
        if not len(mine) or not len(candidates):
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        at = np.minimum(np.searchsorted(mine, keys[candidates]), len(mine) - 1)
        good = mine[at] == keys[candidates]
        return candidates[good], weights[at[good]]


def cut_chunk(texts: Sequence[str], table: Table) -> tuple[tuple[Ints, Keys], tuple[Ints, Keys]]:
    joined = "\n".join(texts) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32)
    docs = np.repeat(np.arange(len(texts)), [len(t) + 1 for t in texts])
    han = _is_han(codes)
    run_end = _run_ends(han)
    pieces = hashes(codes)
    starts, sizes = _best_path(codes, han, run_end, pieces, table)
    keys = np.zeros(len(starts), np.uint64)
    for size in range(1, MAX_WORD_CHARACTERS + 1):
        mine = sizes == size
        keys[mine] = pieces[size][starts[mine]] * np.uint64(16) + np.uint64(size)
    latin = [(m.start(), word_key(m[0])) for m in LATIN_RUN.finditer(joined)]
    if latin:
        starts = np.concatenate([starts, np.array([p for p, _ in latin], np.int64)])
        keys = np.concatenate([keys, np.array([k for _, k in latin], np.uint64)])
        order = np.argsort(starts, kind="stable")
        starts, keys = starts[order], keys[order]
    pairs = np.nonzero(han[:-1] & han[1:])[0]
    pair_keys = pieces[2][pairs] * np.uint64(16) + np.uint64(BIGRAM)
    return (docs[starts], keys), (docs[pairs], pair_keys)


def _is_han(codes: npt.NDArray[np.uint32]) -> Bools:
    out = ((codes >= 0x4E00) & (codes <= 0x9FFF)) | ((codes >= 0x3400) & (codes <= 0x4DBF))
    return np.asarray(out | ((codes >= 0x20000) & (codes < ASTRAL)) | (codes == 0x3007), np.bool_)


def _run_ends(han: Bools) -> Ints:
    """For each place the first place at or after it that is not Chinese."""
    n = len(han)
    stops = np.where(han, n, np.arange(n))
    return np.minimum.accumulate(stops[::-1])[::-1]


def hashes(codes: npt.NDArray[np.uint32]) -> dict[int, Keys]:
    """For each length the untagged keys of all pieces of a text, by where they begin."""
    wide = codes.astype(np.uint64) + np.uint64(1)
    out = {1: wide}
    with np.errstate(over="ignore"):
        for size in range(2, MAX_WORD_CHARACTERS + 1):
            before = out[size - 1]
            out[size] = before[: max(len(before) - 1, 0)] * np.uint64(FACTOR) + wide[size - 1 :]
    return out


def _best_path(
    codes: npt.NDArray[np.uint32], han: Bools, run_end: Ints, pieces: dict[int, Keys], table: Table
) -> tuple[Ints, Ints]:
    """Starts and lengths of the words on the most probable path, all runs stepped together from their ends."""
    n = len(codes)
    room = run_end - np.arange(n)
    weights: list[Floats] = []
    for size in range(2, MAX_WORD_CHARACTERS + 1):
        keys = pieces[size] * np.uint64(16) + np.uint64(size)
        at, found = table.look_up(keys, size, room[: len(keys)] >= size)
        dense = np.full(n, -np.inf, np.float32)
        dense[at] = found
        weights.append(dense)
    single = table.single[np.minimum(codes, ASTRAL - 1)]
    firsts = np.nonzero(han & ~np.concatenate(([False], han[:-1])))[0]
    if not len(firsts):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    ends = run_end[firsts]
    lengths = np.sort(ends - firsts)[::-1]
    by_length = ends[np.argsort(firsts - ends, kind="stable")]
    best, step = np.zeros(n + MAX_WORD_CHARACTERS + 1, np.float32), np.ones(n, np.int64)
    active = np.searchsorted(-lengths, -np.arange(1, int(lengths[0]) + 1), side="right")
    for back in range(1, int(lengths[0]) + 1):
        at = by_length[: active[back - 1]] - back
        top, size_here = single[at] + best[at + 1], np.ones(len(at), np.int64)
        for i, dense in enumerate(weights):
            value = dense[at] + best[at + i + 2]
            better = value >= top
            top = np.where(better, value, top)
            size_here[better] = i + 2
        best[at], step[at] = top, size_here
    return _walk(firsts, ends, step)


def _walk(at: Ints, ends: Ints, step: Ints) -> tuple[Ints, Ints]:
    out = []
    while len(at):
        out.append(at)
        following = at + step[at]
        inside = following < ends
        at, ends = following[inside], ends[inside]
    starts = np.sort(np.concatenate(out))
    return starts, step[starts]
