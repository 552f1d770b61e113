# ruff: noqa: E402 - the number of threads is set before NumPy is imported
"""Speed of search beside its peers, and relevance with and without feedback, in one process on the same questions.

    python -m tests.benchmarks.bench_search [--small] [--without-whoosh] [--only speed|relevance]

Needs the folders named by FANGZHI_STATUTES and FANGZHI_QUESTIONS; says so when they are not there. Times include cutting
the query into terms; top 10, one thread. ``--small`` takes 200 laws and 150 questions, for continuous integration.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # before NumPy is imported

import numpy as np

from kb.content.layers import SHIPPED, Layer
from kb.library import Library
from kb.model.citations import law_name
from kb.places import shipped_content
from kb.search import asked
from kb.search.confirmed import Cache
from kb.search.index.snapshot import Snapshot, build_index, open_index, update
from kb.search.query_terms import Terms, terms_of
from kb.search.ranking import Ranker, Weights
from kb.search.searcher import Searcher
from kb.search.words.terms import plain
from tests.benchmarks.peers import PEERS, tokens
from tests.benchmarks.statutes import (
    Question,
    Statutes,
    questions_file,
    read_questions,
    read_statutes,
    statutes_folder,
)

TODAY = dt.date(2026, 11, 22)
CONFIRMED_BEFORE = (0, 1000, 10_000, 50_000)
PLAIN = Weights(chapter=0, cited=0, floors={}, likeness=0, chapter_likeness=0, agreement=())


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--without-whoosh", action="store_true")
    parser.add_argument("--only", choices=["speed", "relevance"])
    options = parser.parse_args(arguments)
    folder, file = statutes_folder(), questions_file()
    if folder is None or file is None:
        print("skipped: FANGZHI_STATUTES and FANGZHI_QUESTIONS name no folders with statutes and questions")
        return 0
    library = Library([Layer(SHIPPED, shipped_content())])
    statutes = read_statutes(folder, 200 if options.small else None).asked(library, TODAY)
    written = [q for law in statutes.laws.values() for p in law for q in p.asked]
    articles = sum(bool(p.asked) for law in statutes.laws.values() for p in law)
    held = {p.citation for law in statutes.laws.values() for p in law}
    questions = [q for q in read_questions(file) if all(law_name(r) in held for r in q.relevant)]
    questions = questions[:150] if options.small else questions
    with tempfile.TemporaryDirectory() as temporary:
        index = Path(temporary) / "index"
        print(f"{len(held):,} articles of {len(statutes.laws):,} laws, {len(questions):,} questions")
        print(f"{len(written):,} shipped questions, our own, for {articles:,} of the articles")
        start = time.perf_counter()
        marks: dict[str, float] = {}
        build_index(index, statutes, lambda phrase, *_: marks.setdefault(phrase, time.perf_counter() - start))
        print(
            f"index from nothing: searchable after {marks['学习词语']:.1f} s, "
            f"word vectors learnt after {time.perf_counter() - start:.1f} s"
        )
        start = time.perf_counter()
        snapshot = open_index(index).current
        print(f"open {time.perf_counter() - start:.3f} s")
        if options.only != "relevance":
            speed(statutes, questions, snapshot, Path(temporary), index, not options.without_whoosh)
        if options.only != "speed":
            relevance(questions, snapshot)
        if options.only != "relevance":
            confirming(questions, snapshot, (0, 500) if options.small else CONFIRMED_BEFORE)
        one_edit(statutes, index)
    return 0


def speed(
    statutes: Statutes,
    questions: list[Question],
    snapshot: Snapshot,
    temporary: Path,
    index: Path,
    whoosh: bool,
) -> None:
    docs = [
        tokens(snapshot.lexicon, f"{p.title} {p.heading} {p.text}")
        for law in statutes.laws.values()
        for p in law
    ]
    searcher, bare = Searcher(open_index(index)), Ranker(snapshot)
    start = time.perf_counter()
    ranker = Ranker(snapshot, asked.build(snapshot, [], {}))
    print(f"shipped questions made ready in {time.perf_counter() - start:.3f} s, once an opening")
    runs: dict[str, Callable[[str], object]] = {
        "ranking": lambda text: ranker.rank(terms_of(snapshot.lexicon, plain(text)), 10),
        "ranking, no questions": lambda text: bare.rank(terms_of(snapshot.lexicon, plain(text)), 10),
    }
    for name, make in PEERS.items():
        if whoosh or name != "Whoosh alone":
            start = time.perf_counter()
            runs[name] = make(docs, snapshot.lexicon, temporary)
            print(f"  {name} indexed in {time.perf_counter() - start:.1f} s (terms given)")
    texts = [q.text for q in questions][:400]
    times: dict[str, list[float]] = {name: [] for name in runs}
    for text in texts[:20]:
        for run in runs.values():
            run(text)
    # Engines take turns in an order drawn anew for each question: a busy moment hits all alike, and none is always the one
    # that finds the processor's caches full of another's data, or warmed by one that cut the same words before.
    chance = random.Random(7)
    for text in texts:
        for name in chance.sample(list(runs), len(runs)):
            start = time.perf_counter()
            runs[name](text)
            times[name].append((time.perf_counter() - start) * 1000)
    whole: list[float] = []
    for text in texts:
        start = time.perf_counter()
        searcher.search(text, on=TODAY)
        whole.append((time.perf_counter() - start) * 1000)
    times["whole search, 20 hits"] = whole
    middle, late = (np.percentile(times["tantivy"], p) for p in (50, 95))
    print(f"\n{'':24}{'median ms':>10}{'p95 ms':>10}{'median/tantivy':>16}{'p95/tantivy':>13}")
    for name, taken in times.items():
        a, b = np.percentile(taken, [50, 95])
        print(f"{name:24}{a:10.2f}{b:10.2f}{a / middle:16.2f}{b / late:13.2f}")


def relevance(questions: list[Question], snapshot: Snapshot) -> None:
    shard = snapshot.shards[0]
    where, levels = {}, {}
    for row in range(shard.count):
        passage = snapshot.passage(0, row)
        where[passage.citation] = (row, passage.id)
        levels[row] = passage.level
    wanted = [sorted({where[law_name(r)][0] for r in q.relevant}) for q in questions]
    ids = dict(where.values())
    terms = [terms_of(snapshot.lexicon, plain(q.text)) for q in questions]
    print(f"\n{'':36}{'R@5':>7}{'R@10':>7}{'R@100':>7}{'MRR':>7}   R@10 by kind of law")
    show("plain BM25", ranks(Ranker(snapshot, None, PLAIN), terms, wanted), wanted, levels)
    show("no questions at all", ranks(Ranker(snapshot), terms, wanted), wanted, levels)
    cache: Cache = {}
    shipped = asked.build(snapshot, [], cache)
    alone = ranks(Ranker(snapshot, shipped), terms, wanted)
    show("shipped questions, no feedback", alone, wanted, levels)
    fold = np.random.default_rng(7).permutation(np.arange(len(questions)) % 5)
    learnt: list[list[int]] = [[] for _ in questions]
    seen: list[list[bool]] = [[] for _ in questions]
    for number in range(5):
        train = [i for i in range(len(questions)) if fold[i] != number]
        test = [i for i in range(len(questions)) if fold[i] == number]
        confirmed = [(questions[i].text, ids[row]) for i in train for row in wanted[i]]
        known = {row for i in train for row in wanted[i]}
        ranker = Ranker(snapshot, asked.build(snapshot, confirmed, cache, shipped))
        for i, found in zip(
            test, ranks(ranker, [terms[i] for i in test], [wanted[i] for i in test]), strict=True
        ):
            learnt[i], seen[i] = found, [row in known for row in wanted[i]]
    show("with feedback, five-fold", learnt, wanted, levels)
    for name, state in (("articles asked about", True), ("articles never asked about", False)):
        for label, outcome in (("without", alone), ("with", learnt)):
            part_of = [
                [r for r, s in zip(o, k, strict=True) if s is state]
                for o, k in zip(outcome, seen, strict=True)
            ]
            show(f"  {name}, {label}", [p for p in part_of if p])


def ranks(ranker: Ranker, terms: Sequence[Terms], wanted: Sequence[Sequence[int]]) -> list[list[int]]:
    """For each question the place, from 0, of each wanted row; a large number when it is not among the first 100."""
    out = []
    for query, rows in zip(terms, wanted, strict=True):
        place = {int(row): i for i, row in enumerate(ranker.rank(query, 100).rows)}
        out.append([place.get(row, 10**6) for row in rows])
    return out


def show(
    name: str,
    outcome: list[list[int]],
    wanted: list[list[int]] | None = None,
    levels: dict[int, str] | None = None,
) -> None:
    def recall(rows: Sequence[Sequence[int]], depth: int) -> float:
        return float(np.mean([np.mean([r < depth for r in one]) for one in rows])) if rows else float("nan")

    mrr = float(np.mean([1 / (1 + min(one)) for one in outcome])) if outcome else float("nan")
    line = (
        f"{name:36}{recall(outcome, 5):7.3f}{recall(outcome, 10):7.3f}{recall(outcome, 100):7.3f}{mrr:7.3f}"
    )
    if wanted and levels:
        for level in ("法律", "行政法规", "司法解释"):
            mine = [
                o for o, rows in zip(outcome, wanted, strict=True) if {levels[r] for r in rows} == {level}
            ]
            line += f"  {level} {recall(mine, 10):.3f} ({len(mine)})"
    print(line)


def confirming(questions: list[Question], snapshot: Snapshot, numbers: Sequence[int]) -> None:
    """What one more confirmed question costs when so many stand, and what putting all together anew does, now and then."""
    chance = random.Random(7)
    rows = range(snapshot.shards[0].count)
    texts = [
        f"{chance.choice(questions).text}{chance.choice(questions).text[:8]}" for _ in range(numbers[-1])
    ]
    pairs = [(text, snapshot.passage(0, chance.choice(rows)).id) for text in texts]
    cache: Cache = {}
    given = asked.build(snapshot, [], cache)
    print(f"\n{'confirmed before':24}{'one more, ms':>14}{'all anew, ms':>14}   (processor time)")
    for number in numbers:
        start = time.process_time()
        before = asked.build(snapshot, pairs[:number], cache, given)
        whole = time.process_time() - start
        taken = []
        for n in range(5):
            more = [*pairs[:number], *((f"{n}{i}问问", pairs[0][1]) for i in range(n + 1))]
            start = time.process_time()
            before = asked.build(snapshot, more, cache, before, settle=False)
            taken.append(time.process_time() - start)
        print(f"{number:<24,}{np.median(taken) * 1000:14.1f}{whole * 1000:14.1f}")


def one_edit(statutes: Statutes, index: Path) -> None:
    source, articles = next(iter(statutes.laws.items()))
    edited = [replace(p, fingerprint="edited", text=f"{p.text}朱鹮环志登记") for p in articles[:1]]
    changed = Statutes({**statutes.laws, source: edited})
    searcher = Searcher(open_index(index))
    searcher.search("登记", on=TODAY)
    start = time.perf_counter()
    update(index, changed)
    written = time.perf_counter() - start
    found = searcher.search("朱鹮环志", on=TODAY).hits[0].id == edited[0].id
    print(
        f"\none edited file: written in {written:.3f} s, found after {time.perf_counter() - start:.3f} s ({found})"
    )


if __name__ == "__main__":
    sys.exit(main())
