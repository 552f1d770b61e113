"""A real server over the sample library, and Debian's Chromium; skipped, and said so, where there is none."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from kb.codes.samples import LIBRARY
from tests.apps.conftest import OFFICIAL
from tests.conftest import write_files

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
RUN = """
import datetime as dt, sys
from pathlib import Path
from apps.serving.server import serve
from apps.serving.settings import Settings
from kb.places import Home
root, shipped = Path(sys.argv[1]), Path(sys.argv[2])
serve(Settings(home=Home(root, root / "content"), shipped=shipped, port=int(sys.argv[3]), clock=lambda: dt.date(2026, 1, 10)))
"""
PAYLOAD = "<img src=x onerror=window.hit=1><script>window.hit=1</script>"

PATIENCE = (
    90_000  # milliseconds; only a test that fails waits so long, and a loaded machine is slow, not wrong
)

expect.set_options(timeout=PATIENCE)


def chromium() -> str:
    """Where Chromium is."""
    found = os.environ.get("FANGZHI_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("no Chromium on this machine: install chromium, or name one with FANGZHI_CHROMIUM")
    return found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The one driver of a process: a second one beside it is refused."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all tests."""
    running = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
    yield running
    running.close()


class Server:
    """A server that a test may stop and start again on the same port."""

    def __init__(self, root: Path, shipped: Path) -> None:
        self.root, self.shipped, self.port = root, shipped, 0
        self.process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, and wait until it can search."""
        command = [sys.executable, "-c", RUN, str(self.root), str(self.shipped), str(self.port)]
        here = str(Path(__file__).resolve().parents[2])
        env = {
            **os.environ,
            "PYTHONPATH": here,
            "PYTHONDONTWRITEBYTECODE": "1",
            "FANGZHI_HOME": str(self.root),
        }
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
        assert self.process.stdout is not None
        found = re.search(r":(\d+)/", self.process.stdout.readline())
        assert found, "the server did not start"
        self.port = int(found[1])
        end = time.monotonic() + 2 * PATIENCE / 1000
        while b'"searchable": true' not in self._health():
            assert time.monotonic() < end, "the index never came"
            time.sleep(0.1)

    def _health(self) -> bytes:
        with contextlib.suppress(OSError), urllib.request.urlopen(self.url + "/healthz", timeout=5) as answer:
            body: bytes = answer.read()
            return body
        return b""

    def stop(self) -> None:
        """Stop it as a service manager would."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(PATIENCE / 1000)
            assert self.process.stdout is not None
            self.process.stdout.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The sample library with payloads in every text a content file can hold."""
    root = tmp_path_factory.mktemp("browser")
    shipped = write_files(root / "shipped", {**LIBRARY, **with_payloads()})
    write_files(root / "office" / "regulations", OFFICIAL)
    made = Server(root / "office", shipped)
    made.start()
    yield made
    made.stop()


def with_payloads() -> dict[str, str]:
    """The sample files under other ids, every sentence ending in something that would run if it could."""
    out = {}
    for path, text in LIBRARY.items():
        if path.startswith("vocabulary"):
            continue
        bad = text.replace("-shili", "-boese").replace("标题: 示例", f"标题: {PAYLOAD}示例")
        bad = re.sub(r"(?m)^(- [^：\n]{2,}|[^-#\s:][^:：\n]*。)$", lambda m: m[0] + PAYLOAD, bad)
        if path.startswith("regulations"):
            bad = (
                bad.replace("2022-05-01", "2021-05-01")
                .replace("-2022", "-2021")
                .replace("简称: [示例条例]\n", "")
            )
        out[path.replace("shili", "boese").replace("-2022", "-2021")] = bad
    return out


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Open a path; every request outside and every script error fails the test at its end."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(
        path: str = "/",
        width: int = 1366,
        height: int = 768,
        tour: bool = False,
        before: Callable[[Page], object] = lambda page: None,
        **more: object,
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **more)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        if not tour:
            page.add_init_script("localStorage.setItem('fz-tour', 'done')")
        page.on(
            "request",
            lambda r: None if r.url.startswith((server.url, "data:", "blob:")) else faults.append(r.url),
        )
        page.on("pageerror", lambda e: faults.append(str(e)))
        before(page)
        page.goto(server.url + path)
        ready(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def ready(page: Page) -> None:
    """Until the page can be used."""
    page.wait_for_function("document.documentElement.dataset.ready === '1'", timeout=PATIENCE)
