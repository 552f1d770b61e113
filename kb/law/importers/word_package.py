"""The parts of a Word file: which is the document, and what it points to; strange packages are met calmly."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from kb.errors import UnreadableFile
from kb.law.importers.zipped import Zipped


def local(element: etree._Element) -> str:
    """An element's name without its namespace, so that Strict and Transitional files read alike; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its name without namespace; empty when it is not there."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


class Package(Zipped):
    """A Word file, opened.

    Args:
        data: the file's bytes.
        name: as shown to people.

    Raises:
        UnreadableFile: no archive, damaged, or without a document.
    """

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data, name, ".docx 文档")
        targets = self.relations("").values()
        main = next((t for kind, t in targets if kind == "officeDocument" and self.has(t)), "")
        self.document = main or "word/document.xml"
        if not self.has(self.document):
            raise UnreadableFile(f"{name}：不是 Word 文档（.docx）。")

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id → (kind, part it points to) of a part; what points nowhere or outside is left out."""
        folder, base = posixpath.split(part)
        try:
            root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        except UnreadableFile:
            return {}
        out: dict[str, tuple[str, str]] = {}
        for relation in root.iter() if root is not None else ():
            target = attribute(relation, "Target").replace("\\", "/")
            if not target or attribute(relation, "TargetMode") == "External" or target.upper() == "NULL":
                continue
            kind = attribute(relation, "Type").rsplit("/", 1)[-1]
            whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            out[attribute(relation, "Id")] = (kind, posixpath.normpath(whole))
        return out

    def beside(self, kind: str) -> Iterator[str]:
        """The parts of a kind the document points to: ``header``, ``footnotes``, ``styles`` …"""
        for found, target in self.relations(self.document).values():
            if found == kind and self.has(target):
                yield target
