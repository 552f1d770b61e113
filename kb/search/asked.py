"""The questions people ask: those the content gives, of entries and of articles, and those confirmed at the desk.

Three BM25 fields (the entry, its chapter, its law) and the likeness to the nearest question asked. What the content gives
was cut into terms when the index was made and is put together once a snapshot; what was confirmed stands apart and is
rebuilt in milliseconds when a question is confirmed or taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

import numpy as np

from kb.search.index.columns import Columns, Counts, Rows
from kb.search.index.shard import key_of, rows_of, target
from kb.search.index.snapshot import Snapshot
from kb.search.query_terms import Terms
from kb.search.words.terms import (
    STOP_KEYS,
    Floats,
    Ints,
    Keys,
    Lexicon,
    plain,
)

FIELDS = ("row", "group", "law")
Cache: TypeAlias = dict[str, list[int]]
_AT_ONCE = 1000  # questions cut together
LEAST_LIKENESS = 0.05  # of a question that says anything of an article; most share a common word by chance


@dataclass(frozen=True)
class AskedWeights:
    """How much each sign counts; found by five-fold cross-validation on lay questions (see the benchmark)."""

    row: float = 0.06
    group: float = 0.34
    law: float = 0.32
    row_near: float = 2.6
    group_near: float = 1.6
    law_near: float = 5.0
    entry_near: float = 8.0  # of the cube: an entry's own text already holds the ways people ask

    def of(self, field: str) -> tuple[float, float]:
        """Of the BM25 score and of the nearest question."""
        return {
            "row": (self.row, self.row_near),
            "group": (self.group, self.group_near),
            "law": (self.law, self.law_near),
        }[field]


# Of questions given by the content only likeness counts; found in the same folds. BM25 over them gains .002 of R@10 more
# and costs a third of the ranking's time.
GIVEN = AskedWeights(row=0, group=0, law=0, row_near=7.0, group_near=1.6, law_near=6.0)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like the questions of a pool are to a query.

    Attributes:
        values: 0 to 1, one a question.
        sharing: the questions that share a term with it, some more than once; all others are not like it at all. To look at
            these alone costs a tenth of looking at all.
    """

    values: Floats
    sharing: Ints

    def close(self, least: float) -> Ints:
        """The questions from a likeness on, some more than once."""
        return self.sharing.compress(self.values.take(self.sharing) >= np.float32(least))


@dataclass(frozen=True)
class AskedField:
    """What the questions of a pool are asked of: entries, chapters or laws.

    Attributes:
        place: the target of each question.
        count: number of targets.
        rows: for each shard where the rows or groups of each target begin, one more than ``count``, and these, each once.
        where: the same turned round: for each shard the target of each of its rows or groups; ``count``, which is worth
            nothing, for those never asked about.
        columns: BM25 over targets; None where only likeness counts.
        once: for each shard whether it holds every target exactly once.
    """

    place: Ints
    count: int
    rows: tuple[tuple[Ints, Ints], ...]
    where: tuple[Ints, ...]
    columns: Columns | None
    once: tuple[bool, ...]

    def nearest(self, values: Floats, near: Ints) -> Floats:
        """For each target the likeness of the question asked of it that is most like the query, and a nought at the end.

        Args:
            near: the questions that are at all like it; any may be named twice.
        """
        out = np.zeros(self.count + 1, np.float32)
        np.maximum.at(out, self.place[near], values[near])
        return out

    def held(self, number: int, targets: Ints) -> tuple[Ints, Ints]:
        """The rows or groups of some targets in a shard, and the target of each; a target named twice is there twice."""
        first, rows = self.rows[number]
        if self.once[number]:
            return rows[targets], targets
        sizes = first[targets + 1] - first[targets]
        ends = np.cumsum(sizes)
        cells = np.arange(int(sizes.sum())) + np.repeat(first[targets] - ends + sizes, sizes)
        return rows[cells], np.repeat(targets, sizes)


@dataclass(frozen=True, slots=True)
class Worth:
    """What the questions of a pool are worth to a query.

    Attributes:
        of: by field, of each target, and a nought at the end.
        rows: the targets of the field ``row`` that are worth anything, some more than once.
    """

    of: Mapping[str, Floats]
    rows: Ints


@dataclass(frozen=True)
class Pool:
    """Some questions asked, ready to score, each as often as it is asked of something.

    Attributes:
        texts: the questions.
        fields: what they are asked of.
        targets: of each question its targets, a column a field, numbered through all fields, each of which ends with one
            that nothing is asked of; beside one another in memory, for they are looked up together.
        near: them as unit vectors.
        by_row: for each shard the questions asked of a row.
    """

    texts: tuple[str, ...]
    fields: dict[str, AskedField]
    targets: Rows
    near: Columns
    by_row: tuple[dict[int, Ints], ...]

    def score(self, terms: Terms, likeness: Likeness, scale: float, weights: AskedWeights) -> Worth:
        """What each target is worth.

        Args:
            likeness: see :meth:`likeness`.
            scale: what the terms' worth is multiplied by.
        """
        close = likeness.close(LEAST_LIKENESS)
        targets = self.targets.take(close, axis=0).astype(np.intp)
        total = np.zeros(sum(field.count + 1 for field in self.fields.values()), np.float32)
        np.maximum.at(total, targets.ravel(), likeness.values.take(close).repeat(len(self.fields)))
        out, first = {}, 0
        for name, field in self.fields.items():
            text, near = weights.of(name)
            worth = total[first : first + field.count + 1]
            worth *= np.float32(near)
            if field.columns is not None:
                keys, amounts = terms.typed
                at = field.columns.find(keys)
                known = at >= 0
                worth[:-1] += np.float32(scale * text) * field.columns.score(at[known], amounts[known])
            out[name] = worth
            first += field.count + 1
        rows = targets[:, 0] if self.fields["row"].columns is None else np.nonzero(out["row"])[0]
        return Worth(out, rows)

    def likeness(self, terms: Terms) -> Likeness:
        """How like the questions are to the terms."""
        keys, weights = terms.typed
        at = self.near.find(keys)
        known = np.nonzero(at >= 0)[0]
        length = np.float32(max(sqrt(weights.dot(weights)), 1e-6))
        return Likeness(*self.near.touched(at.take(known), weights.take(known) / length))

    def best(self, shard: int, row: int, likeness: Likeness) -> tuple[float, str]:
        """The question asked of a passage that is most like the query, and how like; ``(0, "")`` when none was asked."""
        questions = self.by_row[shard].get(row)
        if questions is None:
            return 0.0, ""
        top = questions[int(np.argmax(likeness.values[questions]))]
        return float(likeness.values[top]), self.texts[top]


AllLikeness: TypeAlias = tuple[Likeness, ...]


@dataclass(frozen=True)
class Asked:
    """All questions asked of what a snapshot holds.

    Attributes:
        pools: those the content gives, then those confirmed at the desk; each left out when there are none.
        given: the first of these, kept from one build to the next; None when there are none.
    """

    pools: tuple[Pool, ...]
    given: Pool | None = None

    def likeness(self, terms: Terms) -> AllLikeness:
        """How like each question is to the terms, pool by pool."""
        return tuple(pool.likeness(terms) for pool in self.pools)

    def score(
        self, terms: Terms, likeness: AllLikeness, scale: float, confirmed: AskedWeights, given: AskedWeights
    ) -> list[Worth]:
        """What each target is worth, pool by pool."""
        return [
            pool.score(terms, like, scale, given if pool is self.given else confirmed)
            for pool, like in zip(self.pools, likeness, strict=True)
        ]

    def lift_entries(self, number: int, rows: Rows, likeness: AllLikeness) -> Floats:
        """For some rows of a shard the cube of the likeness of the nearest question asked of each."""
        lift = np.zeros(len(rows), np.float32)
        for pool, like in zip(self.pools, likeness, strict=True):
            field = pool.fields["row"]
            lift = np.maximum(lift, field.nearest(like.values, like.sharing)[field.where[number][rows]])
        return lift**3

    def best(self, shard: int, row: int, likeness: AllLikeness, least: float = 0.25) -> str:
        """The question asked of a passage that is most like the query; empty when none is."""
        found = [pool.best(shard, row, like) for pool, like in zip(self.pools, likeness, strict=True)]
        like, text = max(found, default=(0.0, ""))
        return text if like >= least else ""


def build(
    snapshot: Snapshot, confirmed: Iterable[tuple[str, str]], cache: Cache, before: Asked | None = None
) -> Asked | None:
    """All questions asked of what the snapshot holds.

    Args:
        confirmed: (question, passage id) from the desk.
        cache: terms of questions cut before; kept by the caller from one build to the next.
        before: what was built for the same snapshot; its questions given by the content are taken as they are.

    Returns:
        None when there are none.
    """
    given = before.given if before is not None else _given(snapshot)
    pools = tuple(p for p in (given, _confirmed(snapshot, confirmed, cache)) if p is not None)
    return Asked(pools, given) if pools else None


def _given(snapshot: Snapshot) -> Pool | None:
    """What the content gives: asked of the very row that gives it, so never of an earlier version of an article."""
    texts: list[str] = []
    spots, docs, terms, groups, laws = [], [], [], [], []
    for number, shard in enumerate(snapshot.shards):
        rows = np.array([row for row, _ in shard.asked], np.int64)
        alive = np.ones(len(rows), np.bool_)
        if number == 0 and snapshot.dead is not None:
            alive = ~snapshot.dead[rows]
        place = np.cumsum(alive) - 1 + len(texts)
        kept = alive[shard.asked_docs]
        docs.append(place[shard.asked_docs[kept]])
        terms.append(shard.asked_keys[kept])
        texts += [q for (_, q), is_alive in zip(shard.asked, alive.tolist(), strict=True) if is_alive]
        rows = rows[alive]
        spots.append((np.uint64(number) << np.uint64(32)) | rows.astype(np.uint64))
        groups.append(shard.group_keys[shard.group[rows]])
        laws.append(shard.law_keys[shard.group[rows]])
    if not texts:
        return None
    targets = {"row": np.concatenate(spots), "group": np.concatenate(groups), "law": np.concatenate(laws)}
    return _pool(snapshot, texts, targets, np.concatenate(docs), np.concatenate(terms), given=True)


def _confirmed(snapshot: Snapshot, confirmed: Iterable[tuple[str, str]], cache: Cache) -> Pool | None:
    """What was confirmed: asked of an article in every version; of what is no longer there it is forgotten."""
    orders = [np.argsort(p.row_keys, kind="stable") for p in snapshot.shards]
    pairs = list(dict.fromkeys((q, key_of(target(i))) for q, i in confirmed))
    keys = np.array([k for _, k in pairs], np.uint64)
    group, law = _upwards(snapshot, orders, keys)
    held = group != 0
    texts = [q for (q, _), is_held in zip(pairs, held.tolist(), strict=True) if is_held]
    if not texts:
        return None
    docs, terms = _terms_of_all(snapshot.lexicon, texts, cache)
    targets = {"row": keys[held], "group": group[held], "law": law[held]}
    return _pool(snapshot, texts, targets, docs, terms, given=False)


def _pool(
    snapshot: Snapshot,
    texts: Sequence[str],
    targets: Mapping[str, Keys],
    docs: Ints,
    terms: Keys,
    given: bool,
) -> Pool:
    """Questions made ready to score.

    Args:
        targets: of each question, by field; those of the field ``row`` are places in the snapshot (the shard above the
            row) for questions given by the content, keys for others.
        docs, terms: which question each term stands in; in the order of questions.
    """
    fields = {}
    for name in FIELDS:
        distinct, place = np.unique(targets[name], return_inverse=True)
        rows = _places(snapshot, distinct) if given and name == "row" else _rows(snapshot, name, distinct)
        columns = None
        if not given:
            counts = Counts.of(place[docs].astype(np.int32), terms, len(distinct))
            columns = Columns.build(counts)
        where = tuple(
            _turned(held, len(shard.group if name == "row" else shard.group_keys), len(distinct))
            for held, shard in zip(rows, snapshot.shards, strict=True)
        )
        begin = [np.searchsorted(which, np.arange(len(distinct) + 1)) for which, _ in rows]
        fields[name] = AskedField(
            place.astype(np.int64),
            len(distinct),
            tuple((first, held) for first, (_, held) in zip(begin, rows, strict=True)),
            where,
            columns,
            tuple(bool((np.diff(first) == 1).all()) for first in begin),
        )
    near = _unit_columns(snapshot, docs, terms, len(texts))
    by_row = tuple(_by_row(fields["row"], n) for n in range(len(snapshot.shards)))
    offsets = np.cumsum([0, *(fields[name].count + 1 for name in FIELDS[:-1])])
    numbered = [fields[name].place + offset for name, offset in zip(FIELDS, offsets, strict=True)]
    together = np.ascontiguousarray(np.stack(numbered, axis=1), np.int32)
    return Pool(tuple(texts), fields, together, near, by_row)


def _turned(held: tuple[Ints, Ints], count: int, nothing: int) -> Ints:
    """For each of so many rows or groups its target."""
    targets, rows = held
    out = np.full(count, nothing, np.int64)
    out[rows] = targets
    return out


def _by_row(field: AskedField, shard: int) -> dict[int, Ints]:
    rows, targets = field.held(shard, np.arange(field.count))
    order = np.argsort(field.place, kind="stable")
    edges = np.searchsorted(field.place[order], np.arange(field.count + 1)).tolist()
    return {r: order[edges[t] : edges[t + 1]] for t, r in zip(targets.tolist(), rows.tolist(), strict=True)}


def _places(snapshot: Snapshot, distinct: Keys) -> tuple[tuple[Ints, Ints], ...]:
    """For each shard the targets it holds and their rows, when targets are places."""
    shards, rows = distinct >> np.uint64(32), (distinct & np.uint64(0xFFFFFFFF)).astype(np.int64)
    held = [np.nonzero(shards == number)[0] for number in range(len(snapshot.shards))]
    return tuple((which, rows[which]) for which in held)


def _rows(snapshot: Snapshot, name: str, distinct: Keys) -> tuple[tuple[Ints, Ints], ...]:
    """For each shard the targets it holds and their rows or groups, when targets are keys."""
    out = []
    for shard in snapshot.shards:
        keys = {"row": shard.row_keys, "group": shard.group_keys, "law": shard.law_keys}[name]
        found = rows_of(keys, np.argsort(keys, kind="stable"), distinct)
        which = np.repeat(np.arange(len(found)), [len(f) for f in found])
        out.append((which, np.concatenate(found) if found else np.zeros(0, np.int64)))
    return tuple(out)


def _upwards(snapshot: Snapshot, orders: list[Ints], keys: Keys) -> tuple[Keys, Keys]:
    """For keys of passages the keys of their chapters and laws; 0 where no shard holds them."""
    group, law = np.zeros(len(keys), np.uint64), np.zeros(len(keys), np.uint64)
    for shard, order in zip(snapshot.shards, orders, strict=True):
        for i, rows in enumerate(rows_of(shard.row_keys, order, keys)):
            if len(rows):
                group[i] = shard.group_keys[shard.group[rows[-1]]]
                law[i] = shard.law_keys[shard.group[rows[-1]]]
    return group, law


def _terms_of_all(lexicon: Lexicon, texts: Sequence[str], cache: Cache) -> tuple[Ints, Keys]:
    """Question number and term, a pair for each time it stands there."""
    fresh = [text for text in dict.fromkeys(texts) if text not in cache]
    for first in range(0, len(fresh), _AT_ONCE):
        some = fresh[first : first + _AT_ONCE]
        flat = [f"{plain(text)}\n" for text in some]
        keys, starts = lexicon.terms("".join(flat))
        owner = np.searchsorted(np.cumsum([len(text) for text in flat]), starts, "right").tolist()
        cache.update((text, []) for text in some)
        for key, number in zip(keys, owner, strict=True):
            if key not in STOP_KEYS:
                cache[some[number]].append(key)
    docs = np.repeat(np.arange(len(texts)), [len(cache[text]) for text in texts])
    return docs, np.array([k for text in texts for k in cache[text]], np.uint64)


def _unit_columns(snapshot: Snapshot, docs: Ints, terms: Keys, questions: int) -> Columns:
    counts = Counts.of(docs.astype(np.int32), terms, questions)
    base = snapshot.shards[0].text
    at = base.find(counts.keys)
    rare = np.float32(np.log1p(max(base.count, 1)))
    worth = np.where(at >= 0, base.idf[np.maximum(at, 0)] if len(base.idf) else rare, rare).astype(np.float32)
    weights = np.sqrt(counts.amounts) * np.repeat(worth, np.diff(counts.starts))
    lengths = np.sqrt(np.bincount(counts.rows, np.square(weights), minlength=questions))
    weights = (weights / np.maximum(lengths, 1e-6)[counts.rows]).astype(np.float32)
    return Columns(counts.keys, counts.starts.astype(np.int32), counts.rows, weights, worth, questions, 1.0)
