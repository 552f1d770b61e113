"""A shard being written: passages go in a batch at a time, and only their counts, codes and dates are kept."""

from __future__ import annotations

import json
import shutil
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.model import Kind
from kb.search.index.batches import Batches
from kb.search.index.cited import Citing
from kb.search.index.columns import ColumnsWriter, Counts
from kb.search.index.passage import Passage
from kb.search.index.shard import (
    ALWAYS,
    FACETS,
    NEVER,
    Shard,
    group_name,
    key_of,
    law_of,
    searchable,
    target,
)
from kb.search.index.store import StoreWriter
from kb.search.index.vectors import learn
from kb.search.index.word_order import WordOrder
from kb.search.words.terms import STOP_KEYS, Ints, Keys, Lexicon, Stream, character_keys, plain

CHARACTERS_AT_ONCE = 200_000  # characters of the passages that are in memory together
_MAKING = "making"  # the folder of what is needed only while a shard is written
_BEAT = 200  # passages
Told = Callable[[str, int, int], None]


class ShardWriter:
    """Writes the arrays and the stored passages of a shard.

    Args:
        folder: the shard's folder; it exists and is empty but for what is not the shard's own.
        like: the shard these passages stand beside: its worth of terms and its words' vectors are used.
        characters: how many characters of passages may be in memory together.
        tell: called with a Chinese phrase, how much is done and how much there is.
        beat: called now and then while passages go in, so that whoever waits sees that something happens.
    """

    def __init__(
        self,
        folder: Path,
        lexicon: Lexicon,
        like: Shard | None = None,
        *,
        characters: int = CHARACTERS_AT_ONCE,
        tell: Told = lambda _phrase, _done, _total: None,
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        self.folder, self.sources = folder, dict[str, str]()
        self.count = 0
        self._like, self._tell, self._beat, self._most = like, tell, beat, characters
        self._lexicon, self._table = lexicon, lexicon.table()
        self._making = folder / _MAKING
        self._making.mkdir()
        self._text, self._entries = Batches(self._making, "text"), Batches(self._making, "entries")
        self._order = WordOrder(self._making)
        self._store = StoreWriter(folder)
        self._waiting: list[Passage] = []
        self._characters = 0
        self._about = _About()

    def add(self, source: str, fingerprint: str, passages: Iterable[Passage]) -> None:
        """Add the passages of a source."""
        first = self.count
        for passage in passages:
            self.count += 1
            self._waiting.append(passage)
            self._characters += len(passage.shown)
            if self._characters >= self._most:
                self._write()
        self.sources[source] = f"{fingerprint} {first} {self.count}"

    def _write(self) -> None:
        passages, self._waiting, self._characters = self._waiting, [], 0
        texts = [searchable(p) for p in passages]
        self._beat()
        stream = self._lexicon.stream(texts, self._table)
        self._beat()
        counts = Counts.of(stream.docs, stream.keys, len(passages))
        self._text.add(counts)
        if self._like is None:
            self._order.add(stream, counts)
        self._entries.add(_entry_counts(passages, texts, stream))
        for number, passage in enumerate(passages):
            if number % _BEAT == 0:
                self._beat()
            self._about.add(passage)
            self._store.add(passage)

    def close(self) -> Shard:
        """Write the rest; the shard has no vectors yet, unless the one it stands beside has some."""
        if self._waiting:
            self._write()
        about = self._about
        group = np.frombuffer(about.group, np.int32) if about.group else np.zeros(0, np.int32)
        numbers = self._columns(group.astype(np.int64))
        self._tell("计算引用", 0, 1)
        for name, values in about.arrays(self._lexicon).items():
            np.save(self.folder / f"{name}.npy", values, allow_pickle=False)
        self._store.close(lambda done, total: self._tell("写入索引", done, total))
        described = {**numbers, **about.lists(), "sources": self.sources}
        (self.folder / "shard.json").write_text(json.dumps(described, ensure_ascii=False), "utf-8")
        if self._like is not None and self._like.vectors is not None and self.count:
            groups = len(about.groups)
            self._like.vectors.beside(self._text, group.astype(np.int64), groups).save(self.folder)
        if self._like is not None:
            self.drop()
        return Shard.load(self.folder)

    def _columns(self, group: Ints) -> Mapping[str, Mapping[str, float]]:
        """Write the columns; the numbers that belong into the description."""
        like, groups, lengths = self._like, len(self._about.groups), self._text.lengths
        chapter_lengths = np.bincount(group, lengths, minlength=groups).astype(np.float32)
        text = ColumnsWriter(self.folder, "text", lengths, like.text if like else None)
        chapters = ColumnsWriter(self.folder, "chapters", chapter_lengths, like.chapters if like else None)
        done = 0
        for counts in self._text.merged():
            self._tell("计算权重", done, len(self._text.keys))
            text.add(counts)
            chapters.add(counts.grouped(group, groups))
            done += len(counts.keys)
        other = like.entries if like and like.entries.count else None
        entries = ColumnsWriter(self.folder, "entries", self._entries.lengths, other)
        for counts in self._entries.merged():
            entries.add(counts)
        return {"text": text.close(), "chapters": chapters.close(), "entries": entries.close()}

    def learn(self, shard: Shard) -> bool:
        """Learn vectors of words and passages and put them beside the shard; False when there is too little to learn from."""
        group = shard.group.astype(np.int64)
        learnt = learn(
            self._order,
            self._text,
            group,
            len(shard.group_keys),
            tell=lambda done, total: self._tell("学习词语", done, total),
        )
        if learnt is None:
            return False
        learnt.save(self.folder)
        return True

    def drop(self) -> None:
        """Remove what is needed only while writing."""
        for part in (self._text, self._entries, self._order):
            part.close()
        shutil.rmtree(self._making, ignore_errors=True)


def _entry_counts(passages: Sequence[Passage], texts: Sequence[str], stream: Stream) -> Counts:
    """Counts of the passages that are no articles: their words and pairs once more, and their characters."""
    rows = np.array([i for i, p in enumerate(passages) if p.kind is not Kind.REGULATION], np.int32)
    place = np.full(len(passages), -1, np.int32)
    place[rows] = np.arange(len(rows), dtype=np.int32)
    mine = place[stream.docs] >= 0
    characters = [character_keys(texts[row]) for row in rows]
    docs = np.repeat(np.arange(len(rows), dtype=np.int32), [len(c) for c in characters])
    keys = np.concatenate([stream.keys[mine], *characters]).astype(np.uint64)
    return Counts.of(np.concatenate([place[stream.docs[mine]], docs]), keys, len(rows))


def _asked_terms(asked: Sequence[tuple[int, str]], lexicon: Lexicon) -> tuple[npt.NDArray[np.int32], Keys]:
    """The terms of the questions, cut here so that nobody who opens the index has to; see :class:`Shard`."""
    stream = lexicon.stream([plain(q) for _, q in asked])
    kept = ~np.isin(stream.keys, np.array(list(STOP_KEYS), np.uint64))
    order = np.argsort(stream.docs[kept], kind="stable")
    return stream.docs[kept][order].astype(np.int32), stream.keys[kept][order]


class _About:
    """What is kept of each passage besides its words."""

    def __init__(self) -> None:
        self.group, self.groups = array("i"), dict[str, int]()
        self._starts, self._ends = array("i"), array("i")
        self._row_keys, self._group_keys, self._law_keys = array("Q"), array("Q"), array("Q")
        self._entry_rows = array("i")
        self._facets = {name: array("H") for name in FACETS}
        self._values: dict[str, dict[tuple[str, ...], int]] = {name: {} for name in FACETS}
        self._titles: dict[str, None] = {}
        self._asked: list[tuple[int, str]] = []
        self._citing = Citing()

    def add(self, passage: Passage) -> None:
        row, name = len(self.group), group_name(passage)
        if name not in self.groups:
            self._group_keys.append(key_of(name))
            self._law_keys.append(key_of(law_of(passage)))
        self.group.append(self.groups.setdefault(name, len(self.groups)))
        self._starts.append(passage.starts.toordinal() if passage.starts else ALWAYS)
        self._ends.append(passage.ends.toordinal() if passage.ends else NEVER)
        self._row_keys.append(key_of(target(passage.id)))
        if passage.kind is not Kind.REGULATION:
            self._entry_rows.append(row)
        for facet in FACETS:
            value = getattr(passage, facet)
            combined = tuple(value) if isinstance(value, tuple) else (str(value),) if value else ()
            table = self._values[facet]
            self._facets[facet].append(table.setdefault(combined, len(table)))
        self._titles.setdefault(passage.title)
        self._asked += [(row, q) for q in (passage.asked if passage.label else passage.questions)]
        self._citing.add(passage)

    def arrays(self, lexicon: Lexicon) -> dict[str, npt.NDArray[np.generic]]:
        """By the names of their files; ``lexicon`` cuts the questions asked."""
        docs, keys = _asked_terms(self._asked, lexicon)
        return {
            "asked_docs": docs,
            "asked_keys": keys,
            "group": np.array(self.group, np.int32),
            "starts": np.array(self._starts, np.int32),
            "ends": np.array(self._ends, np.int32),
            "cited": self._citing.counts(),
            "row_keys": np.array(self._row_keys, np.uint64),
            "group_keys": np.array(self._group_keys, np.uint64),
            "law_keys": np.array(self._law_keys, np.uint64),
            "entry_rows": np.array(self._entry_rows, np.int32),
            **{f"facet-{name}": np.array(codes, np.uint16) for name, codes in self._facets.items()},
        }

    def lists(self) -> dict[str, object]:
        """What stands in the description."""
        return {
            "values": {name: [list(value) for value in table] for name, table in self._values.items()},
            "titles": list(self._titles),
            "asked": self._asked,
        }
