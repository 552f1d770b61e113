"""培训班: the classes there are, opening one, and the sheets of its pairs.

Address: ``m=new`` opens one (``w`` the way, ``p`` what with); ``class`` a class, with ``m=sheets`` its printable sheets.
Phones, projector and the trainer's window are documents of their own (:mod:`apps.classroom.documents`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import param

from apps.audit import Deed
from apps.classroom.choices import DRAWN, choices
from apps.classroom.opening import prepare
from apps.classroom.sheets import sheets_of
from apps.page.learning import LearningView
from apps.page.shell import PageInfo
from apps.roles import Action
from casebook.course.model import StepKind
from casebook.errors import ClassRefused
from casebook.exam.model import ExamPlan
from casebook.records.classes import ClassBook, TrainingClass
from casebook.scenario.model import Scenario
from casebook.training_class.model import Way
from casebook.training_class.questions import material_of
from casebook.training_class.replay import replay

COUNTS, MINUTES, PASS = (10, 20, 30, 50), (0, 15, 30, 45, 60, 90), 60
"""Of a paper drawn for a class: how many questions, how many minutes (0: no limit), percent that passes."""

GUIDE = "zn-daiban"  # how to hold a class


class ClassesView(LearningView):
    """Classes; ``stage`` holds what is shown, ``freed`` says that the form may be sent again."""

    view = "classes"
    stage = param.String("")
    freed = param.String("")

    def __init__(self, *arguments: Any, **params: Any) -> None:
        super().__init__(*arguments, **params)
        self._busy = False

    def open(self, params: dict[str, str]) -> None:
        """The list, the form for a new one, or one class."""
        self.visit += 1
        if not self.context.may(Action.CLASS):
            self._stage("missing", text=self.context.refusal(Action.CLASS))
            return
        self._stage("loading")
        before = self.visit

        def show(stage: dict[str, Any]) -> None:
            if before == self.visit:
                self.put(stage=stage)

        def failed() -> None:
            self._stage("missing", text="这个班没有找到，或者记录暂时打不开。")

        if params.get("m") == "new":
            self.read(lambda: self._new(params), show)
        elif params.get("class"):
            self.recorded(lambda: self._one(params), show, failed)
        else:
            self.recorded(self._list, show, failed)

    def _stage(self, kind: str, **data: Any) -> None:
        self.put(stage={"kind": kind, **data})

    @property
    def classes(self) -> ClassBook:
        """The classes of the office."""
        return ClassBook(self.training.book.records)

    def _list(self) -> dict[str, Any]:
        book = self.classes
        guide = {"guide": f"/guides?e={GUIDE}"} if GUIDE in self.desk.library else {}
        return {"kind": "list", "items": [self._row(book, c) for c in book.all()], **guide}

    def _row(self, book: ClassBook, found: TrainingClass) -> dict[str, Any]:
        return {
            "id": found.id,
            "title": found.title,
            "way": found.way,
            "code": found.code,
            "day": f"{found.opened_at.astimezone():%m月%d日 %H:%M}",
            "people": len(book.seats(found.id)),
            "finished": found.finished_at is not None,
            "host": f"/host?class={found.id}",
            "projector": f"/projector?class={found.id}&key={found.projector_key}",
            "sheets": f"/classes?class={found.id}&m=sheets" if found.way == Way.PAIRS.value else "",
        }

    def _one(self, params: Mapping[str, str]) -> dict[str, Any]:
        found = self.classes.get(params["class"])
        row = self._row(self.classes, found)
        return self._sheets(found) if params.get("m") == "sheets" else {"kind": "opened", **row}

    def _sheets(self, found: TrainingClass) -> dict[str, Any]:
        state = replay(self.classes.events(found.id))
        materials = (
            material_of(s, state.sources.get(s.content, "")) for s in state.steps if s.kind is StepKind.PLAY
        )
        stories = [m for m in materials if isinstance(m, Scenario)]
        sheets = [sheet for story in stories for sheet in sheets_of(story, self.html)]
        return {
            "kind": "sheets",
            "title": found.title,
            "back": f"/classes?class={found.id}",
            "sheets": sheets,
        }

    def _new(self, params: Mapping[str, str]) -> dict[str, Any]:
        return {
            "kind": "new",
            "items": choices(self.desk.library, self.training.exercises),
            "way": params.get("w", ""),
            "pick": params.get("p", ""),
            "day": f"{self.context.today.month}月{self.context.today.day}日",
            "counts": COUNTS,
            "minutes": MINUTES,
        }

    def on_begin(self, message: Mapping[str, Any]) -> None:
        """Open a class, then show how people come in; a second click while it is being opened opens no second one."""
        if self._busy or not self.context.may(Action.CLASS):
            return
        self._busy = True
        before, today, by, now = self.visit, self.context.today, self.context.person, self.context.now()
        library, exercises = self.desk.library, self.training.exercises

        def work() -> str:
            way, source = _asked(message)
            opening = prepare(
                library,
                way,
                source,
                lambda: exercises.bank(today),
                title=str(message.get("title", "")),
                plan=None if source else _plan(message),
            )
            made = self.classes.open(opening, by, now)
            self.context.audited(Deed.CLASS_OPENED, made.title)
            return made.id

        def then(made: str) -> None:
            self._busy = False
            if before == self.visit:
                self.go_to(**{"m": "", "w": "", "p": "", "class": made})

        def failed() -> None:
            self._busy = False
            self.put(freed=self.visit)

        self.recorded(work, then, failed)


def _asked(message: Mapping[str, Any]) -> tuple[Way, str]:
    """The way and the source that were chosen."""
    try:
        way = Way(str(message.get("way", "")))
    except ValueError:
        raise ClassRefused("请先选怎么上。") from None
    source = str(message.get("pick", ""))
    if not source:
        raise ClassRefused("请先选用什么上。")
    return way, "" if source == DRAWN and way is Way.PAPER else source


def _plan(message: Mapping[str, Any]) -> ExamPlan:
    """How a drawn paper is made up; anything but what the form offers gives its first choice."""
    count, minutes = message.get("count"), message.get("minutes")
    return ExamPlan(
        count if count in COUNTS else COUNTS[1],
        minutes=(minutes or None) if minutes in MINUTES else MINUTES[2],
        pass_mark=PASS,
    )


PAGE = PageInfo("/classes", "培训班", "培训", 75, ClassesView, needs=Action.CLASS)
