"""What a page is told between its first drawing and its report that it is drawn: a slow browser leaves seconds there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.training import Visit
from tests.browser.training import server as server  # a library with everything in it

pytestmark = pytest.mark.browser
FRAMES = 3  # a message without buffers: header, metadata, content


class NeverDrawn:
    """Keeps one message from the server: that the page has been drawn."""

    def __init__(self, page: Page) -> None:
        self.kept = 0
        self._frames: list[str | bytes] = []
        page.route_web_socket("**/ws*", self._between)

    def _between(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def forward(frame: str | bytes) -> None:
            self._frames.append(frame)
            if len(self._frames) < FRAMES:
                return
            frames, self._frames = self._frames, []
            if "document_ready" in str(frames[-1]):
                self.kept += 1
                return
            for one in frames:
                server.send(one)

        socket.on_message(forward)


def undrawn(visit: Visit, path: str) -> tuple[Page, NeverDrawn]:
    """A page whose server never hears that it has been drawn."""
    line: list[NeverDrawn] = []
    page = visit(path, before=lambda page: line.append(NeverDrawn(page)))
    return page, line[0]


def test_words_typed_at_once_are_answered(visit: Visit) -> None:
    page, line = undrawn(visit, "/")
    page.locator("#q").fill("示例")
    expect(page.locator('.hit[data-id="wd-shili"]')).to_be_visible()
    expect(page).to_have_url(re.compile("q="))
    assert line.kept == 1


def test_what_workers_find_reaches_the_page_that_asked(visit: Visit) -> None:
    page, line = undrawn(visit, "/write")
    page.locator("#find-file").fill("zn-shili.md")
    page.get_by_role("link", name="示例", exact=False).first.click()
    expect(page.locator("#code")).to_be_visible()
    page.locator("#tab-problems").click()
    expect(page.locator(".problem-pane :text('✓ 个人信息')")).to_be_visible()
    assert line.kept == 1


@pytest.mark.parametrize(
    ("path", "link", "sign"),
    [
        ("/laws", ".found a", ".law-article"),
        ("/drills", "a.row-link", ".decide"),
        ("/progress", ".places a[href='/guides']", ".found a"),
    ],
)
def test_a_page_opened_at_once_is_filled(visit: Visit, path: str, link: str, sign: str) -> None:
    page, line = undrawn(visit, path)
    page.locator(link).first.click()
    expect(page.locator(sign).first).to_be_visible()
    assert line.kept == 1
