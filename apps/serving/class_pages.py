"""The plain pages of a class: the door, a phone's seat, the projector, the trainer's window, the QR code."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
from typing import Any
from urllib.parse import quote

import segno
from tornado.web import RequestHandler

from apps.audit import Audit, Deed
from apps.classroom import seating
from apps.classroom.documents import join_document, key_document, live_document, waiting_document
from apps.classroom.hub import Hub
from apps.classroom.live import Live
from apps.serving.class_door import (
    ENOUGH,
    KEYS,
    NUMBERS,
    Guesses,
    hashed_mark,
    in_hub,
    join_address,
    keep_host,
    marked,
    may_host,
    own_account,
    same_key,
)
from apps.serving.class_socket import ClassSocket
from apps.serving.panel_patches import outer
from apps.serving.plain_page import error_page
from apps.serving.settings import Settings
from casebook.errors import CasebookError, RecordNotFound
from casebook.records.classes import NameTaken, TrainingClass
from kb.errors import KnowledgeBaseError


class ClassPage(RequestHandler):
    """What the pages of a class share."""

    def initialize(self, settings: Settings, hub: Hub) -> None:
        """How the server is set up, and where its classes are."""
        self.settings_, self.hub = settings, hub

    def prepare(self) -> None:
        """Nothing of these pages is kept by a browser; their forms tell us, and nobody else, where they come from."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "same-origin")

    @property
    def address(self) -> str:
        """Where the request comes from."""
        return str(self.request.remote_ip or "")

    @property
    def guesses(self) -> Guesses:
        """What was tried at the door of late."""
        return Guesses(self.settings_)

    def now(self) -> dt.datetime:
        """The server's time, by which countdowns run."""
        return self.hub.clock()

    async def live(self, id: str) -> Live | None:
        """A class; None, and an answer, when there is none or the records cannot be opened."""
        try:
            return await in_hub(self.hub, lambda: self.hub.live(id))
        except RecordNotFound:
            self.set_status(404)
            self.finish(error_page(404))
        except CasebookError as error:
            self.set_status(503)
            self.finish(join_document(said=str(error)))
        return None


class JoinPage(ClassPage):
    """The door: a code and a name; or with another phone a number, or a knock."""

    async def get(self) -> None:
        """The form; a phone that sits in this class already goes to its seat."""
        code, account = _digits(self.get_argument("code", "")), own_account(self)
        name = account.name if account else ""
        if not code:
            self.finish(join_document(account=name))
            return
        live = await self._by_code(code)
        if live is None:
            return
        if live.seat_of(hashed_mark(self)):
            self.redirect(_seat_link(live.row.id))
            return
        self.finish(join_document(code=code, account=name, title=live.state.title))

    async def post(self) -> None:
        """Come in."""
        code, name = _digits(self._given("code")), self._given("name")
        live = await self._by_code(code, name)
        if live is None:
            return
        id, title = live.row.id, live.state.title
        account = own_account(self)
        who = account.name if account else name
        token = marked(self)
        try:
            if self._given("moving"):
                await self._move(id, code, name, title, token)
                return
            if self._given("knock"):
                knock = await in_hub(self.hub, lambda: seating.knock(self.hub, id, name, token))
                self.redirect(f"/join/wait?class={id}&knock={knock}", status=303)
                return
            key = account.id if account else ""
            await in_hub(self.hub, lambda: seating.join(self.hub, id, who, token, key))
        except NameTaken as error:
            self._again(409, code, name, f"{error}", account=bool(account), taken=not account, title=title)
            return
        except CasebookError as error:
            self._again(409, code, name, str(error), account=bool(account), title=title)
            return
        self.redirect(_seat_link(id), status=303)

    async def _move(self, id: str, code: str, name: str, title: str, token: str) -> None:
        tried = f"moving {id} {seating.class_name(name)}"
        if not await self._allowed(tried, NUMBERS):
            self._again(429, code, name, ENOUGH, taken=True, title=title)
            return
        number = self._given("moving")
        joined = await in_hub(self.hub, lambda: seating.move(self.hub, id, name, number, token))
        if joined is None:
            said = "四位数不对，或者已经过了五分钟；请在旧手机上再点一次“换手机”。"
            self._again(401, code, name, said, taken=True, title=title)
            return
        self.redirect(_seat_link(id), status=303)

    async def _allowed(self, what: str, most: int) -> bool:
        try:
            return await self.guesses.may_try(what, most)
        except (KnowledgeBaseError, OSError):
            return False

    async def _by_code(self, code: str, name: str = "") -> Live | None:
        """The class of a code; None, and the form again, when there is none."""
        try:
            if not await self.guesses.may_guess(self.address):
                self._again(429, code, name, ENOUGH)
                return None
            return await in_hub(self.hub, lambda: self.hub.by_code(code))
        except CasebookError as error:
            await self.guesses.wrong(self.address)
            self._again(404, code, name, str(error))
        except (KnowledgeBaseError, OSError):
            self._again(503, code, name, "服务器正忙，请再试一次。")
        return None

    def _given(self, name: str) -> str:
        return self.get_body_argument(name, "")[:80]

    def _again(
        self,
        status: int,
        code: str,
        name: str,
        said: str,
        *,
        account: bool = False,
        taken: bool = False,
        title: str = "",
    ) -> None:
        """The form with a reason; an account whose name somebody has typed may choose another for this class."""
        self.set_status(status)
        mine = own_account(self)
        shown = mine.name if mine and account else ""
        self.finish(join_document(code=code, name=name, said=said, account=shown, taken=taken, title=title))


class WaitPage(ClassPage):
    """While the trainer is asked to let a new phone in; asks again by itself."""

    async def get(self) -> None:
        """On to the seat, on waiting, or back to the door."""
        id, knock = self.get_argument("class", ""), self.get_argument("knock", "")
        live = await self.live(id)
        if live is None:
            return
        await in_hub(self.hub, lambda: self.hub.look(id))
        if live.seat_of(hashed_mark(self)):
            self.redirect(_seat_link(id))
        elif any(k.id == knock for k in live.state.knocks):
            here = f"/join/wait?class={quote(id)}&knock={quote(knock)}"
            self.finish(waiting_document(live.state.title, outer(self.settings_.prefix, here)))
        else:
            self.finish(
                join_document(code=live.row.code, said="老师没有让进来，请问一下老师，或者换个名字进班。")
            )


class SeatPage(ClassPage):
    """A phone's own page; after the class its results."""

    async def get(self) -> None:
        """The page; a phone without a seat is sent to the door, a login takes its own seat."""
        id, account = self.get_argument("class", ""), own_account(self)
        live = await self.live(id)
        if live is None:
            return
        await in_hub(self.hub, lambda: self.hub.look(id))
        if not live.seat_of(hashed_mark(self)):
            key = account.id if account else ""
            if not key or not any(s.account == key for s in live.seats.values()):
                self.redirect(f"/join?code={live.row.code}" if live.row.code else "/join")
                return
            token = marked(self)
            await in_hub(self.hub, lambda: seating.take_own(self.hub, id, key, token))
        self.finish(live_document("phone", live.state.title, id, self.now()))


class ProjectorPage(ClassPage):
    """What the whole room looks at; opens with its own link."""

    async def get(self) -> None:
        """The page, to a trainer or with the projector's key."""
        id, key = self.get_argument("class", ""), self.get_argument("key", "")
        live = await self.live(id)
        if live is None:
            return
        if not (same_key(key, live.row.projector_key) or may_host(self, self.settings_, live.row)):
            self.set_status(403)
            self.finish(error_page(403))
            return
        self.finish(live_document("projector", live.state.title, id, self.now(), key))


class HostPage(ClassPage):
    """The trainer's window, and the door for a second trainer."""

    async def get(self) -> None:
        """The window; who is no trainer of this class is asked for its key."""
        live = await self.live(self.get_argument("class", ""))
        if live is None:
            return
        if may_host(self, self.settings_, live.row):
            self.finish(live_document("host", live.state.title, live.row.id, self.now()))
        else:
            self.finish(key_document(live.state.title, live.row.id))

    async def post(self) -> None:
        """Take a class over with its key."""
        live = await self.live(self.get_body_argument("class", ""))
        if live is None:
            return
        row = live.row
        try:
            allowed = await self.guesses.may_try(f"key {row.id} {self.address}", KEYS)
        except (KnowledgeBaseError, OSError):
            allowed = False
        if not allowed:
            self._no(429, row, ENOUGH)
        elif not same_key(self.get_body_argument("key", "")[:80], row.host_key):
            self._no(401, row, "钥匙不对，请再看一遍。")
        elif not await self._noted(row):
            self._no(503, row, "没有记下是谁接手，暂时接不了。请稍后再试一次。")
        else:
            keep_host(self, row)
            self.redirect(f"/host?class={row.id}", status=303)

    async def _noted(self, row: TrainingClass) -> bool:
        """Keep in the office's audit who takes the class over; from then on they see its names."""
        account = own_account(self)
        who, person = (account.name, account.id) if account else ("", "")
        audit = Audit(self.settings_.home.root)
        try:
            await asyncio.get_running_loop().run_in_executor(
                None,
                lambda: audit.note(
                    Deed.CLASS_TAKEN, who, person=person, about=row.title, source=self.address
                ),
            )
        except (KnowledgeBaseError, OSError):
            return False
        return True

    def _no(self, status: int, row: TrainingClass, said: str) -> None:
        self.set_status(status)
        self.finish(key_document(row.title, row.id, said))


class QrCode(ClassPage):
    """The picture phones are pointed at."""

    async def get(self) -> None:
        """Where to come in, as black squares; drawn in a worker."""
        code = _digits(self.get_argument("code", ""))
        if not code:
            self.send_error(404)
            return
        target = f"{join_address(self, self.settings_)}?code={code}"
        picture = await asyncio.get_running_loop().run_in_executor(None, lambda: qr_picture(target))
        self.set_header("Content-Type", "image/svg+xml")
        self.finish(picture)


def qr_picture(text: str) -> bytes:
    """A QR code as a drawing: black on white whatever stands around it, with its margin."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", scale=8, border=3, dark="#000", light="#fff", xmldecl=False
    )
    return out.getvalue()


def _digits(text: str) -> str:
    """Six digits, however they were typed; empty when they are not."""
    found = "".join(c for c in text.replace(" ", "") if c.isascii())[:7]
    return found if len(found) == 6 and found.isdecimal() else ""


def _seat_link(id: str) -> str:
    return f"/seat?class={id}"


def class_patterns(settings: Settings, hub: Hub) -> list[Any]:
    """Tornado routes of the classes."""
    shared = {"settings": settings, "hub": hub}
    return [
        (r"/join", JoinPage, shared),
        (r"/join/wait", WaitPage, shared),
        (r"/seat", SeatPage, shared),
        (r"/projector", ProjectorPage, shared),
        (r"/host", HostPage, shared),
        (r"/class/qr\.svg", QrCode, shared),
        (r"/class/socket", ClassSocket, shared),
    ]
