"""Statutes kept as Markdown: headings, bold article numbers, an information block, tables."""

from __future__ import annotations

import datetime as dt
import re

from bs4 import BeautifulSoup

from kb.law.importers.lines import Draft, Line

_INFO_END = re.compile(r"<!--\s*INFO END\s*-->")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"^(?P<marks>#{1,6})\s*(?P<text>.*?)\s*#*$")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_RULE = re.compile(r"^\s*(?:\|?\s*:?-{3,}:?\s*)+\|?\s*$")
_HTML_START = re.compile(r"^\s*<(?P<tag>table|style|div|script)\b", re.IGNORECASE)
_DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def read(text: str, path: str) -> Draft:
    """The lines of a Markdown statute; tables become one line a row."""
    text = text.removeprefix("\ufeff")
    lines = text.split("\n")
    start = 0
    if lines and lines[0].strip() == "---":
        end = next((i for i in range(1, len(lines)) if lines[i].strip() == "---"), None)
        start = end + 1 if end is not None else 0
    info_at = next((i for i, line in enumerate(lines) if _INFO_END.search(line)), None)
    info: list[str] = []
    out: list[Line] = []
    title = ""
    i = start
    while i < len(lines):
        number, raw = i + 1, lines[i]
        block = _HTML_START.match(raw)
        if block:
            i, rows = _html_block(lines, i, block["tag"].lower())
            out.extend(Line(number, row) for row in rows)
            continue
        line = _COMMENT.sub("", raw).strip().strip("\u3000")
        i += 1
        if not line or _RULE.match(line):
            continue
        heading = _HEADING.match(line)
        if heading:
            level, words = len(heading["marks"]), _clean(heading["text"])
            if level == 1 and not title and words:
                title = words
            elif words:
                out.append(Line(number, words, level))
        elif info_at is not None and number - 1 < info_at:
            info.append(_clean(line))
        else:
            out.append(Line(number, _clean(line)))
    if info_at is not None:  # a second title line above the mark names the part (# 总则)
        parts = [x for x in out if x.level == 1 and x.number - 1 < info_at]
        rest = [x for x in out if x not in parts]
        return Draft(path, tuple(rest), tuple(info), title, part=parts[0].text if parts else "")
    return Draft(path, tuple(out), (), title)


def dated(name: str) -> dt.date | None:
    """The last date in a file's name, if it is one."""
    for year, month, day in reversed(_DATED.findall(name)):
        try:
            return dt.date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def _clean(text: str) -> str:
    text = _BOLD.sub(r"\1", text)
    text = text.strip("|").strip() if text.startswith("|") else text
    return _ESCAPE.sub(r"\1", text).strip().strip("\u3000")


def _html_block(lines: list[str], start: int, tag: str) -> tuple[int, list[str]]:
    end = next((i for i in range(start, len(lines)) if f"</{tag}>" in lines[i].lower()), len(lines) - 1)
    if tag in ("style", "script"):
        return end + 1, []
    soup = BeautifulSoup("\n".join(lines[start : end + 1]), "lxml")
    rows = [
        " | ".join(c.get_text(" ", strip=True) for c in r.find_all(["td", "th"])) for r in soup.find_all("tr")
    ]
    return end + 1, [r for r in rows if r.strip(" |")]
