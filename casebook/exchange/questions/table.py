"""A question bank as an Excel sheet: the template out, whatever column order back in, faults by row and column."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from casebook.exam.model import BankItem
from casebook.exchange.questions.reading import (
    MOST_QUESTIONS,
    YES_NO,
    AskedQuestion,
    BankReading,
    clean,
    letters,
    right_places,
)
from kb.errors import UnreadableFile
from kb.law.importers.zipped import Zipped
from kb.model import Difficulty

KINDS = ("单选", "多选", "判断")
PLACES = "ABCDEFGHIJ"
"""Columns of options in the template; more may follow by letter."""

COLUMNS = (
    "题型",
    "情境",
    "题目",
    *PLACES[:6],
    "答案",
    "解析",
    "依据",
    "主题",
    "难度",
    "考查",
    "编号",
    "来源",
)
_SAME = {
    "类型": "题型",
    "题目类型": "题型",
    "题干": "题目",
    "问题": "题目",
    "试题": "题目",
    "材料": "情境",
    "案情": "情境",
    "背景": "情境",
    "正确答案": "答案",
    "标准答案": "答案",
    "理由": "解析",
    "答案解析": "解析",
    "说明": "解析",
    "法律依据": "依据",
    "标签": "主题",
    "类别": "主题",
    "知识点": "主题",
    "难易度": "难度",
    "题号": "编号",
}
_EXAMPLES: tuple[tuple[str, ...], ...] = (
    ("单选", "来访人李某说邻居装修半年了，要求马上停工。", "这个诉求现在怎么判断？", "合理", "无理", "待核实", "合情无据", "导入程序", "", "C", "有没有违规装修，要先请物业和主管部门查。", "", "物业管理", "入门", "五种判断", "", ""),
    ("多选", "", "登记来访时要问清哪几样？", "姓名", "诉求", "收入", "联系方式", "", "", "ABD", "收入和诉求无关的不问。", "", "信访程序", "入门", "", "", ""),
    ("判断", "", "来访人不愿说真名的，可以不登记。", "对", "错", "", "", "", "", "错", "照样登记，按他说的称呼写。", "", "信访程序", "入门", "", "", ""),
)  # fmt: skip
_OPTION = re.compile(r"^(?:选项)?\s*([A-Z])(?:选项)?$")
_FORMULA = ("=", "+", "-", "@", "\t")
_WIDTHS = {"情境": 44, "题目": 36, "解析": 36, "依据": 24, "编号": 24}


def write_table(items: Iterable[BankItem] | None = None) -> bytes:
    """A workbook of questions; without any the template with three examples."""
    book = Workbook()
    sheet: Any = book.worksheets[0]
    sheet.title = "题目"
    rows = list(_EXAMPLES) if items is None else [_row(i) for i in items]
    more = max((len(r) for r in rows if items is not None), default=0) - len(COLUMNS)
    heads = _columns(max(more, 0))
    sheet.append(list(heads))
    for row in rows:
        sheet.append([_safe(v) for v in _padded(row, max(more, 0))])
    for number, head in enumerate(heads, 1):
        cell = sheet.cell(1, number)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="14477F")
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(head, 14)
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    for head, words in (("题型", KINDS), ("难度", tuple(d.value for d in Difficulty))):
        rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        sheet.add_data_validation(rule)
        letter = get_column_letter(heads.index(head) + 1)
        rule.add(f"{letter}2:{letter}{MOST_QUESTIONS}")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _columns(more: int) -> tuple[str, ...]:
    letters_ = [chr(ord("A") + n) for n in range(6 + more)]
    return ("题型", "情境", "题目", *letters_, "答案", "解析", "依据", "主题", "难度", "考查", "编号", "来源")


def _row(item: BankItem) -> tuple[str, ...]:
    options = (*item.options, *([""] * (6 - len(item.options))))
    two = item.options == YES_NO and not item.many
    return (
        "多选" if item.many else "判断" if two else "单选",
        item.story,
        item.question,
        *options,
        item.right[0] if two else letters(right_places(item)),
        item.reason,
        "；".join(item.cited),
        "；".join(item.topics),
        item.level.value,
        item.skill,
        item.key,
        item.source,
    )


def _padded(row: Sequence[str], more: int) -> list[str]:
    missing = len(COLUMNS) + more - len(row)
    return [*row[:-8], *([""] * missing), *row[-8:]]


def _safe(value: str) -> str:
    """Text no spreadsheet takes for a formula; the mark is taken off again on the way in."""
    text = clean(value)
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text


def read_table(data: bytes, name: str, shown: str) -> BankReading:
    """What a sheet of questions holds; the row of headings is found among the first ten.

    Raises:
        UnreadableFile: no workbook, damaged, too large, or without the columns a question needs.
    """
    Zipped(data, shown, "Excel 文件（.xlsx）")
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet: Any = book.worksheets[0]
        rows = [list(r) for r in sheet.iter_rows(max_row=MOST_QUESTIONS + 20, max_col=60)]
    except Exception:  # the ways in which a damaged workbook fails are many and undocumented
        raise UnreadableFile(f"{shown}：文件损坏，或者不是 Excel 文件（.xlsx）。") from None
    found = BankReading(name)
    at, heads = _headings(rows, shown)
    for number, row in enumerate(rows[at + 1 :], at + 2):
        cells = {heads[i]: c for i, c in enumerate(row) if i in heads and c.value is not None}
        formula = next((h for h, c in cells.items() if getattr(c, "data_type", "") == "f"), "")
        if formula:
            found.leave(number, formula, "这一格是公式，请粘贴成值；这一行没有收。")
        elif cells:
            _read_row(found, number, {h: _said(c.value) for h, c in cells.items()})
    return found


def _headings(rows: Sequence[Sequence[Any]], shown: str) -> tuple[int, dict[int, str]]:
    for number, row in enumerate(rows[:10]):
        heads: dict[int, str] = {}
        for i, cell in enumerate(row):
            word = _said(cell.value).replace(" ", "").upper()
            option = _OPTION.match(word)
            word = option[1] if option else _SAME.get(word, word)
            if word and word not in heads.values():
                heads[i] = word
        if {"题目", "答案", "A", "B"} <= set(heads.values()) or {"题目", "答案", "题型"} <= set(
            heads.values()
        ):
            return number, heads
    raise UnreadableFile(f"{shown}：找不到表头。要有“题目”“答案”和“A”“B”等选项列，可以先导出空白模板照着填。")


def _said(value: object) -> str:
    if isinstance(value, bool):
        return YES_NO[0] if value else YES_NO[1]
    if isinstance(value, float) and value == int(value):
        value = int(value)
    text = clean(str(value)) if value is not None else ""
    return text[1:] if text.startswith("'") else text


def _read_row(found: BankReading, line: int, cells: dict[str, str]) -> None:
    options = [cells.get(letter, "") for letter in map(chr, range(ord("A"), ord("Z") + 1))]
    while options and not options[-1]:
        options.pop()
    kind, answer = cells.get("题型", ""), cells.get("答案", "")
    if kind.startswith("判断") and not options:
        options = list(YES_NO)
    right = _right(options, answer)
    if isinstance(right, str):
        found.leave(line, cells.get("题目", ""), right)
        return
    many = kind.startswith("多选") or (not kind and len(right) > 1)
    if kind and not kind.startswith((*KINDS, "单项", "多项")):
        found.leave(line, cells.get("题目", ""), f"题型“{kind}”没有收，只收单选、多选、判断。")
        return
    many = many or kind.startswith("多项")
    tags = [
        f"考查：{cells.get('考查', '')}",
        f"难度：{cells.get('难度', '')}",
        f"来源：{cells.get('来源', '')}",
    ]
    for head, column in (("主题", "主题"), ("依据", "依据")):
        tags += [f"{head}：{w.strip()}" for w in re.split(r"[；;]", cells.get(column, "")) if w.strip()]
    found.take(
        line,
        AskedQuestion(
            cells.get("题目", ""),
            tuple(options),
            right,
            many,
            cells.get("情境", ""),
            cells.get("解析", ""),
            cells.get("编号", ""),
            tuple(tags),
        ),
    )


_TRUE, _FALSE = ("对", "正确", "√", "是", "T", "TRUE", "A"), ("错", "错误", "×", "否", "F", "FALSE", "B")


def _right(options: Sequence[str], answer: str) -> tuple[int, ...] | str:
    if not answer:
        return "答案这一列是空的。"
    if list(options) == list(YES_NO):
        word = answer.upper()
        return (0,) if word in _TRUE else (1,) if word in _FALSE else f"答案“{answer}”看不出是对还是错。"
    said = [c for c in answer.upper() if c not in " 、，,;；"]
    places = [ord(c) - ord("A") for c in said]
    wrong = next((c for c, p in zip(said, places, strict=True) if not 0 <= p < len(options)), "")
    if wrong and answer in options:
        return (options.index(answer),)
    if wrong:
        return f"答案“{answer}”里的“{wrong}”不是这一题的选项。"
    return tuple(sorted(set(places)))
