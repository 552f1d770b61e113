"""The base of the training pages: who learns, and work that may wait for the disk."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import panel as pn
from panel.io.state import set_curdoc

from apps.page.shell import Context, Shell, View
from apps.present.common import Scene
from apps.training.book import Training, training
from casebook.errors import CasebookError, RecordsReplaced

log = logging.getLogger("fangzhi.apps")


class LearningView(View):
    """A page on which somebody learns."""

    __abstract = True

    def __init__(self, context: Context, shell: Shell | None = None, **params: Any) -> None:
        super().__init__(context, shell, **params)
        self.training: Training = training(context.desk)
        self._html: dict[str, str] = {}
        self.visit = 0  # counts the addresses opened: what comes back late belongs to an earlier one

    @property
    def learner(self) -> str:
        """The display name; empty when none was given."""
        return self.context.learner

    @property
    def scene(self) -> Scene:
        """The library as of today."""
        return Scene(self.desk.library, self.desk.renderer, self.context.today)

    def html(self, markdown: str) -> str:
        """Content as safe HTML; a dialogue shows the same paragraphs again and again, so they are kept."""
        if markdown not in self._html:
            self._html[markdown] = self.desk.renderer.html(markdown)
        return self._html[markdown]

    def if_still(self, opened: int, show: Callable[[], None]) -> Callable[[Any], None]:
        """Show something unless the visitor has gone on to another address meanwhile."""

        def then(_: Any) -> None:
            if opened == self.visit:
                show()

        return then

    def recorded(
        self, work: Callable[[], Any], then: Callable[[Any], None], failed: Callable[[], None] | None = None
    ) -> None:
        """Do something with the record book in its thread, then show what came of it in this session."""
        self._in(self.training.book.thread, work, then, failed)

    def read(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Read files in a worker, then show the result in this session."""
        self._in(self.desk.workers, work, then, None)

    def _in(
        self,
        thread: Executor,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[], None] | None,
    ) -> None:
        document = pn.state.curdoc
        future = thread.submit(work)

        def show(future: Future[Any]) -> None:
            try:
                value = future.result()
            except CasebookError as error:
                if isinstance(error, RecordsReplaced):
                    thread.submit(self.training.book.forget)
                self.say(str(error), "bad")
            except Exception:
                log.exception("work of %s failed", self.view)
                self.say("没有成功，请再试一次。", "bad")
            else:
                then(value)
                return
            if failed is not None:
                failed()

        if document is None:
            show(future)  # a notebook, or a test: nobody waits behind
            return

        def back(future: Future[Any]) -> None:
            def tick() -> None:
                with set_curdoc(document):
                    show(future)

            with contextlib.suppress(AttributeError):  # the visitor has left: the document is no more
                document.add_next_tick_callback(tick)

        future.add_done_callback(back)
