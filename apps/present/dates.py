"""Days as users type them, and time limits worked out for the card."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from casebook.exchange.handouts.calendar import LastDay, write_ics
from kb.deadlines import PAUSES, Pause, calculate, say
from kb.model import Deadline
from kb.model.days import read_day
from kb.workdays import OfficeCalendar, WorkCalendar

_PAUSE = re.compile(r"(\d{1,4})\s*([\u4e00-\u9fff]{0,4})")


def left_words(last: dt.date, today: dt.date) -> str:
    """``还有 3 天``, ``就是今天``, ``已过 2 天``."""
    days = (last - today).days
    return f"还有 {days} 天" if days > 0 else "就是今天" if days == 0 else f"已过 {-days} 天"


def leaders(items: Sequence[Deadline]) -> list[int]:
    """For each time limit the first one that runs from the same event: they share a day and what does not count."""
    first: dict[str, int] = {}
    out = []
    for i, item in enumerate(items):
        out.append(first.setdefault(item.start, i) if item.limit is not None and item.start else i)
    return out


def read_pause(text: str) -> Pause | None:
    """What does not count, as the address keeps it: ``10听证``; None for nothing.

    >>> read_pause("10听证"), read_pause("3"), read_pause("很久")
    (Pause(days=10, why='听证'), Pause(days=3, why='其他'), None)
    """
    match = _PAUSE.fullmatch(text.strip())
    if match is None or not int(match[1]):
        return None
    return Pause(int(match[1]), match[2] if match[2] in PAUSES else "其他")


def reckon(
    item: Deadline,
    typed: str,
    today: dt.date,
    work: WorkCalendar | None = None,
    pause: Pause | None = None,
) -> dict[str, Any] | None:
    """One time limit from the day typed (today when nothing was); None when there is no statutory limit.

    ``day`` is the day that is counted from, which the box beside it shows; ``start`` what was typed.
    """
    if item.limit is None:
        return None
    start = read_day(typed, today) if typed.strip() else today
    if start is None:
        return {"start": typed, "day": typed, "error": "日子写成 2026-11-23 或者 11-23 就行。"}
    shown: dict[str, Any] = {"start": typed, "day": start.isoformat(), "today": start == today}
    if pause is not None:
        shown["pause"] = {"days": pause.days, "why": pause.why, "law": PAUSES[pause.why]}
    try:
        plain, longer = calculate(item, start, work or OfficeCalendar(), pause)
    except ValueError as error:
        return {**shown, "error": str(error)}
    if plain.last_day is None:
        return {**shown, "error": "".join(plain.notices), "unknown": True}
    return {
        **shown,
        "from": say(start),
        "last": say(plain.last_day),
        "left": left_words(plain.last_day, today),
        "extended": say(longer.last_day) if longer and longer.last_day else "",
        "words": list(plain.words),
        "ics": _calendar(item, start, today, plain.last_day, plain.words),
        "unknown": any("放假安排" in n for n in (*plain.notices, *(longer.notices if longer else ()))),
        "notices": list(dict.fromkeys((*plain.notices, *(longer.notices if longer else ())))),
    }


def _calendar(item: Deadline, start: dt.date, today: dt.date, last: dt.date, words: Sequence[str]) -> str:
    """The last day as a calendar's file."""
    return write_ics([LastDay("", item.name, item.name, start, last, tuple(words))], today).decode()


def reckon_all(
    items: Sequence[Deadline],
    typed: Sequence[str],
    today: dt.date,
    work: WorkCalendar | None = None,
    pauses: Sequence[str] = (),
) -> list[dict[str, Any] | None]:
    """All time limits of a card, each from the day of the first one that starts with the same event."""
    days, apart = [*typed, *[""] * len(items)], [*pauses, *[""] * len(items)]
    return [
        reckon(item, days[first], today, work, read_pause(apart[first]))
        for item, first in zip(items, leaders(items), strict=True)
    ]
