"""Statutes kept as Word documents: every visible character, in whatever wrapper Word has put it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from kb.errors import UnreadableFile
from kb.law.importers import rows
from kb.law.importers.lines import LawDraft, Line
from kb.law.importers.load import read_bytes
from kb.law.importers.word_numbering import Numbering
from kb.law.importers.word_package import Package, attribute, local

Other = Callable[[bytes, str], LawDraft]  # reads a piece of another format that was put into a document
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_TEXT = frozenset({"t", "delText"})
_BLOCKS = frozenset({"p", "tbl"})
_GONE = frozenset({"del", "moveFrom"})
_NO_TEXT = frozenset(
    {
        "pPr",
        "rPr",
        "sdtPr",
        "sdtEndPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "sectPr",
        "instrText",
        "rubyPr",
        "fldData",
        "smartTagPr",
        "customXmlPr",
        "delInstrText",
    }
)
_FURNITURE = {"header": "页眉", "footer": "页脚", "comments": "批注"}
_SPACES = str.maketrans({"\xa0": " ", "\t": " "})


def read(path: Path, shown: str, other: Other | None = None) -> LawDraft:
    """The paragraphs and table rows of a document, in order.

    Args:
        other: reads web pages and texts that were put into the document as they are.

    Raises:
        UnreadableFile: damaged, no Word document, or unpacking to far too much.
    """
    return read_package(Package(read_bytes(path), path.name), shown, other)


def read_package(package: Package, shown: str, other: Other | None = None) -> LawDraft:
    """The lines of an opened package; see :func:`read`."""
    root = package.xml(package.document)
    if root is None:
        raise UnreadableFile(f"{package.name}：不是 Word 文档（.docx）。")
    reader = _Reader(package, other)
    lines = reader.lines_of(root)
    source = [_all_text(root)]
    for kind, why in _FURNITURE.items():
        for part in package.beside(kind):
            if (found := package.xml(part)) is not None and (text := _all_text(found)):
                source.append(text)
                reader.left.append((why, text))
    tail = reader.notes(source)
    source += reader.brought
    if not any(text for text, _ in lines) and not tail:
        pictures = any(local(e) in ("drawing", "pict", "object") for e in root.iter())
        what = (
            "文档里只有图片，没有文字；请用带文字的版本，或者先识别成文字" if pictures else "文档里没有文字"
        )
        raise UnreadableFile(f"{package.name}：{what}。")
    numbered = tuple(Line(n, text, level) for n, (text, level) in enumerate(lines, 1) if text)
    return LawDraft(
        shown, numbered, tail=tuple(Line(0, t) for t in tail), source="".join(source), left=tuple(reader.left)
    )


def _all_text(root: etree._Element) -> str:
    return "".join(e.text or "" for e in root.iter() if local(e) in _TEXT)


@dataclass
class _Reader:
    package: Package
    other: Other | None
    left: list[tuple[str, str]] = field(default_factory=list)
    brought: list[str] = field(default_factory=list)
    _noted: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.styles: dict[str, _Style] = {}
        for part in self.package.beside("styles"):
            self.styles = _styles(self.package.xml(part))
        numbering = next(self.package.beside("numbering"), "")
        self.numbering = Numbering(self.package.xml(numbering) if numbering else None)

    def lines_of(self, root: etree._Element) -> list[tuple[str, int]]:
        """(text, heading level) of all blocks below a document's root."""
        body = next((e for e in root if local(e) == "body"), root)
        return list(self.blocks(body))

    def blocks(self, parent: etree._Element) -> Iterator[tuple[str, int]]:
        for element in parent:
            name = local(element)
            if name == "p":
                yield from self.paragraph(element)
            elif name == "tbl":
                yield from self.table(element)
            elif name == "altChunk":
                yield from self.chunk(element)
            elif name in _GONE:
                self.leave("修订中删去的文字", element)
            elif name == "AlternateContent":
                yield from self.blocks(self.choice(element))
            elif name not in _NO_TEXT:
                yield from self.blocks(element)

    def paragraph(self, element: etree._Element) -> Iterator[tuple[str, int]]:
        boxes: list[etree._Element] = []
        text = "".join(self.inline(element, boxes)).translate(_SPACES)
        level, label = self.properties(element, bool(text.strip()))
        for part in (label + text).split("\n"):
            yield part.strip().strip("\u3000").strip(), level
        for box in boxes:
            yield from self.blocks(box)

    def properties(self, element: etree._Element, has_text: bool) -> tuple[int, str]:
        """Heading level and the number Word puts before the paragraph."""
        props = next((e for e in element if local(e) == "pPr"), None)
        values = {local(e): e for e in props} if props is not None else {}
        style = self.styles.get(attribute(values["pStyle"], "val") if "pStyle" in values else "", _Style())
        number, depth = _num(values["numPr"]) if "numPr" in values else ("", None)
        number = number or style.number
        depth = depth if depth is not None else style.depth
        label = self.numbering.label(number, depth or 0) if number and number != "0" and has_text else ""
        gap = "" if label.endswith(("）", ")", "、", "．")) or not label else "　"
        return style.level, label + gap

    def inline(self, parent: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        for element in parent:
            name = local(element)
            if name == "t":
                yield element.text or ""
            elif name in ("br", "cr"):
                yield "\n"
            elif name in ("tab", "ptab"):
                yield "\t" if local(parent) == "r" else ""
            elif name == "noBreakHyphen":
                yield "-"
            elif name == "sym":
                yield _symbol(element)
            elif name == "r" and _hidden(element):
                self.leave("隐藏文字", element)
            elif name in _GONE or name == "delText":
                self.leave("修订中删去的文字", element)
            elif name == "rt":
                self.leave("注音", element)
            elif name in ("footnoteReference", "endnoteReference"):
                self._noted.append((name, attribute(element, "id")))
            elif name == "txbxContent":
                boxes.append(element)
            elif name == "AlternateContent":
                yield from self.inline(self.choice(element), boxes)
            elif name == "f":  # a fraction of a formula
                parts = ["".join(self.inline(e, boxes)) for e in element if local(e) in ("num", "den")]
                yield "/".join(parts)
            elif name == "sup" and local(parent) in ("sSup", "sSubSup"):
                raised = "".join(self.inline(element, boxes))
                yield f"^{raised}" if raised else ""
            elif name in _BLOCKS:
                boxes.append(parent)
                return
            elif name not in _NO_TEXT:
                yield from self.inline(element, boxes)

    def choice(self, element: etree._Element) -> etree._Element:
        """Of the forms one thing is kept in, the first; the others say the same for older programs."""
        forms = [e for e in element if local(e) in ("Choice", "Fallback")]
        for other in forms[1:]:
            self.leave("给旧版程序看的副本", other)
        return forms[0] if forms else element

    def leave(self, why: str, element: etree._Element) -> None:
        if text := ((element.text or "") if local(element) in _TEXT else _all_text(element)):
            self.left.append((why, text))

    def table(self, element: etree._Element) -> Iterator[tuple[str, int]]:
        lined = [[list(self.blocks(cell)) for cell in _within(row, "tc")] for row in _within(element, "tr")]
        if rows.lays_out([[[t for t, _ in cell] for cell in row] for row in lined]):
            for row in lined:
                for cell in row:
                    yield from cell
            return
        for line in rows.table_lines([[" ".join(t for t, _ in cell) for cell in row] for row in lined]):
            yield line, 0

    def chunk(self, element: etree._Element) -> Iterator[tuple[str, int]]:
        """A page or text put into the document as it is."""
        relations = self.package.relations(self.package.document)
        _, part = relations.get(attribute(element, "id"), ("", ""))
        if not self.package.has(part) or self.other is None:
            return
        draft = self.other(self.package.bytes_of(part), part)
        self.brought.append(draft.source)
        self.left.extend(draft.left)
        for text in (draft.title, *draft.info):
            if text:
                yield text, 0
        for line in (*draft.lines, *draft.tail):
            yield line.text, line.level

    def notes(self, source: list[str]) -> list[str]:
        """Footnotes and endnotes, in the order they are referred to, then the rest."""
        out: list[str] = []
        for kind, reference in (("footnotes", "footnoteReference"), ("endnotes", "endnoteReference")):
            for part in self.package.beside(kind):
                root = self.package.xml(part)
                if root is None:
                    continue
                source.append(_all_text(root))
                order = [i for name, i in self._noted if name == reference]
                found = {attribute(e, "id"): e for e in root if local(e) in ("footnote", "endnote")}
                for key in dict.fromkeys((*[k for k in order if k in found], *found)):
                    text = " ".join(t for t, _ in self.blocks(found[key]) if t)
                    if text:
                        out.append(f"注：{text}")
        return out


@dataclass(frozen=True, slots=True)
class _Style:
    level: int = 0
    number: str = ""
    depth: int | None = None


def _styles(root: etree._Element | None) -> dict[str, _Style]:
    """Style id → its heading level and list, those it is based on included."""
    raw: dict[str, tuple[str, _Style]] = {}
    for element in root if root is not None else ():
        if local(element) != "style":
            continue
        children = {local(e): e for e in element}
        name = attribute(children["name"], "val") if "name" in children else ""
        based = attribute(children["basedOn"], "val") if "basedOn" in children else ""
        heading = _HEADING.search(name)
        number, depth = "", None
        for e in children.get("pPr", ()):
            if local(e) == "numPr":
                number, depth = _num(e)
        style = _Style(int(heading[1]) + 1 if heading else 0, number, depth)
        raw[attribute(element, "styleId")] = (based, style)
    return {key: _inherited(key, raw) for key in raw}


def _inherited(key: str, raw: dict[str, tuple[str, _Style]]) -> _Style:
    level, number, depth = 0, "", None
    seen: set[str] = set()
    while key in raw and key not in seen:
        seen.add(key)
        based, style = raw[key]
        level, number = level or style.level, number or style.number
        depth = depth if depth is not None else style.depth
        key = based
    return _Style(level, number, depth)


def _num(element: etree._Element) -> tuple[str, int | None]:
    values = {local(e): attribute(e, "val") for e in element}
    level = values.get("ilvl", "")
    return values.get("numId", ""), int(level) if level.isascii() and level.isdigit() and len(
        level
    ) < 3 else None


def _within(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, whatever stands between (controls, tracked insertions)."""
    for child in element:
        name = local(child)
        if name == wanted:
            yield child
        elif name in ("sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo"):
            yield from _within(child, wanted)


def _hidden(run: etree._Element) -> bool:
    props = next((e for e in run if local(e) == "rPr"), None)
    for e in props if props is not None else ():
        if local(e) == "vanish":
            return attribute(e, "val").lower() not in ("0", "false", "off")
    return False


def _symbol(element: etree._Element) -> str:
    code = attribute(element, "char")
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return (
        ""
        if 0xE000 <= value <= 0xF8FF or not 0x20 < value < 0x110000 or 0xD800 <= value < 0xE000
        else chr(value)
    )
