"""The small notations of a scenario's metadata lines: points, effects, promises, conditions, judgements.

Full-width punctuation counts as half-width here, one character for one, so that columns stay true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from casebook.codes import scoring, state
from casebook.scenario.model import (
    CRITICAL,
    ERRORS,
    MAX_EMOTION,
    MAX_POINTS,
    MAX_STEP,
    MIN_POINTS,
    TECHNIQUES,
    TRUST_LABELS,
    Effects,
    FlagGuard,
    Guard,
    LevelGuard,
    Verdict,
)
from kb.content.markdown import Text
from kb.content.read_desk import judgement_hint
from kb.model.numerals import to_int
from kb.model.problems import Code, Place, Problem, suggestion

_WIDE = str.maketrans("，、；：（）＋－−＝＞＜　", ",,;:()+--=>< ") | {0xFF10 + n: str(n) for n in range(10)}
_PART = re.compile(r"[^,;]+")
_POINTS = re.compile(r"\s*(?P<sign>[+-]|负|减|加)?\s*(?P<points>\d+|[零一二两三四五])\s*分?\s*")
_POINTS_FIRST = re.compile(r"(?P<points>\s*(?:[+-]|负|减|加)?\s*(?:\d+|[零一二两三四五])\s*分)\s+(?=\S)")
_STEP = re.compile(r"(信任|情绪)\s*([+-])\s*(\d+)")
_FLAG = re.compile(r"(记下|抹去)\s*([^\s]+)")
_PROMISE = re.compile(r"(\d+)\s*个?回合后\s*([^,]+?)\s*(?:,\s*除非\s*([^\s,]+))?")
_LEVEL = re.compile(
    r"(信任|情绪)\s*(≥|≤|>=|<=|=>|=<|≧|≦|⩾|⩽|大于等于|小于等于|不低于|不高于|>|<|=|大于|小于|高于|低于)\s*(\S+)"
)
_NOT = re.compile(r"(?:未|没有)\s*(\S+)")
_ASCII_OPS = dict.fromkeys((">=", "=>", "≧", "⩾", "大于等于", "不低于"), "≥") | dict.fromkeys(
    ("<=", "=<", "≦", "⩽", "小于等于", "不高于"), "≤"
)
_ASCII_OPS |= {"大于": ">", "高于": ">", "小于": "<", "低于": "<"}
_MARKED = re.compile(r"记下\s*([^\s,，、；;]+)")
MARK_NAMES = (*TECHNIQUES, *ERRORS, *CRITICAL)


def plain(text: str) -> str:
    """Metadata with half-width punctuation and digits, the same length as before."""
    return text.translate(_WIDE)


def marked_flags(text: str) -> frozenset[str]:
    """Every flag that some line of the file sets."""
    return frozenset(_MARKED.findall(text))


def _signed(match: re.Match[str]) -> int:
    return to_int(match["points"]) * (-1 if match["sign"] in ("-", "负", "减") else 1)


@dataclass(frozen=True, slots=True)
class WrittenPromise:
    """A promise as written: its node is still a title."""

    turns: int
    title: Text
    unless: str


@dataclass(slots=True)
class Notation:
    """Reads the notations of one file and collects what is wrong.

    Attributes:
        flags: all flags set anywhere in the file; tells ``未登记`` the flag from ``未 登记`` the negation.
    """

    path: str
    flags: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: Code, at: Place, **details: object) -> None:
        """Collect a problem of this file."""
        self.problems.append(code.at(self.path, at, **details))

    def parts(self, text: Text) -> Iterator[Text]:
        """The comma-separated parts with their own columns; empty ones are left out."""
        for match in _PART.finditer(plain(text.value)):
            value = match[0].strip()
            if value:
                offset = match.start() + len(match[0]) - len(match[0].lstrip())
                yield Text(value, Place(text.at.line, text.at.column + offset))

    def in_range(self, what: str, value: int, low: int, high: int, at: Place) -> int:
        """The value, moved into its range; a problem when it was outside."""
        if not low <= value <= high:
            self.report(state.OUT_OF_RANGE, at, what=what, value=value, low=low, high=high)
        return min(max(value, low), high)

    def marks(self, text: Text) -> tuple[int | None, tuple[str, ...], tuple[str, ...]]:
        """``2分，共情`` as points, techniques and errors."""
        spaced = _POINTS_FIRST.match(text.value)  # 2分 共情
        if spaced is not None:
            cut = spaced.end("points")
            text = Text(f"{text.value[:cut]}，{text.value[cut + 1 :]}", text.at)
        parts = list(self.parts(text))
        match = _POINTS.fullmatch(parts[0].value) if parts else None
        if match is None:
            self.report(scoring.SCORE_BAD, text.at, value=text.value)
            return None, (), ()
        points = self.in_range("评价", _signed(match), MIN_POINTS, MAX_POINTS, text.at)
        names = [p for p in parts[1:] if self.known(p)]
        techniques = tuple(p.value for p in names if p.value in TECHNIQUES)
        return points, techniques, tuple(p.value for p in names if p.value not in TECHNIQUES)

    def known(self, name: Text, allowed: tuple[str, ...] = MARK_NAMES) -> bool:
        """Whether a technique or error has this name; a problem when none has."""
        if name.value in allowed:
            return True
        hint = suggestion(name.value, allowed)
        self.report(scoring.TECHNIQUE_UNKNOWN, name.at, name=name.value, hint=hint)
        return False

    def effects(self, text: Text) -> Effects:
        """``信任+1，情绪-1，记下 承诺过``."""
        steps = {"信任": 0, "情绪": 0}
        flags: dict[str, list[str]] = {"记下": [], "抹去": []}
        for part in self.parts(text):
            if match := _STEP.fullmatch(part.value):
                size = self.in_range(match[1], int(match[3]), 1, MAX_STEP, part.at)
                steps[match[1]] += size if match[2] == "+" else -size
            elif match := _FLAG.fullmatch(part.value):
                flags[match[1]].append(match[2])
            else:
                self.report(state.EFFECT_BAD, part.at, value=part.value)
        return Effects(steps["信任"], steps["情绪"], tuple(flags["记下"]), tuple(flags["抹去"]))

    def promise(self, text: Text) -> WrittenPromise | None:
        """``3回合后 节点名，除非 标记名``."""
        match = _PROMISE.fullmatch(plain(text.value).strip())
        if match is None or int(match[1]) < 1:
            self.report(state.PROMISE_BAD, text.at, value=text.value)
            return None
        start = match.start(2)
        title = Text(text.value[start : match.end(2)], Place(text.at.line, text.at.column + start))
        return WrittenPromise(int(match[1]), title, match[3] or "")

    def guards(self, text: Text) -> tuple[Guard, ...]:
        """``若 未 承诺过，信任≥理解``; the 若 may be left out."""
        found = []
        for part in self.parts(text):
            value = part.value.removeprefix("若").strip()
            guard = self._guard(value, part.at) if value else None
            if guard is not None:
                found.append(guard)
        return tuple(found)

    def _guard(self, value: str, at: Place) -> Guard | None:
        if value in self.flags:
            return FlagGuard(value, True, at)
        if match := _LEVEL.fullmatch(value):
            return self._level(match, at)
        if match := _NOT.fullmatch(value):
            return FlagGuard(match[1], False, at)
        if re.search(r"[≥≤<>=\s]", value):
            self.report(state.CONDITION_BAD, at, value=value, hint="")
            return None
        return FlagGuard(value, True, at)

    def _level(self, match: re.Match[str], at: Place) -> Guard | None:
        what, op, value = match[1], _ASCII_OPS.get(match[2], match[2]), match[3]
        if what == "信任" and value in TRUST_LABELS:
            return LevelGuard(what, op, TRUST_LABELS.index(value))
        if what == "情绪" and value.isdecimal():
            return LevelGuard(what, op, self.in_range("情绪", int(value), 0, MAX_EMOTION, at))
        hint = suggestion(value, TRUST_LABELS) if what == "信任" else "情绪写 0 到 5 的数。"
        self.report(state.CONDITION_BAD, at, value=match[0], hint=hint)
        return None

    def verdict(self, text: Text, points: int | None) -> tuple[Verdict, bool] | None:
        """``合理，对``; without 对 or 错 the points say whether it is right."""
        parts = [p.value for p in self.parts(text)]
        allowed = [v.value for v in Verdict]
        if not parts or parts[0] not in allowed or parts[1:] not in ([], ["对"], ["错"]):
            hint = judgement_hint(parts[0], allowed) if parts and parts[0] not in allowed else ""
            self.report(scoring.VERDICT_BAD, text.at, value=text.value, hint=hint)
            return None
        right = parts[1] == "对" if parts[1:] else (points or 0) > 0
        return Verdict(parts[0]), right
