"""Courses as tables: who has come how far."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from casebook.course.model import Course
from casebook.course.progress import follow
from casebook.records import Records

COURSE_COLUMNS = ("learner", "name", "course", "title", "done", "total", "percent", "passed", "passed_at")
LESSON_COLUMNS = ("learner", "name", "course", "lesson", "title", "state", "step", "percent", "done_at")


def course_frames(records: Records, courses: Iterable[Course]) -> dict[str, pd.DataFrame]:
    """Data frames ``courses`` (one row a learner and course) and ``lessons`` (one row a step), times in UTC.

    Only learners who have begun a course have rows; a frame without rows still has its columns.
    """
    rows: dict[str, list[dict[str, Any]]] = {"courses": [], "lessons": []}
    known = list(courses)
    for person in records.learners():
        attempts = records.attempts(person.id)
        for course in known:
            progress = follow(course, attempts)
            if not progress.begun:
                continue
            base = {"learner": person.id, "name": person.name, "course": course.id}
            rows["courses"].append(
                base
                | {
                    "title": course.title,
                    "done": progress.done,
                    "total": progress.total,
                    "percent": progress.score,
                    "passed": progress.passed_at is not None,
                    "passed_at": progress.passed_at,
                }
            )
            rows["lessons"] += [
                base
                | {
                    "lesson": one.lesson.id,
                    "title": one.lesson.title,
                    "state": one.state.value,
                    "step": found.step.key,
                    "percent": found.percent,
                    "done_at": found.done_at,
                }
                for one in progress.lessons
                for found in one.steps
            ]
    columns = {"courses": COURSE_COLUMNS, "lessons": LESSON_COLUMNS}
    return {name: pd.DataFrame(rows[name], columns=list(wanted)) for name, wanted in columns.items()}
