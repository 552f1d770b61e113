"""Classes as data frames, for notebooks: ``classes``, ``people``, ``answers`` and ``questions``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from casebook.records.classes import ClassBook
from casebook.training_class.answers import answers
from casebook.training_class.debrief import debrief
from casebook.training_class.people import people
from casebook.training_class.replay import replay

COLUMNS: dict[str, tuple[str, ...]] = {
    "classes": ("class", "title", "way", "opened", "finished", "people", "steps"),
    "people": (
        "class", "seat", "number", "name", "joined", "late_minutes", "answered", "asked", "percent", "certified",
    ),
    "answers": ("class", "seat", "step", "content", "turn", "key", "question", "chosen", "text", "score", "lost_trust"),
    "questions": ("class", "step", "content", "number", "key", "question", "n", "best_share", "lost_trust", "went"),
}  # fmt: skip


def class_frames(book: ClassBook, ids: Iterable[str] | None = None) -> dict[str, pd.DataFrame]:
    """Data frames of some classes, or of all; a frame without rows still has its columns, times are in UTC.

    Names are empty where they were deleted, and where somebody was taken out of a class.
    """
    wanted = None if ids is None else set(ids)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
    for one in book.all():
        if wanted is not None and one.id not in wanted:
            continue
        state, names = replay(book.events(one.id)), {s.id: s.name for s in book.seats(one.id).values()}
        rows["classes"].append(
            {
                "class": one.id,
                "title": one.title,
                "way": one.way,
                "opened": one.opened_at,
                "finished": one.finished_at,
                "people": len(state.here),
                "steps": len(state.steps),
            }
        )
        for p in people(state, one.id):
            rows["people"].append(
                {
                    "class": one.id,
                    "seat": p.seat,
                    "number": p.number,
                    "name": names.get(p.seat, ""),
                    "joined": p.joined_at,
                    "late_minutes": round(p.late.total_seconds() / 60),
                    "answered": p.answered,
                    "asked": p.asked,
                    "percent": p.percent,
                    "certified": p.certified,
                }
            )
        for a in answers(state, one.id):
            rows["answers"].append(
                {
                    "class": one.id,
                    "seat": a.seat,
                    "step": a.step,
                    "content": state.steps[a.step].content,
                    "turn": a.turn,
                    "key": a.key,
                    "question": a.question.title,
                    "chosen": "+".join(a.chosen),
                    "text": "；".join(o.text for o in a.options),
                    "score": a.score,
                    "lost_trust": a.lost_trust,
                }
            )
        for step in debrief(state, one.id):
            for d in step.decisions:
                rows["questions"].append(
                    {
                        "class": one.id,
                        "step": d.step,
                        "content": step.content,
                        "number": d.number,
                        "key": d.key,
                        "question": d.title,
                        "n": d.n,
                        "best_share": d.best_share,
                        "lost_trust": d.lost_trust,
                        "went": d.went,
                    }
                )
    return {name: pd.DataFrame(rows[name], columns=list(COLUMNS[name])) for name in COLUMNS}
