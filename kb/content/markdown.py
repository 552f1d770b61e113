"""A content file taken apart: front matter, sections, lists, each with its true line and column.

Nothing here knows what the fields mean; see :mod:`kb.content`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.codes import structure as codes
from kb.model.problems import Place, Problem

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_ATTRS = re.compile(r"\s*\{(?P<attrs>[^{}]*)\}\s*$")
_ATTR = re.compile(r"#(?P<id>[\w-]+)|(?P<key>[^\s=#]+)\s*[=＝]\s*(?P<value>[^\s]+)")
_KEY_LINE = re.compile(r"^(?P<key>[^\s#\-\[\]{}:：][^:：\[\]{}\"']{0,15}?)\s*：\s*")
_FULL_LIST = re.compile(r"[，、；]")
_LABEL = re.compile(r"^(?P<label>[^:：\s]{1,12})\s*[:：]\s*")


class _HasLine(Protocol):
    """A mark of either YAML loader; both count from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text and where it begins."""

    value: str
    at: Place = field(default=Place(), compare=False)

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return bool(self.value)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the front matter or of a YAML file: text, list or mapping."""

    value: Text | tuple[Node, ...] | Mapping[str, Field]
    at: Place

    @property
    def texts(self) -> tuple[Text, ...]:
        """The value as a list of texts; nested values are left out."""
        if isinstance(self.value, Text):
            return (self.value,) if self.value else ()
        if isinstance(self.value, tuple):
            return tuple(n.value for n in self.value if isinstance(n.value, Text) and n.value)
        return ()

    @property
    def text(self) -> Text:
        """The value as one text; empty for lists and mappings."""
        return self.value if isinstance(self.value, Text) else Text("", self.at)

    @property
    def fields(self) -> Mapping[str, Field]:
        """The value as a mapping; empty otherwise."""
        return self.value if isinstance(self.value, Mapping) else {}

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The value as a list of nodes; empty otherwise."""
        return self.value if isinstance(self.value, tuple) else ()


@dataclass(frozen=True, slots=True)
class Field:
    """A key with its value."""

    key: Text
    node: Node


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
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    problems: list[Problem] = []
    front: Mapping[str, Field] = {}
    start = 0
    if lines and lines[0].strip() == "---":
        end = next((i for i in range(1, len(lines)) if lines[i].strip() == "---"), None)
        if end is None:
            problems.append(codes.FRONT_UNCLOSED.at(path, Place(1, 1)))
            return Source(path, text, {}, Text(""), (), tuple(problems))
        front = _front(lines[1:end], path, problems)
        start = end + 1
    else:
        problems.append(codes.FRONT_MISSING.at(path, Place(1, 1)))
    body = [""] * start + lines[start:]  # keeps the line numbers true
    intro, sections = _sections(body)
    return Source(path, text, front, intro, sections, tuple(problems))


def read_yaml(text: str, path: str = "") -> Source:
    """Take a YAML file apart; it has fields only."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    problems: list[Problem] = []
    front = _front(text.split("\n"), path, problems, offset=0)
    return Source(path, text, front, Text(""), (), tuple(problems))


def _front(lines: Sequence[str], path: str, problems: list[Problem], offset: int = 1) -> Mapping[str, Field]:
    plain = "\n".join(_KEY_LINE.sub(lambda m: f"{m['key']}: ", line.replace("\u3000", " ")) for line in lines)
    try:
        for event_count, event in enumerate(yaml.parse(plain, Loader=yaml.CSafeLoader)):
            if isinstance(event, yaml.AliasEvent) or event_count > 200_000:
                mark = event.start_mark
                problems.append(codes.FRONT_ALIAS.at(path, _place(mark, offset)))
                return {}
        root = yaml.compose(plain, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = _yaml_reason(str(getattr(error, "problem", "") or ""))
        problems.append(codes.FRONT_BROKEN.at(path, _place(mark, offset), reason=reason))
        return {}
    except RecursionError:
        problems.append(codes.FRONT_BROKEN.at(path, Place(offset + 1, 1), reason="嵌套太深"))
        return {}
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        problems.append(
            codes.FRONT_BROKEN.at(path, _place(root.start_mark, offset), reason="应当一行一个“键: 值”")
        )
        return {}
    return _mapping(root, path, problems, offset)


def _yaml_reason(problem: str) -> str:
    known = {
        "mapping values are not allowed": "值里有英文冒号加空格，请给整个值加上引号",
        "could not find expected ':'": "这一行少了冒号，应写成“键: 值”",
        "expected <block end>": "缩进或层级对不上",
        "while scanning": "有没有配对的引号或括号",
        "found character": "有不能用在这里的字符（例如制表符或 % @ `）",
        "expected ',' or ']'": "方括号没有配对",
        "found unexpected end of stream": "引号没有配对",
    }
    return next((v for k, v in known.items() if k in problem), "格式读不懂")


def _place(mark: _HasLine | None, offset: int) -> Place:
    return Place(mark.line + 1 + offset, mark.column + 1) if mark else Place(offset + 1, 1)


def _mapping(node: yaml.MappingNode, path: str, problems: list[Problem], offset: int) -> dict[str, Field]:
    out: dict[str, Field] = {}
    for key_node, value_node in node.value:
        at = _place(key_node.start_mark, offset)
        key = str(getattr(key_node, "value", "")).strip()
        if key in out:
            problems.append(codes.KEY_TWICE.at(path, at, key=key))
            continue
        out[key] = Field(Text(key, at), _node(value_node, path, problems, offset))
    return out


def _node(node: yaml.Node, path: str, problems: list[Problem], offset: int) -> Node:
    at = _place(node.start_mark, offset)
    if isinstance(node, yaml.ScalarNode):
        value = "" if node.tag.endswith(":null") else str(node.value).strip()
        return Node(Text(value, at), at)
    if isinstance(node, yaml.SequenceNode):
        parts = [_node(n, path, problems, offset) for n in node.value]
        if node.flow_style and len(parts) == 1 and _FULL_LIST.search(parts[0].text.value):
            one = parts[0].text
            pieces = [Text(p.strip(), one.at) for p in re.split(r"[，；]", one.value) if p.strip()]
            parts = [Node(p, p.at) for p in pieces]
        return Node(tuple(parts), at)
    if isinstance(node, yaml.MappingNode):
        return Node(_mapping(node, path, problems, offset), at)
    return Node(Text("", at), at)


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


def _sections(lines: list[str]) -> tuple[Text, tuple[Section, ...]]:
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
            column = lines[first].find(raw) + 1 if raw and raw in lines[first] else 1
            stack.append(_Open(level, Text(title, Place(first + 1, column)), attrs, token.map[1]))
        elif token.type in ("bullet_list_open", "ordered_list_open") and token.level == 0:
            end = _closing(tokens, i)
            stack[-1].items.extend(_items(tokens[i : end + 1], lines))
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


def _items(tokens: Sequence[Token], lines: list[str]) -> Iterator[Item]:
    """The items of one list, given its tokens from open to close."""
    ordered = tokens[0].type == "ordered_list_open"
    number = int(tokens[0].attrGet("start") or 1) if ordered else 0
    i = 1
    while i < len(tokens) - 1:
        end = _closing(tokens, i)  # list_item_open … list_item_close
        yield _item(tokens[i + 1 : end], lines, number if ordered else None)
        number += 1
        i = end + 1


def _item(tokens: Sequence[Token], lines: list[str], number: int | None) -> Item:
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
