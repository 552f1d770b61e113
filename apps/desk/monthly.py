"""What people asked in a month, by topic: counts of what was opened, confirmed, missed and not found, and never a word of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from apps.desk.remarks import Remark
from kb.files import Journal
from kb.model import Kind
from kb.search.feedback import Confirmed, Unanswered

NO_TOPIC = "没有主题"
_BUSY = "次数正被另一个程序写着，请再试一次。"


class OpenedCounts:
    """Which entries were opened on which day: rows of day and id, only ever added to; nobody and nothing typed stands in them.

    Each month has a file of its own, ``opened-2026-11.jsonl``, so that the sheet of a month costs the same after years.

    Args:
        folder: created when first written to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, entry: str, day: dt.date) -> None:
        """An entry was opened.

        Raises:
            Busy, OSError: when it could not be written.
        """
        self._journal(f"{day:%Y-%m}").append({"day": day.isoformat(), "entry": entry})

    def rows(self, month: str) -> Iterator[tuple[str, str]]:
        """The days and ids of a month and of the one before, which it is compared with.

        Args:
            month: ``2026-11``.
        """
        for name in (month_before(month), month):
            for row in self._journal(name).rows():
                yield str(row.get("day", "")), str(row.get("entry", ""))

    def _journal(self, month: str) -> Journal:
        return Journal(self._folder / f"opened-{month}.jsonl", _BUSY)


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic's month. An entry of two topics counts in both."""

    topic: str
    opened: int
    before: int
    confirmed: int
    missing: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Monthly:
    """A month as counts.

    Attributes:
        month: ``2026-11``.
        topics: the most opened first.
        entries: id and how often it was opened, the most opened first.
        opened, before: how often anything was opened, in this month and in the one before.
        confirmed, missing, wrong: how often 有用, 没答案, 内容有误 was pressed.
        not_found: questions that found nothing or that no answer fitted.
    """

    month: str
    topics: tuple[TopicLine, ...]
    entries: tuple[tuple[str, int], ...]
    opened: int
    before: int
    confirmed: int
    missing: int
    wrong: int
    not_found: int


def month_of(time: str) -> str:
    """The month of a moment in UTC, or of a day, by this machine's time; empty where it is none.

    >>> month_of("2026-11-27")
    '2026-11'
    """
    try:
        if len(time) == 10:
            return f"{dt.date.fromisoformat(time):%Y-%m}"
        moment = dt.datetime.fromisoformat(time)
    except ValueError:
        return ""
    return f"{moment.astimezone():%Y-%m}"


def month_before(month: str) -> str:
    """The month before.

    >>> month_before("2026-01")
    '2025-12'
    """
    first = dt.date.fromisoformat(f"{month}-01")
    return f"{first - dt.timedelta(days=1):%Y-%m}"


def count_month(
    month: str,
    opened: Iterable[tuple[str, str]],
    remarks: Iterable[Remark],
    confirmed: Iterable[Confirmed],
    unanswered: Iterable[Unanswered],
    topics_of: Mapping[str, tuple[str, ...]],
) -> Monthly:
    """Everything of a month.

    Args:
        topics_of: entry → its topics; what is not in it, such as an article, counts under :data:`NO_TOPIC`.
    """
    months: dict[str, Counter[str]] = {month: Counter(), month_before(month): Counter()}
    for day, entry in opened:
        if (counts := months.get(month_of(day))) is not None:
            counts[entry] += 1
    now, before = months.values()
    said = [r for r in remarks if month_of(r.time) == month]
    missing = Counter(r.entry for r in said if r.kind == "missing")
    wrong = Counter(r.entry for r in said if r.kind == "wrong")
    useful = Counter(c.passage for c in confirmed if month_of(c.time) == month)
    columns = [_by_topic(c, topics_of) for c in (now, before, useful, missing, wrong)]
    names = {topic for column in columns for topic in column}
    lines = [TopicLine(name, *(column[name] for column in columns)) for name in names]
    return Monthly(
        month=month,
        topics=tuple(sorted(lines, key=lambda t: (-t.opened, -t.missing, t.topic))),
        entries=tuple(sorted(now.items(), key=lambda row: (-row[1], row[0]))),
        opened=now.total(),
        before=before.total(),
        confirmed=useful.total(),
        missing=missing.total(),
        wrong=wrong.total(),
        not_found=sum(1 for u in unanswered if month_of(u.time) == month),
    )


def _by_topic(counts: Counter[str], topics_of: Mapping[str, tuple[str, ...]]) -> Counter[str]:
    out: Counter[str] = Counter()
    for entry, count in counts.items():
        for topic in topics_of.get(entry) or (NO_TOPIC,):
            out[topic] += count
    return out


def countable(kind: Kind) -> bool:
    """Whether opening such an entry tells what people ask."""
    return kind in (Kind.ANSWER, Kind.FLOW, Kind.GUIDE, Kind.PAPER, Kind.CASE, Kind.OFFICE)


def in_words(month: str) -> str:
    """A month as people say it.

    >>> in_words("2026-11")
    '2026年11月'
    """
    year, number = month.split("-")
    return f"{year}年{int(number)}月"
