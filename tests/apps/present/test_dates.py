"""Days as people type them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.present.dates import leaders, left_words, reckon, reckon_all
from kb.model import Deadline, Duration
from kb.model.days import read_day

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-3", dt.date(2026, 11, 3)),
        ("20261103", dt.date(2026, 11, 3)),
        ("11-3", dt.date(2026, 11, 3)),
        ("11.3", dt.date(2026, 11, 3)),
        ("11月3日", dt.date(2026, 11, 3)),
        ("2025年2月28日", dt.date(2025, 2, 28)),
        ("25/2/28", dt.date(2025, 2, 28)),
        ("昨天", dt.date(2026, 11, 22)),
        ("2月30日", None),
        ("上回", None),
        ("3", None),
    ],
)
def test_a_day_is_read_as_it_is_typed(typed: str, day: dt.date | None) -> None:
    assert read_day(typed, TODAY) == day


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)))
def test_every_written_day_reads_back(day: dt.date) -> None:
    assert read_day(day.isoformat(), TODAY) == read_day(f"{day.year}年{day.month}月{day.day}日", TODAY) == day


def test_no_statutory_limit_reckons_nothing_and_no_day_means_today() -> None:
    assert reckon(Deadline("说定"), "", TODAY) is None
    worked = reckon(Deadline("答复", Duration(15, "日")), "", TODAY)
    assert worked is not None and worked["last"].startswith("2026年12月8日")


def test_what_is_left_is_said() -> None:
    days = [dt.date(2026, 11, 26), TODAY, dt.date(2026, 11, 20)]
    assert [left_words(d, TODAY) for d in days] == ["还有 3 天", "就是今天", "已过 3 天"]


def test_the_day_that_is_counted_from_is_always_said() -> None:
    one = Deadline("答复", Duration(15, "日"), "收到之日")
    for typed, day in (("", "2026-11-23"), ("11-3", "2026-11-03"), ("昨天", "2026-11-22")):
        worked = reckon(one, typed, TODAY)
        assert worked is not None and worked["day"] == day
        assert worked["today"] is (day == TODAY.isoformat())


def test_limits_of_one_event_share_its_day_and_what_does_not_count() -> None:
    items = [
        Deadline("受理", Duration(15, "日"), "收到之日"),
        Deadline("说定"),
        Deadline("办结", Duration(60, "日"), "受理之日"),
        Deadline("告知", Duration(15, "日"), "收到之日"),
    ]
    assert leaders(items) == [0, 1, 2, 0]
    worked = reckon_all(items, ["11-3", "", "11-4", "11-20"], TODAY, pauses=["", "", "10听证"])
    first, none, second, last = worked
    assert none is None and first is not None and second is not None and last is not None
    assert first["day"] == last["day"] == "2026-11-03"
    assert second["pause"]["days"] == 10 and "第三十六条" in second["pause"]["law"]
    assert "pause" not in last
