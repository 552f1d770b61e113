"""What stands around an answer at the counter: the day that is counted from, floating notices, first screens, the preview."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
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
    with page.expect_download() as made:
        page.get_by_role("link", name="加到日历").click()
    assert "DTSTART;VALUE=DATE:20260120" in made.value.path().read_text("utf-8")
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
    expect(
        page.locator("[data-open^='zn-'], [data-open^='wd-'], [data-open^='lc-'], [data-open*='#']").first
    ).to_be_visible()
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


def test_enter_twice_leaves_one_line_for_the_next_shift(visit: Visit) -> None:
    page = visit("/shift")
    page.locator("#shift-note").fill("下午两点调解室借给三楼")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#shift-note")).to_have_value("")
    expect(page.locator(".shift-text")).to_have_count(1)
    page.locator("#shift-note").fill("复印机没有纸了")
    page.keyboard.press("Enter")
    expect(page.locator(".shift-text").first).to_have_text("复印机没有纸了")
    assert page.locator(".shift-text").count() == 2


@pytest.mark.parametrize("path", ["/guides", "/?q=示例"])
def test_what_is_open_is_in_view_in_its_list(visit: Visit, server: Server, path: str) -> None:
    page = visit(path, width=1366, height=330)
    last = page.locator("a.hit").last
    expect(last).not_to_be_in_viewport(ratio=0.5)
    opened = last.get_attribute("data-id")
    page = visit(f"{path}{'&' if '?' in path else '?'}e={opened}", width=1366, height=330)
    expect(page.locator(f"a.hit[data-id='{opened}']")).to_be_in_viewport(ratio=0.5)


def printed(page: Page) -> tuple[int, str]:
    """How many pages paper would have, and the words on them."""
    document = pdfium.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    words = "".join(document[i].get_textpage().get_text_bounded() for i in range(len(document)))
    return len(document), re.sub(r"\s", "", words)


@pytest.mark.parametrize(
    ("path", "says", "most"),
    [
        ("/", "按主题看", 1),
        ("/?q=示例", "示例", 3),
        ("/?q=示例&e=wd-shili", "书面答复", 1),
        ("/?q=示例&e=wd-shili&a=示例工作条例%232", "第二条", 2),
        ("/flows?e=lc-shili&s=是", "十五天内", 1),
        ("/guides", "示例指南", 1),
        ("/guides?e=zn-shili", "先登记", 1),
        ("/laws?law=某省候鸟保护条例", "三十日内不得放水", 1),
        ("/cases?e=al-shili", "来访人讲了事情的前后", 2),
        ("/offices?e=dw-shili", "示例事项的咨询和转办", 1),
        ("/holidays", "已经有的年份", 1),
    ],
)
def test_a_page_prints_what_one_sees(visit: Visit, path: str, says: str, most: int) -> None:
    page = visit(path)
    page.wait_for_timeout(400)
    pages, words = printed(page)
    assert says in words and pages <= most, (pages, words[:300])
    assert "不要承诺" not in words


def test_the_hand_out_has_its_code_and_large_type_on_request(visit: Visit, server: Server) -> None:
    page = visit("/")
    page.goto(server.url + "/handout?e=wd-shili")
    expect(page.locator(".along svg")).to_be_visible()
    small = float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)"))
    assert printed(page)[0] == 1
    page.goto(server.url + "/handout?e=wd-shili&size=large")
    assert float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")) > 1.3 * small


def test_the_other_side_follows_what_is_opened_without_internal_notes(visit: Visit, server: Server) -> None:
    page = visit("/?q=示例&e=wd-shili")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="给来人看").click()
    there = opened.value
    expect(there.locator(".short")).to_contain_text("书面答复")
    assert "不说结果" not in there.inner_text("body") and "业务指导组" not in there.inner_text("body")
    assert violations(there) == []
    there.get_by_role("button", name="字大一点").click()
    assert there.evaluate("getComputedStyle(document.documentElement).fontSize") == "25px"
    page.keyboard.press("Escape")
    expect(there.locator(".wait")).to_contain_text("请坐")
