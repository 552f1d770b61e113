"""分类练习 in a real browser: keys, the address, reasons, review, widths, payloads."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, ready
from tests.browser.training import Visit, named, sound
from tests.browser.training import server as server  # the library of these tests has a drill

pytestmark = pytest.mark.browser


def test_a_drill_with_keys_only_and_its_review(visit: Visit, server: Server) -> None:
    page = named(visit("/drills"), server, "小丁", "/drills?e=lx-shili")
    expect(page.locator(".decide").first).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator(".decide").nth(0).locator("input").nth(0)).to_be_checked()
    right = page.locator(".decide.basis").nth(0).locator("label", has_text="示例工资条例第三条第一款")
    page.keyboard.press(
        str(
            1
            + [r.inner_text() for r in page.locator(".decide.basis").nth(0).locator("label").all()].index(
                right.inner_text()
            )
        )
    )
    page.locator(".decide.judgement").nth(1).locator("input").nth(1).focus()
    page.keyboard.press("2")
    expect(page.locator(".mark-bar")).to_contain_text("还有 3 处没有定")
    expect(page).to_have_url(re.compile(r"p=0-+\d-+1-"))
    page.reload()
    ready(page)
    expect(page.locator(".mark-bar")).to_contain_text("还有 3 处没有定")
    page.keyboard.press("Enter")
    expect(page.locator(".result")).to_contain_text("3 / 6 处全对")
    expect(page.locator(".tally").first).to_contain_text("选对 1 个，加 1 分")
    expect(page.locator(".option.right .pick-says").first).to_contain_text("✓")
    page.reload()
    ready(page)
    expect(page.locator(".result")).to_contain_text("3 / 6 处全对")
    page.goto(server.url + "/drills?m=review")
    ready(page)
    expect(page.locator(".flash")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".card-back")).to_be_visible()
    page.keyboard.press("4")
    expect(page.locator("[role=status]").first).to_contain_text("还有 2 张")


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_fits_and_reads(visit: Visit, width: int, scheme: str) -> None:
    page = visit("/drills", width=width, height=800, color_scheme=scheme)
    expect(page.locator("a.row-link").first).to_be_visible()
    sound(page)
    page.locator("a.row-link", has_text="示例练习").click()
    expect(page.locator(".decide").first).to_be_visible()
    page.locator(".decide input").first.check()
    sound(page)
    page.locator(".mark-bar .button").click()
    expect(page.locator(".result")).to_be_visible()
    sound(page)
    page.goto(page.url.split("/drills")[0] + "/drills?m=review")
    ready(page)
    expect(page.locator(".ask-name")).to_be_visible()
    sound(page)


def test_payloads_stand_on_screen_and_do_not_run(visit: Visit) -> None:
    page = visit("/drills?e=lx-boese")
    expect(page.locator(".story-side")).to_contain_text("onerror")
    expect(page.locator(".demand-box h2").first).to_contain_text("onerror")
    page.locator(".mark-bar .button").click()
    expect(page.locator(".reason").first).to_contain_text("onerror")
    expect(page.locator(".debrief-text")).to_contain_text("onerror")
    page.wait_for_timeout(300)
    assert page.evaluate("window.hit") is None
