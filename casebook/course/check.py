"""Lint of a course: what the reader of single lines cannot see, and what only the library can show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from casebook.codes import course as codes
from casebook.course.model import Course, StepKind
from casebook.exam.model import BankItem
from casebook.exam.sitting import eligible
from casebook.scenario.model import Scenario
from kb.model.problems import Place, Problem

Found = Iterator[Problem]


def lint(course: Course) -> Found:
    """Everything wrong with a course by itself."""
    for rule in RULES:
        yield from rule(course)


def _lessons(course: Course) -> Found:
    if not course.lessons:
        yield codes.NO_LESSONS.at(course.path, Place())
    elif not course.required:
        yield codes.ALL_OPTIONAL.at(course.path, course.lessons[0].at)
    titles: dict[str, int] = {}
    ids: dict[str, int] = {}
    for lesson in course.lessons:
        for seen, value in ((titles, lesson.title), (ids, lesson.id)):
            if value in seen:
                yield codes.LESSON_TWICE.at(course.path, lesson.at, value=value, other=seen[value])
            seen.setdefault(value, lesson.at.line)
        if not lesson.steps:
            yield codes.LESSON_EMPTY.at(course.path, lesson.at, title=lesson.title)


def _steps(course: Course) -> Found:
    seen: dict[str, int] = {}
    for _, step in course.steps():
        if step.key in seen:
            yield codes.STEP_TWICE.at(course.path, step.at, value=step.line, other=seen[step.key])
        seen.setdefault(step.key, step.at.line)


def _circles(course: Course) -> Found:
    """A lesson that waits for itself, however far round, can never be begun."""
    before = {lesson.id: set(lesson.after) for lesson in course.lessons}
    after: dict[str, set[str]] = {id: set() for id in before}
    for id, needed in before.items():
        for other in needed:
            after.setdefault(other, set()).add(id)
    # Whatever is left when beginnings and ends have been taken away, again and again, goes round.
    left = _without_ends(_without_ends(set(before), before, after), after, before)
    for lesson in course.lessons:
        if lesson.id in left:
            yield codes.LESSON_CIRCLE.at(course.path, lesson.at, title=lesson.title)


def _without_ends(ids: set[str], needs: dict[str, set[str]], frees: dict[str, set[str]]) -> set[str]:
    """The ids that remain when those that need none of the others are taken away, until there are none such."""
    open_needs = {id: len(needs[id] & ids) for id in ids}
    queue = [id for id, count in open_needs.items() if not count]
    left = set(ids)
    while queue:
        done = queue.pop()
        left.discard(done)
        for id in frees[done]:
            if id in left:
                open_needs[id] -= 1
                if not open_needs[id]:
                    queue.append(id)
    return left


def _optional_needed(course: Course) -> Found:
    """A required lesson after an optional one makes that one required without saying so."""
    optional = {lesson.id: lesson.title for lesson in course.lessons if lesson.optional}
    for lesson in course.required:
        for id in lesson.after:
            if id in optional:
                yield codes.NEEDS_OPTIONAL.at(course.path, lesson.at, title=lesson.title, other=optional[id])


def _tests(course: Course) -> Found:
    """One test before and one after, alike, so that they can be compared."""
    seen: dict[StepKind, int] = {}
    for _, step in course.steps():
        if step.kind in (StepKind.PRETEST, StepKind.POSTTEST):
            if step.kind in seen:
                yield codes.TEST_TWICE.at(course.path, step.at, kind=step.kind.value, other=seen[step.kind])
            seen.setdefault(step.kind, step.at.line)
    before, after = course.test(StepKind.PRETEST), course.test(StepKind.POSTTEST)
    if after is not None and before is None:
        yield codes.NO_TEST_BEFORE.at(course.path, after.at)
    elif before is not None and after is not None and before.plan != after.plan:
        yield codes.TESTS_DIFFER.at(course.path, after.at)


RULES: tuple[Callable[[Course], Found], ...] = (_lessons, _steps, _circles, _optional_needed, _tests)


def check_bank(course: Course, bank: Callable[[], Iterable[BankItem]]) -> Found:
    """Tests that ask for more questions than there are.

    Args:
        bank: makes all questions of the library; asked only when the course has a test.
    """
    for _, step in course.steps():
        if step.plan is not None:
            count = len(eligible(bank(), step.plan))
            if count < step.plan.count:
                yield codes.BANK_SMALL.at(
                    course.path, step.at, kind=step.kind.value, wanted=step.plan.count, count=count
                )


def check_lines(course: Course, scenario: Callable[[str], Scenario | None]) -> Found:
    """Replies to scenes that are not there.

    Args:
        scenario: a scenario by id; None when there is none, or when it has errors of its own.
    """
    for _, step in course.steps():
        if step.kind is not StepKind.SAY:
            continue
        found = scenario(step.content)
        if found is not None and all(n.id != step.node for n in found.nodes):
            yield codes.SCENE_MISSING.at(
                course.path, step.at, value=step.line, title=found.title, node=step.node
            )
