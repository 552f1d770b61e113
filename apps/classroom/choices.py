"""What a class can be opened with, and in which ways each of it can be run; plain data for the page."""

from __future__ import annotations

from typing import Any

from apps.training.exercises import Exercises, by_difficulty
from casebook.training_class.model import Way
from kb.library import Library
from kb.model import Exercise, Kind

_TALKED, _JUDGED = (Way.TOGETHER, Way.OWN_PACE, Way.PAIRS), (Way.TOGETHER, Way.OWN_PACE)
_WAYS = {Kind.SCENARIO: _TALKED, Kind.DRILL: _JUDGED, Kind.COURSE: _JUDGED}
_SAID = {Kind.SCENARIO: "情景", Kind.DRILL: "分类练习", Kind.COURSE: "课程"}
DRAWN = "-"
"""The key of a paper drawn from all questions of the library."""


def choices(library: Library, exercises: Exercises) -> list[dict[str, Any]]:
    """Everything a class can be opened with, the beginner's first within each kind; for a worker thread.

    Returns:
        Each with ``key`` (the id of the entry, or :data:`DRAWN`), ``kind``, ``title``, ``level``, ``topics``, ``about``
        and ``ways``.
    """
    found = [
        _row(entry, kind, exercises)
        for kind in (Kind.SCENARIO, Kind.DRILL, Kind.COURSE)
        for entry in by_difficulty(library.entries(kind))
    ]
    paper = {"title": "从题库里抽一份", "about": "题数、时间在下面选", "level": "", "topics": []}
    return [{"key": DRAWN, "kind": "试卷", "ways": [Way.PAPER.value], **paper}, *found]


def _row(entry: Exercise, kind: Kind, exercises: Exercises) -> dict[str, Any]:
    ways, about = _WAYS[kind], entry.summary
    course = exercises.course(entry.id) if kind is Kind.COURSE else None
    if course is not None and any(step.plan is not None for _, step in course.steps()):
        ways = (*ways, Way.PAPER)
    return {
        "key": entry.id,
        "kind": _SAID[kind],
        "title": entry.title,
        "level": entry.difficulty.value,
        "topics": list(entry.topics),
        "about": about,
        "ways": [w.value for w in ways],
    }
