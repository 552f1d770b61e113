"""From terms to the best passages: BM25, chapter, law, word vectors and asked questions added up.

The score is a plain sum, so a hit can say what put it there. Figures behind the weights: tests/benchmarks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from math import log1p

import numpy as np

from kb.search import agreement
from kb.search.agreement import DEPTH, LEARNT
from kb.search.asked import AllLikeness, Asked
from kb.search.asked_pool import GIVEN, AskedWeights, Worth
from kb.search.best import PAGE, PROTECTED, Candidates, Ranking, first, highest, protected
from kb.search.index.columns import Columns, Spans
from kb.search.index.shard import Shard
from kb.search.index.snapshot import Snapshot
from kb.search.prior import Prior
from kb.search.query_terms import Terms
from kb.search.words.terms import Bools, Floats, Ints

SMALL_LIBRARY_ROWS = 1000  # rows; up to so many, every term counts
# A term in more than this share of passages, of chapters, says nothing and would cost the most.
COMMON_SHARE = (0.25, 0.2)
# Cells of text and of chapters that are added up, rarest terms first, a passage; more gains .004 of R@10. In proportion, for
# a library of ten times the passages holds ten times the cells of each term, and would be ranked by fewer of the terms.
CELLS_A_PASSAGE = (0.34, 0.06)
LEAST_CELLS = (20_000, 3_500)
VECTOR_POOLS = ((10, 80), (99, 600))  # (hits asked for at most, candidates whose word vectors are compared)
WIDEST_VECTOR_POOL = 1500  # candidates compared when more hits are asked for
QUERY_POINTS = 10.0  # points that a query's own terms are worth together in a passage of usual length
# The same in an entry: of an answer and an article that say the same, the answer comes first.
ENTRY_QUERY_POINTS = 13.0


@dataclass(frozen=True)
class Weights:
    """How much each sign counts; a query's own terms are worth at most about 20 points together.

    Attributes:
        chapter: BM25 of the whole chapter.
        cited: the logarithm of how often other laws cite the passage's law.
        floors: kinds of law that are rarely cited by name count as cited so often; keeps the regulations and
            interpretations from sinking beneath the codes.
        likeness: cosine of the word vectors.
        chapter_likeness: the same for the chapter.
        ended: taken off when a text does not hold on the day asked about.
        asked: of questions confirmed at the desk.
        given: of questions the content gives.
        agreement: of each of :data:`kb.search.agreement.SIGNS`; empty leaves the order as it is.
    """

    chapter: float = 0.33
    cited: float = 0.3
    floors: Mapping[str, float] = field(default_factory=lambda: {"司法解释": 60.0, "行政法规": 3.0})
    likeness: float = 4.8
    chapter_likeness: float = 1.5
    ended: float = 6.0
    asked: AskedWeights = field(default_factory=AskedWeights)
    given: AskedWeights = GIVEN
    agreement: tuple[float, ...] = LEARNT


@dataclass(frozen=True)
class Lift:
    """What questions asked added to the passages of a shard.

    Attributes:
        groups: to all passages of a group.
        rows, worth: to single rows, and how much; some stand there twice with the same worth, which counts once.
        target, targets: the same for looking rows up: what was asked of each row, and what each of these is worth.
        given: by questions the content gives.
    """

    groups: Floats
    rows: Ints
    worth: Floats
    target: Ints
    targets: Floats
    given: bool

    def of(self, rows: Ints, group: Ints) -> Floats:
        """What it added to some rows of these groups."""
        return self.groups[group] + self.targets[self.target[rows]]


@dataclass(frozen=True)
class Scored:
    """All passages of one shard with their scores before word vectors are compared, and what in them was asked.

    Attributes:
        scores: as the terms' own worth, which ``scale`` turns into points.
    """

    shard: Shard
    scores: Floats
    scale: np.float32
    lifts: Sequence[Lift]

    def among(self, allowed: Bools | None) -> Scored:
        """The same with all other rows out of the running."""
        if allowed is None:
            return self
        return Scored(self.shard, np.where(allowed, self.scores, np.float32(-np.inf)), self.scale, self.lifts)


class Ranker:
    """Ranks the passages of one snapshot.

    Args:
        questions: asked questions; None for none.
    """

    def __init__(
        self, snapshot: Snapshot, questions: Asked | None = None, weights: Weights | None = None
    ) -> None:
        self.snapshot = snapshot
        self.questions = questions
        self.weights = weights or Weights()
        self._prior: dict[dt.date | None, list[Prior]] = {}
        self._group = [shard.group.astype(np.intp) for shard in snapshot.shards]  # as NumPy picks fastest

    def with_questions(self, questions: Asked | None) -> Ranker:
        """The same ranker with other asked questions."""
        other = copy(self)
        other.questions = questions
        return other

    def likeness(self, terms: Terms) -> AllLikeness | None:
        """How like each question asked is to some terms; None when there are none."""
        return self.questions.likeness(terms) if self.questions is not None and len(terms.keys) else None

    def rank(
        self,
        terms: Terms,
        limit: int = 10,
        *,
        on: dt.date | None = None,
        allowed: Sequence[Bools | None] | None = None,
        likeness: AllLikeness | None = None,
    ) -> Ranking:
        """The best passages for some terms, as laws are ranked.

        Args:
            limit: at most so many.
            on: texts that do not hold that day are demoted; None demotes nothing.
            allowed: for each shard the rows that may appear; None allows all.
            likeness: when it is known already.
        """
        return self.ordered(self.found(terms, limit, on=on, allowed=allowed, likeness=likeness), limit)

    def found(
        self,
        terms: Terms,
        limit: int,
        *,
        on: dt.date | None = None,
        allowed: Sequence[Bools | None] | None = None,
        likeness: AllLikeness | None = None,
    ) -> Candidates:
        """The passages among which the best are, with their scores; arguments as for :meth:`rank`."""
        columns = [shard.text.find(terms.keys) for shard in self.snapshot.shards]
        scale = self._scale(terms, columns[0])
        asked: list[Worth] = []
        likeness = self.likeness(terms) if likeness is None else likeness
        if self.questions is not None and likeness is not None:
            asked = self.questions.score(terms, likeness, scale, self.weights.asked, self.weights.given)
        size = next((pool for most, pool in VECTOR_POOLS if limit <= most), max(WIDEST_VECTOR_POOL, limit))
        pools = []
        for number, shard in enumerate(self.snapshot.shards):
            scored = self._scored(number, shard, columns[number], terms.weights, scale, asked, on)
            pools.append(
                (number, *self._pool(number, scored.among(allowed[number] if allowed else None), terms, size))
            )
        return Candidates.of(pools)

    def rank_entries(
        self,
        terms: Terms,
        limit: int,
        *,
        on: dt.date | None,
        allowed: Sequence[Bools],
        likeness: AllLikeness | None,
    ) -> Ranking:
        """The best answers, guides, cases and other entries: their own text by words, pairs and characters.

        Measured on 600 ways people ask that the shipped answers were searched with after each was taken out of its answer:
        the answer comes first for .50 of them, against .36 when entries are ranked as laws are (tests/benchmarks).

        Args:
            allowed: for each shard the rows that may appear.
            likeness: of each question asked; None without.
        """
        characters = terms.characters
        keys = np.concatenate([terms.keys, characters])
        weights = np.concatenate([terms.weights, np.ones(len(characters), np.float32)])
        base = self.snapshot.shards[0].entries
        at = base.find(keys)
        idf = _worth(base, at)
        own = np.concatenate([terms.own, np.ones(len(characters), np.bool_)])
        scale = np.float32(ENTRY_QUERY_POINTS / max(float((idf * weights)[own].sum()), 1e-6))
        pools = []
        for number, shard in enumerate(self.snapshot.shards):
            rows = shard.entry_rows
            at = shard.entries.find(keys)
            scores = (
                shard.entries.score(at[at >= 0], weights[at >= 0]) * scale + self.prior(on)[number].rows[rows]
            )
            if self.questions is not None and likeness is not None:
                lift = self.questions.lift_entries(number, rows, likeness)
                scores += np.float32(self.weights.asked.entry_near) * lift
            scores[~allowed[number][rows]] = -np.inf
            best = highest(scores, limit)
            pools.append((number, rows[best].astype(np.int64), scores[best], scores[best], scores[best]))
        found = Candidates.of(pools)
        return found.ranking(first(found.full, found.rows, limit), limit)

    def ordered(self, found: Candidates, limit: int) -> Ranking:
        """The best of what was found, the first of them in the order in which they agree with one another."""
        order = first(found.full, found.rows, max(limit, PAGE, DEPTH))
        if self.weights.agreement and len(order) > 1:
            signs = self.signs(found, order[:DEPTH])
            anew = np.argsort(signs @ -np.array(self.weights.agreement, np.float32), kind="stable")
            order = np.concatenate([order[anew], order[DEPTH:]])
        if self.questions is not None:
            order = protected(order, first(found.own, found.rows, PROTECTED))
        return found.ranking(order, limit)

    def signs(self, found: Candidates, order: Ints) -> Floats:
        """What :func:`kb.search.agreement.signs` tells of some passages found, best first."""
        laws, chapters = np.zeros(len(order), np.uint64), np.zeros(len(order), np.uint64)
        rows, shards = found.rows[order], found.shards[order]
        for number, shard in enumerate(self.snapshot.shards):
            mine = shards == number
            group = shard.group[rows[mine]]
            laws[mine], chapters[mine] = shard.law_keys[group], shard.group_keys[group]
        return agreement.signs(found.full[order], rows, laws, chapters)

    def _scale(self, terms: Terms, at: Ints) -> float:
        """What makes scores of short and long queries comparable: 10 over the worth of all its own terms."""
        text = self.snapshot.shards[0].text
        worth = float(_worth(text, at)[terms.own] @ terms.weights[terms.own])
        return QUERY_POINTS / worth if worth > 0 else 1.0

    def prior(self, on: dt.date | None) -> list[Prior]:
        """What a passage is worth before anything is asked, for each shard."""
        if on not in self._prior:
            if len(self._prior) > 8:
                self._prior.clear()
            found = [self._prior_of(shard, on) for shard in self.snapshot.shards]
            if self.snapshot.dead is not None:
                found[0][self.snapshot.dead] = -np.inf
            self._prior[on] = [
                Prior.of(rows, group, len(shard.group_keys))
                for rows, group, shard in zip(found, self._group, self.snapshot.shards, strict=True)
            ]
        return self._prior[on]

    def _prior_of(self, shard: Shard, on: dt.date | None) -> Floats:
        floors = np.array(
            [self.weights.floors.get(v[0] if v else "", 0.0) for v in shard.values["level"]], np.float32
        )
        cited = np.maximum(shard.cited, floors[shard.facets["level"]]) if len(floors) else shard.cited
        out = np.float32(self.weights.cited) * np.log1p(cited)
        if on is not None:
            day = on.toordinal()
            out -= np.float32(self.weights.ended) * ((shard.ends <= day) | (shard.starts > day))
        return np.asarray(out, np.float32)

    def _scored(
        self,
        number: int,
        shard: Shard,
        at: Ints,
        weights: Floats,
        scale: float,
        asked: Sequence[Worth],
        on: dt.date | None,
    ) -> Scored:
        known = at >= 0
        at, weights = at[known], weights[known]
        budget = [
            max(least, int(share * shard.count))
            for least, share in zip(LEAST_CELLS, CELLS_A_PASSAGE, strict=True)
        ]
        told = _telling(shard.text.spans(at), shard.text.count, COMMON_SHARE[0], budget[0])
        at, weights = at[told], weights[told]
        rows_from = shard.text.spans(at)
        told = _telling(shard.chapters.spans(at), shard.chapters.count, COMMON_SHARE[1], budget[1])
        groups = shard.chapters.score(at[told], weights[told])
        groups *= np.float32(self.weights.chapter)
        lifts = self._lifts(number, asked)
        # All that is the same for a whole group is added up group by group: there are ten times as many passages.
        prior, points = self.prior(on)[number], np.float32(scale)
        more = prior.groups.copy()
        for one in lifts:
            more += one.groups
        more /= points
        groups += more
        scores = groups.take(self._group[number], mode="clip")  # twice as fast as a checked take
        shard.text.add_to(scores, rows_from, weights)
        scores[prior.odd] += prior.less / points
        for one in lifts:
            scores[one.rows] += one.worth / points  # once a row, however often it stands there
        return Scored(shard, scores, points, lifts)

    def _lifts(self, number: int, asked: Sequence[Worth]) -> list[Lift]:
        """What the questions asked add in a shard, pool by pool."""
        out: list[Lift] = []
        for pool, worth in zip(self.questions.pools if self.questions and asked else (), asked, strict=True):
            lift = worth.of["group"].take(pool.fields["group"].where[number], mode="clip")
            lift += worth.of["law"].take(pool.fields["law"].where[number], mode="clip")
            one, each = pool.fields["row"], worth.of["row"]
            rows, targets = one.held(number, worth.rows)
            given = self.questions is not None and pool is self.questions.given
            out.append(Lift(lift, rows, each[targets], one.where[number], each, given))
        return out

    def _pool(
        self, number: int, scored: Scored, terms: Terms, size: int
    ) -> tuple[Ints, Floats, Floats, Floats]:
        """Rows of the pool with their scores by words alone, with all questions asked, and without those the content gives."""
        rows = highest(scored.scores, size)
        full = scored.scores[rows] * scored.scale
        vectors = scored.shard.vectors
        vector = vectors.of(terms.keys, terms.weights**2) if vectors is not None and len(rows) else None
        if vectors is not None and vector is not None:
            like = np.float32(self.weights.likeness) * _dot(vectors.rows[rows], vector)
            chapters = vectors.groups[scored.shard.group[rows]]
            like += np.float32(self.weights.chapter_likeness) * _dot(chapters, vector)
            full = full + like
        own = unasked = full
        group = self._group[number][rows]
        for one in scored.lifts:
            added = one.of(rows, group)
            own = own - added
            unasked = unasked - added if one.given else unasked
        return rows, own, full, unasked


def _worth(columns: Columns, at: Ints) -> Floats:
    """The worth of each term; what stands nowhere is worth most."""
    if not len(columns.idf):
        return np.full(len(at), log1p(1), np.float32)
    idf = columns.idf[at]
    idf[at < 0] = log1p(max(columns.count, 1))
    return idf


def _telling(spans: Spans, count: int, common: float, budget: int) -> list[int]:
    """Which terms are worth adding up, rarest first, as many as the budget allows; always one, and in few rows all."""
    sizes = [b - a for a, b in spans]
    order = sorted(range(len(sizes)), key=sizes.__getitem__)
    if count <= SMALL_LIBRARY_ROWS:
        return order
    out: list[int] = []
    for i in order:
        if out and (budget <= 0 or sizes[i] > common * count):
            break
        out.append(i)
        budget -= sizes[i]
    return out


def _dot(rows: Floats, vector: Floats) -> Floats:
    """Products of rows with a vector on one thread: a thread pool for a millisecond's work harms a busy server."""
    return np.asarray(np.einsum("ij,j->i", rows, vector), np.float32)
