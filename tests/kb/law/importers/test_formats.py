"""Every format an office has comes in whole, or says in one sentence what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.law.importers import FileReport, converted, import_paths
from kb.law.official import OfficialStore
from kb.model import Regulation
from tests.kb.law.importers import office_files as office

TITLE = "白鹭镇渡口管理办法"
ARTICLES = [
    "第一条　为了渡河平安，制定本办法。",
    "第二条　每日两渡，涨水停渡。",
    "第三条　本办法自2024年5月1日起施行。",
]
LINES = [TITLE, *ARTICLES]


def bring(tmp_path: Path, name: str, data: bytes) -> tuple[FileReport, Regulation | None]:
    path = tmp_path / name
    path.write_bytes(data)
    store = OfficialStore(tmp_path / "regulations")
    report = import_paths([path], store).files[0]
    return report, store.read(store.rows()[0]) if report.stored else None


def rtf() -> bytes:
    coded = "".join(
        f"\\'{b:02x}" if b > 127 else chr(b) for line in LINES for b in f"{line}\n".encode("gb18030")
    )
    return ("{\\rtf1\\ansi\\ansicpg936 " + coded.replace("\n", "\\par\n") + "}").encode("latin-1")


PAGE = f"<html><body><h1>{TITLE}</h1>{''.join(f'<p>{a}</p>' for a in ARTICLES)}</body></html>"
MHT = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n"
    f"Content-Transfer-Encoding: 8bit\r\n\r\n{PAGE}\r\n--x--\r\n"
)
ONE_CELL = f"<html><body><table><tr><td>{TITLE}<br>{'<br>'.join(ARTICLES)}</td></tr></table></body></html>"
LISTED = f"<html><body><h1>{TITLE}</h1><dl>{''.join(f'<dt>{a[:3]}</dt><dd>{a[4:]}</dd>' for a in ARTICLES)}</dl></body></html>"
FORM = f"<html><body><form><h1>{TITLE}</h1>{''.join(f'<p>{a}</p>' for a in ARTICLES)}</form></body></html>"
RELATED = PAGE.replace("</body>", "<div><h3>相关解读</h3><p>第一条 解读：为什么</p></div></body>")
FORMS: dict[str, bytes] = {
    "a.pdf": office.pdf([[TITLE, *ARTICLES[:2]], ARTICLES[2:]]),
    "a.ofd": office.ofd([LINES]),
    "a.rtf": rtf(),
    "a.mht": MHT.encode(),
    "cell.html": ONE_CELL.encode(),
    "dl.html": LISTED.encode(),
    "form.aspx": FORM.encode(),
    "related.html": RELATED.encode(),
    "list.md": "\n".join([f"# {TITLE}", *(f"- **{a[:3]}** {a[4:]}" for a in ARTICLES)]).encode(),
    "front.md": f"---\n标题: {TITLE}\n公布: 2024-03-01\n状态: 有效\n---\n{chr(10).join(ARTICLES)}\n".encode(),
    "one.txt": f"{TITLE}\n{''.join(ARTICLES)}".encode(),
    "wrapped.txt": f"{TITLE}\n第一条　为了渡河\n平安，制定本办法。\n第二条　每日两渡，\n涨水停渡。\n{ARTICLES[2]}".encode(),
}


@pytest.mark.parametrize("name", FORMS)
def test_it_comes_in_whole(name: str, tmp_path: Path) -> None:
    report, text = bring(tmp_path, name, FORMS[name])
    assert report.outcome == "new", report
    assert text is not None and text.title == TITLE
    assert [a.text for a in text.articles] == [a[4:] for a in ARTICLES]
    assert report.complete and report.account is not None and report.account.source > 40
    assert str(text.effective) == "2024-05-01"


def test_front_matter_gives_days_and_status(tmp_path: Path) -> None:
    text = bring(tmp_path, "front.md", FORMS["front.md"].replace("有效".encode(), "已废止".encode()))[1]
    assert text is not None and str(text.promulgated) == "2024-03-01"
    row = OfficialStore(tmp_path / "regulations").rows()[0]
    assert row.said == "已废止"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("scan.pdf", office.pdf([[], []]), "扫描件"),
        ("broken.pdf", b"%PDF-1.4 nothing", "打不开"),
        ("broken.ofd", b"PK\x03\x04", "损坏"),
        ("pictures.ofd", office.ofd([[]]), "只有图片"),
        ("broken.rtf", b"no rtf", "损坏"),
        ("empty.mht", b"MIME-Version: 1.0\r\n\r\nnothing", "没有网页"),
        ("locked.docx", b"\xd0\xcf\x11\xe0 old", "另存为 .docx"),
        ("deep.html", b"<div>" * 3000 + "第一条　甲。".encode(), "嵌套|损坏|没有"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    import re

    report, text = bring(tmp_path, name, data)
    if name == "deep.html" and text is not None:
        return  # flattened by the parser: also well
    assert report.outcome == "failed" and re.search(says, report.notes[0]), report.notes
    assert len(report.notes) == 1 and report.notes[0].count("。") == 1


def test_old_documents_without_a_converter_say_what_would_help(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converted.shutil, "which", lambda _name: None)
    report, _ = bring(tmp_path, "old.wps", b"\xd0\xcf\x11\xe0 old")
    assert (
        report.outcome == "failed" and "另存为 .docx" in report.notes[0] and "LibreOffice" in report.notes[0]
    )


def test_a_huge_span_and_rows_reached_down_are_met_calmly(tmp_path: Path) -> None:
    rows = "<tr><td rowspan=2>甲渡</td><td>5元</td></tr><tr><td colspan=99999999>8元</td></tr>"
    page = PAGE.replace("</body>", f"<p>附件：票价</p><table>{rows}</table></body>")
    text = bring(tmp_path, "span.html", page.encode())[1]
    assert text is not None and "甲渡 | 5元" in text.appendix and " | 8元" in text.appendix
