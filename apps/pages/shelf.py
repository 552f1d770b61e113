"""A shelf: all entries of a kind in a list that can be narrowed, the open one beside it. Guides, cases and flows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar

import param

from apps.page.reading import ReadingView
from apps.present.common import head
from kb.model import Entry, Kind


class ShelfView(ReadingView):
    """Address besides what every reading page has: ``t`` topic, ``f`` words to narrow by."""

    view = "shelf"
    kind: ClassVar[Kind]
    words: ClassVar[Mapping[str, str]] = {}
    shelf = param.String("")

    def open(self, params: dict[str, str]) -> None:
        """The list, then the entry."""
        self.put(shelf=self._shelf())
        self.show_entry()

    def on_narrow(self, message: Mapping[str, Any]) -> None:
        """The list was narrowed in the view; the address follows."""
        self.note(t=str(message.get("t", ""))[:40], f=str(message.get("f", ""))[:60])

    def _shelf(self) -> dict[str, Any]:
        entries = self.desk.library.entries(self.kind)
        counts = Counter(t for e in entries for t in e.topics)
        order = {name: i for i, name in enumerate(self.desk.library.topics)}
        return {
            "words": {"unit": "篇", **self.words},
            "t": self.params.get("t", ""),
            "f": self.params.get("f", ""),
            "topics": sorted(counts, key=lambda t: (order.get(t, 999), t)),
            "items": [self.row(e) for e in entries],
        }

    def row(self, entry: Entry) -> dict[str, Any]:
        """One line of the list."""
        shown = head(self.scene, entry)
        return {
            "id": entry.id,
            "title": entry.title,
            "href": shown["href"],
            "stamps": shown["stamps"],
            "topics": list(entry.topics),
            "sub": self.gist(entry),
            "also": " ".join(entry.aliases),
        }

    def gist(self, entry: Entry) -> str:
        """What the entry is about, in one line."""
        return first_line(entry.body)


def first_line(markdown: str) -> str:
    """The first line of prose, without marks, at most 80 characters."""
    for line in markdown.splitlines():
        plain = line.strip().lstrip("#>-* ").replace("**", "")
        if plain and not line.startswith("#"):
            return plain[:80]
    return ""
