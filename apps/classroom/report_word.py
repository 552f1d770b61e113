"""The report of a class as a Word document, to be read by whoever was not there: what was practised, what came of it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from apps.classroom.looking_back import LookedBack

BODY, HEAD = "宋体", "黑体"
BRAND, GREY = RGBColor(0x1F, 0x4E, 0x8C), RGBColor(0x66, 0x66, 0x66)
TONES = {
    "ok": RGBColor(0x1E, 0x7B, 0x45),
    "warn": RGBColor(0x9A, 0x67, 0x00),
    "bad": RGBColor(0xB3, 0x26, 0x1E),
}
BARS = 24
"""Blocks of a full bar."""
BAR_WIDTHS = (10.2, 3.8, 2.4)


def word_report(found: LookedBack) -> bytes:
    """The document as bytes. Names stand in it as far as they have not been deleted."""
    document = Document()
    _set_up(document)
    head = found.head
    _text(document, found.one.title, "Title")
    facts = [head["way"], head["at"], head["lasted"], f"{head['people']} 人"]
    _text(document, " · ".join(x for x in facts if x), color=GREY)
    for step in found.debrief_data():
        _step(document, step)
    _people(document, found)
    _items(document, found)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _set_up(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.2)
    for name, size, font in (
        ("Normal", 10.5, BODY),
        ("Title", 20, HEAD),
        ("Heading 1", 15, HEAD),
        ("Heading 2", 12, HEAD),
    ):
        style = document.styles[name]
        style.font.name, style.font.size = font, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        if name != "Normal":
            style.font.color.rgb, style.font.bold = BRAND, True
    document.styles["Normal"].paragraph_format.line_spacing = 1.35
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_number(footer.add_run())


def _page_number(run: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        made = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            made.set(qn("w:fldCharType"), kind)
        else:
            made.text = text
        run._r.append(made)


def _text(
    place: Any, text: str, style: str | None = None, *, bold: bool = False, color: RGBColor | None = None
) -> Any:
    paragraph = place.add_paragraph(style=style)
    run = paragraph.add_run(_clean(text))
    run.bold = bold or None
    if color is not None:
        run.font.color.rgb = color
    return paragraph


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(c for c in text if c >= " " or c in "\t\n")


def _step(document: Any, step: dict[str, Any]) -> None:
    _text(document, f"{step['kind']}：{step['title']}", "Heading 1")
    if step["ending"]:
        end = step["ending"]
        said = f"走到了“{end['title']}”" + (f"（结局：{end['ending']}）" if end["ending"] else "")
        percent = "" if end["percent"] is None else f"，这条路得 {end['percent']:g} 分"
        trust = f"；信任从“{end['trust'][0]}”到“{end['trust'][1]}”"
        _text(document, f"{said}{percent}{trust}。", bold=True)
    if step["points"]:
        _text(document, "三件值得说的事" if len(step["points"]) == 3 else "值得说的事", "Heading 2")
        for number, point in enumerate(step["points"], 1):
            place = f"{point['place']}：" if point["place"] else ""
            _text(document, f"{number}. {point['title']}（{point['figure']}）", bold=True)
            _text(document, f"{place}{point['why']}")
            _text(document, f"问大家：{point['ask']}", color=BRAND)
    if step["discussion"]:
        _text(document, "讨论题", "Heading 2")
        for number, question in enumerate(step["discussion"], 1):
            _text(document, f"{number}. {question}")
    if step["decisions"]:
        _text(document, "每一步大家怎么选", "Heading 2")
        for decision in step["decisions"]:
            _decision(document, decision)
    _practised(document, step)


def _decision(document: Any, d: dict[str, Any]) -> None:
    lost = f"，{d['lost']} 人丢了信任" if d["lost"] else ""
    back = "，退回来重走过" if d["back"] else ""
    title = f"第 {d['number']} 步 · {d['title']}（{d['n']} 人，选到最好的 {d['best']}%{lost}{back}）"
    heading = _text(document, title, bold=True)
    heading.paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=3)
    _wide(table, BAR_WIDTHS)
    for bar in d["bars"]:
        cells = _row(table, BAR_WIDTHS)
        said = cells[0].paragraphs[0]
        said.add_run(f"{bar['letter']} ").bold = True
        said.add_run(_clean(bar["text"])).font.size = Pt(9.5)
        went = "　走了这条" if bar["went"] else ""
        mark = said.add_run(f"　{bar['word']}{went}")
        mark.font.size, mark.font.color.rgb, mark.bold = Pt(8.5), TONES[bar["tone"]], True
        drawn = (
            cells[1]
            .paragraphs[0]
            .add_run("█" * max(round(BARS * bar["share"] / 100), 1 if bar["count"] else 0))
        )
        drawn.font.size, drawn.font.color.rgb = Pt(5), TONES[bar["tone"]]
        count = cells[2].paragraphs[0].add_run(f"{bar['count']} 人　{bar['share']}%")
        count.font.size = Pt(9.5)
        _keep_row(table.rows[-1])
    _text(document, "")


def _keep_row(row: Any) -> None:
    """A row is not broken over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _practised(document: Any, step: dict[str, Any]) -> None:
    if step["techniques"]:
        _text(document, "能力", "Heading 2")
        rows = [(t["name"], f"{t['used']} / {t['chances']}", f"{t['share']}%") for t in step["techniques"]]
        _table(document, ("能力", "用上 / 能用", "占比"), rows, (5, 5, 4))
        if step["errors"]:
            made = "、".join(f"{e['name']} {e['count']} 次" for e in step["errors"])
            _text(document, f"犯过的错：{made}。")
    pairs = step["pairs"]
    if pairs:
        _text(document, "对练", "Heading 2")
        _text(document, f"一共 {pairs['talks']} 场留下了记录，观察员记了 {pairs['observed']} 场。")
        rows = [(t["name"], str(t["talks"]), str(t["times"])) for t in pairs["techniques"]]
        if rows:
            _table(document, ("能力", "看到的场数", "一共几次"), rows, (5, 5, 4))
        felt = "、".join(f"{t['name']} {t['count']} 人" for t in pairs["trust"] if t["count"])
        if felt:
            _text(document, f"来访人最后的感觉：{felt}。")
        for note in pairs["notes"]:
            _text(document, f"“{note}”", color=GREY)


def _table(
    document: Any, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> None:
    table = document.add_table(rows=0, cols=len(head), style="Table Grid")
    _wide(table, widths)
    for number, row in enumerate((head, *rows)):
        for cell, text in zip(_row(table, widths), row, strict=True):
            run = cell.paragraphs[0].add_run(_clean(text))
            run.font.size, run.bold = Pt(9.5), number == 0 or None
        _keep_row(table.rows[-1])
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    _text(document, "")


def _wide(table: Any, widths: Sequence[float]) -> None:
    """The widths of the columns in centimetres; programs read them in different places."""
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)


def _row(table: Any, widths: Sequence[float]) -> Any:
    cells = table.add_row().cells
    for cell, width in zip(cells, widths, strict=True):
        cell.width = Cm(width)
        form = cell.paragraphs[0].paragraph_format
        form.line_spacing, form.space_before, form.space_after = 1.15, Pt(2), Pt(2)
    return cells


def _people(document: Any, found: LookedBack) -> None:
    people = found.people_data()
    if not people:
        return
    _text(document, "签到和成绩", "Heading 1")
    certified = sum(p["certified"] for p in people)
    _text(document, f"到了 {len(people)} 人，拿证书的 {certified} 人。")
    rows = [
        (
            str(p["number"]),
            p["name"],
            " ".join(x for x in (p["joined"], p["late"]) if x),
            _took_part(p),
            "—" if p["percent"] is None else f"{p['percent']:g}",
            "发" if p["certified"] else p["misses"],
        )
        for p in people
    ]
    _table(document, ("号", "名字", "进班", "参加", "平均", "证书"), rows, (1.1, 2.9, 4.4, 3.2, 1.5, 3.6))


def _took_part(person: dict[str, Any]) -> str:
    if any(person["talks"]):
        officer, petitioner, observer = person["talks"]
        return f"接访 {officer}、来访 {petitioner}、观察 {observer}"
    return f"答了 {person['answered']} / {person['asked']}" if person["asked"] else ""


def _items(document: Any, found: LookedBack) -> None:
    data = found.items_data()
    if not data:
        return
    _text(document, "题目统计", "Heading 1")
    _text(
        document,
        "平均得分从 0% 到 100%；区分度是这一题与其余题的相关。不满十人的不给数，只给人数。",
        color=GREY,
    )
    for step in data:
        _text(document, step["title"], "Heading 2")
        rows = [
            (i["title"], str(i["n"]), i["facility"], i["discrimination"], "；".join(i["remarks"]))
            for i in step["items"]
        ]
        _table(document, ("题", "人数", "平均得分", "区分度", "提醒"), rows, (4.6, 1.3, 1.9, 1.7, 7.0))
