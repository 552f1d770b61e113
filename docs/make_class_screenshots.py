"""Screenshots of a class in each of its four ways: ``python docs/make_class_screenshots.py``, as ``docs/class.md`` shows them.

Serves the shipped library from an empty office folder and opens a class in each way. Beside the browsers of one trainer,
one projector and some phones, thirty people come in over plain sockets and vote as people do: most of them well.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from make_screenshots import ARGUMENTS, FOLDER, SIZES
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

PEOPLE = [
    "王建国",
    "李秀英",
    "陈静",
    "杨磊",
    "赵敏",
    "黄强",
    "周婷",
    "吴昊",
    "徐丽",
    "孙涛",
    "胡伟",
    "朱琳",
    "高翔",
    "林芳",
    "何平",
    "郭亮",
    "马超",
    "罗丹",
    "梁文",
    "宋佳",
    "郑凯",
    "谢婉",
    "韩冰",
    "唐宁",
    "冯雪",
    "于海",
    "董洁",
    "萧然",
    "程远",
]
STORY, COURSE = "白血病孩子的妈妈", "一小时回炉"
WELL = 0.55  # how many choose what stands first in the file, which is seldom the worst


@dataclass
class Guest:
    """Somebody with a phone, without a browser."""

    base: str
    code: str
    name: str
    luck: random.Random
    line: WebSocketClientConnection | None = None
    done: set[str] = field(default_factory=set)

    async def come(self) -> None:
        """Join, say hello, and do what the views ask for until the line ends."""
        client = AsyncHTTPClient()
        form = urlencode({"code": self.code, "name": self.name})
        answer = await client.fetch(
            f"{self.base}/join", method="POST", body=form, follow_redirects=False, raise_error=False
        )
        id = parse_qs(urlsplit(answer.headers["Location"]).query)["class"][0]
        cookie = "; ".join(c.split(";")[0] for c in answer.headers.get_list("Set-Cookie"))
        address = self.base.replace("http", "ws", 1) + "/class/socket"
        self.line = await websocket_connect(HTTPRequest(address, headers={"Cookie": cookie}))
        await self.line.write_message(json.dumps({"hello": "phone", "class": id}))
        while (text := await self.line.read_message()) is not None:
            view = json.loads(text).get("view")
            for deed in self.wants(view) if view else ():
                key = json.dumps(deed, sort_keys=True)
                if key not in self.done:
                    self.done.add(key)
                    await asyncio.sleep(self.luck.random() * 0.6)
                    await self.line.write_message(json.dumps({**deed, "id": f"g{len(self.done)}"}))

    def wants(self, view: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The deeds a view asks for."""
        scene, sheet, pair = view["scene"], view["sheet"], view["pair"]
        if view["phase"] != "open":
            return
        if view["class"]["way"] == "一起走" and scene and scene["options"] and not view["chosen"]:
            if self.luck.random() < 0.95:
                yield {"do": "vote", "round": scene["round"], "chosen": [self.choice(scene["options"])]}
        elif view["class"]["way"] == "各走各的" and scene and scene["options"]:
            if scene["number"] < 2 + sum(map(ord, self.name)) % 9:
                choice = self.choice(scene["options"])
                yield {"do": "choose", "step": view["step"], "turn": scene["number"], "choice": choice}
        elif sheet and not sheet["handed"]:
            for item in sheet["items"]:
                if not item["chosen"] and self.luck.random() < 0.7:
                    chosen = [self.luck.choice(item["options"])["id"]]
                    yield {"do": "answer", "step": sheet["step"], "key": item["key"], "chosen": chosen}
            if self.luck.random() < 0.3:
                yield {"do": "hand_in", "step": sheet["step"]}
        elif pair and pair["role"] == "观察员":
            seen = {name: self.luck.randint(0, 3) for name in pair["techniques"]}
            yield {"do": "report", "techniques": seen, "trust": None, "note": ""}

    def choice(self, options: list[dict[str, Any]]) -> str:
        """An option: often the first of the file, otherwise any."""
        first = min(options, key=lambda o: o["id"])
        found = first if self.luck.random() < WELL else self.luck.choice(options)
        return str(found["id"])


@contextmanager
def guests(base: str, code: str, people: list[str]) -> Iterator[None]:
    """Some people who sit in a class for a while."""
    loop = asyncio.new_event_loop()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    made = [Guest(base, code, name, random.Random(name)) for name in people]
    tasks = [asyncio.run_coroutine_threadsafe(one.come(), loop) for one in made]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        time.sleep(0.3)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


class Class:
    """One class of the pictures: the trainer's shell and window, the projector, phones."""

    def __init__(self, browser: Browser, base: str, way: str, what: str, title: str) -> None:
        self.browser, self.base = browser, base
        self.trainer = self.context("desktop")
        self.shell = self.opened(self.trainer, "/classes?m=new")
        self.shell.locator(f".class-ways input[value='{way}']").check()
        self.shell.locator(".class-picks label", has_text=what).first.locator("input").check()
        self.shell.locator(".class-title").fill(title)
        self.shell.locator(".learning").first.evaluate("page => { page.scrollTop = 0; }")
        self.shell.wait_for_timeout(300)
        self.form = self.shell.screenshot()
        self.shell.locator(".button.begin").click()
        self.code = self.shell.locator(".class-code.big").inner_text().replace(" ", "")
        self.host = self.follow(self.shell, "进老师窗口")
        self.projector = self.follow(self.host, "打开投影")

    def context(self, size: str) -> BrowserContext:
        """A browser of its own."""
        width, height = SIZES[size]
        made = self.browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        made.add_init_script("localStorage.setItem('fz-tour', 'done')")
        made.set_default_timeout(90_000)
        return made

    def opened(self, context: BrowserContext, path: str) -> Page:
        """A page, ready."""
        page = context.new_page()
        page.goto(self.base + path)
        page.wait_for_function("document.documentElement.dataset.ready === '1'", timeout=90_000)
        return page

    def follow(self, page: Page, words: str) -> Page:
        """The document behind a link that opens beside."""
        with self.trainer.expect_page() as found:
            page.locator("a", has_text=words).first.click()
        found.value.wait_for_function("document.documentElement.dataset.ready === '1'", timeout=90_000)
        return found.value

    def phone(self, name: str) -> Page:
        """Somebody comes in with the code."""
        page = self.context("phone").new_page()
        page.goto(f"{self.base}/join?code={self.code}")
        page.locator("#name").fill(name)
        if name == "张桂兰":
            shot(page, "class-join-phone")
        page.locator("button", has_text="进班").click()
        page.locator(".ph-foot").wait_for()
        return page

    def next(self, says: str) -> None:
        """Press the main button once it says this, and let the room answer."""
        main = self.host.locator("[data-main]", has_text=says)
        main.wait_for()
        main.click()
        self.host.wait_for_timeout(1800)

    def full(self, people: int) -> None:
        """Until so many have come."""
        self.host.wait_for_function(
            f"document.querySelectorAll('.ho-person').length >= {people}", timeout=90_000
        )


def shot(page: Page, name: str) -> None:
    """One picture."""
    page.wait_for_timeout(500)
    page.screenshot(path=str(FOLDER / f"{name}.png"))
    print(name, flush=True)


def together(browser: Browser, base: str) -> None:
    """一起走."""
    made = Class(browser, base, "一起走", STORY, "新干部第一课：一位母亲来了")
    (FOLDER / "class-new-desktop.png").write_bytes(made.form)
    phone = made.phone("张桂兰")
    with guests(base, made.code, PEOPLE):
        made.full(30)
        shot(made.projector, "class-lobby-desktop")
        made.next("开始")
        phone.locator("button.ph-option").first.click()
        shot(phone, "class-together-phone")
        shot(made.projector, "class-open-desktop")
        phone.locator("button", has_text="举手").click()
        made.host.wait_for_timeout(1200)
        shot(made.host, "class-host-desktop")
        for step, name in (
            ("收票", ""),
            ("亮出分布", "class-shown-desktop"),
            ("打开反馈", "class-feedback-desktop"),
        ):
            made.next(step)
            if name:
                shot(made.projector, name)
        shot(phone, "class-feedback-phone")
        to_the_end(made, phone)
        shot(made.projector, "class-end-desktop")
        finish(made)
        shot(phone, "class-finished-phone")
    made.host.locator("a", has_text="看复盘").click()
    made.host.wait_for_function("document.documentElement.dataset.ready === '1'", timeout=90_000)
    made.host.wait_for_timeout(3000)
    shot(made.host, "class-debrief-desktop")


def to_the_end(made: Class, phone: Page) -> None:
    """Press the main button, round after round, as long as the story goes on."""
    for _ in range(80):
        says = made.host.locator("[data-main]").inner_text()
        if says.startswith(("结束", "下一个")) or made.host.locator("dialog[open]").count():
            return
        if says.startswith("收票"):
            with suppress(Error):  # the vote may have been closed by the press before
                phone.locator("button.ph-option").nth(1).click(timeout=2000)
            made.host.wait_for_timeout(1200)
        made.host.locator("[data-main]").click()
        made.host.wait_for_function(
            "before => document.querySelector('[data-main]')?.innerText.replace(/\\d/g, '') !== before",
            arg=re.sub(r"\d", "", says),
            timeout=90_000,
        )


def finish(made: Class) -> None:
    """End a class."""
    if not made.host.locator("dialog[open]").count():
        made.host.locator(".ho-controls button", has_text="结束").click()
    made.host.locator("dialog .button.main").click()
    made.host.wait_for_timeout(1500)


def own_pace(browser: Browser, base: str) -> None:
    """各走各的."""
    made = Class(browser, base, "各走各的", STORY, "自己走一遍：一位母亲来了")
    phone = made.phone("张桂兰")
    with guests(base, made.code, PEOPLE):
        made.full(30)
        made.next("开始")
        phone.locator("button.ph-option").nth(1).click()
        made.host.wait_for_timeout(7000)
        shot(phone, "class-own-phone")
        shot(made.host, "class-own-desktop")
        shot(made.projector, "class-own-projector-desktop")


def pairs(browser: Browser, base: str) -> None:
    """结对练."""
    made = Class(browser, base, "结对练", STORY, "三人一组练一回")
    phones = [made.phone(name) for name in ("张桂兰", "刘洋", "沈月")]
    with guests(base, made.code, PEOPLE[:27]):
        made.full(30)
        made.next("开始")
        wanted = {
            "来访人": "class-card-phone",
            "观察员": "class-observer-phone",
            "接访人": "class-officer-phone",
        }
        for _ in range(3):
            for phone in phones:
                role = phone.locator("h2").inner_text()
                if role in wanted:
                    if role == "观察员":
                        phone.locator("button[aria-label='共情加一次']").click()
                    phone.evaluate("scrollTo(0, document.body.scrollHeight * .28)")
                    shot(phone, wanted.pop(role))
            if not wanted:
                break
            made.next("换角色")
        shot(made.host, "class-pairs-desktop")
        shot(made.projector, "class-pairs-projector-desktop")
    page = made.opened(made.trainer, "/classes")
    page.locator(".class-row", has_text="三人一组").locator("a", has_text="打印角色单").click()
    page.locator(".class-sheet").first.wait_for()
    shot(page, "class-sheets-desktop")


def paper(browser: Browser, base: str) -> None:
    """试卷."""
    made = Class(browser, base, "试卷", COURSE, "季度小测")
    phone = made.phone("张桂兰")
    with guests(base, made.code, PEOPLE):
        made.full(30)
        made.next("开始")
        for number in range(3):
            phone.locator("button.ph-option").nth(number % 2).click()
            phone.locator("button", has_text="下一题").click()
        made.host.wait_for_timeout(3000)
        shot(phone, "class-paper-phone")
        shot(made.projector, "class-paper-desktop")
        shot(made.host, "class-paper-host-desktop")
        made.next("收卷")
        made.next("公布对错")
        shot(phone, "class-marked-phone")
    page = made.opened(made.trainer, "/classes")
    shot(page, "classes-desktop")
    page.set_viewport_size({"width": SIZES["phone"][0], "height": SIZES["phone"][1]})
    shot(page, "classes-phone")


WAYS = {"together": together, "own": own_pace, "pairs": pairs, "paper": paper}


def main() -> None:
    """All ways, or those whose names are given."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "apps.cli", "serve", "--port", "0", "--home", home]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        found = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
        assert found, "the app did not start"
        while b'"searchable": true' not in urllib.request.urlopen(found[0] + "/healthz").read():
            time.sleep(0.5)
        try:
            with sync_playwright() as playwright:
                path = os.environ.get("FANGZHI_CHROMIUM") or shutil.which("chromium")
                for name in sys.argv[1:] or WAYS:
                    browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
                    WAYS[name](browser, found[0])
                    browser.close()
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    main()
