"""Files as people bring them, made in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from docx import Document
from openpyxl import Workbook


def book(*rows: Sequence[Any]) -> bytes:
    """A workbook with one sheet."""
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    return saved(made)


def saved(document: Any) -> bytes:
    """A workbook or a document as bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """An archive with further parts."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as box:
        for name, content in parts.items():
            box.writestr(name, content)
    return out.getvalue()


def document(*lines: str | tuple[int, str] | list[list[str]]) -> bytes:
    """A Word document of paragraphs, headings ``(level, text)`` and tables."""
    made = Document()
    for line in lines:
        if isinstance(line, list):
            table = made.add_table(rows=0, cols=len(line[0]))
            for row in line:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif isinstance(line, tuple):
            made.add_heading(line[1], line[0])
        else:
            made.add_paragraph(line)
    return saved(made)
