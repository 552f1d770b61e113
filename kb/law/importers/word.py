"""Statutes kept as Word documents, as the national database of laws gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from kb.errors import UnreadableFile
from kb.law.importers.lines import Draft, Line
from kb.law.importers.load import check_zip

_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)


def read(path: Path, shown: str) -> Draft:
    """The paragraphs and table rows of a document, in order.

    Raises:
        UnreadableFile: damaged, no Word document, or unpacking to far too much.
    """
    check_zip(path)
    try:
        document = docx.Document(str(path))
        lines = tuple(_lines(document))
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError):
        raise UnreadableFile(f"{path.name}：文件损坏，打不开。") from None
    if not lines:
        raise UnreadableFile(f"{path.name}：文档里没有文字。")
    return Draft(shown, lines, (), "")


def _lines(document: Document) -> Iterator[Line]:
    number = 0
    for element in document.element.body.iterchildren():
        if element.tag == qn("w:p"):
            paragraph = Paragraph(element, document)
            level = 0
            style = paragraph.style.name if paragraph.style is not None else ""
            match = _HEADING.search(style or "")
            if match:
                level = int(match[1]) + 1
            for part in paragraph.text.split("\n"):
                number += 1
                text = part.replace("\xa0", " ").strip().strip("\u3000").strip()
                if text:
                    yield Line(number, text, level)
        elif element.tag == qn("w:tbl"):
            for row in Table(element, document).rows:
                number += 1
                cells = dict.fromkeys(c.text.strip().replace("\n", " ") for c in row.cells)
                text = " | ".join(c for c in cells if c)
                if text:
                    yield Line(number, text)
