"""Working days in China: public holidays and worked weekends, year by year as they were announced.

The package chinesecalendar carries the years announced when it was made; an office adds the next one from the notice of the
State Council's General Office (国务院办公厅), pasted as it is or written a line a day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import chinese_calendar
from chinese_calendar import constants


class UnknownYear(Exception):
    """The holidays of a year have not been announced, or are not in the table yet."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year} 年的放假调休安排还不在表里。")
        self.year = year


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The holidays of one year as announced.

    Attributes:
        rest: days off, weekends among them or not.
        work: Saturdays and Sundays on which people work.
    """

    year: int
    rest: frozenset[dt.date]
    work: frozenset[dt.date]

    @property
    def text(self) -> str:
        """As it is kept: a line a day, 休 or 班."""
        rows = [(day, "休") for day in self.rest] + [(day, "班") for day in self.work]
        return "".join(f"{day.isoformat()} {word}\n" for day, word in sorted(rows))


class WorkCalendar(Protocol):
    """What the deadline calculator asks of a calendar."""

    def is_workday(self, day: dt.date) -> bool:
        """Whether people work that day; raises :class:`UnknownYear`."""
        ...


@lru_cache(maxsize=1)
def known_years() -> frozenset[int]:
    """Years whose arrangement is in the table: those that have a National Day holiday."""
    return frozenset(day.year for day in constants.holidays if (day.month, day.day) == (10, 1))


_DAY = r"(?:(?P<y{n}>\d{{4}})[年-])?(?:(?P<m{n}>\d{{1,2}})[月-])?(?P<d{n}>\d{{1,2}})日?(?:[（(][^（）()]{{0,12}}[）)])?"
_SPAN = re.compile(
    r"(?<!\d)(?=\d{1,4}[年月-])"
    + _DAY.format(n=1)
    + r"(?:\s*(?:至|到|—+|–|~|～)\s*"
    + _DAY.format(n=2)
    + ")?"
)
_SENTENCE, _CLAUSE = re.compile(r"[。；;\n]"), re.compile("，")
_COUNT = re.compile(r"共\s*(\d{1,2})\s*天")
_LONGEST = 20  # days of one holiday; more is a slip of the pen
MOST_TEXT = 5_000  # characters of a notice


def read_arrangement(text: str, year: int) -> Arrangement:
    """An arrangement out of the announced notice, or out of lines ``2027-01-01 休``, ``2027-02-14 班``.

    >>> found = read_arrangement("元旦：1月1日（周五）至3日（周日）放假，共3天。国庆节：10月1日至7日放假。10月9日（周六）上班。", 2027)
    >>> len(found.rest), sorted(found.work)
    (10, [datetime.date(2027, 10, 9)])

    Raises:
        ValueError: with a sentence for who filled it in: a day that is none, a count that does not fit, a holiday that is missing.
    """
    if len(text) > MOST_TEXT:
        raise ValueError("这段文字太长了，只贴放假安排那几段。")
    rest: set[dt.date] = set()
    work: set[dt.date] = set()
    last = 0  # days of the holiday that a 共3天 counts
    for sentence in _SENTENCE.split(text):
        waiting: list[dt.date] = []  # days whose word is still to come
        for clause in _CLAUSE.split(sentence):
            count = _COUNT.search(clause)
            if count and last and int(count[1]) != last:
                raise ValueError(f"“{clause.strip()}”和前面的日子对不上：前面一共是 {last} 天。")
            waiting += [day for match in _SPAN.finditer(clause) for day in _days(match, year)]
            if "班" in clause and waiting:
                work.update(waiting)
                waiting = []
            elif ("休" in clause or "放假" in clause) and waiting:
                rest.update(waiting)
                last, waiting = len(waiting), []
        if waiting:
            raise ValueError(f"{waiting[0].isoformat()} 没说是放假还是上班。")
    return _sound(Arrangement(year, frozenset(rest), frozenset(work)))


def _days(match: re.Match[str], year: int) -> list[dt.date]:
    first_year = int(match["y1"] or year)
    month = match["m1"]
    try:
        first = dt.date(first_year, int(month or 0), int(match["d1"]))
        if not match["d2"]:
            return [first]
        last = dt.date(int(match["y2"] or first_year), int(match["m2"] or month or 0), int(match["d2"]))
    except ValueError:
        raise ValueError(f"“{match[0].strip()}”不是日子。") from None
    if not 0 < (last - first).days < _LONGEST:
        raise ValueError(f"“{match[0].strip()}”前后颠倒，或者太长。")
    return [first + dt.timedelta(days=i) for i in range((last - first).days + 1)]


def _sound(found: Arrangement) -> Arrangement:
    year = found.year
    both = found.rest & found.work
    if both:
        raise ValueError(f"{min(both).isoformat()} 又是放假又是上班。")
    for day in (dt.date(year, 1, 1), dt.date(year, 5, 1), dt.date(year, 10, 1)):
        if day not in found.rest:
            raise ValueError(
                f"里面没有 {day.year} 年 {day.month} 月 {day.day} 日的假期，是不是贴漏了或者年份不对？"
            )
    weekday = sorted(day for day in found.work if day.weekday() < 5)
    if weekday:
        raise ValueError(f"{weekday[0].isoformat()} 本来就是工作日，不用写“上班”，请核对。")
    return found


class OfficeCalendar:
    """The years the package knows, and those an office has added; an office's table wins for its year."""

    def __init__(self, tables: Iterable[Arrangement] = ()) -> None:
        self.tables = {table.year: table for table in tables}
        self._package = ChineseCalendar()

    @property
    def years(self) -> frozenset[int]:
        """Years whose arrangement is known."""
        return known_years() | frozenset(self.tables)

    def is_workday(self, day: dt.date) -> bool:
        """Whether people work that day.

        Raises:
            UnknownYear: when nobody has added the year yet.
        """
        table = self.tables.get(day.year)
        if table is None:
            after = self.tables.get(day.year + 1)  # a notice may begin with the last days of the year before
            if after is not None and (day in after.rest or day in after.work):
                return day in after.work
            return self._package.is_workday(day)
        if day in table.rest or day in table.work:
            return day in table.work
        return day.weekday() < 5


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
