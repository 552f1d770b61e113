"""Where an office's training records are: its own file, or the database it names."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from casebook.errors import RecordsUnavailable
from kb.places import Home

if TYPE_CHECKING:
    from casebook.records.store import Records

DATABASE_VARIABLE = "FANGZHI_DATABASE_URL"
_SECRET = re.compile(r"(?<=://)([^:/@]*):[^@/]*@")


def where_records_are(home: Home) -> Path | str:
    """The database named by ``FANGZHI_DATABASE_URL``, such as ``postgresql+psycopg://…``; else the office's file."""
    return os.environ.get(DATABASE_VARIABLE) or home.records


def database_shown(place: Path | str) -> str:
    """A place of records as it may be shown: without the password.

    >>> database_shown("postgresql+psycopg://desk:secret@db/fangzhi")
    'postgresql+psycopg://desk:***@db/fangzhi'
    """
    return _SECRET.sub(r"\1:***@", str(place))


def open_records(where: str | Path | None = None) -> Records:
    """打开练习记录；不写就是本单位的。

    Open the record book in a notebook: the office's own, or the file or database that is named.

    Args:
        where: a file that is there, or a database address such as ``postgresql://user:password@host/fangzhi``.

    Raises:
        RecordsUnavailable: when it is not there or cannot be reached.
    """
    from casebook.records.store import Records

    place = where_records_are(Home.find()) if where is None else where
    if "://" not in str(place) and not Path(place).expanduser().is_file():
        raise RecordsUnavailable(
            f'没有“{place}”这个记录文件。有人练习以后就有了；要看别处的，写 open_records("文件或者数据库地址")。'
        )
    return Records.open(place if "://" in str(place) else Path(place).expanduser(), dt.datetime.now(dt.UTC))
