"""The socket of a class: a hello, then deeds in and views out; the protocol is told in :mod:`apps.classroom`."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Mapping
from typing import Any

from tornado.websocket import WebSocketClosedError, WebSocketHandler

from apps.classroom.hub import Hub
from apps.classroom.live import HOST, PHONE, PROJECTOR, Connection, Live
from apps.serving.class_door import hashed_mark, in_hub, join_address, may_host, same_key
from apps.serving.settings import Settings
from casebook.errors import CasebookError, RecordNotFound

LONGEST = 16_000  # characters of one message
MOST, WITHIN = 120, 10.0  # messages in so many seconds from one socket
HELLO = 10.0  # seconds for the first message
PING = 12.0  # seconds between two signs of life; a phone that gives none for twice as long counts as gone


class ClassSocket(WebSocketHandler):
    """One phone, projector or trainer's window."""

    def initialize(self, settings: Settings, hub: Hub) -> None:
        """How the server is set up, and where its classes are."""
        self.settings_, self.hub = settings, hub
        self.id = ""
        self.one: Connection | None = None
        self._greeting = False
        self._times: list[float] = []

    @property
    def ping_interval(self) -> float | None:
        """Phones fall asleep without a word."""
        return PING

    @property
    def ping_timeout(self) -> float | None:
        """A sign of life has as long as there is between two."""
        return PING

    def open(self, *args: str, **kwargs: str) -> None:
        """Whoever says nothing is not kept."""
        self.set_nodelay(True)
        asyncio.get_running_loop().call_later(HELLO, self._silent)

    def _silent(self) -> None:
        if self.one is None and not self._greeting:
            self.close(4000, "no hello")

    async def on_message(self, message: str | bytes) -> None:
        """A hello or a deed."""
        said = self._read(message)
        if said is None:
            return
        if self.one is None:
            if self._greeting:
                return
            self._greeting = True
            await self._hello(said)
        elif "do" in said:
            await self._deed(self.one, said)

    def _read(self, message: str | bytes) -> Mapping[str, Any] | None:
        now = time.monotonic()
        self._times = [t for t in self._times if t > now - WITHIN] + [now]
        if len(self._times) > MOST or len(message) > LONGEST:
            self.close(4008, "too much")
            return None
        try:
            said = json.loads(message)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, Mapping):
            self.close(4002, "not understood")
            return None
        return said

    async def _hello(self, said: Mapping[str, Any]) -> None:
        id, kind = str(said.get("class", "")), str(said.get("hello", ""))
        try:
            live = await in_hub(self.hub, lambda: self.hub.look(id))
        except RecordNotFound:
            self._gone("没有这个班，请重新进班。")
            return
        except CasebookError as error:
            self._gone(str(error))
            return
        one = self._allowed(kind, live, str(said.get("key", "")))
        if one is None:
            sentence = (
                "您还没有进这个班，请重新进班。" if kind == PHONE else "请从培训班的列表重新打开这一页。"
            )
            self._gone(sentence)
            return
        if self.ws_connection is None:
            return
        self.id, self.one = id, one
        self.hub.enter(id, one)

    def _allowed(self, kind: str, live: Live, key: str) -> Connection | None:
        made = Connection(
            kind,
            self._send,
            join_url=join_address(self, self.settings_),
            qr=f"/class/qr.svg?code={live.row.code}",
        )
        if kind == PHONE:
            made.token = hashed_mark(self)
            made.seat = live.seat_of(made.token)
            return made if made.seat else None
        if kind == PROJECTOR:
            made.still_in = lambda: same_key(key, live.row.projector_key) or self._host(live)
        elif kind == HOST:
            made.still_in = lambda: self._host(live)
        else:
            return None
        return made if made.still_in() else None

    def _host(self, live: Live) -> bool:
        return may_host(self, self.settings_, live.row)

    async def _deed(self, one: Connection, said: Mapping[str, Any]) -> None:
        id = said.get("id")
        if not isinstance(id, str) or not 0 < len(id) <= 40:
            self._send({"no": "", "say": "这一步没有编号，请刷新页面。"})
            return
        if one.kind == PROJECTOR:
            self._send({"no": id, "say": "投影只能看。"})
            return
        if one.kind == HOST and not one.still_in():
            self._gone("登录已经结束，请重新登录。")
            return
        if one.kind == HOST and said["do"] == "names":
            one.names = bool(said.get("show"))
            self._send({"ok": id})
            self.hub.shown_to(self.id, one)
            return
        try:
            await asyncio.wrap_future(self.hub.deed(self.id, one.seat, said))
        except CasebookError as error:
            self._send({"no": id, "say": str(error)})
        else:
            self._send({"ok": id})

    def _send(self, data: Mapping[str, Any]) -> None:
        with contextlib.suppress(WebSocketClosedError):
            written = asyncio.ensure_future(self.write_message(json.dumps(data, ensure_ascii=False)))
            written.add_done_callback(_heard_or_not)
        if "gone" in data:
            self.close(4004, "gone")

    def _gone(self, sentence: str) -> None:
        self._send({"gone": sentence})

    def on_close(self) -> None:
        """Somebody is gone."""
        if self.one is not None:
            self.hub.leave(self.id, self.one)


def _heard_or_not(written: asyncio.Future[None]) -> None:
    """Whoever is gone before it was sent says so by hanging up, and asks again."""
    if not written.cancelled():
        written.exception()
