"""课程: lessons with what is done, next and locked; reading a guide to its end; the certificate.

Address: ``e`` a course, ``l`` the guide being read in it, ``m=cert`` the certificate; in the list ``t`` and ``l`` narrow it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import param

from apps.page.learning import LearningView
from apps.page.shell import PageInfo
from apps.present import present
from apps.training.courses import certificate_data, course_data, followed, row_data
from apps.training.exercises import by_difficulty
from casebook.course.model import Course, StepKind
from casebook.course.progress import READING, CourseProgress
from casebook.records import AttemptRecord
from kb.model import Guide, Kind


class CoursesView(LearningView):
    """Courses; ``stage`` holds what is shown."""

    view = "courses"
    stage = param.String("")

    def __init__(self, *arguments: Any, **params: Any) -> None:
        super().__init__(*arguments, **params)
        self._busy = False

    def open(self, params: dict[str, str]) -> None:
        """The list, a course, a guide of it, or its certificate."""
        self.visit += 1
        self._busy = False
        self._stage("loading")
        opened, book, name = self.visit, self.training.book, self.learner

        def work() -> list[AttemptRecord]:
            self.training.exercises.warm(Kind.COURSE)
            return book.attempts(name) if name else []

        def show(attempts: list[AttemptRecord]) -> None:
            if opened == self.visit:
                self._show(attempts)

        self.recorded(work, show, lambda: self._show([]))

    def _stage(self, kind: str, **data: Any) -> None:
        self.put(stage={"kind": kind, "learner": self.learner, **data})

    def _show(self, attempts: list[AttemptRecord]) -> None:
        wanted = self.params.get("e", "")
        course = self.training.exercises.course(wanted) if wanted else None
        if not wanted:
            self._show_list(attempts)
        elif course is None:
            self._stage("missing", text="这门课程不在库里，或者文件里还有错误。")
        elif self.params.get("m") == "cert":
            self._show_certificate(followed(self.desk.library, course, attempts))
        elif self.params.get("l"):
            self._show_guide(course, followed(self.desk.library, course, attempts), self.params["l"])
        else:
            progress = followed(self.desk.library, course, attempts)
            self._stage("course", **course_data(self.desk.library, progress, self.html))

    def _show_list(self, attempts: list[AttemptRecord]) -> None:
        items = []
        for entry in by_difficulty(self.desk.library.entries(Kind.COURSE)):
            course = self.training.exercises.course(entry.id)
            if course is None:
                items.append(
                    {
                        "id": entry.id,
                        "title": entry.title,
                        "summary": entry.summary,
                        "broken": True,
                        "topics": [],
                    }
                )
            else:
                items.append(row_data(followed(self.desk.library, course, attempts)))
        self._stage("list", items=items, narrowed=self.narrowed)

    def _show_guide(self, course: Course, progress: CourseProgress, wanted: str) -> None:
        entry = self.desk.library.get(wanted) if wanted in self.desk.library else None
        steps = [s for x in progress.lessons for s in x.steps if s.step.kind is StepKind.READ]
        found = next((s for s in steps if s.step.content == wanted), None)
        if not isinstance(entry, Guide) or found is None:
            self._stage("missing", text="这门课程里没有这一篇。", back=course.id)
            return
        self._stage(
            "reading",
            id=course.id,
            title=course.title,
            guide=present(self.scene, entry),
            read=wanted,
            done=found.done_at is not None,
            renewed=found.renewed,
        )

    def _show_certificate(self, progress: CourseProgress) -> None:
        data = certificate_data(progress, self.learner)
        if data is None:
            self._stage("missing", text="学完并且及格以后，这里就是证书。", back=progress.course.id)
        else:
            self._stage("certificate", **data)

    def on_read(self, message: Mapping[str, Any]) -> None:
        """读完了: recorded once a click, then back to the course."""
        wanted, course = self.params.get("l", ""), self.params.get("e", "")
        if self._busy or not self.learner or wanted not in self.desk.library:
            return
        found = self.training.exercises.course(course)
        if found is None or all(s.content != wanted for _, s in found.steps() if s.kind is StepKind.READ):
            return
        self._busy = True
        book, name, fingerprint = self.training.book, self.learner, self.desk.library.get(wanted).fingerprint
        opened = self.visit

        def free() -> None:
            self._busy = False

        def then(_: int) -> None:
            self._busy = False
            if opened == self.visit:
                self.say("记下了")
                self.go_to(l="")

        self.recorded(
            lambda: book.done(name, READING, wanted, fingerprint, {"course": course}, []), then, free
        )


PAGE = PageInfo("/courses", "课程", "培训", 55, CoursesView)
