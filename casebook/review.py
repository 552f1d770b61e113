"""Spaced review: when a card comes back (FSRS, from the fsrs package) and which cards today brings; times in UTC.

A day's review can be finished: it brings at most so many new cards and so many old ones, whatever has piled up.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fsrs import Card as FsrsCard
from fsrs import Rating as FsrsRating
from fsrs import Scheduler, State

from casebook.errors import NotUtc

# Fuzzing spreads due dates at random; without it the same answers always give the same days.
_SCHEDULER = Scheduler(enable_fuzzing=False)
NEW_A_DAY, OLD_A_DAY = 20, 60
"""Cards a day brings at most: never answered before, and coming back. What is over waits for the next days."""


class CardKind(enum.StrEnum):
    """What a card asks for."""

    TECHNIQUE = "能力"
    DEADLINE = "时限"
    ARTICLE = "条文"
    DECISION = "判断"


class Rating(enum.IntEnum):
    """How well it was remembered."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4

    @property
    def label(self) -> str:
        """The word on the button."""
        return ("忘了", "勉强", "记得", "很熟")[self - 1]


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """One thing to remember, and when it is due.

    Attributes:
        key: the same thing missed twice gives the same key.
        source: id of the scenario or drill it came from.
        state: what FSRS knows about it; empty on a card never reviewed.
        bases: citations as printed, to be read with the back.
        begun: when it was first answered; None before, and on cards kept before this was noted.
    """

    key: str
    kind: CardKind
    front: str
    back: str
    source: str
    due: dt.datetime
    state: Mapping[str, Any]
    bases: tuple[str, ...] = ()
    begun: dt.datetime | None = None

    @property
    def new(self) -> bool:
        """Whether it was never answered."""
        return not self.state

    @property
    def answered(self) -> dt.datetime | None:
        """When it was last answered."""
        last = self.state.get("last_review")
        return dt.datetime.fromisoformat(last) if last else None


@dataclass(frozen=True, slots=True)
class ReviewLog:
    """One answer to one card."""

    card: str
    rating: Rating
    at: dt.datetime


def review(card: ReviewCard, rating: Rating, at: dt.datetime) -> tuple[ReviewCard, ReviewLog]:
    """The card after an answer, and the log of that answer; the card passed in is unchanged.

    Raises:
        NotUtc: when ``at`` is not in UTC.
    """
    _utc(at)
    known: Any = dict(card.state)  # the package types it more narrowly than JSON can say
    before = FsrsCard.from_dict(known) if known else FsrsCard(card_id=1, due=at)
    after, _ = _SCHEDULER.review_card(before, FsrsRating(int(rating)), at)
    begun = card.begun or (at if card.new else None)
    return replace(card, due=after.due, state=dict(after.to_dict()), begun=begun), ReviewLog(
        card.key, rating, at
    )


def due_cards(cards: Iterable[ReviewCard], at: dt.datetime) -> list[ReviewCard]:
    """Those due at a time, longest due first."""
    _utc(at)
    return sorted((c for c in cards if c.due <= at), key=lambda c: (c.due, c.key))


@dataclass(frozen=True, slots=True)
class Today:
    """What one day brings.

    Attributes:
        queue: cards to answer now, in the order they are asked.
        waiting: cards that are due and left for the next days.
        answered: cards answered today.
        later: cards answered today that come back once more today.
    """

    queue: tuple[ReviewCard, ...]
    waiting: int
    answered: int
    later: int


def todays(
    cards: Iterable[ReviewCard],
    at: dt.datetime,
    since: dt.datetime,
    *,
    new: int = NEW_A_DAY,
    old: int = OLD_A_DAY,
    topics: Mapping[str, str] | None = None,
    after: ReviewCard | None = None,
) -> Today:
    """The cards of a day: as many as can be done, kinds and topics mixed; the same day gives the same order.

    A card that is learnt, and due at any hour of the day, is asked from its morning on. Of cards with one back, made by
    one exercise, one a day is begun: the other is known once the first was answered.

    Args:
        cards: all of a learner.
        at: now.
        since: when the day began; it lasts 24 hours.
        new, old: the most a day brings, answered ones counted.
        topics: source → topic; a source without one is a topic by itself.
        after: the card answered just before, so that the next is of another kind.
    """
    _utc(at)
    _utc(since)
    known = list(cards)
    seen = [c for c in known if c.answered and c.answered >= since]
    begun = sum(c.begun is not None and c.begun >= since for c in seen)
    again = {c.key for c in seen}
    due = [c for c in known if _due_today(c, at, since)]
    fresh = _one_a_back((c for c in due if c.new), seen, since.date())
    coming = [c for c in due if not c.new and c.key not in again]
    coming.sort(key=lambda c: (c.due, c.key))
    repeated = [c for c in due if c.key in again]
    chosen = [
        *fresh[: max(new - begun, 0)],
        *coming[: max(old - (len(seen) - begun), 0)],
        *repeated,
    ]
    end = since + dt.timedelta(days=1)
    later = sum(at < c.due < end for c in seen)
    queue = interleaved(chosen, since.date(), topics, after)
    return Today(tuple(queue), len(due) - len(queue), len(seen), later)


def _due_today(card: ReviewCard, at: dt.datetime, since: dt.datetime) -> bool:
    if card.due <= at:
        return True
    learnt = card.state.get("state") == State.Review.value
    return learnt and card.due < since + dt.timedelta(days=1)


def _one_a_back(fresh: Iterable[ReviewCard], seen: Iterable[ReviewCard], day: dt.date) -> list[ReviewCard]:
    """New cards in the order of the day, one of each back."""
    known = {(c.source, c.back) for c in seen}
    out = []
    for card in sorted(fresh, key=lambda c: _place(day, c.key)):
        if (card.source, card.back) not in known:
            known.add((card.source, card.back))
            out.append(card)
    return out


def _place(day: dt.date, key: str) -> bytes:
    return hashlib.sha256(f"{day.isoformat()}\0{key}".encode()).digest()


def interleaved(
    cards: Iterable[ReviewCard],
    day: dt.date,
    topics: Mapping[str, str] | None = None,
    after: ReviewCard | None = None,
) -> list[ReviewCard]:
    """Cards in an order of the day in which no topic follows itself where that can be had, and kinds change.

    Args:
        cards: in any order; the order given does not matter.
        day: another day gives another order.
        topics: source → topic.
        after: what stands before the first.
    """
    named = topics or {}

    def topic(card: ReviewCard) -> str:
        return named.get(card.source, card.source)

    rest = sorted(cards, key=lambda c: _place(day, c.key))
    counts = Counter(topic(c) for c in rest)
    out: list[ReviewCard] = []
    last = after
    while rest:
        # A topic with more than half of what is left has to come now, or it will stand beside itself later.
        def rank(card: ReviewCard, last: ReviewCard | None = last, left: int = len(rest)) -> tuple[int, ...]:
            name = topic(card)
            beside = last is not None and topic(last) == name
            alike = last is not None and last.kind == card.kind
            return beside, 2 * counts[name] <= left, alike, -counts[name]

        last = min(rest, key=rank)
        rest.remove(last)
        counts[topic(last)] -= 1
        out.append(last)
    return out


def _utc(at: dt.datetime) -> None:
    if at.tzinfo is None or at.utcoffset() != dt.timedelta(0):
        raise NotUtc("复习的时间必须是 UTC 时间。")
