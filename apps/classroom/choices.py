"""What a class can be opened with, and in which ways each of it can be run; plain data for the page."""

from __future__ import annotations

from typing import Any

from apps.training.exercises import Exercises, by_difficulty
from casebook.course.model import Course
from casebook.training_class.model import Way
from kb.library import Library
from kb.model import Exercise, Kind

_TALKED, _JUDGED = (Way.TOGETHER, Way.OWN_PACE, Way.PAIRS), (Way.TOGETHER, Way.OWN_PACE)
_WAYS = {Kind.SCENARIO: _TALKED, Kind.DRILL: _JUDGED, Kind.COURSE: _JUDGED}
_SAID = {Kind.SCENARIO: "情景", Kind.DRILL: "分类练习", Kind.COURSE: "课程"}
PAPER = "试卷"


def choices(library: Library, exercises: Exercises) -> list[dict[str, Any]]:
    """Everything a class can be opened with, the beginner's first within each kind; for a worker thread.

    Returns:
        Each with ``key`` (the id of the entry, of a paper ``course/lesson/考试``), ``kind``, ``title``, ``level``,
        ``topics``, ``about`` and ``ways``.
    """
    found = [
        _row(entry, _SAID[kind], entry.id, entry.title, _WAYS[kind], _about(entry))
        for kind in (Kind.SCENARIO, Kind.DRILL, Kind.COURSE)
        for entry in by_difficulty(library.entries(kind))
    ]
    courses = (exercises.course(e.id) for e in library.entries(Kind.COURSE))
    return found + [row for course in courses if course is not None for row in _papers(library, course)]


def _row(
    entry: Exercise, kind: str, key: str, title: str, ways: tuple[Way, ...], about: str
) -> dict[str, Any]:
    return {
        "key": key,
        "kind": kind,
        "title": title,
        "level": entry.difficulty.value,
        "topics": list(entry.topics),
        "about": about,
        "ways": [w.value for w in ways],
    }


def _about(entry: Exercise) -> str:
    return entry.summary


def _papers(library: Library, course: Course) -> list[dict[str, Any]]:
    entry = library.get(course.id)
    assert isinstance(entry, Exercise)
    rows = []
    for _, step in course.steps():
        if step.plan is None:
            continue
        minutes = f"{step.plan.minutes} 分钟" if step.plan.minutes else "不限时间"
        about = f"{step.plan.count} 题 · {minutes}"
        rows.append(
            _row(entry, PAPER, step.content, f"{course.title}：{step.kind.value}", (Way.PAPER,), about)
        )
    return rows
