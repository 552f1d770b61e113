"""Statutes kept as OFD (GB/T 33190): text objects of each page, put into lines by where they stand."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from kb.errors import UnreadableFile
from kb.law.importers.lines import LawDraft
from kb.law.importers.plain import joined
from kb.law.importers.word_package import attribute, local
from kb.law.importers.zipped import Zipped

_PAGE_NUMBER = re.compile(r"^[-—–－·\s]*\d{1,4}[-—–－·\s]*$")


@dataclass(frozen=True, slots=True)
class _Piece:
    x: float
    y: float
    size: float
    text: str


def read(data: bytes, shown: str) -> LawDraft:
    """The lines of an OFD file, pages in order.

    Raises:
        UnreadableFile: damaged, no OFD, or pictures only.
    """
    package = Zipped(data, shown, "OFD 文档")
    root = package.xml("OFD.xml")
    documents = (
        [e.text.strip() for e in root.iter() if local(e) == "DocRoot" and e.text] if root is not None else []
    )
    if not documents:
        raise UnreadableFile(f"{shown}：文件损坏，或者不是 OFD 文档。")
    rows: list[tuple[int, str]] = []
    source: list[str] = []
    left: list[tuple[str, str]] = []
    for document in documents:
        for page in _pages(package, document.lstrip("/")):
            lines = list(_lines(page))
            source += lines
            for i, line in enumerate(lines):
                if _PAGE_NUMBER.match(line) and i in (0, len(lines) - 1):
                    left.append(("页码", line))
                else:
                    rows.append((len(rows) + 1, line))
    if not rows:
        raise UnreadableFile(
            f"{shown}：这份 OFD 里只有图片没有文字，请先识别成文字（OCR）或者找带文字的版本。"
        )
    return LawDraft(shown, tuple(joined(rows)), source="\n".join(source), left=tuple(left))


def _pages(package: Zipped, document: str) -> Iterator[etree._Element]:
    root = package.xml(document)
    folder = posixpath.dirname(document)
    for element in root.iter() if root is not None else ():
        if local(element) == "Page" and attribute(element, "BaseLoc"):
            place = attribute(element, "BaseLoc")
            path = place.lstrip("/") if place.startswith("/") else posixpath.join(folder, place)
            page = package.xml(posixpath.normpath(path))
            if page is not None:
                yield page


def _lines(page: etree._Element) -> Iterator[str]:
    """Text objects that stand at one height are one line, from left to right."""
    pieces = sorted(
        (p for e in page.iter() if local(e) == "TextObject" for p in _pieces(e)), key=lambda p: (p.y, p.x)
    )
    line: list[_Piece] = []
    for piece in pieces:
        if line and abs(piece.y - line[0].y) > max(line[0].size, piece.size, 1.0) * 0.6:
            yield _joined(line)
            line = []
        line.append(piece)
    if line:
        yield _joined(line)


def _joined(line: list[_Piece]) -> str:
    out = ""
    end = None
    for piece in sorted(line, key=lambda p: p.x):
        if end is not None and piece.x - end > piece.size * 1.5:
            out += "　"
        out += piece.text
        end = piece.x + len(piece.text) * piece.size
    return out.strip()


def _pieces(element: etree._Element) -> Iterator[_Piece]:
    box = [_number(v) for v in attribute(element, "Boundary").split()]
    left, top = (box[0], box[1]) if len(box) >= 2 else (0.0, 0.0)
    size = _number(attribute(element, "Size")) or 3.5
    for code in element:
        if local(code) == "TextCode" and (text := (code.text or "").strip("\n\r")):
            yield _Piece(
                left + _number(attribute(code, "X")), top + _number(attribute(code, "Y")), size, text
            )


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
