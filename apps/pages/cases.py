"""案例: anonymised cases, analysed demand by demand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from apps.page.shell import PageInfo
from apps.pages.shelf import ShelfView, first_line
from kb.model import Case, Entry, Kind


class CasesView(ShelfView):
    """All cases."""

    kind = Kind.CASE
    words: ClassVar[Mapping[str, str]] = {
        "title": "案例",
        "find": "找案例",
        "none": "库里还没有案例。",
        "pick": "选一个案例，这里就是经过和分析。",
    }

    def gist(self, entry: Entry) -> str:
        """How the story begins."""
        return first_line(entry.story) if isinstance(entry, Case) else ""


PAGE = PageInfo("/cases", "案例", "窗口", 50, CasesView)
