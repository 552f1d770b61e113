"""Working days in China: public holidays and worked weekends, year by year as they were announced."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Protocol

import chinese_calendar
from chinese_calendar import constants


class UnknownYear(Exception):
    """The holidays of a year have not been announced, or are not in the table yet."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year} 年的放假调休安排还不在表里。")
        self.year = year


class WorkCalendar(Protocol):
    """What the deadline calculator asks of a calendar."""

    def is_workday(self, day: dt.date) -> bool:
        """Whether people work that day; raises :class:`UnknownYear`."""
        ...


@lru_cache(maxsize=1)
def known_years() -> frozenset[int]:
    """Years whose arrangement is in the table: those that have a National Day holiday."""
    return frozenset(day.year for day in constants.holidays if (day.month, day.day) == (10, 1))


class ChineseCalendar:
    """The State Council's yearly arrangement, as the chinesecalendar package carries it."""

    def is_workday(self, day: dt.date) -> bool:
        """Whether people work that day, worked weekends included.

        Raises:
            UnknownYear: when the year's arrangement is not in the table.
        """
        if day.year not in known_years():
            raise UnknownYear(day.year)
        return bool(chinese_calendar.is_workday(day))
