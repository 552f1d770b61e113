"""Tables in and out: the rows of a workbook or a CSV file as text with what is wrong with their cells, and cells that stay text."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casebook.exchange.model import FormatNote, NotExchangeable
from casebook.records.export import safe
from kb.errors import UnreadableFile
from kb.law.importers.load import decode

MOST_ROWS, MOST_COLUMNS = 20_000, 60
LARGEST_SHEET = 24 * 1024 * 1024
"""Bytes of a workbook's parts, unpacked."""
LONGEST_CELL = 32_767
"""Characters Excel takes in a cell."""
_LIKE_FORMULAS = ("=", "+", "-", "@", "'", "＝", "＋", "－", "＠")
LINE, MOST_LINES = 15, 26
"""Points of a line, and lines a row shows; what goes beyond is seen in the cell. Excel takes 409 points."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that holds something.

    Attributes:
        number: as the program shows it, from 1.
        cells: as text, up to the last that holds something.
        faults: (number of the column from 0, what is wrong) of cells that cannot be read.
    """

    number: int
    cells: tuple[str, ...]
    faults: tuple[tuple[int, str], ...] = ()

    def at(self, column: int) -> str:
        """A cell; empty beyond the last."""
        return self.cells[column] if 0 <= column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The first sheet of a file that holds anything: its rows, and notes on the file."""

    rows: tuple[SheetRow, ...]
    notes: tuple[FormatNote, ...] = ()


def letter(column: int) -> str:
    """What Excel calls a column, counted from 0.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    return LETTERS[column] if column < 26 else LETTERS[column // 26 - 1] + LETTERS[column % 26]


def rows_of(data: bytes, name: str) -> SheetRows:
    """The rows of a workbook (.xlsx) or a CSV file.

    Raises:
        NotExchangeable: when it cannot be read, is empty or too large.
    """
    found = _book(data, name) if name.lower().endswith(".xlsx") else _text(data, name)
    if not found.rows:
        raise NotExchangeable(f"{name}：表格是空的。")
    return found


def _text(data: bytes, name: str) -> SheetRows:
    try:
        text = decode(data, name)
        between = "\t" if text.partition("\n")[0].count("\t") > text.partition("\n")[0].count(",") else ","
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=between))
    except UnreadableFile as error:
        raise NotExchangeable(str(error)) from None
    except csv.Error:
        raise NotExchangeable(f"{name}：这个表格读不懂。请另存为 .xlsx 再试。") from None
    if len(rows) > MOST_ROWS or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise _too_many(name)
    return SheetRows(
        tuple(
            r for n, row in enumerate(rows, 1) if any((r := SheetRow(n, _trimmed(map(_unquoted, row)))).cells)
        )
    )


def _too_many(name: str) -> NotExchangeable:
    return NotExchangeable(f"{name}：表格太大，最多 {MOST_ROWS} 行、{MOST_COLUMNS} 列，请拆开。")


def _trimmed(cells: Iterable[str]) -> tuple[str, ...]:
    found = list(cells)
    while found and not found[-1].strip():
        found.pop()
    return tuple(found)


def _book(data: bytes, name: str) -> SheetRows:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            parts = {p.filename: p.file_size for p in box.infolist()}
        if sum(size for part, size in parts.items() if part.endswith(".xml")) > LARGEST_SHEET:
            raise _too_many(name)
        values, formulas = _cells(data, True), _cells(data, False)
    except NotExchangeable:
        raise
    except Exception:  # openpyxl answers a broken workbook with whatever it stumbled over
        raise NotExchangeable(f"{name}：这个表格打不开。请用 Excel 或者 WPS 另存为 .xlsx 再试。") from None
    chosen = next(
        (n for n, rows in enumerate(values) if any(any(c is not None for c in row) for row in rows)), 0
    )
    if not values:
        return SheetRows(())
    if len(values[chosen]) > MOST_ROWS or max(map(len, values[chosen]), default=0) > MOST_COLUMNS:
        raise _too_many(name)
    notes = []
    if sum(any(any(c is not None for c in row) for row in rows) for rows in values) > 1:
        notes.append(FormatNote(f"文件里有几张表，只读了第 {chosen + 1} 张。"))
    if any("externallink" in part.lower() for part in parts):
        notes.append(FormatNote("表里引用了别的文件，取的是上次算好的值。"))
    rows = []
    for number, (row, made) in enumerate(zip(values[chosen], formulas[chosen], strict=False), 1):
        cells = _trimmed(_said(c) for c in row)
        faults = tuple(_faults(row, made))
        if cells or faults:
            rows.append(SheetRow(number, cells, faults))
    return SheetRows(tuple(rows), tuple(notes))


def _cells(data: bytes, computed: bool) -> list[list[tuple[object, ...]]]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=computed, keep_links=False)
    try:
        found: list[list[tuple[object, ...]]] = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what the file says of its own size may be wrong
            rows: list[tuple[object, ...]] = []
            for row in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1, values_only=True):
                last = max((at for at, cell in enumerate(row, 1) if cell is not None), default=0)
                rows.append(tuple(row[:last]))
            while rows and not rows[-1]:
                rows.pop()
            found.append(rows)
        return found
    finally:
        book.close()


def _faults(values: Sequence[object], made: Sequence[object]) -> Iterable[tuple[int, str]]:
    for column, formula in enumerate(made):
        value = values[column] if column < len(values) else None
        if _is_formula(formula) and value is None:
            yield column, "这一格是公式，没有算好的值；请复制，选择性粘贴为数值"
        elif isinstance(value, str) and value in (
            "#REF!",
            "#NAME?",
            "#VALUE!",
            "#N/A",
            "#DIV/0!",
            "#NULL!",
            "#NUM!",
        ):
            yield column, f"这一格算错了，显示 {value}；请改好"


def _is_formula(value: object) -> bool:
    return (isinstance(value, str) and value.startswith("=") and len(value) > 1) or type(value).__name__ in (
        "ArrayFormula",
        "DataTableFormula",
    )


def _said(cell: object) -> str:
    """A cell as one reads it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return str(cell.date())
    return str(cell).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")


def _unquoted(text: str) -> str:
    """Without the apostrophe that keeps a cell from being taken for a formula."""
    return text[1:] if text.startswith("'") and safe(text[1:]) == text else text


def table_book(
    title: str, head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]
) -> bytes:
    """A workbook of one sheet of texts, none of which is a formula to any program."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    book.properties.creator = "访知"
    sheet = book.worksheets[0]
    sheet.title = title
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    top, bold, blue = (
        Alignment(wrap_text=True, vertical="top"),
        Font(bold=True, color="FFFFFF"),
        PatternFill("solid", fgColor="1F4E8C"),
    )
    for number, row in enumerate((head, *rows), 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(number, column)
            words = cell_text(text)
            cell.value, cell.data_type, cell.alignment = words, "s", top
            if words.startswith(_LIKE_FORMULAS):
                cell.quotePrefix = True
            if number == 1:
                cell.font, cell.fill = bold, blue
        lines = [_lines(text, width) for text, width in zip(row, widths, strict=False)]
        sheet.row_dimensions[number].height = LINE * min(max(lines, default=1), MOST_LINES)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell_text(text: str) -> str:
    """A text as a cell holds it: as long as a cell may be, without what XML cannot hold. It begins with no apostrophe: that it
    is no formula is said in the cell's own form.
    """
    kept = "".join(
        c
        for c in text
        if (c >= " " or c in "\t\n") and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff"
    )
    return kept[:LONGEST_CELL]


def _lines(text: str, width: int) -> int:
    """How many lines a cell needs: not every program that opens the file measures it again."""
    return sum(
        max(1, math.ceil(sum(1 if c < "\u2e80" else 2 for c in line) * 1.1 / width))
        for line in text.split("\n")
    )
