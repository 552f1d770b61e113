"""Classes: what happens in them as events, and beside the events, to be deleted with the names, who sits where."""

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
    """Create the four tables."""
    metadata = MetaData()
    time = DateTime(timezone=True)
    Table(
        "training_class",
        metadata,
        Column("id", String(32), primary_key=True),
        Column("code", String(6), unique=True),
        Column("title", String(120), nullable=False),
        Column("way", String(20), nullable=False),
        Column("opened_by", String(80), nullable=False),
        Column("opened_at", time, nullable=False),
        Column("host_key", String(32), nullable=False),
        Column("projector_key", String(32), nullable=False),
        Column("finished_at", time),
        Column("recorded_at", time),
        Column("forgotten_at", time),
    )
    Table(
        "class_event",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("class", String(32), ForeignKey("training_class.id"), nullable=False),
        Column("seq", Integer, nullable=False),
        Column("kind", String(20), nullable=False),
        Column("at", time, nullable=False),
        Column("data", JSON, nullable=False),
        UniqueConstraint("class", "seq", name="class_event_once"),
    )
    Table(
        "class_seat",
        metadata,
        Column("id", String(32), primary_key=True),
        Column("class", String(32), ForeignKey("training_class.id"), nullable=False),
        Column("name", String(80)),
        Column("account", String(80)),
        Column("token", String(64)),
        Column("moving", String(4)),
        Column("moving_until", time),
        UniqueConstraint("class", "name", name="class_seat_name_once"),
        Index("class_seat_by_token", "class", "token", unique=True),
    )
    Table(
        "class_presence",
        metadata,
        Column("server", String(32), primary_key=True),
        Column("class", String(32), primary_key=True),
        Column("seats", JSON, nullable=False),
        Column("at", time, nullable=False),
    )
    metadata.create_all(connection)
