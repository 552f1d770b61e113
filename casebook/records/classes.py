"""Classes on the disk: events that are only ever added, and beside them who sits where, which can be deleted."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from casebook.class_event import ClassEvent, What
from casebook.errors import ClassRefused, RecordNotFound, RecordRefused
from casebook.records import tables as t
from casebook.records.store import Records, new_id

CODE_TRIES = 40
TITLE_LIMIT, NAME_LIMIT = 120, 20
MOVING_MINUTES = 5
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_EVENT, _SEAT, _CLASS = t.class_event.c, t.class_seat.c, t.training_class.c


class ClassBehind(RecordRefused):
    """Another process has written to the class first: look again and decide again."""


class NameTaken(ClassRefused):
    """Somebody in the class has this name already."""


@dataclass(frozen=True, slots=True)
class TrainingClass:
    """A class as it stands in the list.

    Attributes:
        code: six digits to come in by; empty once it is over.
        opened_by: key of the account; empty on a machine without accounts.
        host_key: takes the class over; ``projector_key`` opens the projector and nothing else.
        recorded_at: when the attempts of its people were kept.
        forgotten_at: when the names of its people were deleted.
    """

    id: str
    code: str
    title: str
    way: str
    opened_by: str
    opened_at: dt.datetime
    host_key: str
    projector_key: str
    finished_at: dt.datetime | None = None
    recorded_at: dt.datetime | None = None
    forgotten_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class SeatRow:
    """Who sits on a seat; the name is empty once it was deleted, ``account`` where somebody came without one."""

    id: str
    name: str
    account: str
    token: str
    moving: str = ""
    moving_until: dt.datetime | None = None


class ClassBook:
    """The classes of one record book. Every writing method returns only after the database has it safely on disk."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._reading = records.engine.execution_options(writes=False)

    # Reading

    def all(self) -> list[TrainingClass]:
        """All classes, newest first."""
        return self._classes()

    def get(self, id: str) -> TrainingClass:
        """A class.

        Raises:
            RecordNotFound: when there is none.
        """
        found = self._classes(_CLASS.id == id)
        if not found:
            raise RecordNotFound("没有这个班。")
        return found[0]

    def by_code(self, code: str) -> TrainingClass | None:
        """The open class with this code."""
        return next(iter(self._classes(_CLASS.code == code)), None) if code else None

    def unrecorded(self) -> list[TrainingClass]:
        """Classes that are over, and whose attempts have not been kept."""
        return self._classes(
            _CLASS.finished_at.is_not(None), _CLASS.recorded_at.is_(None), _CLASS.forgotten_at.is_(None)
        )

    def events(self, id: str, after: int = -1) -> list[ClassEvent]:
        """The events of a class after one of them, in order."""
        query = (
            select(_EVENT.seq, _EVENT.at, _EVENT.kind, _EVENT.data)
            .where(_EVENT["class"] == id, _EVENT.seq > after)
            .order_by(_EVENT.seq)
        )
        with self._reading.connect() as connection:
            return [ClassEvent(r.seq, r.at, What(r.kind), r.data) for r in connection.execute(query)]

    def last(self, ids: Iterable[str]) -> dict[str, int]:
        """The number of the last event of each of some classes."""
        query = select(_EVENT["class"], func.max(_EVENT.seq)).where(_EVENT["class"].in_(list(ids)))
        with self._reading.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(_EVENT["class"]))}

    def seats(self, id: str) -> dict[str, SeatRow]:
        """Who sits in a class, by seat."""
        with self._reading.connect() as connection:
            rows = connection.execute(select(t.class_seat).where(_SEAT["class"] == id))
            return {r.id: _seat_row(r) for r in rows}

    def _classes(self, *conditions: Any) -> list[TrainingClass]:
        query = select(t.training_class).where(*conditions).order_by(_CLASS.opened_at.desc(), _CLASS.id)
        with self._reading.connect() as connection:
            return [_class_row(r) for r in connection.execute(query)]

    # Writing

    def open(self, opening: Mapping[str, Any], by: str, at: dt.datetime) -> TrainingClass:
        """A new class with a code of its own.

        Args:
            opening: the data of its first event (:func:`casebook.training_class.events.opening`).
            by: key of the account that opens it; empty on a machine without accounts.
            at: now, UTC.
        """
        title = " ".join(str(opening["title"]).split())[:TITLE_LIMIT]
        if not title:
            raise ClassRefused("班要有个名字。")
        id = new_id()
        for _ in range(CODE_TRIES):
            code = str(secrets.randbelow(900_000) + 100_000)
            row: dict[str, Any] = {
                "id": id,
                "code": code,
                "title": title,
                "way": str(opening["way"]),
                "opened_by": by,
                "opened_at": t.in_utc(at),
                "host_key": made_key(),
                "projector_key": secrets.token_hex(8),
            }
            with contextlib.suppress(IntegrityError), self._records.writing() as connection:
                connection.execute(insert(t.training_class).values(**row))
                _add(connection, id, [ClassEvent(0, at, What.OPENED, {**opening, "title": title})])
                return TrainingClass(**row)
        raise RecordRefused("现在开着的班太多，没有空的班号；先结束几个再开。")

    def append(self, batch: Sequence[tuple[str, Sequence[ClassEvent]]]) -> None:
        """Add events to some classes, all or none.

        Raises:
            ClassBehind: when one of them has gone on meanwhile.
        """
        try:
            with self._records.writing() as connection:
                for id, events in batch:
                    _add(connection, id, events)
        except IntegrityError as error:
            raise ClassBehind("这个班刚刚在别处有了变化。") from error

    def join(self, id: str, seat: SeatRow, event: ClassEvent) -> None:
        """Somebody takes a seat.

        Raises:
            NameTaken: when the name is another's in this class.
            ClassBehind: when the class has gone on meanwhile.
        """
        row = {"id": seat.id, "class": id, "name": seat.name, "account": seat.account or None}
        try:
            with self._records.writing() as connection:
                _free_name(connection, id, seat.name)
                connection.execute(insert(t.class_seat).values(**row, token=seat.token))
                _add(connection, id, [event])
        except IntegrityError as error:
            raise ClassBehind("这个班刚刚在别处有了变化。") from error

    def change(self, id: str, seat: str, event: ClassEvent, **values: Any) -> None:
        """Another name (``name``) or another phone (``token``) on a seat; a name of None frees it for others.

        Raises:
            NameTaken: when the name is another's in this class.
            ClassBehind: when the class has gone on meanwhile.
        """
        try:
            with self._records.writing() as connection:
                if values.get("name"):
                    _free_name(connection, id, values["name"], but=seat)
                if values.get("token"):  # one phone has one seat in a class
                    connection.execute(
                        update(t.class_seat)
                        .where(_SEAT["class"] == id, _SEAT.token == values["token"])
                        .values(token=None)
                    )
                connection.execute(
                    update(t.class_seat).where(_SEAT["class"] == id, _SEAT.id == seat).values(**values)
                )
                _add(connection, id, [event])
        except IntegrityError as error:
            raise ClassBehind("这个班刚刚在别处有了变化。") from error

    def set_moving(self, id: str, seat: str, number: str | None, at: dt.datetime) -> None:
        """The number by which another phone may take this seat, for :data:`MOVING_MINUTES`; None takes it away."""
        until = at + dt.timedelta(minutes=MOVING_MINUTES) if number else None
        with self._records.writing() as connection:
            connection.execute(
                update(t.class_seat)
                .where(_SEAT["class"] == id, _SEAT.id == seat)
                .values(moving=number, moving_until=until)
            )

    def finish(self, id: str, event: ClassEvent, at: dt.datetime) -> None:
        """The class is over: its code is free again, and nobody changes phones any more.

        Raises:
            ClassBehind: when the class has gone on meanwhile.
        """
        try:
            with self._records.writing() as connection:
                connection.execute(
                    update(t.training_class).where(_CLASS.id == id).values(code=None, finished_at=at)
                )
                connection.execute(
                    update(t.class_seat).where(_SEAT["class"] == id).values(moving=None, moving_until=None)
                )
                connection.execute(delete(t.class_presence).where(t.class_presence.c["class"] == id))
                _add(connection, id, [event])
        except IntegrityError as error:
            raise ClassBehind("这个班刚刚在别处有了变化。") from error

    def recorded(self, id: str, at: dt.datetime) -> None:
        """The attempts of its people were kept."""
        with self._records.writing() as connection:
            connection.execute(update(t.training_class).where(_CLASS.id == id).values(recorded_at=at))

    def forget_people(self, id: str, at: dt.datetime) -> int:
        """Delete who sat in a class that is over; the events stay, and with them every count. How many there were.

        Raises:
            ClassRefused: while the class runs.
        """
        if self.get(id).finished_at is None:
            raise ClassRefused("这个班还没有结束，先结束再删名字。")
        with self._records.writing() as connection:
            gone = connection.execute(
                update(t.class_seat)
                .where(_SEAT["class"] == id)
                .values(name=None, account=None, token=None, moving=None, moving_until=None)
            )
            connection.execute(update(t.training_class).where(_CLASS.id == id).values(forgotten_at=at))
        return int(gone.rowcount)

    # Who is connected, told by each server process

    def present(self, server: str, here: Mapping[str, Sequence[str]], at: dt.datetime) -> None:
        """Write down which seats are connected to a server process, by class."""
        mine = t.class_presence.c
        with self._records.writing() as connection:
            connection.execute(delete(t.class_presence).where(mine.server == server))
            if here:
                rows = [
                    {"server": server, "class": id, "seats": list(seats), "at": at}
                    for id, seats in here.items()
                ]
                connection.execute(insert(t.class_presence), rows)

    def elsewhere(self, server: str, since: dt.datetime) -> dict[str, set[str]]:
        """Class → seats connected to other server processes that told so lately."""
        theirs = t.class_presence.c
        query = select(t.class_presence).where(theirs.server != server, theirs.at >= since)
        found: dict[str, set[str]] = {}
        with self._reading.connect() as connection:
            for row in connection.execute(query).mappings():
                found.setdefault(row["class"], set()).update(row["seats"])
        return found


def made_key() -> str:
    """A key to be read aloud: twelve characters nobody mistakes for others."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def _add(connection: Connection, id: str, events: Sequence[ClassEvent]) -> None:
    rows = [
        {"class": id, "seq": e.seq, "kind": e.what.value, "at": e.at, "data": dict(e.data)} for e in events
    ]
    if rows:
        connection.execute(insert(t.class_event), rows)


def _free_name(connection: Connection, id: str, name: str, but: str = "") -> None:
    query = select(_SEAT.id).where(_SEAT["class"] == id, _SEAT.name == name, _SEAT.id != but)
    if connection.scalar(query) is not None:
        raise NameTaken("这个班里已经有人用这个名字。")


def _class_row(row: Any) -> TrainingClass:
    return TrainingClass(
        row.id,
        row.code or "",
        row.title,
        row.way,
        row.opened_by,
        row.opened_at,
        row.host_key,
        row.projector_key,
        row.finished_at,
        row.recorded_at,
        row.forgotten_at,
    )


def _seat_row(row: Any) -> SeatRow:
    return SeatRow(
        row.id, row.name or "", row.account or "", row.token or "", row.moving or "", row.moving_until
    )
