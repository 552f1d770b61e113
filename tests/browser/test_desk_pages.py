"""Every page of the desk in a real browser: keyboard, address, states, widths, payloads, accessibility."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PAYLOAD, Server, ready

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
PATHS = [
    "/",
    "/?q=示例",
    "/?q=示例&e=wd-shili&a=示例工作条例%232",
    "/flows",
    "/flows?e=lc-shili",
    "/flows?e=lc-shili&s=是",
    "/laws",
    "/laws?law=某省候鸟保护条例&n=2",
    "/laws?law=某省候鸟保护条例&v=2024-03-01&with=2020-03-01",
    "/laws?e=fg-shili-2022",
    "/guides",
    "/guides?e=zn-shili",
    "/cases",
    "/cases?e=al-shili",
    "/feedback",
    "/holidays",
    "/shift",
    "/monthly",
    "/offices",
    "/offices?e=dw-shili",
    "/?q=魑魅魍魉",
    "/?e=wd-nein",
]
ALLOWED = {"Esc", "Ctrl", "Excel", "holidays", "txt", *re.findall(r"[A-Za-z]+", PAYLOAD), "scriptwindow"}
BAD = [
    "/?q=示例",
    "/?q=示例&e=wd-boese",
    "/flows?e=lc-boese",
    "/flows?e=lc-boese&s=是",
    "/guides?e=zn-boese",
    "/cases?e=al-boese",
    "/laws?e=fg-boese-2021",
    f"/?q={PAYLOAD}",
    f"/?e={PAYLOAD}",
    f"/laws?law={PAYLOAD}",
    f"/?t={PAYLOAD}",
    f"/?e=wd-shili&d={PAYLOAD}",
    f"/?a={PAYLOAD}",
    f"/flows?e=lc-shili&s={PAYLOAD}",
    f"/guides?f={PAYLOAD}",
]


def test_a_sayable_answer_without_the_mouse(visit: Visit) -> None:
    page = visit("/")
    page.keyboard.press("/")
    page.keyboard.type("多久能有说法")
    page.keyboard.press("Enter")
    expect(page.locator(".short")).to_contain_text("十五天内给您书面答复")
    expect(page).to_have_url(re.compile("q=.*e=wd-shili"))
    page.keyboard.press("Escape")
    expect(page.locator(".short")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("e="))
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".entry h2").first).to_be_visible()


def test_back_forward_reload_and_a_shared_link_keep_everything(visit: Visit) -> None:
    page = visit("/")
    page.locator("#q").fill("示例")
    page.locator('.hit[data-id="wd-shili"]').click()
    page.locator(".basis a").first.click()
    expect(page.locator(".beside h2")).to_contain_text("第二条")
    shared = page.url
    page.reload()
    ready(page)
    expect(page.locator(".beside h2")).to_contain_text("第二条")
    expect(page.locator("#q")).to_have_value("示例")
    page.go_back()
    expect(page.locator(".beside h2")).to_have_count(0)
    expect(page.locator(".short")).to_be_visible()
    page.go_back()
    expect(page.locator(".short")).to_have_count(0)
    page.go_forward()
    expect(page.locator(".short")).to_be_visible()
    again = visit("/" + shared.split("/", 3)[3])
    expect(again.locator(".beside h2")).to_contain_text("第二条")


def test_pages_change_without_a_reload_and_back_returns(visit: Visit) -> None:
    page = visit("/?q=示例&e=wd-shili")
    page.evaluate("window.same = 1")
    page.get_by_role("link", name="流程导引").click()
    expect(
        page.get_by_role("heading", name="流程导引", level=1)
    ).to_be_visible()  # the hits of before are gone
    page.locator(".hit").filter(has_text="示例流程").last.click()
    expect(page.locator(".question")).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator(".playing .short")).to_contain_text("十五天内")
    expect(page).to_have_url(re.compile("s="))
    page.keyboard.press("Backspace")
    expect(page.locator(".question")).to_be_visible()
    for _ in range(4):
        before = page.url
        page.go_back()
        page.wait_for_url(lambda url, before=before: url != before)  # type: ignore[misc]
    expect(page.locator(".short")).to_contain_text("书面答复")
    assert page.evaluate("window.same") == 1


def test_a_date_is_worked_out_while_typing_and_kept(visit: Visit) -> None:
    page = visit("/?q=示例&e=wd-shili")
    expect(page.locator(".last-day")).to_contain_text("1月26日")
    page.locator("#from-0").fill("2026-1-5")
    expect(page.locator(".last-day")).to_contain_text("2026年1月20日")
    expect(page.locator("#from-0")).to_have_value("2026-1-5")
    page.reload()
    ready(page)
    expect(page.locator(".last-day")).to_contain_text("2026年1月20日")
    page.locator("#from-0").fill("什么时候")
    expect(page.locator(".last-day")).to_contain_text("2026-11-23")


def test_law_anchor_versions_and_differences(visit: Visit) -> None:
    page = visit("/laws?law=某省候鸟保护条例&n=2")
    expect(page.locator(".law-article.here")).to_contain_text("三十日内不得放水")
    page.locator("#with").select_option("2020-03-01")
    expect(page.locator(".cmp ins").first).to_contain_text("三")
    expect(page).to_have_url(re.compile(r"with=2020-03-01"))
    page.keyboard.press("Escape")
    expect(page.locator(".cmp")).to_have_count(0)


def test_keys_are_listed_and_a_dialog_gives_the_focus_back(visit: Visit) -> None:
    page = visit("/guides")
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_contain_text("打开选中的一条")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


def test_the_first_visit_offers_a_tour_once(visit: Visit) -> None:
    page = visit("/", tour=True)
    page.get_by_role("button", name="看一看").click()
    onward = page.get_by_role("button", name="下一步")
    while onward.count():
        onward.click()
    page.get_by_role("button", name="开始用").click()
    page.reload()
    ready(page)
    page.wait_for_timeout(900)
    expect(page.locator(".fz-invite")).to_have_count(0)


def test_feedback_in_one_click_with_undo(visit: Visit) -> None:
    page = visit("/?q=示例事项&e=wd-shili")
    page.get_by_role("button", name="内容有误").click()
    page.get_by_role("textbox", name="内容有误").fill("第二句的天数不对")
    page.keyboard.press("Enter")
    expect(page.locator(".note")).to_contain_text("核对")
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".note")).to_contain_text("撤回")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", [390, 1366])
def test_no_page_scrolls_sideways_and_axe_finds_nothing(visit: Visit, path: str, width: int) -> None:
    page = visit(path, width=width, height=844 if width == 390 else 768)
    page.wait_for_timeout(250)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert wide(page) == []
    assert violations(page) == []


@pytest.mark.parametrize("path", [*PATHS[:3], "/laws?law=某省候鸟保护条例&v=2024-03-01&with=2020-03-01"])
def test_the_dark_look_keeps_its_contrast(visit: Visit, path: str) -> None:
    page = visit(path, color_scheme="dark")
    page.wait_for_timeout(250)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert violations(page) == []


def wide(page: Page) -> list[str]:
    """Elements that stick out of their page to the right, looked for through shadow roots."""
    found: list[str] = page.evaluate(
        """() => { const out = []; const walk = (root) => { for (const e of root.querySelectorAll('*')) {
        if (e.shadowRoot) walk(e.shadowRoot);
        const box = e.getBoundingClientRect(), style = getComputedStyle(e);
        if (box.width && box.right > innerWidth + 1 && style.visibility !== 'hidden' && !e.closest('.wide') && style.position !== 'fixed' && !e.closest('.sr'))
          out.push(`${e.tagName}.${e.className} ${Math.round(box.right)}`); } }; walk(document); return out.slice(0, 5); }"""
    )
    return found


def violations(page: Page) -> list[str]:
    """What axe-core finds; skipped, and said so, when it is not installed."""
    script = os.environ.get("FANGZHI_AXE", "")
    if not Path(script).is_file():
        pytest.skip("FANGZHI_AXE does not name axe.min.js: accessibility was not looked at")
    page.add_script_tag(path=script)
    result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['id']}: {n['target']} {n['failureSummary'][:160]}"
        for v in result["violations"]
        for n in v["nodes"][:3]
    ]


@pytest.mark.parametrize("path", BAD)
def test_no_payload_runs(visit: Visit, path: str) -> None:
    page = visit(path)
    page.wait_for_timeout(300)
    assert page.evaluate("window.hit") is None


def test_payloads_are_really_on_screen(visit: Visit) -> None:
    page = visit("/?q=示例&e=wd-boese")
    expect(page.locator(".entry")).to_contain_text("onerror")
    page = visit("/cases?e=al-boese")
    expect(page.locator(".entry")).to_contain_text("onerror")


def test_the_hand_out_is_one_page_without_internal_notes(visit: Visit, server: Server) -> None:
    page = visit("/")
    page.goto(server.url + "/handout?e=wd-shili&d=2026-01-05")
    text = page.inner_text("body")
    assert "最后一天 2026年1月20日" in text and "不说结果" not in text and "业务指导组" not in text
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == 1


def test_a_lost_connection_is_said_and_healed_with_the_typed_text(visit: Visit, server: Server) -> None:
    page = visit("/")
    page.locator("#q").fill("示例事项")
    expect(page.locator(".hit").first).to_be_visible()
    server.stop()
    try:
        expect(page.locator(".fz-lost")).to_contain_text("连接断了")
    finally:
        server.start()
    expect(page.locator(".fz-lost")).to_have_count(0)
    ready(page)
    expect(page.locator("#q")).to_have_value("示例事项")
    expect(page.locator(".hit").first).to_be_visible()


def test_nothing_is_english_for_users(visit: Visit) -> None:
    for path in PATHS:
        page = visit(path)
        words: list[str] = page.evaluate(
            """() => { const out = []; const walk = (root) => { for (const e of root.querySelectorAll('*')) {
            if (e.shadowRoot) walk(e.shadowRoot);
            for (const a of ['title', 'aria-label', 'placeholder', 'alt']) if (e.getAttribute(a)) out.push(e.getAttribute(a));
            if (!['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(e.tagName)) for (const n of e.childNodes) if (n.nodeType === 3) out.push(n.data); } };
            walk(document.body); return out; }"""
        )
        english = [w for text in words for w in re.findall(r"[A-Za-z]{3,}", text) if w not in ALLOWED]
        assert english == [], (path, english)


def test_safaris_order_of_composition_sends_filters_and_opens_nothing(visit: Visit) -> None:
    """Safari ends a composition before it tells of the Enter that ended it, which then looks like any other."""
    page = visit("/?q=示例")
    page.locator(".hit").first.wait_for()
    held = page.evaluate(
        """() => {
          const deep = (node, wanted) => node.querySelector(wanted)
            || [...node.querySelectorAll("*")].map((e) => e.shadowRoot && deep(e.shadowRoot, wanted)).find(Boolean);
          const box = deep(document, "#q");
          box.focus();
          const say = (kind, more) => box.dispatchEvent(new CompositionEvent(kind, {bubbles: true, composed: true, ...more}));
          say("compositionstart", {});
          box.value = "gong";
          box.dispatchEvent(new InputEvent("input", {bubbles: true, composed: true, isComposing: true}));
          say("compositionend", {data: "工"});
          const enter = new KeyboardEvent("keydown", {key: "Enter", bubbles: true, composed: true, cancelable: true});
          box.dispatchEvent(enter);
          return enter.defaultPrevented;
        }"""
    )
    assert held is False
    page.wait_for_timeout(400)
    assert "e=" not in page.url
