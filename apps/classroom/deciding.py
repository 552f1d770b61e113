"""Deeds that came together, decided one after another on the classes as this process knows them; nothing is written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from apps.classroom.live import Live
from casebook.class_event import ClassEvent
from casebook.training_class.deeds import decide
from casebook.training_class.model import ClassState
from casebook.training_class.replay import replay


@dataclass(frozen=True, slots=True)
class Job:
    """A deed that waits for its turn."""

    id: str
    seat: str
    deed: Mapping[str, Any]
    done: Future[None] = field(default_factory=Future)


@dataclass(slots=True)
class Decided:
    """What becomes of deeds that came together.

    Attributes:
        good: those that are allowed, whether or not they change anything.
        refused: those that are not, and why.
        written: each class's new events, and its state after them.
    """

    good: list[Job] = field(default_factory=list)
    refused: list[tuple[Job, Exception]] = field(default_factory=list)
    written: dict[str, tuple[list[ClassEvent], ClassState]] = field(default_factory=dict)


def decide_all(jobs: Iterable[Job], live: Callable[[str], Live], now: dt.datetime) -> Decided:
    """Decide on each in its order, on its class as those before it leave it.

    Args:
        live: gives a class by its id.
    """
    out = Decided()
    for job in jobs:
        try:
            known = live(job.id)
            events, state = out.written.get(job.id, ([], known.state))
            made = decide(state, job.seat, job.deed, known.stage.material, job.id, now)
        except Exception as error:
            out.refused.append((job, error))
            continue
        out.good.append(job)
        if made:
            new = [ClassEvent(state.version + 1 + i, now, what, data) for i, (what, data) in enumerate(made)]
            out.written[job.id] = ([*events, *new], replay(new, state))
    return out
