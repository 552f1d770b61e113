"""Whatever wrapper Word puts text into, it comes in; what is left out is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.law.importers import FileReport, import_paths
from kb.law.official import OfficialStore
from kb.model import Regulation
from tests.kb.law.importers import office_files as office

TITLE = "白鹭镇渡口管理办法"
P = office.paragraph


def bring(tmp_path: Path, data: bytes, name: str = "a.docx") -> tuple[FileReport, Regulation]:
    path = tmp_path / name
    path.write_bytes(data)
    store = OfficialStore(tmp_path / "regulations")
    report = import_paths([path], store).files[0]
    assert report.outcome == "new", report
    return report, store.read(store.rows()[0])


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


ONE = f"<w:p>{run('第一条　渡船')}%s{run('起航。')}</w:p>"
INLINE = {
    "smart tag": f"<w:smartTag><w:smartTagPr/>{run('三十日')}</w:smartTag>",
    "nested smart tags": f"<w:smartTag><w:smartTag>{run('三十日')}</w:smartTag></w:smartTag>",
    "tracked insertion": f"<w:ins>{run('三十日')}</w:ins>",
    "content control": f"<w:sdt><w:sdtPr/><w:sdtContent>{run('三十日')}</w:sdtContent></w:sdt>",
    "field": f'<w:fldSimple w:instr="DATE">{run("三十日")}</w:fldSimple>',
    "complex field": f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("三十日")}',
    "hyperlink": f"<w:hyperlink>{run('三十日')}</w:hyperlink>",
    "formula": "<m:oMath><m:r><m:t>三十日</m:t></m:r></m:oMath>",
    "ruby": f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('sān')}</w:rt><w:rubyBase>{run('三十日')}</w:rubyBase></w:ruby></w:r>",
    "moved here": f"<w:moveTo>{run('三十日')}</w:moveTo>",
    "direction": f"<w:bdo>{run('三十日')}</w:bdo>",
}


@pytest.mark.parametrize("wrapper", INLINE)
def test_text_in_a_wrapper_comes_in(wrapper: str, tmp_path: Path) -> None:
    report, text = bring(tmp_path, office.word(P(TITLE) + ONE % INLINE[wrapper]))
    assert text.articles[0].text == "渡船三十日起航。"
    assert report.complete and report.account is not None and not report.account.missing


def test_what_was_deleted_or_hidden_is_left_out_and_named(tmp_path: Path) -> None:
    gone = "<w:del><w:r><w:delText>十五日</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>草稿</w:t></w:r>"
    report, text = bring(tmp_path, office.word(P(TITLE) + ONE % gone))
    assert text.articles[0].text == "渡船起航。"
    assert report.account is not None and dict(report.account.left) == {"修订中删去的文字": 3, "隐藏文字": 2}


def test_blocks_in_wrappers_come_in(tmp_path: Path) -> None:
    box = f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{P('第二条　船工轮换。')}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    control = f"<w:sdt><w:sdtContent>{P('第三条　夜间停渡。')}</w:sdtContent></w:sdt>"
    both = (
        f"<w:p><mc:AlternateContent><mc:Choice>{run('第四条　')}{run('涨水停渡。')}</mc:Choice>"
        f"<mc:Fallback>{run('第四条　涨水停渡。')}</mc:Fallback></mc:AlternateContent></w:p>"
    )
    inserted = f"<w:ins>{P('第五条　自公布之日起施行。')}</w:ins>"
    report, text = bring(
        tmp_path, office.word(P(TITLE) + P("第一条　每日两渡。") + box + control + both + inserted)
    )
    assert [a.number.base for a in text.articles] == [1, 2, 3, 4, 5]
    assert report.complete


def test_automatic_numbers_are_written_out(tmp_path: Path) -> None:
    def numbered(text: str, level: int = 0) -> str:
        return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>{run(text)}</w:p>'

    numbering = (
        '<w:numbering><w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    body = (
        P(TITLE)
        + numbered("渡口分两类：")
        + numbered("官渡；", 1)
        + numbered("义渡。", 1)
        + numbered("官渡收费。")
    )
    data = office.word(body, {"word/numbering.xml": numbering}, office.relation("numbering", "numbering.xml"))
    _, text = bring(tmp_path, data)
    assert [a.number.base for a in text.articles] == [1, 2]
    assert text.articles[0].paragraphs[0].items == ("（一）官渡；", "（二）义渡。")


def table(*rows: list[str]) -> str:
    cells = ("".join(f"<w:tc>{c}</w:tc>" for c in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{c}</w:tr>' for c in cells)}</w:tbl>"


def test_equal_cells_stay_and_layout_tables_give_way(tmp_path: Path) -> None:
    data = table([P("渡船"), P("5元"), P("5元"), P("8元")], [P("汽渡"), P("8元"), P("8元"), P("8元")])
    layout = table([P("第一条　票价见附件。") + P("第二条　儿童免票。")])
    report, text = bring(tmp_path, office.word(P(TITLE) + layout + P("附件：票价表") + data))
    assert [a.number.base for a in text.articles] == [1, 2]
    assert "渡船 | 5元 | 5元 | 8元" in text.appendix and "汽渡 | 8元 | 8元 | 8元" in text.appendix
    assert report.complete


def test_footnotes_and_pieces_of_other_formats_come_in(tmp_path: Path) -> None:
    notes = f'<w:footnotes><w:footnote w:id="2">{P("指白鹭河。")}</w:footnote></w:footnotes>'
    page = "<html><body><p>第二条　船工轮换。</p></body></html>"
    body = (
        P(TITLE)
        + f'<w:p>{run("第一条　沿河设渡。")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p><w:altChunk r:id="c"/>'
    )
    relations = office.relation("footnotes", "footnotes.xml") + office.relation(
        "aFChunk", "afchunk.html", "c"
    )
    data = office.word(
        body, {"word/footnotes.xml": notes, "word/afchunk.html": page + "<!-- xmlns -->"}, relations
    )
    report, text = bring(tmp_path, data)
    assert [a.number.base for a in text.articles] == [1, 2] and text.appendix == "注：指白鹭河。"
    assert report.complete


def test_packages_word_opens_are_opened(tmp_path: Path) -> None:
    body = P(TITLE) + P("第一条　每日两渡。")
    null = office.word(body, {}, office.relation("image", "NULL"))
    for name, data in {"null": null, "strict": office.word(body, namespace=office.STRICT)}.items():
        folder = tmp_path / name
        folder.mkdir()
        assert len(bring(folder, data)[1].articles) == 1


def test_a_document_of_pictures_says_so(tmp_path: Path) -> None:
    path = tmp_path / "scan.docx"
    path.write_bytes(office.word("<w:p><w:r><w:drawing/></w:r></w:p>"))
    report = import_paths([path], OfficialStore(tmp_path / "regulations")).files[0]
    assert report.outcome == "failed" and "只有图片" in report.notes[0]


def test_deep_nesting_is_refused_quickly(tmp_path: Path) -> None:
    path = tmp_path / "deep.docx"
    path.write_bytes(office.word("<w:sdt>" * 4000 + P("第一条　甲。") + "</w:sdt>" * 4000))
    report = import_paths([path], OfficialStore(tmp_path / "regulations")).files[0]
    assert report.outcome == "failed" and "嵌套得太深" in report.notes[0]
