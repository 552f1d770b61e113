"""Questions asked, ready to score: three BM25 fields (the entry, its chapter, its law) and the nearest question asked.

A pool never changes; one with a few more questions, or without some, shares the arrays of the one it was made from.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import sqrt

import numpy as np

from kb.search.index.columns import Columns, Counts, Rows
from kb.search.index.snapshot import Snapshot
from kb.search.query_terms import Terms
from kb.search.words.terms import Floats, Ints, Keys

FIELDS = ("row", "group", "law")
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
        place: the target of each question; ``count`` for one that was taken back.
        keys: the key of each target.
        rows: for each shard where the rows or groups of each target begin, one more than ``count``, and these, each once.
        where: the same turned round: for each shard the target of each of its rows or groups; ``count``, which is worth
            nothing, for those never asked about.
        columns: BM25 over the first targets; None where only likeness counts.
        once: for each shard whether it holds every target exactly once.
    """

    place: Ints
    keys: Keys
    rows: tuple[tuple[Ints, Ints], ...]
    where: tuple[Ints, ...]
    columns: Columns | None
    once: tuple[bool, ...]

    @classmethod
    def of(
        cls,
        place: Ints,
        keys: Keys,
        held: Sequence[tuple[Ints, Ints]],
        sizes: Sequence[int],
        columns: Columns | None,
    ) -> AskedField:
        """From what the shards hold.

        Args:
            held: for each shard targets it holds, ascending, and the row or group of each.
            sizes: how many rows or groups each shard has.
        """
        count = len(keys)
        begin = [np.searchsorted(which, np.arange(count + 1)) for which, _ in held]
        return cls(
            place,
            keys,
            tuple((first, rows) for first, (_, rows) in zip(begin, held, strict=True)),
            tuple(_turned(one, size, count) for one, size in zip(held, sizes, strict=True)),
            columns,
            tuple(bool((np.diff(first) == 1).all()) for first in begin),
        )

    @property
    def count(self) -> int:
        """Number of targets."""
        return len(self.keys)

    @cached_property
    def questions(self) -> tuple[Ints, Ints]:
        """The questions by target, and where those of each target begin."""
        order = np.argsort(self.place, kind="stable")
        return order, np.searchsorted(self.place[order], np.arange(self.count + 1))

    def nearest(self, values: Floats, near: Ints) -> Floats:
        """For each target the likeness of the question asked of it that is most like the query, and a nought at the end.

        Args:
            near: the questions that are at all like it; any may be named twice.
        """
        out = np.zeros(self.count + 1, np.float32)
        np.maximum.at(out, self.place[near], values[near])
        out[-1] = 0
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
        near: them as unit vectors, in runs one after another.
    """

    texts: Sequence[str]
    fields: Mapping[str, AskedField]
    targets: Rows
    near: tuple[Columns, ...]

    @classmethod
    def of(cls, texts: Sequence[str], fields: Mapping[str, AskedField], near: tuple[Columns, ...]) -> Pool:
        """From its fields."""
        offsets = np.cumsum([0, *(fields[name].count + 1 for name in FIELDS[:-1])])
        numbered = [fields[name].place + offset for name, offset in zip(FIELDS, offsets, strict=True)]
        return cls(texts, fields, np.ascontiguousarray(np.stack(numbered, axis=1), np.int32), near)

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
                said = field.columns.score(at[known], amounts[known])
                worth[: len(said)] += np.float32(scale * text) * said
            worth[-1] = 0
            out[name] = worth
            first += field.count + 1
        rows = targets[:, 0] if self.fields["row"].columns is None else np.nonzero(out["row"])[0]
        return Worth(out, rows)

    def likeness(self, terms: Terms) -> Likeness:
        """How like the questions are to the terms."""
        keys, weights = terms.typed
        length = np.float32(max(sqrt(weights.dot(weights)), 1e-6))
        found: list[tuple[Floats, Ints]] = []
        for run in self.near:
            at = run.find(keys)
            known = np.nonzero(at >= 0)[0]
            found.append(run.touched(at.take(known), weights.take(known) / length))
        if len(found) == 1:  # as nearly always; to put runs together costs as much again
            return Likeness(*found[0])
        first = np.cumsum([0, *(len(values) for values, _ in found[:-1])])
        sharing = [some + start for (_, some), start in zip(found, first, strict=True)]
        return Likeness(np.concatenate([values for values, _ in found]), np.concatenate(sharing))

    def best(self, shard: int, row: int, likeness: Likeness) -> tuple[float, str]:
        """The question asked of a passage that is most like the query, and how like; ``(0, "")`` when none was asked."""
        field = self.fields["row"]
        one = int(field.where[shard][row])
        if one == field.count:
            return 0.0, ""
        order, edges = field.questions
        questions = order[edges[one] : edges[one + 1]]
        if not len(questions):  # all of them taken back
            return 0.0, ""
        top = int(questions[np.argmax(likeness.values[questions])])
        return float(likeness.values[top]), self.texts[top]

    def extended(
        self, snapshot: Snapshot, texts: Sequence[str], targets: Mapping[str, Keys], docs: Ints, terms: Keys
    ) -> Pool:
        """The same with more questions, which count by their likeness alone.

        Args:
            targets, docs, terms: as for :func:`pool_of`.
        """
        fields = {}
        for name, field in self.fields.items():
            distinct, inverse = np.unique(targets[name], return_inverse=True)
            order = np.argsort(field.keys)
            at = order[np.minimum(np.searchsorted(field.keys, distinct, sorter=order), field.count - 1)]
            new = field.keys[at] != distinct
            number = np.where(new, field.count + np.cumsum(new) - 1, at)
            more = rows_by_key(snapshot, name, distinct[new])
            held = []
            for (first, rows), (which, added) in zip(field.rows, more, strict=True):
                before = np.repeat(np.arange(field.count), np.diff(first))
                held.append((np.concatenate([before, which + field.count]), np.concatenate([rows, added])))
            keys = np.concatenate([field.keys, distinct[new]])
            stood = np.where(
                field.place == field.count, len(keys), field.place
            )  # what was taken back stays so
            place = np.concatenate([stood, number[inverse]])
            fields[name] = AskedField.of(place, keys, held, [len(w) for w in field.where], field.columns)
        near = (*self.near, unit_columns(snapshot, docs, terms, len(texts)))
        return Pool.of((*self.texts, *texts), fields, near)

    def without(self, questions: Collection[int]) -> Pool:
        """The same less some questions; in BM25, which moves little, they stay."""
        gone = np.fromiter(questions, np.int64)
        fields = {}
        for name, field in self.fields.items():
            place = field.place.copy()
            place[gone] = field.count
            fields[name] = replace(field, place=place)
        return Pool.of(self.texts, fields, self.near)


def pool_of(
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
        given: by the content; of these only likeness counts.
    """
    fields = {}
    for name in FIELDS:
        distinct, place = np.unique(targets[name], return_inverse=True)
        held = (
            _places(snapshot, distinct) if given and name == "row" else rows_by_key(snapshot, name, distinct)
        )
        columns = None
        if not given:
            columns = Columns.build(Counts.of(place[docs].astype(np.int32), terms, len(distinct)))
        sizes = [len(shard.group if name == "row" else shard.group_keys) for shard in snapshot.shards]
        fields[name] = AskedField.of(place.astype(np.int64), distinct, held, sizes, columns)
    return Pool.of(texts, fields, (unit_columns(snapshot, docs, terms, len(texts)),))


def _turned(held: tuple[Ints, Ints], count: int, nothing: int) -> Ints:
    """For each of so many rows or groups its target."""
    targets, rows = held
    out = np.full(count, nothing, np.int64)
    out[rows] = targets
    return out


def _places(snapshot: Snapshot, distinct: Keys) -> tuple[tuple[Ints, Ints], ...]:
    """For each shard the targets it holds and their rows, when targets are places."""
    shards, rows = distinct >> np.uint64(32), (distinct & np.uint64(0xFFFFFFFF)).astype(np.int64)
    held = [np.nonzero(shards == number)[0] for number in range(len(snapshot.shards))]
    return tuple((which, rows[which]) for which in held)


def rows_by_key(snapshot: Snapshot, name: str, distinct: Keys) -> tuple[tuple[Ints, Ints], ...]:
    """For each shard the targets it holds and their rows or groups, when targets are keys."""
    return tuple(shard.held(name, distinct) for shard in snapshot.shards)


def unit_columns(snapshot: Snapshot, docs: Ints, terms: Keys, questions: int) -> Columns:
    """Questions as unit vectors, weighed by the worth of terms in the texts, so independent of one another."""
    counts = Counts.of(docs.astype(np.int32), terms, questions)
    base = snapshot.shards[0].text
    at = base.find(counts.keys)
    rare = np.float32(np.log1p(max(base.count, 1)))
    worth = np.where(at >= 0, base.idf[np.maximum(at, 0)] if len(base.idf) else rare, rare).astype(np.float32)
    weights = np.sqrt(counts.amounts) * np.repeat(worth, np.diff(counts.starts))
    lengths = np.sqrt(np.bincount(counts.rows, np.square(weights), minlength=questions))
    weights = (weights / np.maximum(lengths, 1e-6)[counts.rows]).astype(np.float32)
    return Columns(counts.keys, counts.starts.astype(np.int32), counts.rows, weights, worth, questions, 1.0)
