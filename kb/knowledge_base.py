"""An office's knowledge base at one moment: the library, the search over it, and the questions confirmed so far.

This is the one door: the command line, notebooks, pages and the JSON API all hold a :class:`KnowledgeBase`. It never
changes; :meth:`KnowledgeBase.renewed` reads the files as they stand now and gives the next one.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kb.checks import check_library
from kb.errors import BadRequest, IndexUnavailable
from kb.files import Progress
from kb.law.history import ArticleView
from kb.library import Library
from kb.model import Entry, Kind
from kb.model.citations import parse
from kb.model.references import bases_of
from kb.model.shown import rows_html
from kb.places import Home, shipped_content
from kb.search.feedback import Clean, Feedback
from kb.search.index.corpus import LibraryCorpus
from kb.search.index.snapshot import Index, build_index, update
from kb.search.one_search import Filters, only
from kb.search.results import Results
from kb.search.searcher import Searcher
from kb.shelves import Entries, Laws, Problems, articles_frame, day_meant, kind_meant, topic_meant

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
        return replace(self, library=Library.open(self.home, self.shipped, before=self.library))

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
        on: object = None,
        limit: int = 20,
        filters: Filters | None = None,
    ) -> Results:
        """查：和窗口用的是同一个搜索。

        Search the library.

        Args:
            query: as people put it.
            kind: only this kind, such as ``法规`` or ``law``.
            topic: only this topic, one of :attr:`topics`.
            on: the day whose law is asked about: a date, a Timestamp or ``"2026-11-22"``; today when None.
            limit: of hits, at least 1.
            filters: instead of kind and topic.

        Raises:
            IndexUnavailable: while there is no index.
            BadRequest: for a kind, topic, day or number that is none.
        """
        if self.searcher is None:
            raise IndexUnavailable(BEING_MADE)
        if not isinstance(query, str):
            raise BadRequest('要查的话请写成文字，如 lib.search("复查期限")。')
        if limit < 1:
            raise BadRequest(f"limit 是最多几条，至少 1；这里写的是 {limit}。")
        kinds = [kind_meant(kind)] if kind else ()
        asked = filters or only(kinds, [topic_meant(topic, self.topics)] if topic else ())
        return self.searcher.search(query, on=_day(on), filters=asked, limit=limit)

    def get(self, entry_id: str) -> Entry:
        """按编号取一条。

        An entry by id.

        Raises:
            UnknownEntry: when there is none; names the nearest.
        """
        return self.library.get(entry_id)

    def article(self, citation: str, on: object = None) -> ArticleView | None:
        """取一条法条，怎么写都行；原文和要点并排。

        An article, cited in any way people write it; official text and summary side by side. None when the law or the
        article is not in the library.

        Raises:
            BadRequest: when what is written is no citation.
        """
        cited = parse(str(citation), names=self.library.names, default="信访工作条例")
        if cited is None or cited.article is None:
            raise BadRequest(f"“{citation}”不是一条法条的写法。写成 信访工作条例第三十五条 这样。")
        return self.library.article(cited, _day(on))

    def articles(self, law: str | None = None, on: object = None) -> pd.DataFrame:
        """法条的表：一部法的，或者全部（要读一会儿），包括导入的。

        The articles in force on a day (today when None), of one law or of all: law, article, citation, text, official,
        status, version.
        """
        return articles_frame(self.library, _day(on), law)

    def check(self, on: object = None) -> Problems:
        """核对全部内容，不含情景和练习的检查。

        Every problem of every content file, without the casebook's checks.
        """
        return Problems(check_library(self.library, _day(on)))

    def unanswered(self) -> pd.DataFrame:
        """谁问了什么没有答案：问的话、次数、最近一次。

        What was asked and found nothing, most asked first: query, count, last (datetime64, UTC). Only what the desk kept,
        cleaned of personal data.
        """
        import pandas as pd

        asked = [(u.query, u.time) for u in self.feedback.unanswered()]
        frame = pd.DataFrame(asked, columns=["query", "last"])
        frame["last"] = pd.to_datetime(frame["last"], utc=True)
        found = frame.groupby("query", as_index=False, sort=False).agg(
            count=("last", "size"), last=("last", "max")
        )
        return found.sort_values(["count", "last"], ascending=False, ignore_index=True)

    def entries(self, kind: str | Kind | None = None) -> Entries[Entry]:
        """全部内容，或者一类。

        All entries, or those of a kind.
        """
        which = kind_meant(kind) if kind else None
        return Entries(which.value if which else "内容", self.library.entries(which))

    answers = property(lambda self: self.entries(Kind.ANSWER), doc="全部问答。\n\nAll answers.")
    guides = property(lambda self: self.entries(Kind.GUIDE), doc="全部指南。\n\nAll guides.")
    flows = property(lambda self: self.entries(Kind.FLOW), doc="全部流程。\n\nAll flows.")
    cases = property(lambda self: self.entries(Kind.CASE), doc="全部案例。\n\nAll cases.")
    scenarios = property(lambda self: self.entries(Kind.SCENARIO), doc="全部情景。\n\nAll scenarios.")
    drills = property(lambda self: self.entries(Kind.DRILL), doc="全部分类练习。\n\nAll drills.")
    courses = property(lambda self: self.entries(Kind.COURSE), doc="全部课程。\n\nAll courses.")

    @property
    def laws(self) -> Laws:
        """全部法规，自带的和导入的；lib.laws["信访工作条例"] 取一部。

        All laws with their versions.
        """
        return Laws(self.library)

    @property
    def topics(self) -> tuple[str, ...]:
        """全部主题。

        The controlled list of topics.
        """
        return self.library.topics

    def __len__(self) -> int:
        return len(self.library.entries())

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.library.entries())

    def __getitem__(self, entry_id: str) -> Entry:
        return self.get(entry_id)

    def __contains__(self, entry: object) -> bool:
        return entry in self.library if isinstance(entry, str) else entry in self.library.entries()

    def __repr__(self) -> str:
        return f"<知识库 {len(self)} 条，法规 {len(self.laws)} 部，在 {self.home.root}>"

    def to_frame(self, kind: str | Kind | None = None) -> pd.DataFrame:
        """全部内容的表，或者一类的，一行一条。

        All entries as a table, one row an entry; see :meth:`kb.shelves.Entries.to_frame`.
        """
        return self.entries(kind).to_frame()

    def _repr_html_(self) -> str:
        counts = Counter(e.kind.value for e in self.library.entries())
        return rows_html(("类别", "数量"), counts.items(), f"知识库在 {self.home.root}")


def _day(on: object) -> dt.date:
    return dt.date.today() if on is None else day_meant(on)


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
    home: str | Path | None = None,
    content: str | Path | None = None,
    *,
    new: bool = False,
    progress: Progress | None = None,
    clean: Clean = lambda _query: None,
) -> KnowledgeBase:
    """打开知识库；索引没有就建，旧了就更新。

    Open the knowledge base; its index is made, or brought up to date, on the way.

    Args:
        home: the office's folder; by default ``FANGZHI_HOME`` or the platform's data folder.
        content: the office's own content folder; by default inside ``home``.
        new: a folder that is named and not there is made; otherwise it is taken for a typing error.
        progress: told while the index is made.
        clean: makes a query fit to be kept.

    Raises:
        BadRequest: when a folder was named that is not there.
    """
    for named in (home, content):
        if named is not None and not new and not Path(named).expanduser().is_dir():
            raise BadRequest(f"没有“{named}”这个文件夹。要新建一个，写 kb.open(…, new=True)。")
    return KnowledgeBase.read(Home.find(home, content), clean=clean).indexed(progress=progress)


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
