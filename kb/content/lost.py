"""What a file holds and no reader would keep: items nested too deep, pasted tables, HTML.

A format that takes what it does not know without a word loses what its author wrote; each of these is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kb.codes import structure as codes
from kb.content.fields import LISTS
from kb.content.markdown import Item, Node, Section, Source, Text
from kb.model import Card, Kind
from kb.model.labels import Form, labels_of
from kb.model.problems import Place, Problem

# How deep items may go: 0 for plain items, 1 where 名目 stand below an item. Sections that are not named keep their
# Markdown as it is written.
_LABELLED = ("时限", "处境与行为", "填写")
_DEMANDS = "诉求"
_LISTED: Mapping[Kind, tuple[str, ...]] = {
    **LISTS,
    Kind.GUIDE: (*LISTS[Kind.GUIDE], "文书"),
    Kind.CASE: (*LISTS[Kind.CASE], "处境与行为"),
    Kind.DRILL: ("处境与行为",),
}
_PLAIN_FLOW = {row.label for row in labels_of(Card) if row.form in (Form.TEXTS, Form.BASES, Form.IDS)}
_TAG = re.compile(r"<(?:/?[A-Za-z][A-Za-z0-9-]*(?=[\s/>])|!--)")
_CODE = re.compile(r"`[^`\n]*`")
# Columns as they come out of a spreadsheet or a table of a document: tabs, or wide gaps, between words.
_TAB = re.compile(r"\S[ ]*\t")
_GAP = re.compile(r"[^\s|][ \u3000]{2,}(?=[^\s|])")
_BAR = re.compile(r"[ ]{0,3}(?:[-*+]\s+)?[|｜]")


def lost(source: Source, kind: Kind) -> Iterator[Problem]:
    """Everything of a file that nobody would ever see, or would see as it was not meant.

    Args:
        source: the file taken apart; its problems of its own are not repeated.
        kind: decides which sections are lists.
    """
    lines = source.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    yield from _html(source.path, lines)
    listed: set[int] = set()
    if kind is Kind.FLOW:
        yield from _flow(source)
    for section, depth in _lists(source, kind):
        yield from _nested(source.path, section, depth)
        if kind is not Kind.SCENARIO and section.prose and section.title.value not in LISTS.get(kind, ()):
            yield codes.STRAY_TEXT.at(source.path, section.prose.at, name=section.title.value)
        listed.update(range(section.title.at.line, _end(section, lines)))
    yield from _tables(source.path, lines, listed)


def _lists(source: Source, kind: Kind) -> Iterator[tuple[Section, int]]:
    """The sections of which only list items are kept, and how deep those may go."""
    for section in source.sections:
        name = section.title.value
        if kind is Kind.SCENARIO:
            yield section, 1
        elif name == _DEMANDS and kind in (Kind.CASE, Kind.DRILL):
            yield from ((below, 0) for below in section.sections)
        elif name in _LISTED.get(kind, ()):
            yield section, 1 if name in _LABELLED else 0


def _end(section: Section, lines: Sequence[str]) -> int:
    """The line of the next heading, or the one after the last."""
    first = section.title.at.line
    following = (n for n in range(first + 1, len(lines) + 1) if lines[n - 1].startswith("#"))
    return next(following, len(lines) + 1)


def _nested(path: str, section: Section, depth: int) -> Iterator[Problem]:
    for item in section.items:
        for child in _below(item, depth):
            at, words = child.text.at, child.text.value.split("\n")[0][:12]
            yield codes.NESTED.at(path, at, value=words, name=section.title.value)
    for below in section.sections:
        at = below.title.at
        yield codes.NESTED.at(
            path, at, value=f"{'#' * below.level} {below.title.value}", name=section.title.value
        )


def _below(item: Item, depth: int) -> Iterator[Item]:
    """The first items under the allowed depth."""
    if depth == 0:
        yield from item.children
    for child in item.children if depth else ():
        yield from _below(child, depth - 1)


def _flow(source: Source) -> Iterator[Problem]:
    """Lists of a flow hold texts; YAML makes a table of ``a: b`` and that would be left out."""
    waiting = [(name, field.node) for name, field in source.front.items()]
    while waiting:
        key, node = waiting.pop()
        for child in node.nodes:
            if key in _PLAIN_FLOW and not isinstance(child.value, Text):
                words = "：".join((*child.fields, *(t.value for t in child.texts)))[:12] or "…"
                yield codes.NESTED.at(source.path, child.at, value=words, name=key)
            else:
                waiting.append(("", child))
        waiting.extend((name, field.node) for name, field in node.fields.items())


def _html(path: str, lines: Sequence[str]) -> Iterator[Problem]:
    """The first tag of each line; what stands between backticks is meant to be read."""
    for number, line in enumerate(lines, 1):
        if "<" not in line:
            continue
        match = _TAG.search(_CODE.sub(lambda m: " " * len(m[0]), line))
        if match is not None:
            value = line[match.start() : match.start() + 20].split(">")[0] + ">"
            yield codes.HTML.at(path, Place(number, match.start() + 1), value=value)


def _tables(path: str, lines: Sequence[str], listed: set[int]) -> Iterator[Problem]:
    """The first line of each pasted table."""
    before = False
    drawn = _drawn(lines)
    for number, line in enumerate(lines, 1):
        beside = (lines[n - 1] for n in (number - 1, number + 1) if 1 <= n <= len(lines))
        column = _column(line, beside, number in listed or number not in drawn)
        if column is not None and not before:
            yield codes.TABLE.at(path, Place(number, column), value=" ".join(line.split())[:16])
        before = column is not None


def _column(line: str, beside: Iterator[str], bars: bool) -> int | None:
    """The column where a line gives itself away as a row of a pasted table; None when it is none."""
    if (tab := _TAB.search(line)) is not None:
        return tab.end()
    if bars and _BAR.match(line) is not None:
        return len(line) - len(line.lstrip()) + 1
    gap = _GAP.search(line)
    if gap is not None and any(_GAP.search(row) for row in beside):
        return gap.start() + 2
    return None


def _drawn(lines: Sequence[str]) -> set[int]:
    """The lines of tables that are drawn as tables: rows between bars, the second of them a rule."""
    found: set[int] = set()
    rows: list[int] = []
    for number, line in enumerate((*lines, ""), 1):
        if _BAR.match(line) is not None:
            rows.append(number)
            continue
        if len(rows) > 1 and _is_rule(lines[rows[1] - 1]):
            found.update(rows)
        rows = []
    return found


def _is_rule(line: str) -> bool:
    return "-" in line and set(line) <= set("|-: ")
