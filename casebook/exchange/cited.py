"""The articles that words from outside rest on: recognised, and held against the laws that are here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.library import Library
from kb.model.citations import Citation, find, parse

MOST = 30
"""Citations of one text that are looked up."""


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """A citation as it was found, and what is to be said against it.

    Attributes:
        citation: with the law's own title.
        note: what it is cited for; empty where that is not told.
        fault: why it is no basis as it stands; empty for a sound one.
    """

    citation: Citation
    note: str = ""
    fault: str = ""

    @property
    def line(self) -> str:
        """As it stands under 依据."""
        return f"{self.citation.text}：{self.note}" if self.note else self.citation.text


def cited_in(text: str, library: Library, today: dt.date) -> list[CitedArticle]:
    """The articles named in running text, each once, in their order."""
    seen: dict[str, CitedArticle] = {}
    for _, _, citation in find(text, names=library.names):
        if len(seen) >= MOST:
            break
        seen.setdefault(citation.key, judged(citation, "", library, today))
    return list(seen.values())


def cited_line(line: str, library: Library, today: dt.date) -> list[CitedArticle]:
    """The citations of one line ``引用；引用：说明``; empty when it holds none."""
    head, _, note = line.replace(":", "：").partition("：")
    found = [parse(part, names=library.names) for part in head.replace(";", "；").split("；") if part.strip()]
    if found and all(c is not None and c.article is not None for c in found):
        return [judged(c, note.strip(), library, today) for c in found if c is not None]
    return cited_in(line, library, today)


def judged(citation: Citation, note: str, library: Library, today: dt.date) -> CitedArticle:
    """Whether a citation is a sound basis on a day."""
    version = library.version(citation, today)
    if version is None:
        return CitedArticle(citation, note, f"库里没有《{citation.law}》，依据没法核对")
    if citation.article is not None and library.article(citation, today) is None:
        return CitedArticle(citation, note, f"《{citation.law}》里没有{citation.article.text}")
    status = version.status(today)
    if not status.usable:
        return CitedArticle(citation, note, f"《{citation.law}》{status.value}，请换成现行的依据")
    return CitedArticle(citation, note)
