"""Learners, attempts and their events."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)


def upgrade(connection: Connection) -> None:
    """Create the three tables as they were first shipped."""
    metadata = MetaData()
    time = DateTime(timezone=True)
    Table(
        "learner",
        metadata,
        Column("id", String(32), primary_key=True),
        Column("name", String(80), nullable=False),
        Column("added_at", time, nullable=False),
    )
    Table(
        "attempt",
        metadata,
        Column("id", String(32), primary_key=True),
        Column("learner", String(32), ForeignKey("learner.id"), nullable=False),
        Column("kind", String(20), nullable=False),
        Column("content", String(120), nullable=False),
        Column("digest", String(64), nullable=False),
        Column("format", Integer, nullable=False),
        Column("started_at", time, nullable=False),
        Index("attempt_by_learner", "learner", "content"),
    )
    Table(
        "event",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("attempt", String(32), ForeignKey("attempt.id"), nullable=False),
        Column("number", Integer, nullable=False),
        Column("kind", String(20), nullable=False),
        Column("at", time, nullable=False),
        Column("data", JSON, nullable=False),
        UniqueConstraint("attempt", "number", name="event_once"),
    )
    metadata.create_all(connection)
