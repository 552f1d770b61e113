"""The fields of a file: YAML as people type it, each value with its true line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import yaml

from kb.codes import structure as codes
from kb.content.front_slips import broken, understood
from kb.content.slips import Slip, mended, problems_of
from kb.model.problems import Place, Problem

_KEY_LINE = re.compile(r"^(?P<key>[^\s#\-\[\]{}:：][^:：\[\]{}\"']{0,15}?)\s*：\s*")
_COLON = re.compile(r"^[^\s#\-\[\]{}:：][^:：\[\]{}\"']{0,15}?(?P<colon>\s*：\s*)")
_FULL_LIST = re.compile(r"[，、；]")


class _HasLine(Protocol):
    """A mark of either YAML loader; both count from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


_Placing = Callable[[_HasLine], Place]
_Fault = Callable[[str, int], Problem]


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


def read_fields(lines: Sequence[str], path: str, problems: list[Problem], offset: int = 1, slips: list[Slip] | None = None) -> Mapping[str, Field]:
    """The fields as they are meant: a line YAML cannot read costs that line alone.

    Args:
        lines: between the lines of dashes.
        path: named in problems.
        problems: what is wrong is added to it.
        offset: lines above the first.
        slips: what was written otherwise than the format has it is added to it.
    """
    found = list(understood(lines, offset))
    if slips is not None:
        slips.extend(found)
    moved = (replace(x, at=Place(x.at.line - offset, x.at.column)) for x in found)
    straight = mended(lines, moved) if found else lines
    rows = [_KEY_LINE.sub(lambda m: f"{m['key']}: ", line.replace("\u3000", " ")) for line in straight]
    fault, root = _composed(rows)
    if fault is not None:
        faults = list(broken(rows, offset))
        problems.extend(problems_of(path, faults, frozenset((codes.FRONT_BROKEN,))))
        rows = _readable(rows, faults, offset)
        fault, root = _composed(rows)
    if fault is not None:
        problems.append(fault(path, offset))
        return {}
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        problems.append(_broken_at(path, _place(root.start_mark, offset), "应当一行一个“键: 值”"))
        return {}
    wider = [len(row) - len(line) for row, line in zip(rows, lines, strict=True)]

    def place(mark: _HasLine) -> Place:
        at = _place(mark, offset)
        line = lines[mark.line] if mark.line < len(lines) else ""
        beyond = at.column > len(line) - len(line.lstrip()) + 1  # a key stands before what was written anew
        full = _COLON.match(line)
        return Place(at.line, at.column - _wider(full)) if full and beyond and wider[mark.line] else at

    return _mapping(root, path, problems, place)


def _wider(full: re.Match[str]) -> int:
    """How much further right a value stands once its full-width colon is written as YAML wants it."""
    return 2 - len(full["colon"])


def stumbles(lines: Sequence[str]) -> bool:
    """Whether YAML cannot read the lines of the fields as they stand, full-width colons aside."""
    rows = [_KEY_LINE.sub(lambda m: f"{m['key']}: ", line.replace("\u3000", " ")) for line in lines]
    return _composed(rows)[0] is not None


def _readable(rows: Sequence[str], slips: Sequence[Slip], offset: int) -> list[str]:
    """The lines with what YAML stumbles over written as it should be, or left out where only the author knows."""
    moved = [replace(s, at=Place(s.at.line - offset, s.at.column)) for s in slips]
    lost = {s.at.line for s in moved if s.new is None}
    return ["" if n in lost else row for n, row in enumerate(mended(rows, moved), 1)]


def _broken_at(path: str, at: Place, reason: str) -> Problem:
    return codes.FRONT_BROKEN.at(path, at, reason=reason, mend="请改好这一行，应是“键: 值”，清单写成“[甲, 乙]”。")


def _composed(rows: Sequence[str]) -> tuple[_Fault | None, yaml.Node | None]:
    """What YAML says against the lines, as a problem of a file, and what it makes of them; None where it says or makes nothing."""
    plain = "\n".join(rows)
    try:
        for event_count, event in enumerate(yaml.parse(plain, Loader=yaml.CSafeLoader)):
            if isinstance(event, yaml.AliasEvent) or event_count > 200_000:
                mark = event.start_mark
                return (lambda path, offset: codes.FRONT_ALIAS.at(path, _place(mark, offset))), None
        return None, yaml.compose(plain, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        at = getattr(error, "problem_mark", None)
        reason = _yaml_reason(str(getattr(error, "problem", "") or ""))
        return (lambda path, offset: _broken_at(path, _place(at, offset), reason)), None
    except RecursionError:
        return (lambda path, offset: _broken_at(path, Place(offset + 1, 1), "嵌套太深")), None


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


def _mapping(node: yaml.MappingNode, path: str, problems: list[Problem], place: _Placing) -> dict[str, Field]:
    out: dict[str, Field] = {}
    for key_node, value_node in node.value:
        at = place(key_node.start_mark)
        key = str(getattr(key_node, "value", "")).strip()
        if key in out:
            problems.append(codes.KEY_TWICE.at(path, at, key=key))
            continue
        out[key] = Field(Text(key, at), _node(value_node, path, problems, place))
    return out


def _node(node: yaml.Node, path: str, problems: list[Problem], place: _Placing) -> Node:
    at = place(node.start_mark)
    if isinstance(node, yaml.ScalarNode):
        value = "" if node.tag.endswith(":null") else str(node.value).strip()
        return Node(Text(value, at), at)
    if isinstance(node, yaml.SequenceNode):
        parts = [_node(n, path, problems, place) for n in node.value]
        if node.flow_style and len(parts) == 1 and _FULL_LIST.search(parts[0].text.value):
            one = parts[0].text
            pieces = [Text(p.strip(), one.at) for p in re.split(r"[，；]", one.value) if p.strip()]
            parts = [Node(p, p.at) for p in pieces]
        return Node(tuple(parts), at)
    if isinstance(node, yaml.MappingNode):
        return Node(_mapping(node, path, problems, place), at)
    return Node(Text("", at), at)


