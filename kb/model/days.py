"""Days as people write them."""

from __future__ import annotations

import datetime as dt
import re

from kb.model.numerals import to_int

_Z = "〇零○一二三四五六七八九十廿卅"
_SMALL = rf"\d{{1,2}}|[{_Z}]{{1,3}}"
_DAY = re.compile(
    rf"(?:(?P<y>\d{{4}}|\d{{2}}|[{_Z}]{{4}})[^\d{_Z}]{{1,3}})?(?P<m>{_SMALL})[^\d{_Z}]{{1,3}}(?P<d>{_SMALL})[^\d{_Z}]{{0,2}}"
)
_PLAIN = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")
_WORDS = {"今天": 0, "昨天": -1, "前天": -2, "明天": 1, "后天": 2}


def read_day(text: str, today: dt.date) -> dt.date | None:
    """A day as people write it, this year's where no year is written; None when it is not one.

    >>> read_day("11-3", dt.date(2026, 11, 23)), read_day("2026年11月3日", dt.date(2026, 11, 23))
    (datetime.date(2026, 11, 3), datetime.date(2026, 11, 3))
    >>> read_day("二〇二六年十一月三日", dt.date(2027, 1, 1)), read_day("13月40日", dt.date(2026, 11, 23))
    (datetime.date(2026, 11, 3), None)
    """
    plain = text.strip()
    if plain in _WORDS:
        return today + dt.timedelta(days=_WORDS[plain])
    match = _PLAIN.fullmatch(plain) or _DAY.fullmatch(plain)
    if match is None:
        return None
    try:
        year = _number(match["y"]) if match["y"] else today.year
        return dt.date(year + 2000 if year < 100 else year, _number(match["m"]), _number(match["d"]))
    except (ValueError, KeyError):
        return None


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else to_int(written.replace("○", "〇"))
