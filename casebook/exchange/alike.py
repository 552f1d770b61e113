"""Whether the library has the same already: titles and questions that are the same words, or nearly."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kb.model import Answer, Entry

ALIKE = 0.5
"""Share of pairs of characters two titles have in common from which one is shown beside the other."""
_LEAVE = re.compile(r"[\s，。？！、；：,.?!;:“”\"'（）()《》【】\[\]—-]+")


@dataclass(frozen=True, slots=True)
class AlikeEntry:
    """An entry that may say the same.

    Attributes:
        words: its title or question that is alike.
        same: whether the words are the same but for marks.
    """

    entry: Entry
    words: str
    same: bool


def bare(text: str) -> str:
    """A title as it is compared: without spaces and marks."""
    return _LEAVE.sub("", text)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(max(1, len(text) - 1))) if text else frozenset()


class KnownTitles:
    """The titles, other names and questions of entries, to be asked many times."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._words: list[tuple[Entry, str, str]] = []
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._exact: dict[str, int] = {}
        for entry in entries:
            asked = entry.questions if isinstance(entry, Answer) else ()
            for words in (entry.title, *entry.aliases, *asked):
                if plain := bare(words):
                    at = len(self._words)
                    self._words.append((entry, words, plain))
                    self._exact.setdefault(plain, at)
                    for pair in _pairs(plain):
                        self._holding[pair].append(at)

    def like(self, title: str) -> AlikeEntry | None:
        """The entry that is nearest to a title, when one is near enough."""
        plain = bare(title)
        if not plain:
            return None
        if plain in self._exact:
            entry, words, _ = self._words[self._exact[plain]]
            return AlikeEntry(entry, words, same=True)
        wanted = _pairs(plain)
        shared: dict[int, int] = defaultdict(int)
        for pair in wanted:
            for at in self._holding.get(pair, ()):
                shared[at] += 1
        best = max(shared, key=lambda at: (self._share(at, shared[at], wanted), -at), default=None)
        if best is None or self._share(best, shared[best], wanted) < ALIKE:
            return None
        entry, words, _ = self._words[best]
        return AlikeEntry(entry, words, same=False)

    def _share(self, at: int, both: int, wanted: frozenset[str]) -> float:
        return both / (len(wanted) + len(_pairs(self._words[at][2])) - both)
