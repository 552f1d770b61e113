"""What people write on the command line for a day or a kind of content, in the forms they write it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import click

from kb.model import Kind
from kb.model.kinds import english, kind_names, read_kind
from kb.model.numerals import to_int

_NUMBER = r"(\d{1,4}|[〇零○一二三四五六七八九十廿卅]{1,5})"
_DAY = re.compile(rf"{_NUMBER}\s*[-/.年]\s*{_NUMBER}\s*[-/.月]\s*{_NUMBER}\s*[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NEAR = {"前天": -2, "昨天": -1, "今天": 0, "明天": 1, "后天": 2}
_FORMS = "2026-11-22、2026/11/22、20261122、2026年11月22日、二〇二六年十一月二十二日，或者“今天”“昨天”"


def read_day(text: str, today: dt.date) -> dt.date | None:
    """A day as people write it; None when it is no day, or none that exists.

    >>> today = dt.date(2026, 11, 27)
    >>> [str(read_day(t, today)) for t in ("2026年1月2日", "二〇二六年一月二日", "2026/1/2", "20260102", "昨天", "2026-02-30")]
    ['2026-01-02', '2026-01-02', '2026-01-02', '2026-01-02', '2026-11-26', 'None']
    """
    text = text.strip()
    if text in _NEAR:
        return today + dt.timedelta(days=_NEAR[text])
    found = _DAY.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is None:
        return None
    try:
        year, month, day = (int(n) if n.isdecimal() else to_int(n.replace("○", "〇")) for n in found.groups())
        return dt.date(year, month, day)
    except (ValueError, KeyError):
        return None


class Day(click.ParamType[dt.date]):
    """An option's day; given to the command as a date."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Read it, or say which forms there are."""
        if isinstance(value, dt.date):
            return value
        day = read_day(str(value), dt.date.today())
        if day is None:
            self.fail(f"“{value}”不是一个日期。可以写 {_FORMS}。", param, ctx)
        return day


class KindWord(click.ParamType[Kind]):
    """A kind of content, in Chinese or English."""

    name = "kind"

    def __init__(self, allowed: Sequence[Kind] = tuple(Kind)) -> None:
        self.allowed = tuple(allowed)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Kind:
        """Read it, or name what is allowed."""
        if isinstance(value, Kind):
            return value
        kind = read_kind(str(value), self.allowed)
        if kind is None:
            names = [n for k in self.allowed for n in kind_names(k)]
            near = get_close_matches(str(value).lower(), names, n=1)
            listed = "、".join(f"{k.value}（{english(k)}）" for k in self.allowed)
            self.fail(
                f"没有“{value}”这一类。"
                + (f"您是不是想写“{near[0]}”？" if near else "")
                + f"可以写：{listed}。",
                param,
                ctx,
            )
        return kind

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        """Both words of each kind."""
        words = [w for k in self.allowed for w in (k.value, english(k))]
        return [click.shell_completion.CompletionItem(w) for w in words if w.startswith(incomplete)]
