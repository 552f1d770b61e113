"""What stands around an answer at the counter: the day that is counted from, floating notices, first screens, the preview."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.test_desk_pages import Visit, violations
from tests.kb.test_workdays import NOTICE

pytestmark = pytest.mark.browser
SIZES = [(1366, 768), (390, 844), (800, 600)]


def inside(page: Page, sign: str) -> None:
    """The element is drawn as a card and lies whole inside the window."""
    box, style, size = (
        page.locator(sign).bounding_box(),
        page.locator(sign).evaluate(
            "e => [getComputedStyle(e).position, getComputedStyle(e).backgroundColor]"
        ),
        page.viewport_size,
    )
    assert box is not None and size is not None
    assert style[0] == "fixed" and style[1] != "rgba(0, 0, 0, 0)"
    assert box["x"] >= 0 and box["y"] >= 0 and box["width"] > 150 and box["height"] > 20
    assert box["x"] + box["width"] <= size["width"] and box["y"] + box["height"] <= size["height"]


@pytest.mark.parametrize("path", ["/", "/laws?law=某省候鸟保护条例", "/flows", "/feedback"])
@pytest.mark.parametrize("size", SIZES)
def test_the_first_visit_card_lies_in_the_window(visit: Visit, path: str, size: tuple[int, int]) -> None:
    page = visit(path, width=size[0], height=size[1], tour=True)
    expect(page.locator(".fz-invite")).to_be_visible()
    inside(page, ".fz-invite")


@pytest.mark.parametrize("size", SIZES)
def test_the_lost_connection_is_said_inside_the_window(visit: Visit, size: tuple[int, int]) -> None:
    page = visit("/?q=示例&e=wd-shili", width=size[0], height=size[1])
    page.route("**/healthz", lambda route: route.abort())
    page.evaluate("window.dispatchEvent(new Event('fz:lost'))")
    expect(page.locator(".fz-lost")).to_contain_text("连接断了")
    inside(page, ".fz-lost")


def test_the_box_shows_the_day_that_is_counted_from(visit: Visit) -> None:
    page = visit("/?q=示例&e=wd-shili")
    box = page.locator("#from-0")
    expect(box).to_have_value("2026-01-10")
    expect(page.locator(".last-day")).to_contain_text("从今天算")
    box.fill("1-5")
    expect(page.locator(".last-day")).to_contain_text("2026年1月20日")
    box.blur()
    expect(box).to_have_value("2026-01-05")
    box.fill("")
    expect(page.locator(".last-day")).to_contain_text("从今天算")
    box.blur()
    expect(box).to_have_value("2026-01-10")
    expect(page.locator("#on")).to_have_value("2026-01-10")
    page.locator("#on").fill("2025-06-01")
    page.keyboard.press("Enter")
    expect(page.locator(".on-said")).to_have_text("不是今天")


def test_days_that_do_not_count_are_entered_and_stay_in_the_address(visit: Visit) -> None:
    page = visit("/?q=示例&e=wd-shili&d=2026-01-05")
    page.get_by_text("有不算的天数").click()
    page.locator("#pause-0").fill("10")
    expect(page.locator(".last-day")).to_contain_text("2026年1月30日")
    expect(page.locator(".pause")).to_contain_text("信访工作条例第三十六条")
    page.reload()
    expect(page.locator(".last-day")).to_contain_text("2026年1月30日")
    page.goto(page.url.replace("/?", "/handout?"))
    assert "听证的10天不算" in page.inner_text("body")


def test_a_law_shows_its_day_and_its_text_on_the_first_screen(visit: Visit) -> None:
    page = visit("/laws?law=某省候鸟保护条例")
    expect(page.locator("#law-day")).to_have_value("2026-01-10")
    box = page.locator(".law-article .official").first.bounding_box()
    assert box is not None and box["y"] < 600
    page.locator("#version").select_option("2020-03-01")
    expect(page.locator("#law-day")).to_have_value("")


def test_the_first_hit_is_looked_into_beside_the_list(visit: Visit) -> None:
    page = visit("/")
    page.locator("#q").fill("示例")
    expect(page.locator(".preview-head")).to_be_visible()
    first = page.locator(".hit[aria-selected='true']").get_attribute("data-id")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".hit[aria-selected='true']")).not_to_have_attribute("data-id", first or "")
    assert "e=" not in page.url
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(".preview-head")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".preview-head")).to_be_visible()


def test_the_next_year_is_read_kept_counted_and_taken_back(visit: Visit, server: Server) -> None:
    page = visit("/holidays")
    expect(page.locator("#holiday-year")).to_have_value("2027")
    page.locator("#holiday-text").fill(NOTICE.replace("共7天", "共9天", 1))
    expect(page.locator(".bad-text")).to_contain_text("对不上")
    page.locator("#holiday-text").fill(NOTICE)
    expect(page.get_by_text("读出来是这样")).to_be_visible()
    page.get_by_role("button", name="记下，按它算").click()
    expect(page.get_by_text("现在数得到 2027 年底")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="撤掉").click()
    expect(page.get_by_text("现在数得到 2026 年底")).to_be_visible()
