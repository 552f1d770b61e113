"""Days as users type them, and time limits worked out for the card."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from kb.deadlines import calculate, say
from kb.model import Deadline

_DAY = re.compile(r"(?:(?P<y>\d{4}|\d{2})\D{1,2})?(?P<m>\d{1,2})\D{1,2}(?P<d>\d{1,2})\D{0,2}")
_PLAIN = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")
_WORDS = {"今天": 0, "昨天": -1, "前天": -2, "明天": 1, "后天": 2}


def read_day(text: str, today: dt.date) -> dt.date | None:
    """A day as people type it; None when it is not one.

    >>> read_day("11-3", dt.date(2026, 11, 23)), read_day("2026年11月3日", dt.date(2026, 11, 23))
    (datetime.date(2026, 11, 3), datetime.date(2026, 11, 3))
    >>> read_day("20261103", dt.date(2026, 11, 23)), read_day("13月40日", dt.date(2026, 11, 23))
    (datetime.date(2026, 11, 3), None)
    """
    plain = text.strip()
    if plain in _WORDS:
        return today + dt.timedelta(days=_WORDS[plain])
    match = _PLAIN.fullmatch(plain) or _DAY.fullmatch(plain)
    if match is None:
        return None
    year = int(match["y"]) if match["y"] else today.year
    try:
        return dt.date(year + 2000 if year < 100 else year, int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def left_words(last: dt.date, today: dt.date) -> str:
    """``还有 3 天``, ``就是今天``, ``已过 2 天``."""
    days = (last - today).days
    return f"还有 {days} 天" if days > 0 else "就是今天" if days == 0 else f"已过 {-days} 天"


def reckon(item: Deadline, typed: str, today: dt.date) -> dict[str, Any] | None:
    """One time limit from the day typed (today when nothing was); None when there is no statutory limit."""
    if item.limit is None:
        return None
    start = read_day(typed, today) if typed.strip() else today
    if start is None:
        return {"start": typed, "error": "日子写成 2026-11-23 或者 11-23 就行。"}
    try:
        plain, longer = calculate(item, start)
    except ValueError as error:
        return {"start": typed, "error": str(error)}
    if plain.last_day is None:
        return {"start": typed, "error": "".join(plain.notices)}
    return {
        "start": typed,
        "last": say(plain.last_day),
        "left": left_words(plain.last_day, today),
        "extended": say(longer.last_day) if longer and longer.last_day else "",
        "words": list(plain.words),
        "notices": list(plain.notices),
    }


def reckon_all(
    items: Sequence[Deadline], typed: Sequence[str], today: dt.date
) -> list[dict[str, Any] | None]:
    """All time limits of a card, each from its own day."""
    days = [*typed, *[""] * len(items)]
    return [reckon(item, days[i], today) for i, item in enumerate(items)]
