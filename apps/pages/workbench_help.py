"""What the workbench tells while somebody writes: names to choose from, articles, a difference, two texts to be merged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import param

from apps.pages.workbench_files import FilesView
from apps.present.difference import difference
from apps.writing.files import NotHere
from apps.writing.merging import merged
from apps.writing.naming import article_of, articles_of, names_of


class HelpingView(FilesView):
    """Answers to what the editor asks.

    Slices: ``names`` everything that can be named; ``answered`` the articles or the article last asked for, by its
    question's number; ``compared`` a difference; ``merging`` two texts by paragraph.
    """

    __abstract = True
    names = param.String("")
    answered = param.String("")
    compared = param.String("")
    merging = param.String("")

    def on_names(self, message: Mapping[str, Any]) -> None:
        """All that can be named; asked for once, when the first file is opened."""
        library = self.desk.library
        self.later(lambda: names_of(library), lambda found: self.put(names=found))

    def on_articles(self, message: Mapping[str, Any]) -> None:
        """The articles of a law, or with ``label`` what one of them says."""
        library, today, n = self.desk.library, self.context.today, int(message.get("n", 0))
        law, version = str(message.get("law", ""))[:80], str(message.get("version", ""))[:10]
        label = str(message.get("label", ""))[:40]

        def work() -> Any:
            if label:
                return article_of(library, law, version, label, today)
            return articles_of(library, law, version, today)

        self.later(work, lambda found: self.put(answered={"n": n, "found": found}))

    def on_compare(self, message: Mapping[str, Any]) -> None:
        """What the editor's text has that what was opened has not."""
        opened = self.opened
        if opened is None:
            return
        old, new, n = opened.text, str(message.get("text", "")), int(message.get("n", 0))
        self.later(
            lambda: difference(old, new), lambda found: self.put(compared={"n": n, "difference": found})
        )

    def on_merge(self, message: Mapping[str, Any]) -> None:
        """The editor's text beside what stands on the disk, by paragraph; ``base`` is the stamp of what it grew out of."""
        opened = self.opened
        if opened is None or not self.writable:
            return
        mine, base = str(message.get("text", "")), str(message.get("base", ""))
        path, drafting = opened.path, self.drafting

        def work() -> dict[str, Any]:
            shelf = self.drafts if drafting else self.files
            theirs = shelf.open(path)
            try:
                grown = opened.text if base == opened.stamp else self.files.text_of(path, base)
            except NotHere:
                grown = None
            parts = merged(grown, mine, theirs.text)
            return {
                "stamp": theirs.stamp,
                "parts": [{"mine": p.mine, "theirs": p.theirs, "side": p.side.value} for p in parts],
            }

        def then(found: dict[str, Any]) -> None:
            self._sent += 1
            self.put(merging={**found, "n": self._sent})

        self.later(work, then)
