"""Statutes kept as Markdown: headings, lists, bold article numbers, front matter, an information block, tables."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from kb.errors import UnreadableFile
from kb.law.importers import rows, web
from kb.law.importers.dates import days
from kb.law.importers.lines import LawDraft, Line, Said

_INFO_END = re.compile(r"<!--\s*INFO END\s*-->")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"^(?P<marks>#{1,6})\s*(?P<text>.*?)\s*#*$")
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|~~)(?=\S)(.+?)(?<=\S)\1")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_RULE = re.compile(r"^\s*(?:(?:[-*_]\s*){3,}|=+|\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?)$")
_BULLET = re.compile(
    r"^\s*(?:[-*+]|\d{1,3}\.(?=\s+\*{0,2}第\s*[零〇一二两三四五六七八九十百千\d]+\s*条))\s+(?:\[[ xX]\]\s+)?"
)
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_HTML_START = re.compile(r"^\s*<(?P<tag>table|style|div|script|p|center)\b", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto):[^<>\s]*|[^<>\s@]+@[^<>\s@]+)>")
_TARGET = re.compile(
    r"^[ ]{0,3}\[([^\[\]^\n]+)\]:[ \t]*(?:<[^<>\n]*>|(?:https?:|mailto:|[./#])\S*)[^\n]*$", re.MULTILINE
)
_REFERENCE = re.compile(r"!?\[([^\[\]]+)\]\[([^\[\]]*)\]")
_CELL = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_STATUS = ("有效", "已修改", "已废止", "尚未生效", "失效")
_KEYS = {
    "title": ("title", "标题", "名称", "法规名称"),
    "number": ("文号", "number", "发文字号"),
    "issuer": ("author", "发布机关", "制定机关", "issuer"),
    "level": ("效力层级", "法律效力位阶", "level"),
    "status": ("status", "状态", "时效性"),
    "promulgated": ("publication_date", "公布日期", "公布", "通过日期"),
    "posted": ("date", "发布日期"),
    "effective": ("effective_date", "施行日期", "施行", "实施日期", "生效日期"),
}


@dataclass
class _State:
    info_end: int | None
    title: str = ""
    lines: list[Line] = field(default_factory=list)
    info: list[str] = field(default_factory=list)

    def add(self, number: int, text: str, level: int = 0) -> None:
        text = text.strip().strip("\u3000").strip()
        if not text:
            return
        if level == 1 and not self.title:
            self.title = text
        elif not level and self.info_end is not None and number - 1 < self.info_end:
            self.info.append(text)
        else:
            self.lines.append(Line(number, text, level))


def read(text: str, path: str) -> LawDraft:
    """The lines of a Markdown statute; tables become one line a row, list marks and emphasis go."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    start = _front_end(lines)
    front, said = _front("\n".join(lines[1 : start - 1])) if start else ("", Said())
    left: list[tuple[str, str]] = [("文件自带的说明", front)] if front else []
    info_at = next((i for i, line in enumerate(lines) if _INFO_END.search(line)), None)
    state = _State(info_at)
    body = _linked("\n".join(lines[start:]))
    left += [("注释", m[4:-3]) for m in _COMMENT.findall(body)]
    quiet = _COMMENT.sub(lambda m: "\n" * m[0].count("\n"), body).split("\n")
    _read_lines(quiet, start, state)
    source = front + body.replace("<!--", "").replace("-->", "")
    out = state.lines
    part = ""
    if info_at is not None:  # a second title line above the mark names the part (# 总则)
        parts = [x for x in out if x.level == 1 and x.number - 1 < info_at]
        out = [x for x in out if x not in parts]
        part = parts[0].text if parts else ""
        left += [("重复的标题", x.text) for x in parts[1:]]
    return LawDraft(
        path,
        tuple(out),
        tuple(state.info),
        state.title,
        part=part,
        said=said,
        source=_stripped(source),
        left=tuple(left),
    )


def _linked(body: str) -> str:
    """A text whose links stand as their words; their addresses, kept elsewhere in the file, go."""
    targets = {m[1].lower() for m in _TARGET.finditer(body)}
    if targets:
        body = _REFERENCE.sub(lambda m: m[1] if (m[2] or m[1]).lower() in targets else m[0], body)
        body = _TARGET.sub("", body)
    return _AUTOLINK.sub(r"\1", body)


def _read_lines(lines: list[str], start: int, state: _State) -> None:
    i = 0
    while i < len(lines):
        number, raw = start + i + 1, lines[i]
        block = _HTML_START.match(raw)
        if block and (end := _html_end(lines, i, block["tag"].lower())) is not None:
            for row in _html_block("\n".join(lines[i : end + 1]), block["tag"].lower()):
                state.add(number, row)
            i = end + 1
            continue
        if raw.lstrip().startswith("|"):
            end = i
            while end < len(lines) and lines[end].lstrip().startswith("|"):
                end += 1
            for row in rows.table_lines(list(_cells(lines[i:end]))):
                state.add(number, row)
            i = end
            continue
        i += 1
        line = _BULLET.sub("", _QUOTE.sub("", raw)).strip().strip("\u3000")
        if not line or _RULE.match(line):
            continue
        heading = _HEADING.match(line)
        if heading:
            state.add(number, clean(heading["text"]), len(heading["marks"]))
            continue
        for piece in _BREAK.split(line):
            state.add(number, clean(piece))


def _cells(lines: list[str]) -> Iterator[list[str]]:
    """The cells of the rows of a table; the rule below its head is none."""
    for line in lines:
        if not _RULE.match(line):
            yield [clean(cell) for cell in _CELL.split(line.strip().removeprefix("|").removesuffix("|"))]


def _front_end(lines: list[str]) -> int:
    """The line after the front matter; 0 when there is none."""
    if not lines or lines[0].strip() != "---":
        return 0
    return next((i + 1 for i in range(1, min(len(lines), 200)) if lines[i].strip() in ("---", "...")), 0)


def _front(text: str) -> tuple[str, Said]:
    """The front matter as it stands, and what of it is about the text."""
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return text, Said()
    if not isinstance(data, Mapping):
        return text, Said()
    values = {str(k).strip(): v for k, v in data.items()}
    got = {name: next((values[k] for k in keys if values.get(k)), "") for name, keys in _KEYS.items()}
    status = str(got["status"]).strip()
    return text, Said(
        title=_TAG.sub("", str(got["title"])).strip(),
        number=str(got["number"]).strip(),
        issuer=str(got["issuer"]).strip(),
        level=str(got["level"]).strip(),
        status=status if status in _STATUS else "",
        promulgated=_day(got["promulgated"]),
        effective=_day(got["effective"]),
        posted=_day(got["posted"]),
    )


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else next(iter(days(str(value))), None)


def dated(name: str) -> dt.date | None:
    """The last date in a file's name, if it is one."""
    for year, month, day in reversed(_DATED.findall(name)):
        try:
            return dt.date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def clean(text: str) -> str:
    """A line's words without marks.

    >>> clean("**第一条**　见[附件](a.docx)")
    '第一条　见附件'
    """
    text = _LINK.sub(r"\1", _TAG.sub("", text))
    for _ in range(3):
        text = _EMPHASIS.sub(r"\2", text)
    if text.startswith("|"):
        text = " | ".join(cell.strip() for cell in text.strip("|").split("|"))
    return _ESCAPE.sub(r"\1", text).strip().strip("\u3000")


def _stripped(source: str) -> str:
    """The visible text of the whole file: tags and the addresses of links are none, bullets and rules neither."""
    without = re.sub(r"<(script|style)\b.*?</\1\s*>", "", source, flags=re.DOTALL | re.IGNORECASE)
    without = _LINK.sub(r"\1", _TAG.sub("", without))
    kept = (
        _BULLET.sub("", _QUOTE.sub("", x)) for x in without.split("\n") if not _RULE.match(_QUOTE.sub("", x))
    )
    return "\n".join(_ESCAPE.sub(r"\1", x) for x in kept)


def _html_end(lines: list[str], start: int, tag: str) -> int | None:
    return next((i for i in range(start, len(lines)) if f"</{tag}" in lines[i].lower()), None)


def _html_block(text: str, tag: str) -> list[str]:
    if tag in ("style", "script"):
        return []
    try:
        return list(web.lines_of(text))
    except UnreadableFile:
        return []
