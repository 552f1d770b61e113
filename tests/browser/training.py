"""A server whose library has a scenario and a drill, sound and with payloads; shared by the training pages' tests."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from casebook.codes.samples import DRILL, SCENARIO
from tests.apps.training_desk import FILES
from tests.browser.conftest import PAYLOAD, Server, ready
from tests.browser.test_desk_pages import violations, wide
from tests.conftest import write_files

Visit = Callable[..., Page]


def payload_files() -> dict[str, str]:
    """The scenario and the drill with something that would run, if it could, in every text a learner sees."""
    scenario = SCENARIO.replace("qj-shili", "qj-boese").replace("标题: 示例情景", f"标题: 坏情景{PAYLOAD}")
    drill = DRILL.replace("lx-shili", "lx-boese").replace("标题: 示例练习", f"标题: 坏练习{PAYLOAD}")
    for old in (
        "来访人站在窗口前：",
        "先接住情绪，再谈事。",
        "您先坐，",
        "您在窗口值班，",
        "来访人有权得到书面答复。",
        "来访人收好回执走了。",
    ):
        scenario = scenario.replace(old, old + PAYLOAD)
    for old in ("干了活就该拿钱，", "路费这一项", "李某在某县", "妻子住院，", "要求结清七个月的工资 {"):
        drill = drill.replace(old, old.replace(" {", PAYLOAD + " {") if old.endswith("{") else old + PAYLOAD)
    return {"scenarios/qj-boese.md": scenario, "drills/lx-boese.md": drill}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own for each module of training tests."""
    root = tmp_path_factory.mktemp("training")
    made = Server(root / "office", write_files(root / "shipped", {**FILES, **payload_files()}))
    made.start()
    yield made
    made.stop()


def somebody_else_sits_down(server: Server) -> None:
    """Everybody at a machine without accounts is one person: what there is goes to an account, so that a test begins anew."""
    records = server.root / "records.db"
    if not records.is_file():
        return
    gone = uuid.uuid4().hex
    with contextlib.closing(sqlite3.connect(records, timeout=20)) as book, book:
        book.execute(
            "INSERT INTO learner VALUES (?, '以前的人', '2026-01-01 00:00:00.000000', ?)", (gone, gone)
        )
        book.execute(
            "UPDATE attempt SET learner = ? WHERE learner NOT IN (SELECT id FROM learner WHERE name = '以前的人')",
            (gone,),
        )
        book.execute(
            "UPDATE review SET learner = ? WHERE learner NOT IN (SELECT id FROM learner WHERE name = '以前的人')",
            (gone,),
        )


_sitting: dict[str, str] = {}


def named(page: Page, server: Server, name: str, path: str) -> Page:
    """The same page for somebody who gave a name; another name than the last one begins without records."""
    if _sitting.get(server.url) != name:
        somebody_else_sits_down(server)
    _sitting[server.url] = name
    answer = page.context.request.post(server.url + "/api/name", data={"name": name})
    assert answer.ok
    page.goto(server.url + path)
    ready(page)
    return page


def sound(page: Page) -> None:
    """Nothing sticks out; and axe-core finds nothing, where it is installed."""
    page.wait_for_timeout(250)
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    stuck_out = wide(page)
    assert stuck_out == [], stuck_out
    if Path(os.environ.get("FANGZHI_AXE", "")).is_file():
        found = violations(page)
        assert found == [], found
