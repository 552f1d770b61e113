"""Exercises and courses out of their text: read, checked, with every problem by line."""

from __future__ import annotations

from casebook.course.model import Course
from casebook.course.read import CourseDraft, read_course_draft
from casebook.drill.model import Drill
from casebook.drill.read import DrillDraft, read_drill_draft
from casebook.judgements import contradictions
from casebook.scenario.check import check_draft, type_words
from casebook.scenario.model import Scenario
from casebook.scenario.read import ScenarioDraft, read_draft
from kb.model import Kind
from kb.model.problems import Problem, Severity, in_order


def check_text(kind: Kind, text: str, path: str) -> list[Problem]:
    """Everything wrong with the text of a scenario, a drill or a course, by line.

    Args:
        kind: 情景, 分类练习 or 课程.
        text: of the file.
        path: named in the problems.

    Raises:
        ValueError: for any other kind.
    """
    if kind is Kind.COURSE:
        return _course_problems(read_course_draft(text, path))
    return check_exercise(read_exercise_draft(kind, text, path))


def read_exercise_draft(kind: Kind, text: str, path: str) -> ScenarioDraft | DrillDraft:
    """A scenario or a drill as far as it can be read.

    Raises:
        ValueError: for any other kind.
    """
    if kind is Kind.SCENARIO:
        return read_draft(text, path)
    if kind is Kind.DRILL:
        return read_drill_draft(text, path)
    raise ValueError(f"not an exercise: {kind}")


def check_exercise(draft: ScenarioDraft | DrillDraft) -> list[Problem]:
    """Everything wrong with what was read, by line."""
    return check_draft(draft) if isinstance(draft, ScenarioDraft) else _drill_problems(draft)


def read_scenario(text: str, path: str = "") -> tuple[Scenario | None, list[Problem]]:
    """A checked scenario, and its problems; None when one of them is an error."""
    draft = read_draft(text, path)
    problems = check_draft(draft)
    return (None if _broken(problems) else draft.scenario), problems


def read_drill(text: str, path: str = "") -> tuple[Drill | None, list[Problem]]:
    """A checked drill, and its problems; None when one of them is an error."""
    draft = read_drill_draft(text, path)
    problems = _drill_problems(draft)
    return (None if _broken(problems) else draft.drill), problems


def read_course(text: str, path: str = "") -> tuple[Course | None, list[Problem]]:
    """A checked course, and its problems; None when one of them is an error."""
    draft = read_course_draft(text, path)
    problems = _course_problems(draft)
    return (None if _broken(problems) else draft.course), problems


def _course_problems(draft: CourseDraft) -> list[Problem]:
    return in_order([*draft.problems, *type_words(draft.source)])


def _drill_problems(draft: DrillDraft) -> list[Problem]:
    alone = contradictions([draft.drill]) if draft.drill is not None else []
    return in_order([*draft.problems, *alone, *type_words(draft.source)])


def _broken(problems: list[Problem]) -> bool:
    return any(p.severity is Severity.ERROR for p in problems)
