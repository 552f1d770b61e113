"""Records of what learners did: events that are only ever added, in SQLite or PostgreSQL."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from casebook.errors import RecordNotFound, RecordRefused, RecordsUnavailable
from casebook.records import tables as t
from casebook.records.database import Database, reason
from casebook.records.migrations import migrate

START, CHOICE, ANSWER, FINISH = "start", "choice", "answer", "finish"
_NAME_LIMIT = 80
TYPED = "name:"
"""Begins the key of a person who is known by nothing but a typed name."""


@dataclass(frozen=True, slots=True)
class Learner:
    """Someone who practises: a display name, and an id that says nothing."""

    id: str
    name: str
    added_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """An attempt as recorded.

    Attributes:
        kind: 情景, 分类练习, 回应练习, 阅读 or 考试.
        content: id of what was practised; ``fingerprint`` is the hash of the file at that time.
        choices: option ids of a scenario, in order.
        result: what the finish recorded (the score with its reasons); None while unfinished.
        given: what it was begun with, of an exam the questions as they were drawn; empty for the others.
        answers: of an exam, what was answered and when (UTC), in order.
    """

    id: str
    learner: str
    kind: str
    content: str
    fingerprint: str
    format: int
    started_at: dt.datetime
    choices: tuple[str, ...] = ()
    finished_at: dt.datetime | None = None
    result: Mapping[str, Any] | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    answers: tuple[tuple[dt.datetime, Mapping[str, Any]], ...] = ()


class Records:
    """The record book. Every writing method returns only after the database has it safely on disk."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reading = database.engine.execution_options(writes=False)
        self.writing = database.writing

    @classmethod
    def open(cls, where: str | Path, at: dt.datetime) -> Records:
        """Open (and create or upgrade) a record book.

        Args:
            where: a file for SQLite, or a database URL such as ``postgresql+psycopg://…``.
            at: now, UTC; noted beside migrations that have to be applied.

        Raises:
            RecordsUnavailable: when it cannot be reached, or is newer than this program.
        """
        try:
            database = Database(where)
            migrate(database.engine, t.in_utc(at))
            database.remember()
        except (SQLAlchemyError, OSError, ImportError) as error:
            raise RecordsUnavailable(
                f"记录打不开：{reason(error)}。请核对位置、权限和数据库地址。"
            ) from error
        return cls(database)

    def close(self) -> None:
        """Let go of the database; a file is whole by itself afterwards."""
        self._database.close()

    @property
    def engine(self) -> Engine:
        """For the other modules of this package."""
        return self._database.engine

    def add_learner(self, name: str, at: dt.datetime) -> Learner:
        """A new learner; several may have the same name.

        Raises:
            RecordRefused: when the name is empty or longer than 80 characters.
        """
        name = name.strip()
        if not name or len(name) > _NAME_LIMIT:
            raise RecordRefused(f"名字不能为空，也不能超过 {_NAME_LIMIT} 个字。")
        learner = Learner(new_id(), name, t.in_utc(at))
        with self.writing() as connection:
            connection.execute(
                insert(t.learner).values(id=learner.id, name=learner.name, added_at=learner.added_at)
            )
        return learner

    def person(self, account: str, name: str, at: dt.datetime, *, adopt: bool = False) -> Learner:
        """The learner of an account; made when there is none, once, however many processes ask.

        Args:
            account: a key that never changes.
            name: shown; kept as it was when the learner was made.
            adopt: whether a learner of before accounts, the last who practised, becomes this one.
        """
        for _ in range(3):
            with self.writing() as connection:
                row = connection.execute(select(t.learner).where(t.learner.c.account == account)).first()
                if row is not None:
                    return Learner(row.id, row.name, row.added_at)
                old = connection.execute(_unclaimed(1)).first() if adopt else None
                made = (
                    Learner(old.id, old.name, old.added_at)
                    if old
                    else Learner(new_id(), name[:_NAME_LIMIT], t.in_utc(at))
                )
                with contextlib.suppress(IntegrityError), connection.begin_nested():
                    if old:
                        connection.execute(
                            update(t.learner).where(t.learner.c.id == old.id).values(account=account)
                        )
                    else:
                        connection.execute(
                            insert(t.learner).values(
                                id=made.id, name=made.name, added_at=made.added_at, account=account
                            )
                        )
                    return made
        raise RecordRefused("这位学员正在别处登记，请再试一次。")

    def unclaimed(self) -> list[Learner]:
        """Learners of before accounts and those known by a typed name, who practised last first."""
        with self._reading.connect() as connection:
            return [Learner(r.id, r.name, r.added_at) for r in connection.execute(_unclaimed())]

    def claim(self, account: str, name: str) -> int:
        """Give the records kept under a typed name to an account that has none yet; how many learners it took.

        Raises:
            RecordRefused: when the account has records already, or several learners typed that name.
        """
        mine = [x.id for x in self.unclaimed() if x.name == name]
        if len(mine) > 1:
            raise RecordRefused(f"有 {len(mine)} 个人用过“{name}”这个名字，分不清是谁。")
        try:
            with self.writing() as connection:
                for id in mine:
                    connection.execute(update(t.learner).where(t.learner.c.id == id).values(account=account))
        except IntegrityError as error:
            raise RecordRefused("这个账号已经有自己的记录，不能再接一份。") from error
        return len(mine)

    def learners(self) -> list[Learner]:
        """All learners, by name."""
        query = select(t.learner).order_by(t.learner.c.name, t.learner.c.id)
        with self._reading.connect() as connection:
            return [Learner(r.id, r.name, r.added_at) for r in connection.execute(query)]

    def start(
        self,
        learner: str,
        kind: str,
        content: str,
        fingerprint: str,
        at: dt.datetime,
        format: int = 1,
        given: Mapping[str, Any] | None = None,
        id: str = "",
    ) -> str:
        """Begin an attempt; its id comes back.

        Args:
            given: what it is begun with, kept in its first event.
            id: from :func:`new_id`, when what is given depends on it; made when empty.

        Raises:
            RecordNotFound: when there is no such learner.
        """
        id = id or new_id()
        try:
            with self.writing() as connection:
                connection.execute(
                    insert(t.attempt).values(
                        id=id,
                        learner=learner,
                        kind=kind,
                        content=content,
                        fingerprint=fingerprint,
                        format=format,
                        started_at=at,
                    )
                )
                append(connection, id, 0, START, at, given or {})
        except IntegrityError as error:
            raise RecordNotFound("没有这位学员。") from error
        return id

    def choose(self, attempt: str, turn: int, choice: str, at: dt.datetime) -> None:
        """Record one choice. The same choice at the same turn may be recorded again without harm.

        Args:
            attempt: its id.
            turn: from 1; the next one after those recorded.
            choice: id of the option.

        Raises:
            RecordNotFound: when there is no such attempt.
            RecordRefused: when the turn is taken by another choice, leaves a gap, or the attempt is finished.
        """
        self._append(attempt, turn, CHOICE, at, {"choice": choice})

    def answer(self, attempt: str, data: Mapping[str, Any], at: dt.datetime) -> None:
        """Record an answer of an exam after those recorded; a later one to the same question stands.

        Raises:
            RecordNotFound: when there is no such attempt.
            RecordRefused: when it is finished already.
        """
        with self.writing() as connection:
            last = _last_locked(connection, attempt)
            if last is None:
                raise RecordNotFound("没有这次考试的记录。")
            if last.kind == FINISH:
                raise RecordRefused("已经交卷，不能再改。")
            append(connection, attempt, last.number + 1, ANSWER, at, data)

    def finish(self, attempt: str, result: Mapping[str, Any], at: dt.datetime) -> None:
        """Record the end of an attempt with its score and reasons; it is never changed afterwards.

        Raises:
            RecordNotFound: when there is no such attempt.
            RecordRefused: when it is finished already.
        """
        with self.writing() as connection:
            last = _last_locked(connection, attempt)
            if last is None:
                raise RecordNotFound("没有这次练习的记录。")
            if last.kind == FINISH:
                raise RecordRefused("这次练习已经记完，不能再改。")
            append(connection, attempt, last.number + 1, FINISH, at, dict(result))

    def record(
        self,
        learner: str,
        kind: str,
        content: str,
        fingerprint: str,
        result: Mapping[str, Any],
        at: dt.datetime,
    ) -> str:
        """Record something done in one go (a drill, a free reply) with what came of it; the attempt's id."""
        id = self.start(learner, kind, content, fingerprint, at)
        self.finish(id, result, at)
        return id

    def _append(self, attempt: str, number: int, kind: str, at: dt.datetime, data: dict[str, Any]) -> None:
        try:
            with self.writing() as connection:
                known = list(connection.execute(_events(attempt)))
                if not known:
                    raise RecordNotFound("没有这次练习的记录。")
                same = next((e for e in known if e.number == number), None)
                if same is not None and (same.kind, same.data) == (kind, data) and kind == CHOICE:
                    return
                if known[-1].kind == FINISH:
                    raise RecordRefused("这次练习已经记完，不能再改。")
                if number != known[-1].number + 1:
                    raise RecordRefused(f"第 {number} 步接不上：已经记到第 {known[-1].number} 步。")
                append(connection, attempt, number, kind, at, data)
        except IntegrityError as error:
            raise RecordRefused(f"第 {number} 步已经由别处记下。") from error

    def attempt(self, id: str) -> AttemptRecord:
        """One attempt.

        Raises:
            RecordNotFound: when there is none with this id.
        """
        found = self._attempts(t.attempt.c.id == id)
        if not found:
            raise RecordNotFound("没有这次练习的记录。")
        return found[0]

    def attempts(
        self, learner: str | Sequence[str] = "", content: str = "", kind: str = ""
    ) -> list[AttemptRecord]:
        """Attempts, oldest first; an empty argument leaves nothing out, several learners are taken together."""
        learners = [learner] if isinstance(learner, str) else list(learner)
        given = ((t.attempt.c.content, content), (t.attempt.c.kind, kind))
        conditions = [column == value for column, value in given if value]
        if learner:
            conditions.append(t.attempt.c.learner.in_(learners))
        return self._attempts(*conditions)

    def unfinished(self, learner: str, content: str, fingerprint: str) -> AttemptRecord | None:
        """The latest attempt that was not finished and was made on this very content."""
        open_ones = [
            a for a in self.attempts(learner, content) if a.result is None and a.fingerprint == fingerprint
        ]
        return open_ones[-1] if open_ones else None

    def _attempts(self, *conditions: Any) -> list[AttemptRecord]:
        query = (
            select(t.attempt, t.event.c.number, t.event.c.kind.label("what"), t.event.c.at, t.event.c.data)
            .join(t.event, t.event.c.attempt == t.attempt.c.id)
            .where(*conditions)
            .order_by(t.attempt.c.started_at, t.attempt.c.id, t.event.c.number)
        )
        rows: dict[str, list[Any]] = {}
        with self._reading.connect() as connection:
            for row in connection.execute(query):
                rows.setdefault(row.id, []).append(row)
        return [_attempt(events) for events in rows.values()]


def new_id() -> str:
    """An id that tells nothing about whom it stands for."""
    return uuid.uuid4().hex


def append(
    connection: Connection, attempt: str, number: int, kind: str, at: dt.datetime, data: Mapping[str, Any]
) -> None:
    """Write one event inside a transaction."""
    connection.execute(
        insert(t.event).values(attempt=attempt, number=number, kind=kind, at=at, data=dict(data))
    )


def _unclaimed(limit: int | None = None) -> Any:
    last = select(func.max(t.attempt.c.started_at)).where(t.attempt.c.learner == t.learner.c.id)
    account = t.learner.c.account
    query = select(t.learner).where(account.is_(None) | account.startswith(TYPED, autoescape=True))
    return query.order_by(last.scalar_subquery().desc(), t.learner.c.id).limit(limit)


def _events(attempt: str) -> Any:
    return select(t.event).where(t.event.c.attempt == attempt).order_by(t.event.c.number)


def _last_locked(connection: Connection, attempt: str) -> Any:
    """The last event of an attempt, which nobody else adds to until the transaction ends; None when there is none.

    SQLite has one writer at a time anyway; PostgreSQL lets the others wait at the attempt's row.
    """
    connection.execute(
        select(t.attempt.c.id).where(t.attempt.c.id == attempt).with_for_update(key_share=True)
    )
    query = select(t.event.c.number, t.event.c.kind).where(t.event.c.attempt == attempt)
    return connection.execute(query.order_by(t.event.c.number.desc()).limit(1)).first()


def _attempt(rows: Sequence[Any]) -> AttemptRecord:
    first, last = rows[0], rows[-1]
    done = last.what == FINISH
    return AttemptRecord(
        first.id,
        first.learner,
        first.kind,
        first.content,
        first.fingerprint,
        first.format,
        first.started_at,
        tuple(r.data["choice"] for r in rows if r.what == CHOICE),
        last.at if done else None,
        last.data if done else None,
        first.data,
        tuple((r.at, r.data) for r in rows if r.what == ANSWER),
    )
