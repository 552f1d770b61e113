"""Statutes kept as PDF with text in it; a scan says that it is one."""

from __future__ import annotations

import re
from collections import Counter

import pypdfium2 as pdfium

from kb.errors import UnreadableFile
from kb.law.importers.lines import LawDraft
from kb.law.importers.plain import joined

MAX_PAGES = 3000
_PAGE_NUMBER = re.compile(r"^[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/共]\s*\d{1,4}\s*页?)?[-—–－·\s]*$")
_SPACED = re.compile(r"(?<=[\u2e80-\uffef])[ \t]+(?=[\u2e80-\uffef])")


def read(data: bytes, shown: str) -> LawDraft:
    """The lines of a PDF, wrapped ones joined; page numbers and lines repeated on every page are left out.

    Raises:
        UnreadableFile: damaged, locked by a password, or a scan without text.
    """
    pages = _pages(data, shown)
    texts = [
        page.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "").replace("\x02", "")
        for page in pages
    ]
    whole = "\n".join(texts)
    visible = len(re.sub(r"\s", "", whole))
    if visible < 8 * max(len(pages), 1):
        raise UnreadableFile(
            f"{shown}：这份 PDF 是扫描件，里面只有图片没有文字，请先识别成文字（OCR）或者找带文字的版本。"
        )
    if whole.count("\ufffd") * 20 > visible:
        raise UnreadableFile(f"{shown}：这份 PDF 的字体没有文字编码，读出来是乱码，请找 .docx 或网页版本。")
    edges = _edges(texts)
    left: list[tuple[str, str]] = []
    rows: list[tuple[int, str]] = []
    for page in texts:
        lines = [x for x in page.split("\n") if x.strip()]
        for i, line in enumerate(lines):
            if _PAGE_NUMBER.match(line.strip()) and i in (0, len(lines) - 1):
                left.append(("页码", line))
            elif line.strip() in edges and (i < 2 or i >= len(lines) - 2):
                left.append(("每页重复的页眉页脚", line))
            else:
                rows.append((len(rows) + 1, _SPACED.sub(_blank, line)))
    return LawDraft(shown, tuple(joined(rows)), source=whole, left=tuple(left))


def _blank(match: re.Match[str]) -> str:
    """Blanks between Chinese characters of a PDF are placing; a wide one sets an article's number off."""
    return (
        "　" if len(match[0]) > 1 or "条" in match.string[max(match.start() - 1, 0) : match.start()] else ""
    )


def _edges(pages: list[str]) -> set[str]:
    """Lines at the edge of most pages."""
    if len(pages) < 3:
        return set()
    found: Counter[str] = Counter()
    for page in pages:
        lines = [x.strip() for x in page.split("\n") if x.strip()]
        found.update(set(lines[:2] + lines[-2:]))
    return {line for line, count in found.items() if count * 2 > len(pages) and len(line) < 60}


def _pages(data: bytes, shown: str) -> list[str]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile(f"{shown}：这份 PDF 有密码，请先去掉密码再导入。") from None
        raise UnreadableFile(f"{shown}：文件损坏，打不开。") from None
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise UnreadableFile(f"{shown}：有 {count} 页，请拆成小文件再导入。")
        out = []
        for number in range(count):
            page = document[number]
            text = page.get_textpage()
            out.append(text.get_text_bounded())
            text.close()
            page.close()
        return out
    except pdfium.PdfiumError:
        raise UnreadableFile(f"{shown}：文件损坏，读不全，没有导入。") from None
    finally:
        document.close()
