"""The first answers found put in order anew, by what their ways of asking, their topics and their bases tell.

The ranking of entries adds up the words of a whole answer. Here each of the best is looked at by itself: how near one of the
ways people ask it comes to the query, whether others of its topics were found, whether the best articles are those it rests
on. The weights are numbers learnt by ``tests/benchmarks/learn_answers.py``, which also shows what they are worth on ways of
asking they were not learnt from; none belongs to an entry. Scores are handed out in the new order, as in
:mod:`kb.search.agreement`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from kb.model import Kind
from kb.search.fit import LEAST_ANSWERS, Evidence, rests
from kb.search.index.passage import Passage
from kb.search.index.shard import Shard
from kb.search.index.snapshot import Snapshot
from kb.search.words.bulk import character_keys
from kb.search.words.terms import STOP, Floats, Keys, bigram_key, bigrams, plain

DEPTH = 30  # answers that are put in order anew
SHARING = 1.5  # points; an answer so much below the best counts a factor of e less among those about the same
ARTICLES = 5  # of the best, compared with what an answer rests on
SIGNS = (
    "score",
    "place",
    "nearest",
    "three nearest",
    "title",
    "characters",
    "pairs",
    "vocabulary",
    "topic",
    "rests",
    "rests of five",
)
LEARNT = (0.279, -0.89, -1.546, -0.344, 3.631, 2.304, 0.03, 1.255, 1.16, 0.727, 0.311)
Spot = tuple[int, int]
Worth: TypeAlias = npt.NDArray[np.float64]
_STOP = frozenset(word for word in STOP if len(word) == 1)
_ASKING = re.compile("|".join(sorted((w for w in STOP if len(w) > 1), key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class Ways:
    """An answer as it is compared with a query.

    Attributes:
        asked: its title and the ways people ask, in plain form.
        worth: of the characters of each of them.
        all_asked: these together.
        whole: all of these, and what it says.
        topics, entry: of the answer.
    """

    asked: Sequence[str]
    worth: Worth
    all_asked: str
    whole: str
    topics: frozenset[str]
    entry: str


class AnswerOrder:
    """The order of answers over one snapshot; what an answer is compared by is kept between queries.

    Args:
        weights: of each of :data:`SIGNS`.
    """

    def __init__(self, snapshot: Snapshot, weights: Sequence[float] = LEARNT) -> None:
        self.snapshot, self.weights = snapshot, np.array(weights, np.float32)
        self.enough = sum(map(_answers_in, snapshot.shards)) >= LEAST_ANSWERS
        self._ways: dict[Spot, Ways] = {}

    def anew(self, found: Evidence) -> list[int]:
        """The places of the answers found, the best first."""
        if not self.enough or len(found.answers) < 2:
            return list(range(len(found.answers)))
        order: list[int] = np.argsort(self.signs(found) @ -self.weights, kind="stable").tolist()
        return [*order, *range(len(order), len(found.answers))]

    def signs(self, found: Evidence) -> Floats:
        """What is known of each of the best answers beside the others, a column a sign.

        ``score`` and ``place``: as they were ranked. ``nearest``, ``three nearest``, ``title``: how like the way of asking
        nearest to the query, the three nearest, the title are to it, character by character. ``characters``: the share of
        the query's characters that stand anywhere in it; ``pairs``: of its pairs. ``vocabulary``: the share of what the
        vocabulary added that stands in its ways of asking. ``topic``: how much of what was found is about the same.
        ``rests``: how far ahead the best article is that it rests on, ``rests of five``: how many of the best five.
        """
        best = found.answers[:DEPTH]
        ways = [self._of(spot) for spot, _ in best]
        scores = np.array([score for _, score in best])
        share = np.exp((scores - scores[0]) / SHARING)
        share /= share.sum()
        text = _ASKING.sub(" ", found.terms.text)
        characters = [c for c in dict.fromkeys(text) if c not in _STOP and len(character_keys(c))]
        pairs = list(dict.fromkeys(bigrams(text)))
        alone = self._worth(character_keys("".join(characters)))
        beside = self._worth(np.array([bigram_key(p) for p in pairs], np.uint64))
        rows = []
        for i, way in enumerate(ways):
            shared = np.array(
                [sum(w for c, w in zip(characters, alone, strict=True) if c in t) for t in way.asked]
            )
            like = shared / np.sqrt(max(alone.sum(), 1e-6) * np.maximum(way.worth, 1e-6))
            nearest = np.sort(like)[::-1]
            same = sum(share[j] for j, other in enumerate(ways) if j != i and way.topics & other.topics)
            basis = found.basis(way.entry)
            resting = [rests(article, basis) for article in found.articles[:ARTICLES]]
            rows.append(
                (
                    scores[i] - scores[0],
                    log1p(i),
                    nearest[0],
                    nearest[:3].mean(),
                    like[0],
                    _part(characters, alone, way.whole),
                    _part(pairs, beside, way.whole),
                    sum(word in way.all_asked for word in found.added) / max(len(found.added), 1),
                    same,
                    1 / (1 + resting.index(True)) if any(resting) else 0.0,
                    sum(resting),
                )
            )
        return np.array(rows, np.float32)

    def _of(self, spot: Spot) -> Ways:
        known = self._ways.get(spot)
        if known is None:
            known = self._ways[spot] = self._made(self.snapshot.passage(*spot))
        return known

    def _made(self, passage: Passage) -> Ways:
        asked = [plain(text) for text in (passage.title, *passage.questions)]
        worth = [
            self._worth(character_keys("".join(c for c in dict.fromkeys(t) if c not in _STOP))).sum()
            for t in asked
        ]
        said = "\n".join(asked)
        whole = f"{said}\n{plain(passage.gist)}\n{plain(passage.text)}"
        return Ways(asked, np.array(worth), said, whole, frozenset(passage.topics), passage.entry)

    def _worth(self, keys: Keys) -> Worth:
        """The worth of each term among entries; what stands in none is worth most."""
        base = self.snapshot.shards[0].entries
        if not len(base.idf):
            return np.ones(len(keys))
        at = base.find(keys)
        return np.where(at >= 0, base.idf[np.maximum(at, 0)], log1p(base.count)).astype(float)


def _answers_in(shard: Shard) -> int:
    """How many answers a shard holds."""
    codes = [code for code, held in enumerate(shard.values["kind"]) if Kind.ANSWER.value in held]
    return int(np.isin(shard.facets["kind"][shard.entry_rows], codes).sum())


def _part(pieces: Sequence[str], worth: Worth, text: str) -> float:
    """The share of some pieces, by worth, that stand in a text."""
    held = [w for piece, w in zip(pieces, worth.tolist(), strict=True) if piece in text]
    return float(sum(held)) / max(float(worth.sum()), 1e-6)
