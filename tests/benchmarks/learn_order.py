"""Learn how the first hits of a ranking are put in order anew: ``python -m tests.benchmarks.learn_order``.

Prints what the order is worth on questions it was not learnt from, in five folds, and the weights learnt from all of them for
``kb/search/agreement.py``. In a fold neither its questions nor what was confirmed with them is seen: what is learnt with
feedback comes from rankings in which a second fold is left out as well. Only how hits agree is learnt, nothing by which a
law could be known again. Needs the folders named by FANGZHI_STATUTES and FANGZHI_QUESTIONS.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from kb.content.layers import SHIPPED, Layer
from kb.library import Library
from kb.model.citations import law_name
from kb.places import shipped_content
from kb.search import asked
from kb.search.agreement import DEPTH, SIGNS
from kb.search.best import first
from kb.search.confirmed import Cache
from kb.search.index.snapshot import Snapshot, build_index
from kb.search.query_terms import terms_of
from kb.search.ranking import Ranker, Weights
from kb.search.words.terms import Floats, plain
from tests.benchmarks.bench_search import TODAY, ranks, show
from tests.benchmarks.statutes import questions_file, read_questions, read_statutes, statutes_folder

FOLDS = 5
RIDGE = 5.0
BEFORE = replace(Weights(), agreement=())


class Learner:
    """The questions, and the rankings their order is learnt from."""

    def __init__(self, snapshot: Snapshot, questions: Sequence[tuple[str, Sequence[int]]]) -> None:
        self.snapshot = snapshot
        self.texts = [text for text, _ in questions]
        self.wanted = [list(rows) for _, rows in questions]
        self.terms = [terms_of(snapshot.lexicon, plain(text)) for text in self.texts]
        self.fold = np.random.default_rng(7).permutation(np.arange(len(questions)) % FOLDS)
        self._cache: Cache = {}
        self._given = asked.build(snapshot, [], self._cache)

    def ranker(self, without: Sequence[int], weights: Weights) -> Ranker:
        """With everything confirmed but in some folds; all of them for no feedback."""
        known = [i for i in range(len(self.texts)) if int(self.fold[i]) not in without]
        pairs = [(self.texts[i], self.snapshot.passage(0, row).id) for i in known for row in self.wanted[i]]
        return Ranker(self.snapshot, asked.build(self.snapshot, pairs, self._cache, self._given), weights)

    def example(self, ranker: Ranker, number: int) -> tuple[Floats, Floats] | None:
        """The signs of the first hits of a question, and which of them answer it; None when none does."""
        found = ranker.found(self.terms[number], DEPTH)
        order = first(found.full, found.rows, DEPTH)
        right = np.isin(found.rows[order], self.wanted[number])
        if not right.any():
            return None
        return ranker.signs(found, order), (right / right.sum()).astype(np.float32)

    def examples(self) -> dict[tuple[int, ...], list[tuple[int, tuple[Floats, Floats]]]]:
        """By the folds without feedback: the questions of these with their examples."""
        out = {}
        for without in (tuple(range(FOLDS)), *combinations(range(FOLDS), 2)):
            ranker = self.ranker(without, BEFORE)
            mine = [i for i in range(len(self.texts)) if int(self.fold[i]) in without]
            some = [(i, self.example(ranker, i)) for i in mine]
            out[without] = [(i, one) for i, one in some if one is not None]
        return out


def learnt(examples: Iterable[tuple[Floats, Floats]]) -> tuple[float, ...]:
    """The weights under which what answers a question most probably comes first of its hits."""
    pairs = list(examples)
    sizes = np.array([len(right) for _, right in pairs])
    begin = np.cumsum(sizes) - sizes
    values = np.concatenate([some for some, _ in pairs]).astype(float)
    right = np.concatenate([some for _, some in pairs]).astype(float)
    spread = values.std(axis=0) + 1e-6
    values = (values - values.mean(axis=0)) / spread

    def loss(weights: Floats) -> tuple[float, Floats]:
        score = values @ weights
        score -= np.repeat(np.maximum.reduceat(score, begin), sizes)
        total = np.add.reduceat(np.exp(score), begin)
        share = np.exp(score) / np.repeat(total, sizes)
        likely = right @ (score - np.repeat(np.log(total), sizes))
        return RIDGE / 2 * weights @ weights - likely, values.T @ (share - right) + RIDGE * weights

    found = minimize(loss, np.zeros(values.shape[1]), jac=True, method="L-BFGS-B").x / spread
    return tuple(round(float(weight), 3) for weight in found)


def main() -> int:
    folder, file = statutes_folder(), questions_file()
    if folder is None or file is None:
        print("skipped: FANGZHI_STATUTES and FANGZHI_QUESTIONS name no folders with statutes and questions")
        return 0
    statutes = read_statutes(folder).asked(Library([Layer(SHIPPED, shipped_content())]), TODAY)
    with tempfile.TemporaryDirectory() as temporary:
        snapshot = build_index(Path(temporary), statutes).current
        where = {snapshot.passage(0, row).citation: row for row in range(snapshot.count)}
        questions = [
            (q.text, sorted({where[law_name(r)] for r in q.relevant}))
            for q in read_questions(file)
            if all(law_name(r) in where for r in q.relevant)
        ]
        report(Learner(snapshot, questions))
    return 0


def report(learner: Learner) -> None:
    """Print the folds, then the weights."""
    examples = learner.examples()
    nobody = tuple(range(FOLDS))
    orders = []
    for number in range(FOLDS):
        some = [one for i, one in examples[nobody] if learner.fold[i] != number]
        for without in combinations(range(FOLDS), 2):
            if number in without:
                some += [one for i, one in examples[without] if learner.fold[i] != number]
        orders.append(learnt(some))
    print(f"{'':36}{'R@5':>7}{'R@10':>7}{'R@100':>7}{'MRR':>7}")
    for name, feedback in (("no feedback", False), ("with feedback", True)):
        for label, changed in (("before", False), ("order learnt in other folds", True)):
            show(f"{name}, {label}", folds(learner, orders if changed else None, feedback))
    everything = [one for some in examples.values() for _, one in some]
    print("\nfor kb/search/agreement.py:", dict(zip(SIGNS, learnt(everything), strict=True)))


def folds(learner: Learner, orders: Sequence[tuple[float, ...]] | None, feedback: bool) -> list[list[int]]:
    """Where what answers each question comes, ranked in its fold."""
    out: list[list[int]] = [[] for _ in learner.texts]
    for number in range(FOLDS):
        weights = replace(BEFORE, agreement=orders[number]) if orders else BEFORE
        ranker = learner.ranker([number] if feedback else range(FOLDS), weights)
        mine = [i for i in range(len(out)) if learner.fold[i] == number]
        places = ranks(ranker, [learner.terms[i] for i in mine], [learner.wanted[i] for i in mine])
        for i, place in zip(mine, places, strict=True):
            out[i] = place
    return out


if __name__ == "__main__":
    sys.exit(main())
