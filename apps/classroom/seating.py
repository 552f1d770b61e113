"""Coming in and sitting down: what changes more than events. Everything here runs in the hub's thread."""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casebook.class_event import ClassEvent, What
from casebook.errors import ClassRefused
from casebook.records.classes import NAME_LIMIT, ClassBook, SeatRow
from casebook.records.store import new_id
from casebook.training_class.deeds import ID_LIMIT, decide
from casebook.training_class.model import Phase

if TYPE_CHECKING:
    from apps.classroom.hub import Hub
    from apps.classroom.live import Live

MOST_SEATS, MOST_KNOCKS = 300, 30
Event = tuple[What, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody sits: in which class, on which seat."""

    id: str
    seat: str


def class_name(text: str) -> str:
    """A name as it stands in a class: one line, at most 20 characters, nothing that cannot be seen.

    >>> class_name(" 小\\u200b张\\n")
    '小张'
    """
    seen = "".join(
        c for c in unicodedata.normalize("NFC", text) if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    return " ".join(seen.split())[:NAME_LIMIT]


def join(hub: Hub, id: str, name: str, token: str, account: str = "") -> Joined:
    """Take a seat, or go back to one's own.

    Args:
        id: of the class.
        name: as typed; of an account its name.
        token: the mark of this phone, hashed.
        account: the key of somebody who is logged in; empty for everybody else.

    Raises:
        NameTaken: when the name is another's: it may be the same person with another phone.
        ClassRefused: without a name, when the class is full or over.
    """
    live = hub.live(id)
    mine = live.seat_of(token)
    own = next((s.id for s in live.seats.values() if s.account == account and live.state.seat(s.id)), "")
    if account and own:
        if own != mine:
            _sit(hub, id, own, token)
        return Joined(id, own)
    if mine and not account:
        return Joined(id, mine)
    name = class_name(name)
    if not name:
        raise ClassRefused("请写上您的名字。")
    seat = SeatRow(new_id(), name, account, token)

    def made(live: Live) -> Event:
        _open(live)
        if len(live.state.here) >= MOST_SEATS:
            raise ClassRefused("这个班坐满了。")
        return What.JOINED, {"seat": seat.id}

    hub.change(id, made, lambda book, event: book.join(id, seat, event))
    return Joined(id, seat.id)


def take_own(hub: Hub, id: str, account: str, token: str) -> None:
    """Sit on the seat of one's account with this phone; nothing happens when there is none."""
    own = next((s.id for s in hub.live(id).seats.values() if s.account == account), "")
    if hub.live(id).state.seat(own) is not None:
        _sit(hub, id, own, token)


def _open(live: Live) -> None:
    if live.state.phase is Phase.FINISHED:
        raise ClassRefused("这个班已经结束了。")


def _sit(hub: Hub, id: str, seat: str, token: str) -> None:
    """Another phone sits on a seat; the one that sat there is told to go."""
    hub.change(
        id,
        lambda live: (What.REPLACED, {"seat": seat}),
        lambda book, event: book.change(id, seat, event, token=token, moving=None, moving_until=None),
    )


def named(live: Live, name: str) -> SeatRow:
    """The seat of somebody by name.

    Raises:
        ClassRefused: when nobody is called so.
    """
    wanted = class_name(name)
    found = next((s for s in live.seats.values() if wanted and s.name == wanted), None)
    if found is None or live.state.seat(found.id) is None:
        raise ClassRefused("这个班里没有人用这个名字，直接进班就行。")
    return found


def move(hub: Hub, id: str, name: str, number: str, token: str) -> Joined | None:
    """Sit on one's seat with another phone, by the number on the old one; None when the number is wrong or too old."""
    live = hub.live(id)
    live.look_at_seats(hub.book)
    _open(live)
    seat = named(live, name)
    fresh = seat.moving_until is not None and seat.moving_until > hub.clock()
    if not (seat.moving and fresh and hmac.compare_digest(seat.moving.encode(), number.encode())):
        return None
    _sit(hub, id, seat.id, token)
    return Joined(id, seat.id)


def knock(hub: Hub, id: str, name: str, token: str) -> str:
    """Ask the trainer to be let in on a seat that is taken; the id of the knock.

    Raises:
        ClassRefused: when nobody is called so, or too many knock.
    """
    made_id = new_id()
    seat = named(hub.live(id), name)
    if seat.account:
        raise ClassRefused("这个座位是用账号进班的人坐的，请用账号登录再进班。")

    def made(live: Live) -> Event:
        _open(live)
        if len(live.state.knocks) >= MOST_KNOCKS:
            raise ClassRefused("等着进来的人太多，请直接告诉老师。")
        return What.KNOCKED, {"knock": made_id, "seat": seat.id, "token": token}

    hub.change(id, made, lambda book, event: book.append([(id, [event])]))
    return made_id


# Deeds that change who sits where, or end the class


def _moving(hub: Hub, id: str, seat: str, deed: Mapping[str, Any]) -> None:
    """A phone asks for the number by which another one may take its place."""
    live = hub.live(id)
    _open(live)
    if live.state.seat(seat) is None:
        raise ClassRefused("您的座位已经不在这个班里了，请重新进班。")
    hub.book.set_moving(id, seat, f"{secrets.randbelow(10_000):04d}", hub.clock())
    live.look_at_seats(hub.book)
    hub.changed(id)


def _decided(hub: Hub, live: Live, deed: Mapping[str, Any]) -> Event | None:
    """The event of a trainer's deed; None when it was done before."""
    made = decide(live.state, "", deed, live.stage.material, live.row.id, hub.clock())
    return made[0] if made else None


def _remove(hub: Hub, id: str, seat: str, deed: Mapping[str, Any]) -> None:
    """The trainer takes a seat away; the name is free for whoever typed it wrongly."""

    def write(book: ClassBook, event: ClassEvent) -> None:
        book.change(id, str(event.data["seat"]), event, name=None, token=None, account=None)

    hub.change(id, lambda live: _decided(hub, live, deed), write)


def _let_in(hub: Hub, id: str, seat: str, deed: Mapping[str, Any]) -> None:
    """The trainer lets a new phone in."""

    def write(book: ClassBook, event: ClassEvent) -> None:
        knock = next(k for k in hub.live(id).state.knocks if k.id == event.data["knock"])
        book.change(id, knock.seat, event, token=knock.token)

    hub.change(id, lambda live: _decided(hub, live, deed), write)


def _rename(hub: Hub, id: str, seat: str, deed: Mapping[str, Any]) -> None:
    """The trainer writes somebody's name as it should be."""
    whose, name = str(deed.get("seat", "")), class_name(str(deed.get("name", "")))
    if not name:
        raise ClassRefused("名字不能是空的。")
    mark = str(deed.get("id", ""))[:ID_LIMIT]

    def made(live: Live) -> Event | None:
        if mark and mark in live.state.host_done:
            return None
        if live.state.seat(whose) is None:
            raise ClassRefused("这个座位已经不在了。")
        return What.RENAMED, {"seat": whose, "id": mark, "host": True}

    hub.change(id, made, lambda book, event: book.change(id, whose, event, name=name))


def _finish(hub: Hub, id: str, seat: str, deed: Mapping[str, Any]) -> None:
    """The class is over: its code is free again, its people's attempts are kept."""
    hub.change(
        id, lambda live: _decided(hub, live, deed), lambda book, event: book.finish(id, event, hub.clock())
    )
    hub.finished(id)


Own = Callable[["Hub", str, str, Mapping[str, Any]], None]
OF_PHONE: Mapping[str, Own] = {"moving": _moving}
OF_HOST: Mapping[str, Own] = {
    "remove": _remove,
    "let_in": _let_in,
    "rename": _rename,
    "finish": _finish,
}
