"""The log of spaced review."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)


def upgrade(connection: Connection) -> None:
    """Create the table of review cards and of what was remembered."""
    metadata = MetaData()
    Table("learner", metadata, Column("id", String(32), primary_key=True))  # stands already; named by the key
    log = Table(
        "review",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("learner", String(32), ForeignKey("learner.id"), nullable=False),
        Column("card", String(200), nullable=False),
        Column("number", Integer, nullable=False),
        Column("rating", Integer),
        Column("at", DateTime(timezone=True), nullable=False),
        Column("data", JSON, nullable=False),
        UniqueConstraint("learner", "card", "number", name="review_once"),
    )
    log.create(connection)
