"""The arrays of one shard of an index: columns for ranking, dates, facets and keys, one entry a passage."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.model.citations import law_name
from kb.search.index.columns import Columns
from kb.search.index.passage import Passage
from kb.search.index.vectors import Vectors
from kb.search.words.terms import Floats, Ints, Keys, mapped, plain

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

    @cached_property
    def order(self) -> dict[str, Ints]:
        """What sorts the keys of rows, groups and laws: they are looked up with every question confirmed."""
        keys = {"row": self.row_keys, "group": self.group_keys, "law": self.law_keys}
        return {name: np.argsort(some, kind="stable") for name, some in keys.items()}

    def held(self, name: str, keys: Keys) -> tuple[Ints, Ints]:
        """Which of some keys stand where: places among ``keys``, ascending, and rows or groups.

        Args:
            name: ``row``, ``group`` or ``law``.
        """
        mine = {"row": self.row_keys, "group": self.group_keys, "law": self.law_keys}[name]
        return rows_of(mine, self.order[name], keys)

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


def rows_of(part_keys: Keys, order: Ints, keys: Keys) -> tuple[Ints, Ints]:
    """Which of the keys stand where: places among ``keys``, ascending, and rows; ``order`` sorts ``part_keys``."""
    ordered = part_keys[order]
    low, high = np.searchsorted(ordered, keys, "left"), np.searchsorted(ordered, keys, "right")
    sizes = high - low
    cells = np.arange(int(sizes.sum())) + np.repeat(low - np.cumsum(sizes) + sizes, sizes)
    return np.repeat(np.arange(len(keys)), sizes), order[cells]
