"""One search over one snapshot: candidates, their order, and each made into a hit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kb.law.regions import WHOLE, places_in
from kb.model import Kind
from kb.model.citations import law_name
from kb.search import matching
from kb.search.answer_order import ARTICLES, DEPTH, AnswerOrder
from kb.search.best import Ranking
from kb.search.fit import Evidence, shipped_fit, signs_of
from kb.search.index.passage import Passage
from kb.search.index.store import squeezed
from kb.search.query import Query
from kb.search.query_terms import terms_of
from kb.search.ranking import Ranker
from kb.search.results import (
    FIRST_SCREEN,
    GROUP_OF,
    NOTHING_FITS,
    Hit,
    Results,
    WayOut,
    Why,
    in_one_order,
    without_answers,
)
from kb.search.snippet import Snippet, alike, snippet
from kb.search.words.terms import Bools, bigrams

ARTICLE_CANDIDATES = 90  # articles ranked at least, however few are asked for
MAX_WORDS_FOR_ALL = 4  # up to so many words, passages that hold all of them go first
LEAST_SCORE_WITHOUT_WORD = (
    3.1  # score from which an entry that holds no word of the query counts; unrelated ones reach 2.4
)
SENTENCE_CHARACTERS = 8  # characters of a query from which it is a question rather than a few words
SAID_CHARACTERS = (
    4  # characters of a query from which it is somebody's own words rather than a word looked up
)
WHICH_WAY = "lc-falv-qudao"  # the guided question about which legal way to take
NEAR_ANSWERS, NEAR_TOPICS = 3, 4  # shown where no answer fits
ENTRY_CANDIDATES = 40  # entries ranked beside the laws, which would crowd them out
Spot = tuple[int, int]
_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Filters:
    """What may appear; empty collections allow everything."""

    kinds: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    status: frozenset[str] = frozenset()

    @property
    def wanted(self) -> dict[str, frozenset[str]]:
        """By facet, those that are set; what holds in the whole country holds in every region."""
        regions = self.regions | {"全国"} if self.regions else self.regions
        given = {"kind": self.kinds, "topics": self.topics, "regions": regions, "level": self.levels}
        return {name: values for name, values in given.items() if values}


class OneSearch:
    """One search.

    Args:
        basis: the citations an answer rests on, by entry id.
        exact: whether what is named exactly goes first.
        answers: what puts the answers found in order anew; made when left out.
    """

    def __init__(
        self,
        ranker: Ranker,
        query: Query,
        on: dt.date,
        filters: Filters,
        limit: int,
        basis: Callable[[str], Sequence[str]],
        exact: bool = True,
        answers: AnswerOrder | None = None,
    ) -> None:
        self.snapshot, self.ranker, self.basis = ranker.snapshot, ranker, basis
        self.query, self.on, self.limit, self.exact = query, on, limit, exact
        self.answers = answers or AnswerOrder(ranker.snapshot)
        self.day = on.toordinal()
        self.places = places_in(query.text)
        self.allowed = matching.filtered(self.snapshot, filters.wanted, filters.status, self.day)
        self.terms = terms_of(self.snapshot.lexicon, query.matter or query.text, query.added)
        self.matching = matching.match(self.snapshot, query.units, self.allowed)
        self.said = len(self.terms.characters) >= SAID_CHARACTERS
        self.likeness = ranker.likeness(self.terms)
        if [len(u.word) for u in query.units] == [1] and self.matching.has_all:
            self.allowed = (
                self.matching.all
            )  # the ranking knows words and pairs; a character may be in any of them

    def results(self) -> Results:
        """Exact hits, then those with all words, then the rest."""
        first = self._exact() if self.exact else {}
        ranked = self._ranked()
        spots = list(zip(ranked.shards.tolist(), ranked.rows.tolist(), strict=True))
        scores = dict(zip(spots, ranked.scores.tolist(), strict=True))
        unasked = dict(zip(spots, ranked.unasked.tolist(), strict=True))
        top = max(scores.values(), default=0.0)
        holds_any, holds_all = _at(self.matching.any, ranked), _at(self.matching.all, ranked)
        found = [p for p in spots if p not in first and self._relevant(p, p in holds_any, scores[p])]
        strict = len(self.query.units) <= MAX_WORDS_FOR_ALL
        if strict or self.places:
            lower = self._below_all(found, holds_all, scores) if strict else set()
            found.sort(key=lambda p: (self._near(p) == 2, p in lower, self._near(p)))
        hits = [self._hit(p, top + 10 - i, why) for i, (p, why) in enumerate(first.items())]
        shared = self._shared(found, FIRST_SCREEN - len(hits))
        hits += [self._hit(p, scores[p]) for p in shared]
        loosened = bool(hits) and not self.matching.has_all and not first
        notice: tuple[str, ...] = ("没有一条含有全部词语，以下按相近程度排列。",) if loosened else ()
        counted = self.matching.all if self.matching.has_all else self.matching.any
        total = max(sum(int(m.sum()) for m in counted), len(hits))
        ordered = in_one_order(
            hits,
            said=len(self.terms.characters) >= SENTENCE_CHARACTERS,
            best=max((unasked[p] for p in shared if not self.snapshot.passage(*p).pointer), default=0.0),
        )
        chance = None if first else self._chance(ranked)
        way_out = None
        if not first and self._nothing_fits(ordered, chance):
            way_out = self._way_out(ordered)
            ordered = without_answers(ordered)
            notice = (
                NOTHING_FITS,
                *(f"“{w}”这类事，一般找：{who}（以当地公布的为准）。" for w, who in way_out.elsewhere),
            )
        shown, room = set(shared), max(self.limit - len(ordered), 0)
        more = [p for p in found if p not in shown and not (way_out and self._kind(p) is Kind.ANSWER)]
        ordered += tuple(self._hit(p, scores[p]) for p in more[:room])
        return Results(
            self.query.typed,
            ordered[: self.limit],
            matching.facets(self.snapshot, counted, self.day),
            notices=notice,
            total=total,
            loosened=loosened,
            way_out=way_out,
            chance=chance,
        )

    def found(self, ranked: Ranking) -> Evidence:
        """What tells whether an answer fits."""
        answers: list[tuple[Spot, float]] = []
        articles: list[str] = []
        for shard, row, score in zip(
            ranked.shards.tolist(), ranked.rows.tolist(), ranked.scores.tolist(), strict=True
        ):
            kind = self._kind((shard, row))
            if kind is Kind.ANSWER and len(answers) < DEPTH:
                answers.append(((shard, row), score))
            elif kind is Kind.REGULATION and len(articles) < ARTICLES:
                articles.append(self.snapshot.passage(shard, row).citation)
        elsewhere = [word for word, _ in self.query.elsewhere]
        return Evidence(
            self.terms, self.query.text, answers, articles, elsewhere, self.basis, self.query.added
        )

    def _chance(self, ranked: Ranking) -> float | None:
        """How likely the library answers the question; None where that cannot be weighed."""
        if not self.said or not self.answers.enough:
            return None
        found = self.found(ranked)
        return shipped_fit().chance(signs_of(self.snapshot, found)) if found.answers else None

    def _nothing_fits(self, ordered: Sequence[Hit], chance: float | None) -> bool:
        """Nothing was found, or answers only that are about something else."""
        return not ordered or (chance is not None and chance < shipped_fit().threshold)

    def _way_out(self, ordered: Sequence[Hit]) -> WayOut:
        near = [hit for hit in ordered if hit.kind is Kind.ANSWER][:NEAR_ANSWERS]
        topics = dict.fromkeys(topic for hit in near for topic in hit.topics)
        flow = next((self._hit(spot, 0.0) for spot in self.snapshot.look_up("target", WHICH_WAY)), None)
        article = next((hit for hit in ordered if hit.kind is Kind.REGULATION), None)
        elsewhere = {who: (word, who) for word, who in reversed(self.query.elsewhere)}
        return WayOut(article, flow, tuple(topics)[:NEAR_TOPICS], tuple(near), tuple(elsewhere.values()))

    def _below_all(self, found: list[Spot], holds_all: set[Spot], scores: dict[Spot, float]) -> set[Spot]:
        """What stands behind those that hold all words of a short query.

        Not what the ranking puts before each of them in its group: 广场舞 alone tells more than what the vocabulary says
        for 广场舞 and for 噪音 together.
        """
        best: dict[str, float] = {}
        for spot in found:
            if spot in holds_all:
                group = GROUP_OF[self._kind(spot)]
                best[group] = max(best.get(group, 0.0), scores[spot])
        return {
            p for p in found if p not in holds_all and scores[p] <= best.get(GROUP_OF[self._kind(p)], 1e9)
        }

    def _exact(self) -> dict[Spot, Why]:
        """What the query names: an article, a title, a question."""
        out: dict[Spot, Why] = {}
        citation = self.query.citation
        if citation is not None and citation.article is not None:
            key = f"{citation.law}#{citation.article.key}"
            for spot in self._newest_first(self.snapshot.look_up("target", key)):
                out[spot] = Why(exact="条文")
        for spot in self._newest_first(self.snapshot.look_up("exact", squeezed(self.query.text))):
            passage = self.snapshot.passage(*spot)
            is_title = squeezed(passage.title) == squeezed(self.query.text)
            out.setdefault(spot, Why(exact="标题" if is_title or passage.label else "问法"))
        return {p: why for p, why in out.items() if self.allowed[p[0]][p[1]]}

    def _newest_first(self, spots: list[Spot]) -> list[Spot]:
        """What holds on the day first, then the latest."""

        def key(spot: Spot) -> tuple[bool, int]:
            shard = self.snapshot.shards[spot[0]]
            starts, ends = int(shard.starts[spot[1]]), int(shard.ends[spot[1]])
            return (not starts <= self.day < ends, -starts)

        return sorted(spots, key=key)

    def _ranked(self) -> Ranking:
        """Articles and entries by score, the answers in their learnt order."""
        ranked = self.by_score()
        return self._answers_anew(ranked) if self.said and self.answers.enough else ranked

    def by_score(self) -> Ranking:
        """Articles and entries by score alone."""
        laws = matching.filtered(
            self.snapshot, {"kind": frozenset({Kind.REGULATION.value})}, frozenset(), self.day
        )
        both = [allowed & law for allowed, law in zip(self.allowed, laws, strict=True)]
        rest = [allowed & ~law for allowed, law in zip(self.allowed, laws, strict=True)]
        one = self.ranker.rank(
            self.terms, max(ARTICLE_CANDIDATES, self.limit), on=self.on, allowed=both, likeness=self.likeness
        )
        # Beside laws a few entries are enough; a search of entries alone gets as many as it asks for.
        few = ENTRY_CANDIDATES if any(mask.any() for mask in both) else max(ENTRY_CANDIDATES, self.limit)
        two = self.ranker.rank_entries(self.terms, few, on=self.on, allowed=rest, likeness=self.likeness)
        shards, rows = np.concatenate([one.shards, two.shards]), np.concatenate([one.rows, two.rows])
        scores = np.concatenate([one.scores, two.scores])
        unasked = np.concatenate([one.unasked, two.unasked])
        order = np.argsort(-scores, kind="stable")
        return Ranking(shards[order], rows[order], scores[order], unasked[order])

    def _answers_anew(self, ranked: Ranking) -> Ranking:
        """The same with the answers in their learnt order; each takes the place and the scores of the one that stood there."""
        found = self.found(ranked)
        spots = list(zip(ranked.shards.tolist(), ranked.rows.tolist(), strict=True))
        where = {spot: place for place, spot in enumerate(spots)}
        places = np.array([where[spot] for spot, _ in found.answers], np.int64)
        order = np.arange(len(spots))
        order[places] = places[self.answers.anew(found)]
        return Ranking(ranked.shards[order], ranked.rows[order], ranked.scores, ranked.unasked)

    def _relevant(self, spot: Spot, holds_any: bool, score: float) -> bool:
        """It holds a word of the query, or a question asked of it is much like the query; phrases must stand there.

        People say things in their own way, so an entry that shares much with the query counts without any whole word.
        """
        if self.query.phrases:
            text = squeezed(self._text(spot))
            return all(squeezed(p) in text for p in self.query.phrases)
        if holds_any or (
            self.said and score >= LEAST_SCORE_WITHOUT_WORD and self._kind(spot) is not Kind.REGULATION
        ):
            return True
        return bool(self._asked(spot))

    def _text(self, spot: Spot) -> str:
        return _words_of(self.snapshot.passage(*spot))

    def _asked(self, spot: Spot) -> str:
        if self.likeness is None or self.ranker.questions is None:
            return ""
        return self.ranker.questions.best(*spot, self.likeness)

    def _shared(self, found: list[Spot], room: int) -> list[Spot]:
        """The best, with room for the best few of every group, in the order of their scores."""
        if len(found) <= room:
            return found
        kinds = [self._kind(p) for p in found]
        named = list(dict.fromkeys(GROUP_OF[k] for k in kinds))
        least = max(1, room // (2 * len(named)))
        kept: set[int] = set()
        for name in named:
            few = max(least, room // 3) if name == GROUP_OF[Kind.ANSWER] else least
            kept |= set([i for i, k in enumerate(kinds) if GROUP_OF[k] == name][:few])
        for i in range(len(found)):
            if len(kept) >= room:
                break
            kept.add(i)
        return [found[i] for i in sorted(kept)][:room]

    def _near(self, spot: Spot) -> int:
        """0 for local law of the place the query names, 2 for that of other places, 1 for all else."""
        if not self.places:
            return 1
        shard = self.snapshot.shards[spot[0]]
        held = shard.values["regions"][int(shard.facets["regions"][spot[1]])]
        if not held or WHOLE in held:
            return 1
        return 0 if set(held) <= self.places else 2

    def _kind(self, spot: Spot) -> Kind:
        shard = self.snapshot.shards[spot[0]]
        return _KINDS[shard.values["kind"][int(shard.facets["kind"][spot[1]])][0]]

    def _hit(self, spot: Spot, score: float, why: Why | None = None) -> Hit:
        passage = self.snapshot.passage(*spot)
        why = self._why(spot, passage, why or Why())
        status = status_of(passage, self.on)
        answer = passage.kind is Kind.ANSWER
        return Hit(
            passage.kind,
            passage.id,
            passage.entry,
            passage.title,
            passage.citation,
            self._snippet(passage),
            float(score),
            status,
            why,
            passage.successor if status not in ("有效", "尚未生效") else "",
            passage.heading,
            passage.gist,
            passage.gist if answer else "",
            tuple(self.basis(passage.entry)) if answer else (),
            passage.topics,
            passage.level,
            passage.fingerprint,
        )

    def _why(self, spot: Spot, passage: Passage, why: Why) -> Why:
        text = alike(_words_of(passage))
        typed = (w for u in self.query.units for w in ((u.word,) if u.word in text else u.pieces))
        words = tuple(w for w in typed if w in text)
        added = tuple(f for u in self.query.units for f in u.also if f in text)
        added += tuple(f for f in self.query.added if f in text and f not in added)
        return replace(why, words=words, vocabulary=added, asked=self._asked(spot), pointer=passage.pointer)

    def _snippet(self, passage: Passage) -> Snippet:
        text = passage.gist if passage.kind is not Kind.REGULATION and passage.gist else passage.shown
        units = [form for u in self.query.units for form in (*u.forms, *u.pieces)] + list(self.query.added)
        wanted = [w for w in units if len(w) > 1] or units
        pieces = snippet(text, wanted)
        if text is passage.gist and not any(m for _, m in pieces):
            other = snippet(passage.text, wanted)
            pieces = other if any(m for _, m in other) else pieces
        return pieces if any(m for _, m in pieces) else snippet(text, [b for w in wanted for b in bigrams(w)])


def _words_of(passage: Passage) -> str:
    return "\n".join((passage.title, passage.heading, passage.shown, passage.gist, *passage.questions))


def _at(masks: Sequence[Bools], ranked: Ranking) -> set[Spot]:
    """Which of the ranked spots the masks hold."""
    out: set[Spot] = set()
    for number, mask in enumerate(masks):
        rows = ranked.rows[ranked.shards == number]
        out.update((number, row) for row in rows[mask[rows]].tolist())
    return out


def status_of(passage: Passage, on: dt.date) -> str:
    """The status of a passage on a day, as users see it."""
    if passage.ends is not None and on >= passage.ends:
        if passage.kind is not Kind.REGULATION:
            return "已失效"
        return "已修改" if law_name(passage.successor).split("@")[0] == passage.law else "已废止"
    if passage.starts is not None and on < passage.starts:
        return "尚未生效"
    return "待核" if passage.kind is Kind.REGULATION and passage.starts is None else "有效"


def only(
    kinds: Collection[Kind | str] = (),
    topics: Collection[str] = (),
    regions: Collection[str] = (),
    levels: Collection[str] = (),
    status: Collection[str] = (),
) -> Filters:
    """Filters from whatever collections are at hand."""
    names = frozenset(str(k.value if isinstance(k, Kind) else k) for k in kinds)
    return Filters(names, frozenset(topics), frozenset(regions), frozenset(levels), frozenset(status))
