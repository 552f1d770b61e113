"""Whether the best answer found fits the question, or the library has none that does: a few signs, weighed.

Weights and threshold are numbers in ``fit.json``; ``python -m tests.benchmarks.calibrate`` makes them anew and says how well
they do on questions that they were not made from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp, log

import numpy as np

from kb.search.index.passage import Passage
from kb.search.index.snapshot import Snapshot
from kb.search.query_terms import Terms
from kb.search.words.terms import Bools, plain

SIGNS = (
    "score",
    "lead",
    "held",
    "unheard",
    "rests",
    "rests_three",
    "topics",
    "elsewhere",
    "elsewhere_share",
)
LEAST_ANSWERS = (
    100  # answers of a library from which the signs say anything: they were weighed over some six hundred
)
Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a search found, before anything is shown.

    Attributes:
        terms: of the query.
        text: the query in plain form.
        answers: the best answers with their scores, best first.
        articles: citations of the best articles, best first.
        elsewhere: words of the query that name matters of other windows.
        basis: the citations an answer rests on, by entry id.
        added: what the vocabulary added to the query.
    """

    terms: Terms
    text: str
    answers: Sequence[tuple[Spot, float]]
    articles: Sequence[str]
    elsewhere: Sequence[str]
    basis: Callable[[str], Collection[str]]
    added: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights of the signs.

    Attributes:
        weights: by sign.
        base: added to the sum.
        threshold: chance from which an answer fits.
    """

    weights: dict[str, float]
    base: float
    threshold: float

    def chance(self, signs: Sequence[float]) -> float:
        """How likely the library answers the question, 0 to 1."""
        total = self.base + sum(self.weights[name] * value for name, value in zip(SIGNS, signs, strict=True))
        return 1 / (1 + exp(-max(min(total, 50.0), -50.0)))


@cache
def shipped_fit() -> Fit:
    """The weights that ship."""
    held = json.loads(resources.files("kb.search").joinpath("fit.json").read_text("utf-8"))
    return Fit(held["weights"], held["base"], held["threshold"])


def signs_of(snapshot: Snapshot, found: Evidence) -> list[float]:
    """The signs of a search, in the order of :data:`SIGNS`; all nought when it found no answer.

    ``score``: of the best answer, out of 13 a query's own terms are worth. ``lead``: over those that come fifth to tenth.
    ``held``: the share of the query's terms, by worth, that stand in it. ``unheard``: the share that stands in no entry.
    ``rests``, ``rests_three``: the best article is one that it, the best three that one of the best three answers, rests on.
    ``topics``: the next three are about the same. ``elsewhere``: words of other windows that the answer is not called or
    asked by, and their share of the query.

    How long a query is says nothing here: who writes down what is missing writes shorter than who asks.
    """
    if not found.answers:
        return [0.0] * len(SIGNS)
    passages = [snapshot.passage(*spot) for spot, _ in found.answers[:4]]
    scores = [score for _, score in found.answers]
    base = snapshot.shards[0].entries
    keys, weights = found.terms.typed
    at = base.find(keys)
    worth = (
        np.where(at >= 0, base.idf[np.maximum(at, 0)] if len(base.idf) else 1.0, log(1 + base.count))
        * weights
    )
    total = max(float(worth.sum()), 1e-6)
    held = _held(snapshot, found.answers[0][0], found.terms)
    rest = [set(found.basis(p.entry)) for p in passages[:3]]
    other = [w for w in found.elsewhere if w not in _asked(passages[0])]
    later = scores[4:10] or [0.0]
    return [
        scores[0],
        scores[0] - sum(later) / len(later),
        float(worth[held].sum()) / total,
        float(worth[at < 0].sum()) / total,
        float(any(rests(a, rest[0]) for a in found.articles[:1])),
        sum(any(rests(a, one) for one in rest) for a in found.articles[:3]) / 3,
        sum(bool(set(p.topics) & set(passages[0].topics)) for p in passages[1:4]) / 3,
        float(bool(other)),
        _share(other, found.text),
    ]


def _held(snapshot: Snapshot, spot: Spot, terms: Terms) -> Bools:
    """Which of a query's own terms stand in an entry."""
    shard = snapshot.shards[spot[0]]
    row = int(np.searchsorted(shard.entry_rows, spot[1]))
    at = shard.entries.find(terms.typed[0])
    out = np.zeros(len(at), np.bool_)
    for i, column in enumerate(at.tolist()):
        if column >= 0:
            rows = shard.entries.holding(column)
            place = int(np.searchsorted(rows, row))
            out[i] = place < len(rows) and rows[place] == row
    return out


def _asked(passage: Passage) -> str:
    """What an answer is called, asked by, and says in short."""
    return plain("\n".join((passage.title, passage.gist, *passage.questions)))


def rests(article: str, basis: Collection[str]) -> bool:
    """Whether a citation, or a paragraph or item of it, is among those an answer rests on."""
    return any(
        cited.startswith(article) and cited[len(article) : len(article) + 1] in ("", "第") for cited in basis
    )


def _share(words: Sequence[str], text: str) -> float:
    """The share of a text's characters that some words cover."""
    covered: set[int] = set()
    for word in words:
        start = text.find(word)
        covered |= set(range(start, start + len(word))) if start >= 0 else set()
    return len(covered) / max(len(text), 1)


__all__ = ["LEAST_ANSWERS", "SIGNS", "Evidence", "Fit", "rests", "shipped_fit", "signs_of"]
