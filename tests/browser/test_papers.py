"""文书 in a real browser: filling, printing, Word, and that nothing typed goes anywhere."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.shared import Mm, Pt
from playwright.sync_api import Browser, Page, expect

from apps.desk.desk import Desk
from apps.present import present
from apps.present.common import Presentation
from apps.web import bundle
from kb.codes.samples import LIBRARY, PAPER
from kb.model import Kind
from kb.places import Home, shipped_content
from tests.browser.conftest import PAYLOAD, Server, with_payloads
from tests.browser.test_desk_pages import violations, wide
from tests.browser.training import Visit
from tests.conftest import write_files

pytestmark = pytest.mark.browser
# Words that stand nowhere else: typed into a paper, then looked for everywhere.
NAME, STORY = "欧阳紫砂壶", "独门绝户三更磨刀石"
FILES = {
    **LIBRARY,
    **with_payloads(),
    "papers/ws-hang.md": PAPER.replace("ws-shili", "ws-hang")
    .replace("标题: 示例告知书", "标题: 示例会商表")
    .replace("版式: 告知书", "版式: 函")
    .replace("- 事项：一行", "- 清单：表格\n  - 列：做什么、谁做\n- 经过：多行\n- 事项：一行")
    .replace(
        "## 正文\n", "## 正文\n### 一、经过\n{经过}\n\n{清单}\n\n| | |\n|--|----|\n| 办法 | {办法} |\n\n"
    ),
}


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this module's server writes what it says."""
    return tmp_path_factory.mktemp("said") / "log"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, logged: Path) -> Iterator[Server]:
    """A server of its own whose every word is kept for the tests to read."""
    root = tmp_path_factory.mktemp("papers")
    made = Server(root / "office", write_files(root / "shipped", FILES))
    before = os.dup(2)
    with logged.open("wb") as log:
        os.dup2(log.fileno(), 2)
        try:
            made.start()
        finally:
            os.dup2(before, 2)
            os.close(before)
    yield made
    made.stop()


def fill(page: Page, **values: str) -> None:
    for label, value in values.items():
        page.get_by_label(label, exact=True).first.fill(value)


def filled(visit: Visit, **more: Any) -> Page:
    page = visit("/papers?e=ws-shili", **more)
    fill(
        page,
        单位="某县信访局",
        文号="某信〔2026〕3号",
        收件人=NAME,
        事项=STORY,
        收到日期="2026-1-5",
        成文日期="20260107",
    )
    page.get_by_label("办法", exact=True).select_option("自己办")
    expect(page.get_by_label("答复期限", exact=True)).to_have_value("2026-01-20")
    return page


def pdf_of(page: Page) -> tuple[list[str], tuple[float, float]]:
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    sizes = document[0].get_size()
    return [re.sub(r"\s+", "", p.get_textpage().get_text_range()) for p in document], sizes


def word_of(page: Page) -> docx.document.Document:
    with page.expect_download() as told:
        page.get_by_role("button", name="存成 Word").click()
    assert told.value.suggested_filename.endswith(".docx")
    return docx.Document(io.BytesIO(Path(told.value.path()).read_bytes()))


def test_the_sheet_follows_the_form_and_the_day_is_worked_out(visit: Visit) -> None:
    page = filled(visit)
    sheet = page.locator(".a4")
    expect(sheet).to_contain_text(
        f"您反映的“{STORY}”，我们于2026年1月5日收到，现在自己办，2026年1月20日前答复您。"
    )
    expect(page.locator(".paper-how", has_text="最后一天 2026年1月20日（周二）")).to_be_visible()
    expect(page.get_by_text("都填好了。")).to_be_visible()
    page.get_by_label("答复期限", exact=True).fill(
        "2026-01-16"
    )  # what is typed goes before what is worked out
    expect(sheet).to_contain_text("2026年1月16日前答复您")
    page.get_by_label("答复期限", exact=True).fill("")
    expect(sheet).to_contain_text("2026年1月20日前答复您")


def test_what_is_printed_is_the_sheet_on_a4(visit: Visit) -> None:
    page = filled(visit)
    pages, (width, height) = pdf_of(page)
    assert (round(width), round(height)) == (595, 842) and len(pages) == 1
    text = pages[0]
    for words in (
        "某县信访局",
        "示例告知书",
        NAME,
        STORY,
        "您的权利",
        "2022年5月1日起施行",
        "2026年1月7日",
        "签收人",
        "—1—",
    ):
        assert words in text, words
    for words in ("填的字只在这一页", "找文书", "存成Word", "政策答复", "责任人"):
        assert words not in text, words


def test_the_size_of_a_sheet_does_not_stay_for_other_pages(visit: Visit) -> None:
    page = visit("/papers?e=ws-shili")
    expect(page.locator("#fz-paper-page")).to_have_count(1)
    page.locator(".places a[href='/guides']").click()
    expect(page.locator(".places a[href='/guides'][aria-current]")).to_be_visible()
    expect(page.locator("#fz-paper-page")).to_have_count(0)


def test_the_word_file_is_laid_out_by_the_standard(visit: Visit) -> None:
    document = word_of(filled(visit))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(m.mm) for m in margins] == [37, 35, 28, 26]
    body = next(p for p in document.paragraphs if STORY in p.text)
    assert body.text == f"您反映的“{STORY}”，我们于2026年1月5日收到，现在自己办，2026年1月20日前答复您。"
    assert body.paragraph_format.line_spacing == Pt(28) and body.paragraph_format.first_line_indent == Pt(32)
    assert body.runs[0].font.size == Pt(16) and "仿宋_GB2312" in body.runs[0]._element.xml
    title = next(p for p in document.paragraphs if p.text == "示例告知书")
    assert title.runs[0].font.size == Pt(22) and "方正小标宋简体" in title._element.xml
    assert "PAGE" in section.footer._element.xml and document.settings.odd_and_even_pages_header_footer
    assert document.core_properties.author in ("", "python-docx")  # the file itself says nothing of anybody
    date = next(p for p in document.paragraphs if p.text == "2026年1月7日")
    assert date.paragraph_format.right_indent == Pt(64)  # four characters


def test_a_letter_with_a_table_an_annex_and_several_paragraphs(visit: Visit) -> None:
    page = visit("/papers?e=ws-hang")
    fill(page, 单位="某县信访局", 主送="某县住建局", 经过=f"第一段{STORY}\n第二段", 附件="登记表\n清单")
    page.get_by_label("做什么，第 1 行").fill("上门看一次")
    page.get_by_role("button", name="加一行").click()
    expect(page.get_by_label("做什么，第 2 行")).to_be_focused()
    page.get_by_label("谁做，第 2 行").fill(NAME)
    page.get_by_label("办法", exact=True).select_option("转给别的单位")
    expect(page.locator(".a4")).to_contain_text("☑转给别的单位")
    document = word_of(page)
    texts = [p.text for p in document.paragraphs]
    assert "第一段" + STORY in texts and "第二段" in texts
    assert "附件：1. 登记表" in texts and "2. 清单" in texts
    rows = [[c.text for c in r.cells] for r in document.tables[0].rows]
    assert rows == [["序号", "做什么", "谁做"], ["1", "上门看一次", ""], ["2", "", NAME]]
    assert document.tables[1].rows[0].cells[1].text == "□自己办　☑转给别的单位"
    page.get_by_role("button", name="删").first.click()
    expect(page.get_by_label("谁做，第 1 行")).to_have_value(NAME)


def test_word_opens_in_another_program(visit: Visit, tmp_path: Path) -> None:
    page = filled(visit)
    with page.expect_download() as told:
        page.get_by_role("button", name="存成 Word").click()
    told.value.save_as(tmp_path / "a.docx")
    with zipfile.ZipFile(tmp_path / "a.docx") as packed:
        assert packed.testzip() is None
    try:
        command = [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/o",
            "--convert-to",
            "pdf",
        ]
        subprocess.run(
            [*command, "--outdir", tmp_path, tmp_path / "a.docx"],
            check=True,
            capture_output=True,
            timeout=180,
        )
    except FileNotFoundError:
        pytest.skip("no soffice on this machine: the Word file was read by python-docx alone")
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    text = re.sub(r"\s+", "", "".join(p.get_textpage().get_text_range() for p in document))
    assert len(document) == 1 and NAME in text and STORY in text and "—1—" in text


def test_nothing_typed_leaves_the_page(browser: Browser, server: Server, logged: Path) -> None:
    context = browser.new_context(locale="zh-CN", accept_downloads=True)
    page = context.new_page()
    sent: list[str] = []
    page.on("request", lambda r: sent.append(f"{r.url} {r.post_data_buffer or b''!r} {r.headers}"))

    def listen(socket: Any) -> None:
        socket.on(
            "framesent",
            lambda frame: sent.append(frame if isinstance(frame, str) else frame.decode("utf8", "replace")),
        )

    page.on("websocket", listen)
    page.add_init_script("localStorage.setItem('fz-tour', 'done')")

    def go(path: str, **more: Any) -> Page:
        page.goto(server.url + path)
        page.wait_for_function("document.documentElement.dataset.ready === '1'")
        return page

    filled(go)
    page.evaluate("void (window.print = () => { window.printed = (window.printed || 0) + 1; })")
    page.get_by_role("button", name="打印").click()
    word_of(page)
    assert page.evaluate("window.printed") == 1
    page.get_by_role("button", name="有用").click()
    expect(page.locator(".note")).to_contain_text("谢谢")
    kept = page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])"
    )
    context.close()
    secrets = [
        s for word in (NAME, STORY, "某信〔2026〕3号") for s in (word, word.encode("unicode_escape").decode())
    ]
    everything = "\n".join([*sent, kept, logged.read_text("utf8", "replace")])
    assert any('"days"' in frame for frame in sent)  # the frames were really heard
    assert [s for s in secrets if s in everything] == []
    files = [p for p in server.root.rglob("*") if p.is_file()]
    assert files
    for path in files:
        data = path.read_bytes()
        assert not any(w.encode(code) in data for w in (NAME, STORY) for code in ("utf8", "utf-16-le")), path
    for path in (p for p in files if p.suffix == ".db"):
        with sqlite3.connect(path) as book:
            assert not any(NAME in line or STORY in line for line in book.iterdump()), path


def test_bad_input_is_one_clear_sentence_and_is_not_printed(visit: Visit) -> None:
    page = visit("/papers?e=ws-shili")
    page.evaluate("void (window.print = () => { window.printed = 1; })")
    said = page.locator(".paper-field .bad-text:not(:empty)")
    for label, value, sentence in (
        ("收到日期", "2026-2-30", "没有2026年2月30日这一天，请对着日历改。"),
        ("收到日期", "下个月", "日子写成 2026-11-23 或者 11-23 就行。"),
        ("收件人", "甲" * 101, "“收件人”最多 100 个字，现在 101 个，请删短一些。"),
        ("收件人", "甲\u0007乙", "“收件人”里有看不见的控制字符，请删掉重打。"),
        ("收件人", "甲\u202e乙", "“收件人”里有看不见的控制字符，请删掉重打。"),
    ):
        fill(page, **{label: value})
        expect(said).to_have_text([sentence])
        page.get_by_role("button", name="打印").click()
        expect(page.locator(".note")).to_have_text(sentence)
        expect(page.get_by_label(label, exact=True)).to_be_focused()
        fill(page, **{label: ""})
        expect(said).to_have_count(0)
    assert page.evaluate("window.printed") is None


def test_words_that_look_like_code_are_words(visit: Visit) -> None:
    page = visit("/papers?e=ws-shili")
    fill(page, 事项=f"{PAYLOAD}&amp;<w:p/>")
    expect(page.locator(".a4")).to_contain_text(f"“{PAYLOAD}&amp;<w:p/>”")
    assert f"{PAYLOAD}&amp;<w:p/>" in "".join(p.text for p in word_of(page).paragraphs)
    assert page.evaluate("window.hit") is None
    visit("/papers?e=ws-boese").wait_for_timeout(300)


def test_clearing_can_be_taken_back_and_another_paper_keeps_its_own(visit: Visit) -> None:
    page = filled(visit)
    page.get_by_role("button", name="清空").click()
    expect(page.get_by_label("收件人", exact=True)).to_have_value("")
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_label("收件人", exact=True)).to_have_value(NAME)
    page.locator("a.hit[data-id=ws-hang]").click()
    expect(page.get_by_label("主送", exact=True)).to_have_value("")
    page.locator("a.hit[data-id=ws-shili]").click()
    expect(page.get_by_label("收件人", exact=True)).to_have_value(NAME)
    page.on("dialog", lambda d: d.accept())
    page.reload()
    page.wait_for_function("document.documentElement.dataset.ready === '1'")
    expect(page.get_by_label("收件人", exact=True)).to_have_value("")


def test_a_gap_in_the_sheet_leads_to_its_field(visit: Visit) -> None:
    page = visit("/papers?e=ws-shili")
    page.locator(".a4 .gap[data-f='事项']").click()
    expect(page.get_by_label("事项", exact=True)).to_be_focused()


def test_an_answers_paper_is_one_click_away_and_is_found(visit: Visit) -> None:
    page = visit("/?q=示例告知书&e=ws-shili")
    expect(page.locator(".entry.paper .a4")).to_be_visible()
    assert page.locator(".paper-form").count() == 0
    page.get_by_role("link", name="填写这份文书").click()
    expect(page.locator(".paper-form")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
@pytest.mark.parametrize("path", ["/papers", "/papers?e=ws-shili", "/papers?e=ws-hang"])
def test_papers_can_be_used_by_everybody_on_every_screen(
    visit: Visit, path: str, width: int, height: int
) -> None:
    page = visit(path, width=width, height=height)
    expect(page.locator("a.hit" if path == "/papers" else ".paper-form").first).to_be_visible()
    assert violations(page) == []
    assert wide(page) == []


def test_every_shipped_paper_becomes_a_sheet_and_a_word_file(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(Home(tmp_path, tmp_path / "content"), shipped_content())
    scene = Presentation(desk.library, desk.renderer, dt.date(2026, 11, 27))
    page = browser.new_page()
    page.add_script_tag(content=bundle.script())
    papers = desk.library.entries(Kind.PAPER)
    assert len(papers) >= 29
    for one in papers:
        data = present(scene, one)
        values = {
            f["name"]: [["甲"] * len(f["options"])]
            if f["kind"] == "表格"
            else "2026-11-27"
            if f["kind"] in ("日期", "推算")
            else f.get("options", ["某事"])[0]
            for f in data["fields"]
        }
        for typed in ({}, values):
            made = page.evaluate(
                """async ([blocks, fields, values]) => { const filled = fangzhi.paper.fill(blocks, fields, values);
                document.body.replaceChildren(...fangzhi.paper.draw(filled));
                return [document.body.textContent, [...new Uint8Array(await fangzhi.paper.word(filled).arrayBuffer())]]; }""",
                [data["blocks"], data["fields"], typed],
            )
            document = docx.Document(io.BytesIO(bytes(made[1])))
            words = "".join(n.text or "" for n in document.element.iter() if n.tag.endswith("}t"))
            assert one.title in words and "{" not in words and "undefined" not in made[0], one.id
            assert re.sub(r"\s", "", words) == re.sub(r"\s", "", made[0]), one.id
            assert document.sections[0].top_margin > Mm(36.9)
    desk.close()
    page.close()
