"""A copy of a record book's file that is whole, taken while others go on writing; and whether a file is one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from casebook.errors import RecordsUnavailable


def copy_records(source: Path, target: Path) -> None:
    """Copy a SQLite record book into a new file.

    Raises:
        RecordsUnavailable: when the source is none, or is damaged.
    """
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as book,
            closing(sqlite3.connect(target)) as copy,
        ):
            book.backup(copy)
    except sqlite3.Error:
        raise RecordsUnavailable("练习记录读不出来，备份没有做成。") from None
    check_records(target)


def check_records(file: Path) -> int:
    """How many events a record book holds.

    Raises:
        RecordsUnavailable: when the file is no record book, or is damaged.
    """
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as book:
            if book.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise RecordsUnavailable("练习记录的文件坏了。")
            return int(book.execute("SELECT count(*) FROM event").fetchone()[0])
    except sqlite3.Error:
        raise RecordsUnavailable("练习记录的文件坏了，或者不是练习记录。") from None
