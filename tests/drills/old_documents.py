"""Documents of old Word and WPS, made and opened by LibreOffice: whole, or refused in one sentence.

    python -m pytest tests/drills/old_documents.py

Each conversion takes seconds, so this is not part of `make test`; without LibreOffice (`soffice`) everything here is skipped.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml

from kb.law.importers import FileReport, import_paths
from kb.law.importers.converted import converter
from kb.law.official import OfficialStore
from kb.model import Regulation

pytestmark = pytest.mark.skipif(converter() is None, reason="LibreOffice is not installed: no .doc, no .wps")

TITLE = "白鹭镇渡口管理办法"
NOTE = "（2023年11月20日白鹭镇人民代表大会通过）"
ARTICLES = [
    "为了渡河平安，制定本办法。",
    "每日两渡，涨水停渡。",
    *(f"第{n}号渡口由{n}名船工轮值。\n轮值表贴在渡口。\n（一）早班；\n（二）晚班。" for n in range(3, 39)),
    "本办法自2024年5月1日起施行。",
]
NUMBERS = [*"一二三四五六七八九十", *(f"十{n}" for n in "一二三四五六七八九"), "二十"]
NUMBERS += [*(f"二十{n}" for n in "一二三四五六七八九"), "三十", *(f"三十{n}" for n in "一二三四五六七八九")]
BOXED = "渡口电话写在亭子上。"
BOX = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml">'
    '<w:r><w:pict><v:shape style="width:300pt;height:40pt"><v:textbox><w:txbxContent><w:p><w:r>'
    f"<w:t>{BOXED}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)
FEES = [("渡船", "票价"), ("大船", "5元"), ("小船", "5元")]


def docx() -> bytes:
    """The statute as Word would have it: chapters, paragraphs, a text box, a table."""
    document = Document()
    document.add_paragraph(TITLE)
    document.add_paragraph(NOTE)
    document.add_paragraph("第一章　总则")
    for number, article in zip(NUMBERS, ARTICLES, strict=True):
        if number == "二十":
            document.add_paragraph("第二章　轮值")
        for n, line in enumerate(article.split("\n")):
            document.add_paragraph(line if n else f"第{number}条　{line}")
        if number == "二":
            document.element.body.insert(-1, parse_xml(BOX))
    document.add_paragraph("附件：票价表")
    table = document.add_table(rows=0, cols=2)
    for row in FEES:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The statute as a .doc, written by LibreOffice."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "a.docx").write_bytes(docx())
    program = converter()
    assert program is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    made = ["--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(folder), str(folder / "a.docx")]
    subprocess.run([program, profile, *made], timeout=120, capture_output=True, check=True)
    data = (folder / "a.doc").read_bytes()
    assert data.startswith(b"\xd0\xcf\x11\xe0")
    return data


def bring(folder: Path, files: Sequence[tuple[str, bytes]]) -> tuple[dict[str, FileReport], OfficialStore]:
    """Files brought in together: their reports by name, and where they went."""
    incoming = folder / "in"
    incoming.mkdir()
    for name, data in files:
        (incoming / name).write_bytes(data)
    store = OfficialStore(folder / "regulations")
    return {f.file: f for f in import_paths([incoming], store).files}, store


def text_of(regulation: Regulation) -> str:
    """Everything that was stored but the title."""
    articles = ["\n".join((*a.heading, a.label, a.text)) for a in regulation.articles]
    return "\n".join((regulation.note, regulation.preface, *articles, regulation.appendix))


@pytest.mark.parametrize("name", ["a.doc", "a.wps"])
def test_an_old_document_comes_in_whole(tmp_path: Path, old: bytes, name: str) -> None:
    reports, store = bring(tmp_path, [(name, old)])
    report = reports[name]
    assert (report.outcome, report.counted, report.kept) == ("new", 39, 39), report.notes
    assert report.account is not None and report.account.whole
    found = store.read(store.rows()[0])
    assert (found.title, found.note) == (TITLE, NOTE)
    assert str(found.effective) == "2024-05-01"
    assert [a.label for a in found.articles] == [f"第{n}条" for n in NUMBERS]
    assert found.articles[0].heading == ("第一章 总则",)
    assert found.articles[19].heading == ("第二章 轮值",)
    stored = text_of(found)
    for line in (BOXED, *(line for article in ARTICLES for line in article.split("\n"))):
        assert line in stored, line
    for row in FEES:
        assert " | ".join(row) in found.appendix


def test_damaged_ones_are_refused_and_stop_nothing(tmp_path: Path, old: bytes) -> None:
    damaged = {
        "begun.doc": old[:4],
        "cut.doc": old[: len(old) // 3],
        "cut.wps": old[:600],
        "noise.doc": old[:512] + bytes(range(256)) * 40,
    }
    reports, store = bring(tmp_path, [*damaged.items(), ("whole.doc", old)])
    assert reports["whole.doc"].outcome == "new"
    assert len(store.rows()) == 1
    for name in damaged:
        assert reports[name].outcome == "failed", name
        assert len(reports[name].notes) == 1 and "另存为 .docx" in reports[name].notes[0]
