"""Which reader reads which file: one row a format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kb.errors import UnreadableFile
from kb.law.importers import converted, load, markdown, ofd, pdf, plain, web, word
from kb.law.importers.lines import LawDraft
from kb.law.importers.word_package import Package

Reader = Callable[[bytes, str], LawDraft]


def read_markdown(data: bytes, shown: str) -> LawDraft:
    """Markdown."""
    return markdown.read(load.decode(data, shown), shown)


def read_plain(data: bytes, shown: str) -> LawDraft:
    """Plain text."""
    return plain.read(load.decode(data, shown), shown)


def read_web(data: bytes, shown: str) -> LawDraft:
    """A web page, in the encoding it declares when that fits."""
    return _page(data, web.charset(data), shown)


def read_archive(data: bytes, shown: str) -> LawDraft:
    """A saved web page (.mht)."""
    page, declared = converted.page_of_archive(data, shown)
    return _page(page, declared or web.charset(page), shown)


def read_word(data: bytes, shown: str) -> LawDraft:
    """A Word document."""
    return word.read_package(Package(data, shown), shown, read_piece)


def read_old(suffix: str) -> Reader:
    """A reader of documents that LibreOffice turns into Word documents."""

    def reader(data: bytes, shown: str) -> LawDraft:
        if data.startswith(b"PK\x03\x04"):
            return read_word(data, shown)  # a .docx under another name
        if data.lstrip()[:5] == b"{\\rtf":
            return converted.read_rtf(data, shown)
        if data.lstrip()[:5].lower() in (b"<html", b"<!doc", b"<?xml"):
            return read_web(data, shown)
        return read_word(converted.as_word(data, suffix, shown), shown)

    return reader


def read_piece(data: bytes, name: str) -> LawDraft:
    """What was put into a Word document as it is."""
    suffix = Path(name).suffix.lower()
    if data.startswith(b"PK\x03\x04"):
        return word.read_package(Package(data, name), name)
    if data.startswith(b"{\\rtf"):
        return converted.read_rtf(data, name)
    if suffix in (".mht", ".mhtml"):
        return read_archive(data, name)
    return read_web(data, name) if b"<" in data[:400] else read_plain(data, name)


FORMATS: dict[str, Reader] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".docx": read_word,
    ".docm": read_word,
    ".dotx": read_word,
    ".html": read_web,
    ".htm": read_web,
    ".shtml": read_web,
    ".aspx": read_web,
    ".xhtml": read_web,
    ".mht": read_archive,
    ".mhtml": read_archive,
    ".txt": read_plain,
    ".pdf": pdf.read,
    ".ofd": ofd.read,
    ".rtf": converted.read_rtf,
    ".doc": read_old(".doc"),
    ".wps": read_old(".wps"),
    ".odt": read_old(".odt"),
}


def read_file(path: Path, shown: str) -> LawDraft:
    """The draft of a file.

    Raises:
        UnreadableFile: whatever is wrong with it, in one sentence.
    """
    reader = FORMATS[path.suffix.lower()]
    data = load.read_bytes(path)
    name = path.name
    try:
        draft = reader(data, name)
    except UnreadableFile:
        raise
    except (MemoryError, RecursionError):
        raise UnreadableFile(f"{name}：文件太大或者层层嵌套得太深，没有导入。") from None
    except Exception:  # a damaged file must never stop the others; the sentence is all people can use
        raise UnreadableFile(f"{name}：文件损坏，打不开。") from None
    return replace(draft, path=shown)


def _page(data: bytes, declared: str | None, shown: str) -> LawDraft:
    text = _declared(data, (declared or "").lower()) or load.decode(data, shown)
    return web.read(text, shown)


def _declared(data: bytes, charset: str) -> str | None:
    if charset in ("gb2312", "gbk", "gb18030", "gb_2312-80", "big5"):
        try:
            return data.decode("gb18030" if charset.startswith("gb") else "big5")
        except UnicodeDecodeError:
            return None
    return None
