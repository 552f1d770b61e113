"""导入 and 导出 in a real browser: a file chosen, looked at, mended, stored; a file handed out; widths and accessibility."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.conftest import PAYLOAD, Server
from tests.browser.training import Visit, sound
from tests.browser.training import server as server  # a library with everything in it
from tests.casebook.exchange.files import book

pytestmark = pytest.mark.browser
ROWS = (
    ("编号", "市民怎么问", "怎么答"),
    (1, f"渡口几点开{PAYLOAD}", f"早上六点开。{PAYLOAD}"),
    (2, "停水找谁", "打13812345678找王建国。"),
    (3, "", "没有题目。"),
)


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_a_table_is_looked_at_mended_and_stored(
    visit: Visit, server: Server, tmp_path: Path, size: tuple[int, int]
) -> None:
    file = tmp_path / "热线.xlsx"
    file.write_bytes(book(*ROWS))
    page = visit("/take-in")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    sound(page)
    page.locator("#take-file").set_input_files(file)
    expect(page.locator(".take-row")).to_have_count(2)
    expect(page.locator(".take-notes .bad-text")).to_contain_text("第 4 行“市民怎么问”列：是空的")
    expect(page.locator(".take-row").nth(1)).to_contain_text("有个人信息")
    assert page.evaluate("window.hit") is None
    sound(page)
    page.locator(".take-columns select").nth(0).select_option("关键字")
    expect(page.locator(".take-columns select").nth(0)).to_have_value("关键字")
    expect(page.locator(".take-row")).to_have_count(2)
    page.locator(".take-row").nth(1).get_by_role("button", name="换成化名").click()
    expect(page.locator(".take-row").nth(1)).to_contain_text("换掉了")
    page.locator(".take-row").nth(1).get_by_role("button", name="看看会变成什么样").click()
    expect(page.locator(".take-text").nth(1)).to_contain_text("标题: 停水找谁")
    before = len(list((server.root / "drafts").rglob("*.json"))) if (server.root / "drafts").exists() else 0
    for box in page.locator(".take-row input[type=checkbox]").all():
        box.set_checked(True)
    page.get_by_role("button", name="存 2 份为草稿").click()
    expect(page.locator(".take-done")).to_contain_text("存了 2 份草稿")
    kept = [json.loads(p.read_text("utf8"))["text"] for p in (server.root / "drafts").rglob("*.json")]
    assert len(kept) == before + 2 and not any("13812345678" in text for text in kept)
    page.get_by_role("link", name="停水找谁").click()
    expect(page.locator("#code")).to_contain_text("标题: 停水找谁")


def test_a_bad_file_is_one_sentence_and_another_may_follow(visit: Visit, tmp_path: Path) -> None:
    page = visit("/take-in")
    for name, data, said in (
        ("旧.xlsx", b"\xd0\xcf\x11\xe0" + b"x" * 99, "去掉密码"),
        ("空.csv", b"", "是空文件"),
    ):
        file = tmp_path / name
        file.write_bytes(data)
        page.locator("#take-file").set_input_files(file)
        expect(page.locator(".take-error")).to_contain_text(said)


def test_an_entry_is_downloaded_from_its_page(visit: Visit, tmp_path: Path) -> None:
    page = visit("/?q=示例&e=wd-shili")
    page.locator(".tools").get_by_role("link", name="下载").click()
    expect(page.locator("h1")).to_contain_text("导出：示例事项多久答复")
    sound(page)
    with page.expect_download() as got:
        page.locator("button[data-format='12345']").click()
    assert got.value.suggested_filename == "示例事项多久答复-12345 知识表.xlsx"
    data = Path(got.value.path()).read_bytes()
    assert load_workbook(io.BytesIO(data)).worksheets[0]["B2"].value == "示例事项多久答复"
