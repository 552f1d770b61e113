"""The doors tried with a real browser: a name that was rebound, links that would lead elsewhere, pages put into frames."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Playwright

from apps.serving.accounts import Accounts
from kb.codes.samples import LIBRARY
from kb.places import Home
from tests.apps.serving.test_server import fetch, served, wait
from tests.browser.conftest import ARGUMENTS, chromium
from tests.conftest import write_files

GAPS = (
    "",
    "\t",
    "\n",
    "\r",
    "\x0b",
    "\x0c",
    " ",
    "\\",
    "/",
    "\u2028",
    "\xa0",
    "\ufeff",
    "%09",
    "%5c",
    "%2f",
    ".",
    "@",
    ":",
    ";",
    "?",
)
LINKS = [
    *(f"/{gap}/evil.example/phish" for gap in GAPS),
    *(f"{gap}//evil.example/phish" for gap in GAPS),
    *(f"/{gap}evil.example" for gap in GAPS[1:]),
    "http://evil.example",
    "https:evil.example",
    "//evil.example",
    "javascript:window.hit=1",
    "data:text/html,<script>window.hit=1</script>",
    "\\\\evil.example",
    "/\\/evil.example",
    "http:/\\evil.example",
    "////evil.example",
    "/login?next=//evil.example",
    "",
]


@pytest.fixture(scope="module")
def elsewhere(playwright: Playwright) -> Iterator[Browser]:
    """A browser for which every name is this machine, as after a rebinding."""
    running = playwright.chromium.launch(
        executable_path=chromium(), args=[*ARGUMENTS, "--host-resolver-rules=MAP * 127.0.0.1"]
    )
    yield running
    running.close()


def test_a_rebound_name_gets_no_page_no_answer_no_socket(elsewhere: Browser, tmp_path: Path) -> None:
    home = Home(tmp_path / "office", tmp_path / "office" / "content")
    with served(home, write_files(tmp_path / "shipped", LIBRARY)) as (url, _):
        wait(lambda: json.loads(fetch(url + "/healthz")[1])["searchable"])
        port = url.rsplit(":", 1)[1]
        page = elsewhere.new_page()
        for name in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "xn--fsq.example"):
            there = f"http://{name}:{port}"
            for path in ("/", "/write", "/api/search?q=示例", "/handout?e=wd-shili", "/healthz"):
                answer = page.goto(there + path)
                assert answer is not None and answer.status == 403 and "示例" not in page.content()
            said = page.evaluate(
                """async () => { const out = [];
                for (const path of ["/api/search?q=x", "/healthz", "/"]) out.push((await fetch(path)).status);
                out.push((await fetch("/api/name", {method: "POST", headers: {"Content-Type": "application/json"}, body: "{}"})).status);
                out.push(await new Promise((done) => { const s = new WebSocket(`ws://${location.host}/ws`, ["bokeh", "x"]);
                  s.onopen = () => done("open"); s.onerror = () => done("refused"); }));
                return out; }"""
            )
            assert said == [403, 403, 403, 403, "refused"]
        page.goto(f"http://evil.example:{port}/")
        frame = page.evaluate(
            """async (url) => { const f = document.createElement("iframe"); f.src = url; document.body.append(f);
            await new Promise((done) => { f.onload = done; setTimeout(done, 3000); });
            try { return f.contentDocument ? "own" : "shut"; } catch { return "shut"; } }""",
            url + "/",
        )
        assert frame == "shut"
        assert all("示例" not in f.content() for f in page.frames if f is not page.main_frame)


def test_no_link_to_the_login_leads_elsewhere(elsewhere: Browser, tmp_path: Path) -> None:
    home = Home(tmp_path / "office", tmp_path / "office" / "content")
    Accounts(home.root / "users.json").add("小张", "long enough")
    with served(home, write_files(tmp_path / "shipped", LIBRARY), address="0.0.0.0") as (url, _):
        context = elsewhere.new_context()
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda r: asked.append(r.url))
        page.goto(url + "/login")
        page.fill("#name", "小张")
        page.fill("#password", "long enough")
        page.click("button")
        page.wait_for_url(url + "/")
        for link in LINKS:
            for encoded in {
                urllib.parse.quote(link, safe=""),
                urllib.parse.quote(urllib.parse.quote(link, safe=""), safe=""),
            }:
                try:
                    page.goto(f"{url}/login?next={encoded}", wait_until="commit")
                except Error as error:
                    assert "interrupted" in str(error) or "ABORTED" in str(error), link
        outside = [a for a in asked if not a.startswith((url + "/", "data:image", "blob:" + url))]
        assert outside == [] and page.evaluate("window.hit") is None
        assert len(LINKS) >= 60
