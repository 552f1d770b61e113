"""The tables as they are now. Rows are only ever added; what changes is told by a later row.

Who sits in a class, and which keys open it, are told by rows that change: names can be deleted and events cannot.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)

from casebook.errors import NotUtc


def in_utc(at: dt.datetime) -> dt.datetime:
    """The time itself, if it carries the zone UTC.

    Raises:
        NotUtc: when it has no zone or another one.
    """
    if at.tzinfo is None or at.utcoffset() != dt.timedelta(0):
        raise NotUtc("记录的时间必须是 UTC 时间。")
    return at.astimezone(dt.UTC)


class UtcTime(TypeDecorator[dt.datetime]):
    """A time in UTC: aware in Python, kept without a zone where the database knows none (SQLite)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse other zones; drop the zone for SQLite."""
        if value is None:
            return None
        value = in_utc(value)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


metadata = MetaData()

learner = Table(
    "learner",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Column("account", String(80)),
    Index("learner_by_account", "account", unique=True),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("learner", String(32), ForeignKey("learner.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("content", String(120), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("format", Integer, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Index("attempt_by_learner", "learner", "content"),
)

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("attempt", String(32), ForeignKey("attempt.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("data", JSON, nullable=False),
    UniqueConstraint("attempt", "number", name="event_once"),
)

review = Table(
    "review",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("learner", String(32), ForeignKey("learner.id"), nullable=False),
    Column("card", String(200), nullable=False),
    Column("number", Integer, nullable=False),
    Column("rating", Integer),
    Column("at", UtcTime, nullable=False),
    Column("data", JSON, nullable=False),
    UniqueConstraint("learner", "card", "number", name="review_once"),
)

training_class = Table(
    "training_class",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("code", String(6), unique=True),
    Column("title", String(120), nullable=False),
    Column("way", String(20), nullable=False),
    Column("opened_by", String(80), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("host_key", String(32), nullable=False),
    Column("projector_key", String(32), nullable=False),
    Column("finished_at", UtcTime),
    Column("recorded_at", UtcTime),
    Column("forgotten_at", UtcTime),
)

class_event = Table(
    "class_event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("class", String(32), ForeignKey("training_class.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("data", JSON, nullable=False),
    UniqueConstraint("class", "seq", name="class_event_once"),
)

class_seat = Table(
    "class_seat",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("class", String(32), ForeignKey("training_class.id"), nullable=False),
    Column("name", String(80)),
    Column("account", String(80)),
    Column("token", String(64)),
    Column("moving", String(4)),
    Column("moving_until", UtcTime),
    UniqueConstraint("class", "name", name="class_seat_name_once"),
    Index("class_seat_by_token", "class", "token", unique=True),
)

class_presence = Table(
    "class_presence",
    metadata,
    Column("server", String(32), primary_key=True),
    Column("class", String(32), primary_key=True),
    Column("seats", JSON, nullable=False),
    Column("at", UtcTime, nullable=False),
)
