"""Holidays an office adds: read out of the notice as announced, or a line a day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.deadlines import Pause, calculate, last_day, with_extension
from kb.model import Deadline, Duration
from kb.workdays import Arrangement, OfficeCalendar, UnknownYear, known_years, read_arrangement

YEAR = max(known_years()) + 1
NOTICE = """一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。
二、春节：2月5日至11日放假调休，共7天。2月20日（周六）、2月28日（周日）上班。
三、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
四、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。"""


def test_a_notice_is_read_as_it_was_announced() -> None:
    found = read_arrangement(NOTICE, 2027)
    assert len(found.rest) == 3 + 7 + 5 + 7
    assert found.work == {dt.date(2027, 2, 20), dt.date(2027, 2, 28), dt.date(2027, 5, 8)}
    assert read_arrangement(found.text, 2027) == found


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("共7天", "共8天", "对不上"),
        ("10月1日（周五）至7日", "10月1日（周五）至37日", "不是日子"),
        ("5月1日（周六）至5日", "5月5日至1日", "颠倒"),
        ("三、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。", "", "5 月 1 日"),
        ("2月20日（周六）", "2月22日（周一）", "本来就是工作日"),
        ("5月8日（周六）上班", "5月2日上班", "又是放假又是上班"),
        ("共7天。2月20日", "共7天。2月9日", "又是放假又是上班"),
        ("5月8日（周六）上班", "5月8日（周六）", "没说是放假还是上班"),
    ],
)
def test_what_does_not_fit_is_said(old: str, new: str, says: str) -> None:
    assert old in NOTICE
    with pytest.raises(ValueError, match=says):
        read_arrangement(NOTICE.replace(old, new, 1), 2027)


def test_an_office_year_counts_and_wins() -> None:
    work = OfficeCalendar([read_arrangement(NOTICE, 2027)])
    assert not work.is_workday(dt.date(2027, 5, 3)) and work.is_workday(dt.date(2027, 5, 8))
    assert work.is_workday(dt.date(2027, 3, 1)) and not work.is_workday(dt.date(2027, 3, 6))
    assert work.is_workday(dt.date(2026, 11, 23))
    with pytest.raises(UnknownYear):
        work.is_workday(dt.date(2028, 3, 1))


def test_a_notice_may_begin_in_the_year_before() -> None:
    text = NOTICE.replace(
        "1月1日（周五）至3日（周日）放假调休，共3天", "2026年12月31日至2027年1月2日放假，共3天"
    )
    work = OfficeCalendar([read_arrangement(text, 2027)])
    assert not work.is_workday(dt.date(2026, 12, 31))


@given(st.text(alphabet="0123456789年月日至-（）放假上班休、，。 \n共天", max_size=200))
def test_any_text_is_an_arrangement_or_a_sentence(text: str) -> None:
    try:
        found = read_arrangement(text, 2027)
    except ValueError as error:
        assert str(error).endswith(("。", "？")) and "invalid" not in str(error)
    else:
        assert isinstance(found, Arrangement)


@given(st.dates(dt.date(2010, 1, 1), dt.date(2024, 6, 30)), st.integers(1, 60), st.integers(0, 60))
def test_days_that_do_not_count_move_the_end_by_as_many(start: dt.date, number: int, pause: int) -> None:
    for unit in ("日", "工作日"):
        apart = last_day(start, Duration(number, unit), pause=Pause(pause, "听证"))
        together = last_day(start, Duration(number + pause, unit))
        assert apart.last_day == together.last_day
        assert (f"听证用去{pause}" in "".join(apart.words)) is (pause > 0)


def test_an_extension_runs_on_from_where_the_pause_moved_it() -> None:
    found = with_extension(
        dt.date(2026, 3, 2), Duration(60, "日"), Duration(30, "日"), pause=Pause(10, "鉴定")
    )
    assert found.counted_to == dt.date(2026, 3, 2) + dt.timedelta(days=100)
    assert "鉴定用去10日" in "".join(found.words) and "经批准延长30日" in "".join(found.words)


def test_who_announces_an_unknown_year_is_said_and_a_weekend_is_named() -> None:
    start = dt.date(YEAR, 3, 1)
    while (start + dt.timedelta(days=15)).weekday() != 5:
        start += dt.timedelta(days=1)
    plain, _ = calculate(Deadline("答复", Duration(15, "日")), start)
    said = "".join(plain.notices)
    assert "周六" in said and "国务院办公厅" in said and "放假安排" in said
    rolled = last_day(dt.date(2026, 11, 6), Duration(15, "日"))  # a Saturday
    assert "2026年11月21日（周六）是周末" in "".join(rolled.notices)
