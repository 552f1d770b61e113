"""The Whoosh side of a shard: passages as stored fields, and exact look-ups.

Only the API that whoosh 2.7, whoosh-reloaded and whoosh3 share is used. Documents are added in one segment and in
order, so a document number is the row of the arrays in :mod:`kb.search.index.shard`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from whoosh import fields, index
from whoosh.reading import TermNotFound

from kb.model import Kind
from kb.search.index.passage import Passage
from kb.search.index.shard import target
from kb.search.index.unpickle import guard
from kb.search.words.terms import plain

guard()
_FIELDS = tuple(Passage.__dataclass_fields__)
_KIND = _FIELDS.index("kind")
MEGABYTES_OF_TERMS = 32  # before they are sorted on the disk
REMEMBERED_PASSAGES = 3000  # passages kept in memory; who types on sees much the same ones again


def schema() -> fields.Schema:
    """Fields of a shard."""
    return fields.Schema(
        id=fields.ID(unique=True),
        target=fields.ID(),
        entry=fields.ID(),
        kind=fields.ID(),
        topics=fields.KEYWORD(),
        exact=fields.KEYWORD(),
        passage=fields.STORED(),
    )


def squeezed(text: str) -> str:
    """Letters and digits only, in plain form: what counts for being exactly the same title or question.

    >>> squeezed("复查，期限 多久？")
    '复查期限多久'
    """
    return "".join(c for c in plain(text) if c.isalnum())


def exact_names(passage: Passage) -> list[str]:
    """The titles and questions that put a passage first when typed exactly."""
    if passage.label and passage.order:  # a law's names lead to its first article
        return []
    names = (passage.title, passage.law, *passage.questions)
    return list(dict.fromkeys(s for s in map(squeezed, names) if s))


class StoreWriter:
    """Writes passages into a folder, one segment, in order."""

    def __init__(self, folder: Path) -> None:
        self._writer = index.create_in(str(folder), schema()).writer(limitmb=MEGABYTES_OF_TERMS)
        self._terms = 0

    def add(self, p: Passage) -> None:
        """The next passage."""
        topics, exact = list(p.topics), exact_names(p)
        self._terms += 4 + len(topics) + len(exact)
        self._writer.add_document(
            id=p.id,
            target=target(p.id),
            entry=p.entry,
            kind=str(p.kind),
            topics=topics or None,
            exact=exact or None,
            passage=tuple(str(p.kind) if f == "kind" else getattr(p, f) for f in _FIELDS),
        )

    def close(self, tick: Callable[[int, int], None] = lambda _done, _total: None) -> None:
        """Put everything on the disk.

        Args:
            tick: called with how many of the terms are written, and how many there are.
        """
        pool: Any = self._writer.pool  # type: ignore[attr-defined]
        every = pool.iter_postings

        def heard() -> Iterator[tuple[Any, ...]]:
            tick(0, self._terms)
            for number, item in enumerate(every()):
                if number % 5000 == 0:
                    tick(number, self._terms)
                yield item

        pool.iter_postings = heard  # Whoosh says nothing while it sorts and writes
        self._writer.commit()
        tick(self._terms, self._terms)


class Store:
    """Stored passages of one shard, for reading."""

    def __init__(self, folder: Path) -> None:
        self._reader = index.open_dir(str(folder)).reader()  # type: ignore[no-untyped-call]
        self._passage = lru_cache(REMEMBERED_PASSAGES)(self._read)

    def passage(self, row: int) -> Passage:
        """The passage of a row."""
        return self._passage(row)

    def _read(self, row: int) -> Passage:
        values = list(self._reader.stored_fields(row)["passage"])
        values[_KIND] = Kind(values[_KIND])
        return Passage(*values)

    def look_up(self, field: str, value: str) -> list[int]:
        """Rows whose field holds exactly this value, ascending."""
        try:
            return list(self._reader.postings(field, value).all_ids())
        except TermNotFound:
            return []

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()
