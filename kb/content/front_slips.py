"""The fields of a file as people type them: what YAML would stumble over or drop, line by line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from kb.codes import habits as codes
from kb.codes.structure import FRONT_BROKEN
from kb.content.slips import Slip, shortened
from kb.model.days import read_day
from kb.model.problems import Place

LISTS = ("主题", "相关", "能力", "适用岗位", "承办单位", "适用地区", "别名")
DAYS = ("核验日期", "下次核验", "公布日期", "施行日期", "失效日期", "有效起", "有效止", "事发日期")
_LINE = re.compile(
    r"^(?P<pad>[ \t]*(?:- )?)(?P<key>[^\s#:：\-\[\]{}\"'][^:：\[\]{}\"']{0,15}?)(?P<colon>\s*[:：][ \t\u3000]*)(?P<value>.*)$"
)
_QUOTED = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(?:#.*)?""")
_LISTED = re.compile(r"""\[(?:[^\[\]"']|"[^"]*"|'[^']*')*\]\s*(?:#.*)?""")
_BLOCK = re.compile(r"[|>][+-]?\d?")
_COMMENT = re.compile(r"(?<=\S) #(?=[^\s#])")
_SPLIT = re.compile(r"\s*[、，,；;]\s*")
_MARKS = {
    "@": "“@”",
    "`": "“`”",
    "%": "“%”",
    "*": "“*”",
    "&": "“&”",
    "!": "“!”",
    "|": "“|”",
    ">": "“>”",
    "?": "“?”",
    "-": "“- ”",
}
_QUOTE_MEND = "请给整个值加上英文引号：{line}"


def quoted(value: str) -> str:
    """A value between quotation marks, so that every character of it is only a character."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def understood(lines: Sequence[str], offset: int = 1) -> Iterator[Slip]:
    """What is read as it was meant without being written so: lists, days, notes that would be dropped."""
    for number, line in enumerate(lines, offset + 1):
        match = _LINE.match(line)
        if match is None or line[:1] in (" ", "\t", "#", "-"):
            continue
        key, value = match["key"], match["value"].rstrip()
        at = Place(number, match.start("value") + 1)
        if match["colon"].strip() == "：" or not match["colon"].endswith(" "):
            if match["colon"].strip() == "：":
                yield Slip(None, Place(number, match.start("colon") + 1), match["colon"], ": " if value else ":")
        if (squeezed := re.sub(r"[\s\u3000]", "", key)) != key:
            yield Slip(None, Place(number, match.start("key") + 1), key, squeezed)
        if key in DAYS and value and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            day = read_day(value, dt.date.min)
            if day is not None and day.year > 1900:
                yield Slip(codes.DAY_HABIT, at, value, day.isoformat())
        elif key in LISTS and (written := _list(value)) != value:
            yield Slip(codes.LIST_HABIT, at, value, written)
        elif (note := _COMMENT.search(value)) is not None and not value.startswith(('"', "'", "[")):
            yield Slip(codes.COMMENT_HABIT, Place(number, at.column + note.start() + 1), value[note.start() + 1 :], None)


def _list(value: str) -> str:
    """A list as it is written; the value as it is where it is one, or where it cannot be told."""
    if not value or any(c in value for c in "\"'#{}:：") or value.startswith("[["):
        return value
    inner = value.strip("[]【】［］ \u3000")
    parts = [p for p in _SPLIT.split(inner) if p]
    if len(parts) < 2 and value[0] not in "【［":
        return value
    plain = value.startswith("[") and value.endswith("]") and "、" not in value
    if plain or any(re.match(r"[@`%*&!|>?-]", p) for p in parts):
        return value
    return f"[{', '.join(parts)}]"


def broken(lines: Sequence[str], offset: int = 1) -> Iterator[Slip]:
    """The lines YAML cannot read, each with what is wrong with it and how to write it; asked only when it has failed."""
    for index, line in enumerate(lines):
        number = index + offset + 1
        lead = line[: len(line) - len(line.lstrip())]
        if "\t" in lead:
            yield Slip(
                FRONT_BROKEN,
                Place(number, lead.index("\t") + 1),
                lead,
                lead.replace("\t", "  "),
                "这一行用了制表符（Tab 键）缩进",
                "请改成空格，一层两格。",
            )
            continue
        match = _LINE.match(line)
        if match is None:
            yield from _no_colon(line, number)
            continue
        value = match["value"].rstrip()
        found = _trouble(value, _ends_here(lines, index))
        if found is None:
            continue
        reason, new = found
        shown = f"{match['key']}: {new}"
        mend = _QUOTE_MEND.format(line=shortened(shown, 48)) if new.startswith('"') else f"请写成：{shortened(shown, 48)}"
        yield Slip(FRONT_BROKEN, Place(number, match.start("value") + 1), value, new, reason, mend)


def _ends_here(lines: Sequence[str], index: int) -> bool:
    """Whether the value of a line ends with the line: a field or nothing follows."""
    following = next((row for row in lines[index + 1 :] if row.strip()), "")
    return not following or (_LINE.match(following) is not None and not following.startswith((" ", "\t")))


def _no_colon(line: str, number: int) -> Iterator[Slip]:
    words = line.strip()
    if not words or line[0] in " \t#-[]{}\"'" or words.startswith(("---", "...")):
        return
    key, _, value = words.partition(" ")
    new = f"{key}: {value.strip()}" if value.strip() and len(key) <= 8 else None
    mend = f"请写成：{shortened(new, 48)}" if new else "请写成“键: 值”；接着上一行的话，就并到上一行里。"
    yield Slip(FRONT_BROKEN, Place(number, 1), line, new, "这一行没有冒号", mend)


def _trouble(value: str, ends: bool) -> tuple[str, str] | None:
    """What is wrong with a value, and the value as it should be written; None when it is sound, or goes on below."""
    first = value[:1]
    if first in "\"'":
        if not first or _QUOTED.fullmatch(value):
            return None
        body = value[1:]
        if first not in body:
            return ("引号没有配对", quoted(body)) if ends else None
        return "引号后面还有字", quoted(value)
    if first == "[":
        return _bracket(value, ends)
    if first == "{":
        return None if value.endswith("}") or not ends else ("花括号没有配对", quoted(value))
    if first in _MARKS and not _BLOCK.fullmatch(value) and (first not in "?-" or value[1:2] == " "):
        return f"值以{_MARKS[first]}开头", quoted(value)
    if re.search(r":(?:\s|$)", value.split(" #")[0]):
        return "值里有英文冒号", quoted(value)
    return None


def _bracket(value: str, ends: bool) -> tuple[str, str] | None:
    close = value.find("]")
    if close < 0:
        if not ends:
            return None
        fixed = f"{value[:-1]}]" if value[-1] in "】］)）" else f"{value}]"
        return "方括号没有配对", fixed
    if "{" in value:
        return None  # a list of tables
    if not _LISTED.fullmatch(value):
        return "方括号后面还有字", quoted(value)
    parts = [p.strip() for p in value[1:close].split(",")]
    if any(re.match(r"[@`%*&!|>]", p) or re.search(r":(?:\s|$)", p) for p in parts if p[:1] not in "\"'"):
        wrapped = [p if p[:1] in "\"'" or re.fullmatch(r"[\w\u4e00-\u9fff-]+", p) else quoted(p) for p in parts]
        return "清单里有一项以符号开头，或者有英文冒号", f"[{', '.join(wrapped)}]"
    return None
