"""课程 in a real browser: a lesson from end to end, the certificate, both widths."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from casebook.codes.samples import COURSE, COURSE_PATH
from tests.browser.conftest import PAYLOAD, Server, ready
from tests.browser.training import FILES, Visit, named, payload_files, sound
from tests.conftest import write_files

pytestmark = pytest.mark.browser
SHORT = """---
编号: kc-boese
标题: 坏课程PAYLOAD
主题: [示例主题]
简介: 一篇就学完。PAYLOAD
适合: 赶时间的人PAYLOAD
责任人: 培训组
核验日期: 2026-01-05
下次核验: 2027-01-05
---
开头。PAYLOAD

## 一课 {#k1}
说明。PAYLOAD

- 读：zn-shili
""".replace("PAYLOAD", PAYLOAD)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("courses")
    files = {**FILES, **payload_files(), COURSE_PATH: COURSE, "courses/kc-boese.md": SHORT}
    made = Server(root / "office", write_files(root / "shipped", files))
    made.start()
    yield made
    made.stop()


def test_a_course_is_learnt_and_ends_in_a_certificate(visit: Visit, server: Server) -> None:
    page = named(visit("/courses"), server, "小课", "/courses")
    sound(page)
    page.locator(".card", has_text="示例课程").click()
    expect(page.locator(".course-part.locked")).to_have_count(2)
    sound(page)
    page.locator(".begin").click()
    page.locator(".read-done").click()
    expect(page.locator(".course-step.done")).to_have_count(1)
    page.locator(".begin").click()
    expect(page.locator(".course-line")).to_contain_text("示例课程")
    page.locator(".course-line a").click()
    expect(page.locator(".course-step.next")).to_contain_text("示例情景")
    page.goto(server.url + "/courses?e=kc-boese&l=zn-shili")
    ready(page)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".course-text")).to_be_visible()
    sound(page)
    # The same guide was read for the other course: it counts here too.
    page.locator(".actions .button").click()
    expect(page.locator(".leaf .ok-text").first).to_contain_text("结业")
    sound(page)
    page.locator("a", has_text="看证书").click()
    expect(page.locator(".cert-name")).to_contain_text("小课")
    sound(page)
    page.emulate_media(media="print")
    on_paper = page.locator(".view-courses")
    assert on_paper.evaluate("e => e.clientHeight") > 200  # a scrolled box of no height prints an empty sheet
    assert page.evaluate("window.hit") is None
