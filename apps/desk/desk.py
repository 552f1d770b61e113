"""What all sessions share: the library as it stands, the search over it, and the watcher that renews both.

A session asks the desk each time and keeps nothing: when files change, a worker thread reads them, brings the index up
to date, gets a new search ready, and puts the new :class:`Snapshot` in the old one's place in one assignment. Until
then everybody works on with the old one, so no callback ever waits for a file.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import logging
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from apps.desk.indexing import bring_up_to_date, stamp_of
from apps.desk.remarks import Remarks
from apps.render import Renderer
from kb.errors import IndexUnavailable, KnowledgeBaseError
from kb.library import Library
from kb.model.references import bases_of
from kb.places import Home, shipped_content
from kb.search.feedback import Confirmed, Feedback
from kb.search.index import snapshot as search_index
from kb.search.results import Results
from kb.search.searcher import Filters, Searcher

log = logging.getLogger("fangzhi.apps")
REMEMBERED = 600  # answers kept for words that several people type
POLL = 0.7  # seconds between looks at the content folders
WARMING = "工资"


class SeenFeedback(Feedback):
    """Feedback as it stood at one moment, so that no search stops to read it again."""

    def __init__(self, feedback: Feedback) -> None:
        super().__init__(feedback.folder)
        self._mark, self._seen = feedback.mark, feedback.confirmed()

    @property
    def mark(self) -> tuple[int, int]:
        """As it stood."""
        return self._mark

    def confirmed(self) -> list[Confirmed]:
        """As they stood."""
        return self._seen


class SeenIndex(search_index.Index):
    """An index as it stood at one moment."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._fixed = super().current

    @property
    def current(self) -> search_index.Snapshot:
        """As it stood."""
        return self._fixed


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The library at one moment, with what is derived from it.

    Attributes:
        searcher: None until there is an index.
        cited: law → how often the library's own content cites it; what the desk needs most comes first.
        answers: what was found for words typed before.
    """

    library: Library
    renderer: Renderer
    cited: Counter[str]
    searcher: Searcher | None = None
    answers: OrderedDict[tuple[Any, ...], Results] = field(default_factory=OrderedDict)


class Desk:
    """The library and the search of one process.

    Args:
        home: the office's folder.
        shipped: the content that ships with the package.
        watch: whether to follow changes; otherwise the index is made ready before this returns.
        clean: makes a question fit to be kept, or refuses with None.
    """

    def __init__(
        self, home: Home, shipped: Path | None = None, *, watch: bool = False,
        clean: Callable[[str], str | None] | None = None,
    ) -> None:  # fmt: skip
        self.home = home
        self.shipped = shipped or shipped_content()
        self.feedback = Feedback(home.feedback, clean or cleaned)
        self.remarks = Remarks(home.feedback, clean or cleaned)
        self.workers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="fangzhi")
        self._closing = threading.Event()
        self._asked = threading.Event()
        self._stamp = stamp_of(self._folders)
        self.now = self._read()
        if watch:
            threading.Thread(target=self._watch, name="fangzhi-watch", daemon=True).start()
        else:
            self.renew()

    @property
    def _folders(self) -> tuple[Path, ...]:
        return (self.shipped, self.home.content, self.home.regulations)

    @property
    def library(self) -> Library:
        """The library as it stands."""
        return self.now.library

    @property
    def renderer(self) -> Renderer:
        """Content to safe HTML, with this library's names."""
        return self.now.renderer

    @property
    def ready(self) -> bool:
        """Whether there is an index to search."""
        return self.now.searcher is not None

    def search(self, words: str, on: dt.date, filters: Filters, limit: int) -> Results:
        """Search; the same words asked again are answered from memory.

        Raises:
            IndexUnavailable: while the first index is being made.
        """
        now = self.now
        if now.searcher is None:
            raise IndexUnavailable("正在整理索引，马上就好。")
        key = (words, on, filters, limit)
        known = now.answers.get(key)
        if known is None:
            known = now.searcher.search(words, on=on, filters=filters, limit=limit)
            now.answers[key] = known
            if len(now.answers) > REMEMBERED:
                now.answers.popitem(last=False)
        return known

    def renew(self) -> None:
        """Read the files and bring the index up to date; takes seconds, so only a worker calls it."""
        self._stamp = stamp_of(self._folders)
        fresh = self._read()
        self.now = Snapshot(fresh.library, fresh.renderer, fresh.cited, self.now.searcher)
        bring_up_to_date(self.home, self.shipped, fresh.library)
        searcher = self._searcher(fresh.library)
        if searcher is not None:
            self.now = Snapshot(fresh.library, fresh.renderer, fresh.cited, searcher)

    def learn(self) -> None:
        """Take confirmed questions up soon; called after feedback."""
        self._asked.set()

    def close(self) -> None:
        """Stop the workers."""
        self._closing.set()
        self._asked.set()
        self.workers.shutdown(wait=False, cancel_futures=True)

    def _read(self) -> Snapshot:
        library = Library.open(self.home, self.shipped)
        cited: Counter[str] = Counter()
        for (law, _), entries in library.cited_by.items():
            cited[law] += len(entries)
        return Snapshot(library, Renderer(library.names), cited)

    def _searcher(self, library: Library) -> Searcher | None:
        """A search that has done its first work already, which takes most of a second."""
        try:
            index = SeenIndex(self.home.index)
        except KnowledgeBaseError:
            return None

        @cache
        def basis(entry_id: str) -> Sequence[str]:
            found = bases_of(library.get(entry_id)) if entry_id in library else []
            return list(dict.fromkeys(b.citation.text for b in found))

        searcher = Searcher(
            index, library.vocabularies, library.names, SeenFeedback(self.feedback), basis=basis
        )
        searcher.search(WARMING, on=dt.date.today())
        return searcher

    def _watch(self) -> None:
        first = True
        while not self._closing.is_set():
            try:
                if first:
                    # An index of before serves at once; whether it is true is seen to next.
                    self.now = Snapshot(
                        self.now.library, self.now.renderer, self.now.cited, self._searcher(self.library)
                    )
                    self.renew()
                    first = False
                    set_aside()
                elif stamp_of(self._folders) != self._stamp:
                    self.renew()
                    set_aside()
                elif self._asked.is_set():
                    self._asked.clear()
                    now = self.now
                    self.now = Snapshot(now.library, now.renderer, now.cited, self._searcher(now.library))
            except Exception as error:
                # A file half written, a full disk: the old snapshot goes on serving, the next look tries again.
                log.warning("renewing the library failed: %s", type(error).__name__)
                self._stamp = ""
                self._closing.wait(3)
            self._closing.wait(POLL)


def set_aside() -> None:
    """Take the library out of what the garbage collector looks through: a full round would hold everybody up for 0.1 s.

    Sessions that are open meanwhile are set aside with it and looked through again at the next renewal.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def cleaned(question: str) -> str | None:
    """A question fit to be kept: without anything that may tell who somebody is."""
    from casebook.anonymize import anonymize  # loads a tagger, which only feedback needs

    with contextlib.suppress(Exception):
        return anonymize(question).text
    return None
