"""A file under another id: the text that says so, and the files of the office that speak of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from apps.writing.files import OfficeFiles
from kb.content import kind_of
from kb.errors import OutsideLibrary
from kb.model import PREFIXES

LONGEST_ID = 60
_ID_LINE = re.compile(r"(?m)^(编号[ \t]*[:：][ \t]*[\"“]?)([^\s\"”#]+)")
_TITLE_LINE = re.compile(r"(?m)^(标题[ \t]*[:：][ \t]*)([\"“]?)(.*?)([\"”]?)[ \t]*$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A file of the office that names an id, and how often."""

    path: str
    times: int


def why_not(path: str, new: str) -> str:
    """Why an id cannot become a file's; empty when it can.

    >>> why_not("answers/wd-jia.md", "wd-yi")
    ''
    >>> why_not("answers/wd-jia.md", "zn-yi")
    '问答的编号以“wd-”开头，后面是小写字母、数字、短横。'
    """
    kind = kind_of(path)
    prefix = PREFIXES[kind] if kind is not None else ""
    word = kind.value if kind is not None else "内容"
    if not re.fullmatch(rf"{re.escape(prefix)}[a-z0-9]+(?:-[a-z0-9]+)*", new):
        return f"{word}的编号以“{prefix}”开头，后面是小写字母、数字、短横。"
    return f"编号最多 {LONGEST_ID} 个字符。" if len(new) > LONGEST_ID else ""


def path_of(path: str, new: str) -> str:
    """Where a file of this id stands: beside the other one.

    >>> path_of("answers/ours/wd-jia.md", "wd-yi")
    'answers/ours/wd-yi.md'
    """
    return PurePosixPath(path).with_name(new + PurePosixPath(path).suffix).as_posix()


def with_id(text: str, new: str, title: str = "") -> str:
    """A text with another id, and another title where one is given.

    >>> with_id("---\\n编号: wd-jia\\n标题: 甲\\n---\\n", "wd-yi", "甲（另一份）")
    '---\\n编号: wd-yi\\n标题: 甲（另一份）\\n---\\n'
    """
    text = _ID_LINE.sub(lambda m: m[1] + new, text, count=1)
    return _TITLE_LINE.sub(lambda m: m[1] + m[2] + title + m[4], text, count=1) if title else text


def title_in(text: str) -> str:
    """The title that a text gives itself; empty when it gives none."""
    found = _TITLE_LINE.search(text)
    return found[3].strip() if found else ""


def mentions(files: OfficeFiles, old: str, but: str) -> Iterable[Mention]:
    """The office's files that name an id; waits for the disk.

    Args:
        but: the file whose id it is.
    """
    named = _whole(old)
    for path in files.paths():
        if path == but:
            continue
        try:
            times = len(named.findall(files.open(path).text))
        except OutsideLibrary:
            continue
        if times:
            yield Mention(path, times)


def with_mention(text: str, old: str, new: str) -> str:
    """A text that names the new id wherever it named the old one.

    >>> with_mention("[甲](wd-jia)、[甲二](wd-jia-er)", "wd-jia", "wd-yi")
    '[甲](wd-yi)、[甲二](wd-jia-er)'
    """
    return _whole(old).sub(new, text)


def _whole(entry_id: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9-]){re.escape(entry_id)}(?![A-Za-z0-9-])")
