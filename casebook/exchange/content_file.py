"""Content files put together from plain words that come from outside: front matter, lists, paragraphs.

Words from outside may look like Markdown or YAML. What would make a heading, a list or a field of them where none is meant is taken
off or quoted here, in one place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

_SPACE = re.compile(r"[ \t\r\f\v\u00a0\u2028\u2029\u3000]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_MARK = re.compile(
    r"^(?:[#>|\s]{1,40}|[-*+•·●○■□◆◇▪‣–—=_~`]{1,80}(?:\s+|$)|[-*+•·●○■□◆◇▪‣`=~]{1,3}|"
    r"[（(]?[0-9]{1,3}[)）.．、](?![0-9])\s*|[①-⑳]\s*|[（(][一二三四五六七八九十]{1,3}[)）]\s*|[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十])\s*)"
)
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`：][^\[\]{}#&*!|>'\"%@`:,\n]*")
_WORDS_OF_YAML = frozenset({"true", "false", "yes", "no", "null", "~", "on", "off"})
_NUMBER = re.compile(r"[-+.0-9][0-9_.eExXoO:+-]*")
Field = str | Sequence[str]


def one_line(text: str) -> str:
    """Words without line breaks, doubled spaces and characters no file holds."""
    return _SPACE.sub(" ", _CONTROL.sub("", text).replace("\n", " ")).strip()


def item_of(text: str) -> str:
    """One item of a list: on one line, without the marks and numbers it began with.

    >>> item_of("1、身份证原件"), item_of("- # 房产证"), item_of("12345热线"), item_of("一、二审判决")
    ('身份证原件', '房产证', '12345热线', '一、二审判决')
    """
    words = one_line(text)
    while (found := _MARK.match(words)) and found.end():
        rest = words[found.end() :]
        if not rest:
            return ""
        words = rest.strip()
    return words


def items_of(text: str) -> list[str]:
    """The items of a cell or a paragraph: one a line; empty ones are left out."""
    return [item for line in re.split(r"[\n\r]+", text) if (item := item_of(line))]


def paragraphs(text: str) -> str:
    """Paragraphs as Markdown: each line its own, none of them a heading, a list, a table or code by accident."""
    found = []
    for line in re.split(r"[\n\r]+", _CONTROL.sub("", text)):
        words = one_line(line)
        bare = words.lstrip("#>|`~").lstrip()
        if bare and not re.fullmatch(r"[-=_*\s]{1,200}", bare):
            found.append(f"\\{bare}" if bare[0] in "-+*" and bare[1:2] in ("", " ") else bare)
    return "\n\n".join(found)


def scalar(text: str) -> str:
    """A value of the front matter, quoted where YAML would make something else of it.

    >>> scalar("信访局"), scalar("投诉: 三天"), scalar("2026")
    ('信访局', '"投诉: 三天"', '"2026"')
    """
    words = one_line(text)
    if not words:
        return ""
    if _PLAIN.fullmatch(words) and words.lower() not in _WORDS_OF_YAML and not _NUMBER.fullmatch(words):
        return words
    return json.dumps(words, ensure_ascii=False)


def front_matter(fields: Mapping[str, Field]) -> str:
    """The front matter; a field without a value keeps its line, so that it is seen."""
    lines = ["---"]
    for key, value in fields.items():
        if isinstance(value, str):
            lines.append(f"{key}: {scalar(value)}".rstrip())
        else:
            lines.append(f"{key}: [{', '.join(_in_list(v) for v in value if one_line(v))}]")
    return "\n".join([*lines, "---"]) + "\n"


def _in_list(text: str) -> str:
    words = scalar(text)
    divided = (
        set(words) & set("，、；") and words[:1] != '"'
    )  # where a list in full-width marks is read as one
    return json.dumps(words, ensure_ascii=False) if divided else words


def listed(name: str, items: Iterable[str]) -> str:
    """A section that is a list; without items only its heading, for somebody to fill."""
    lines = [f"- {words}" for item in items if (words := item_of(item))]
    return "\n".join([f"## {name}", *lines]) + "\n"


def told(name: str, markdown: str) -> str:
    """A section that is prose; empty words leave only its heading."""
    return f"## {name}\n{markdown}".rstrip() + "\n"


def file_of(fields: Mapping[str, Field], parts: Sequence[str]) -> str:
    """A whole content file."""
    return front_matter(fields) + "\n".join(part for part in parts if part)


def with_id(text: str, entry_id: str) -> str:
    """The file with its id as the first line of its front matter."""
    head, mark, rest = text.partition("---\n")
    return f"{head}{mark}编号: {entry_id}\n{rest}"
