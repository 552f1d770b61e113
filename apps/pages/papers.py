"""文书: papers by stage of handling; a form, the sheet beside it, print and Word.

What is typed stays in the browser: it is neither in the address nor sent here. The one exception are the days that a time
limit runs from, without which no last day can be worked out; they are kept in this session's memory and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from apps.page.shell import PageInfo
from apps.pages.shelf import ShelfView
from apps.present.paper import reckoned
from kb.model import Entry, HandlingStage, Kind, Paper


class PapersView(ShelfView):
    """All papers."""

    kind = Kind.PAPER
    words: ClassVar[Mapping[str, str]] = {
        "title": "文书",
        "unit": "份",
        "find": "找文书",
        "none": "还没有文书。",
        "pick": "选一份文书，边填边看，填完打印或者存成 Word。填的字只在这一页，不上传、不保存。",
    }

    def on_days(self, message: Mapping[str, Any]) -> None:
        """Days that limits run from were typed; what can be worked out is shown."""
        item = self._form
        typed = message.get("days")
        if item is None or not isinstance(typed, Mapping):
            return
        starts = {limit.start for limit in item.deadlines}
        days = {name: day for name in starts if (day := _day(typed.get(name)))}
        self.put(
            reckoned={
                "paper": item.id,
                "days": reckoned(item, days, self.context.today, self.desk.holidays.calendar),
            }
        )

    def entry_data(self, wanted: str) -> dict[str, Any] | None:
        """A paper is opened to be filled in; on other pages it is only read."""
        data = super().entry_data(wanted)
        return {**data, "form": True} if data is not None and data["shape"] == "paper" else data

    def show_dates(self, data: dict[str, Any] | None = None) -> None:
        """Nothing is worked out before a day is typed."""
        if self._form is None:
            super().show_dates(data)
        else:
            self.put(reckoned=None, paper=None)

    @property
    def _form(self) -> Paper | None:
        wanted = self.params.get("e", "")
        entry = self.desk.library.get(wanted) if wanted in self.desk.library else None
        return entry if isinstance(entry, Paper) else None

    def row(self, entry: Entry) -> dict[str, Any]:
        """A line of the list, under the stage it belongs to."""
        stage = entry.stage if isinstance(entry, Paper) else HandlingStage.REGISTER
        return {**super().row(entry), "group": stage.value, "order": list(HandlingStage).index(stage)}

    def _shelf(self) -> dict[str, Any]:
        shelf = super()._shelf()
        shelf["items"].sort(key=lambda row: row["order"])
        return shelf


def _day(text: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


PAGE = PageInfo("/papers", "文书", "窗口", 45, PapersView)
