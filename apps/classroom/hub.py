"""The hub: the one place of a process through which everything in its classes goes.

One thread decides and writes, so deeds of a class come one after another, and those that come together are written
together: one wait for the disk, however many vote. Nothing is acknowledged before it is there. The loop only reads the
states, which are frozen values, and sends views. Other processes write to the same classes: an event of theirs takes the
number this one wanted, and it decides again; what they wrote is looked for every :data:`POLL` seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from apps.classroom import seating
from apps.classroom.deciding import Job, decide_all
from apps.classroom.live import HOST, Connection, Live
from apps.classroom.presence import Presence
from casebook.class_event import ClassEvent, What
from casebook.errors import CasebookError, ClassRefused, RecordNotFound, RecordsUnavailable
from casebook.records.classes import ClassBehind, ClassBook, TrainingClass
from casebook.records.store import Records

log = logging.getLogger("fangzhi.apps")
POLL = 0.12  # seconds between looks at what other processes wrote
PUSH = 0.04  # seconds within which changes are shown together
TICK = 5.0  # seconds after which a trainer's window is told who is stuck, though nothing happened
TRIES = 50
MOST = 400  # deeds written together
IDLE = 900.0  # seconds after which a class nobody looks at is let go
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Task:
    """Anything else that is done in the hub's thread."""

    work: Callable[[], Any]
    done: Future[Any] = field(default_factory=Future)


class Hub:
    """The classes of one process.

    Args:
        records: gives the record book; another one after it was restored from a backup.
        html: makes safe HTML of Markdown.
        finished: called in the hub's thread when a class is over, with its id.
        clock: tells the time in UTC.
        shared: whether other processes serve the same classes.
    """

    def __init__(
        self,
        records: Callable[[], Records],
        html: Callable[[str], str],
        finished: Callable[[Hub, str], object] = lambda hub, id: None,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        shared: bool = False,
    ) -> None:
        self._records, self._html, self._finished, self.clock = records, html, finished, clock
        self.shared, self._presence = shared, Presence()
        self._of: Records | None = None
        self._lives: dict[str, Live] = {}
        self._used: dict[str, float] = {}
        self._jobs: queue.SimpleQueue[Job | _Task | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    # For whoever asks

    def deed(self, id: str, seat: str, deed: Mapping[str, Any]) -> Future[None]:
        """Do something in a class; done when it is on the disk.

        Args:
            id: of the class.
            seat: whose deed it is; empty for a trainer's.
            deed: see :mod:`casebook.training_class.deeds`.
        """
        job = Job(id, seat, deed)
        self._put(job)
        return job.done

    def ask(self, work: Callable[[], T]) -> Future[T]:
        """Do something else in the hub's thread, such as :meth:`live` or what :mod:`apps.classroom.seating` offers."""
        task = _Task(work)
        self._put(task)
        return task.done

    def enter(self, id: str, one: Connection) -> None:
        """Somebody looks at a class that :meth:`live` has given; in the loop."""
        self._loop = asyncio.get_running_loop()
        live = self._lives.get(id)
        if live is None:  # let go in this very moment
            one.send({"gone": "请重新打开这一页。"})
            return
        live.connections.add(one)
        now = self.clock()
        live.show(one, live.room(now), now)
        self._changed(id)

    def leave(self, id: str, one: Connection) -> None:
        """Somebody is gone; in the loop."""
        live = self._lives.get(id)
        if live is not None and one in live.connections:
            live.connections.discard(one)
            self._changed(id)

    def shown_to(self, id: str, one: Connection) -> None:
        """Show one connection a class anew; in the loop."""
        live, now = self._lives.get(id), self.clock()
        if live is not None:
            live.show(one, live.room(now), now)

    def close(self) -> None:
        """End the thread after what it has begun."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._jobs.put(None)
            thread.join(timeout=10)

    def _put(self, job: Job | _Task) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="fangzhi-classes", daemon=True)
                self._thread.start()
        self._jobs.put(job)

    # In the hub's thread

    @property
    def book(self) -> ClassBook:
        """The classes on the disk; what is known of those in a record book that was replaced is forgotten."""
        records = self._records()
        if records is not self._of:
            for id in list(self._lives):
                if self._of is not None:
                    self._drop(id)
            self._of = records
        return ClassBook(records)

    def live(self, id: str) -> Live:
        """A class; read when it is not in memory.

        Raises:
            RecordNotFound: when there is none.
        """
        book = self.book
        self._used[id] = time.monotonic()
        if id not in self._lives:
            self._lives[id] = Live.load(book, id, self._html)
        return self._lives[id]

    def look(self, id: str) -> Live:
        """A class with what other processes have written up to now.

        Raises:
            RecordNotFound: when there is none.
        """
        self.look_again(id)
        return self.live(id)

    def look_again(self, id: str) -> bool:
        """Take up what other processes have written to a class; whether there was anything.

        Raises:
            RecordNotFound: when there is no such class.
        """
        behind = self.live(id).catch_up(self.book)
        if behind:
            self.changed(id)
        return behind

    def by_code(self, code: str) -> Live:
        """The open class with a code.

        Raises:
            ClassRefused: when there is none.
        """
        found = self.book.by_code(code)
        if found is None:
            raise ClassRefused("没有这个班号，请看投影上的六位数字再输一次。")
        return self.live(found.id)

    def open(self, opening: Mapping[str, Any], by: str) -> TrainingClass:
        """Open a class; ``by`` is the key of the account, empty on a machine without accounts."""
        return self.book.open(opening, by, self.clock())

    def change(
        self,
        id: str,
        made: Callable[[Live], tuple[What, Mapping[str, Any]] | None],
        write: Callable[[ClassBook, ClassEvent], object],
    ) -> None:
        """One event together with what stands beside the events.

        Args:
            id: of the class.
            made: the event, judged on the class as it is; None when there is nothing to do.
            write: called with the book and the event; again when another process was first.

        Raises:
            ClassRefused: by ``made``, when it is not allowed.
        """
        for _ in range(TRIES):
            live, book = self.live(id), self.book
            try:
                found = made(live)
            except ClassRefused:
                if self.look_again(id):
                    continue
                raise
            if found is None:
                return
            event = ClassEvent(live.state.version + 1, self.clock(), *found)
            try:
                write(book, event)
            except ClassBehind:
                self.look_again(id)
                continue
            live.take(book, [event])
            self.changed(id)
            return
        raise ClassRefused("这个班正忙，请再试一次。")

    def _run(self) -> None:
        looked = 0.0
        while True:
            jobs = self._gather()
            if jobs is None:
                return
            batch: list[Job] = []
            for job in jobs:
                if isinstance(job, Job):
                    batch.append(job)
                    continue
                self._do(batch)
                batch = []
                self._settle(job.done, job.work)
            self._do(batch)
            if time.monotonic() - looked >= POLL:
                looked = time.monotonic()
                self._safely(self._look)

    def _gather(self) -> Sequence[Job | _Task] | None:
        watching = any(live.connections for live in list(self._lives.values()))
        with contextlib.suppress(queue.Empty):
            found = [self._jobs.get(timeout=POLL if watching else 30)]
            while len(found) < MOST and not self._jobs.empty():
                found.append(self._jobs.get_nowait())
            if None in found:
                return None
            return [job for job in found if job is not None]
        return []

    def _settle(self, done: Future[Any], work: Callable[[], Any]) -> None:
        try:
            result = work()
        except Exception as error:
            done.set_exception(_fit(error))
        else:
            done.set_result(result)

    def _do(self, jobs: list[Job]) -> None:
        """Deeds in their order: those that change more than events one by one, the others together."""
        batch: list[Job] = []
        for job in jobs:
            own = (seating.OF_PHONE if job.seat else seating.OF_HOST).get(str(job.deed.get("do", "")))
            if own is None:
                batch.append(job)
                continue
            self._together(batch)
            batch = []
            self._settle(job.done, lambda own=own, job=job: own(self, job.id, job.seat, job.deed))  # type: ignore[misc]
        self._together(batch)

    def _together(self, jobs: list[Job]) -> None:
        """Decide on all, write once, and only then say so; again from the beginning when another process was first."""
        for _ in range(TRIES):
            decided = decide_all(jobs, self.live, self.clock())
            asked = {job.id for job, error in decided.refused if isinstance(error, ClassRefused)}
            if sum(self.look_again(id) for id in asked):
                continue  # refused by what another process had gone past: decided again
            try:
                if decided.written:
                    self.book.append([(id, events) for id, (events, _) in decided.written.items()])
            except ClassBehind:
                for id in decided.written:
                    self.look_again(id)
                continue
            except Exception as error:
                decided.refused += [(job, error) for job in decided.good]
                decided.good.clear()
                decided.written.clear()
            for id, (_, state) in decided.written.items():
                self._lives[id].state = state
                self.changed(id)
            for job, refusal in decided.refused:
                job.done.set_exception(_fit(refusal))
            for job in decided.good:
                job.done.set_result(None)
            return
        for job in jobs:
            job.done.set_exception(ClassRefused("这个班正忙，请再试一次。"))

    def finished(self, id: str) -> None:
        """A class is over and that is on the disk: keep its people's attempts."""
        self._safely(lambda: self._finished(self, id))

    def recover(self) -> None:
        """Keep what a server that died had not kept of classes that were over."""
        for row in self.book.unrecorded():
            self.finished(row.id)

    def _look(self) -> None:
        """Take up what other processes wrote, tell them who is connected here, let go of what nobody looks at."""
        watched = {id: live for id, live in list(self._lives.items()) if live.connections}
        if watched:
            book = self.book
            last = book.last(watched)
            for id, live in watched.items():
                if last.get(id, -1) > live.state.version:
                    self.look_again(id)
        if self.shared:
            self._presence.note(self.book, watched, self.clock(), self.changed)
        for id, live in list(self._lives.items()):
            if not live.connections and time.monotonic() - self._used.get(id, 0) > IDLE:
                self._drop(id)

    def _drop(self, id: str) -> None:
        live = self._lives.pop(id, None)
        self._used.pop(id, None)
        if live is not None and live.connections:
            self._in_loop(lambda: live.leave_all("记录换过了，请重新打开这一页。"))

    def _safely(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as error:
            log.warning("looking after classes failed: %s", type(error).__name__)

    def changed(self, id: str) -> None:
        """Show it soon to whoever looks; from any thread."""
        self._in_loop(lambda: self._changed(id))

    def _in_loop(self, work: Callable[[], object]) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is gone: so are those who looked
                self._loop.call_soon_threadsafe(work)

    # In the loop

    def _changed(self, id: str) -> None:
        live = self._lives.get(id)
        if live is None or live.waiting or self._loop is None:
            return
        live.waiting = True
        self._loop.call_later(PUSH, self._push, id)

    def _push(self, id: str) -> None:
        live = self._lives.get(id)
        if live is not None:
            live.waiting = False
            live.push(self.clock())

    def tick(self) -> None:
        """What changes by time alone, and logins that ended; called every :data:`TICK` seconds in the loop."""
        for live in list(self._lives.values()):
            if live.connections:
                live.push(self.clock(), HOST)


def _fit(error: Exception) -> CasebookError:
    """What may be said about a fault."""
    if isinstance(error, RecordNotFound | ClassRefused | RecordsUnavailable):
        return error
    log.warning("a deed in a class failed: %s", type(error).__name__)
    return ClassRefused("这一步没有记下，请再试一次。")
