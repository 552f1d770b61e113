"""The report of a class as an Excel workbook: overview, distributions, results, attendance, questions, classes compared."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from apps.classroom.looking_back import LookedBack
from casebook.records.export import safe

FONT = "微软雅黑"
BRAND, SOFT, LINE = "1F4E8C", "EAF0F8", "C9D3E0"
LINE_HEIGHT = 16.5
TONES = {"ok": "DDF1E4", "warn": "FFF3D6", "bad": "FBE3E0"}
Row = Sequence[Any]


def excel_report(found: LookedBack) -> bytes:
    """The workbook as bytes. Names stand in it as far as they have not been deleted."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _overview(book, found)
    _distributions(book, found)
    _results(book, found)
    _attendance(book, found)
    _techniques(book, found)
    _items(book, found)
    _compared(book, found)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _sheet(book: Workbook, title: str, widths: Sequence[int]) -> Worksheet:
    sheet: Worksheet = book.create_sheet(title)
    for i, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(i)].width = width
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return sheet


def _write(sheet: Worksheet, row: Row, **style: Any) -> int:
    """One row below the last; text that a spreadsheet would take for a formula stays text."""
    number = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value is not None else 1
    for column, value in enumerate(row, 1):
        cell = sheet.cell(number, column)
        cell.value = safe(value)  # type: ignore[assignment]
        cell.font = Font(
            name=FONT, size=11, bold=style.get("bold", False), color=style.get("color", "222222")
        )
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left")
        if style.get("fill"):
            cell.fill = PatternFill("solid", fgColor=style["fill"])
        if style.get("line", True):
            cell.border = Border(bottom=Side("thin", color=LINE))
    sheet.row_dimensions[number].height = LINE_HEIGHT * max(
        map(_lines, row, _widths(sheet, len(row))), default=1
    )
    return number


def _widths(sheet: Worksheet, count: int) -> list[float]:
    return [sheet.column_dimensions[get_column_letter(i)].width for i in range(1, count + 1)]


def _lines(value: Any, width: float) -> int:
    """How many lines a cell needs: programs that open the file do not all measure it again."""
    texts = str(value).split("\n") if isinstance(value, str) else [""]
    return sum(max(1, math.ceil(sum(1 if c < "\u2e80" else 2 for c in t) * 1.12 / width)) for t in texts)


def _title(sheet: Worksheet, text: str) -> None:
    number = _write(sheet, [text], bold=True, color=BRAND, line=False)
    sheet.cell(number, 1).font = Font(name=FONT, size=16, bold=True, color=BRAND)
    sheet.cell(number, 1).alignment = Alignment(wrap_text=False)
    sheet.row_dimensions[number].height = 28


def _head(sheet: Worksheet, names: Row, freeze: bool = True) -> int:
    number = _write(sheet, names, bold=True, color="FFFFFF", fill=BRAND)
    if freeze:
        sheet.freeze_panes = f"A{number + 1}"
        sheet.print_title_rows = f"{number}:{number}"
    return number


def _bars(sheet: Worksheet, column: int, first: int) -> None:
    """Bars behind the percents of a column, from 0 to 1."""
    if sheet.max_row < first:
        return
    letter = get_column_letter(column)
    rule = DataBarRule(  # type: ignore[no-untyped-call]
        "num", 0, "num", 1, color="7FA6D9", showValue=True
    )
    sheet.conditional_formatting.add(f"{letter}{first}:{letter}{sheet.max_row}", rule)
    for row in range(first, sheet.max_row + 1):
        sheet.cell(row, column).number_format = "0%"


def _overview(book: Workbook, found: LookedBack) -> None:
    sheet, head = _sheet(book, "概况", (22, 90)), found.head
    _title(sheet, found.one.title)
    facts: Iterable[Row] = (
        ("怎么上的", head["way"]),
        ("什么时候", "，".join(x for x in (head["at"], head["lasted"]) if x)),
        ("到了几人", head["people"]),
        ("练了什么", "；".join(s.title for s in found.steps)),
        ("拿证书的", sum(p.certified for p in found.people)),
    )
    for fact in facts:
        _write(sheet, fact)
    if head["forgotten"]:
        _write(sheet, ("名字", f"{head['forgotten']} 删除了，只留次数"))
    for step in found.debrief_data():
        _write(sheet, ("", ""), line=False)
        _write(sheet, (step["kind"], step["title"]), bold=True, fill=SOFT)
        if step["ending"]:
            end = step["ending"]
            said = f"“{end['title']}”" + (f"（{end['ending']}）" if end["ending"] else "")
            percent = "" if end["percent"] is None else f"，{end['percent']:g} 分"
            _write(sheet, ("走到的结局", said + percent))
        for number, point in enumerate(step["points"], 1):
            said = f"{point['title']}（{point['figure']}）。{point['why']}\n问：{point['ask']}"
            _write(sheet, (f"讨论点 {number}" + (f"\n{point['place']}" if point["place"] else ""), said))
        for number, question in enumerate(step["discussion"], 1):
            _write(sheet, (f"讨论题 {number}", question))


def _distributions(book: Workbook, found: LookedBack) -> None:
    steps = [s for s in found.debrief_data() if s["decisions"]]
    if not steps:
        return
    sheet = _sheet(book, "逐题分布", (22, 6, 16, 6, 60, 8, 9, 10, 10, 46))
    first = (
        _head(sheet, ("练习", "第几步", "题", "选项", "内容", "人数", "占比", "评价", "丢信任", "讲评")) + 1
    )
    for step in steps:
        for d in step["decisions"]:
            for bar in d["bars"]:
                went = "（走了这条）" if bar["went"] else ""
                row = (
                    step["title"],
                    d["number"],
                    d["title"],
                    bar["letter"],
                    bar["text"] + went,
                    bar["count"],
                    bar["count"] / d["n"] if d["n"] else 0,
                    bar["word"],
                    bar["lost"] or "",
                    bar["feedback"] or (d["reason"] if bar["best"] else ""),
                )
                number = _write(sheet, row)
                sheet.cell(number, 8).fill = PatternFill("solid", fgColor=TONES[bar["tone"]])
    _bars(sheet, 7, first)


def _results(book: Workbook, found: LookedBack) -> None:
    opened = [s for s in found.steps if any(p.steps for p in found.people)]
    sheet = _sheet(book, "成绩", (7, 14, *(20 for _ in opened), 10, 10, 10, 26))
    _head(sheet, ("号", "名字", *(s.title for s in opened), "答了", "一共", "平均", "证书"))
    for person in found.people_data():
        by_title = {s["title"]: s for s in person["steps"]}
        marks = [_mark(by_title.get(s.title)) for s in opened]
        row = (
            person["number"],
            person["name"],
            *marks,
            person["answered"],
            person["asked"],
            "" if person["percent"] is None else person["percent"],
            "发" if person["certified"] else f"不发：{person['misses']}",
        )
        number = _write(sheet, row)
        if person["certified"]:
            sheet.cell(number, len(row)).fill = PatternFill("solid", fgColor=TONES["ok"])


def _mark(step: dict[str, Any] | None) -> str | float:
    if step is None:
        return ""
    return step["said"] if step["percent"] is None else float(step["percent"])


def _attendance(book: Workbook, found: LookedBack) -> None:
    sheet = _sheet(book, "签到", (7, 16, 20, 16, 16, 20))
    _head(sheet, ("号", "名字", "进班", "迟到", "答题", "签名"))
    for person in found.people_data():
        said = f"{person['answered']} / {person['asked']}" if person["asked"] else ""
        if any(person["talks"]):
            said = f"接访 {person['talks'][0]} 次，来访 {person['talks'][1]} 次，观察 {person['talks'][2]} 次"
        _write(sheet, (person["number"], person["name"], person["joined"], person["late"], said, ""))


def _techniques(book: Workbook, found: LookedBack) -> None:
    steps = [s for s in found.debrief_data() if s["techniques"] or (s["pairs"] and s["pairs"]["techniques"])]
    if not steps:
        return
    sheet = _sheet(book, "能力", (28, 14, 12, 14, 10))
    first = _head(sheet, ("练习", "能力", "用上", "能用的人次", "占比")) + 1
    for step in steps:
        for t in step["techniques"]:
            _write(sheet, (step["title"], t["name"], t["used"], t["chances"], t["used"] / t["chances"]))
        for t in step["pairs"]["techniques"] if step["pairs"] else ():
            of = step["pairs"]["observed"]
            _write(sheet, (step["title"], t["name"], t["talks"], of, t["talks"] / of if of else 0))
        for e in step["errors"]:
            name = f"错误：{e['name']}"
            _write(
                sheet, (step["title"], name, e["count"], "", ""), fill=TONES["bad"] if e["critical"] else ""
            )
    _bars(sheet, 5, first)


def _items(book: Workbook, found: LookedBack) -> None:
    data = found.items_data()
    if not data:
        return
    sheet = _sheet(book, "题目统计", (24, 30, 8, 12, 12, 50))
    _head(sheet, ("练习", "题", "人数", "平均得分", "区分度", "提醒"))
    for step in data:
        for item in step["items"]:
            said = "；".join(item["remarks"])
            told = item["correlation"]
            row = (step["title"], item["title"], item["n"], item["mean"], told, said)
            number = _write(sheet, row)
            sheet.cell(number, 4).number_format = "0%"
            sheet.cell(number, 5).number_format = "0.00"
        if step["alpha"] is not None:
            _write(sheet, (step["title"], "信度 α", step["n"], step["alpha"], "", ""), fill=SOFT)
    _write(sheet, ("不满十人的不给数，只给人数。",), line=False, color="666666")


def _compared(book: Workbook, found: LookedBack) -> None:
    data = found.compare_data()
    if not data:
        return
    most = max(len(d["classes"]) for d in data)
    sheet = _sheet(book, "几个班比", (34, *(22 for _ in range(most)), 12))
    for one in data:
        names = [f"{c['title']}\n{c['at']}" for c in one["classes"]]
        _head(sheet, (one["title"], *names, "最大差（百分点）"), freeze=False)
        for row in one["rows"]:
            cells = [f"{c['share']}（{c['n']} 人）" if c["n"] else "" for c in row["cells"]]
            _write(sheet, (row["title"], *cells, row["spread"]))
        _write(sheet, ("",), line=False)
