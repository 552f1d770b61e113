"""An office's knowledge base at one moment: the library, the search over it, and the questions confirmed so far.

This is the one door: the command line, notebooks, pages and the JSON API all hold a :class:`KnowledgeBase`. It never
changes; :meth:`KnowledgeBase.renewed` reads the files as they stand now and gives the next one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kb.checks import check_library
from kb.errors import IndexUnavailable
from kb.files import Progress
from kb.law.history import ArticleView
from kb.library import Library
from kb.model import Entry, Kind
from kb.model.citations import parse
from kb.model.problems import Problem
from kb.model.references import bases_of
from kb.places import Home, shipped_content
from kb.search.feedback import Clean, Feedback
from kb.search.index.corpus import LibraryCorpus
from kb.search.index.snapshot import Index, build_index, update
from kb.search.one_search import Filters, only
from kb.search.results import Results
from kb.search.searcher import Searcher

if TYPE_CHECKING:
    import pandas as pd

BEING_MADE = "正在整理索引，整理好就能查；法规和答复现在也可以直接翻看。"


@dataclass(frozen=True)
class KnowledgeBase:
    """What ``kb.open()`` gives.

    Attributes:
        home: the office's folders.
        shipped: the content that ships with the package.
        library: as read.
        feedback: where confirmed questions and questions without an answer are kept.
        searcher: over the index as it stood; None while there is no index yet.
    """

    home: Home
    shipped: Path
    library: Library
    feedback: Feedback
    searcher: Searcher | None = None

    @classmethod
    def read(
        cls, home: Home, shipped: Path | None = None, clean: Clean = lambda _query: None
    ) -> KnowledgeBase:
        """The library without a search; takes what a warm cache leaves to do.

        Args:
            clean: makes a query fit to be kept; by default nothing typed is ever kept.
        """
        shipped = shipped or shipped_content()
        return cls(home, shipped, Library.open(home, shipped), Feedback(home.feedback, clean))

    def with_search(self) -> KnowledgeBase:
        """The same with a search over the index and the confirmed questions as they stand; without one where there is none."""
        try:
            index = Index(self.home.index).frozen()
        except IndexUnavailable:
            return replace(self, searcher=None)
        searcher = Searcher(
            index,
            self.library.vocabularies,
            self.library.names,
            self.feedback.frozen(),
            basis=_Bases(self.library),
            replaced=self.library.replaced,
        )
        return replace(self, searcher=searcher)

    def with_feedback(self, *, settle: bool = True) -> KnowledgeBase:
        """The same with the confirmed questions as they stand.

        Args:
            settle: see :meth:`kb.search.searcher.Searcher.with_feedback`.
        """
        if self.searcher is None:
            return self
        return replace(self, searcher=self.searcher.with_feedback(self.feedback.frozen(), settle=settle))

    def indexed(self, *, rebuild: bool = False, progress: Progress | None = None) -> KnowledgeBase:
        """The same with an index that agrees with the library.

        Raises:
            Busy: while another process writes the index.
        """
        update_index(self.home, self.library, rebuild=rebuild, progress=progress)
        return self.with_search()

    def renewed(self) -> KnowledgeBase:
        """The library as the files stand now; the search is still the one of before."""
        return replace(self, library=Library.open(self.home, self.shipped))

    @property
    def ready(self) -> bool:
        """Whether there is an index to search."""
        return self.searcher is not None

    def search(
        self,
        query: str,
        *,
        kind: str | Kind | None = None,
        topic: str | None = None,
        on: dt.date | None = None,
        limit: int = 20,
        filters: Filters | None = None,
    ) -> Results:
        """Search the library.

        Args:
            query: as people put it.
            kind: only this kind, such as ``法规``.
            topic: only this topic.
            on: the day whose law is asked about; today when None.
            limit: of hits.
            filters: instead of kind and topic.

        Raises:
            IndexUnavailable: while there is no index.
        """
        if self.searcher is None:
            raise IndexUnavailable(BEING_MADE)
        asked = filters or only([Kind(kind)] if kind else (), [topic] if topic else ())
        return self.searcher.search(query, on=on or dt.date.today(), filters=asked, limit=limit)

    def get(self, entry_id: str) -> Entry:
        """An entry by id.

        Raises:
            UnknownEntry: when there is none.
        """
        return self.library.get(entry_id)

    def article(self, citation: str, on: dt.date | None = None) -> ArticleView | None:
        """An article, cited in any way people write it; official text and summary side by side."""
        cited = parse(citation, names=self.library.names, default="信访工作条例")
        return self.library.article(cited, on or dt.date.today()) if cited else None

    def check(self, on: dt.date | None = None) -> list[Problem]:
        """Every problem of every content file, without the casebook's checks."""
        return check_library(self.library, on or dt.date.today())

    def to_frame(self, kind: str | Kind | None = None) -> pd.DataFrame:
        """All entries as a table, one row an entry."""
        import pandas as pd  # only notebooks pay for it

        columns = ("kind", "id", "title", "topics", "owner", "verified", "due", "layer", "citations")
        rows = [
            (
                e.kind.value,
                e.id,
                e.title,
                "、".join(e.topics),
                e.owner,
                e.verified,
                e.due,
                e.layer,
                len(bases_of(e)),
            )
            for e in self.library.entries(Kind(kind) if kind else None)
        ]
        return pd.DataFrame(rows, columns=list(columns))

    def _repr_html_(self) -> str:
        counts = self.to_frame().groupby("kind").size()
        cells = "".join(f"<tr><td>{kind}</td><td>{number}</td></tr>" for kind, number in counts.items())
        return f"<table><thead><tr><th>类别</th><th>数量</th></tr></thead><tbody>{cells}</tbody></table>"


class _Bases:
    """The citations an answer rests on, by entry id; looked up once an entry."""

    def __init__(self, library: Library) -> None:
        self._find = cache(lambda entry_id: self._of(library, entry_id))

    @staticmethod
    def _of(library: Library, entry_id: str) -> Sequence[str]:
        found = bases_of(library.get(entry_id)) if entry_id in library else []
        return list(dict.fromkeys(b.citation.text for b in found))

    def __call__(self, entry_id: str) -> Sequence[str]:
        """As printed, each once, in the order of the entry."""
        return self._find(entry_id)


def open_knowledge_base(
    home: str | Path | None = None, content: str | Path | None = None, *, clean: Clean = lambda _query: None
) -> KnowledgeBase:
    """Open the knowledge base; its index is made, or brought up to date, on the way.

    Args:
        home: the office's folder; by default ``FANGZHI_HOME`` or the platform's data folder.
        content: the office's own content folder; by default inside ``home``.
        clean: makes a query fit to be kept.
    """
    return KnowledgeBase.read(Home.find(home, content), clean=clean).indexed()


def refresh_index(home: Home, *, rebuild: bool = False, progress: Progress | None = None) -> int:
    """Read an office's files and bring its index up to date; returns how many sources were new, changed or gone.

    Raises:
        Busy: while another process writes the index.
    """
    return update_index(home, Library.open(home, progress=progress), rebuild=rebuild, progress=progress)


def update_index(
    home: Home, library: Library, *, rebuild: bool = False, progress: Progress | None = None
) -> int:
    """Bring an office's index up to date; returns how many sources were new, changed or gone.

    Raises:
        Busy: while another process writes the index.
    """
    corpus = LibraryCorpus(library)
    if rebuild:
        build_index(home.index, corpus, progress)
        return sum(1 for _ in corpus.sources())
    return update(home.index, corpus, progress)
