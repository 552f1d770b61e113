"""The unit of search: one article of a law, or one whole entry."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.model import Kind


@dataclass(frozen=True, slots=True)
class Passage:
    """What the index stores and the ranking scores.

    Attributes:
        id: the entry's id, or an article's citation key (``信访工作条例@2022-05-01#31``).
        entry: id of the entry the passage belongs to.
        source: the file it came from, ``layer/relative/path``; all passages of a source are replaced together.
        fingerprint: hash of that file.
        title: the entry's title; for an article the law's title.
        heading: headings above an article, joined by spaces; empty otherwise.
        label: ``第三十一条`` for an article; empty otherwise.
        text: what is searched and quoted from.
        gist: the summary of an article whose official text is ``text``; the 短答 of an answer.
        questions: the ways people ask (问法), aliases and short names: an exact one goes first.
        asked: what people ask of an article, as trainers wrote it down; searched as text only where it is all there is.
        citation: as printed (``信访工作条例第三十一条``); empty for other kinds.
        law: title in comparing form; empty for other kinds.
        starts: first day it holds; None when unknown or always.
        ends: first day it no longer holds.
        successor: what took its place, when it ended.
        order: position within its source.
    """

    id: str
    entry: str
    kind: Kind
    source: str
    fingerprint: str
    title: str
    text: str
    heading: str = ""
    label: str = ""
    gist: str = ""
    questions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    citation: str = ""
    law: str = ""
    level: str = ""
    starts: dt.date | None = None
    ends: dt.date | None = None
    successor: str = ""
    order: int = 0
    asked: tuple[str, ...] = ()

    @property
    def pointer(self) -> bool:
        """Whether it is an article that is neither summarised nor imported: nothing is known but what people ask of it."""
        return bool(self.label and self.asked and not self.text)

    @property
    def shown(self) -> str:
        """What is quoted from."""
        return "\n".join(self.asked) if self.pointer else self.text
