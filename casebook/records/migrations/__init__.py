"""Named steps that bring a database to the shape of :mod:`casebook.records.tables`, each applied once, in order.

A step never changes after it has shipped; a new shape is a new file and a new row in :data:`STEPS`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, inspect, select
from sqlalchemy import text as sql_text

from casebook.errors import RecordsUnavailable
from casebook.records.migrations import (
    m0001_attempts,
    m0002_reviews,
    m0003_fingerprint,
    m0004_account,
    m0005_classes,
)

STEPS: tuple[tuple[str, Callable[[Connection], None]], ...] = (
    ("0001_attempts", m0001_attempts.upgrade),
    ("0002_reviews", m0002_reviews.upgrade),
    ("0003_fingerprint", m0003_fingerprint.upgrade),
    ("0004_account", m0004_account.upgrade),
    ("0005_classes", m0005_classes.upgrade),
)

_APPLIED = Table(
    "applied_migration",
    MetaData(),
    Column("name", String(80), primary_key=True),
    Column("at", String(32), nullable=False),
)
_LOCK = 0x66616E67  # any number, as long as every process takes the same


def migrate(engine: Engine, at: dt.datetime) -> list[str]:
    """Apply the steps that are missing, all or none.

    Args:
        engine: of the database.
        at: written beside each applied step, UTC.

    Returns:
        The names applied now, in order; empty when nothing was missing.

    Raises:
        RecordsUnavailable: when the database has steps this program does not know.
    """
    done = []
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # two servers may start at once
            connection.execute(sql_text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if not inspect(connection).has_table(_APPLIED.name):
            _APPLIED.create(connection, checkfirst=True)
        applied = set(connection.scalars(select(_APPLIED.c.name)))
        if unknown := applied - {name for name, _ in STEPS}:
            raise RecordsUnavailable(
                f"记录是更新版本的程序写的（{'、'.join(sorted(unknown))}），请升级后再打开。"
            )
        for name, step in STEPS:
            if name not in applied:
                step(connection)
                connection.execute(_APPLIED.insert().values(name=name, at=at.isoformat()))
                done.append(name)
    return done
