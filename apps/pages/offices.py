"""承办单位: where people are sent, what each handles, and how it is reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from apps.page.shell import PageInfo
from apps.pages.shelf import ShelfView
from kb.model import Entry, Kind, Office


class OfficesView(ShelfView):
    """All offices, the office's own ones first."""

    kind = Kind.OFFICE
    words: ClassVar[Mapping[str, str]] = {
        "title": "承办单位",
        "unit": "个",
        "find": "找单位、电话、管什么",
        "none": "还没有承办单位。在“编写”里新建一个，写上电话、地址、管什么。",
        "pick": "选一个单位，这里就是电话、地址和它管什么。全国统一的号码已经在里面，本地的由本单位补。",
    }

    def _shelf(self) -> dict[str, Any]:
        shelf = super()._shelf()
        order = {e.id: i for i, e in enumerate(sorted(self.desk.library.entries(self.kind), key=_rank))}
        return {**shelf, "items": sorted(shelf["items"], key=lambda row: order[row["id"]])}

    def row(self, entry: Entry) -> dict[str, Any]:
        """One line of the list: numbers and duties can be found too."""
        found = super().row(entry)
        if isinstance(entry, Office):
            words = (*entry.handles, *(p.number for p in entry.phones), entry.address, *entry.regions)
            found["also"] = " ".join((found["also"], *words))
        return found

    def gist(self, entry: Entry) -> str:
        """Its numbers, then what it is for."""
        if not isinstance(entry, Office):
            return super().gist(entry)
        numbers = "、".join(p.number for p in entry.phones if not p.mobile)
        return "　".join(x for x in (numbers, entry.handles[0] if entry.handles else "") if x)


def _rank(entry: Entry) -> tuple[Any, ...]:
    number = entry.phones[0].number if isinstance(entry, Office) and entry.phones else "9"
    return (entry.layer != "office", len(number), number, entry.title)


PAGE = PageInfo("/offices", "承办单位", "窗口", 45, OfficesView)
