"""The Whoosh side of a shard: passages as stored fields, and exact look-ups.

Only the API that whoosh 2.7, whoosh-reloaded and whoosh3 share is used. Documents are added in one segment and in
order, so a document number is the row of the arrays in :mod:`kb.search.index.shard`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

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


def write(folder: Path, passages: Iterable[Passage], tick: Callable[[int], None] = lambda _: None) -> None:
    """Write passages into an empty folder, one segment, in order."""
    writer = index.create_in(str(folder), schema()).writer(limitmb=256)
    for number, p in enumerate(passages):
        writer.add_document(
            id=p.id,
            target=target(p.id),
            entry=p.entry,
            kind=str(p.kind),
            topics=list(p.topics) or None,
            exact=exact_names(p) or None,
            passage=tuple(str(p.kind) if f == "kind" else getattr(p, f) for f in _FIELDS),
        )
        if number % 500 == 0:
            tick(number)
    writer.commit()


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
