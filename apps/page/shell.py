"""The shell: one session's bar, its current page, and its address.

**How to add a page.** Write ``apps/pages/<name>.py`` with a class and a :class:`PageInfo`, and draw it in
``apps/web/<name>.js``; nothing else has to be registered::

    class ScenariosView(View):
        view = "scenarios"                      # fangzhi.view("scenarios", (part) => …) in apps/web/scenarios.js
        items = param.String("")                # a slice: JSON the view draws; name it as you like

        def open(self, params):                 # first visit, back, forward, a shared link
            self.put(items=[…])                 # plain data only; nothing slower than 20 ms

        def on_pick(self, message):             # part.send("pick", {id: "qj-…"}) in the view
            self.go_to(e=message["id"])         # new address, then open() again; back returns
            self.note(step="3")                 # new address in place, without open(); no new history entry

    PAGE = PageInfo("/scenarios", "情景演练", "培训", 60, ScenariosView)

``params`` is what stands in the address after ``?``, as ``dict[str, str]``; whatever a user would want back after a
reload goes there and nowhere else. ``self.desk`` has the library and the search, ``self.context`` today's date, the
user and the learner's name. In JavaScript: ``fangzhi.h`` makes elements (text stays text), ``fangzhi.entry(data)``
draws any entry :mod:`apps.present` describes, ``part.on(slice, f)``, ``part.keys([...])`` (they appear under ``?``),
``fangzhi.kept(key, input)`` keeps typed text over a reload, ``fangzhi.choices(items, pick)`` draws numbered choices,
``fangzhi.setName(name)`` keeps the learner's name, ``fangzhi.pane(part)`` shows the slices of
:class:`apps.page.reading.ReadingView`. Any ``<a href="/…">`` moves within the session.
Work that takes longer than 20 ms goes through :meth:`View.later`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import parse_qsl, quote, urlsplit

import param

from apps.audit import Audit, Deed
from apps.desk.desk import Desk
from apps.page.component import Component
from apps.page.later import FAILED, in_worker, log_failure, outcome
from apps.page.theme import BAR_HEIGHT, shell_page
from apps.roles import Action, Role, may, refusal

log = logging.getLogger("fangzhi.apps")
NAME = "访知"


def always() -> bool:
    """For :meth:`View.later`: the work is done and shown whatever the visitor does meanwhile."""
    return True


@dataclass(frozen=True, slots=True)
class PageInfo:
    """A page: where, what it is called, in which group of the bar, in which order, and what shows it.

    ``needs`` names what somebody must be allowed to do to find it in the bar; the page itself refuses others.
    """

    path: str
    title: str
    group: str
    order: int
    view: type[View]
    listed: bool = True
    needs: Action | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Who is there, and what day it is.

    Attributes:
        user: name of the account; empty on the same machine.
        learner: the account's name; on the same machine the display name given once, empty when none was given.
        local: whether there are no accounts: the visitor sits at this machine.
        person: id of the account, under which records are kept; empty on the same machine.
        role: what the account is for; who sits at the machine may do everything.
        idle: minutes without a key or a touch after which the login ends; 0 when it does not.
        touched: told that somebody is still there; waits for the disk.
    """

    desk: Desk
    clock: Callable[[], dt.date]
    user: str = ""
    learner: str = ""
    local: bool = True
    person: str = ""
    role: Role = Role.ADMIN
    idle: int = 0
    touched: Callable[[], None] = lambda: None

    def may(self, action: Action) -> bool:
        """Whether the visitor may do something."""
        return may(self.role, action)

    def refusal(self, action: Action) -> str:
        """The sentence for a visitor who may not."""
        return refusal(self.role, action)

    @property
    def today(self) -> dt.date:
        """The day the page is shown on."""
        return self.clock()

    def audited(self, deed: Deed, about: str = "") -> None:
        """Keep in the office's audit what the visitor has done; waits for the disk, so call it in a worker.

        Raises:
            Busy, OSError: when it could not be written.
        """
        Audit(self.desk.home.root).note(deed, self.user, person=self.person, about=about)

    def reads_others(self, about: str) -> str:
        """Ask to see records of other learners, and keep in the audit that they were seen; every page that shows such
        records calls this before it reads them. Waits for the disk, so call it in a worker.

        Args:
            about: what is looked at: a class, an exam, an account; no names of learners beside an account's own.

        Returns:
            The sentence for somebody who may not; empty for who may.

        Raises:
            Busy, OSError: when it could not be written; then nothing may be shown.
        """
        if not self.may(Action.OTHERS):
            return self.refusal(Action.OTHERS)
        if not self.local:  # at a machine without accounts nobody is another
            self.audited(Deed.READ_OTHERS, about)
        return ""

    def now(self) -> dt.datetime:
        """The moment, for records; UTC."""
        return dt.datetime.now(dt.UTC)


class View(Component):
    """A page's part: it opens an address and keeps it."""

    def __init__(self, context: Context, shell: Shell | None = None, **params: Any) -> None:
        super().__init__(**params)
        self.context = context
        self.desk = context.desk
        self.shell = shell
        self.params: dict[str, str] = {}

    def open(self, params: dict[str, str]) -> None:
        """Show what the address says; called on the first visit, on back and forward, and on links to this page."""

    def go_to(self, **changes: object) -> None:
        """A step a user would want to come back from: a new history entry, then :meth:`open`."""
        self._move(changes, push=True)
        self.open(dict(self.params))

    def note(self, **changes: object) -> None:
        """Keep the address true without a new history entry; nothing is opened again."""
        self._move(changes, push=False)

    def _move(self, changes: Mapping[str, object], push: bool) -> None:
        merged = {**self.params, **{k: "" if v is None else str(v) for k, v in changes.items()}}
        self.params = {k: v for k, v in merged.items() if v}
        if self.shell is not None:
            self.shell.addressed(self.params, push)

    @property
    def here(self) -> bool:
        """Whether this page is still the one its session shows."""
        return self.shell is None or self.shell.current is self

    def later(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[], None] | None = None,
        *,
        thread: Executor | None = None,
        wanted: Callable[[], bool] | None = None,
    ) -> None:
        """Do something slow in a worker thread, then show its result in this session.

        Args:
            work: runs in the worker; must not touch this page. To tell how far it is, make a
                :func:`apps.page.later.deliverer` before and call that from the worker.
            then: gets the result, in this session.
            failed: called in this session when ``work`` failed; the reason has been told already.
            thread: where to work; the desk's workers by default. What loads the anonymiser goes to ``desk.slow``.
            wanted: once it says no, the work is neither begun nor shown; by default when the visitor has gone on to
                another page. Work that must be done in any case says ``wanted=always``.
        """

        def show(future: Future[Any]) -> None:
            done, value = outcome(self.view, future)
            if done:
                try:
                    then(value)
                    return
                except Exception as error:
                    log_failure(self.view, error)
                    value = FAILED
            self.say(value, "bad")
            if failed is not None:
                failed()

        in_worker(thread or self.desk.workers, work, show, wanted or (lambda: self.here))


class ShellBar(Component):
    """The bar at the top, which also keeps the browser's address."""

    view: ClassVar[str] = "shell"
    places = param.String("")
    who = param.String("")
    address = param.String("")

    def __init__(self, shell: Shell, **params: Any) -> None:
        super().__init__(sizing_mode="stretch_width", height=BAR_HEIGHT, **params)
        self.shell = shell

    def on_go(self, message: Mapping[str, Any]) -> None:
        """A link was followed, or back was pressed."""
        self.shell.go(str(message["url"]))

    def on_touched(self, message: Mapping[str, Any]) -> None:
        """A key or a touch within the last minute: the login goes on."""
        self.shell.context.desk.workers.submit(self.shell.context.touched)

    def on_theme(self, message: Mapping[str, Any]) -> None:
        """Dark or light was chosen."""
        self.shell.page.dark_theme = bool(message["dark"])


class Shell:
    """One session: the bar and the page that is open.

    Args:
        pages: path → page.
        context: who is there.
        url: the address that was asked for.
        dark: how the page is to look at first.
    """

    def __init__(self, pages: Mapping[str, PageInfo], context: Context, url: str, dark: bool = False) -> None:
        self.pages = pages
        self.context = context
        self.bar = ShellBar(self)
        self.info, params = self._read(url)
        self.current = self.info.view(context, self)
        self.bar.put(places=self._places(), who={"name": context.user, "idle": context.idle})
        self.page = shell_page(self._title(), self.bar, self.current, dark)
        self._open(params)

    def go(self, url: str) -> None:
        """Open an address: within the page when it is the same one, else swap the page."""
        info, params = self._read(url)
        if info is not self.info:
            self.info = info
            self.current = info.view(self.context, self)
            self._open(params)
            self.page.main = [self.current]
            self.bar.put(places=self._places())
        else:
            self._open(params)
        self.addressed(self.current.params, push=False, asked=url)

    def addressed(self, params: Mapping[str, str], push: bool, asked: str = "") -> None:
        """Tell the browser the address of what is shown.

        Args:
            asked: the address this answers; the browser ignores the answer when it has moved on since.
        """
        query = "&".join(f"{k}={quote(v, safe=':@,/')}" for k, v in params.items())
        url = self.info.path + (f"?{query}" if query else "")
        self.bar.put(address={"url": url, "push": push, "title": self._title(), "asked": asked})

    def _open(self, params: dict[str, str]) -> None:
        self.current.params = dict(params)
        try:
            self.current.open(dict(params))
        except Exception:
            log.exception("page %s failed to open", self.info.path)
            self.current.say("这个地址没能打开，请检查链接，或者从上面重新进来。", "bad")

    def _read(self, url: str) -> tuple[PageInfo, dict[str, str]]:
        parts = urlsplit(url)
        with contextlib.suppress(ValueError):
            return self.pages.get(parts.path, self.pages["/"]), dict(parse_qsl(parts.query)[:40])
        return self.pages["/"], {}

    def _title(self) -> str:
        return f"{self.info.title} · {NAME}"

    def _places(self) -> dict[str, Any]:
        groups: dict[str, list[dict[str, str]]] = {}
        for page in sorted(self.pages.values(), key=lambda p: p.order):
            if page.listed and (page.needs is None or self.context.may(page.needs)):
                groups.setdefault(page.group, []).append({"path": page.path, "title": page.title})
        return {"now": self.info.path, "groups": [{"title": t, "pages": p} for t, p in groups.items()]}
