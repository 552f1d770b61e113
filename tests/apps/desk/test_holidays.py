"""The holidays an office adds: kept in a file a year, counted at once, faults said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from apps.desk.holidays import Holidays
from tests.kb.test_workdays import NOTICE


def test_a_year_is_kept_counted_and_taken_back(tmp_path: Path) -> None:
    holidays = Holidays(tmp_path / "holidays")
    assert 2027 not in holidays.calendar.years
    holidays.save(2027, NOTICE)
    assert holidays.calendar.is_workday(dt.date(2027, 5, 8))
    assert (tmp_path / "holidays" / "2027.txt").read_text("utf8").startswith("2027-01-01 休\n")
    assert holidays.remove(2027) and not holidays.remove(2027)
    assert 2027 not in holidays.calendar.years


def test_a_file_put_there_by_hand_counts_and_a_bad_one_is_named(tmp_path: Path) -> None:
    holidays = Holidays(tmp_path)
    (tmp_path / "2027.txt").write_text(NOTICE, "utf8")
    (tmp_path / "2028.txt").write_text("元旦放假", "utf8")
    assert 2027 in holidays.calendar.years and 2028 not in holidays.calendar.years
    assert "1 月 1 日" in holidays.faults["2028.txt"]


def test_what_is_no_arrangement_is_not_kept(tmp_path: Path) -> None:
    holidays = Holidays(tmp_path)
    for year, text in ((2027, "放假"), (27, NOTICE), (2027, NOTICE * 40)):
        with pytest.raises(ValueError):
            holidays.save(year, text)
    assert list(tmp_path.iterdir()) == []
