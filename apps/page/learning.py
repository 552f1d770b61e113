"""The base of the training pages: who learns, and work that may wait for the disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from typing import Any

from apps.page.shell import Context, Shell, View, always
from apps.present.common import Presentation
from apps.training.book import Training, training
from apps.training.courses import course_href
from casebook.errors import RecordsReplaced
from kb.model import Kind


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
    def scene(self) -> Presentation:
        """The library as of today."""
        return Presentation(self.desk.library, self.desk.renderer, self.context.today)

    @property
    def course_link(self) -> dict[str, str] | None:
        """The course from which this exercise was opened, so that the page can lead back; None for none."""
        course = self.params.get("c", "")
        if course not in self.desk.library or self.desk.library.get(course).kind is not Kind.COURSE:
            return None
        return {"id": course, "title": self.desk.library.get(course).title, "href": course_href(course)}

    @property
    def narrowed(self) -> dict[str, str]:
        """How the list on this page is narrowed: ``t`` a topic, ``l`` a level."""
        return {"t": self.params.get("t", ""), "l": self.params.get("l", "")}

    def on_narrow(self, message: Mapping[str, Any]) -> None:
        """The list was narrowed in the view; the address follows."""
        self.note(t=str(message.get("t", ""))[:40], l=str(message.get("l", ""))[:10])

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
        """Do something with the record book in its thread, then show what came of it in this session.

        It is done in any case: nothing is lost because somebody went on to another page.
        """
        self._in(self.training.book.thread, work, then, failed)

    def read(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Read files in a worker, then show the result in this session."""
        self.later(work, then)

    def _in(
        self,
        thread: Executor,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[], None] | None,
    ) -> None:
        def kept() -> Any:
            try:
                return work()
            except RecordsReplaced:
                self.training.book.forget()  # in the book's own thread; the next call opens what stands there now
                raise

        self.later(kept, then, failed, thread=thread, wanted=always)
