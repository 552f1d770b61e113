"""When no answer fits: the weights of ``kb/search/fit.json`` made anew and measured. ``python -m tests.benchmarks.calibrate``.

Questions with an answer: three ways of asking of every shipped answer, each searched with after it was taken out of its
answer. Questions without: ``unanswered.txt``, and with ``--write`` the weights of all of them are written. The figures are of
five folds in which no answer and no line is in two: logistic regression, both sides weighed alike.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.content.layers import SHIPPED, Layer
from kb.library import Library
from kb.model import Kind
from kb.places import shipped_content
from kb.search.fit import SIGNS, signs_of
from kb.search.index.corpus import LibraryCorpus
from kb.search.index.snapshot import build_index
from kb.search.one_search import Filters, OneSearch
from kb.search.query import read_query
from kb.search.searcher import Searcher
from tests.benchmarks.bench_desk import TODAY, Without, bases

HERE = Path(__file__).parent
WRITTEN = Path(__file__).parents[2] / "kb/search/fit.json"
FOLDS, RIDGE, STEPS = 5, 1.0, 40
WITHHELD = 0.03  # share of the answers found first that the threshold may withhold
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """A question with its signs.

    Attributes:
        group: the answer it was taken from, or the line it stands on.
        answered: the library has an answer.
        first: the answer it was taken from came first.
    """

    question: str
    group: str
    answered: bool
    first: bool
    signs: tuple[float, ...]


def unanswered() -> list[tuple[str, str]]:
    """The line and the question, for every question without an answer."""
    lines = (HERE / "unanswered.txt").read_text("utf-8").splitlines()
    kept = [line for line in lines if line.strip() and not line.startswith("#")]
    return [(line, question.strip()) for line in kept for question in line.split("|")]


def weighed(searcher: Searcher, question: str) -> tuple[str, tuple[float, ...]] | None:
    """The best answer and the signs, as a search has them; None when no answer was found."""
    state = searcher._state()
    text = searcher._mended(question, state)[0]
    query = read_query(text, state.words, state.snapshot.lexicon, searcher.default)
    if query.refusal:
        return None
    one = OneSearch(state.ranker, query, TODAY, Filters(), 26, searcher.basis, answers=state.answers)
    found = one.found(one._ranked())
    if not found.answers:
        return None
    entry = state.snapshot.passage(*found.answers[0][0]).entry
    return entry, tuple(signs_of(state.snapshot, found))


def rows(library: Library, ways: int = 3) -> Iterator[Row]:
    """Every question with its signs."""
    basis = bases(library)

    def searching(folder: str, number: int) -> Searcher:
        index = build_index(Path(folder), Without(library, number))
        return Searcher(index, library.vocabularies, library.names, basis=basis)

    feed = LibraryCorpus(library)
    answers = [p for s, _ in feed.sources() for p in feed.passages(s) if p.kind is Kind.ANSWER]
    for number in (*range(ways), -1):
        with tempfile.TemporaryDirectory() as folder:
            searcher = searching(folder, number)
            asked = [(p.entry, p.questions[number]) for p in answers if 0 <= number < len(p.questions)]
            for group, question in asked or unanswered():
                found = weighed(searcher, question)
                if found is not None:
                    yield Row(question, group, number >= 0, found[0] == group, found[1])


def fitted(signs: Matrix, answered: npt.NDArray[np.bool_]) -> tuple[Matrix, float]:
    """Weights and base by logistic regression; both sides count the same however many they are."""
    middle, spread = signs.mean(0), np.maximum(signs.std(0), 1e-6)
    x = np.column_stack([(signs - middle) / spread, np.ones(len(signs))])
    share = np.where(answered, 0.5 / answered.mean(), 0.5 / (1 - answered.mean()))
    weights = np.zeros(x.shape[1])
    penalty = np.diag([*([RIDGE] * signs.shape[1]), 1e-6])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (share * (answered - chance)) - penalty @ weights
        curve = (x * (share * chance * (1 - chance))[:, None]).T @ x + penalty
        weights += np.linalg.solve(curve, slope)
    own = weights[:-1] / spread
    return own, float(weights[-1] - own @ middle)


def chances(signs: Matrix, weights: Matrix, base: float) -> Matrix:
    """How likely each is answered."""
    return np.asarray(1 / (1 + np.exp(-(signs @ weights + base))))


def main(arguments: Sequence[str] | None = None) -> tuple[float, float]:
    """Print the figures; returns the shares of unanswered questions that are told and of answers found first withheld."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    library = Library([Layer(SHIPPED, shipped_content())])
    held = list(rows(library, 1 if "--small" in given else 3))
    signs = np.array([row.signs for row in held])
    answered = np.array([row.answered for row in held])
    used = np.array([not row.answered or row.first for row in held])
    groups = sorted({row.group for row in held})
    shuffled = np.random.default_rng(7).permutation(len(groups)) % FOLDS
    fold = np.array([dict(zip(groups, shuffled.tolist(), strict=True))[row.group] for row in held])
    out = np.zeros(len(held))
    for number in range(FOLDS):
        learnt = used & (fold != number)
        out[fold == number] = chances(signs[fold == number], *fitted(signs[learnt], answered[learnt]))
    first = answered & used
    print(
        f"{int(answered.sum())} with an answer, {int(first.sum())} of them found first; {int((~answered).sum())} without"
    )
    for share in (0.03, 0.05, 0.1):
        edge = float(np.quantile(out[first], share))
        told, all_of = float((out[~answered] < edge).mean()), float((out[answered] < edge).mean())
        print(
            f"withheld {share:.0%} of those found first, {all_of:.1%} of all with an answer: {told:.1%} without are told"
        )
    threshold = float(np.quantile(out[first], WITHHELD))
    weights, base = fitted(signs[used], answered[used])
    if "--write" in given:
        numbers = {name: round(float(w), 4) for name, w in zip(SIGNS, weights, strict=True)}
        made = {"base": round(base, 4), "threshold": round(threshold, 4), "weights": numbers}
        WRITTEN.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return float((out[~answered] < threshold).mean()), WITHHELD


if __name__ == "__main__":
    main()
