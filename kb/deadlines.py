"""When a time limit ends: calendar days, working days, months and years, with the reasoning in words.

Counting follows 民法典第二百零一条 to 第二百零三条: the first day is not counted; months and years end on the
matching day, or on the month's last when there is none; a last day that is a rest day moves to the next
working day. Limits in working days leave rest days out altogether. An unannounced year is said, never guessed.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from kb.model import Deadline, Duration
from kb.workdays import ChineseCalendar, UnknownYear, WorkCalendar

_WEEK = "一二三四五六日"
ANNOUNCED = (
    "{year} 年的放假调休安排还不在表里：每年由国务院办公厅发通知公布。"
    "公布以后请本单位能发布内容的人在“放假安排”里补上"
)
LONGEST_PAUSE = 3650  # days
LAST_DAY = dt.date(9000, 1, 1)
_CALENDAR = ChineseCalendar()


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that does not count: a hearing, an appraisal, the post.

    Attributes:
        days: working days for a limit in working days, calendar days for any other.
        why: what for, in a word; see :data:`PAUSES`.
    """

    days: int
    why: str = ""


# What the law says of each, in our words; which matter it holds for has to be looked up there.
PAUSES: Mapping[str, str] = {
    "听证": "复核举行听证，所需时间不算在期限内（信访工作条例第三十六条第二款）；行政许可、治安案件另有规定",
    "鉴定": "行政许可、治安案件的鉴定时间不算在期限内（行政许可法第四十五条、治安管理处罚法第一百一十八条）；别的事项先查有没有这样的规定",
    "在途": "民事诉讼的期间不包括在途时间（民事诉讼法第八十五条）；别的程序先查有没有这样的规定",
    "其他": "扣除要有规定，把依据写在登记里",
}


@dataclass(frozen=True, slots=True)
class Calculation:
    """The end of a time limit.

    Attributes:
        start: the day it runs from (not counted itself).
        last_day: the last day; None when the calendar does not reach that far.
        counted_to: the day counting ends on, before a rest day moves it.
        words: the reasoning, one Chinese sentence a step.
        notices: what the reader has to know besides, such as a year not yet announced.
    """

    start: dt.date
    limit: Duration
    last_day: dt.date | None
    counted_to: dt.date | None
    words: tuple[str, ...]
    notices: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The result in one sentence."""
        if self.last_day is None:
            return "算不出来：" + "".join(self.notices)
        return f"最迟 {say(self.last_day)}。"


def say(day: dt.date) -> str:
    """``2026年11月23日（周一）``."""
    return f"{day.year}年{day.month}月{day.day}日（周{_WEEK[day.weekday()]}）"


def last_day(
    start: dt.date, limit: Duration, work: WorkCalendar = _CALENDAR, pause: Pause | None = None
) -> Calculation:
    """The last day of a limit that runs from ``start``.

    Args:
        start: the day of the event (receipt, acceptance, service); it is not counted.
        limit: at least 1 of 日, 工作日, 月 or 年.
        work: tells working days.
        pause: days that do not count.

    Returns:
        The calculation; ``last_day`` is None, with a notice, when the limit leaves the known years.

    Raises:
        ValueError: for a number below 1, an unknown unit, or a day beyond the calendar.
    """
    if limit.number < 1:
        raise ValueError("时限至少是 1。")
    if pause is not None and not 0 <= pause.days <= LONGEST_PAUSE:
        raise ValueError("不计入的天数写 0 到 3650。")
    words = [f"从{say(start)}起算，当天不算，第二天是第一天。"]
    if limit.unit == "工作日":
        return _working_days(start, limit, work, words, pause)
    counted = _counted(start, limit)
    words.append(_count_words(limit, counted, start))
    if pause is not None and pause.days:
        counted = _later(counted, pause.days)
        words.append(f"{pause.why}用去{pause.days}日不计入，往后接着数，到{say(counted)}。")
    return _rolled(start, limit, counted, work, words)


def with_extension(
    start: dt.date,
    limit: Duration,
    extension: Duration,
    work: WorkCalendar = _CALENDAR,
    pause: Pause | None = None,
) -> Calculation:
    """The last day when a limit has been extended: both run on without a break.

    The extension runs from the day the limit was counted to, not from where a rest day moved it.
    """
    first = last_day(start, limit, work, pause)
    if first.counted_to is None:
        return first
    more = last_day(first.counted_to, extension, work)
    counting = first.words[: 3 if pause is not None and pause.days and limit.unit != "工作日" else 2]
    words = (*counting, f"经批准延长{extension.text}，接着往后数。", *more.words[1:])
    notices = tuple(dict.fromkeys((*first.notices, *more.notices)))
    return Calculation(start, limit, more.last_day, more.counted_to, words, notices)


def calculate(
    deadline: Deadline, start: dt.date, work: WorkCalendar = _CALENDAR, pause: Pause | None = None
) -> tuple[Calculation, Calculation | None]:
    """A deadline's last day, and its last day when extended (None when it cannot be).

    Raises:
        ValueError: when the deadline has no limit.
    """
    if deadline.limit is None:
        raise ValueError("这一项没有法定时限。")
    plain = last_day(start, deadline.limit, work, pause)
    longer = (
        with_extension(start, deadline.limit, deadline.extension, work, pause) if deadline.extension else None
    )
    return plain, longer


def _counted(start: dt.date, limit: Duration) -> dt.date:
    try:
        if limit.unit == "日":
            return start + dt.timedelta(days=limit.number)
        if limit.unit == "月":
            return _months(start, limit.number)
        if limit.unit == "年":
            return _months(start, limit.number * 12)
    except OverflowError:
        raise ValueError("这个日期太远，算不了。") from None
    raise ValueError(f"不认识的单位“{limit.unit}”。")


def _later(day: dt.date, days: int) -> dt.date:
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        raise ValueError("这个日期太远，算不了。") from None


def _months(start: dt.date, number: int) -> dt.date:
    year, month = divmod(start.year * 12 + start.month - 1 + number, 12)
    if year >= LAST_DAY.year:
        raise OverflowError
    return dt.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _count_words(limit: Duration, counted: dt.date, start: dt.date) -> str:
    if limit.unit == "日":
        return f"数满{limit.text}（连周末和节假日一起数），到{say(counted)}。"
    if counted.day != start.day:
        return f"满{limit.text}，到期月没有{start.day}日，算到月末，{say(counted)}。"
    return f"满{limit.text}，到期月的同一天，{say(counted)}。"


def _working_days(
    start: dt.date, limit: Duration, work: WorkCalendar, words: list[str], pause: Pause | None
) -> Calculation:
    day, left = start, limit.number + (pause.days if pause else 0)
    skipped = made_up = 0
    try:
        while left:
            day += dt.timedelta(days=1)
            if work.is_workday(day):
                left -= 1
                made_up += day.weekday() >= 5
            else:
                skipped += day.weekday() < 5
    except UnknownYear as unknown:
        notice = ANNOUNCED.format(year=unknown.year) + "；现在工作日数不到那里，请人工核对。"
        return Calculation(start, limit, None, None, tuple(words), (notice,))
    except OverflowError:
        raise ValueError("这个日期太远，算不了。") from None
    extra = [f"其中有 {skipped} 天落在平日的假期不算"] if skipped else []
    extra += [f"有 {made_up} 天是调休上班的周末，照算"] if made_up else []
    if pause is not None and pause.days:
        words.append(
            f"{pause.why}用去{pause.days}个工作日不计入，一共数{limit.number + pause.days}个工作日。"
        )
    words.append(f"只数工作日，数满{limit.text}，到{say(day)}{'；' + '，'.join(extra) if extra else ''}。")
    return Calculation(start, limit, day, day, tuple(words))


def _rolled(
    start: dt.date, limit: Duration, counted: dt.date, work: WorkCalendar, words: list[str]
) -> Calculation:
    """Move a last day that is a rest day to the next working day, as far as the year is known."""
    day = counted
    try:
        while not work.is_workday(day):
            day += dt.timedelta(days=1)
    except UnknownYear as unknown:
        unsure = ANNOUNCED.format(year=unknown.year) + "；最后一天是不是休息日请人工核对。"
        weekend: tuple[str, ...] = ()
        if day.weekday() >= 5:
            words.append("这一天是周末，可能顺延。")
            weekend = (f"{say(day)}是周末，可能顺延。",)
        return Calculation(start, limit, counted, counted, tuple(words), (*weekend, unsure))
    notices: tuple[str, ...] = ()
    if day != counted:
        words.append(f"这一天是休息日，顺延到{say(day)}。")
        kind = "周末" if counted.weekday() >= 5 else "假期"
        notices = (f"数满的那天{say(counted)}是{kind}，顺延到上面这天。单位答复别等顺延，在原定那天前办完。",)
    return Calculation(start, limit, day, counted, tuple(words), notices)
