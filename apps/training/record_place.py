"""Where an office's training records are: its own file, or the database it names."""

from __future__ import annotations

import os
import re
from pathlib import Path

from kb.places import Home

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
