"""班后: the debrief of a class, everybody's results, what the questions tell, other classes beside it, the certificates.

Address: ``class`` the class; ``m`` what of it: nothing for the debrief, ``show`` the debrief for the projector (``s`` which
exercise), ``people``, ``items``, ``compare``, ``cert`` (``p`` one person's, otherwise everybody's who earned it).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import param

from apps.audit import Deed
from apps.classroom.looking_back import LookedBack, look_back
from apps.classroom.report_csv import csv_report
from apps.classroom.report_excel import excel_report
from apps.classroom.report_slides import slide_report
from apps.classroom.report_word import word_report
from apps.page.learning import LearningView
from apps.page.shell import PageInfo
from apps.roles import Action
from casebook.errors import ClassRefused, RecordNotFound
from casebook.exchange.model import NotExchangeable
from casebook.records.classes import ClassBook

REPORTS = {
    "excel": (excel_report, "xlsx"),
    "word": (word_report, "docx"),
    "slides": (slide_report, "pptx"),
    "csv": (csv_report, "zip"),
}


class AfterClassView(LearningView):
    """One class afterwards.

    Slices: ``stage`` what is shown; ``file`` a report that was asked for, in base64, with its name.
    """

    view = "after"
    stage = param.String("")
    file = param.String("")

    def __init__(self, *arguments: Any, **params: Any) -> None:
        super().__init__(*arguments, **params)
        self._busy = False

    def open(self, params: dict[str, str]) -> None:
        """What the address asks for, worked out in the record book's thread."""
        self.visit += 1
        self._busy = False
        self.put(file=None)
        if not self.context.may(Action.CLASS):
            self._stage("missing", text=self.context.refusal(Action.CLASS))
            return
        self._stage("loading")
        before, wanted = self.visit, dict(params)

        def show(data: dict[str, Any]) -> None:
            if before == self.visit:
                self.put(stage=data)

        def broken() -> None:
            if before == self.visit:
                self._stage("missing", text="记录暂时打不开，请刷新再试。")

        self.recorded(lambda: self._gathered(wanted), show, broken)

    def _stage(self, kind: str, **data: Any) -> None:
        self.put(stage={"kind": kind, **data})

    def _look(self, compared: bool = False) -> LookedBack:
        return look_back(ClassBook(self.training.book.records), self.params.get("class", ""), compared)

    def _gathered(self, params: Mapping[str, str]) -> dict[str, Any]:
        tab = params.get("m", "")
        try:
            found = self._look(compared=tab == "compare")
        except RecordNotFound:
            return {"kind": "missing", "text": "没有这个班，或者它已经不在记录里。"}
        if tab in ("people", "cert") and (refused := self.context.reads_others(f"培训班 {found.one.title}")):
            return {"kind": "missing", "text": refused}
        data: dict[str, Any] = {"kind": "after", "tab": tab, "class": found.head, "at": params.get("s", "")}
        if tab in ("people", "cert"):
            data["people"] = found.people_data()
            data["person"] = params.get("p", "")
            data["day"] = self._day(found)
        elif tab == "items":
            data["steps"] = found.items_data()
        elif tab == "compare":
            data["compared"] = found.compare_data()
        else:
            data["steps"] = found.debrief_data()
        return data

    def _day(self, found: LookedBack) -> str:
        at = (found.state.finished_at or found.one.opened_at).astimezone()
        return f"{at.year}年{at.month}月{at.day}日"

    def on_report(self, message: Mapping[str, Any]) -> None:
        """导出: the report is made in a worker and handed to the browser."""
        kind = str(message.get("kind", ""))
        if self._busy or kind not in REPORTS or not self.context.may(Action.CLASS):
            return
        self._busy = True
        make, suffix = REPORTS[kind]

        def work() -> dict[str, str] | str:
            found = self._look(compared=kind == "excel")
            if refused := self.context.reads_others(f"培训班 {found.one.title}"):
                raise ClassRefused(refused)
            try:
                data = base64.b64encode(make(found)).decode("ascii")
            except NotExchangeable as error:
                return str(error)
            self.context.audited(Deed.EXPORTED, f"培训班 {found.one.title}")
            return {"name": f"{found.one.title}.{suffix}", "data": data}

        def then(data: dict[str, str] | str) -> None:
            self._busy = False
            if isinstance(data, str):
                self.say(data, "bad")
                return
            self.put(file=data)
            self.put(file=None)

        self.recorded(work, then, self._free)

    def _free(self) -> None:
        self._busy = False

    def on_at(self, message: Mapping[str, Any]) -> None:
        """The projector stands at another page; a reload comes back to it."""
        number = message.get("s")
        if isinstance(number, int) and 0 < number < 1000:
            self.note(s=number)

    def on_forget(self, message: Mapping[str, Any]) -> None:
        """删除名字: asked for twice in the view; the counts stay."""
        if self._busy or not self.context.may(Action.CLASS):
            return
        self._busy = True
        wanted = self.params.get("class", "")

        def work() -> str:
            book = self.training.book
            classes = ClassBook(book.records)
            try:
                title = classes.get(wanted).title
                gone = classes.forget_people(wanted, book.clock())
            except (ClassRefused, RecordNotFound) as refused:
                return str(refused)
            self.context.audited(Deed.CLASS_FORGOTTEN, title)
            return f"删掉了 {gone} 个人的名字，次数和分布都还在。"

        def then(said: str) -> None:
            self._busy = False
            self.say(said)
            self.open(dict(self.params))

        self.recorded(work, then, self._free)


PAGE = PageInfo("/debrief", "班后", "培训", 76, AfterClassView, listed=False, needs=Action.CLASS)
