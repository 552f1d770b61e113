"""How well the desk's own answers are found by people's words: ``python -m tests.benchmarks.bench_desk [--small]``.

Every shipped answer lists ways people ask. Each is taken out in turn, and asked: the answer it came from should come first
among the answers. Nothing is learnt from the outcome, and no question is ever among what it is searched in.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kb.content.layers import SHIPPED, Layer
from kb.library import Library
from kb.model import Kind, Vocabulary
from kb.model.references import bases_of
from kb.places import shipped_content
from kb.search.index.corpus import LibraryCorpus
from kb.search.index.passage import Passage
from kb.search.index.snapshot import build_index
from kb.search.searcher import Searcher

TODAY = dt.date(2026, 11, 22)
DEPTHS = (1, 3, 8)


@dataclass(frozen=True)
class Without:
    """The shipped library, each answer less one of the ways people ask."""

    library: Library
    number: int

    def sources(self) -> Iterable[tuple[str, str]]:
        """As they are."""
        return LibraryCorpus(self.library).sources()

    def passages(self, source: str) -> Iterable[Passage]:
        """As they are, but for the question."""
        for passage in LibraryCorpus(self.library).passages(source):
            kept = [q for i, q in enumerate(passage.questions) if i != self.number]
            yield replace(passage, questions=tuple(kept)) if passage.kind is Kind.ANSWER else passage

    @property
    def vocabularies(self) -> Sequence[Vocabulary]:
        """As they are."""
        return self.library.vocabularies

    @property
    def names(self) -> Mapping[str, str]:
        """As they are."""
        return self.library.names


def bases(library: Library) -> Callable[[str], Sequence[str]]:
    """The citations an answer rests on, by entry id; without them a search cannot tell whether an answer fits."""
    return cache(lambda entry: tuple(dict.fromkeys(b.citation.text for b in bases_of(library.get(entry)))))


def places(library: Library, number: int) -> list[int]:
    """For each answer where it stands among the answers found with the question taken out; a large number when nowhere."""
    corpus, feed = Without(library, number), LibraryCorpus(library)
    taken = [
        (p.entry, p.questions[number])
        for source, _ in feed.sources()
        for p in feed.passages(source)
        if p.kind is Kind.ANSWER and len(p.questions) > number
    ]
    with tempfile.TemporaryDirectory() as folder:
        searcher = Searcher(
            build_index(Path(folder), corpus), library.vocabularies, library.names, basis=bases(library)
        )
        out = []
        for entry, question in taken:
            hits = searcher.search(question, on=TODAY, limit=26).hits
            answers = [hit.entry for hit in hits if hit.kind is Kind.ANSWER]
            out.append(answers.index(entry) if entry in answers else 10**6)
    return out


def main(arguments: Sequence[str] | None = None) -> list[int]:
    """Print one line; ``--small`` takes one question of each answer instead of three."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    library = Library([Layer(SHIPPED, shipped_content())])
    found = [place for n in range(1 if "--small" in given else 3) for place in places(library, n)]
    shares = "  ".join(f"first {d}: {sum(p < d for p in found) / len(found):.3f}" for d in DEPTHS)
    mrr = sum(1 / (1 + p) for p in found) / len(found)
    print(f"{len(found)} ways of asking, each taken out of its answer: {shares}  MRR {mrr:.3f}")
    return found


if __name__ == "__main__":
    main()
