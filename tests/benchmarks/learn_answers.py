"""Learn how the first answers are put in order anew: ``python -m tests.benchmarks.learn_answers [--small]``.

Three ways of asking of every shipped answer are taken out of it in turn and asked, as in ``bench_desk``. Prints where the
answer stands among the answers by score alone and in the order learnt, in five folds in which no answer is in two, and the
weights learnt from all of them for ``kb/search/answer_order.py``.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.content.layers import SHIPPED, Layer
from kb.library import Library
from kb.model import Kind
from kb.places import shipped_content
from kb.search.answer_order import SIGNS
from kb.search.index.corpus import LibraryCorpus
from kb.search.index.snapshot import build_index
from kb.search.one_search import Filters, OneSearch
from kb.search.query import read_query
from kb.search.searcher import Searcher
from kb.search.words.terms import Bools, Floats
from tests.benchmarks.bench_desk import DEPTHS, TODAY, Without, bases
from tests.benchmarks.learn_order import FOLDS, learnt


@dataclass(frozen=True)
class Asking:
    """A way of asking taken out of its answer: the signs of the answers found, and which of them is the one."""

    entry: str
    signs: Floats
    right: Bools

    def place(self, weights: Sequence[float] | None = None) -> int:
        """Where the answer stands; a large number when it was not found."""
        if not self.right.any():
            return 10**6
        order = np.arange(len(self.right))
        if weights is not None:
            order = np.argsort(self.signs @ -np.array(weights), kind="stable")
        return int(np.flatnonzero(self.right[order])[0])


def askings(library: Library, ways: int) -> Iterator[Asking]:
    """Every way of asking with what was found for it."""
    basis, feed = bases(library), LibraryCorpus(library)
    answers = [p for s, _ in feed.sources() for p in feed.passages(s) if p.kind is Kind.ANSWER]
    for number in range(ways):
        with tempfile.TemporaryDirectory() as folder:
            index = build_index(Path(folder), Without(library, number))
            searcher = Searcher(index, library.vocabularies, library.names, basis=basis)
            state = searcher._state()
            for answer in answers:
                if len(answer.questions) <= number:
                    continue
                text = searcher._mended(answer.questions[number], state)[0]
                query = read_query(text, state.words, state.snapshot.lexicon, searcher.default)
                one = OneSearch(state.ranker, query, TODAY, Filters(), 26, basis, answers=state.answers)
                found = one.found(one.by_score())
                signs = state.answers.signs(found) if found.answers else np.zeros((0, len(SIGNS)), np.float32)
                ids = [state.snapshot.passage(*spot).entry for spot, _ in found.answers[: len(signs)]]
                yield Asking(answer.entry, signs, np.array([i == answer.entry for i in ids], np.bool_))


def show(name: str, places: Sequence[int]) -> None:
    shares = "  ".join(f"first {d}: {sum(p < d for p in places) / len(places):.3f}" for d in DEPTHS)
    print(f"{name:24}{shares}")


def main(arguments: Sequence[str] | None = None) -> tuple[list[int], list[int]]:
    """Print the figures and the weights; returns the places by score and in the order learnt in other folds."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    library = Library([Layer(SHIPPED, shipped_content())])
    held = list(askings(library, 1 if "--small" in given else 3))
    groups = sorted({one.entry for one in held})
    shuffled = np.random.default_rng(7).permutation(len(groups)) % FOLDS
    fold = dict(zip(groups, shuffled.tolist(), strict=True))
    examples = [(one.entry, (one.signs, one.right.astype(np.float32))) for one in held if one.right.any()]
    orders = [learnt(some for entry, some in examples if fold[entry] != n) for n in range(FOLDS)]
    before, after = [one.place() for one in held], [one.place(orders[fold[one.entry]]) for one in held]
    print(f"{len(held):,} ways of asking, each taken out of its answer; among the answers found")
    show("by score", before)
    show("learnt in other folds", after)
    print("for kb/search/answer_order.py:", dict(zip(SIGNS, learnt(e for _, e in examples), strict=True)))
    return before, after


if __name__ == "__main__":
    main()
