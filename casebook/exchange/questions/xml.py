"""XML from outside, read with bounds: no entities of its own, no DTD, no network; what is hostile is refused in one sentence."""

from __future__ import annotations

import re

from lxml import etree

from kb.errors import UnreadableFile

MAX_XML = 50 * 1024 * 1024
"""Bytes of one XML text."""


def parse_xml(data: bytes, name: str) -> etree._Element:
    """The root of an XML text.

    Args:
        data: the bytes, in the encoding they declare.
        name: of the file, for the message.

    Raises:
        UnreadableFile: empty, too large, damaged, or declaring entities or a DTD.
    """
    if not data.strip():
        raise UnreadableFile(f"{name}：是空文件。")
    if len(data) > MAX_XML:
        raise UnreadableFile(f"{name}：有 {len(data) // 1_048_576} MB，太大了，请分成几个文件。")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", None)
        where = f"第 {line} 行附近" if line else "开头"
        raise UnreadableFile(f"{name}：XML 在{where}不完整，或者编码和它写明的不一样，没有读。") from None
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile(f"{name}：里面自带 DTD 或者实体声明，可能藏着别的东西，没有读。")
    return root


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for comments and instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def inner_text(element: etree._Element | None) -> str:
    """All text inside as it would be shown: paragraphs a line apart, breaks as line ends, runs of space as one."""
    if element is None:
        return ""
    parts: list[str] = []
    _gather(element, parts)
    text = _AROUND.sub(
        lambda m: "\n\n" if _PARAGRAPH in m[0] else "\n" * max(1, m[0].count("\n")), "".join(parts)
    )
    return text.strip()


_BLOCKS = {"div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote"}
_SILENT = {"script", "style"}
_PARAGRAPH, _BLOCK = "\x01", "\x02"
_AROUND = re.compile(r"[ \n\x01\x02]*[\n\x01\x02][ \n\x01\x02]*")
_SPACE = re.compile(r"[ \t\r\n]+")


def _gather(element: etree._Element, parts: list[str]) -> None:
    name = local(element).lower()
    if name in _SILENT or not isinstance(element.tag, str):
        return
    edge = _PARAGRAPH if name == "p" else _BLOCK if name in _BLOCKS else ""
    parts += [edge, _SPACE.sub(" ", element.text or "")]
    for child in element:
        _gather(child, parts)
        parts.append(_SPACE.sub(" ", child.tail or ""))
    parts.append("\n" if name == "br" else edge)
