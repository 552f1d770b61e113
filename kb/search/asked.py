"""The questions people ask: those the content gives, of entries and of articles, and those confirmed at the desk.

Three BM25 fields (the entry, its chapter, its law) and the likeness to the nearest question asked. What the content gives
was cut into terms when the index was made and is put together once a snapshot; what was confirmed stands apart and is
rebuilt in milliseconds when a question is confirmed or taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from kb.search.index.columns import Columns, Counts
from kb.search.index.shard import key_of, rows_of, target
from kb.search.index.snapshot import Snapshot
from kb.search.words.terms import (
    STOP,
    STOP_KEYS,
    Floats,
    Ints,
    Keys,
    Lexicon,
    character_keys,
    plain,
)

FIELDS = ("row", "group", "law")
Cache: TypeAlias = dict[str, list[int]]
_AT_ONCE = 1000  # questions cut together
LEAST_LIKENESS = 0.05  # of a question that says anything of an article; most share a common word by chance
_STOP_CHARACTERS = character_keys("".join(sorted(w for w in STOP if len(w) == 1)))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a query is scored by.

    Attributes:
        keys: distinct terms.
        weights: how much each counts; the square root of how often it stands in the query.
        own: False for terms the vocabulary added.
        text: what was cut, in plain form.
    """

    keys: Keys
    weights: Floats
    own: npt.NDArray[np.bool_]
    text: str = ""

    @property
    def characters(self) -> Keys:
        """Distinct Chinese characters of the query, but those that only ask.

        The desk's entries are found by them too, for people say 停了 where an answer says 停发.
        """
        found = np.unique(character_keys(self.text))
        return found[~np.isin(found, _STOP_CHARACTERS)]


def terms_of(lexicon: Lexicon, text: str, added: Sequence[str] = (), share: float = 0.4) -> Terms:
    """The terms of a plain text: words and bigrams, less the words that only ask.

    Args:
        added: phrases from the vocabulary, in plain form.
        share: how much an added term counts beside a typed one.
    """
    counts = _counts(lexicon, text)
    extra = {k: c for phrase in added for k, c in _counts(lexicon, phrase).items() if k not in counts}
    keys = np.array([*counts, *extra], np.uint64)
    weights = np.sqrt(np.array([*counts.values(), *extra.values()], np.float32))
    own = np.arange(len(keys)) < len(counts)
    if extra:
        weights[~own] *= np.float32(share)
    return Terms(keys, weights, own, text)


def _counts(lexicon: Lexicon, text: str) -> dict[int, int]:
    out: dict[int, int] = {}
    for key in lexicon.terms(text)[0]:
        if key not in STOP_KEYS:
            out[key] = out.get(key, 0) + 1
    return out


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


@dataclass(frozen=True)
class AskedField:
    """What the questions of a pool are asked of: entries, chapters or laws.

    Attributes:
        place: the target of each question.
        count: number of targets.
        rows: for each shard the targets it holds and their rows or groups, each of these once.
        columns: BM25 over targets; None where only likeness counts.
        once: no shard holds a target twice, so that one with as many rows as there are targets has them in order.
    """

    place: Ints
    count: int
    rows: tuple[tuple[Ints, Ints], ...]
    columns: Columns | None
    once: bool

    def nearest(self, likeness: Floats, near: Ints) -> Floats:
        """For each target the likeness of the question asked of it that is most like the query.

        Args:
            near: the questions that are at all like it.
        """
        out = np.zeros(self.count, np.float32)
        np.maximum.at(out, self.place[near], likeness[near])
        return out

    def held(self, number: int, worth: Floats) -> tuple[Ints, Floats]:
        """The rows or groups of a shard whose target is worth something, and how much."""
        targets, places = self.rows[number]
        found = worth if len(targets) == self.count and self.once else worth[targets]
        some = np.nonzero(found)[0]
        return places[some], found[some]


@dataclass(frozen=True)
class Pool:
    """Some questions asked, ready to score, each as often as it is asked of something.

    Attributes:
        texts: the questions.
        fields: what they are asked of.
        near: them as unit vectors.
        by_row: for each shard the questions asked of a row.
    """

    texts: tuple[str, ...]
    fields: dict[str, AskedField]
    near: Columns
    by_row: tuple[dict[int, Ints], ...]

    def score(self, terms: Terms, likeness: Floats, scale: float, weights: AskedWeights) -> dict[str, Floats]:
        """Worth of each target by field.

        Args:
            likeness: see :meth:`likeness`.
            scale: what the terms' worth is multiplied by.
        """
        keys, amounts = terms.keys[terms.own], terms.weights[terms.own]
        close = np.nonzero(likeness >= LEAST_LIKENESS)[0]
        out = {}
        for name, field in self.fields.items():
            text, near = weights.of(name)
            worth = np.float32(near) * field.nearest(likeness, close)
            if field.columns is not None:
                at = field.columns.find(keys)
                known = at >= 0
                worth += np.float32(scale * text) * field.columns.score(at[known], amounts[known])
            out[name] = worth
        return out

    def likeness(self, terms: Terms) -> Floats:
        """How like each question is to the terms, 0 to 1."""
        keys, weights = terms.keys[terms.own], terms.weights[terms.own]
        at = self.near.find(keys)
        length = float(np.sqrt(np.square(weights).sum()))
        return self.near.score(at[at >= 0], weights[at >= 0] / np.float32(max(length, 1e-6)))

    def best(self, shard: int, row: int, likeness: Floats) -> tuple[float, str]:
        """The question asked of a passage that is most like the query, and how like; ``(0, "")`` when none was asked."""
        questions = self.by_row[shard].get(row)
        if questions is None:
            return 0.0, ""
        top = questions[int(np.argmax(likeness[questions]))]
        return float(likeness[top]), self.texts[top]


Likeness: TypeAlias = tuple[Floats, ...]


@dataclass(frozen=True)
class Asked:
    """All questions asked of what a snapshot holds.

    Attributes:
        pools: those the content gives, then those confirmed at the desk; each left out when there are none.
        given: the first of these, kept from one build to the next; None when there are none.
    """

    pools: tuple[Pool, ...]
    given: Pool | None = None

    def likeness(self, terms: Terms) -> Likeness:
        """How like each question is to the terms, pool by pool."""
        return tuple(pool.likeness(terms) for pool in self.pools)

    def score(
        self, terms: Terms, likeness: Likeness, scale: float, confirmed: AskedWeights, given: AskedWeights
    ) -> list[dict[str, Floats]]:
        """Worth of each target by field, pool by pool."""
        return [
            pool.score(terms, like, scale, given if pool is self.given else confirmed)
            for pool, like in zip(self.pools, likeness, strict=True)
        ]

    def lift_entries(self, number: int, count: int, likeness: Likeness) -> Floats:
        """For each row of a shard the cube of the likeness of the nearest question asked of it."""
        lift = np.zeros(count, np.float32)
        for pool, like in zip(self.pools, likeness, strict=True):
            field = pool.fields["row"]
            places, found = field.held(number, field.nearest(like, np.nonzero(like)[0]))
            lift[places] = np.maximum(lift[places], found**3)
        return lift

    def best(self, shard: int, row: int, likeness: Likeness, least: float = 0.25) -> str:
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
        once = all(len(np.unique(which)) == len(which) for which, _ in rows)
        fields[name] = AskedField(place.astype(np.int64), len(distinct), rows, columns, once)
    near = _unit_columns(snapshot, docs, terms, len(texts))
    by_row = tuple(_by_row(fields["row"], n) for n in range(len(snapshot.shards)))
    return Pool(tuple(texts), fields, near, by_row)


def _by_row(field: AskedField, shard: int) -> dict[int, Ints]:
    targets, rows = field.rows[shard]
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
