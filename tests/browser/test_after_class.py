"""班后 in a real browser: every tab at both widths, the projector by keys, a report as a file, names deleted."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from casebook.records import Records
from casebook.records.classes import ClassBook
from casebook.training_class.model import Way
from tests.browser.conftest import Server, ready
from tests.browser.training import FILES, Visit, sound
from tests.casebook.training_class.simulated import NAMES, START, Simulated, kept
from tests.conftest import write_files

pytestmark = pytest.mark.browser
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
IDS: dict[Way, str] = {}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("after")
    made = Server(root / "office", write_files(root / "shipped", FILES))
    made.root.mkdir(parents=True, exist_ok=True)
    records = Records.open(made.root / "records.db", START)
    for way in (Way.TOGETHER, Way.OWN_PACE, Way.PAIRS):
        contents = ("qj-bai-xuebing",) if way is Way.PAIRS else ("qj-shouci",)
        one = Simulated(way, contents, size=12, prefix=way.name, title=f"{way.value}的班")
        one.run()
        IDS[way] = kept(one, ClassBook(records))
    records.close()
    made.start()
    yield made
    made.stop()


def opened(visit: Visit, way: Way, more: str = "") -> Page:
    return visit(f"/debrief?class={IDS[way]}{more}")


@pytest.mark.parametrize("tab", ["", "&m=people", "&m=items", "&m=compare", "&m=cert"])
def test_every_tab_is_sound_at_both_widths(visit: Visit, server: Server, tab: str) -> None:
    page = opened(visit, Way.TOGETHER, tab)
    sign = {"": ".talk > li", "&m=cert": ".certificate"}.get(tab, ".after-table")
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        expect(page.locator(sign).first).to_be_visible()
        sound(page)
    page.reload()
    ready(page)
    expect(page.locator(sign).first).to_be_visible()


def test_the_debrief_tells_points_questions_and_both_ways(visit: Visit, server: Server) -> None:
    page = opened(visit, Way.TOGETHER)
    expect(page.locator(".talk > li")).to_have_count(3)
    expect(page.locator(".room-questions > li")).to_have_count(3)
    expect(page.locator(".room-decision")).not_to_have_count(0)
    page.locator(".map-choice button", has_text="最好的路").click()
    expect(page.locator(".best-words li")).not_to_have_count(0)
    expect(page.locator(".legend")).to_contain_text("最好的路")
    assert not any(name in page.content() for name in NAMES[:12])
    sound(page)


def test_the_projector_is_turned_by_keys_and_keeps_its_page(visit: Visit, server: Server) -> None:
    page = opened(visit, Way.TOGETHER)
    page.locator(".after-tools a", has_text="投影上放").click()
    count = page.locator(".slide-foot .small")
    expect(count).to_contain_text("1 /")
    for key in ("PageDown", "ArrowRight", " "):
        page.keyboard.press(key)
    expect(count).to_contain_text("4 /")
    page.wait_for_url(re.compile(r"[?&]s=4(&|$)"))
    page.keyboard.press("PageUp")
    expect(count).to_contain_text("3 /")
    page.wait_for_url(re.compile(r"[?&]s=3(&|$)"))
    page.reload()
    ready(page)
    expect(count).to_contain_text("3 /")
    expect(page.locator(".talk-ask")).to_be_visible()
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        sound(page)


def test_reports_are_files_that_open(visit: Visit, server: Server) -> None:
    page = opened(visit, Way.OWN_PACE)
    for label, suffix in (("导出 Excel", ".xlsx"), ("导出 Word", ".docx")):
        with page.expect_download() as found:
            page.locator(".after-tools button", has_text=label).click()
        assert found.value.suggested_filename == f"各走各的的班{suffix}"
        data = io.BytesIO(Path(found.value.path()).read_bytes())
        if suffix == ".xlsx":
            assert "成绩" in load_workbook(data).sheetnames
        else:
            assert any("讨论题" in p.text for p in Document(data).paragraphs)


def test_pairs_and_names_deleted(visit: Visit, server: Server) -> None:
    page = opened(visit, Way.PAIRS)
    expect(page.locator(".practised li")).not_to_have_count(0)
    sound(page)
    page.locator(".tabs a", has_text="成绩和签到").click()
    expect(page.locator(".after-table")).to_contain_text(NAMES[0])
    page.locator(".after-tools button", has_text="删除名字").click()
    page.locator("dialog button", has_text="先不删").click()
    expect(page.locator(".after-table")).to_contain_text(NAMES[0])
    page.locator(".after-tools button", has_text="删除名字").click()
    page.locator("dialog button", has_text="删除名字").click()
    expect(page.locator(".after-table")).to_contain_text("1 号")
    assert NAMES[0] not in page.content()
    expect(page.locator(".after-tools button", has_text="删除名字")).to_have_count(0)


def test_a_class_that_is_over_leads_here(visit: Visit, server: Server) -> None:
    page = visit("/classes")
    page.locator(".class-past a", has_text="一起走的班").click()
    expect(page.locator(".talk > li").first).to_be_visible()
