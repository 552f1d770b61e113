"""培训班: the classes there are, opening one, and the sheets of its pairs.

Address: ``m=new`` opens one (``w`` the way, ``p`` what with); ``class`` a class, with ``m=sheets`` its printable sheets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import param

from apps.classroom.choices import choices
from apps.page.learning import LearningView
from apps.page.shell import PageInfo
from apps.roles import Action
from casebook.records.classes import ClassBook, TrainingClass


class ClassesView(LearningView):
    """Classes; ``stage`` holds what is shown."""

    view = "classes"
    stage = param.String("")

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

        if params.get("m") == "new":
            self.read(lambda: self._new(params), show)
        else:
            self.recorded(
                self._list, show, lambda: self._stage("missing", text="记录暂时打不开，请刷新再试。")
            )

    def _stage(self, kind: str, **data: Any) -> None:
        self.put(stage={"kind": kind, **data})

    @property
    def classes(self) -> ClassBook:
        """The classes of the office."""
        return ClassBook(self.training.book.records)

    def _list(self) -> dict[str, Any]:
        book = self.classes
        return {"kind": "list", "items": [self._row(book, c) for c in book.all()]}

    def _row(self, book: ClassBook, found: TrainingClass) -> dict[str, Any]:
        return {
            "id": found.id,
            "title": found.title,
            "way": found.way,
            "code": found.code,
            "day": f"{found.opened_at.astimezone():%m月%d日 %H:%M}",
            "people": len(book.seats(found.id)),
            "finished": found.finished_at is not None,
        }

    def _new(self, params: Mapping[str, str]) -> dict[str, Any]:
        return {
            "kind": "new",
            "items": choices(self.desk.library, self.training.exercises),
            "way": params.get("w", ""),
            "pick": params.get("p", ""),
            "day": f"{self.context.today.month}月{self.context.today.day}日",
        }


PAGE = PageInfo("/classes", "培训班", "培训", 75, ClassesView, needs=Action.CLASS)
