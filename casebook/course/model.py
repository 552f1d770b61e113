"""The nouns of a course: frozen values that the reader makes; no files, no clock."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from casebook.exam.model import ExamPlan
from kb.model import Difficulty, Entry, Kind
from kb.model.problems import Place

DRILL_PASS = 60
"""Points out of 100 that pass a drill, where a lesson asks for no others."""


class StepKind(enum.StrEnum):
    """What is done in a step; the value is the word in the file."""

    READ = "读"
    PLAY = "演练"
    JUDGE = "练习"
    SAY = "自己说"
    PRETEST = "前测"
    POSTTEST = "后测"
    EXAM = "考试"

    @property
    def target(self) -> Kind:
        """The kind of content it is done with."""
        return _TARGETS[self]

    @property
    def scored(self) -> bool:
        """Whether it gives points."""
        return self in (StepKind.PLAY, StepKind.JUDGE, StepKind.EXAM)

    @property
    def drawn(self) -> bool:
        """Whether its questions are drawn from the library."""
        return self in (StepKind.PRETEST, StepKind.POSTTEST, StepKind.EXAM)


_TARGETS = {
    StepKind.READ: Kind.GUIDE,
    StepKind.PLAY: Kind.SCENARIO,
    StepKind.JUDGE: Kind.DRILL,
    StepKind.SAY: Kind.SCENARIO,
    StepKind.PRETEST: Kind.COURSE,
    StepKind.POSTTEST: Kind.COURSE,
    StepKind.EXAM: Kind.COURSE,
}


@dataclass(frozen=True, slots=True)
class CourseStep:
    """One thing to do in a lesson.

    Attributes:
        content: id of the guide, scenario or drill; of a test ``course/lesson/kind``, under which it is recorded.
        node: of a reply, the scene whose words are answered; empty otherwise.
        least: points out of 100 it takes; None when the exercise's own pass mark decides, 0 when finishing is enough.
        plan: of a test, how it is made up.
    """

    kind: StepKind
    content: str
    node: str = ""
    least: int | None = None
    plan: ExamPlan | None = None
    at: Place = field(default=Place(), compare=False)

    @property
    def key(self) -> str:
        """Tells it from the other steps of the course: ``读 zn-jian``, ``自己说 qj-shouci/n1``, ``练习 lx-001 80``."""
        asks = "" if self.least is None else f" {self.least}"
        return f"{self.kind} {self.line}{asks}"

    @property
    def line(self) -> str:
        """Its content, of a reply with the scene."""
        return f"{self.content}/{self.node}" if self.node else self.content


@dataclass(frozen=True, slots=True)
class Lesson:
    """Some steps that belong together.

    Attributes:
        after: ids of the lessons to be done before.
        optional: whether the course can be passed without it.
        minutes: how long it takes; None when the author did not say.
        intro: Markdown.
    """

    id: str
    title: str
    steps: tuple[CourseStep, ...] = ()
    after: tuple[str, ...] = ()
    optional: bool = False
    minutes: int | None = None
    intro: str = ""
    at: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Course(Entry):
    """Lessons in an order.

    Attributes:
        audience: for whom it is, in words.
        pass_mark: mean of the points of its scored steps, out of 100, from which it is passed.
        issuer: who gives the certificate; empty when the office writes it by hand.
    """

    kind: ClassVar[Kind] = Kind.COURSE

    summary: str = ""
    audience: str = ""
    difficulty: Difficulty = Difficulty.BEGINNER
    pass_mark: int = 60
    issuer: str = ""
    lessons: tuple[Lesson, ...] = ()

    @property
    def required(self) -> tuple[Lesson, ...]:
        """The lessons it cannot be passed without."""
        return tuple(lesson for lesson in self.lessons if not lesson.optional)

    @property
    def minutes(self) -> int:
        """How long the required lessons take together, as far as the author said."""
        return sum(lesson.minutes or 0 for lesson in self.required)

    def steps(self) -> Iterator[tuple[Lesson, CourseStep]]:
        """Every step with its lesson, in the order of the file."""
        for lesson in self.lessons:
            for step in lesson.steps:
                yield lesson, step

    def test(self, kind: StepKind) -> CourseStep | None:
        """The first step of a kind, such as the test before the course; None without."""
        return next((s for _, s in self.steps() if s.kind is kind), None)

    def lesson(self, id: str) -> Lesson:
        """A lesson by id.

        Raises:
            KeyError: when there is none.
        """
        for lesson in self.lessons:
            if lesson.id == id:
                return lesson
        raise KeyError(id)
