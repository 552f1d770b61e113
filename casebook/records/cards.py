"""Review cards of learners: an append-only log; the latest row of a card is what it is now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from casebook.errors import RecordNotFound, RecordRefused
from casebook.records import tables as t
from casebook.records.store import Records
from casebook.review import CardKind, Rating, ReviewCard, due_cards, review


class CardBook:
    """The review cards of one record book."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def add(self, learner: str, cards: Iterable[ReviewCard], at: dt.datetime) -> int:
        """Add cards the learner does not have; how many were new.

        Raises:
            RecordNotFound: when there is no such learner.
        """
        new = 0
        try:
            with self._records.writing() as connection:
                known = set(connection.scalars(select(t.review.c.card).where(t.review.c.learner == learner)))
                for card in cards:
                    if card.key not in known:
                        _write(connection, learner, card, 0, None, at)
                        new += 1
        except IntegrityError as error:
            raise RecordNotFound("没有这位学员。") from error
        return new

    def cards(self, learner: str) -> list[ReviewCard]:
        """All cards of a learner as they are now, by due time."""
        r = t.review.c
        latest = (
            select(r.card, func.max(r.number).label("number")).where(r.learner == learner).group_by(r.card)
        )
        last = latest.subquery()
        query = select(t.review).join(last, (r.card == last.c.card) & (r.number == last.c.number))
        with self._records.engine.execution_options(writes=False).connect() as connection:
            found = [_read(row) for row in connection.execute(query.where(r.learner == learner))]
        return sorted(found, key=lambda c: (c.due, c.key))

    def due(self, learner: str, at: dt.datetime) -> list[ReviewCard]:
        """Cards of a learner that are due, longest due first."""
        return due_cards(self.cards(learner), at)

    def answer(self, learner: str, key: str, rating: Rating, at: dt.datetime) -> ReviewCard:
        """Record an answer; the card with its new due time comes back.

        Raises:
            RecordNotFound: when the learner has no such card.
            RecordRefused: when another answer was recorded at the same moment.
        """
        r = t.review.c
        query = select(t.review).where(r.learner == learner, r.card == key).order_by(r.number.desc()).limit(1)
        try:
            with self._records.writing() as connection:
                row = connection.execute(query).first()
                if row is None:
                    raise RecordNotFound("没有这张复习卡。")
                card, _ = review(_read(row), rating, at)
                _write(connection, learner, card, row.number + 1, int(rating), at)
        except IntegrityError as error:
            raise RecordRefused("这张复习卡刚刚在别处答过。") from error
        return card

    def take_back(self, learner: str, key: str, at: dt.datetime) -> ReviewCard:
        """Undo the last answer to a card; the card as it was before comes back. The answer stays in the log.

        Raises:
            RecordNotFound: when the learner has no such card, or its last row is no answer.
            RecordRefused: when an answer was recorded at the same moment.
        """
        r = t.review.c
        query = select(t.review).where(r.learner == learner, r.card == key).order_by(r.number.desc()).limit(2)
        try:
            with self._records.writing() as connection:
                rows = list(connection.execute(query))
                if len(rows) < 2 or rows[0].rating is None:
                    raise RecordNotFound("没有可以撤回的回答。")
                card = _read(rows[1])
                _write(connection, learner, card, rows[0].number + 1, None, at)
        except IntegrityError as error:
            raise RecordRefused("这张复习卡刚刚在别处答过。") from error
        return card


def _write(
    connection: Connection, learner: str, card: ReviewCard, number: int, rating: int | None, at: dt.datetime
) -> None:
    data = {
        "kind": card.kind.value,
        "front": card.front,
        "back": card.back,
        "source": card.source,
        "due": card.due.isoformat(),
        "state": dict(card.state),
        "bases": list(card.bases),
        "begun": card.begun.isoformat() if card.begun else None,
    }
    connection.execute(
        insert(t.review).values(
            learner=learner, card=card.key, number=number, rating=rating, at=at, data=data
        )
    )


def _read(row: Any) -> ReviewCard:
    data = row.data
    begun = data.get("begun")
    return ReviewCard(
        row.card,
        CardKind(data["kind"]),
        data["front"],
        data["back"],
        data["source"],
        dt.datetime.fromisoformat(data["due"]),
        data["state"],
        tuple(data.get("bases", ())),
        dt.datetime.fromisoformat(begun) if begun else None,
    )
