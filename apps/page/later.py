"""The one way to do something slow: in a worker, then its result in the session that asked.

**What holds.** The work runs in an executor's thread. What is made of its result runs in the server's own thread, with
the session's document locked, so it may change slices as any message may. A failure is logged by its type and told in
the page. A session that has ended gets nothing, and a request that nobody waits for any more is neither begun nor shown.

**Why the way leads over the event loop.** A worker must not touch a document: while the server's thread holds a
document's events back, what another thread adds to them may be lost. So the worker asks the loop, which may be done from any
thread, and only there the document is asked for its next tick.
"""

from __future__ import annotations

import logging
import traceback
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from pathlib import Path
from typing import Any

import panel as pn
from panel.io.state import set_curdoc
from tornado.ioloop import IOLoop

from apps.errors import AppError
from casebook.errors import CasebookError
from kb.errors import KnowledgeBaseError

log = logging.getLogger("fangzhi.apps")
FAILED = "没有成功，请再试一次。"
DISK = "磁盘没有写进去或者读不出来，请看看空间和权限。"
Show = Callable[[], None]


def deliverer() -> Callable[[Show], None]:
    """What brings a call into the session that is now at work, from any thread; several times, too, for progress.

    Where there is no session (a notebook, a test) the call is made at once. A session that has ended drops it.
    """
    document = pn.state.curdoc
    if document is None:
        return lambda show: show()
    loop = IOLoop.current()

    def tick() -> None:
        while waiting:
            with set_curdoc(document):
                waiting.popleft()()

    def ask() -> None:
        if document.session_context is not None:
            document.add_next_tick_callback(tick)

    waiting: deque[Show] = deque()

    def deliver(show: Show) -> None:
        waiting.append(show)
        loop.add_callback(ask)

    return deliver


def in_worker(
    thread: Executor,
    work: Callable[[], Any],
    show: Callable[[Future[Any]], None],
    wanted: Callable[[], bool] = lambda: True,
) -> None:
    """Do ``work`` in ``thread``, then ``show`` what came of it in the session that asked.

    Without a session (a notebook, a test) this waits for the work: nobody stands behind.

    Args:
        thread: where to work.
        work: must not touch the session; how far it is it may tell through a :func:`deliverer` made before.
        show: gets the finished future, in the session.
        wanted: asked before the work begins and before it is shown; once it says no it must go on saying no.
    """
    deliver, served = deliverer(), pn.state.curdoc is not None

    def begin() -> Any:
        return work() if wanted() else None

    def back(future: Future[Any]) -> None:
        if not future.cancelled():  # the server is stopping
            deliver(lambda: show(future) if wanted() else None)

    future = thread.submit(begin)
    if served:
        future.add_done_callback(back)
    else:
        wait([future])
        back(future)


def outcome(view: str, future: Future[Any]) -> tuple[bool, Any]:
    """Whether the work succeeded, and its result or the sentence that says why not.

    Args:
        view: named in the log.
    """
    try:
        return True, future.result()
    except (AppError, CasebookError, KnowledgeBaseError) as error:
        return False, str(error)
    except OSError as error:
        log_failure(view, error)
        return False, DISK
    except Exception as error:
        log_failure(view, error)
        return False, FAILED


def log_failure(view: str, error: Exception) -> None:
    """The type and the place of an error; its text may hold what a petitioner said."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    at = f" at {Path(last[0].filename).name}:{last[0].lineno}" if last else ""
    log.error("work of %s failed: %s%s", view, type(error).__name__, at)
