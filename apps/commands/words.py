"""What people write on the command line for a day or a kind of content, in the forms they write it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import click

from kb.model import Kind
from kb.model.days import read_day
from kb.model.kinds import english, no_such_kind, read_kind

_FORMS = "2026-11-22、2026/11/22、20261122、2026年11月22日、二〇二六年十一月二十二日，或者“今天”“昨天”"


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
            self.fail(no_such_kind(str(value), self.allowed), param, ctx)
        return kind

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        """Both words of each kind."""
        words = [w for k in self.allowed for w in (k.value, english(k))]
        return [click.shell_completion.CompletionItem(w) for w in words if w.startswith(incomplete)]
