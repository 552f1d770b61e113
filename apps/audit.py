"""Who did what that others may want to know of later: logins, accounts, imports, publishing, exports, records of others.

One append-only journal of the office. A row names deeds, accounts, ids and titles of public texts; never what a petitioner
said, never a password, never what was typed into a field.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from kb.files import Journal

FILE = "audit.jsonl"
LONGEST = 80  # characters of what a deed was done to
HEAD = ("时间", "谁", "做了什么", "对象", "来源地址")  # of a table
TERMINAL = "命令行"  # whoever runs a command on the machine itself
_BUSY = "操作记录正被另一个程序写着，请再试一次。"


class Deed(StrEnum):
    """What was done; the value is how it is shown and kept."""

    LOGGED_IN = "登录"
    FAILED = "登录失败"
    HELD_OFF = "试错太多被挡"
    LOGGED_OUT = "退出"
    PASSWORD = "改了自己的密码"
    ADDED = "建账号"
    DISABLED = "停用账号"
    ENABLED = "启用账号"
    RENAMED = "账号改名"
    RESET = "重设密码"
    ROLE = "换角色"
    ENDED = "让账号退出"
    LINKED = "连统一登录"
    SAVED = "写内容"
    REVIEW = "送审"
    SENT_BACK = "退回"
    PUBLISHED = "发布"
    DELETED = "删除"
    RESTORED_VERSION = "恢复旧版本"
    IMPORTED = "导入"
    WITHDRAWN = "撤回导入"
    EXPORTED = "导出"
    READ_OTHERS = "看别人的记录"
    CLASS_OPENED = "开班"
    CLASS_TAKEN = "接手培训班"
    CLASS_FORGOTTEN = "删掉一个班的名字"
    BACKUP = "备份"
    RESTORE = "从备份恢复"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One row.

    Attributes:
        at: when, in UTC.
        who: the account's name at the time; :data:`TERMINAL` for a command; empty for somebody unknown.
        person: the account's id, which outlives its name; empty for a command.
        deed: what; a deed of a later version is shown as it was written.
        about: to which account, entry or text; may be empty.
        source: the address it came from; empty for a command.
    """

    at: dt.datetime
    who: str
    person: str
    deed: str
    about: str = ""
    source: str = ""

    def to_dict(self) -> dict[str, str]:
        """As it is kept and printed as JSON."""
        return {
            "at": self.at.isoformat(timespec="seconds"),
            "who": self.who,
            "person": self.person,
            "deed": self.deed,
            "about": self.about,
            "source": self.source,
        }


class Audit:
    """The deeds of an office.

    Args:
        root: the office's folder.
        now: tells the time in UTC.
    """

    def __init__(self, root: Path, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:
        self._journal = Journal(root / FILE, _BUSY)
        self._now = now

    def note(self, deed: Deed, who: str, *, person: str = "", about: str = "", source: str = "") -> None:
        """Keep a deed; it is on the disk when this returns, so never call it in the loop.

        Raises:
            Busy: when another process holds the journal for too long.
            OSError: when the disk does not take it.
        """
        row = AuditRow(self._now(), _one_line(who), person, deed.value, _one_line(about), _one_line(source))
        self._journal.path.parent.mkdir(parents=True, exist_ok=True)
        self._journal.append(row.to_dict())

    def entries(self, since: dt.date | None = None, who: str = "", deed: str = "") -> Iterator[AuditRow]:
        """The deeds, oldest first.

        Args:
            since: only from this day on, by this machine's time.
            who: only of the account of this name, or done to it.
            deed: only of this kind.
        """
        for row in self._journal.rows():
            found = _entry(row)
            if (
                found is None
                or (deed and found.deed != deed)
                or (who and who not in (found.who, found.about))
            ):
                continue
            if since is None or found.at.astimezone().date() >= since:
                yield found


def _one_line(text: str) -> str:
    return " ".join(text.split())[:LONGEST]


def _entry(row: dict[str, Any]) -> AuditRow | None:
    """A row as a value; None for one that somebody spoilt."""
    try:
        at = dt.datetime.fromisoformat(str(row["at"]))
    except (KeyError, ValueError):
        return None
    if at.tzinfo is None:
        return None
    names = ("who", "person", "deed", "about", "source")
    return AuditRow(at, *(str(row.get(k, "")) for k in names))


def cells(entry: AuditRow) -> tuple[str, ...]:
    """A row as people read it, in the order of :data:`HEAD`."""
    at = f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}"
    return (at, entry.who or "（不知道是谁）", entry.deed, entry.about, entry.source)


def as_csv(rows: list[AuditRow]) -> str:
    """A table that Excel opens as Chinese; a cell that begins like a formula is text."""
    from casebook.records.export import safe  # brings pandas with it

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows([safe(c) for c in cells(r)] for r in rows)
    return "\ufeff" + out.getvalue()
