"""The monthly sheet as an Excel workbook: topics, what was opened most, how it was counted."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

HEAD = ("主题", "看了几次", "上月", "说有用", "没答案", "内容有误")
HOW = (
    "看了几次：打开答复、流程、指南、文书、案例、承办单位或条文一次算一次；同一人十分钟里再打开同一条不再算。",
    "一条内容有两个主题的，两边都算，所以各主题加起来会多于总数。",
    "说有用、没答案、内容有误：按当月还在清单里的算。",
    "这里只有次数，没有谁查的、打了什么字。",
)


def monthly_excel(data: dict[str, Any]) -> bytes:
    """The workbook as bytes; text that a spreadsheet would take for a formula stays text."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    _sheet(
        book,
        "按主题",
        (24, 12, 12, 12, 12, 12),
        [[data["title"]], *([f"{name}：{count}　{more}".strip()] for name, count, more in data["totals"])],
        HEAD,
        data["topics"],
    )
    rows = [[e["title"], e["kind"], e["count"]] for e in data["entries"]]
    _sheet(book, "看得最多的", (60, 12, 12), [], ("内容", "种类", "次数"), rows)
    _sheet(book, "怎么数的", (90,), [], ("说明",), [[line] for line in HOW])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _sheet(
    book: Any,
    title: str,
    widths: Sequence[int],
    above: Sequence[Sequence[Any]],
    head: Sequence[str],
    rows: Sequence[Sequence[Any]],
) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    from casebook.records.export import safe

    sheet = book.create_sheet(title)
    for i, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(i)].width = width
    for row in (*above, head, *rows):
        sheet.append([safe(v) for v in row])
    for cell in sheet[len(above) + 1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = f"A{len(above) + 2}"
