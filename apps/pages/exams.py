"""考试: the exams and tests of courses, sat without feedback until the end, and looked at afterwards.

Address: ``e`` the course, ``k`` its lesson, ``w`` which test (前测, 后测, 考试); ``r`` a sitting; ``m=stats`` what the questions
tell trainers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import param

from apps.page.learning import LearningView
from apps.page.shell import PageInfo
from apps.roles import Action
from apps.training.courses import course_href
from apps.training.examining import (
    answered,
    answers_data,
    change_data,
    cover_data,
    hand_in,
    locked,
    looked_at,
    opened,
    paper_data,
    settled,
    sit,
    sitting_of,
    sittings,
    statistics_data,
)
from casebook.course.model import Course, CourseStep
from casebook.exam.model import EXAM
from casebook.exam.statistics import analyse_exam
from casebook.records import AttemptRecord


class ExamsView(LearningView):
    """One exam of a course.

    Slices: ``stage`` what is shown; ``answers`` what is chosen in the open sitting.
    """

    view = "exams"
    stage = param.String("")
    answers = param.String("")

    def __init__(self, *arguments: Any, **params: Any) -> None:
        super().__init__(*arguments, **params)
        self.step: tuple[Course, CourseStep] | None = None
        self._busy = False

    def open(self, params: dict[str, str]) -> None:
        """The cover, a sitting, its result, or the statistics; course and records are read in the book's thread."""
        self.visit += 1
        self._busy = False
        self.step = None
        self.put(answers=None)
        self._stage("loading")
        before, name, book = self.visit, self.learner, self.training.book

        def work() -> dict[str, Any]:
            self.step = self._find()
            if self.step is None:
                return {"kind": "missing", "text": "没有这场考试，课程可能改过了。"}
            if params.get("m") == "stats":
                return self._statistics(*self.step)
            if params.get("r"):
                found = opened(book, name, params["r"])
                return self._sitting(found, *self.step)
            mine = [settled(book, a) for a in sittings(book, name, self.step[1].content)] if name else []
            waits = locked(*self.step, book.attempts(name)) if name else ""
            return {"kind": "cover", **cover_data(self.step[1], mine, waits)}

        def show(data: dict[str, Any]) -> None:
            if before == self.visit:
                self.put(answers=data.pop("answers", None))
                self._stage(**data)

        self.recorded(work, show, lambda: self._stage("missing", text="这场考试暂时打不开，请刷新再试。"))

    def _find(self) -> tuple[Course, CourseStep] | None:
        course = self.training.exercises.course(self.params.get("e", ""))
        content = "/".join(self.params.get(x, "") for x in "ekw")
        steps = (s for _, s in course.steps() if s.plan is not None) if course else ()
        step = next((s for s in steps if s.content == content), None)
        return (course, step) if course is not None and step is not None else None

    def _stage(self, kind: str, **data: Any) -> None:
        about: dict[str, Any] = {"title": "", "course": None, "stats": ""}
        if self.step is not None:
            course, step = self.step
            about = {
                "title": f"{step.kind}：{course.title}",
                "course": {"id": course.id, "title": course.title, "href": course_href(course.id)},
                "stats": self.context.may(Action.OTHERS),
            }
        self.put(stage={"kind": kind, "learner": self.learner, **about, **data})

    def _sitting(self, found: AttemptRecord | None, course: Course, step: CourseStep) -> dict[str, Any]:
        if found is None or found.content != step.content:
            return {"kind": "missing", "text": "没有这次考试的记录，或者它记在别人名下。"}
        book = self.training.book
        if found.result is None:
            return {
                "kind": "paper",
                "answers": answers_data(sitting_of(found)),
                **paper_data(found, book.clock(), self.html),
            }
        mine = book.attempts(self.learner, EXAM)
        return {
            "kind": "result",
            **looked_at(self.scene, found, self.html),
            "again": cover_data(step, [a for a in mine if a.content == step.content])["may"],
            "change": change_data(course, step, mine),
        }

    def _statistics(self, course: Course, step: CourseStep) -> dict[str, Any]:
        refused = self.context.reads_others(f"考试统计 {step.content}")
        if refused:
            return {"kind": "missing", "text": refused}
        records = self.training.book.records
        return {
            "kind": "statistics",
            **statistics_data(analyse_exam(records.attempts(kind=EXAM), step.content)),
        }

    def on_begin(self, message: Mapping[str, Any]) -> None:
        """Draw a paper, or go on with the open one."""
        if self.step is None or self._busy or not self.learner:
            return
        self._busy = True
        book, name, today = self.training.book, self.learner, self.context.today
        course, step = self.step
        before, exercises = self.visit, self.training.exercises

        def then(record: str) -> None:
            self._busy = False
            if before == self.visit:
                self.go_to(r=record)

        self.recorded(lambda: sit(book, name, course, step, lambda: exercises.bank(today)), then, self._free)

    def _free(self) -> None:
        self._busy = False

    def on_answer(self, message: Mapping[str, Any]) -> None:
        """One answer, on the disk before the page says so; a late one is refused, and the result is shown."""
        book, name, record, before = self.training.book, self.learner, self.params.get("r", ""), self.visit
        sent = message.get("chosen")
        chosen = [str(c) for c in sent] if isinstance(sent, list) else []
        key = str(message.get("item", ""))

        def then(answers: dict[str, list[str]]) -> None:
            if before == self.visit:
                self.put(answers=answers)

        def failed() -> None:
            if before == self.visit:
                self.open(dict(self.params))

        self.recorded(lambda: answered(book, name, record, key, chosen), then, failed)

    def on_finish(self, message: Mapping[str, Any]) -> None:
        """Hand in; when the time is over the view does it by itself."""
        book, name, record, before = self.training.book, self.learner, self.params.get("r", ""), self.visit

        def work() -> None:
            found = opened(book, name, record)
            if found is not None:
                hand_in(book, found)

        def then(_: None) -> None:
            if before == self.visit:
                self.open(dict(self.params))

        self.recorded(work, then)


PAGE = PageInfo("/exam", "考试", "培训", 58, ExamsView, listed=False)
