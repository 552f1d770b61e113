"""How far somebody has come in a course: a pure function of the course and of what is recorded of the learner.

More records never take anything back: what was done stays done, and points only rise.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from casebook.course.model import DRILL_PASS, Course, CourseStep, Lesson, StepKind
from casebook.exam.model import EXAM
from casebook.records import AttemptRecord

READING = "阅读"
"""The kind of record that says a guide was read to its end."""

_RECORDED = {
    StepKind.READ: READING,
    StepKind.PLAY: StepKind.PLAY.target.value,
    StepKind.JUDGE: StepKind.JUDGE.target.value,
    StepKind.SAY: "回应练习",
    StepKind.PRETEST: EXAM,
    StepKind.POSTTEST: EXAM,
    StepKind.EXAM: EXAM,
}


class LessonState(enum.StrEnum):
    """Where a learner stands with a lesson."""

    DONE = "学完了"
    OPEN = "可以学"
    LOCKED = "还没轮到"


@dataclass(frozen=True, slots=True)
class StepProgress:
    """One step.

    Attributes:
        done_at: when it was first done, UTC; None while it is open.
        percent: the most points out of 100; None without a finished attempt, and where no points are given.
        gone: the content is no longer in the library: nobody has to do it.
        renewed: done, but the content has changed since.
    """

    step: CourseStep
    done_at: dt.datetime | None = None
    percent: float | None = None
    gone: bool = False
    renewed: bool = False

    @property
    def done(self) -> bool:
        """Whether nothing is left to do here."""
        return self.done_at is not None or self.gone


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """One lesson; ``waits_for`` are the titles of lessons to be done before, while it is locked."""

    lesson: Lesson
    state: LessonState
    steps: tuple[StepProgress, ...]
    waits_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """The whole course.

    Attributes:
        done, total: required steps, without those that are gone.
        score: mean of the points of the required scored steps, a step not tried counting 0; None without any.
        passed_at: the moment its pass rule was first met, UTC; None before.
        next: what to do now; after the last required step the weakest, while the score is under the mark.
    """

    course: Course
    lessons: tuple[LessonProgress, ...]
    done: int
    total: int
    score: float | None
    passed_at: dt.datetime | None
    next: CourseStep | None = field(default=None)

    @property
    def begun(self) -> bool:
        """Whether anything of it was done."""
        return any(s.done_at or s.percent is not None for one in self.lessons for s in one.steps)


def follow(
    course: Course,
    attempts: Iterable[AttemptRecord],
    present: Callable[[str], str | None] = lambda _: "",
) -> CourseProgress:
    """How far a learner has come.

    Args:
        course: as it is now.
        attempts: everything recorded of the learner, in any order.
        present: the fingerprint a content has now; None when it is not in the library.
    """
    finished = [a for a in attempts if a.result is not None]
    steps = {
        step: _step(step, finished, "" if step.kind.drawn else present(step.content))
        for _, step in course.steps()
    }
    done = {x.id: all(steps[s].done for s in x.steps) for x in course.lessons}
    titles = {x.id: x.title for x in course.lessons}
    lessons = []
    for lesson in course.lessons:
        waits = tuple(titles[i] for i in lesson.after if not done.get(i, True))
        state = LessonState.DONE if done[lesson.id] else LessonState.LOCKED if waits else LessonState.OPEN
        found = tuple(steps[s] for s in lesson.steps)
        lessons.append(LessonProgress(lesson, state, found, waits if state is LessonState.LOCKED else ()))
    needed = [steps[s] for x in course.required for s in x.steps if not steps[s].gone]
    passed_at = _passed_at(course, finished, needed)
    return CourseProgress(
        course,
        tuple(lessons),
        sum(s.done for s in needed),
        len(needed),
        _mean(needed),
        passed_at,
        _next(lessons, needed, passed_at is not None),
    )


def _step(step: CourseStep, finished: list[AttemptRecord], now: str | None) -> StepProgress:
    mine = sorted((a for a in finished if _belongs(step, a)), key=_when)
    enough = [a for a in mine if _enough(step, a)]
    points = [float((a.result or {}).get("percent", 0)) for a in mine] if step.kind.scored else []
    return StepProgress(
        step,
        _when(enough[0]) if enough else None,
        max(points, default=None),
        gone=now is None,
        renewed=bool(enough and now) and all(a.fingerprint != now for a in enough),
    )


def _when(attempt: AttemptRecord) -> dt.datetime:
    return attempt.finished_at or attempt.started_at


def _belongs(step: CourseStep, attempt: AttemptRecord) -> bool:
    if attempt.kind != _RECORDED[step.kind] or attempt.content != step.content:
        return False
    return step.kind is not StepKind.SAY or (attempt.result or {}).get("line") == step.line


def _enough(step: CourseStep, attempt: AttemptRecord) -> bool:
    result = attempt.result or {}
    if not step.kind.scored:
        return True
    if step.least is not None:
        return float(result.get("percent", 0)) >= step.least
    if step.kind is StepKind.JUDGE:
        return float(result.get("percent", 0)) >= DRILL_PASS
    return bool(result.get("passed"))


def _mean(needed: list[StepProgress]) -> float | None:
    points = [s.percent or 0.0 for s in needed if s.step.kind.scored]
    return round(sum(points) / len(points), 1) if points else None


def _passed_at(
    course: Course, finished: list[AttemptRecord], needed: list[StepProgress]
) -> dt.datetime | None:
    """When every required step was done and the mean first reached the mark."""
    score = _mean(needed)
    times = [s.done_at for s in needed if s.done_at is not None]
    if not needed or len(times) < len(needed) or (score is not None and score < course.pass_mark):
        return None
    last = max(times)
    for moment in sorted({last, *(t for a in finished if (t := _when(a)) > last)}):
        until = [a for a in finished if _when(a) <= moment]
        mean = _mean([_step(s.step, until, "") for s in needed])
        if mean is None or mean >= course.pass_mark:
            return moment
    return last


def _next(lessons: list[LessonProgress], needed: list[StepProgress], passed: bool) -> CourseStep | None:
    for one in lessons:
        if one.state is LessonState.OPEN and not one.lesson.optional:
            for found in one.steps:
                if not found.done:
                    return found.step
    scored = [s for s in needed if s.step.kind.scored]
    return min(scored, key=lambda s: s.percent or 0.0).step if scored and not passed else None


def pass_words(course: Course) -> str:
    """The pass rule in one sentence."""
    optional = len(course.lessons) - len(course.required)
    said = f"必修的 {len(course.required)} 课" if optional else f"{len(course.required)} 课"
    scored = sum(s.kind.scored for x in course.required for s in x.steps)
    mean = (
        f"，{scored} 次计分的练习和考试平均不低于 {course.pass_mark} 分（各取最好的一次）" if scored else ""
    )
    return f"{said}都学完{mean}，就算结业。"
