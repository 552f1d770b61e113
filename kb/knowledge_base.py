"""An office's knowledge base, opened: the library and the search over it, in one hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from kb.checks import check_library
from kb.files import Progress
from kb.law.history import ArticleView
from kb.library import Library
from kb.model import Entry, Kind
from kb.model.citations import parse
from kb.model.problems import Problem
from kb.model.references import bases_of
from kb.places import Home
from kb.search.feedback import Clean, Feedback
from kb.search.index.corpus import LibraryCorpus
from kb.search.index.snapshot import Index, build_index, update
from kb.search.one_search import Filters
from kb.search.results import Results
from kb.search.searcher import Searcher

if TYPE_CHECKING:
    import pandas as pd


class KnowledgeBase:
    """What ``kb.open()`` gives.

    Args:
        home: the office's folder.
        library: as read; read anew by :meth:`refresh`.
        clean: makes a query fit to be kept; by default nothing typed is ever kept.
    """

    def __init__(self, home: Home, library: Library, clean: Clean = lambda _query: None) -> None:
        self.home = home
        self.library = library
        self.feedback = Feedback(home.feedback, clean)
        self.searcher = Searcher(
            Index(home.index), library.vocabularies, library.names, self.feedback, basis=self._basis
        )

    def search(
        self,
        query: str,
        *,
        kind: str | Kind | None = None,
        topic: str | None = None,
        on: dt.date | None = None,
        limit: int = 20,
    ) -> Results:
        """Search the library.

        Args:
            query: as people put it.
            kind: only this kind, such as ``法规``.
            topic: only this topic.
            on: the day whose law is asked about; today when None.
            limit: of hits.

        Raises:
            IndexUnavailable: when the index was deleted meanwhile; :meth:`refresh` makes a new one.
        """
        kinds = frozenset({Kind(kind).value}) if kind else frozenset()
        filters = Filters(kinds=kinds, topics=frozenset({topic}) if topic else frozenset())
        return self.searcher.search(query, on=on or dt.date.today(), filters=filters, limit=limit)

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

        rows = [
            {
                "kind": e.kind.value, "id": e.id, "title": e.title, "topics": "、".join(e.topics),
                "owner": e.owner, "verified": e.verified, "due": e.due, "layer": e.layer,
                "citations": len(bases_of(e)),
            }
            for e in self.library.entries(Kind(kind) if kind else None)
        ]  # fmt: skip
        columns = ["kind", "id", "title", "topics", "owner", "verified", "due", "layer", "citations"]
        return pd.DataFrame(rows, columns=columns)

    def refresh(self, *, rebuild: bool = False, progress: Progress | None = None) -> int:
        """Read the files as they stand and bring the index up to date.

        Returns:
            How many sources were new, changed or gone.
        """
        self.library = self.library.refreshed(self.home.cache)
        changed = update_index(self.home, self.library, rebuild=rebuild, progress=progress)
        self.searcher.use_words(self.library.vocabularies, self.library.names)
        return changed

    def _basis(self, entry_id: str) -> list[str]:
        if entry_id not in self.library:
            return []
        return list(dict.fromkeys(b.citation.text for b in bases_of(self.library.get(entry_id))))

    def _repr_html_(self) -> str:
        counts = self.to_frame().groupby("kind").size()
        cells = "".join(f"<tr><td>{kind}</td><td>{number}</td></tr>" for kind, number in counts.items())
        return f"<table><thead><tr><th>类别</th><th>数量</th></tr></thead><tbody>{cells}</tbody></table>"


def open_knowledge_base(
    home: str | Path | None = None, content: str | Path | None = None, *, clean: Clean = lambda _query: None
) -> KnowledgeBase:
    """Open the knowledge base; its index is made, or brought up to date, on the way.

    Args:
        home: the office's folder; by default ``FANGZHI_HOME`` or the platform's data folder.
        content: the office's own content folder; by default inside ``home``.
        clean: makes a query fit to be kept.
    """
    where = Home.find(home, content)
    library = Library.open(where)
    update_index(where, library)
    return KnowledgeBase(where, library, clean)


def refresh_index(home: Home, *, rebuild: bool = False, progress: Progress | None = None) -> int:
    """Bring an office's index up to date; returns how many sources were new, changed or gone."""
    return update_index(home, Library.open(home), rebuild=rebuild, progress=progress)


def update_index(
    home: Home, library: Library, *, rebuild: bool = False, progress: Progress | None = None
) -> int:
    """The same for a library that was already read."""

    corpus = LibraryCorpus(library)
    if rebuild:
        build_index(home.index, corpus, progress)
        return sum(1 for _ in corpus.sources())
    return update(home.index, corpus, progress)
