"""The arrays of one shard of an index: columns for ranking, dates, facets and keys, one entry a passage."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.model import Kind
from kb.model.citations import law_name
from kb.search.index.columns import Columns, Counts
from kb.search.index.passage import Passage
from kb.search.index.vectors import Vectors
from kb.search.words.terms import (
    STOP_KEYS,
    Floats,
    Ints,
    Keys,
    Lexicon,
    Stream,
    character_keys,
    mapped,
    plain,
)

TITLE_WEIGHT = 3  # so many times more the title of an entry counts
ALWAYS, NEVER = 0, 9_999_999  # ordinals that stand for "no first day" and "no last day"
FACETS = ("kind", "topics", "regions", "level")
_ARRAYS = (
    "group",
    "starts",
    "ends",
    "cited",
    "row_keys",
    "group_keys",
    "law_keys",
    "entry_rows",
    "asked_docs",
    "asked_keys",
    *(f"facet-{f}" for f in FACETS),
)
_BOOK = re.compile(r"《([^《》]{2,60})》")
_PLACE = re.compile(r"第[零一二三四五六七八九十百千]+条")


def key_of(text: str) -> int:
    """A 64-bit key of an id or title, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def target(passage_id: str) -> str:
    """An id without the version: what is asked of an article is asked of its later versions too.

    >>> target("候鸟保护条例@2022-05-01#31")
    '候鸟保护条例#31'
    """
    return re.sub(r"@\d{4}-\d{2}-\d{2}", "", passage_id)


def group_name(passage: Passage) -> str:
    """What a passage is scored together with: the chapter of an article, else the passage alone."""
    return f"{passage.law}\n{passage.heading}" if passage.label else passage.id


def law_of(passage: Passage) -> str:
    """What stands for the law of a passage: the law of an article, else the passage alone."""
    return passage.law if passage.label else passage.id


def searchable(passage: Passage) -> str:
    """The plain text a passage is found by."""
    head = f"{law_name(passage.title)} {passage.heading}"
    gist = passage.gist if passage.gist != passage.text else ""
    again = () if passage.label else (passage.title,) * TITLE_WEIGHT
    tail = "\n".join((gist, *passage.questions, *again))
    return plain(f"{head}\n{passage.shown}\n{tail}")


@dataclass(frozen=True)
class Shard:
    """Arrays, one entry a passage unless said otherwise.

    Attributes:
        text: BM25 over passages.
        chapters: BM25 over groups.
        entries: BM25 over the passages that are no articles, single characters included.
        entry_rows: which passages those are, ascending.
        group: the group of each passage.
        starts, ends: ordinals of the first day and of the first day after.
        cited: how many articles of other laws cite the passage's law.
        row_keys: keys of the ids without version.
        group_keys, law_keys: one a group.
        facets: for each facet a code a passage.
        values: for each facet what each code stands for.
        titles: distinct titles, for suggestions.
        sources: source → fingerprint, first row, row after the last.
        asked: (row, question) for the ways people ask that the content itself gives, of entries and of articles.
        asked_docs, asked_keys: for each term of a question which item of ``asked`` it stands in, and which term.
        characters: the rows that hold a character, as bits, for characters looked for before.
    """

    text: Columns
    chapters: Columns
    entries: Columns
    entry_rows: npt.NDArray[np.int32]
    group: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    cited: Floats
    row_keys: Keys
    group_keys: Keys
    law_keys: Keys
    facets: dict[str, npt.NDArray[np.uint16]]
    values: dict[str, list[list[str]]]
    titles: list[str]
    sources: dict[str, str]
    asked: list[tuple[int, str]]
    asked_docs: npt.NDArray[np.int32]
    asked_keys: Keys
    vectors: Vectors | None = None
    characters: dict[str, npt.NDArray[np.uint8]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def count(self) -> int:
        """Number of passages."""
        return len(self.group)

    def save(self, folder: Path) -> None:
        """Write everything but the vectors."""
        for name in _ARRAYS:
            value = self.facets[name[6:]] if name.startswith("facet-") else getattr(self, name)
            np.save(folder / f"{name}.npy", value, allow_pickle=False)
        meta = {
            "text": self.text.save(folder, "text"),
            "chapters": self.chapters.save(folder, "chapters"),
            "entries": self.entries.save(folder, "entries"),
            "values": self.values,
            "titles": self.titles,
            "sources": self.sources,
            "asked": self.asked,
        }
        (folder / "shard.json").write_text(json.dumps(meta, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Shard:
        """Map the arrays of a folder into memory."""
        meta: dict[str, Any] = json.loads((folder / "shard.json").read_text("utf-8"))
        arrays = {name: mapped(folder / f"{name}.npy") for name in _ARRAYS}
        facets = {name: arrays.pop(f"facet-{name}") for name in FACETS}
        return cls(
            text=Columns.load(folder, "text", meta["text"]),
            chapters=Columns.load(folder, "chapters", meta["chapters"]),
            entries=Columns.load(folder, "entries", meta["entries"]),
            facets=facets,
            values=meta["values"],
            titles=meta["titles"],
            sources=meta["sources"],
            asked=[(r, q) for r, q in meta["asked"]],
            vectors=Vectors.load(folder),
            **arrays,
        )

    def with_vectors(self, vectors: Vectors | None) -> Shard:
        """The same shard with vectors."""
        return replace(self, vectors=vectors)


@dataclass(frozen=True)
class Made:
    """A shard just made, with what vectors are learnt from."""

    shard: Shard
    stream: Stream
    counts: Counts


def make(
    passages: Sequence[Passage],
    sources: dict[str, str],
    lexicon: Lexicon,
    like: Shard | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Made:
    """Make the arrays of some passages.

    Args:
        like: the shard these passages stand beside: its worth of terms and its words' vectors are used.
        tell: called with a short Chinese phrase at each step.
    """
    tell("切分词语")
    texts = [searchable(p) for p in passages]
    stream = lexicon.stream(texts)
    tell("计算权重")
    counts = Counts.of(stream.docs, stream.keys, len(passages))
    names = _codes(group_name(p) for p in passages)
    group = np.array(names[0], np.int32)
    chapters = counts.grouped(group.astype(np.int64), len(names[1]))
    law_by_group = dict(zip(names[0], (law_of(p) for p in passages), strict=True))
    facets, values = _facets(passages)
    asked = [(row, q) for row, p in enumerate(passages) for q in (p.asked if p.label else p.questions)]
    shard = Shard(
        Columns.build(counts, like=like.text if like else None),
        Columns.build(chapters, like=like.chapters if like else None),
        *_entries(passages, texts, stream, like),
        group,
        np.array([p.starts.toordinal() if p.starts else ALWAYS for p in passages], np.int32),
        np.array([p.ends.toordinal() if p.ends else NEVER for p in passages], np.int32),
        citations(passages),
        np.array([key_of(target(p.id)) for p in passages], np.uint64),
        np.array([key_of(name) for name in names[1]], np.uint64),
        np.array([key_of(law_by_group[g]) for g in range(len(names[1]))], np.uint64),
        facets,
        values,
        list(dict.fromkeys(p.title for p in passages)),
        sources,
        asked,
        *_asked_terms(asked, lexicon),
    )
    if like is not None and like.vectors is not None:
        shard = shard.with_vectors(like.vectors.beside(counts, group.astype(np.int64), len(names[1])))
    return Made(shard, stream, counts)


def _entries(
    passages: Sequence[Passage], texts: Sequence[str], stream: Stream, like: Shard | None
) -> tuple[Columns, npt.NDArray[np.int32]]:
    """The columns of the passages that are no articles: their words and pairs once more, and their characters."""
    rows = np.array([i for i, p in enumerate(passages) if p.kind is not Kind.REGULATION], np.int32)
    place = np.full(len(passages), -1, np.int32)
    place[rows] = np.arange(len(rows), dtype=np.int32)
    mine = place[stream.docs] >= 0
    characters = [character_keys(texts[row]) for row in rows]
    docs = np.repeat(np.arange(len(rows), dtype=np.int32), [len(c) for c in characters])
    keys = np.concatenate([stream.keys[mine], *characters]).astype(np.uint64)
    counts = Counts.of(np.concatenate([place[stream.docs[mine]], docs]), keys, len(rows))
    return Columns.build(counts, like=like.entries if like and like.entries.count else None), rows


def _asked_terms(asked: Sequence[tuple[int, str]], lexicon: Lexicon) -> tuple[npt.NDArray[np.int32], Keys]:
    """The terms of the questions, cut here so that nobody who opens the index has to; see :class:`Shard`."""
    stream = lexicon.stream([plain(q) for _, q in asked])
    kept = ~np.isin(stream.keys, np.array(list(STOP_KEYS), np.uint64))
    order = np.argsort(stream.docs[kept], kind="stable")
    return stream.docs[kept][order].astype(np.int32), stream.keys[kept][order]


def _codes(names: Iterable[str]) -> tuple[list[int], list[str]]:
    table: dict[str, int] = {}
    codes = [table.setdefault(name, len(table)) for name in names]
    return codes, list(table)


def _facets(
    passages: Sequence[Passage],
) -> tuple[dict[str, npt.NDArray[np.uint16]], dict[str, list[list[str]]]]:
    arrays, values = {}, {}
    for name in FACETS:
        table: dict[tuple[str, ...], int] = {}
        codes = []
        for passage in passages:
            value = getattr(passage, name)
            combined = tuple(value) if isinstance(value, tuple) else (str(value),) if value else ()
            codes.append(table.setdefault(combined, len(table)))
        arrays[name] = np.array(codes, np.uint16)
        values[name] = [list(combined) for combined in table]
    return arrays, values


def citations(passages: Sequence[Passage]) -> Floats:
    """For each passage: how many articles of other laws name its law."""
    laws = {law: i for i, law in enumerate(dict.fromkeys(p.law for p in passages if p.law))}
    counts = np.zeros(len(laws) + 1, np.float32)
    for passage in passages:
        named = set(_named(passage.text, laws)) - {laws.get(passage.law, -1)}
        counts[list(named)] += 1
    return counts[np.array([laws.get(p.law, len(laws)) for p in passages], np.int64)]


def _named(text: str, laws: dict[str, int]) -> Iterable[int]:
    for book in _BOOK.findall(text) if "《" in text else ():
        law = laws.get(law_name(book))
        if law is not None:
            yield law
    for place in _PLACE.finditer(text) if "第" in text else ():
        before = text[max(0, place.start() - 16) : place.start()].rstrip("》")
        for start in range(len(before) - 1):
            law = laws.get(law_name(before[start:])) if before[-1] not in "本该据照反和、" else None
            if law is not None:
                yield law
                break


def rows_of(part_keys: Keys, order: Ints, keys: Keys) -> list[npt.NDArray[np.int64]]:
    """For each key the rows that have it; ``order`` sorts ``part_keys``."""
    ordered = part_keys[order]
    low, high = np.searchsorted(ordered, keys, "left"), np.searchsorted(ordered, keys, "right")
    return [order[a:b] for a, b in zip(low.tolist(), high.tolist(), strict=True)]
