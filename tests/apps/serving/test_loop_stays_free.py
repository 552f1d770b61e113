"""While one person has heavy work done, another's requests wait no longer than a tenth of a second; measured, not assumed.

A real server; somebody else asks ``/healthz`` all the time, over one connection, as a page's socket would. ``-s`` prints what
each kind of work cost the others.
"""

from __future__ import annotations

import asyncio
import html
import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from casebook.codes.samples import COURSE, COURSE_PATH, DRILL, DRILL_PATH, SCENARIO, SCENARIO_PATH
from kb.codes.samples import LIBRARY
from kb.places import Home
from tests.apps.serving.test_server import fetch, served, wait
from tests.benchmarks.bench_load import TOKEN, model_of
from tests.conftest import write_files

LONGEST = 0.1  # seconds anybody may wait for the loop
WATCHED = 4.0  # seconds each kind of work is watched at least
ROOT = Path(__file__).parents[3]
TESTED = COURSE + "\n## 总关 {#k9}\n- 考试：4题，50分\n"
LETTER = "来访人王建国，身份证110105194912310021，电话13812345678，反映包工头赵铁柱欠薪。李双喜、周永顺都可以作证。\n"


class Others:
    """Somebody else, asking all the time how the server is."""

    def __init__(self, port: int) -> None:
        self.port, self.waits = port, list[float]()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def __enter__(self) -> Others:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(30)

    def _ask(self) -> None:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self._stop.is_set():
            began = time.perf_counter()
            link.request("GET", "/healthz")
            link.getresponse().read()
            self.waits.append(time.perf_counter() - began)
            time.sleep(0.01)
        link.close()


class Visitor:
    """One page with its socket."""

    def __init__(self, url: str, path: str, view: str, cookie: str = "") -> None:
        self.url, self.path, self.view, self.cookie = url, path, view, cookie
        self.n, self.model = 0, ""
        self.socket: WebSocketClientConnection | None = None

    async def open(self) -> Visitor:
        """Fetch the page, open its socket, take its document."""
        headers = {"Cookie": self.cookie} if self.cookie else {}
        page = await AsyncHTTPClient().fetch(self.url + self.path, request_timeout=120, headers=headers)
        found = TOKEN.search(html.unescape(page.body.decode()))
        assert found, "no session in the page"
        request = HTTPRequest(
            self.url.replace("http", "ws", 1) + "/ws",
            headers={**headers, "Origin": self.url, "Sec-WebSocket-Protocol": f"bokeh, {found[1]}"},
        )
        self.socket = await websocket_connect(
            request, subprotocols=["bokeh", found[1]], max_message_size=50_000_000
        )
        await self._message()
        await self._send("PULL-DOC-REQ", {})
        document = await self._message()
        while document[0]["msgtype"] != "PULL-DOC-REPLY":
            document = await self._message()
        self.model = model_of(self.view, document[2])
        assert self.model, self.view
        await self._event("document_ready", {"type": "map"})
        return self

    async def say(self, message: str, /, **data: object) -> None:
        """A message as the view sends it."""
        entries = [["type", message], *([k, v] for k, v in data.items())]
        values = [["model", {"id": self.model}], ["data", {"type": "map", "entries": entries}]]
        await self._event("data_event", {"type": "map", "entries": values})

    async def _event(self, name: str, values: dict[str, Any]) -> None:
        data = {"type": "event", "name": name, "values": values}
        await self._send(
            "PATCH-DOC", {"events": [{"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": data}]}
        )

    async def _send(self, kind: str, content: dict[str, Any]) -> None:
        assert self.socket
        self.n += 1
        for part in ({"msgid": str(self.n), "msgtype": kind}, {}, content):
            await self.socket.write_message(json.dumps(part))

    async def _message(self) -> list[dict[str, Any]]:
        assert self.socket
        parts: list[dict[str, Any]] = []
        buffers = 0
        while len(parts) < 3 + 2 * buffers:
            text = await asyncio.wait_for(self.socket.read_message(), 60)
            assert text is not None, "the server closed the socket"
            parts.append(json.loads(text) if isinstance(text, str) else {})
            if len(parts) == 1:
                buffers = int(parts[0].get("num_buffers", 0))
        return parts


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Home]]:
    root = tmp_path_factory.mktemp("loop")
    home = Home(root / "office", root / "office" / "content")
    files = {**LIBRARY, SCENARIO_PATH: SCENARIO, DRILL_PATH: DRILL, COURSE_PATH: TESTED}
    with served(home, write_files(root / "shipped", files)) as (url, _):
        wait(lambda: json.loads(fetch(url + "/healthz")[1])["searchable"])
        yield url, home


async def nothing(url: str, home: Home) -> None:
    """Nobody does anything: what this machine itself makes people wait."""


async def checks(url: str, home: Home) -> None:
    """A long scenario full of names is checked while it is typed."""
    page = await Visitor(url, "/write", "WorkbenchView").open()
    await page.say("new", title="很长的情景", kind="scenario")
    for number in range(4):
        await page.say("check", text=SCENARIO + "\n" + LETTER * 400 + "。" * number, n=number + 1)
        await asyncio.sleep(0.3)


async def saving(url: str, home: Home) -> None:
    """A long text is saved, with all the checks before it."""
    page = await Visitor(url, "/write", "WorkbenchView").open()
    await page.say("new", title="很长的答复", kind="answer")
    body = next(t for p, t in LIBRARY.items() if p.startswith("answers"))
    await page.say("save", text=body + LETTER * 300, stamp="", n=1)


async def naming(url: str, home: Home) -> None:
    """Personal data in a long letter is looked for, and one name is replaced throughout."""
    page = await Visitor(url, "/write", "WorkbenchView").open()
    await page.say("new", title="来信", kind="case")
    await page.say("check", text=LETTER * 800, n=1)
    await page.say("alias", text=LETTER * 300, line=1, column=4, n=2)


async def searching(url: str, home: Home) -> None:
    """Odd questions one after another."""
    page = await Visitor(url, "/", "LookupView").open()
    for number in range(30):
        words = ("示例事项多久答复" * 30)[number:] if number % 2 else "《" * 150 + "十" * number
        await page.say("query", q=words, n=number + 1)
        await asyncio.sleep(0.05)


async def exams(url: str, home: Home) -> None:
    """A paper is drawn, handed in, looked at, and the statistics are opened."""
    cookie = named(url)
    page = await Visitor(url, "/exam?e=kc-shili&k=k9&w=考试", "ExamsView", cookie).open()
    await page.say("begin")
    await asyncio.sleep(1)
    await page.say("finish")
    await Visitor(url, "/exam?e=kc-shili&k=k9&w=考试&m=stats", "ExamsView", cookie).open()


async def debriefs(url: str, home: Home) -> None:
    """A story is walked to its end, and the debrief is made."""
    page = await Visitor(url, "/practice?e=qj-shili", "PracticeView", named(url)).open()
    await page.say("start")
    await asyncio.sleep(0.7)
    for turn in range(12):
        for option in ("n1a", "n2a", "n3a", "a"):
            await page.say("choose", turn=turn, id=option)
        await asyncio.sleep(0.1)


async def imports(url: str, home: Home) -> None:
    """Laws come in by the command, and the server reads the library and the index again."""
    folder = home.root.parent / "laws"
    law = "# 某省第{n}号候鸟保护办法\n\n（2020年1月1日公布，自2020年3月1日起施行）\n\n" + "".join(
        f"第{number}条　第{{n}}号水面{number}日内不得放水，候鸟停留的地方由林业部门划定。\n\n"
        for number in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
    )
    folder.mkdir(exist_ok=True)
    for number in range(60):
        (folder / f"{number}.md").write_text(law.format(n=number), encoding="utf8")
    command = [sys.executable, "-m", "apps.cli", "import", str(folder), "--home", str(home.root)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(
        *command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    await asyncio.wait_for(process.wait(), 120)
    await asyncio.sleep(3)


WORK: dict[str, Callable[[str, Home], Awaitable[None]]] = {
    w.__name__: w for w in (checks, saving, naming, searching, exams, debriefs, imports)
}


def named(url: str) -> str:
    """The cookie of somebody who said a name."""
    body = json.dumps({"name": "小张"}).encode()
    link = http.client.HTTPConnection("127.0.0.1", int(url.rsplit(":", 1)[1]), timeout=30)
    link.request("POST", "/api/name", body, {"Content-Type": "application/json"})
    answer = link.getresponse()
    answer.read()
    cookie = re.match(r"[^;]+", answer.getheader("Set-Cookie") or "")
    link.close()
    return cookie[0] if cookie else ""


def worst(url: str, home: Home, work: Callable[[str, Home], Awaitable[None]]) -> tuple[float, float, int]:
    """The longest and the hundredth longest wait of the others in seconds, and how often they asked."""
    failed: list[BaseException] = []

    def busy() -> None:
        try:
            asyncio.run(whole())
        except BaseException as error:
            failed.append(error)

    async def whole() -> None:
        began = time.monotonic()
        await work(url, home)
        await asyncio.sleep(max(0.0, WATCHED - (time.monotonic() - began)))

    with Others(int(url.rsplit(":", 1)[1])) as others:
        one = threading.Thread(target=busy)
        one.start()
        one.join(300)
    assert not failed, failed
    waits = sorted(others.waits)
    return waits[-1], waits[int(len(waits) * 0.99)], len(waits)


@pytest.mark.parametrize("name", WORK)
def test_nobody_waits_for_the_work_of_another(office: tuple[str, Home], name: str) -> None:
    url, home = office
    tries = []
    for _ in range(
        3
    ):  # a machine that runs other things too makes anybody wait now and then; the loop would do so each time
        idle, *_ = worst(url, home, nothing)
        most, nearly_most, count = worst(url, home, WORK[name])
        tries.append((most, idle))
        print(
            f"\n{name}: others waited {most * 1000:.0f} ms at most, {nearly_most * 1000:.0f} ms at p99 "
            f"of {count} requests; {idle * 1000:.0f} ms at most while nobody worked"
        )
        if most <= max(LONGEST, 2 * idle):
            break
    assert min(most for most, _ in tries) <= LONGEST or any(most <= 2 * idle for most, idle in tries), tries
