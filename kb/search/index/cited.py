"""How often other laws name a law, counted while the passages go by."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

import numpy as np

from kb.model.citations import law_name
from kb.search.index.passage import Passage
from kb.search.words.terms import Floats

_BOOK = re.compile(r"《([^《》]{2,60})》")
_PLACE = re.compile(r"第[零一二三四五六七八九十百千]+条")
_OWN = "本该据照反和、"  # a place after one of these is in no law that is named right before it
_REACH = 16  # characters before a place in which a law's name is looked for


class Citing:
    """What passages cite; which of it are laws is known when the last has gone by."""

    def __init__(self) -> None:
        self._laws: dict[str, int] = {}
        self._mine = array("i")
        self._phrases: dict[tuple[str, bool], int] = {}
        self._said = array("i")
        self._ends = array("q")

    def add(self, passage: Passage) -> None:
        """The next passage."""
        law = passage.law
        self._mine.append(self._laws.setdefault(law, len(self._laws)) if law else -1)
        for phrase in dict.fromkeys(_phrases(passage.text)):
            self._said.append(self._phrases.setdefault(phrase, len(self._phrases)))
        self._ends.append(len(self._said))

    def counts(self) -> Floats:
        """For each passage: how many articles of other laws name its law."""
        meant = [self._law(*phrase) for phrase in self._phrases]
        counts = np.zeros(len(self._laws) + 1, np.float32)
        first = 0
        for mine, end in zip(self._mine, self._ends, strict=True):
            for law in {meant[p] for p in self._said[first:end]} - {mine, -1}:
                counts[law] += 1
            first = end
        counts[-1] = 0  # what belongs to no law
        return counts[np.frombuffer(self._mine, np.int32)] if self._mine else counts[:0]

    def _law(self, phrase: str, titled: bool) -> int:
        """The law a phrase names, -1 where none: the title itself, or the longest name the phrase ends in."""
        if titled:
            return self._laws.get(law_name(phrase), -1)
        for start in range(len(phrase) - 1):
            law = self._laws.get(law_name(phrase[start:]))
            if law is not None:
                return law
        return -1


def _phrases(text: str) -> Iterator[tuple[str, bool]]:
    """Titles in book marks, and what stands before the numbers of articles."""
    for book in _BOOK.findall(text) if "《" in text else ():
        yield book, True
    for place in _PLACE.finditer(text) if "第" in text else ():
        before = text[max(0, place.start() - _REACH) : place.start()].rstrip("》")
        if len(before) > 1 and before[-1] not in _OWN:
            yield before, False
