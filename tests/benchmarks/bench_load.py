"""Many at once: raw websocket clients that open the start page and search every two seconds.

``python -m tests.benchmarks.bench_load URL [--users 100] [--seconds 30] [--pid PID] [--sessions 1000]``; with a process
id it also tells the memory per open session, and after many sessions were opened and closed.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import json
import random
import re
import statistics
import time
from typing import Any

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

QUERIES = [
    "工资",
    "拖欠工资",
    "老板跑了",
    "低保",
    "低保申请",
    "宅基地",
    "复议期限",
    "条例34条",
    "工伤",
    "物业费",
    "退休年龄",
    "拆迁补偿",
    "噪声",
    "养老金",
    "学区",
    "户口",
    "医保报销",
    "预付卡",
    "烂尾楼",
    "承包地",
]
TOKEN = re.compile(r'"token":"([^"]+)"')


def model_of(view: str, document: Any) -> str:
    """The id of the model a view is drawn by; empty when the document has none."""
    if isinstance(document, dict):
        if document.get("attributes", {}).get("class_name") == view:
            return str(document["id"])
        document = list(document.values())
    found = (model_of(view, shard) for shard in document) if isinstance(document, list) else ()
    return next((one for one in found if one), "")


class Client:
    """One visitor: a page, its socket, its search box."""

    def __init__(self, url: str) -> None:
        self.url, self.n, self.model = url, 0, ""
        self.socket: WebSocketClientConnection | None = None

    async def open(self) -> None:
        """Fetch the page, open its socket, take its document."""
        page = await AsyncHTTPClient().fetch(self.url + "/", request_timeout=120)
        found = TOKEN.search(html.unescape(page.body.decode()))
        assert found, "no session in the page"
        address = self.url.replace("http", "ws", 1) + "/ws"
        request = HTTPRequest(
            address, headers={"Origin": self.url, "Sec-WebSocket-Protocol": f"bokeh, {found[1]}"}
        )
        self.socket = await websocket_connect(
            request, subprotocols=["bokeh", found[1]], max_message_size=50_000_000
        )
        self.socket.protocol.set_nodelay(True)  # as browsers do; else each question waits 40 ms for a receipt
        await self.message()
        await self.send("PULL-DOC-REQ", {})
        self.model = model_of("LookupView", (await self.message("PULL-DOC-REPLY"))[2])
        await self.event("document_ready", {"type": "map"})  # nothing is sent to a page that is not ready

    async def send(self, kind: str, content: dict[str, Any]) -> None:
        """One message of Bokeh's protocol, which has three shards."""
        assert self.socket
        self.n += 1
        for shard in ({"msgid": str(self.n), "msgtype": kind}, {}, content):
            await self.socket.write_message(json.dumps(shard))

    async def event(self, name: str, values: dict[str, Any]) -> None:
        """An event of the page or of a model."""
        data = {"type": "event", "name": name, "values": values}
        await self.send(
            "PATCH-DOC", {"events": [{"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": data}]}
        )

    async def message(self, kind: str = "") -> list[dict[str, Any]]:
        """The next message (of a kind): header, metadata, content; buffers are read past."""
        assert self.socket
        while True:
            shards: list[dict[str, Any]] = []
            buffers = 0
            while len(shards) < 3 + 2 * buffers:
                text = await self.socket.read_message()
                assert text is not None, "the server closed the socket"
                shards.append(json.loads(text) if isinstance(text, str) else {})
                if len(shards) == 1:
                    buffers = int(shards[0].get("num_buffers", 0))
            if not kind or shards[0]["msgtype"] == kind:
                return shards

    async def search(self, words: str) -> float:
        """Milliseconds from the key to the results at the client."""
        self.n += 1
        number = self.n + 1_000
        data = {"type": "map", "entries": [["type", "query"], ["q", words], ["n", number]]}
        began = time.perf_counter()
        await self.event(
            "data_event", {"type": "map", "entries": [["model", {"id": self.model}], ["data", data]]}
        )
        while f'\\"n\\":{number}' not in json.dumps((await self.message("PATCH-DOC"))[2]):
            pass
        return (time.perf_counter() - began) * 1000

    def close(self) -> None:
        """Leave."""
        if self.socket:
            self.socket.close()


async def user(client: Client, until: float, out: list[float]) -> None:
    """Search every two seconds, each time something else."""
    await asyncio.sleep(random.random() * 2)
    while time.monotonic() < until:
        began = time.monotonic()
        out.append(
            await client.search(random.choice(QUERIES) + random.choice(["", "怎么办", "期限", "找谁"]))
        )
        await asyncio.sleep(max(0.0, 2 - (time.monotonic() - began)))
    client.close()


async def run(url: str, users: int, seconds: float, pid: int, sessions: int) -> None:
    """All of it."""
    AsyncHTTPClient.configure(None, max_clients=50)
    memory = lambda: psutil.Process(pid).memory_info().rss / 1e6 if pid else 0.0  # noqa: E731
    warm = [Client(url) for _ in range(10)]
    for client in warm:
        await client.open()
    before = memory()
    more = [Client(url) for _ in range(40)]
    for client in more:
        await client.open()
    if pid:
        print(f"memory per open session beyond the first ten: {(memory() - before) / 40:.2f} MB")
    for client in warm + more:
        client.close()
    times: list[float] = []
    visitors = [Client(url) for _ in range(users)]
    for client in visitors:
        await client.open()
    until = time.monotonic() + seconds
    await asyncio.gather(*(user(client, until, times) for client in visitors))
    times.sort()
    p95 = times[int(0.95 * len(times))]
    print(
        f"{users} users: n={len(times)} median={statistics.median(times):.0f} ms p95={p95:.0f} ms max={times[-1]:.0f} ms"
    )
    if sessions and pid:
        await asyncio.sleep(25)
        marks = [memory()]
        for _ in range(4):
            for _ in range(sessions // 4):
                client = Client(url)
                await client.open()
                client.close()
            await asyncio.sleep(25)
            marks.append(memory())
        print(
            f"memory while {sessions} sessions came and went: "
            + " → ".join(f"{m:.0f}" for m in marks)
            + " MB"
        )


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser()
    options.add_argument("url", nargs="?", default="http://127.0.0.1:5006")
    options.add_argument("--users", type=int, default=100)
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--pid", type=int, default=0)
    options.add_argument("--sessions", type=int, default=0)
    given = options.parse_args()
    asyncio.run(run(given.url, given.users, given.seconds, given.pid, given.sessions))


if __name__ == "__main__":
    main()
