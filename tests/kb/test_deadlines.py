"""Time limits at month ends, leap days, Spring Festival, and beyond the known years."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb.deadlines import calculate, last_day, say, with_extension
from kb.model import Deadline, Duration
from kb.workdays import ChineseCalendar, known_years

CASES = yaml.safe_load((Path(__file__).parent / "deadlines.yaml").read_text(encoding="utf8"))


def duration(text: str) -> Duration:
    number, _, unit = text.partition(" ")
    return Duration(int(number), unit)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['from']}+{c['limit']}")
def test_last_day(case: dict[str, object]) -> None:
    start, limit = case["from"], duration(str(case["limit"]))
    assert isinstance(start, dt.date)
    extension = case.get("extension")
    found = with_extension(start, limit, duration(str(extension))) if extension else last_day(start, limit)
    assert found.last_day == case["last"]
    assert str(case.get("says", "")) in "".join((*found.words, *found.notices))


@given(st.dates(dt.date(2010, 1, 1), dt.date(2024, 6, 30)), st.integers(1, 90))
def test_the_last_day_is_after_the_first_and_people_work_on_it(start: dt.date, number: int) -> None:
    work = ChineseCalendar()
    for unit in ("日", "工作日", "月"):
        limit = Duration(min(number, 12) if unit == "月" else number, unit)
        found = last_day(start, limit)
        assert found.last_day is not None and found.last_day > start
        assert work.is_workday(found.last_day)
        assert found.words and str(start.year) in found.words[0]
    assert last_day(start, Duration(number, "工作日")).last_day >= start + dt.timedelta(days=number)


@given(st.dates(dt.date(2010, 1, 1), dt.date(2024, 6, 30)), st.integers(1, 60))
def test_working_days_are_counted_one_by_one(start: dt.date, number: int) -> None:
    work = ChineseCalendar()
    end = last_day(start, Duration(number, "工作日")).last_day
    assert end is not None
    days = [start + dt.timedelta(days=i) for i in range(1, (end - start).days + 1)]
    assert sum(work.is_workday(d) for d in days) == number


def test_an_unknown_year_is_said_and_not_guessed() -> None:
    unknown = max(known_years()) + 1
    found = last_day(dt.date(unknown, 3, 1), Duration(5, "工作日"))
    assert found.last_day is None
    assert str(unknown) in found.text


def test_a_deadline_of_an_entry_with_its_extension() -> None:
    deadline = Deadline("办结", Duration(60, "日"), "受理之日", Duration(30, "日"))
    plain, longer = calculate(deadline, dt.date(2026, 8, 1))
    assert plain.last_day == dt.date(2026, 9, 30)
    assert longer is not None and longer.last_day == dt.date(2026, 10, 30)
    with pytest.raises(ValueError, match="没有法定时限"):
        calculate(Deadline("没有法定时限"), dt.date(2026, 8, 1))


def test_impossible_limits_are_refused() -> None:
    for limit in (
        Duration(0, "日"),
        Duration(3, "旬"),
        Duration(9_999_999, "年"),
        Duration(99_999_999, "日"),
    ):
        with pytest.raises(ValueError, match="时限|单位|太远"):
            last_day(dt.date(2026, 1, 1), limit)


def test_days_are_said_with_the_day_of_the_week() -> None:
    assert say(dt.date(2026, 11, 23)) == "2026年11月23日（周一）"
