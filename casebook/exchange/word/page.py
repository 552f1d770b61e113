"""A Word document in the making: A4, Chinese type, headings, lists, tables, and Markdown as all of these."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from markdown_it import MarkdownIt
from markdown_it.token import Token

BODY, HEAD = "宋体", "黑体"
BRAND, GREY = RGBColor(0x1F, 0x4E, 0x8C), RGBColor(0x66, 0x66, 0x66)
TONES = {
    "ok": RGBColor(0x1E, 0x7B, 0x45),
    "warn": RGBColor(0x9A, 0x67, 0x00),
    "bad": RGBColor(0xB3, 0x26, 0x1E),
}
WIDTH = 16.4
"""Centimetres between the margins."""
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_SIZES = (
    ("Normal", 10.5, BODY),
    ("Title", 20, HEAD),
    ("Heading 1", 14, HEAD),
    ("Heading 2", 12, HEAD),
    ("Heading 3", 11, HEAD),
)


def clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(
        c
        for c in text
        if (c >= " " or c in "\t\n") and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff"
    )


class WordPage:
    """One document.

    Args:
        title: in the document's properties.
    """

    def __init__(self, title: str) -> None:
        self.document: Any = Document()
        self.document.core_properties.title = clean(title)[:250]
        self.document.core_properties.author = "访知"
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.3)
        section.top_margin = section.bottom_margin = Cm(2.2)
        for name, size, font in _SIZES:
            style = self.document.styles[name]
            style.font.name, style.font.size = font, Pt(size)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in ("w:eastAsia", "w:ascii", "w:hAnsi"):
                fonts.set(qn(attribute), font)
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(theme), None)
            if name != "Normal":
                style.font.color.rgb, style.font.bold = BRAND, True
        self.document.styles["Normal"].paragraph_format.line_spacing = 1.4
        self.document.styles["Normal"].paragraph_format.space_after = Pt(4)
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _page_number(footer.add_run())

    def data(self) -> bytes:
        """The document as bytes."""
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def title(self, text: str) -> None:
        """The title of an entry; of the second entry on, on a page of its own."""
        self.text(text, "Title")

    def heading(self, text: str, level: int = 1) -> None:
        """A heading."""
        self.text(text, f"Heading {min(level, 3)}")

    def text(
        self,
        text: str,
        style: str | None = None,
        *,
        bold: bool = False,
        color: RGBColor | None = None,
        indent: float = 0,
    ) -> Any:
        """A paragraph of plain words."""
        paragraph = self.document.add_paragraph(style=style)
        run = paragraph.add_run(clean(text))
        run.bold = bold or None
        if color is not None:
            run.font.color.rgb = color
        if indent:
            paragraph.paragraph_format.left_indent = Cm(indent)
        return paragraph

    def labelled(self, label: str, text: str, *, indent: float = 0, color: RGBColor | None = None) -> None:
        """``标签：words`` with the label bold; nothing for empty words."""
        if not text:
            return
        paragraph = self.document.add_paragraph()
        paragraph.add_run(f"{clean(label)}：").bold = True
        run = paragraph.add_run(clean(text))
        if color is not None:
            run.font.color.rgb = color
        if indent:
            paragraph.paragraph_format.left_indent = Cm(indent)

    def items(self, items: Iterable[str], *, box: str = "") -> None:
        """A list of plain words; with ``box`` each item begins with it in place of a bullet."""
        for item in items:
            if box:
                self.text(f"{box} {item}", indent=0.4)
            else:
                self.text(item, "List Bullet")

    def lines(self, count: int) -> None:
        """Empty lines to be written on."""
        for _ in range(count):
            paragraph = self.document.add_paragraph()
            _rule(paragraph, "bottom")
            paragraph.paragraph_format.space_after = Pt(10)

    def next_page(self) -> None:
        """What follows begins on a new page."""
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[float], *, head: bool = True) -> None:
        """A table with its first row repeated on each page when it is a head."""
        table = self.document.add_table(rows=0, cols=len(widths), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for number, row in enumerate(rows):
            made = table.add_row()
            made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, text, width in zip(made.cells, row, widths, strict=True):
                cell.width = Cm(width)
                paragraph = cell.paragraphs[0]
                form = paragraph.paragraph_format
                form.space_before, form.space_after, form.line_spacing = Pt(3), Pt(3), 1.2
                run = paragraph.add_run(clean(text))
                run.font.size, run.bold = Pt(9.5), (head and number == 0) or None
        if head and rows:
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self.document.add_paragraph().paragraph_format.space_after = Pt(2)

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """A table of names and what they are; pairs without words are left out."""
        told = [(name, words) for name, words in facts if words]
        if told:
            self.table(told, (3.2, WIDTH - 3.2), head=False)

    def markdown(self, text: str, *, level: int = 2) -> None:
        """Markdown; its headings become headings from ``level`` on. Pictures and links keep their words."""
        tokens = _MARKDOWN.parse(clean(text))
        at = 0
        while at < len(tokens):
            at = self._block(tokens, at, level)

    def _block(self, tokens: list[Token], at: int, level: int) -> int:
        token = tokens[at]
        if token.type == "heading_open":
            # A file's own sections begin with two marks.
            style = f"Heading {min(3, max(1, level + int(token.tag[1]) - 2))}"
            self._inline(self.document.add_paragraph(style=style), tokens[at + 1].children or [])
            return at + 3
        if token.type == "paragraph_open":
            self._inline(self.document.add_paragraph(), tokens[at + 1].children or [])
            return at + 3
        if token.type in ("bullet_list_open", "ordered_list_open"):
            return self._list(tokens, at, 0)
        if token.type == "table_open":
            return self._table(tokens, at)
        if token.type in ("fence", "code_block"):
            for line in token.content.rstrip("\n").split("\n"):
                self.text(line, indent=0.8)
        return at + 1

    def _list(self, tokens: list[Token], at: int, depth: int) -> int:
        """The items of a list, those inside an item one step further in."""
        close = tokens[at].type.replace("_open", "_close")
        ordered = tokens[at].type.startswith("ordered")
        number = int(tokens[at].attrGet("start") or 1)
        first = False
        at += 1
        while tokens[at].type != close:
            token = tokens[at]
            if token.type == "list_item_open":
                first = True
            elif token.type == "paragraph_open":
                self._item(
                    tokens[at + 1].children or [],
                    f"{number}. " if ordered and first else "",
                    depth,
                    ordered or not first,
                )
                number, first = number + (1 if ordered and first else 0), False
            elif token.type.endswith("_list_open"):
                at = self._list(tokens, at, depth + 1)
                continue
            at += 1
        return at + 1

    def _item(self, children: list[Token], mark: str, depth: int, plain: bool) -> None:
        style = None if plain else f"List Bullet{f' {depth + 1}' if 0 < depth < 3 else ''}"
        paragraph = self.document.add_paragraph(style=style)
        if plain:
            paragraph.paragraph_format.left_indent = Cm(0.75 * (depth + 1))
            paragraph.paragraph_format.first_line_indent = Cm(-0.6) if mark else None
        if mark:
            paragraph.add_run(mark)
        self._inline(paragraph, children)

    def _table(self, tokens: list[Token], at: int) -> int:
        rows: list[list[str]] = []
        while tokens[at].type != "table_close":
            if tokens[at].type == "tr_open":
                rows.append([])
            elif tokens[at].type == "inline":
                rows[-1].append(
                    "".join(t.content or "\n" * (t.type == "softbreak") for t in tokens[at].children or [])
                )
            at += 1
        width = len(rows[0])
        self.table(rows, [WIDTH / width] * width)
        return at + 1

    def _inline(self, paragraph: Any, children: Sequence[Token]) -> None:
        bold = italic = False
        for child in children:
            if child.type in ("strong_open", "strong_close"):
                bold = child.type == "strong_open"
            elif child.type in ("em_open", "em_close"):
                italic = child.type == "em_open"
            elif child.type == "softbreak":
                continue  # a line of a file that goes on: Chinese needs no space between
            elif child.type == "hardbreak":
                paragraph.add_run().add_break()
            elif child.content:
                run = paragraph.add_run(child.content)
                run.bold, run.italic = bold or None, italic or None


def _page_number(run: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        made = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            made.set(qn("w:fldCharType"), kind)
        else:
            made.text = text
        run._r.append(made)


def _rule(paragraph: Any, side: str, style: str = "single") -> None:
    """A line along one side of a paragraph."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", style), ("sz", "6"), ("space", "1"), ("color", "888888")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)
