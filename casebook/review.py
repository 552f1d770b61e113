"""Spaced review: cards made from what was missed, scheduled by FSRS (the fsrs package), times in UTC."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fsrs import Card as FsrsCard
from fsrs import Rating as FsrsRating
from fsrs import Scheduler

from casebook.drill.model import Drill, DrillScore, decisions
from casebook.errors import NotUtc
from casebook.scenario.model import Option, Scenario
from casebook.scenario.scoring import Score

# Fuzzing spreads due dates at random; without it the same answers always give the same days.
_SCHEDULER = Scheduler(enable_fuzzing=False)
_LIMIT = re.compile(r"[0-9０-９零一二三四五六七八九十百两]+\s*(?:个?工作日|日|天|个月|年)\s*(?:之内|以内|内)")


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
    """

    key: str
    kind: CardKind
    front: str
    back: str
    source: str
    due: dt.datetime
    state: Mapping[str, Any]


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
    return replace(card, due=after.due, state=dict(after.to_dict())), ReviewLog(card.key, rating, at)


def due_cards(cards: Iterable[ReviewCard], at: dt.datetime) -> list[ReviewCard]:
    """Those due at a time, longest due first."""
    _utc(at)
    return sorted((c for c in cards if c.due <= at), key=lambda c: (c.due, c.key))


def cards_from_score(scenario: Scenario, score: Score, at: dt.datetime) -> list[ReviewCard]:
    """Cards for what an attempt missed: techniques, articles and deadlines of the better choice, wrong judgements."""
    _utc(at)
    options = {o.id: o for _, o in scenario.options()}
    titles = {n.id: n.title for n in scenario.nodes}
    made: list[ReviewCard] = []
    for step in score.steps:
        where = f"“{scenario.title}”里的“{titles[step.node]}”"
        for better in (options[b] for b in step.better[:1]):
            made += _from_option(scenario.id, where, better, options[step.choice], at)
    for call in score.classification.calls:
        if not call.right:
            option = options[call.choice]
            front = f"“{scenario.title}”：{option.text}\n这样判断“{call.verdict.value}”，错在哪里？"
            made.append(_card(CardKind.DECISION, option.id, front, call.reason, scenario.id, at))
    return _once(made)


def _from_option(
    source: str, where: str, better: Option, chosen: Option, at: dt.datetime
) -> Iterator[ReviewCard]:
    back = f"{better.text}\n{better.feedback}"
    for name in better.techniques:
        if name not in chosen.techniques or chosen.gain <= 0:
            yield _card(
                CardKind.TECHNIQUE, f"{name}/{better.id}", f"{where}，用“{name}”该怎么说？", back, source, at
            )
    for basis in better.basis:
        cited = basis.citation.text
        yield _card(
            CardKind.ARTICLE,
            basis.citation.key,
            f"{where}，这样做的依据是哪一条？\n{better.text}",
            cited,
            source,
            at,
        )
    if (match := _LIMIT.search(better.text)) and better.basis:
        front = f"{where}，期限是多久？\n{better.text.replace(match[0], '＿＿')}"
        yield _card(
            CardKind.DEADLINE, better.id, front, f"{match[0]}（{better.basis[0].citation.text}）", source, at
        )


def cards_from_drill(drill: Drill, score: DrillScore, at: dt.datetime) -> list[ReviewCard]:
    """Cards for every decision of a drill that was not exactly right."""
    _utc(at)
    asked = {d.key: d for d in decisions(drill)}
    made = []
    for mark in score.marks:
        if mark.correct:
            continue
        decision = asked[mark.key]
        article = mark.key.startswith("basis:")
        key = decision.citations[0].key if article else mark.key
        back = f"{'；'.join(mark.right)}\n{mark.reason}"
        front = f"“{drill.title}”：{mark.question}"
        made.append(_card(CardKind.ARTICLE if article else CardKind.DECISION, key, front, back, drill.id, at))
    return _once(made)


def _card(kind: CardKind, what: str, front: str, back: str, source: str, at: dt.datetime) -> ReviewCard:
    mark = hashlib.sha256(f"{kind}\0{source}\0{what}".encode()).hexdigest()[:16]
    return ReviewCard(f"{source}:{mark}", kind, front, back, source, at, {})


def _once(cards: list[ReviewCard]) -> list[ReviewCard]:
    return list({c.key: c for c in reversed(cards)}.values())[::-1]


def _utc(at: dt.datetime) -> None:
    if at.tzinfo is None or at.utcoffset() != dt.timedelta(0):
        raise NotUtc("复习的时间必须是 UTC 时间。")
