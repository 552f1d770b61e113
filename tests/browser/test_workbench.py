"""编写 in a real browser: a trainer's journey, problems beside lines, the map, drafts, conflicts, widths, payloads."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from casebook.codes.samples import SCENARIO
from tests.browser.conftest import Server, ready
from tests.browser.training import Visit, sound
from tests.browser.training import server as server  # the library of these tests has a scenario
from tests.browser.writing import is_written, make, readonly, write, written

pytestmark = pytest.mark.browser


def filled(name: str, title: str) -> str:
    """A scenario somebody finished writing, under the id of a new file."""
    return SCENARIO.replace("qj-shili", name, 1).replace("示例情景", title, 1)


def test_a_trainers_journey(visit: Visit, server: Server) -> None:
    page = visit("/write")
    make(page, "雨天的门口")
    expect(page.locator(".problem.is-error", has_text="还没有填").first).to_be_attached()
    text = filled("qj-yu-tian-de-men-kou", "雨天的门口")
    file = server.root / "content" / "scenarios" / "qj-yu-tian-de-men-kou.md"
    write(page, text.replace("→ 听诉求", "→ 听诉讼", 1))
    expect(page.locator(".margin-note", has_text="听诉讼")).to_be_visible()
    line = next(i for i, row in enumerate(text.splitlines(), 1) if "→ 听诉求" in row)
    expect(page.locator(".cm-line.is-error")).to_contain_text("听诉讼")
    expect(page.locator(".cm-lintRange-error", has_text="听诉讼")).to_be_attached()
    expect(page.locator(".cm-signs .is-error")).to_have_text("✕")
    page.keyboard.press("Control+s")
    expect(page.locator(".problem.is-error").first).to_contain_text(f"第 {line} 行")
    assert not file.exists()
    write(page, text)
    page.locator("#tab-map").click()
    expect(page.locator(".map .node")).to_have_count(6)
    page.locator(".map .node", has_text="听诉求").click()
    assert page.evaluate("document.activeElement.shadowRoot ? window.fangzhi.active().id : ''") == "code"
    assert page.locator(".cm-activeLine").last.inner_text().startswith("## 听诉求")
    page.keyboard.press("Control+s")
    expect(page.locator(".save-state")).to_have_text("已保存")
    assert file.read_text("utf8") == text
    # Something else writes the file while this page has changes of its own.
    page.locator("#code").press("Control+End")
    page.keyboard.type("再加一句。")
    file.write_text(text + "\n别处加的。\n", "utf8")
    expect(page.locator(".disk")).to_contain_text("别处改过")
    page.reload()
    ready(page)
    expect(page.locator(".banners")).to_contain_text("找回来了")
    assert written(page).endswith("再加一句。")
    assert file.read_text("utf8").endswith("别处加的。\n")


def test_who_has_gone_to_another_tab_stays_there_when_the_save_is_refused(visit: Visit) -> None:
    page = visit("/write")
    make(page, "先看图")
    write(page, filled("qj-xian-kan-tu", "先看图").replace("→ 听诉求", "→ 听诉讼", 1))
    page.keyboard.press("Control+s")
    page.locator("#tab-map").click()
    expect(page.locator(".fz-notices")).to_contain_text("个错误")
    expect(page.locator("#tab-map")).to_have_attribute("aria-selected", "true")


def test_a_trainer_writes_with_keys_only(visit: Visit, server: Server) -> None:
    page = visit("/write")
    page.keyboard.press("/")
    expect(page.locator("#find-file")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#new-kind")).to_be_focused()
    for _ in range(3):  # past 问答, 指南 and 案例
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("只用键盘")
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_visible()
    file = server.root / "content" / "scenarios" / "qj-zhi-yong-jian-pan.md"
    tab_to(page, "code")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(filled("qj-zhi-yong-jian-pan", "只用键盘"))
    page.keyboard.press("Control+End")
    page.keyboard.type("多说一句。")
    page.keyboard.press("Control+Home")
    page.keyboard.type("坏")
    page.keyboard.press("Control+s")
    expect(page.locator(".problem.is-error").first).to_be_visible()
    assert not file.exists()
    page.keyboard.press("Control+ArrowDown")
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+s")
    expect(page.locator(".save-state")).to_have_text("已保存")
    assert file.read_text("utf8").endswith("多说一句。")
    page.keyboard.press("Escape")
    tab_to(page, "tab-look", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#pane-look")).to_contain_text("只用键盘")


def tab_to(page: Page, wanted: str, key: str = "Tab") -> None:
    """Move the focus on until it is on an element."""
    for _ in range(40):
        if page.evaluate("window.fangzhi.active()?.id") == wanted:
            return
        page.keyboard.press(key)
    raise AssertionError(f"{wanted} is not reached with {key}")


def test_a_shipped_file_is_read_only_until_copied(visit: Visit) -> None:
    page = visit("/write?f=guides/zn-shili.md&l=shipped")
    expect(page.locator(".reason-bar")).to_contain_text("复制一份")
    readonly(page, True)
    page.get_by_role("button", name="复制到本单位").click()
    readonly(page, False)
    expect(page).not_to_have_url(re.compile("l=shipped"))


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_fits_and_reads(visit: Visit, width: int, scheme: str) -> None:
    page = visit("/write", width=width, height=800, color_scheme=scheme)
    expect(page.locator(".files").first).to_be_visible()
    sound(page)
    make(page, "看看样子")
    page.locator("#tab-look").click()
    expect(page.locator(".script")).to_be_visible()
    sound(page)
    for tab in ("#tab-map", "#tab-problems"):
        page.locator(tab).click()
        sound(page)
    if width == 390:
        page.locator("#tab-text").click()
        sound(page)


@pytest.mark.parametrize("path", ["scenarios/qj-boese.md", "drills/lx-boese.md"])
def test_the_preview_runs_nothing(visit: Visit, path: str) -> None:
    page = visit(f"/write?f={path}&l=shipped")
    expect(page.locator("#pane-look .entry")).to_contain_text("onerror")
    page.wait_for_timeout(300)
    assert page.evaluate("window.hit") is None


def test_line_numbers_and_notes_stand_beside_their_wrapped_lines(visit: Visit) -> None:
    page = visit("/write")
    make(page, "长长的一行", "guide")
    write(page, "\n".join(["短", "长" * 300, "短", "短"]))
    expect(page.locator(".cm-line")).to_have_count(4)
    beside = ".cm-line", ".cm-lineNumbers .cm-gutterElement:not([style*='visibility'])"
    for _ in range(60):  # the numbers are laid out a frame after the lines
        lines, numbers = (
            page.locator(s).evaluate_all(
                "all => all.map((e) => e.getBoundingClientRect()).map((r) => [r.top, r.height])"
            )
            for s in beside
        )
        if [round(top) for top, _ in lines] == [round(top) for top, _ in numbers]:
            break
        page.wait_for_timeout(100)
    assert lines[1][1] >= 5 * lines[0][1]
    assert [round(top) for top, _ in lines] == [round(top) for top, _ in numbers]


def test_personal_data_is_replaced_with_one_click_and_taken_back_with_one_key(visit: Visit) -> None:
    page = visit("/write")
    make(page, "换成化名", "answer")
    box = page.locator("#code")
    text = written(page) + "\n😀 王建国来过。\n\n王建国的手机是13812345678。\n"
    write(page, text)
    page.locator("#tab-problems").click()
    phone = page.locator(".problems li", has_text="手机号").first
    phone.get_by_role("button", name="换成化名").click()
    is_written(page, text.replace("13812345678", "（略）"))
    box.press("Control+z")
    is_written(page, text)
    # The name stands before the number, so its place is the same in whichever text was checked last.
    first = page.locator(".problems li", has_text="疑似姓名").first
    first.get_by_role("button", name="换成化名").click()
    is_written(page, text.replace("王建国", "王某"))
    box.press("Control+z")
    is_written(page, text)


def test_a_node_is_begun_from_the_map_and_the_story_tried_from_the_cursor(visit: Visit) -> None:
    page = visit("/write")
    make(page, "边写边走")
    text = filled("qj-bian-xie-bian-zou", "边写边走").replace("对吗？” → 约定", "对吗？” → 约好日子", 1)
    write(page, text)
    page.locator("#tab-map").click()
    missing = page.locator(".map .node.missing")
    expect(missing).to_have_attribute("aria-label", re.compile("约好日子.*还没写"))
    expect(page.locator(".map .line.back")).to_have_count(1)
    missing.press("Enter")
    expect(page.locator(".cm-line", has_text="## 约好日子")).to_be_visible()
    assert "\n\n## 约好日子\n\n## 讨论" in written(page)
    write(page, text)
    page.locator("#code").press("Control+Home")
    page.locator("#tab-try").click()
    pane = page.locator(".try-out")
    expect(pane.locator("h2")).to_have_text("进门")
    pane.locator(".try-option", has_text="月底前我保证").click()
    expect(pane.locator(".try-state")).to_contain_text("记着：承诺过")
    expect(pane.locator(".try-state")).to_contain_text("步后到期：承诺落空")
    pane.locator(".try-option", has_text="您是说补偿款").click()
    expect(pane.locator(".try-scene.missing")).to_contain_text("“约好日子”还没写")
    pane.get_by_role("button", name="退一步").click()
    pane.get_by_label("打乱选项").check()
    expect(pane.locator("h2")).to_have_text("听诉求")
    sound(page)
