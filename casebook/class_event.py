"""What can happen in a class: the kinds of events and what each carries. Only ever added; nothing in them is a name."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class What(enum.StrEnum):
    """The kind of an event; beside each what its data holds.

    Every event that answers a deed also carries ``id``, the deed's own id, and ``seat`` where a learner did it.
    """

    OPENED = "opened"  # title, way, steps, sources
    JOINED = "joined"  # seat
    RENAMED = "renamed"  # seat; the name stands in the table of seats
    REMOVED = "removed"  # seat
    REPLACED = "replaced"  # seat: another phone sits there now
    KNOCKED = "knocked"  # knock, seat, token (hashed)
    LET_IN = "let_in"  # knock
    TURNED_AWAY = "turned_away"  # knock
    HAND = "hand"  # seat, up
    STEP = "step"  # step (index), seconds?: a step is opened, in 一起走 with its first round
    VOTED = "voted"  # seat, round, chosen
    CLOSED = "closed"  # of 一起走 the vote, otherwise the step
    REOPENED = "reopened"
    SHOWN = "shown"  # the distribution
    FEEDBACK = "feedback"
    WENT = "went"  # choice, by ("trainer" or "room"), seconds?: the next round
    BACK = "back"
    PAUSED = "paused"
    RESUMED = "resumed"
    ANSWERED = "answered"  # seat, step, key, chosen
    HANDED = "handed"  # seat, step
    MOVED_ON = "moved_on"  # seat, step: at one's own pace
    GROUPED = "grouped"  # groups
    ROTATED = "rotated"
    REPORTED = "reported"  # seat, techniques, trust, note
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class ClassEvent:
    """One event; ``seq`` counts from 0 in each class, times are UTC."""

    seq: int
    at: dt.datetime
    what: What
    data: Mapping[str, Any] = field(default_factory=dict)
