"""From the hand-over of a page to its report that it is drawn: what a handler changes then goes out, lock or no lock."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import panel as pn
from panel.io.state import set_curdoc
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

from apps.desk.desk import Desk
from apps.serving.server import build
from apps.serving.settings import Settings
from tests.apps.serving.test_doors import token_in
from tests.conftest import TODAY


async def handed_over(server: Any) -> Any:
    """A page as its browser has it that has not reported yet: its document, and the open socket."""
    url = f"127.0.0.1:{server.port}"
    page = await AsyncHTTPClient().fetch(f"http://{url}/laws", request_timeout=60)
    socket = await websocket_connect(
        HTTPRequest(f"ws://{url}/laws/ws", headers={"Origin": f"http://{url}"}),
        subprotocols=["bokeh", token_in(page.body.decode())],
    )
    for _ in range(3):  # the greeting: header, metadata, content
        await socket.read_message()
    for part in ('{"msgid":"1","msgtype":"PULL-DOC-REQ"}', "{}", "{}"):
        await socket.write_message(part)
    for _ in range(3):
        await socket.read_message()
    (session,) = [s for c in server._tornado._applications.values() for s in c._sessions.values()]
    return session, socket


def test_a_change_without_the_lock_reaches_a_page_that_has_not_reported(desk: Desk) -> None:
    """Panel runs some handlers without the document's lock: those of a message that comes beside a change."""

    async def work() -> str:
        server, _ = build(Settings(home=desk.home, port=0, clock=lambda: TODAY, warm=False), desk)
        server.start()
        try:
            session, socket = await handed_over(server)
            views: list[Any] = [v for v, _, doc, _ in pn.state._views.values() if doc is session.document]
            (page,) = {v for v in views if v.main}
            with set_curdoc(session.document):
                page.main[0].say("without-a-lock")
            told = [str(await asyncio.wait_for(socket.read_message(), 10)) for _ in range(3)]
            socket.close()
            return "".join(told)
        finally:
            server.stop()

    with ThreadPoolExecutor(1) as thread:  # browser tests in the same process keep a loop running in this one
        assert "without-a-lock" in thread.submit(asyncio.run, work()).result()
