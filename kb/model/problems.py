"""What is wrong with a piece of content: values that are collected, never raised."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process


class Severity(enum.StrEnum):
    """How much a problem matters; only errors make a check fail."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def label(self) -> str:
        """The word shown to users."""
        return {"error": "错误", "warning": "提醒", "hint": "建议"}[self.value]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file; line and column count from 1, the column in characters."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Example:
    """A shortest piece of content that shows a problem.

    Attributes:
        files: path inside a content folder → text. The problem is expected in the first file.
        line: the line it is expected on; None when any line will do.
    """

    files: Mapping[str, str]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """The one definition of a kind of problem.

    Attributes:
        code: stable, such as ``FZ101``.
        severity: see :class:`Severity`.
        title: a few words, in Chinese.
        cause: message template, in Chinese; ``{…}`` is filled from the problem's details.
        mend: what to do about it, in Chinese; a template as well.
        bad: contents that must give this problem; they are also its tests.
    """

    code: str
    severity: Severity
    title: str
    cause: str
    mend: str
    bad: tuple[Example, ...] = field(default=(), compare=False)

    def at(self, path: str, place: Place, /, **details: object) -> Problem:
        """The problem this code describes, at a place in a file."""
        return Problem(
            path,
            place.line,
            place.column,
            self.code,
            self.severity,
            self.cause.format(**details),
            self.mend.format(**details),
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in one file, with its cause and its mend (both Chinese sentences)."""

    path: str
    line: int
    column: int
    code: str
    severity: Severity
    cause: str
    mend: str = ""

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """By file, line, column, code."""
        return (self.path, self.line, self.column, self.code)

    def __str__(self) -> str:
        mend = f" {self.mend}" if self.mend else ""
        return (
            f"{self.path}:{self.line}:{self.column}: {self.code} [{self.severity.label}] {self.cause}{mend}"
        )

    def to_dict(self) -> dict[str, object]:
        """The shape ``--json`` prints."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "code": self.code,
            "severity": self.severity.value,
            "cause": self.cause,
            "mend": self.mend,
            "help": self.help,
        }

    @property
    def help(self) -> str:
        """Where docs/codes.md explains the code with an example, such as ``docs/codes.md#fz101``."""
        return f"docs/codes.md#{self.code.lower()}"


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sorted by file and line, each problem once."""
    return sorted(dict.fromkeys(problems), key=lambda p: p.sort_key)


_NEGATIONS = "不未无非没否勿莫部半"


def nearest(word: str, allowed: Iterable[str], limit: int = 1, cutoff: float = 55.0) -> list[str]:
    """The allowed words most like ``word``, best first; empty when none is near.

    >>> nearest("短荅", ["短答", "材料", "依据"])
    ['短答']
    """
    choices = list(allowed)
    if word in choices:
        return [word]
    found = process.extract(word, choices, scorer=fuzz.ratio, limit=limit, score_cutoff=min(cutoff, 49.0))
    close = [name for name, score, _ in found if score >= cutoff or (len(word) <= 3 and score >= 49.0)]
    return [name for name in close if not _turned(word, name)]


def _turned(word: str, other: str) -> bool:
    """Whether one of two words says no, or only partly, where the other does not: 不合理 is no slip for 合理."""
    return {c for c in word if c in _NEGATIONS} != {c for c in other if c in _NEGATIONS}


def suggestion(word: str, allowed: Iterable[str]) -> str:
    """``您是不是想写“…”？`` when a name is near, else the allowed words."""
    choices = list(allowed)
    near = nearest(word, choices)
    if near:
        return f"您是不是想写“{near[0]}”？"
    return f"可以用的有：{'、'.join(choices)}。" if choices else ""
