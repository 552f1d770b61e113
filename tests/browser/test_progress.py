"""我的学习 in a real browser: giving a name once, seeing what was done, widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PAYLOAD, Server, ready
from tests.browser.training import Visit, named, sound
from tests.browser.training import server as server  # the library of these tests has exercises

pytestmark = pytest.mark.browser


def test_a_name_is_given_once_and_what_is_done_appears(visit: Visit, server: Server) -> None:
    page = visit("/progress")
    page.locator("#my-name").fill("小戊")
    page.keyboard.press("Enter")
    expect(page.locator(".learner")).to_contain_text("小戊")
    page.locator(".nexts a[href^='/drills?e=']").click()
    expect(page.locator(".decide").first).to_be_visible()
    page.locator(".mark-bar .button").click()
    expect(page.locator(".result")).to_be_visible()
    page.goto(server.url + "/progress")
    ready(page)
    expect(page.locator(".log")).to_contain_text("分类")
    expect(page.locator(".plot .dot")).to_have_count(1)
    page.locator(".plot .dot").click()
    expect(page.locator(".story-side h1")).to_contain_text("练习")


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_fits_and_reads(visit: Visit, server: Server, width: int, scheme: str) -> None:
    page = visit("/progress", width=width, height=800, color_scheme=scheme)
    expect(page.locator(".ask-name")).to_be_visible()
    sound(page)
    named(page, server, "小戊", "/progress")
    expect(page.locator(".tiles")).to_be_visible()
    sound(page)


def test_a_name_is_only_text(visit: Visit, server: Server) -> None:
    page = named(visit("/progress"), server, PAYLOAD[:20], "/progress")
    expect(page.locator(".learner")).to_contain_text("onerr")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hit") is None
