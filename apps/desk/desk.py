"""What all sessions of a process share: the knowledge base as it stands, and the watcher that swaps it for the next.

A session asks the desk each time and keeps nothing. When files change, a worker thread reads them, brings the index up
to date, gets a new search ready, and puts the new :class:`Shown` in the old one's place in one assignment. Until then
everybody works on with the old one, so no callback ever waits for a file.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import logging
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from apps.desk.habits import HabitsOfAll
from apps.desk.holidays import Holidays
from apps.desk.indexing import bring_up_to_date, stamp_of
from apps.desk.monthly import OpenedCounts
from apps.desk.notes import ShiftNotes
from apps.desk.remarks import Remarks
from apps.render import Renderer
from kb.errors import IndexUnavailable
from kb.files import reason_of
from kb.knowledge_base import KnowledgeBase
from kb.library import Library
from kb.places import Home, shipped_content
from kb.search.results import Results
from kb.search.searcher import Filters

log = logging.getLogger("fangzhi.apps")
REMEMBERED_QUERIES = 600  # queries whose results are kept for whoever types the same words
LOOK_EVERY = 0.7  # seconds between looks at the content folders
TRY_AGAIN_AFTER = 3.0  # seconds after a renewal that failed
FIRST_QUERY = "工资"  # asked once before anybody does: the first search does work that later ones find done


@dataclass(frozen=True)
class Shown:
    """The knowledge base at one moment, with what pages derive from it.

    Attributes:
        remembered: what was found for words typed before.
    """

    knowledge: KnowledgeBase
    remembered: OrderedDict[tuple[Any, ...], Results] = field(default_factory=OrderedDict)

    @cached_property
    def renderer(self) -> Renderer:
        """Content to safe HTML, with this library's names."""
        return Renderer(self.knowledge.library.names)

    @cached_property
    def cited(self) -> Counter[str]:
        """Law → how often the library's own content cites it; what the desk needs most comes first."""
        counts: Counter[str] = Counter()
        for (law, _), entries in self.knowledge.library.cited_by.items():
            counts[law] += len(entries)
        return counts


class Desk:
    """The knowledge base of one process, renewed without anybody waiting.

    Args:
        home: the office's folder.
        shipped: the content that ships with the package.
        watch: whether to follow changes; otherwise the index is made ready before this returns.
        clean: makes a question fit to be kept, or refuses with None.
    """

    def __init__(
        self,
        home: Home,
        shipped: Path | None = None,
        *,
        watch: bool = False,
        clean: Callable[[str], str | None] | None = None,
    ) -> None:
        self.home = home
        self.shipped = shipped or shipped_content()
        self.remarks = Remarks(home.feedback, clean or cleaned)
        self.holidays = Holidays(home.holidays)
        self.habits = HabitsOfAll(home.shift / "habits")
        self.notes = ShiftNotes(home.shift, clean or cleaned)
        self.opened = OpenedCounts(home.shift)
        self.workers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="fangzhi")
        # What loads the anonymiser or searches whole texts for names: seconds at first, so nobody else may wait behind it.
        self.slow = ThreadPoolExecutor(max_workers=2, thread_name_prefix="fangzhi-slow")
        self._closing = threading.Event()
        self._stamp = stamp_of(self._folders)
        self.trouble = ""  # why there is no index, when making one failed
        self.now = shown(KnowledgeBase.read(home, self.shipped, clean or cleaned))
        self.feedback = self.now.knowledge.feedback
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
        return self.now.knowledge.library

    @property
    def renderer(self) -> Renderer:
        """Content to safe HTML, with this library's names."""
        return self.now.renderer

    @property
    def ready(self) -> bool:
        """Whether there is an index to search."""
        return self.now.knowledge.ready

    def search(self, words: str, on: dt.date, filters: Filters, limit: int) -> Results:
        """Search; the same words asked again are answered from memory.

        Raises:
            IndexUnavailable: while the first index is being made.
        """
        now = self.now
        if self.trouble and not self.ready:
            raise IndexUnavailable(self.trouble)
        key = (words, on, filters, limit)
        known = now.remembered.get(key)
        if known is None:
            known = now.knowledge.search(words, on=on, filters=filters, limit=limit)
            now.remembered[key] = known
            if len(now.remembered) > REMEMBERED_QUERIES:
                with contextlib.suppress(KeyError):
                    now.remembered.popitem(last=False)
        return known

    def renew(self) -> None:
        """Read the files and bring the index up to date; takes seconds, so only a worker calls it."""
        self._stamp = stamp_of(self._folders)
        fresh = self.now.knowledge.renewed()
        self.now = shown(fresh)
        bring_up_to_date(self.home, self.shipped, fresh.library)
        self._take_up_search(fresh)

    def close(self) -> None:
        """Stop the workers."""
        self._closing.set()
        for threads in (self.workers, self.slow):
            threads.shutdown(wait=False, cancel_futures=True)

    def _learn(self) -> None:
        """Take up what was confirmed or taken back, by whichever process; and put all together when that is due."""
        knowledge = self.now.knowledge
        searcher = knowledge.searcher
        if searcher is None or searcher.feedback is None:
            return
        if searcher.feedback.mark != self.feedback.mark:
            self.now = shown(knowledge.with_feedback(settle=False))
        elif searcher.unsettled:
            self.now = shown(knowledge.with_feedback())

    def _take_up_search(self, knowledge: KnowledgeBase) -> None:
        """A search that has done its first work already, which takes most of a second; the old one where none can be had."""
        fresh = knowledge.with_search()
        if fresh.searcher is None:
            fresh = replace(fresh, searcher=self.now.knowledge.searcher)
        else:
            fresh.search(FIRST_QUERY)
        self.now = shown(fresh)

    def _watch(self) -> None:
        first = True
        while not self._closing.is_set():
            try:
                if first:
                    # An index of before serves at once; whether it is true is seen to next.
                    self._take_up_search(self.now.knowledge)
                    self.renew()
                    first = False
                    self.trouble = ""
                elif stamp_of(self._folders) != self._stamp:
                    self.renew()
                    self.trouble = ""
                else:
                    self._learn()
            except Exception as error:
                # A file half written, a full disk: the old state goes on serving, the next look tries again.
                log.warning("renewing the library failed: %s", type(error).__name__)
                self.trouble = f"索引没有整理成：{reason_of(error)}。一直在重试，请告诉管理员。"
                self._stamp = ""
                self._closing.wait(TRY_AGAIN_AFTER)
            self._closing.wait(LOOK_EVERY)


def shown(knowledge: KnowledgeBase) -> Shown:
    """A knowledge base with what pages derive from it ready, so that no page waits for it."""
    made = Shown(knowledge)
    _ = made.renderer, made.cited, knowledge.library.sent_to, knowledge.library.values
    return made


def set_aside() -> None:
    """Take what stands now out of what the garbage collector looks through; called once, before anybody can come.

    A round over all of it, mostly code, takes 0.15 to 0.35 s, during which no thread of the process does anything. What comes later,
    renewed libraries and sessions, is little beside it and looked through as ever: nothing is set aside a second time, for a
    session that is open then would never be looked through again.
    """
    gc.freeze()


def cleaned(question: str) -> str | None:
    """A question fit to be kept: without anything that may tell who somebody is."""
    from casebook.anonymize import anonymize  # loads a tagger, which only feedback needs

    with contextlib.suppress(Exception):
        return anonymize(question).text
    return None
