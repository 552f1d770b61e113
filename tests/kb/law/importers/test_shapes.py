"""Shapes in which texts really come: every piece is stored, struck out words are not, three articles are three."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.law.importers import import_paths
from kb.law.official import OfficialStore
from tests.kb.law.importers import office_files as office

TITLE = "青山市渡口管理办法"
ONE, TWO, THREE = "第一条　每日两渡。", "第二条　涨水停渡。", "第三条　本办法自2024年3月1日起施行。"
ALL = (ONE, TWO, THREE)
HEAD = office.paragraph(TITLE)
P = office.paragraph


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def para(inside: str, properties: str = "") -> str:
    return f"<w:p>{properties}{inside}</w:p>"


def control(inside: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def note(kind: str, text: str) -> tuple[dict[str, str], str]:
    parts = {f"word/{kind}s.xml": f'<w:{kind}s><w:{kind} w:id="2">{P(text)}</w:{kind}></w:{kind}s>'}
    return parts, office.relation(f"{kind}s", f"{kind}s.xml")


def box(inside: str) -> str:
    return f"<w:r><w:pict><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></w:pict></w:r>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{c}</w:tc>' for c in cells)}</w:tr>"


def numbered(text: str, level: int) -> str:
    return para(run(text), f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr></w:pPr>')


def level(at: int, text: str, restart: str = "") -> str:
    form = '<w:numFmt w:val="chineseCountingThousand"/>'
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/>{form}{restart}<w:lvlText w:val="{text}"/></w:lvl>'


GOING_ON = level(0, "第%1章") + level(1, "第%2条", '<w:lvlRestart w:val="0"/>') + level(2, "（%3）")
NUMBERS = (
    f'<w:numbering><w:abstractNum w:abstractNumId="0">{GOING_ON}</w:abstractNum>'
    '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
CHAPTERS = (
    HEAD + numbered("总则", 0) + numbered("每日两渡。", 1) + numbered("早渡；", 2) + numbered("附则", 0)
)
CHAPTERS += numbered("涨水停渡。", 1) + numbered("本办法自2024年3月1日起施行。", 1)
KEPT_WITH_STYLE = (
    f'<w:numbering><w:abstractNum w:abstractNumId="0"><w:styleLink w:val="L"/>{level(0, "第%1条")}</w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
    '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)
NOTED = para(run("大船") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
ANNEX = HEAD + P(ONE) + P(TWO) + P(THREE) + P("附件：票价")
MOVED = para(f"<w:moveFrom w:id='1'>{run('第九条　旧位置。')}</w:moveFrom>")
WORD: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "controls in controls": (
        office.word(
            HEAD
            + control(control(P(ONE) + para(control(run("第二条　涨水") + control(run("停渡。"))))))
            + P(THREE)
        ),
        ("涨水停渡。",),
    ),
    "moved text": (
        office.word(
            HEAD
            + MOVED
            + P(ONE)
            + para(f"<w:moveTo w:id='2'>{run(TWO)}</w:moveTo>")
            + f"<w:moveTo>{P(THREE)}</w:moveTo>"
        ),
        ("涨水停渡。", "3月1日"),
    ),
    "note in a table": (
        office.word(ANNEX + table(row(NOTED, P("5元"))), *note("footnote", "指大船以内。")),
        ("大船", "5元", "指大船以内。"),
    ),
    "table in a table": (
        office.word(HEAD + table(row(P(ONE) + table(row(P(TWO)), row(P(THREE)))))),
        ("涨水停渡。",),
    ),
    "box in a cell": (
        office.word(ANNEX + table(row(para(run("大船") + box(P("限二十人"))), P("5元")))),
        ("限二十人", "5元"),
    ),
    "controls round cells and rows": (
        office.word(
            ANNEX
            + table(
                f"<w:tr>{control('<w:tc>' + P('大船') + '</w:tc>')}<w:tc>{P('5元')}</w:tc></w:tr>",
                control(row(P("小船"), P("3元"))),
            )
        ),
        ("大船 | 5元", "小船 | 3元"),
    ),
    "numbers kept with a style": (
        office.word(
            HEAD + "".join(numbered(a[4:], 0) for a in ALL),
            {"word/numbering.xml": KEPT_WITH_STYLE},
            office.relation("numbering", "numbering.xml"),
        ),
        ("涨水停渡。",),
    ),
    "numbers that go on over chapters": (
        office.word(CHAPTERS, {"word/numbering.xml": NUMBERS}, office.relation("numbering", "numbering.xml")),
        ("第一章 总则", "（一）早渡；", "第二章 附则"),
    ),
}
PARAGRAPHS = "".join(f"<p>{a}</p>" for a in ALL)
H1 = f"<h1>{TITLE}</h1>"
WEB: dict[str, tuple[str, tuple[str, ...]]] = {
    "lists of terms in each other": (
        H1
        + "<dl><dt>第一条</dt><dd>每日两渡：<dl><dt>（一）</dt><dd>早渡。</dd></dl></dd><dt>第二条</dt><dd><p>涨水停渡。</p></dd>"
        + f"<dt>第三条</dt><dd>{THREE[4:]}</dd></dl>",
        ("早渡。", "涨水停渡。"),
    ),
    "details": (
        H1
        + f"<details><summary>第一章　总则</summary><p>{ONE}</p><details><summary>第二章　附则</summary><p>{TWO}</p><p>{THREE}</p>"
        + "</details></details>",
        ("第二章 附则", "涨水停渡。"),
    ),
    "lines as typed": (f"<pre>{TITLE}\n\n{ONE}\n\n{TWO}\n{THREE}\n</pre>", ("涨水停渡。",)),
    "a field": (f"{H1}<textarea>{ONE}\n{TWO}\n{THREE}</textarea>", ("涨水停渡。",)),
    "struck out": (
        f"{H1}<p>{ONE}</p><p>第二条　涨水<del>旧位置</del><ins>停渡</ins>。</p><p>{THREE}</p>",
        ("涨水停渡。",),
    ),
    "foot of an article": (
        f"<article>{H1}<section>{PARAGRAPHS}</section><p>附件：票价</p><footer>大船五元</footer></article>",
        ("大船五元",),
    ),
}
LINES = "\n".join((TITLE, *ALL))
RUN_ON = f"{TITLE}（2024年2月1日青山市人民政府令第3号公布）第一章　总则第一条　每日两渡，依照第二条办理。第二章　渡运{TWO}{THREE}"
TEXT: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "gb18030 with a mark": (b"\x84\x31\x95\x33" + LINES.encode("gb18030"), ("涨水停渡。",)),
    "utf-16 without a mark": (LINES.encode("utf-16-le"), ("涨水停渡。",)),
    "filled up": (LINES.encode() + b"\x00" * 9, ("涨水停渡。",)),
    "utf-32": (LINES.encode("utf-32"), ("涨水停渡。",)),
    "line separators": (LINES.replace("\n", "\u2028").encode(), ("涨水停渡。",)),
    "vertical tabs": (LINES.replace("\n", "\v").encode(), ("涨水停渡。",)),
    "one line": (LINES.replace("\n", "").encode(), ("涨水停渡。",)),
    "one line with chapters": (
        RUN_ON.encode(),
        ("依照第二条办理。", "第一章 总则", "青山市人民政府令第3号"),
    ),
    "no blank behind numbers": (LINES.replace("　", "").encode(), ("涨水停渡。",)),
    "numbers in brackets": (
        LINES.replace("第", "【第").replace("条　", "条】").encode(),
        ("涨水停渡。",),
    ),
}
CELLS = "".join(f"| {a[:3]} | {a[4:]} |\n" for a in ALL)
MARKDOWN: dict[str, tuple[str, tuple[str, ...]]] = {
    "table": (f"| 条 | 内容 |\n|---|---|\n{CELLS}", ("涨水停渡。",)),
    "details": (
        f"<details>\n<summary>第一章 总则</summary>\n\n{ONE}\n\n**第二条** 涨水停渡。\n\n</details>\n\n{THREE}",
        ("第一章 总则", "涨水停渡。"),
    ),
    "tasks": (f"- [ ] {ONE}\n- [x] {TWO}\n1. {THREE}", ("涨水停渡。",)),
    "links": (
        f"第一条　见[附件][1]，<https://a.example>。\n\n{TWO}\n\n{THREE}\n\n[1]: https://a.example/x",
        ("见附件，https://a.example。",),
    ),
    "note": (f"{ONE}[^1]\n\n{TWO}\n\n{THREE}\n\n[^1]: 指白鹭河。", ("指白鹭河。",)),
}


def coded(text: str) -> str:
    return "".join(f"\\u{ord(c)}?" if ord(c) > 127 else c for c in text)


SHAPE = f"{{\\shp{{\\*\\shpinst{{\\sp{{\\sn a}}{{\\sv 202}}}}{{\\shptxt {coded(TWO)}\\par}}}}{{\\shprslt {coded(TWO)}}}}}"
RTF: dict[str, tuple[str, tuple[str, ...]]] = {
    "notes": (
        f"{coded(ONE)}\\{{{coded('甲')}\\}}{{\\footnote {coded('注甲')}}}\\par {coded(TWO)}\\par {coded(THREE)}{{\\footnote {coded('注乙')}\\par "
        f"{coded('再说')}}}",
        ("{甲}", "注：注甲", "注：注乙 再说"),
    ),
    "struck out": (
        f"{coded(ONE)}\\par {coded('第二条　涨水')}{{\\deleted {coded('旧位置')}}}{coded('停渡。')}\\par {coded(THREE)}",
        ("涨水停渡。",),
    ),
    "box": (f"{coded(ONE)}\\par{SHAPE}{coded(THREE)}", ("涨水停渡。",)),
}
FILES = {
    **{f"{name}.docx": made for name, made in WORD.items()},
    **{
        f"{name}.html": (f"<meta charset=utf-8><body>{x}</body>".encode(), held)
        for name, (x, held) in WEB.items()
    },
    **{f"{name}.txt": made for name, made in TEXT.items()},
    **{f"{name}.md": (f"# {TITLE}\n\n{x}\n".encode(), held) for name, (x, held) in MARKDOWN.items()},
    **{
        f"{name}.rtf": (f"{{\\rtf1\\ansi {coded(TITLE)}\\par {x}}}".encode(), held)
        for name, (x, held) in RTF.items()
    },
}


@pytest.mark.parametrize("name", FILES)
def test_a_text_comes_in_whole_whatever_its_shape(tmp_path: Path, name: str) -> None:
    data, held = FILES[name]
    path = tmp_path / name
    path.write_bytes(data)
    store = OfficialStore(tmp_path / "regulations")
    report = import_paths([path], store).files[0]
    assert report.outcome == "new", report.notes
    assert report.account is not None and report.account.whole, report.account.text
    stored = store.text(store.rows()[0].file)
    assert (report.title, report.counted, report.kept) == (TITLE, 3, 3), stored
    for piece in held:
        assert piece in stored, stored
    assert stored.count("涨水停渡") == 1
    assert "旧位置" not in stored
