"""An index made in batches: the same whatever their size, and the same as counted by hand."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest

from kb.model import Kind
from kb.search.index import cooccurrence, vectors
from kb.search.index.batches import Batches
from kb.search.index.columns import Columns, ColumnsWriter, Counts
from kb.search.index.cooccurrence import nearness
from kb.search.index.passage import Passage
from kb.search.index.shard_writer import ShardWriter
from kb.search.index.store import Store
from kb.search.index.word_order import WINDOW_WORDS
from kb.search.words import terms
from kb.search.words.terms import Lexicon
from tests.kb.search.corpus import entry, law

DAY = dt.date(2020, 1, 1)


def passages(count: int = 240) -> list[Passage]:
    """Invented articles and entries of random characters, enough of them to learn from."""
    chance = np.random.default_rng(7)
    some = [chr(c) for c in range(0x4E00, 0x4E00 + 700)]
    texts = ["".join(chance.choice(some, 120)) for _ in range(count)]
    articles = law("渡口条例", DAY, [f"第{n % 5}章|{t}，依照桥梁条例第三条办。" for n, t in enumerate(texts)])
    bridges = law("桥梁条例", DAY, [f"第{n % 3}章|{t}" for n, t in enumerate(texts[:20])])
    entries = [entry(Kind.ANSWER, f"wd-{n}", f"渡口{n}", t, f"怎么过河{n}") for n, t in enumerate(texts[:9])]
    return [*articles, *entries, *bridges]


def made(folder: Path, characters: int, found: list[Passage]) -> Path:
    """A shard of passages, batches of so many characters."""
    folder.mkdir()
    writer = ShardWriter(folder, Lexicon.build(), characters=characters)
    by_source: dict[str, list[Passage]] = {}
    for passage in found:
        by_source.setdefault(passage.source, []).append(passage)
    for source, some in by_source.items():
        writer.add(source, "v1", some)
    assert writer.learn(writer.close())
    writer.drop()
    return folder


def test_an_index_does_not_depend_on_the_size_of_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "MIN_PASSAGES", 10)
    found = passages()
    whole = made(tmp_path / "whole", 10**9, found)
    names = {p.name for p in whole.glob("*.npy")}
    assert {"text-rows.npy", "chapters-weights.npy", "entries-idf.npy", "vector-rows.npy"} <= names
    for characters in (1, 3000):
        other = made(tmp_path / f"of{characters}", characters, found)
        assert {p.name for p in other.glob("*.npy")} == names
        for name in names:
            assert (other / name).read_bytes() == (whole / name).read_bytes(), name
        assert json.loads((other / "shard.json").read_text()) == json.loads(
            (whole / "shard.json").read_text()
        )
        assert [Store(other).passage(row) for row in range(len(found))] == found
        assert [p.name for p in other.iterdir() if p.is_dir()] == []


def test_citations_of_a_law_count_once_an_article_and_not_its_own(tmp_path: Path) -> None:
    own = law(
        "渡口条例",
        DAY,
        ["一|依照渡口条例第二条、《桥梁条例》第一条和桥梁条例第三条。", "一|依照本条例第一条。"],
    )
    other = law("桥梁条例", DAY, ["一|依照水利渡口条例第一条。", "一|依照《渡口条例》。"])
    folder = tmp_path / "shard"
    folder.mkdir()
    writer = ShardWriter(folder, Lexicon.build(), characters=1)
    for some in (own, other, [entry(Kind.GUIDE, "zn-x", "指南", "依照桥梁条例第一条。")]):
        writer.add(some[0].source, "v1", some)
    assert writer.close().cited.tolist() == [2, 2, 2, 2, 0]


@pytest.mark.parametrize("cells", [1, 7, 10**6])
def test_merged_counts_are_those_of_all_rows_at_once(tmp_path: Path, cells: int) -> None:
    chance = np.random.default_rng(1)
    docs = np.sort(chance.integers(0, 30, 900)).astype(np.int32)
    keys = chance.integers(0, 40, 900).astype(np.uint64)
    batches = Batches(tmp_path, "text")
    for first, stop in ((0, 11), (11, 12), (12, 30)):
        mine = (docs >= first) & (docs < stop)
        batches.add(Counts.of(docs[mine] - first, keys[mine], stop - first))
    wanted = Counts.of(docs, keys, 30)
    found = list(batches.merged(cells))
    assert len(found) == (40 if cells == 1 else len(found))
    for name in ("keys", "rows", "amounts"):
        assert np.concatenate([getattr(c, name) for c in found]).tolist() == getattr(wanted, name).tolist()
    assert np.concatenate([np.diff(c.starts) for c in found]).tolist() == np.diff(wanted.starts).tolist()
    assert batches.lengths.tolist() == wanted.lengths.tolist()
    writer = ColumnsWriter(tmp_path, "text", batches.lengths)
    for counts in found:
        writer.add(counts)
    read, built = Columns.load(tmp_path, "text", writer.close()), Columns.build(wanted)
    assert (read.count, read.average) == (built.count, built.average)
    for name in ("keys", "starts", "rows", "weights", "idf"):
        assert getattr(read, name).tolist() == getattr(built, name).tolist()


@pytest.mark.parametrize(("dense", "at_once"), [(10**6, 10**6), (0, 10**6), (10**6, 3), (0, 3)])
def test_nearness_is_what_counting_pair_by_pair_gives(
    monkeypatch: pytest.MonkeyPatch, dense: int, at_once: int
) -> None:
    monkeypatch.setattr(cooccurrence, "_DENSE", dense)
    monkeypatch.setattr(cooccurrence, "PLACES_AT_ONCE", at_once)
    size, chance = 6, np.random.default_rng(2)
    texts = [chance.integers(0, size, n).tolist() for n in (12, 1, 25, 9)]
    gap = [size] * WINDOW_WORDS
    words = np.array([*gap, *(w for text in texts for w in (*text, *gap))], np.int32)
    counts = np.zeros((size, size))
    for text in texts:
        for i, one in enumerate(text):
            for j, other in enumerate(text):
                counts[one, other] += 0 < abs(i - j) <= WINDOW_WORDS
    often = counts.sum(axis=1)
    context = often**0.75 / (often**0.75).sum()
    with np.errstate(divide="ignore"):
        wanted = np.log(counts / (often[:, None] * context[None, :])).clip(0)
    found = nearness(words, size, lambda _share: None)
    assert found.toarray() == pytest.approx(wanted, abs=1e-5)
    assert found.has_sorted_indices


def test_a_long_text_is_cut_in_pieces_at_the_ends_of_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    lexicon = Lexicon.build()
    texts = ["渡口管理\n每日两渡，船工轮换。\n\n节假日停渡", "桥上不停车" * 9, "完"]
    whole = lexicon.stream(texts)
    monkeypatch.setattr(terms, "_CHUNK", 8)
    pieces = lexicon.stream(texts)
    assert pieces.words == whole.words
    assert pieces.keys.tolist() == whole.keys.tolist()
    assert pieces.docs.tolist() == whole.docs.tolist()
