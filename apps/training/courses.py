"""A course as plain data: its lessons with what is done, next and locked, and the certificate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from apps.present.common import day_words
from casebook.course.model import Course, CourseStep, StepKind
from casebook.course.progress import (
    CourseProgress,
    LessonProgress,
    LessonState,
    StepProgress,
    follow,
    pass_words,
)
from casebook.records import AttemptRecord
from kb.library import Library

SAYS = {
    StepKind.READ: "读",
    StepKind.PLAY: "演练",
    StepKind.JUDGE: "分类练习",
    StepKind.SAY: "自己说",
    StepKind.PRETEST: "前测",
    StepKind.POSTTEST: "后测",
    StepKind.EXAM: "考试",
}
Html = Callable[[str], str]


def course_href(course: str) -> str:
    """The address of a course."""
    return f"/courses?e={quote(course)}"


def step_href(course: str, step: CourseStep) -> str:
    """Where a step is done; ``c`` leads back to the course."""
    content, back = quote(step.content), quote(course)
    if step.kind.drawn:
        return test_href(course, step.content)
    if step.kind is StepKind.READ:
        return f"{course_href(course)}&l={content}"
    if step.kind is StepKind.SAY:
        return f"/practice?m=reply&n={content}/{quote(step.node)}&c={back}"
    return f"/{'practice' if step.kind is StepKind.PLAY else 'drills'}?e={content}&c={back}"


def test_href(course: str, content: str) -> str:
    """The address of a test: its course, its lesson, which of its tests."""
    _, lesson, kind = content.split("/", 2)
    return f"/exam?e={quote(course)}&k={quote(lesson)}&w={quote(kind)}"


def followed(library: Library, course: Course, attempts: Iterable[AttemptRecord]) -> CourseProgress:
    """How far somebody has come, with the content as it is now."""

    def present(entry_id: str) -> str | None:
        return library.get(entry_id).fingerprint if entry_id in library else None

    return follow(course, attempts, present)


def row_data(progress: CourseProgress) -> dict[str, Any]:
    """A course in the list."""
    course = progress.course
    return {
        "id": course.id,
        "title": course.title,
        "summary": course.summary,
        "audience": course.audience,
        "topics": list(course.topics),
        "level": course.difficulty.value,
        "minutes": minutes_words(course.minutes),
        "lessons": len(course.lessons),
        "done": progress.done,
        "total": progress.total,
        "begun": progress.begun,
        "passed": progress.passed_at is not None,
        "href": course_href(course.id),
        "broken": False,
    }


def course_data(library: Library, progress: CourseProgress, html: Html) -> dict[str, Any]:
    """A course with its lessons."""
    course, after = progress.course, progress.next
    here = next((x.lesson.id for x in progress.lessons if after in x.lesson.steps), "")
    return {
        **row_data(progress),
        "intro": html(course.body),
        "rule": pass_words(course),
        "score": progress.score
        if any(s.percent is not None for x in progress.lessons for s in x.steps)
        else None,
        "mark": course.pass_mark,
        "passed_on": local_day(progress.passed_at),
        "next": _step(library, course, StepProgress(after), after) if after else None,
        "parts": [_lesson(library, course, x, html, after, x.lesson.id == here) for x in progress.lessons],
    }


def _lesson(
    library: Library, course: Course, one: LessonProgress, html: Html, after: CourseStep | None, now: bool
) -> dict[str, Any]:
    lesson = one.lesson
    return {
        "id": lesson.id,
        "title": lesson.title,
        "intro": html(lesson.intro),
        "state": one.state.value,
        "locked": one.state is LessonState.LOCKED,
        "done": one.state is LessonState.DONE,
        "now": now,
        "optional": lesson.optional,
        "minutes": minutes_words(lesson.minutes or 0),
        "waits": f"先学完“{'”“'.join(one.waits_for)}”" if one.waits_for else "",
        "steps": [_step(library, course, s, after) for s in one.steps],
    }


def _step(library: Library, course: Course, found: StepProgress, after: CourseStep | None) -> dict[str, Any]:
    step = found.step
    title = library.get(step.content).title if step.content in library else "已经撤下的内容"
    if step.plan is not None:
        title = f"随机抽的 {step.plan.count} 题" + (
            f"，{step.plan.minutes} 分钟" if step.plan.minutes else ""
        )
    elif step.kind is StepKind.SAY:
        title = f"回应“{title}”里来访人的一句话"
    return {
        "kind": SAYS[step.kind],
        "title": title,
        "href": "" if found.gone else step_href(course.id, step),
        "done": found.done,
        "gone": found.gone,
        "renewed": found.renewed,
        "percent": found.percent,
        "asks": asks_words(step),
        "next": step is after,
    }


def asks_words(step: CourseStep) -> str:
    """What a step asks for; empty where doing it is enough."""
    if step.plan is not None:
        return f"要答对 {step.plan.pass_mark}%" if step.plan.pass_mark else "答完就算"
    if not step.kind.scored:
        return ""
    if step.least is None:
        return "要及格"
    return f"要 {step.least} 分" if step.least else "做完就算"


def minutes_words(minutes: int) -> str:
    """How long something takes.

    >>> minutes_words(45), minutes_words(90), minutes_words(0)
    ('约 45 分钟', '约 1.5 小时', '')
    """
    if not minutes:
        return ""
    hours = round(minutes / 30) / 2
    return f"约 {minutes} 分钟" if minutes < 60 else f"约 {hours:g} 小时"


def local_day(at: dt.datetime | None) -> str:
    """The local day of a time in UTC: ``2026年11月27日``; empty for none."""
    return day_words(at.astimezone().date()) if at else ""


def certificate_data(progress: CourseProgress, name: str) -> dict[str, Any] | None:
    """What stands on the certificate; None while the course is not passed."""
    if progress.passed_at is None or not name:
        return None
    course = progress.course
    return {
        "name": name,
        "title": course.title,
        "lessons": len(course.required),
        "score": progress.score,
        "day": local_day(progress.passed_at),
        "issuer": course.issuer,
        "href": course_href(course.id),
    }


def course_steps(courses: Iterable[CourseProgress], fresh: bool) -> list[dict[str, str]]:
    """What 我的学习 suggests: the courses begun and not passed; the first course for somebody without records."""
    known = list(courses)
    going = [c for c in known if c.begun and c.passed_at is None and c.next is not None]
    wanted = going[:1] or (known[:1] if fresh else [])
    return [
        {
            "text": f"{'接着学' if c.begun else '从课程开始：'}“{c.course.title}”",
            "why": f"学了 {c.done} / {c.total} 步" if c.begun else c.course.audience,
            "href": course_href(c.course.id),
        }
        for c in wanted
    ]
