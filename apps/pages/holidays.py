"""放假安排: the years working days are counted in, and the form that adds the next one from its notice.

Address: ``y`` the year that is being looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import param

from apps.audit import Deed
from apps.desk.holidays import FIRST, LAST
from apps.page.shell import PageInfo, View, always
from apps.roles import Action
from kb.deadlines import say
from kb.workdays import MOST_TEXT, Arrangement, known_years, read_arrangement


class HolidaysView(View):
    """The years, and one of them in full."""

    view = "holidays"
    years = param.String("")
    read = param.String("")

    def open(self, params: dict[str, str]) -> None:
        """The list, and the year that is asked for."""
        holidays = self.desk.holidays
        own = holidays.calendar.tables
        today = self.context.today
        known = known_years() | frozenset(own)
        self.put(
            read=None,
            years={
                "known": [
                    {"year": y, "own": y in own, "rows": rows_of(own[y]) if y in own else []}
                    for y in sorted(known)
                    if y >= today.year - 1
                ],
                "next": next(y for y in range(today.year, LAST) if y not in known),
                "may": self.context.may(Action.PUBLISH),
                "faults": [{"file": k, "why": v} for k, v in sorted(holidays.faults.items())],
            },
        )

    def on_read(self, message: Mapping[str, Any]) -> None:
        """What the pasted text says, before it is kept."""
        found = self._found(message)
        if found is not None:
            self.put(read={"year": found.year, "rows": rows_of(found)})

    def on_save(self, message: Mapping[str, Any]) -> None:
        """The year is kept, and counts from now on."""
        if not self.context.may(Action.PUBLISH):
            self.say(self.context.refusal(Action.PUBLISH), "bad")
            return
        found = self._found(message)
        if found is None:
            return
        text, year = str(message["text"]), found.year

        def work() -> None:
            self.desk.holidays.save(year, text)
            self.context.audited(Deed.SAVED, f"{year} 年放假安排")

        self.later(work, lambda _: self._done(f"{year} 年的放假安排记下了，时限已经按它算。"), wanted=always)

    def on_remove(self, message: Mapping[str, Any]) -> None:
        """A year the office had added is taken back."""
        if not self.context.may(Action.PUBLISH):
            self.say(self.context.refusal(Action.PUBLISH), "bad")
            return
        year = int(message["year"])

        def work() -> bool:
            done = self.desk.holidays.remove(year)
            if done:
                self.context.audited(Deed.DELETED, f"{year} 年放假安排")
            return done

        self.later(
            work, lambda done: self._done(f"{year} 年的撤掉了。" if done else "已经不在了。"), wanted=always
        )

    def _done(self, said: str) -> None:
        self.say(said)
        self.open({})

    def _found(self, message: Mapping[str, Any]) -> Arrangement | None:
        typed = str(message.get("year", "")).strip()
        try:
            if not typed.isdecimal() or not FIRST <= int(typed) <= LAST:
                raise ValueError("年份写四位数，例如 2027。")
            return read_arrangement(str(message.get("text", ""))[: MOST_TEXT + 1], int(typed))
        except ValueError as error:
            self.put(read={"error": str(error)})
            return None


def rows_of(found: Arrangement) -> list[dict[str, str]]:
    """The days in their order, neighbours joined: when, and whether people rest or work."""
    out: list[dict[str, str]] = []
    days = sorted([(d, "放假") for d in found.rest] + [(d, "上班") for d in found.work])
    first = last = None
    kind = ""
    for day, word in [*days, (dt.date.max, "")]:
        if last is not None and (word != kind or (day - last).days != 1):
            assert first is not None
            text = (
                say(first) if first == last else f"{say(first)}至{say(last)}，共{(last - first).days + 1}天"
            )
            out.append({"days": text, "kind": kind})
            first = None
        first = first or day
        last, kind = day, word
    return out


PAGE = PageInfo("/holidays", "放假安排", "窗口", 96, HolidaysView, listed=False)
