"""Nobody's work holds the server's loop: what each callback costs is counted in processor time of the loop's own thread.

A real server whose loop keeps the dearest callback and the dearest round of the garbage collector, which holds every
thread up. Seconds by the wall would tell how busy this machine is; processor time tells what the code does.
"""

from __future__ import annotations

import asyncio
import html
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from casebook.codes.samples import COURSE, COURSE_PATH, DRILL, DRILL_PATH, SCENARIO, SCENARIO_PATH
from kb.codes.samples import LIBRARY
from kb.model.numerals import to_chinese
from kb.places import Home
from tests.apps.serving.test_server import RUN, fetch, wait
from tests.benchmarks.bench_load import TOKEN, model_of
from tests.conftest import write_files

LONGEST = 0.1  # seconds of its own processor time for which anything may hold the loop
ROOT = Path(__file__).parents[3]
TESTED = COURSE + "\n## 总关 {#k9}\n- 考试：4题，50分\n"
LETTER = "来访人王建国，身份证110105194912310021，电话13812345678，反映包工头赵铁柱欠薪。李双喜、周永顺都可以作证。\n"
PAGES = (
    "/",
    "/laws",
    "/guides",
    "/flows",
    "/cases",
    "/practice",
    "/drills",
    "/courses",
    "/write",
    "/classes",
)
METER = """
import asyncio, gc, sys, threading, time
told, loop, plain = sys.argv[5], threading.get_ident(), asyncio.Handle._run
del sys.argv[5]

def tell(what, cost):
    if cost > 0.005:
        with open(told, "a") as file:
            file.write(f"{what} {cost:.4f}\\n")

def run(self):
    if threading.get_ident() != loop:
        return plain(self)
    began = time.thread_time()
    try:
        return plain(self)
    finally:
        tell("callback", time.thread_time() - began)

def collected(phase, _, began={}):
    if phase == "start":
        began[threading.get_ident()] = time.thread_time()
    else:
        tell("collection", time.thread_time() - began.pop(threading.get_ident()))

asyncio.Handle._run = run
gc.callbacks.append(collected)
"""
HOLD = """
from apps.pages.lookup import LookupView
quick = LookupView.on_query

def slow(self, message):
    end = time.thread_time() + 0.15
    while time.thread_time() < end:
        pass
    quick(self, message)

LookupView.on_query = slow
"""


class Office:
    """A server that keeps account of its loop."""

    def __init__(self, root: Path, hold: bool = False) -> None:
        self.home = Home(root / "office", root / "office" / "content")
        files = {**LIBRARY, SCENARIO_PATH: SCENARIO, DRILL_PATH: DRILL, COURSE_PATH: TESTED}
        shipped, self._told = write_files(root / "shipped", files), root / "told"
        command = [
            sys.executable,
            "-c",
            METER + (HOLD if hold else "") + RUN,
            str(self.home.root),
            str(shipped),
            "127.0.0.1",
            "1",
        ]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [*command, str(self._told)], stdout=subprocess.PIPE, text=True, env=env
        )
        assert self._process.stdout is not None
        found = re.search(r"http://[\d.:]+", self._process.stdout.readline())
        assert found, "it did not start"
        self.url = found[0]
        wait(lambda: json.loads(fetch(self.url + "/healthz")[1] or "{}").get("searchable"))

    def dearest(self, work: Callable[[Office], Awaitable[None]]) -> dict[str, float]:
        """The dearest callback and round of the collector while something is done."""
        self._told.write_text("")
        with ThreadPoolExecutor(1) as thread:  # a loop of its own: browser tests of the same process have one
            thread.submit(lambda: asyncio.run(work(self))).result()  # type: ignore[arg-type]
        rows = [line.split() for line in self._told.read_text().splitlines()]
        kinds = ("callback", "collection")
        return {
            kind: max((float(cost) for what, cost in rows if what == kind), default=0.0) for kind in kinds
        }

    def close(self) -> None:
        """End the server."""
        self._process.terminate()
        self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()


class Page:
    """One page with its socket."""

    def __init__(self, office: Office, path: str, view: str, cookie: str = "") -> None:
        self.url, self.path, self.view, self.cookie = office.url, path, view, cookie
        self.n, self.model = 0, ""
        self.socket: WebSocketClientConnection | None = None

    async def open(self) -> Page:
        """Fetch the page, open its socket, take its document; what comes later is read and dropped."""
        headers = {"Cookie": self.cookie} if self.cookie else {}
        page = await AsyncHTTPClient().fetch(self.url + self.path, request_timeout=120, headers=headers)
        found = TOKEN.search(html.unescape(page.body.decode()))
        assert found, "no session in the page"
        address = self.url.replace("http", "ws", 1) + self.path.partition("?")[0].rstrip("/") + "/ws"
        protocols = f"bokeh, {found[1]}"
        headers |= {"Origin": self.url, "Sec-WebSocket-Protocol": protocols}
        self.socket = await websocket_connect(
            HTTPRequest(address, headers=headers),
            subprotocols=["bokeh", found[1]],
            max_message_size=50_000_000,
        )
        for _ in range(3):  # the greeting
            await asyncio.wait_for(self.socket.read_message(), 60)
        await self._send("PULL-DOC-REQ", {})
        while not self.model:
            text = await asyncio.wait_for(self.socket.read_message(), 60)
            assert text is not None, "the server closed the socket"
            self.model = model_of(self.view, json.loads(text)) if f'"{self.view}"' in str(text) else ""
        self._reading = asyncio.create_task(self._read())
        await self._event("document_ready", {"type": "map"})
        return self

    async def say(self, message: str, /, pause: float = 0.3, **data: object) -> None:
        """A message as the view sends it, and a while for what it starts."""
        entries = [["type", message], *([k, v] for k, v in data.items())]
        values = [["model", {"id": self.model}], ["data", {"type": "map", "entries": entries}]]
        await self._event("data_event", {"type": "map", "entries": values})
        await asyncio.sleep(pause)

    async def _event(self, name: str, values: dict[str, Any]) -> None:
        data = {"type": "event", "name": name, "values": values}
        event = {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": data}
        await self._send("PATCH-DOC", {"events": [event]})

    async def _send(self, kind: str, content: dict[str, Any]) -> None:
        assert self.socket
        self.n += 1
        for part in ({"msgid": str(self.n), "msgtype": kind}, {}, content):
            await self.socket.write_message(json.dumps(part))

    async def _read(self) -> None:
        assert self.socket
        while await self.socket.read_message() is not None:
            pass


async def opening(office: Office) -> None:
    """Pages are opened, each for the first time since the server started."""
    for path in PAGES:
        await AsyncHTTPClient().fetch(office.url + path, request_timeout=120)


async def searching(office: Office) -> None:
    """Odd questions one after another."""
    page = await Page(office, "/", "LookupView").open()
    for number in range(20):
        words = ("示例事项多久答复" * 30)[number:] if number % 2 else "《" * 150 + "十" * number
        await page.say("query", 0.05, q=words, n=number + 1)
    await page.say("open", id="wd-shili")
    await page.say("beside", key="示例工作条例#2")


async def writing(office: Office) -> None:
    """Long texts are checked while they are typed, names are replaced, a text is published and the library renewed."""
    page = await Page(office, "/write", "WorkbenchView").open()
    await page.say("new", title="很长的情景", kind="scenario")
    for number in range(3):
        await page.say("check", text=SCENARIO + LETTER * 400 + "。" * number, n=number + 1)
    await page.say("alias", 2, text=LETTER * 300, line=1, column=4, n=4)
    content = office.home.content / "answers" / "wd-xin.md"
    content.parent.mkdir(parents=True, exist_ok=True)
    body = next(t for p, t in LIBRARY.items() if p.startswith("answers"))
    content.write_text(body.replace("wd-shili", "wd-xin").replace("标题: ", "标题: 新的"), encoding="utf8")
    end = time.monotonic() + 60
    while (await AsyncHTTPClient().fetch(office.url + "/api/entry/wd-xin", raise_error=False)).code != 200:
        assert time.monotonic() < end, "the library was not renewed"
        await asyncio.sleep(0.2)
    await asyncio.sleep(2)


async def training(office: Office) -> None:
    """A paper is drawn and handed in, statistics are opened, a story is walked to its end."""
    given = await AsyncHTTPClient().fetch(
        office.url + "/api/name", method="POST", body='{"name": "小张"}',
        headers={"Content-Type": "application/json", "Origin": office.url},
    )  # fmt: skip
    cookie = given.headers["Set-Cookie"].partition(";")[0]
    page = await Page(office, "/exam?e=kc-shili&k=k9&w=考试", "ExamsView", cookie).open()
    await page.say("begin", 1)
    await page.say("finish")
    await Page(office, "/exam?e=kc-shili&k=k9&w=考试&m=stats", "ExamsView", cookie).open()
    page = await Page(office, "/practice?e=qj-shili", "PracticeView", cookie).open()
    await page.say("start", 0.7)
    for turn in range(8):
        for option in ("n1a", "n2a", "n2b", "n3b"):
            await page.say("choose", 0.05, turn=turn, id=option)


async def importing(office: Office) -> None:
    """Thirty laws are imported by the command while the server runs, which then finds them."""
    folder = office.home.root.parent / "laws"
    folder.mkdir(exist_ok=True)
    for number in range(30):
        articles = "\n\n".join(
            f"第{n}条　第{number}号示例河段的船只应当在日落以前靠岸，并把第{n}盏灯点亮。"
            for n in map(to_chinese, range(1, 61))
        )
        text = f"# 某省第{to_chinese(number + 1)}号河段管理条例\n\n（2024年3月1日起施行）\n\n{articles}\n"
        (folder / f"{number}.md").write_text(text, encoding="utf8")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "FANGZHI_HOME": str(office.home.root)}
    command = [sys.executable, "-m", "apps.cli", "import", str(folder)]
    process = await asyncio.create_subprocess_exec(
        *command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert await process.wait() == 0
    end, address = time.monotonic() + 120, office.url + "/api/entry/" + quote("某省第三十号河段管理条例#60")
    while (await AsyncHTTPClient().fetch(address, raise_error=False)).code != 200:
        assert time.monotonic() < end, "what was imported is not found"
        await asyncio.sleep(0.3)
    page = await Page(office, "/laws", "LawsView").open()
    await page.say("open", id="某省第三十号河段管理条例#60")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("loop"))
    yield made
    made.close()


@pytest.mark.parametrize("work", [opening, searching, writing, training, importing], ids=lambda w: w.__name__)
def test_nothing_holds_the_loop(office: Office, work: Callable[[Office], Awaitable[None]]) -> None:
    cost = office.dearest(work)
    print(f"\n{work.__name__}: " + ", ".join(f"{kind} {most * 1000:.0f} ms" for kind, most in cost.items()))
    assert 0 < cost["callback"] <= LONGEST and cost["collection"] <= LONGEST


def test_a_callback_that_holds_the_loop_is_seen(tmp_path: Path) -> None:
    held = Office(tmp_path, hold=True)
    try:
        assert held.dearest(searching)["callback"] > LONGEST
    finally:
        held.close()
