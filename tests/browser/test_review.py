"""Draft → review → published in a real browser, with two accounts at two windows; at both widths nothing sticks out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from apps.roles import Role
from apps.serving.accounts import Accounts
from kb.places import Home
from tests.apps.serving.test_server import fetch, served, wait
from tests.apps.training_desk import FILES
from tests.browser.conftest import PATIENCE, PAYLOAD, ready
from tests.browser.training import sound
from tests.browser.writing import readonly, write, written
from tests.conftest import write_files

pytestmark = pytest.mark.browser
PATH = "guides/zn-shili.md"
PEOPLE = (("小李", "long enough li", Role.WRITER), ("老吴", "long enough wu", Role.REVIEWER))


def window(
    browser: Browser, url: str, name: str, password: str, faults: list[str]
) -> tuple[BrowserContext, Page]:
    """Somebody's browser, logged in."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.add_init_script("localStorage.setItem('fz-tour', 'done')")
    page.on("request", lambda r: None if r.url.startswith((url, "data:", "blob:")) else faults.append(r.url))
    page.on("pageerror", lambda e: faults.append(str(e)))
    page.goto(url + "/login")
    page.fill("#name", name)
    page.fill("#password", password)
    page.click("button")
    page.wait_for_url(url + "/")
    return context, page


def both_widths(page: Page) -> None:
    """Sound on a desktop and on a phone."""
    for width, height in ((390, 844), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        sound(page)


def test_written_sent_in_sent_back_published_brought_back(browser: Browser, tmp_path: Path) -> None:
    home = Home(tmp_path / "office", tmp_path / "office" / "content")
    for name, password, role in PEOPLE:
        Accounts(home.root / "users.json").add(name, password, role)
    faults: list[str] = []
    with served(home, write_files(tmp_path / "shipped", FILES), address="0.0.0.0") as (url, _):
        wait(lambda: json.loads(fetch(url + "/healthz")[1])["searchable"])
        (their, writer), (our, reviewer) = (window(browser, url, n, p, faults) for n, p, _ in PEOPLE)

        writer.goto(f"{url}/write?f={PATH}&l=shipped")
        ready(writer)
        writer.get_by_role("button", name="复制到本单位").click()
        readonly(writer, False)
        text = written(writer)
        write(writer, f"{text}\n本地先登记。{PAYLOAD}\n")
        writer.get_by_role("button", name="存草稿").click()
        expect(writer.locator(".save-state")).to_have_text("草稿已存")
        both_widths(writer)
        writer.get_by_role("button", name="送审").click()
        expect(writer.locator(".problem.is-error").first).to_contain_text("HTML")
        reviewer.goto(f"{url}/review?f={PATH}")  # not sent in: seen, not decided on
        ready(reviewer)
        expect(reviewer.locator('[data-pane="diff"]')).to_contain_text("onerror")
        expect(reviewer.get_by_role("button", name="发布")).to_have_count(0)
        write(writer, f"{text}\n本地先登记。\n")
        writer.get_by_role("button", name="送审").click()
        expect(writer.get_by_role("button", name="收回")).to_be_visible()
        readonly(writer, True)

        reviewer.goto(url + "/write")
        ready(reviewer)
        reviewer.locator(".way a", has_text="待审").first.click()
        both_widths(reviewer)
        reviewer.locator(".waiting a").click()
        expect(reviewer.locator('[data-pane="diff"]')).to_contain_text("本地先登记")
        expect(reviewer.locator('[data-pane="basis"]')).to_contain_text("示例工作条例")
        publish = reviewer.get_by_role("button", name="发布")
        expect(publish).to_be_enabled()  # the checks have come
        both_widths(reviewer)
        reviewer.get_by_role("button", name="退回").click()
        reviewer.fill("#remark", f"说清哪一天答复。{PAYLOAD}")
        reviewer.locator(".send-back button").click()
        expect(reviewer.locator("h1")).to_have_text("审稿")

        writer.reload()
        ready(writer)
        expect(writer.locator(".banners")).to_contain_text("说清哪一天答复")
        write(writer, f"{text}\n本地先登记，十五天内答复。\n")
        writer.get_by_role("button", name="送审").click()
        expect(writer.get_by_role("button", name="收回")).to_be_visible()
        reviewer.goto(f"{url}/review?f={PATH}")
        ready(reviewer)
        reviewer.get_by_role("button", name="发布").click()
        expect(reviewer.locator("h1")).to_have_text("审稿")
        file = home.content / PATH
        assert file.read_text("utf8").endswith("十五天内答复。\n")

        reviewer.goto(f"{url}/write?f={PATH}")
        ready(reviewer)
        write(reviewer, text)
        reviewer.get_by_role("button", name="保存", exact=True).click()
        expect(reviewer.locator(".save-state")).to_have_text("已保存")
        reviewer.get_by_role("link", name="历史").click()
        reviewer.get_by_role("link", name="第 1 版").click()
        expect(reviewer.locator(".version-list")).to_contain_text("小李写，老吴发布")
        both_widths(reviewer)
        reviewer.get_by_role("button", name="恢复这一版").click()
        reviewer.locator("dialog").get_by_role("button", name="恢复", exact=True).click()
        expect(reviewer.get_by_role("link", name="第 3 版")).to_be_visible()
        assert file.read_text("utf8").endswith("十五天内答复。\n")
        for page in (writer, reviewer):
            assert page.evaluate("window.hit") is None
        their.close()
        our.close()
    assert faults == []
