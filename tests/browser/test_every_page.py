"""What holds for every page: its address brings it back, nothing comes from outside, and it is light."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, Server, ready
from tests.browser.training import Visit
from tests.browser.training import server as server  # a library with everything in it

pytestmark = pytest.mark.browser
LIGHT = 1.8e6  # bytes over the wire with an empty cache
# address, something that only that state shows
STATES = [
    ("/", ".start .topics"),
    ("/?q=示例&e=wd-shili", ".short"),
    ("/?q=示例&e=wd-shili&a=示例工作条例%232", ".beside h2"),
    ("/?q=示例&kind=问答", ".kinds .on"),
    ("/flows", ".found a"),
    ("/flows?e=lc-shili&s=是", ".playing .short"),
    ("/laws", ".found a"),
    ("/laws?law=示例工作条例&n=2", ".law-article.here"),
    ("/guides?e=zn-shili", ".entry.guide"),
    ("/papers?e=ws-shili", ".paper-form"),
    ("/cases?e=al-shili", ".entry.case"),
    ("/feedback", ".sheet"),
    ("/holidays", "#holiday-text"),
    ("/shift", "#shift-note"),
    ("/monthly", "#month"),
    ("/offices?e=dw-shili", ".entry.office"),
    ("/review", ".learn h2"),
    ("/practice", "a.card"),
    ("/practice?e=qj-shili&s=.n1a", ".step"),
    ("/practice?m=reply&n=qj-shili/n1", ".words"),
    ("/drills", "a.row-link"),
    ("/drills?e=lx-shili&p=0-1", ".decide input:checked"),
    ("/drills?m=review", ".ask-name"),
    ("/progress", ".ask-name"),
    ("/classes", ".empty-title"),
    ("/classes?m=new", ".class-ways"),
    ("/write", ".files"),
    ("/take-in", ".take-drop"),
    ("/export?e=wd-shili", "button[data-format='12345']"),
    ("/write?f=guides/zn-shili.md&l=shipped&t=problems", ".problem-pane :text('✓ 个人信息')"),
]
# All words on screen but the bar's, through shadow roots; dates worked out from today stay the same within a test.
WORDS = """() => { const out = []; const walk = (root) => { for (const e of root.querySelectorAll('*')) {
if (e.shadowRoot && !e.shadowRoot.querySelector('.view-shell')) walk(e.shadowRoot);
if (['STYLE', 'SCRIPT', 'NOSCRIPT', 'TEMPLATE'].includes(e.tagName)) continue;
if ('value' in e && e.tagName !== 'BUTTON' && e.tagName !== 'LI') out.push(`${e.id}=${e.value}:${e.checked ?? ''}`);
if (root !== document) for (const n of e.childNodes) if (n.nodeType === 3) out.push(n.data); } }; walk(document); return out.join('\\n'); }"""


def settled(page: Page, sign: str) -> str:
    """The words on screen once the state's own sign is there and nothing has changed for a while."""
    expect(page.locator(sign).first).to_be_visible()
    before, same = "", 0
    for _ in range(100):
        now: str = page.evaluate(WORDS)
        same = same + 1 if now == before else 0
        if same == 3:
            break
        before = now
        page.wait_for_timeout(150)
    return before


def same_again(page: Page, sign: str, first: str) -> bool:
    """Whether the words on screen become what they were, in whatever order a slow machine brings them."""
    expect(page.locator(sign).first).to_be_visible()
    end = time.monotonic() + PATIENCE / 1000
    while page.evaluate(WORDS) != first:
        if time.monotonic() > end:
            return False
        page.wait_for_timeout(50)
    return True


@pytest.mark.parametrize(("path", "sign"), STATES)
def test_a_link_a_reload_and_back_bring_the_same_state(
    visit: Visit, server: Server, path: str, sign: str
) -> None:
    page = visit(path)
    shared, first = page.url, settled(page, sign)
    page.reload()
    ready(page)
    assert same_again(page, sign, first), page.evaluate(WORDS)
    elsewhere = "/guides" if path.startswith("/progress") else "/progress"
    page.locator(f".places a[href='{elsewhere}']").click()
    expect(page).to_have_url(server.url + elsewhere)
    expect(page.locator(f".places a[href='{elsewhere}'][aria-current]")).to_be_visible()
    page.go_back()
    assert same_again(page, sign, first), page.evaluate(WORDS)
    assert page.url == shared


@pytest.mark.parametrize("path", ["/", "/laws", "/practice", "/drills", "/progress", "/write"])
def test_a_page_is_light_and_all_of_it_comes_from_here(visit: Visit, server: Server, path: str) -> None:
    page = visit(path)  # fails at its end on any request outside
    assert page.context.browser
    client = page.context.browser.new_context().new_page()
    sizes: list[float] = []
    session = client.context.new_cdp_session(client)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda e: sizes.append(_size(e)))
    client.goto(server.url + path)
    ready(client)
    client.wait_for_timeout(300)
    client.context.close()
    assert 0 < sum(sizes) <= LIGHT


def _size(event: dict[str, Any]) -> float:
    return float(event["encodedDataLength"])
