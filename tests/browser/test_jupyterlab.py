"""A page inside a real JupyterLab that reaches no other host: it is drawn, it answers, it asks nobody outside."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from playwright.sync_api import Browser, Route, expect

from kb.codes.samples import LIBRARY
from tests.browser.conftest import PATIENCE
from tests.conftest import write_files

ROOT = Path(__file__).resolve().parents[2]
CELL = """
from pathlib import Path
from apps.desk.desk import Desk
from apps.notebook import lookup_panel
from kb.knowledge_base import KnowledgeBase
from kb.places import Home

home = Home.find({home!r})
KnowledgeBase.read(home, Path({shipped!r})).indexed()
lookup_panel(home, shipped=Path({shipped!r}))
"""


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    shipped = write_files(tmp_path / "shipped", LIBRARY)
    work = tmp_path / "work"
    work.mkdir()
    cell = CELL.format(home=str(tmp_path / "home"), shipped=str(shipped))
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(book, work / "page.ipynb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = os.environ | {
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
        "FANGZHI_HOME": str(tmp_path / "home"),
    }
    settings = [
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={work}",
        "--IdentityProvider.token=",
        "--ServerApp.open_browser=False",
        "--ServerApp.allow_root=True",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=None",
    ]
    command = [sys.executable, "-m", "jupyterlab", *settings]
    with (tmp_path / "lab.log").open("wb") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log, cwd=work)
    try:
        yield _ready(f"http://127.0.0.1:{port}", process, tmp_path / "lab.log")
    finally:
        process.terminate()
        process.wait(60)


def _ready(url: str, process: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + 2 * PATIENCE / 1000
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text("utf-8")[-2000:]
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/api", timeout=5):
            return url
        time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8")[-2000:])


def test_a_page_in_jupyterlab_answers_and_asks_nobody_outside(lab: str, browser: Browser) -> None:
    outside: list[str] = []
    context = browser.new_context(viewport={"width": 1366, "height": 768})

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route(lambda url: not url.startswith(("data:", "blob:")), guard)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{lab}/lab/tree/page.ipynb")
    expect(page.locator(".jp-Notebook .jp-CodeCell")).to_be_visible()
    expect(page.get_by_text("(ipykernel) | Idle")).to_be_visible()
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".jp-InputArea-prompt", has_text="[1]")).to_be_visible()
    box = page.locator(".jp-OutputArea input").first
    box.fill("多久能有说法")
    expect(page.get_by_text("示例事项多久答复").first).to_be_visible()
    context.close()
    assert outside == []
