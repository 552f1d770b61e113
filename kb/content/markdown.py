"""A content file taken apart: front matter, sections, lists, each with its true line and column.

Nothing here knows what the fields mean; see :mod:`kb.content`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.codes import structure as codes
from kb.codes.habits import FENCE_HABIT
from kb.content.body_slips import body_slips
from kb.content.front import Field, Node, Text, read_fields
from kb.content.slips import Slip, mended, problems_of
from kb.model.problems import Place, Problem

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_ATTRS = re.compile(r"\s*\{(?P<attrs>[^{}]*)\}\s*$")
_ATTR = re.compile(r"#(?P<id>[\w-]+)|(?P<key>[^\s=#]+)\s*[=＝]\s*(?P<value>[^\s]+)")
FENCE = re.compile(r"^[ \t\u3000]*(?:-{3,}|[-—–－﹣_＿]{2,}|—)[ \t\u3000]*$")
_LABEL = re.compile(r"^(?P<label>[^:：\s]{1,12})\s*[:：]\s*")


@dataclass(frozen=True, slots=True)
class Item:
    """A list item; ``number`` is set in ordered lists."""

    text: Text
    children: tuple[Item, ...] = ()
    number: int | None = None
    attrs: Mapping[str, str] = field(default_factory=dict)

    @property
    def labelled(self) -> tuple[Text, Text] | None:
        """``(label, value)`` of ``标签：值``; None when there is no label."""
        match = _LABEL.match(self.text.value)
        if match is None:
            return None
        at = self.text.at
        value = Text(self.text.value[match.end() :].strip(), Place(at.line, at.column + match.end()))
        return Text(match["label"], at), value


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with everything up to the next heading of its level or above.

    Attributes:
        body: its Markdown without sub-sections, as written.
        prose: the same without lists.
        items: of all its lists, in order.
    """

    level: int
    title: Text
    attrs: Mapping[str, str]
    body: Text
    prose: Text
    items: tuple[Item, ...]
    sections: tuple[Section, ...] = ()

    def walk(self) -> Iterator[Section]:
        """This section and all below it."""
        yield self
        for section in self.sections:
            yield from section.walk()

    @property
    def markdown(self) -> str:
        """The section's Markdown with its sub-sections, headings included."""
        parts = [self.body.value]
        for s in self.sections:
            parts.append(f"{'#' * s.level} {s.title.value}\n\n{s.markdown}".strip())
        return "\n\n".join(p for p in parts if p)


@dataclass(frozen=True, slots=True)
class Source:
    """A file taken apart."""

    path: str
    text: str
    front: Mapping[str, Field]
    intro: Text
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Hash of the text; an attempt or an index entry remembers it."""
        return content_hash(self.text)


def content_hash(text: str) -> str:
    """First 16 hex digits of the SHA-256 of the text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@lru_cache(maxsize=4)  # whoever checks a text reads it several times over, and a long one takes half a second
def read_markdown(text: str, path: str = "") -> Source:
    """Take a Markdown file apart.

    Args:
        text: the file's text; a byte order mark and ``\\r\\n`` are allowed.
        path: named in problems.
    """
    text = plain_lines(text)
    lines = text.split("\n")
    problems: list[Problem] = []
    front: Mapping[str, Field] = {}
    opened, end, slips = fences(lines)
    if opened is None:
        problems.append(codes.FRONT_MISSING.at(path, Place(1, 1)))
    else:
        if lines[end : end + 1] == [] or not FENCE.match(lines[end]):
            problems.append(codes.FRONT_UNCLOSED.at(path, Place(end + 1, 1)))
        front = read_fields(lines[opened + 1 : end], path, problems, opened + 1, slips)
    start = 0 if opened is None else end + (end < len(lines) and FENCE.match(lines[end]) is not None)
    slips += body_slips(lines, start, path)
    problems.extend(problems_of(path, slips))
    straight = mended(lines, slips)
    body = [""] * start + straight[start:]  # keeps the line numbers true
    intro, sections = _sections(body, lines)
    return Source(path, text, front, intro, sections, tuple(problems))


def plain_lines(text: str) -> str:
    """A text without a byte order mark and with one kind of line end."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def fences(lines: Sequence[str]) -> tuple[int | None, int, list[Slip]]:
    """Where the fields begin and end, and what their lines of dashes should be.

    Returns:
        The first line of dashes, None where there is none; the last one, or the first heading where that is missing.
    """
    opened = next((i for i, row in enumerate(lines) if row.strip()), None)
    if opened is None or not FENCE.match(lines[opened]):
        return None, 0, []
    end = len(lines)
    for number in range(opened + 1, len(lines)):
        if FENCE.match(lines[number]) or re.match(r"[#＃]{2}", lines[number]):
            end = number
            break
    slips = [
        Slip(FENCE_HABIT, Place(n + 1, 1), lines[n], "---")
        for n in (opened, end)
        if n < len(lines) and FENCE.match(lines[n]) and lines[n].strip() != "---"
    ]
    return opened, end, slips


def read_yaml(text: str, path: str = "") -> Source:
    """Take a YAML file apart; it has fields only."""
    text = plain_lines(text)
    problems: list[Problem] = []
    front = read_fields(text.split("\n"), path, problems, offset=0)
    return Source(path, text, front, Text(""), (), tuple(problems))


def _attrs(text: str) -> tuple[str, dict[str, str]]:
    match = _ATTRS.search(text)
    if match is None:
        return text.strip(), {}
    found: dict[str, str] = {}
    for attr in _ATTR.finditer(match["attrs"]):
        if attr["id"]:
            found["id"] = attr["id"]
        else:
            found[attr["key"]] = attr["value"]
    return text[: match.start()].strip(), found


@dataclass(slots=True)
class _Open:
    level: int
    title: Text
    attrs: dict[str, str]
    first: int
    items: list[Item] = field(default_factory=list)
    list_lines: list[tuple[int, int]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


def _sections(lines: list[str], written: Sequence[str]) -> tuple[Text, tuple[Section, ...]]:
    tokens = _MARKDOWN.parse("\n".join(lines))
    root = _Open(0, Text(""), {}, 0)
    stack = [root]
    ends: dict[int, int] = {}
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.type == "heading_open" and token.level == 0 and token.map:
            level, first = int(token.tag[1]), token.map[0]
            ends[id(stack[-1])] = first
            while stack[-1].level >= level:
                _close(stack, lines, ends)
            raw = tokens[i + 1].content
            title, attrs = _attrs(raw)
            column = written[first].find(title) + 1 if title and title in written[first] else 1
            stack.append(_Open(level, Text(title, Place(first + 1, column)), attrs, token.map[1]))
        elif token.type in ("bullet_list_open", "ordered_list_open") and token.level == 0:
            end = _closing(tokens, i)
            stack[-1].items.extend(_items(tokens[i : end + 1], written))
            if token.map:
                stack[-1].list_lines.append((token.map[0], token.map[1]))
            i = end
        i += 1
    ends[id(stack[-1])] = len(lines)
    while len(stack) > 1:
        _close(stack, lines, ends)
    intro = _raw(lines, 0, ends.get(id(root), len(lines)))
    return intro, tuple(root.sections)


def _close(stack: list[_Open], lines: list[str], ends: dict[int, int]) -> None:
    done = stack.pop()
    end = ends.get(id(done), len(lines))
    in_list = {n for a, b in done.list_lines for n in range(a, b)}
    section = Section(
        done.level,
        done.title,
        done.attrs,
        _raw(lines, done.first, end),
        _raw(lines, done.first, end, in_list),
        tuple(done.items),
        tuple(done.sections),
    )
    stack[-1].sections.append(section)


def _raw(lines: list[str], first: int, end: int, without: Set[int] = frozenset()) -> Text:
    """The lines from ``first`` to before ``end`` as they are; those of ``without`` are empty."""
    while first < end and (first in without or not lines[first].strip()):
        first += 1
    kept = ("" if n in without else lines[n] for n in range(first, end))
    return Text("\n".join(kept).rstrip(), Place(first + 1, 1))


def _closing(tokens: Sequence[Token], start: int) -> int:
    level, kind = tokens[start].level, tokens[start].type.replace("_open", "_close")
    return next(
        i for i in range(start + 1, len(tokens)) if tokens[i].type == kind and tokens[i].level == level
    )


def _items(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Item]:
    """The items of one list, given its tokens from open to close."""
    ordered = tokens[0].type == "ordered_list_open"
    number = int(tokens[0].attrGet("start") or 1) if ordered else 0
    i = 1
    while i < len(tokens) - 1:
        end = _closing(tokens, i)  # list_item_open … list_item_close
        yield _item(tokens[i + 1 : end], lines, number if ordered else None)
        number += 1
        i = end + 1


def _item(tokens: Sequence[Token], lines: Sequence[str], number: int | None) -> Item:
    texts: list[str] = []
    at: Place | None = None
    children: list[Item] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.type in ("bullet_list_open", "ordered_list_open"):
            end = _closing(tokens, i)
            children.extend(_items(tokens[i : end + 1], lines))
            i = end
        elif token.type == "inline" and token.map:
            if at is None:
                first = token.content.split("\n", 1)[0]
                at = Place(token.map[0] + 1, max(lines[token.map[0]].find(first), 0) + 1)
            texts.append(token.content)
        i += 1
    value, attrs = _attrs("\n\n".join(texts))
    return Item(Text(value, at or Place()), tuple(children), number, attrs)


__all__ = ["Field", "Item", "Node", "Section", "Source", "Text", "content_hash", "fences", "plain_lines", "read_markdown", "read_yaml"]
