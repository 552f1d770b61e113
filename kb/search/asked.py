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


@dataclass(frozen=True)
class AskedField:
    """The questions asked of each of some targets: entries, chapters or laws.

    Attributes:
        columns: BM25 over targets.
        question: of each (question, target) pair, targets one after another.
        starts: where the pairs of each target begin; every target has one.
        rows: for each shard the targets it holds and their rows or groups, each of these once.
    """

    columns: Columns
    question: Ints
    starts: Ints
    rows: tuple[tuple[Ints, Ints], ...]

    def nearest(self, likeness: Floats) -> Floats:
        """For each target the likeness of the question asked of it that is most like the query."""
        return np.maximum.reduceat(likeness[self.question], self.starts)


@dataclass(frozen=True)
class Pool:
    """Some questions asked, ready to score; ``texts`` are in the order of the columns of ``near``."""

    texts: tuple[str, ...]
    fields: dict[str, AskedField]
    near: Columns  # questions as unit vectors
    by_row: tuple[dict[int, Ints], ...]  # a shard: row → its questions

    def score(self, terms: Terms, likeness: Floats, scale: float, weights: AskedWeights) -> dict[str, Floats]:
        """Worth of each target by field.

        Args:
            likeness: see :meth:`likeness`.
            scale: what the terms' worth is multiplied by.
        """
        keys, amounts = terms.keys[terms.own], terms.weights[terms.own]
        out = {}
        for name, field in self.fields.items():
            text, near = weights.of(name)
            worth = near * field.nearest(likeness)
            if text:
                at = field.columns.find(keys)
                known = at >= 0
                worth += scale * text * field.columns.score(at[known], amounts[known])
            out[name] = np.asarray(worth, np.float32)
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
        pools: those the content gives, those confirmed at the desk; each left out when there are none.
        given: the first of these, kept from one build to the next; None when there are none.
    """

    pools: tuple[Pool, ...]
    given: Pool | None = None

    def likeness(self, terms: Terms) -> Likeness:
        """How like each question is to the terms, pool by pool."""
        return tuple(pool.likeness(terms) for pool in self.pools)

    def score(
        self, terms: Terms, likeness: Likeness, scale: float, weights: AskedWeights, given: AskedWeights
    ) -> list[dict[str, Floats]]:
        """Worth of each target by field, pool by pool.

        Args:
            weights: of confirmed questions.
            given: of those the content gives.
        """
        return [
            pool.score(terms, like, scale, given if pool is self.given else weights)
            for pool, like in zip(self.pools, likeness, strict=True)
        ]

    def lift_entries(self, number: int, count: int, likeness: Likeness) -> Floats:
        """For each row of a shard the cube of the likeness of the nearest question asked of it."""
        lift = np.zeros(count, np.float32)
        for pool, like in zip(self.pools, likeness, strict=True):
            targets, places = pool.fields["row"].rows[number]
            lift[places] = np.maximum(lift[places], pool.fields["row"].nearest(like)[targets] ** 3)
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
    number_of: dict[str, int] = {}
    question: list[int] = []
    docs, terms, spots = [], [], []
    for number, shard in enumerate(snapshot.shards):
        known = len(number_of)
        place = np.array(
            [number_of.setdefault(q, len(number_of)) for q in dict.fromkeys(q for _, q in shard.asked)],
            np.int64,
        )
        theirs = place[shard.asked_docs]
        fresh = theirs >= known  # of a question that an earlier shard has too, the terms are there
        docs.append(theirs[fresh])
        terms.append(shard.asked_keys[fresh])
        held = [(row, number_of[q]) for row, q in shard.asked if snapshot.alive(number, row)]
        spots += [(number, row) for row, _ in held]
        question += [q for _, q in held]
    if not spots:
        return None
    numbers, rows = np.array(spots, np.int64).T
    groups, laws = np.zeros(len(rows), np.uint64), np.zeros(len(rows), np.uint64)
    for number, shard in enumerate(snapshot.shards):
        mine = numbers == number
        at = shard.group[rows[mine]]
        groups[mine], laws[mine] = shard.group_keys[at], shard.law_keys[at]
    targets = {"row": (numbers.astype(np.uint64) << np.uint64(32)) | rows.astype(np.uint64)}
    targets |= {"group": groups, "law": laws}
    return _pool(
        snapshot,
        tuple(number_of),
        np.array(question, np.int64),
        targets,
        np.concatenate(docs),
        np.concatenate(terms),
        by_place=True,
    )


def _confirmed(snapshot: Snapshot, confirmed: Iterable[tuple[str, str]], cache: Cache) -> Pool | None:
    """What was confirmed: asked of an article in every version; of what is no longer there it is forgotten."""
    orders = [np.argsort(p.row_keys, kind="stable") for p in snapshot.shards]
    pairs = list(dict.fromkeys((q, key_of(target(i))) for q, i in confirmed))
    keys = np.array([k for _, k in pairs], np.uint64)
    group, law = _upwards(snapshot, orders, keys)
    held = group != 0
    pairs = [pair for pair, is_held in zip(pairs, held, strict=True) if is_held]
    if not pairs:
        return None
    texts = tuple(dict.fromkeys(q for q, _ in pairs))
    number_of = {q: i for i, q in enumerate(texts)}
    question = np.array([number_of[q] for q, _ in pairs], np.int64)
    docs, terms = _terms_of_all(snapshot.lexicon, texts, cache)
    targets = {"row": keys[held], "group": group[held], "law": law[held]}
    return _pool(snapshot, texts, question, targets, docs, terms)


def _pool(
    snapshot: Snapshot,
    texts: tuple[str, ...],
    question: Ints,
    targets: Mapping[str, Keys],
    docs: Ints,
    terms: Keys,
    by_place: bool = False,
) -> Pool:
    """Questions made ready to score.

    Args:
        question, targets: of each (question, target) pair; targets by field.
        docs, terms: which question each term stands in; in the order of questions.
        by_place: the targets of the field ``row`` are places in the snapshot (the shard above the row), not keys.
    """
    fields = {
        name: _field(snapshot, name, targets[name], question, docs, terms, by_place and name == "row")
        for name in FIELDS
    }
    near = _unit_columns(snapshot, docs, terms, len(texts))
    by_row = tuple(_by_row(fields["row"], n) for n in range(len(snapshot.shards)))
    return Pool(texts, fields, near, by_row)


def _by_row(field: AskedField, shard: int) -> dict[int, Ints]:
    targets, rows = field.rows[shard]
    edges = np.append(field.starts, len(field.question)).tolist()
    return {
        r: field.question[edges[t] : edges[t + 1]]
        for t, r in zip(targets.tolist(), rows.tolist(), strict=True)
    }


def _upwards(snapshot: Snapshot, orders: list[Ints], keys: Keys) -> tuple[Keys, Keys]:
    """For keys of passages the keys of their chapters and laws; 0 where no shard holds them."""
    group, law = np.zeros(len(keys), np.uint64), np.zeros(len(keys), np.uint64)
    for shard, order in zip(snapshot.shards, orders, strict=True):
        for i, rows in enumerate(rows_of(shard.row_keys, order, keys)):
            if len(rows):
                group[i] = shard.group_keys[shard.group[rows[-1]]]
                law[i] = shard.law_keys[shard.group[rows[-1]]]
    return group, law


def _field(
    snapshot: Snapshot, name: str, targets: Keys, question: Ints, docs: Ints, terms: Keys, by_place: bool
) -> AskedField:
    distinct, place = np.unique(targets, return_inverse=True)
    order = np.argsort(place, kind="stable")
    question, place = question[order], place[order]
    starts = np.searchsorted(place, np.arange(len(distinct)))
    edges = np.searchsorted(docs, np.arange(int(docs.max(initial=0)) + 2))
    edges = np.append(edges, np.full(max(int(question.max(initial=0)) + 2 - len(edges), 0), len(docs)))
    lengths = edges[question + 1] - edges[question]
    ends = np.cumsum(lengths)
    tokens = np.arange(int(ends[-1])) + np.repeat(edges[question] - (ends - lengths), lengths)
    counts = Counts.of(np.repeat(place, lengths).astype(np.int32), terms[tokens], len(distinct))
    rows = []
    for number, shard in enumerate(snapshot.shards):
        if by_place:
            which = np.nonzero(distinct >> np.uint64(32) == number)[0]
            rows.append((which, (distinct[which] & np.uint64(0xFFFFFFFF)).astype(np.int64)))
            continue
        keys = {"row": shard.row_keys, "group": shard.group_keys, "law": shard.law_keys}[name]
        found = rows_of(keys, np.argsort(keys, kind="stable"), distinct)
        which = np.repeat(np.arange(len(found)), [len(f) for f in found])
        rows.append((which, np.concatenate(found) if found else np.zeros(0, np.int64)))
    return AskedField(Columns.build(counts), question, starts, tuple(rows))


def _terms_of_all(lexicon: Lexicon, texts: Sequence[str], cache: Cache) -> tuple[Ints, Keys]:
    """Question number and term, a pair for each time it stands there."""
    fresh = [text for text in texts if text not in cache]
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
