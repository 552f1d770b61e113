"""本月大家问什么: counts by topic, to Excel and as the draft of a bulletin. Address: ``m`` the month, ``2026-11``."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

import param

from apps.audit import Deed
from apps.desk.monthly import count_month, in_words, month_before
from apps.page.shell import PageInfo, View
from apps.present.common import Presentation
from apps.present.monthly import sheet
from apps.present.monthly_excel import monthly_excel
from apps.roles import Action

MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
MONTHS = 13  # that can be chosen


class MonthlyView(View):
    """Slices: ``sheet`` the month, ``file`` the workbook that was asked for, in base64, with its name."""

    view = "monthly"
    sheet = param.String("")
    file = param.String("")

    def open(self, params: dict[str, str]) -> None:
        """Count in a worker: the journals grow over the years."""
        self.put(file=None)
        if not self.context.may(Action.FEEDBACK):
            self.say(self.context.refusal(Action.FEEDBACK), "bad")
            return
        month, now = self._month, f"{self.context.today:%Y-%m}"
        months = [now]
        while len(months) < MONTHS:
            months.append(month_before(months[-1]))
        if month not in months:
            months.append(month)

        def show(data: dict[str, Any]) -> None:
            if month == self._month:
                self.put(sheet={**data, "months": [[m, in_words(m)] for m in months]})

        self.later(lambda: self._counted(month), show)

    @property
    def _month(self) -> str:
        asked = self.params.get("m", "")
        return asked if MONTH.fullmatch(asked) else f"{self.context.today:%Y-%m}"

    def on_month(self, message: Mapping[str, Any]) -> None:
        """Another month."""
        wanted = str(message.get("m", ""))
        if MONTH.fullmatch(wanted):
            self.go_to(m=wanted)

    def on_excel(self, message: Mapping[str, Any]) -> None:
        """存成 Excel: made in a worker and handed to the browser."""
        if not self.context.may(Action.FEEDBACK):
            self.say(self.context.refusal(Action.FEEDBACK), "bad")
            return
        month = self._month

        def work() -> dict[str, str]:
            data = self._counted(month)
            name = f"{data['title']}.xlsx"
            made = base64.b64encode(monthly_excel(data)).decode("ascii")
            self.context.audited(Deed.EXPORTED, data["title"])
            return {"name": name, "data": made}

        def then(data: dict[str, str]) -> None:
            self.put(file=data)
            self.put(file=None)

        self.later(work, then)

    def _counted(self, month: str) -> dict[str, Any]:
        desk = self.desk
        library = desk.library
        return sheet(
            Presentation(library, desk.renderer, self.context.today),
            count_month(
                month,
                desk.opened.rows(month),
                desk.remarks.all(),
                desk.feedback.confirmed(),
                desk.feedback.unanswered(),
                {e.id: e.topics for e in library.entries()},
            ),
        )


PAGE = PageInfo("/monthly", "大家问什么", "培训", 96, MonthlyView, listed=False, needs=Action.FEEDBACK)
