"""Time limits as days of a calendar (iCalendar, RFC 5545): all day, with a reminder, the same limit always under the same mark."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from casebook.exchange.questions.reading import clean, stable
from kb.deadlines import calculate, say
from kb.model import Deadline
from kb.workdays import OfficeCalendar, WorkCalendar

REMIND = 3
"""Days before the last day on which a calendar reminds."""


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day of a time limit, as it stands in a calendar.

    Attributes:
        about: of what it is a time limit: an entry's title.
        key: tells the limit from others; with the day it starts from it gives the calendar's mark.
        start: the day it was counted from.
    """

    about: str
    name: str
    key: str
    start: dt.date
    day: dt.date
    words: tuple[str, ...] = ()

    @property
    def uid(self) -> str:
        """The same for the same limit from the same day, so that a calendar renews it instead of doubling it."""
        return f"{stable(self.key, self.name, self.start.isoformat())}@fangzhi"


def last_days(
    about: str, key: str, items: Iterable[Deadline], start: dt.date, work: WorkCalendar | None = None
) -> list[LastDay]:
    """The last days of time limits that run from a day; what cannot be counted is left out."""
    found = []
    for item in items:
        if item.limit is None:
            continue
        plain, longer = calculate(item, start, work or OfficeCalendar())
        if plain.last_day is None:
            continue
        basis = "；".join(b.citation.text for b in item.basis)
        more = f"经批准延长的，最迟 {say(longer.last_day)}。" if longer and longer.last_day else ""
        words = (*plain.words, *plain.notices, more, f"依据：{basis}" if basis else "")
        found.append(LastDay(about, item.name, key, start, plain.last_day, tuple(w for w in words if w)))
    return found


def write_ics(days: Iterable[LastDay], stamp: dt.date) -> bytes:
    """A calendar file.

    Args:
        days: in any order.
        stamp: the day it is made.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//fangzhi//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for one in sorted(days, key=lambda d: (d.day, d.uid)):
        title = f"{one.name}最后一天" + (f"：{one.about}" if one.about else "")
        after = one.day + dt.timedelta(days=1)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.uid}",
            f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{after:%Y%m%d}",
            f"SUMMARY:{_escaped(title)}",
            f"DESCRIPTION:{_escaped(chr(10).join(one.words))}",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escaped(title)}",
            f"TRIGGER:-P{REMIND}D",
            "END:VALARM",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _escaped(text: str) -> str:
    text = clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """At most 75 bytes a line; the next ones begin with a space, and no character is cut."""
    parts, size = [""], 0
    for char in line:
        width = len(char.encode())
        if size + width > 75:
            parts.append(" ")
            size = 1
        parts[-1] += char
        size += width
    return "\r\n".join(parts)
