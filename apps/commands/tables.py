"""Tables of letters: read from CSV and Excel, and written again with other words in their cells."""

from __future__ import annotations

import csv
import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook, load_workbook

from casebook.records.export import safe
from kb.errors import UnreadableFile
from kb.law.importers.load import decode

UNPACKED = 200 << 20  # bytes a workbook may unpack to
MOST_ROWS, MOST_COLUMNS = 50_000, 200
_BETWEEN = "\ue000"  # stands before each cell of a row, and in no text: a private character

Cell = object


@dataclass(frozen=True)
class LetterSheet:
    """One table: its first row are the names of the columns."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    chosen: tuple[int, ...]  # columns that are made anonymous


@dataclass(frozen=True)
class LetterTable:
    """A file of one or more tables.

    Attributes:
        workbook: whether it is an Excel file.
    """

    sheets: tuple[LetterSheet, ...]
    workbook: bool

    @property
    def texts(self) -> tuple[str, ...]:
        """A text a row, "姓名：王建国" and so on: what a cell is called tells what it holds, and who is named in one is
        known in the others."""
        return tuple(
            "\n".join(f"{_BETWEEN}{sheet.head[at]}：{_text(row[at])}" for at in sheet.chosen)
            for sheet in self.sheets
            for row in sheet.rows
        )

    def written(self, texts: Sequence[str]) -> bytes:
        """The file with these texts in the place of :attr:`texts`; formulas, notes and authors stay behind."""
        given = iter(texts)
        sheets: list[list[list[Cell]]] = [
            [list(s.head), *(_changed(s, row, next(given)) for row in s.rows)] for s in self.sheets
        ]
        return _workbook(sheets) if self.workbook else _csv(sheets[0])


def read_table(data: bytes, name: str, columns: Sequence[str]) -> LetterTable:
    """A table with names of columns in its first row.

    Args:
        data: the file.
        name: what it is called; its ending says which kind it is.
        columns: which to make anonymous; all when empty.

    Raises:
        UnreadableFile: when it cannot be read, is too large, or has no column of that name.
    """
    book = name.lower().endswith(".xlsx")
    sheets = [
        rows for rows in (_sheets(data, name) if book else [_rows(data, name)]) if any(any(r) for r in rows)
    ]
    if not sheets:
        raise UnreadableFile(f"{name}：表格是空的。")
    if any(len(rows) > MOST_ROWS or max(map(len, rows)) > MOST_COLUMNS for rows in sheets):
        raise UnreadableFile(f"{name}：表格太大了，最多 {MOST_ROWS} 行、{MOST_COLUMNS} 列，请拆开。")
    made = tuple(_sheet(rows, columns) for rows in sheets)
    heads = {cell for sheet in made for cell in sheet.head}
    for wanted in columns:
        if wanted not in heads:
            raise UnreadableFile(f"{name}：没有“{wanted}”这一列，只有：{'、'.join(sorted(heads))}。")
    return LetterTable(made, book)


def _sheet(rows: Sequence[Sequence[Cell]], columns: Sequence[str]) -> LetterSheet:
    width = max(map(len, rows))
    full = [tuple(row) + ("",) * (width - len(row)) for row in rows]
    head = tuple(_text(cell).strip() or f"第{at}列" for at, cell in enumerate(full[0], 1))
    chosen = tuple(at for at in range(width) if not columns or head[at] in columns)
    return LetterSheet(head, tuple(full[1:]), chosen)


def _changed(sheet: LetterSheet, row: Sequence[Cell], text: str) -> list[Cell]:
    """A row with the words of its text; a cell whose words stayed keeps its value."""
    parts = text.split(_BETWEEN)[1:]
    if len(parts) != len(sheet.chosen):  # something reached over cells: none of them is trusted
        parts = ["（略）"] * len(sheet.chosen)
    out = list(row)
    for number, (at, part) in enumerate(zip(sheet.chosen, parts, strict=True)):
        words = part.partition("：")[2] if part.startswith(sheet.head[at] + "：") else part
        words = words if number == len(parts) - 1 else words.removesuffix("\n")
        if words != _text(row[at]):
            out[at] = words
    return out


def _text(cell: Cell) -> str:
    """A cell as one reads it; a long number without a point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return str(cell.date())
    return str(cell).replace(_BETWEEN, "")


def _sheets(data: bytes, name: str) -> list[list[tuple[Cell, ...]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            if sum(i.file_size for i in box.infolist()) > UNPACKED:
                raise UnreadableFile(f"{name}：表格展开以后太大，请拆开。")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        rows = [
            [
                _filled(r)
                for r in s.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1, values_only=True)
            ]
            for s in book.worksheets
        ]
        book.close()
        return rows
    except UnreadableFile:
        raise
    except Exception:  # openpyxl answers a broken workbook with whatever it stumbled over
        raise UnreadableFile(f"{name}：这个表格打不开。请用 Excel 或者 WPS 另存为 .xlsx 再试。") from None


def _filled(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """A row up to its last cell that holds something; what lies behind is made up by the reader of workbooks."""
    last = max((at for at, cell in enumerate(row, 1) if cell is not None), default=0)
    return row[:last]


def _rows(data: bytes, name: str) -> list[list[Cell]]:
    try:
        return [list(row) for row in csv.reader(io.StringIO(decode(data, name), newline=""))]
    except csv.Error:
        raise UnreadableFile(f"{name}：这个表格读不懂。请另存为 .xlsx 再试。") from None


def _workbook(sheets: list[list[list[Cell]]]) -> bytes:
    book = Workbook(write_only=True)
    book.properties.creator = "访知"
    for number, rows in enumerate(sheets, 1):
        page = book.create_sheet(f"表{number}")
        for row in rows:
            page.append([safe(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _csv(rows: list[list[Cell]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([safe(cell) for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode("utf-8")
