"""Where record tests keep their books: a file, and PostgreSQL in a schema of its own where one answers."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy import text as sql
from sqlalchemy.exc import OperationalError

SERVER = os.environ.get("FANGZHI_TEST_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/test")
NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


@contextmanager
def place(kind: str, folder: Path) -> Iterator[str | Path]:
    """A file, or the URL of a fresh schema that is dropped afterwards; skips where no server answers."""
    if kind == "sqlite":
        yield folder / "records.db"
        return
    engine = create_engine(SERVER, connect_args={"connect_timeout": 3})
    name = f"fangzhi_{uuid.uuid4().hex}"
    try:
        with engine.begin() as connection:
            connection.execute(sql(f"CREATE SCHEMA {name}"))
    except OperationalError:
        pytest.skip("没有 PostgreSQL 应答，跳过（no PostgreSQL server answers）")
    try:
        yield f"{SERVER}?options=-csearch_path%3D{name}"
    finally:
        with engine.begin() as connection:
            connection.execute(sql(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()
