"""The law that a case, a scenario or a drill is judged by was in force when its story happened.

A story is dated by its field 事发日期, else by the months its text names. A law must have been in force on one of the days
between the first and the last of them: a story may begin under one law and end under the next.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.codes import citation as codes
from kb.law.history import Version
from kb.library import Library
from kb.model import Basis, Case
from kb.model.numerals import to_int
from kb.model.problems import Place, Problem
from kb.model.references import bases_of

_MONTH = r"(?:十[一二]?|[一二三四五六七八九]|1[0-2]|0?[1-9])月(?!个)"
_DATED = re.compile(rf"(?P<year>(?:19|20)\d\d)年(?P<month>{_MONTH})")
# 三个月, 每月, 七月工资: only a month that stands for itself, with the year it is told in.
_TOLD = re.compile(
    rf"(?:(?P<year>前年|去年|今年)|(?<![\d年一二三四五六七八九十第]))(?P<month>{_MONTH})(?!薪|租|供|工资)"
)
_YEARS_BACK = {"前年": 2, "去年": 1, "今年": 0}


@dataclass(frozen=True, slots=True)
class Span:
    """The days a story covers, both included, and whether its author wrote the years."""

    first: dt.date
    last: dt.date
    written: bool


def span_of(happened: dt.date | None, texts: Iterable[str], verified: dt.date | None) -> Span | None:
    """When a story happened; None where nothing tells.

    Args:
        happened: the field 事发日期.
        texts: of the story, in order.
        verified: the day it was checked; a month without a year is the last such month before it.

    >>> span_of(None, ["2026年7月，罗大姐来了。八月有了结果。"], dt.date(2026, 11, 23)).first
    datetime.date(2026, 7, 1)
    >>> span_of(None, ["五月的早上，来了三个人。"], dt.date(2026, 11, 23)).last
    datetime.date(2026, 5, 31)
    """
    if happened is not None:
        return Span(happened, happened, True)
    text = "\n".join(texts)
    written = [_month(int(m["year"]), to_int(m["month"][:-1])) for m in _DATED.finditer(text)]
    if written:
        return Span(min(written), _last_day(max(written)), True)
    if verified is None:
        return None
    told = [_recent(m["year"], to_int(m["month"][:-1]), verified) for m in _TOLD.finditer(text)]
    return Span(min(told), _last_day(max(told)), False) if told else None


def _month(year: int, month: int) -> dt.date:
    return dt.date(year, month, 1)


def _recent(word: str | None, month: int, verified: dt.date) -> dt.date:
    if word:
        return _month(verified.year - _YEARS_BACK[word], month)
    return _month(verified.year - (month > verified.month), month)


def _last_day(first: dt.date) -> dt.date:
    return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def check_case(library: Library, path: str, case: Case) -> Iterator[Problem]:
    """The bases of a case against the days of its story."""
    texts = (case.story, case.handling, case.outcome)
    yield from check_then(library, path, span_of(case.happened, texts, case.verified), bases_of(case))


def check_then(library: Library, path: str, span: Span | None, bases: Iterable[Basis]) -> Iterator[Problem]:
    """Bases that nobody could have relied on while a story happened; none without its days.

    A citation that names its version is held to that version, any other to the law as a whole.
    """
    if span is None:
        return
    seen: set[tuple[str, Place]] = set()
    for basis in bases:
        mark = (basis.citation.key, basis.at)
        if mark in seen:
            continue
        seen.add(mark)
        reason = _why_not(library, basis, span)
        if reason:
            code = codes.NOT_IN_FORCE_THEN if span.written else codes.MAYBE_NOT_IN_FORCE_THEN
            when = str(span.first) if span.first == span.last else f"{span.first} 到 {span.last}"
            yield code.at(path, basis.at, citation=basis.citation.text, when=when, reason=reason)


def _why_not(library: Library, basis: Basis, span: Span) -> str:
    """Why a basis was none on any day of the span, in a few words; empty when it was one, or nothing is known."""
    history = library.history(basis.citation.law)
    if history is None:
        return ""
    named = history.at(basis.citation.version) if basis.citation.version else None
    versions = [named] if named is not None else list(history.versions)
    if any(v.effective is None or _held(v, span) for v in versions):
        return ""
    dated = sorted(v.effective for v in versions if v.effective is not None)
    if dated and dated[0] > span.last:
        return f"{dated[0]} 才施行"
    ends = sorted(v.ends for v in versions if v.ends is not None)
    return f"{ends[-1]} 起已经失效" if ends and ends[-1] <= span.first else "那时没有有效的版本"


def _held(version: Version, span: Span) -> bool:
    """Whether a version was in force on at least one day of the span."""
    begins, ends = version.effective, version.ends
    return begins is not None and begins <= span.last and (ends is None or ends > span.first)


__all__ = ["Span", "check_case", "check_then", "span_of"]
