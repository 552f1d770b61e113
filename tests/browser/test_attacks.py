"""Attacks tried in a real browser on a real server, and what each got; ``-s`` prints the table.

A row is a try: what was done, what the attacker wanted, what came of it. Every try must end in ``held``.
"""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright

from apps.roles import Role
from apps.serving.accounts import Accounts
from kb.codes.samples import LIBRARY
from kb.places import Home
from tests.apps.serving.test_server import fetch, served, wait
from tests.browser.conftest import ARGUMENTS, chromium
from tests.conftest import write_files

pytestmark = pytest.mark.browser

SCRIPTS = (
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "<svg onload=window.hit=1>",
    "<svg><script>window.hit=1</script></svg>",
    "<body onload=window.hit=1>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<a href='javascript:window.hit=1' id=x autofocus onfocus=window.hit=1>x</a>",
    "<details open ontoggle=window.hit=1>",
    "<input autofocus onfocus=window.hit=1>",
    "<video><source onerror=window.hit=1></video>",
    "<math><mi xlink:href=javascript:window.hit=1>x",
    "<style>@import 'http://evil.example/x.css'</style>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<base href=http://evil.example/>",
    "<object data=http://evil.example/x></object>",
    "[x](javascript:window.hit=1)",
    "![x](http://evil.example/x.png)",
    "</script><script>window.hit=1</script>",
    "'\"><img src=x onerror=window.hit=1>",
    "`${window.hit=1}`",
    "{{constructor.constructor('window.hit=1')()}}",
    "\u202e<img src=x onerror=window.hit=1>",
    "&lt;img src=x onerror=window.hit=1&gt;",
    "%3Cimg%20src%3Dx%20onerror%3Dwindow.hit%3D1%3E",
    "<img/src=x/onerror=window.hit=1>",
    "<scr<script>ipt>window.hit=1</scr</script>ipt>",
    "<img src=`x`onerror=window.hit=1>",
)
PLACES = (
    "/?q={}",
    "/laws?f={}",
    "/laws?law={}&n={}",
    "/guides?e={}",
    "/practice?e={}",
    "/write?f={}",
    "/flows?e={}&s={}",
)
PATHS = (
    "/static/../../../../etc/passwd",
    "/static/..%2f..%2f..%2f..%2fetc/passwd",
    "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/static/....//....//etc/passwd",
    "/handout?e=../../../../etc/passwd",
    "/api/entry/..%2f..%2f..%2fusers.json",
    "/users.json",
    "/.git/config",
    "/records.db",
    "/cookie-secret",
    "/write?f=../../users.json",
    "/write?f=/etc/passwd",
    "/write?f=answers/../../users.json",
    "/write?f=answers%5c..%5c..%5cusers.json",
    "/history?f=../../users.json",
    "/review?f=../../users.json",
)
REDIRECTS = (
    "//evil.example",
    "/\t/evil.example",
    "/\\evil.example",
    "https:evil.example",
    "javascript:window.hit=1",
    "/%09/evil.example",
)
FETCHES = """async ([there, mine]) => {
  const out = {};
  const tried = async (name, work) => { try { out[name] = await work(); } catch (e) { out[name] = "shut"; } };
  const post = (path, body, type) => fetch(there + path, {method: "POST", mode: "no-cors", credentials: "include",
    headers: type ? {"Content-Type": type} : {}, body}).then((r) => r.type + r.status);
  await tried("read page", () => fetch(there + "/", {credentials: "include"}).then((r) => r.text()));
  await tried("read search", () => fetch(there + "/api/search?q=x", {credentials: "include"}).then((r) => r.text()));
  await tried("read hand-out", () => fetch(there + "/handout?e=wd-shili", {credentials: "include"}).then((r) => r.text()));
  await tried("read health", () => fetch(there + "/healthz").then((r) => r.text()));
  await tried("post name", () => post("/api/name", "{}", "text/plain"));
  await tried("post account", () => post("/account", "do=end-others", "application/x-www-form-urlencoded"));
  await tried("post admin", () => post("/admin", "do=add&name=boese&role=管理员", "application/x-www-form-urlencoded"));
  await tried("post logout", () => post("/logout", "", "application/x-www-form-urlencoded"));
  await tried("open socket", () => new Promise((done) => { const s = new WebSocket(there.replace("http", "ws") + "/ws", ["bokeh", "x"]);
    s.onopen = () => done("open"); s.onerror = () => done("shut"); }));
  await tried("frame", () => new Promise((done) => { const f = document.createElement("iframe"); f.src = there + "/"; document.body.append(f);
    f.onload = () => { try { done(f.contentDocument && f.contentDocument.title ? "open" : "shut"); } catch { done("shut"); } };
    setTimeout(() => done("shut"), 3000); }));
  await tried("script of the page", () => new Promise((done) => { const s = document.createElement("script");
    s.src = there + "/autoload.js?bokeh-autoload-element=x"; s.onload = () => done("open"); s.onerror = () => done("shut");
    document.head.append(s); setTimeout(() => done("shut"), 3000); }));
  await tried("post a form in a frame", () => new Promise((done) => { const f = document.createElement("iframe"); f.name = "t"; document.body.append(f);
    const form = document.createElement("form"); form.method = "post"; form.action = there + "/admin"; form.target = "t";
    form.innerHTML = "<input name=do value=disable><input name=id value=x>"; document.body.append(form); form.submit();
    setTimeout(() => done("shut"), 1500); }));
  return out;
}"""


@dataclass
class Log:
    """What was tried and what came of it."""

    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, kind: str, what: str, got: str) -> None:
        """One try."""
        self.rows.append((kind, what, got))

    def table(self) -> str:
        """As it is printed."""
        lines = [f"| {n} | {k} | `{w[:70]}` | {g} |" for n, (k, w, g) in enumerate(self.rows, 1)]
        return "\n".join(["", "| # | kind | try | got |", "|---|---|---|---|", *lines])


@pytest.fixture(scope="module")
def log() -> Iterator[Log]:
    made = Log()
    yield made
    print(made.table())
    assert len(made.rows) >= 60 and all(got.startswith("held") for _, _, got in made.rows)


@pytest.fixture(scope="module")
def everywhere(playwright: Playwright) -> Iterator[Browser]:
    """A browser for which every name is this machine, as after a rebinding."""
    running = playwright.chromium.launch(
        executable_path=chromium(), args=[*ARGUMENTS, "--host-resolver-rules=MAP * 127.0.0.1"]
    )
    yield running
    running.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Home]]:
    root = tmp_path_factory.mktemp("attacks")
    home = Home(root / "office", root / "office" / "content")
    book = Accounts(home.root / "users.json")
    book.add("小张", "long enough", Role.WRITER)
    book.add("主任", "long enough", Role.ADMIN)
    with served(home, write_files(root / "shipped", LIBRARY), address="0.0.0.0") as (url, _):
        wait(lambda: json.loads(fetch(url + "/healthz")[1])["searchable"])
        yield url, home


def logged_in(browser: Browser, url: str, name: str) -> tuple[BrowserContext, Page, list[str]]:
    """A page of somebody, and all it asks for."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on("dialog", lambda d: d.dismiss())
    page.goto(url + "/login")
    page.fill("#name", name)
    page.fill("#password", "long enough")
    page.click("button")
    page.wait_for_url(url + "/")
    return context, page, asked


def outside(asked: list[str], url: str) -> list[str]:
    """Requests that left for elsewhere."""
    return [a for a in asked if not a.startswith((url + "/", "data:", "blob:" + url))]


def test_no_script_runs_whatever_stands_in_an_address(
    everywhere: Browser, office: tuple[str, Home], log: Log
) -> None:
    url, _ = office
    context, page, asked = logged_in(everywhere, url, "小张")
    for number, script in enumerate(SCRIPTS):
        place = PLACES[number % len(PLACES)]
        page.goto(
            url + place.replace("{}", urllib.parse.quote(script, safe="")), wait_until="domcontentloaded"
        )
        page.wait_for_function("document.documentElement.dataset.ready === '1'", timeout=60_000)
        page.wait_for_timeout(150)
        ran, left = page.evaluate("window.hit"), outside(asked, url)
        log.add(
            f"script in {place.split('?')[0]}",
            script,
            "held: shown as text" if ran is None and not left else f"RAN {ran} {left}",
        )
        assert ran is None and left == []
    context.close()


def test_no_path_leads_out_of_the_library(everywhere: Browser, office: tuple[str, Home], log: Log) -> None:
    url, home = office
    secret = (home.root / "users.json").read_text("utf8")[:60]
    context, page, _ = logged_in(everywhere, url, "小张")
    for path in PATHS:
        answer = page.goto(url + path, wait_until="domcontentloaded")
        page.wait_for_timeout(200)
        shown = page.content()
        leaked = "root:x" in shown or "argon2" in shown or secret in shown
        status = answer.status if answer else 0
        log.add("path", path, f"held: {status}, nothing of the file" if not leaked else "LEAKED")
        assert not leaked
    context.close()


def test_no_login_leads_elsewhere(everywhere: Browser, office: tuple[str, Home], log: Log) -> None:
    url, _ = office
    context, page, asked = logged_in(everywhere, url, "小张")
    for link in REDIRECTS:
        try:
            page.goto(f"{url}/login?next={urllib.parse.quote(link, safe='')}", wait_until="commit")
        except Error as error:
            assert "ABORTED" in str(error) or "interrupted" in str(error)
        left = outside(asked, url)
        log.add("redirect", link.replace("\t", "\\t"), "held: stayed here" if not left else f"LEFT {left}")
        assert left == []
    context.close()


def test_a_foreign_page_gets_nothing(
    everywhere: Browser, office: tuple[str, Home], log: Log, tmp_path: Path
) -> None:
    url, home = office
    port = url.rsplit(":", 1)[1]
    before = set(Accounts(home.root / "users.json").all())
    context, page, _ = logged_in(everywhere, url, "主任")
    foreign = context.new_page()
    foreign.route(
        "http://evil.example/*",
        lambda route: route.fulfill(body="<html><body>evil</body></html>", content_type="text/html"),
    )
    foreign.goto("http://evil.example/")
    got = foreign.evaluate(FETCHES, [url, "http://evil.example"])
    for name, what in got.items():
        bad = "示例" in str(what) or what == "open" or "token" in str(what)
        log.add("foreign page", name, f"held: {str(what)[:30] or 'shut'}" if not bad else "OPEN")
        assert not bad, name
    assert set(Accounts(home.root / "users.json").all()) == before
    assert page.goto(url + "/account").status == 200  # type: ignore[union-attr]  # still logged in: nobody logged the boss out
    for name in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "rebind.evil.example"):
        rebound = context.new_page()
        answer = rebound.goto(f"http://{name}:{port}/")
        held = answer is not None and answer.status == 403 and "示例" not in rebound.content()
        log.add("rebound name", name, "held: 403" if held else "OPEN")
        assert held
        rebound.close()
    context.close()


def test_sessions_are_nobody_elses(everywhere: Browser, office: tuple[str, Home], log: Log) -> None:
    url, _ = office
    context, page, _ = logged_in(everywhere, url, "小张")
    for link in ("/?bokeh-session-id=FIXED123", "/?bokeh-token=x", "/write?bokeh-session-id=FIXED123"):
        answer = page.goto(url + link)
        status = answer.status if answer else 0
        log.add("session fixation", link, f"held: {status}" if status == 403 else f"TAKEN {status}")
        assert status == 403
    cookies = context.cookies()
    for cookie in cookies:
        safe = cookie["httpOnly"] and cookie["sameSite"] == "Lax"
        log.add("cookie read by script", cookie["name"], "held: HttpOnly, Lax" if safe else "OPEN")
        assert safe
    assert page.goto(url + "/") is not None and page.evaluate("document.cookie") == ""
    stolen = everywhere.new_context()
    stolen.add_cookies([{**c, "value": c["value"][:-4] + "0000"} for c in cookies])
    thief = stolen.new_page()
    thief.goto(url + "/write")
    log.add(
        "cookie forged",
        "last four characters changed",
        "held: login page" if "/login" in thief.url else "OPEN",
    )
    assert "/login" in thief.url
    old = everywhere.new_context()
    old.add_cookies(cookies)  # type: ignore[arg-type]
    page.goto(url + "/account")
    page.evaluate("""() => fetch("/logout", {method: "POST"})""")
    late = old.new_page()
    late.goto(url + "/")
    log.add(
        "cookie after logout",
        "the same cookie in another browser",
        "held: login page" if "/login" in late.url else "OPEN",
    )
    assert "/login" in late.url
    for each in (stolen, old, context):
        each.close()


def test_no_upload_and_no_table_does_more_than_it_says(
    everywhere: Browser, office: tuple[str, Home], log: Log
) -> None:
    url, home = office
    context, page, asked = logged_in(everywhere, url, "主任")
    book = Accounts(home.root / "users.json")
    tables = {
        "formula.csv": "名字,角色\n=cmd|' /C calc'!A0,读者\n",
        "script.csv": f"名字,角色\n{SCRIPTS[1]},读者\n",
        "role.csv": "名字,角色\n甲,超级管理员\n",
        "bomb.xlsx": "PK\x03\x04 not a workbook",
        "page.html": "<script>window.hit=1</script>",
        "long.csv": "名字,角色\n" + "甲" * 5000 + ",读者\n",
    }
    for name, text in tables.items():
        page.goto(url + "/admin")
        page.set_input_files(
            "input[type=file]", files=[{"name": name, "mimeType": "text/csv", "buffer": text.encode()}]
        )
        page.locator("form:has(input[type=file]) button").click()
        page.wait_for_load_state("domcontentloaded")
        ran, left = page.evaluate("window.hit"), outside(asked, url)
        log.add("upload", name, "held: refused or shown as text" if ran is None and not left else "RAN")
        assert ran is None and left == []
    csv = page.evaluate("""() => fetch("/admin/audit.csv").then((r) => r.text())""")
    cells = [c.strip('"') for line in csv.lstrip("\ufeff").splitlines() for c in line.split(",")]
    bad = [c for c in cells if c[:1] in ("=", "+", "-", "@")]
    log.add(
        "formula in a table",
        "name beginning with = in the audit",
        "held: text" if not bad else f"FORMULA {bad}",
    )
    assert bad == [] and all(a.role in set(Role) for a in book.all().values())
    context.close()
