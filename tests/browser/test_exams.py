"""考试 in a real browser: a paper sat, reloaded in the middle, handed in; both widths."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from casebook.codes.samples import COURSE, COURSE_PATH
from tests.browser.conftest import PAYLOAD, Server, ready
from tests.browser.training import FILES, Visit, named, payload_files, sound
from tests.conftest import write_files

pytestmark = pytest.mark.browser
TESTED = COURSE + "\n## 总关 {#k9}\n- 考试：5题，40分\n  - 时间：30分钟\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("exams")
    made = Server(
        root / "office", write_files(root / "shipped", {**FILES, **payload_files(), COURSE_PATH: TESTED})
    )
    made.start()
    yield made
    made.stop()


def test_an_exam_is_sat_reloaded_and_handed_in(visit: Visit, server: Server) -> None:
    page = named(visit("/courses"), server, "小考", "/exam?e=kc-shili&k=k9&w=考试")
    sound(page)
    page.locator(".begin").click()
    expect(page.locator(".exam-left")).to_contain_text("还剩")
    page.keyboard.press("1")
    expect(page.locator(".exam-nav .done")).to_have_count(1)
    sound(page)
    page.locator(".actions .button", has_text="下一题").click()
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    ready(page)
    expect(page.locator(".exam-nav .done")).to_have_count(1)
    expect(page.locator(".exam-nav [aria-current]")).to_have_text("2")
    assert page.locator(".exam-looked").count() == 0
    sound(page)
    page.locator(".actions .button", has_text="交卷").click()
    expect(page.locator("dialog")).to_contain_text("还有 4 题没答")
    page.locator("dialog .button.main").click()
    expect(page.locator(".exam-looked > li")).to_have_count(5)
    sound(page)
    page.set_viewport_size({"width": 1366, "height": 768})
    sound(page)
    assert page.evaluate("window.hit") is None and PAYLOAD not in page.content()
