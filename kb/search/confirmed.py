"""The questions confirmed at the desk, as a pool of their own to which one more is added in milliseconds.

Up to a point that depends on their number alone they are settled: put together as a whole, with BM25 over them. The few
after it count by their likeness at once, and by BM25 from the next point on; so a confirmation costs the same however
many there are, and processes that settle at different moments soon rank alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from kb.search.asked_pool import Pool, pool_of
from kb.search.index.shard import key_of, target
from kb.search.index.snapshot import Snapshot
from kb.search.words.terms import STOP_KEYS, Ints, Keys, Lexicon, plain

Cache: TypeAlias = dict[str, Keys]
Pair: TypeAlias = tuple[str, str]  # question, passage id
_AT_ONCE = 1000  # questions cut together
ALWAYS_SETTLED = 512  # questions; so many are put together anew in milliseconds
SETTLED_IN = 16  # steps between a number of questions and its double


@dataclass(frozen=True)
class Confirmations:
    """Confirmed questions of what a snapshot holds.

    Attributes:
        pool: ready to score; None when there are none.
        settled: the pool up to the point.
        numbers: the question of each settled pair in ``settled``; -1 for what is asked of a passage that is not there.
        unsettled: a whole is due, which takes seconds when there are many.
    """

    pool: Pool | None
    settled: Pool | None
    numbers: Mapping[Pair, int]
    unsettled: bool = False


def settled_of(count: int) -> int:
    """How many of so many questions are settled.

    >>> [settled_of(n) for n in (511, 512, 543, 544, 50_000)]
    [511, 512, 512, 544, 49152]
    """
    if count < ALWAYS_SETTLED:
        return count
    step: int = max(1, 2 ** (count.bit_length() - 1) // SETTLED_IN)
    return count - count % step


def confirmations(
    snapshot: Snapshot,
    confirmed: Iterable[Pair],
    cache: Cache,
    before: Confirmations | None = None,
    *,
    settle: bool = True,
) -> Confirmations:
    """What was confirmed: asked of an article in every version; of what is no longer there it is forgotten.

    Args:
        cache: terms of questions cut before; kept by the caller from one call to the next.
        before: what was made for the same snapshot.
        settle: put all together when it is due; otherwise later ones are only added.
    """
    pairs = list(dict.fromkeys(confirmed))
    due = settled_of(len(pairs))
    late = before is not None and len(before.numbers) != due
    if before is not None and before.settled is not None and not (late and (settle or due < ALWAYS_SETTLED)):
        whole: tuple[Pool | None, Mapping[Pair, int]] = before.settled, before.numbers
    else:
        whole = _whole(snapshot, pairs[:due], cache)
        late = False
    settled, numbers = whole
    later = [pair for pair in pairs if pair not in numbers]
    pool = settled
    if len(pairs) - len(later) < len(numbers):
        standing = set(pairs)
        gone = [number for pair, number in numbers.items() if number >= 0 and pair not in standing]
        pool = pool.without(gone) if pool is not None and gone else pool
    if later:
        pool = _more(snapshot, pool, later, cache)
    return Confirmations(pool, settled, numbers, late)


def _whole(snapshot: Snapshot, pairs: Sequence[Pair], cache: Cache) -> tuple[Pool | None, Mapping[Pair, int]]:
    texts, targets, held = _asked_of(snapshot, pairs)
    numbers = dict(zip(pairs, np.where(held, np.cumsum(held) - 1, -1).tolist(), strict=True))
    if not texts:
        return None, numbers
    docs, terms = terms_of_all(snapshot.lexicon, texts, cache)
    return pool_of(snapshot, texts, targets, docs, terms, given=False), numbers


def _more(snapshot: Snapshot, pool: Pool | None, pairs: Sequence[Pair], cache: Cache) -> Pool | None:
    texts, targets, _ = _asked_of(snapshot, pairs)
    if not texts:
        return pool
    docs, terms = terms_of_all(snapshot.lexicon, texts, cache)
    if pool is None:
        return pool_of(snapshot, texts, targets, docs, terms, given=False)
    return pool.extended(snapshot, texts, targets, docs, terms)


def _asked_of(snapshot: Snapshot, pairs: Sequence[Pair]) -> tuple[list[str], Mapping[str, Keys], Ints]:
    """The questions asked of what is there, their targets by field, and which of the pairs these are."""
    keys = np.array([_key(passage) for _, passage in pairs], np.uint64)
    group, law = _upwards(snapshot, keys)
    held = group != 0
    texts = [question for (question, _), is_held in zip(pairs, held.tolist(), strict=True) if is_held]
    return texts, {"row": keys[held], "group": group[held], "law": law[held]}, held


@lru_cache(maxsize=100_000)
def _key(passage: str) -> int:
    return key_of(target(passage))


def _upwards(snapshot: Snapshot, keys: Keys) -> tuple[Keys, Keys]:
    """For keys of passages the keys of their chapters and laws; 0 where no shard holds them."""
    group, law = np.zeros(len(keys), np.uint64), np.zeros(len(keys), np.uint64)
    for shard in snapshot.shards:
        which, rows = shard.held("row", keys)
        group[which] = shard.group_keys[shard.group[rows]]  # of several versions the last
        law[which] = shard.law_keys[shard.group[rows]]
    return group, law


def terms_of_all(lexicon: Lexicon, texts: Sequence[str], cache: Cache) -> tuple[Ints, Keys]:
    """Question number and term, a pair for each time it stands there."""
    fresh = [text for text in dict.fromkeys(texts) if text not in cache]
    for first in range(0, len(fresh), _AT_ONCE):
        some = fresh[first : first + _AT_ONCE]
        flat = [f"{plain(text)}\n" for text in some]
        keys, starts = lexicon.terms("".join(flat))
        owner = np.searchsorted(np.cumsum([len(text) for text in flat]), starts, "right").tolist()
        found: list[list[int]] = [[] for _ in some]
        for key, number in zip(keys, owner, strict=True):
            if key not in STOP_KEYS:
                found[number].append(key)
        cache.update((text, np.array(held, np.uint64)) for text, held in zip(some, found, strict=True))
    docs = np.repeat(np.arange(len(texts)), [len(cache[text]) for text in texts])
    return docs, np.concatenate([np.zeros(0, np.uint64), *(cache[text] for text in texts)])
