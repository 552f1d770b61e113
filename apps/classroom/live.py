"""One class as a process holds it: its state, who sits where, and whoever looks at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from apps.classroom.stage import Room, Stage
from apps.classroom.views import phone_view, projector_view, trainer_view
from casebook.class_event import ClassEvent, What
from casebook.records.classes import ClassBook, SeatRow, TrainingClass
from casebook.training_class.model import ClassState
from casebook.training_class.replay import replay

PHONE, PROJECTOR, HOST = "phone", "projector", "host"
# After these somebody sits where nobody or another sat before.
_SEATS_CHANGED = frozenset(
    {What.JOINED, What.RENAMED, What.REMOVED, What.REPLACED, What.LET_IN, What.FINISHED}
)


@dataclass(eq=False)
class Connection:
    """Somebody who looks at a class over a socket.

    Attributes:
        kind: ``phone``, ``projector`` or ``host``.
        send: takes plain data; called in the loop.
        seat, token: of a phone, where it sits and by which mark (hashed).
        join_url: under which address this connection's people come in; ``qr`` the address of its picture.
        names: of a trainer's window, whether it shows names.
        still_in: whether the login behind it still holds.
        last: what was sent last, so that nothing is sent twice.
    """

    kind: str
    send: Callable[[Mapping[str, Any]], None]
    seat: str = ""
    token: str = ""
    join_url: str = ""
    qr: str = ""
    names: bool = True
    still_in: Callable[[], bool] = lambda: True
    last: Mapping[str, Any] | None = None


@dataclass(eq=False)
class Live:
    """A class in memory. The hub's thread changes ``row``, ``state`` and ``seats``, each in one assignment; the loop reads."""

    row: TrainingClass
    stage: Stage
    state: ClassState = field(default_factory=ClassState)
    seats: Mapping[str, SeatRow] = field(default_factory=dict)
    connections: set[Connection] = field(default_factory=set)
    elsewhere: frozenset[str] = frozenset()
    waiting: bool = False

    @classmethod
    def load(cls, book: ClassBook, id: str, html: Callable[[str], str]) -> Live:
        """A class from its record.

        Raises:
            RecordNotFound: when there is none.
        """
        made = cls(book.get(id), Stage(id, html))
        made.state = replay(book.events(id))
        made.stage.set(made.state)
        made.seats = book.seats(id)
        return made

    def catch_up(self, book: ClassBook) -> bool:
        """Take up what other processes have written; whether there was anything."""
        return self.take(book, book.events(self.row.id, self.state.version))

    def take(self, book: ClassBook, events: list[ClassEvent]) -> bool:
        """Take up events that are on the disk."""
        if not events:
            return False
        if any(e.what in _SEATS_CHANGED for e in events):
            self.look_at_seats(book)
        if any(e.what is What.FINISHED for e in events):
            self.row = book.get(self.row.id)
        self.state = replay(events, self.state)
        return True

    def look_at_seats(self, book: ClassBook) -> None:
        """Read again who sits where."""
        self.seats = book.seats(self.row.id)

    def seat_of(self, token: str) -> str:
        """The seat of a phone; empty when it has none, or it was taken away."""
        found = next((s.id for s in self.seats.values() if token and s.token == token), "")
        return found if self.state.seat(found) is not None else ""

    @property
    def here(self) -> frozenset[str]:
        """The seats whose phones are connected to this process."""
        return frozenset(c.seat for c in list(self.connections) if c.kind == PHONE)

    def room(self, now: dt.datetime) -> Room:
        """The class as it is shown now."""
        seats = self.seats
        return Room(
            self.row.id,
            self.row.code,
            self.state,
            self.stage,
            {id: s.name for id, s in seats.items()},
            frozenset(id for id, s in seats.items() if s.account),
            self.here | self.elsewhere,
            {
                id: s.moving
                for id, s in seats.items()
                if s.moving and s.moving_until is not None and s.moving_until > now
            },
            self.row.host_key,
            self.row.projector_key,
        )

    def push(self, now: dt.datetime, only: str = "") -> None:
        """Send everybody whose view has changed the new one."""
        room, sits = self.room(now), {s.token: s.id for s in self.seats.values() if s.token}
        for one in [c for c in self.connections if not only or c.kind == only]:
            sitting = sits.get(one.token) == one.seat and room.state.seat(one.seat) is not None
            if one.kind == PHONE and not sitting:
                self.leave(one, "您的座位换到别的手机上，或者被老师收回了。要再进来，请重新进班。")
            elif not one.still_in():
                self.leave(one, "登录已经结束，请重新登录。")
            else:
                self.show(one, room, now)

    def leave(self, one: Connection, sentence: str) -> None:
        """Tell somebody that this is no place for them any more."""
        self.connections.discard(one)
        one.send({"gone": sentence})

    def leave_all(self, sentence: str) -> None:
        """The same, to everybody."""
        for one in list(self.connections):
            self.leave(one, sentence)

    def show(self, one: Connection, room: Room, now: dt.datetime) -> None:
        """Send one connection its view, if it has changed."""
        view = view_of(one, room, now)
        if view != one.last:
            one.last = view
            one.send({"view": view, "version": room.state.version})


def view_of(one: Connection, room: Room, now: dt.datetime) -> Mapping[str, Any]:
    """The view of one connection."""
    if one.kind == PHONE:
        view: Any = phone_view(room, one.seat)
    elif one.kind == PROJECTOR:
        view = projector_view(replace(room, names={}))
    else:
        view = trainer_view(room, now, one.names)
    if "join" in view:
        view["join"] |= {"url": one.join_url, "qr": one.qr}
    return view  # type: ignore[no-any-return]
