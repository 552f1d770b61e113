"""A learner is one account; two processes that meet a new person at once make one."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy import text as sql_text


def upgrade(connection: Connection) -> None:
    """Add the account; learners of before have none until somebody claims them."""
    connection.execute(sql_text("ALTER TABLE learner ADD COLUMN account VARCHAR(80)"))
    connection.execute(sql_text("CREATE UNIQUE INDEX learner_by_account ON learner (account)"))
