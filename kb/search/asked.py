"""The questions people ask of an entry: those the content gives and those confirmed at the desk.

Three BM25 fields (the entry, its chapter, its law) and the likeness to the nearest question asked. All of it is held in
memory and rebuilt in milliseconds when a question is confirmed or taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from kb.search.index.columns import Columns, Counts
from kb.search.index.shard import key_of, rows_of, target
from kb.search.index.snapshot import Snapshot
from kb.search.words.terms import (
    STOP,
    Floats,
    Ints,
    Keys,
    Lexicon,
    bigram_key,
    character_keys,
    plain,
    word_key,
)

FIELDS = ("row", "group", "law")
Cache: TypeAlias = dict[str, list[int]]
_AT_ONCE = 1000  # questions cut together
_STOP_CHARACTERS = character_keys("".join(sorted(w for w in STOP if len(w) == 1)))
_STOP_KEYS = frozenset(map(word_key, STOP)) | frozenset(bigram_key(w) for w in STOP if len(w) == 2)


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
        if key not in _STOP_KEYS:
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
    """The questions asked of each of some targets: entries, chapters or laws."""

    columns: Columns
    question: Ints  # of each (question, target) pair
    place: Ints  # of each pair
    rows: tuple[tuple[Ints, Ints], ...]  # a shard: target, row or group of that shard

    def nearest(self, likeness: Floats) -> Floats:
        """For each target the likeness of the question asked of it that is most like the query."""
        out = np.zeros(self.columns.count, np.float32)
        np.maximum.at(out, self.place, likeness[self.question])
        return out


@dataclass(frozen=True)
class Asked:
    """All questions asked, ready to score; ``texts`` are in the order of the columns of ``near``."""

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
            at = field.columns.find(keys)
            known = at >= 0
            text, near = weights.of(name)
            worth = scale * text * field.columns.score(at[known], amounts[known])
            out[name] = np.asarray(worth + near * field.nearest(likeness), np.float32)
        return out

    def likeness(self, terms: Terms) -> Floats:
        """How like each question is to the terms, 0 to 1."""
        keys, weights = terms.keys[terms.own], terms.weights[terms.own]
        at = self.near.find(keys)
        length = float(np.sqrt(np.square(weights).sum()))
        return self.near.score(at[at >= 0], weights[at >= 0] / np.float32(max(length, 1e-6)))

    def best(self, shard: int, row: int, likeness: Floats, least: float = 0.25) -> str:
        """The question asked of a passage that is most like the query; empty when none is."""
        questions = self.by_row[shard].get(row)
        if questions is None:
            return ""
        top = questions[int(np.argmax(likeness[questions]))]
        return self.texts[top] if likeness[top] >= least else ""


def build(snapshot: Snapshot, confirmed: Iterable[tuple[str, str]], cache: Cache) -> Asked | None:
    """All questions asked of what the snapshot holds.

    Args:
        confirmed: (question, passage id) from the desk.
        cache: terms of questions cut before; kept by the caller from one build to the next.

    Returns:
        None when there are none.
    """
    orders = [np.argsort(p.row_keys, kind="stable") for p in snapshot.shards]
    pairs: list[tuple[str, int]] = []
    for number, shard in enumerate(snapshot.shards):
        pairs += [(q, int(shard.row_keys[row])) for row, q in shard.asked if snapshot.alive(number, row)]
    pairs += [(q, key_of(target(i))) for q, i in confirmed]
    pairs = list(dict.fromkeys(pairs))
    keys = np.array([k for _, k in pairs], np.uint64)
    group, law = _upwards(snapshot, orders, keys)
    held = group != 0  # a passage that is no longer there is forgotten
    pairs = [pair for pair, is_held in zip(pairs, held, strict=True) if is_held]
    if not pairs:
        return None
    texts = tuple(dict.fromkeys(q for q, _ in pairs))
    number_of = {q: i for i, q in enumerate(texts)}
    question = np.array([number_of[q] for q, _ in pairs], np.int64)
    docs, terms = _terms_of_all(snapshot.lexicon, texts, cache)
    targets = {"row": keys[held], "group": group[held], "law": law[held]}
    fields = {name: _field(snapshot, name, targets[name], question, docs, terms) for name in FIELDS}
    near = _unit_columns(snapshot, docs, terms, len(texts))
    return Asked(texts, fields, near, tuple(_by_row(fields["row"], n) for n in range(len(snapshot.shards))))


def _by_row(field: AskedField, shard: int) -> dict[int, Ints]:
    targets, rows = field.rows[shard]
    order = np.argsort(field.place, kind="stable")
    edges = np.searchsorted(field.place[order], np.arange(int(field.place.max(initial=0)) + 2))
    questions = field.question[order]
    return {int(r): questions[edges[t] : edges[t + 1]] for t, r in zip(targets, rows, strict=True)}


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
    snapshot: Snapshot, name: str, targets: Keys, question: Ints, docs: Ints, terms: Keys
) -> AskedField:
    distinct, place = np.unique(targets, return_inverse=True)
    starts = np.searchsorted(docs, np.arange(int(docs.max(initial=0)) + 2))
    spans = [np.arange(starts[q], starts[q + 1]) for q in question]
    tokens = np.concatenate(spans) if spans else np.zeros(0, np.int64)
    owner = np.repeat(place, [len(s) for s in spans])
    counts = Counts.of(owner.astype(np.int32), terms[tokens], len(distinct))
    rows = []
    for shard in snapshot.shards:
        keys = {"row": shard.row_keys, "group": shard.group_keys, "law": shard.law_keys}[name]
        found = rows_of(keys, np.argsort(keys, kind="stable"), distinct)
        which = np.repeat(np.arange(len(found)), [len(f) for f in found])
        rows.append((which, np.concatenate(found) if found else np.zeros(0, np.int64)))
    return AskedField(Columns.build(counts), question, place.astype(np.int64), tuple(rows))


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
            if key not in _STOP_KEYS:
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
