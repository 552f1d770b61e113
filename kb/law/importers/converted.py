"""Formats read by way of another: rich text, saved web archives, and what LibreOffice can open when it is installed."""

from __future__ import annotations

import email
import email.policy
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from striprtf.striprtf import rtf_to_text

from kb.errors import UnreadableFile
from kb.law.importers import plain
from kb.law.importers.lines import LawDraft, Line

CONVERTERS = ("soffice", "libreoffice")
WAIT = 90  # seconds a conversion may take
# Told what a file is, LibreOffice refuses a damaged one; otherwise it takes its bytes for text.
_BINARY_WORD = b"\xd0\xcf\x11\xe0"
_RICH = re.compile(r"\\[\\{}]|\\(footnote|shptxt|dptxbxtext|shp|do|deleted)(?![a-z0-9])|[{}]")
_BOXES = ("shptxt", "dptxbxtext")
_NOTE = "\ue000"  # what begins a note once the library has read it
_SHEETS = re.compile(r"\\(?:ansicpg)(\d+)")


@dataclass(slots=True)
class _RichGroup:
    """A group of a rich text that is not closed yet."""

    start: int
    kind: str = ""
    boxes: list[str] = field(default_factory=list)


def read_rtf(data: bytes, shown: str) -> LawDraft:
    """The lines of a rich text file.

    Raises:
        UnreadableFile: when it is none.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableFile(f"{shown}：文件损坏，或者不是 RTF 文档。")
    page = _SHEETS.search(data[:2000].decode("latin-1"))
    encoding = {"936": "gb18030", "950": "big5", "65001": "utf-8"}.get(page[1] if page else "", "gb18030")
    brought = _brought_in(data.decode("latin-1"))
    try:
        text = str(rtf_to_text(brought, encoding=encoding, errors="strict"))  # type: ignore[no-untyped-call]
    except (UnicodeError, ValueError, LookupError, IndexError):
        raise UnreadableFile(
            f"{shown}：这份 RTF 里的文字解不出来，请在 Word 里另存为 .docx 再导入。"
        ) from None
    if not text.strip():
        raise UnreadableFile(f"{shown}：文档里没有文字。")
    body, *notes = text.replace("|", " | ").split(_NOTE)
    draft = plain.read(body, shown)
    said = [f"注：{' '.join(note.split())}" for note in notes if note.strip()]
    tail = tuple(Line(0, note) for note in said)
    return replace(draft, tail=tail, source="\n".join((body, *said)))


def _brought_in(text: str) -> str:
    """A rich text whose text boxes stand as paragraphs where they are drawn, whose notes stand at its end, and without what
    was struck out of it. The library that reads it passes over boxes and notes.
    """
    stack: list[_RichGroup] = []
    told: list[_RichGroup] = []  # those of them that are notes, shapes or boxes
    cuts: list[tuple[int, int, str]] = []
    notes: list[str] = []
    for match in _RICH.finditer(text):
        if match[0] == "{":
            stack.append(_RichGroup(match.start()))
        elif match[1]:
            if stack and not stack[-1].kind:
                stack[-1].kind = match[1]
                told.append(stack[-1])
        elif match[0] == "}" and stack and (group := stack.pop()).kind:
            told.pop()
            if group.kind in _BOXES and len(told) == 1:
                told[0].boxes.append(_inside(text, group, match.start()))
            elif group.kind not in _BOXES and not told:
                pieces = "".join(f"\\par {{{box}}}\\par " for box in group.boxes)
                cuts.append((group.start, match.end(), pieces))
                if group.kind == "footnote":
                    notes.append(f"\\u-8192?{{{_inside(text, group, match.start())}}}")
    out, last = [], 0
    for start, end, instead in cuts:
        out += [text[last:start], instead]
        last = end
    end = text.rfind("}")
    if not notes or end < last:
        return "".join((*out, text[last:]))
    return "".join((*out, text[last:end], "\\par ", *notes, text[end:]))


def _inside(text: str, group: _RichGroup, end: int) -> str:
    """What a group holds, without the word that says what it is."""
    return text[group.start + 1 : end].replace(f"\\{group.kind}", "", 1)


def page_of_archive(data: bytes, shown: str) -> tuple[bytes, str]:
    """The web page inside a saved archive (.mht), with the encoding it declares.

    Raises:
        UnreadableFile: when there is no page in it.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        for part in message.walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                content = part.get_payload(decode=True)
                if isinstance(content, bytes) and content.strip():
                    return content, str(part.get_content_charset() or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        pass
    raise UnreadableFile(f"{shown}：这份网页归档里没有网页，请在浏览器里重新保存再导入。")


def converter() -> str | None:
    """The program that turns .doc and .wps into .docx; None when none is installed."""
    return next((found for name in CONVERTERS if (found := shutil.which(name))), None)


def as_word(data: bytes, suffix: str, shown: str) -> bytes:
    """An old document as .docx, made by LibreOffice on this machine.

    Raises:
        UnreadableFile: no LibreOffice, or it cannot open the file in time.
    """
    program = converter()
    if program is None:
        kind = "旧版 Word 文档" if suffix == ".doc" else "WPS 文档" if suffix == ".wps" else f"{suffix} 文档"
        raise UnreadableFile(
            f"{shown}：是{kind}，请另存为 .docx 再导入；这台机器装上 LibreOffice 以后可以直接导入。"
        )
    with tempfile.TemporaryDirectory(prefix="fangzhi-") as folder:
        source = Path(folder) / f"in{suffix}"
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            *(["--infilter=MS Word 97"] if data.startswith(_BINARY_WORD) else []),
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(command, timeout=WAIT, capture_output=True, check=False)
        except (OSError, subprocess.TimeoutExpired):
            raise UnreadableFile(f"{shown}：LibreOffice 打不开这份文件，请另存为 .docx 再导入。") from None
        made = Path(folder) / "in.docx"
        if not made.is_file():
            raise UnreadableFile(f"{shown}：LibreOffice 打不开这份文件，请另存为 .docx 再导入。")
        return made.read_bytes()
