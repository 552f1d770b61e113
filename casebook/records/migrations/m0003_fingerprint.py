"""The hash of what was practised is called fingerprint, as everywhere else."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy import text as sql_text


def upgrade(connection: Connection) -> None:
    """Rename the column; what it holds stays."""
    connection.execute(sql_text("ALTER TABLE attempt RENAME COLUMN digest TO fingerprint"))
