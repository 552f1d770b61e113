"""A text with everything mended that is certain, and what was changed: the work of ``fangzhi check --fix``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.codes import citation
from kb.content import kind_of, read_text
from kb.content.body_slips import body_slips
from kb.content.front import stumbles
from kb.content.front_slips import broken, understood
from kb.content.markdown import fences, plain_lines
from kb.content.slips import Slip, mended
from kb.model import Kind
from kb.model.problems import Place, Problem

_ROUNDS = 4  # one mend can bring another to light
_MAYBE = re.compile(r"\s*- [^\n]*?(?:条[^：:\n]*$|第[^第条款项]{1,6}(?:编|章|节)\s*第)")
_JOINTS = re.compile(r"[ \u3000，,、；;。—-]*")


@dataclass(frozen=True, slots=True)
class LineMend:
    """One change: the line it is on, what stood there, what stands there now. Line 0 is the file as a whole."""

    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Mended:
    """A text as it was mended, and every change in the order of the lines."""

    text: str
    mends: tuple[LineMend, ...]


def mend(text: str, path: str, kind: Kind | None = None) -> Mended:
    """Mend what can mean nothing else; reading the text gives the same entry before and after.

    Args:
        text: of a content file, with whatever mark and line ends it has.
        path: inside its content folder.
        kind: where the path does not tell.
    """
    kind = kind or kind_of(path)
    plain = plain_lines(text)
    whole = []
    if text.startswith("\ufeff"):
        whole.append(LineMend(0, "文件开头有字节序标记（BOM）", "去掉了"))
    if plain != text.removeprefix("\ufeff"):
        whole.append(LineMend(0, "行尾是 Windows 的 CRLF", "改成了 LF"))
    if kind is None:
        return Mended(text, ())
    first = lines = plain.split("\n")
    for _ in range(_ROUNDS):
        after = mended(lines, _slips(lines, path, kind))
        if after == lines:
            break
        lines = after
    if lines and lines[-1].strip():
        lines = [*lines, ""]
    changes = [LineMend(n, a, b) for n, (a, b) in enumerate(zip(first, lines, strict=False), 1) if a != b]
    if not whole and not changes and len(lines) == len(first):
        return Mended(text, ())
    if len(lines) != len(first) and not (whole or changes):
        return Mended(text, ())  # a missing last line end alone is no reason to write
    return Mended("\n".join(lines), (*whole, *changes))


def _slips(lines: Sequence[str], path: str, kind: Kind) -> Iterator[Slip]:
    if kind is Kind.FLOW:
        if stumbles(lines):
            yield from broken(lines, 0)
        return
    opened, end, dashes = fences(lines)
    yield from dashes
    start = 0
    if opened is not None:
        front = lines[opened + 1 : end]
        fields = list(understood(front, opened + 1))
        yield from fields
        if stumbles(front):
            yield from (b for b in broken(front, opened + 1) if not any(b.at.line == f.at.line for f in fields))
        start = end
    yield from body_slips(lines, start, path)
    if not any(_MAYBE.match(line) for line in lines):
        return  # reading takes a hundred times as long as looking
    text = "\n".join(lines)
    yield from (s for p in read_text(text, path, kind).problems if (s := _citation(p, lines)) is not None)


def _citation(problem: Problem, lines: Sequence[str]) -> Slip | None:
    """The mend of a citation without its colon, or with the part of a law nobody counts by."""
    line = lines[problem.line - 1] if problem.line <= len(lines) else ""
    start = problem.column - 1
    at = Place(problem.line, problem.column)
    if problem.code == citation.CITE_NO_COLON.code:
        joint = _JOINTS.match(line, start)
        return Slip(None, at, joint[0], "：") if joint is not None and start <= len(line) else None
    if problem.code == citation.CITE_PARTS.code:
        part = re.match(r"(?:第[^第条款项]{1,6}(?:分编|编|章|节)\s*)+", line[start:])
        return Slip(None, at, part[0], "") if part is not None else None
    return None
