"""导出: an entry, or all of a kind, as a file of another program. Address: ``e`` ids by commas, or ``k`` a kind."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import param

from apps.audit import Deed
from apps.page.shell import PageInfo, View
from apps.present.common import Presentation, link_of
from apps.roles import Action
from casebook.exchange.model import ExchangeFormat, NotExchangeable, Wanted
from casebook.exchange.table import all_formats, give, writable
from kb.model import Entry, Kind
from kb.model.kinds import read_kind

MOST = 60  # ids in an address
FORBIDDEN = '<>:"/\\|?*'


class ExportView(View):
    """Slices: ``stage`` what can be had; ``busy`` the format that is being made; ``file`` the made one, in base64, with its name."""

    view = "exporting"
    stage = param.String("")
    busy = param.String("")
    file = param.String("")

    def open(self, params: dict[str, str]) -> None:
        """The formats that take what the address names."""
        entries, said = self._wanted()
        formats = writable(sorted({e.kind for e in entries})) if entries else []
        scene = Presentation(self.desk.library, self.desk.renderer, self.context.today)
        link = link_of(scene, entries[0].id) if len(entries) == 1 else None
        kinds = [k for k in Kind if writable([k]) and self.desk.library.entries(k)]
        self.put(
            file=None,
            busy=None,
            stage={
                "title": said,
                "back": link["href"] if link else "",
                "count": len(entries),
                "inside": self.context.may(Action.WRITE),
                "kinds": [{"value": k.value, "count": len(self.desk.library.entries(k))} for k in kinds],
                "kind": params.get("k", ""),
                "formats": [
                    {"key": f.key, "title": f.title, "about": f.about, "lost": f.lost, "keyed": f.keyed}
                    for f in formats
                    if not f.answers or self.context.may(Action.WRITE)
                ],
            },
        )

    def _wanted(self) -> tuple[tuple[Entry, ...], str]:
        """The entries the address names, and how they are called."""
        library = self.desk.library
        kind = read_kind(self.params.get("k", ""))
        if kind is not None:
            return tuple(library.entries(kind)), f"全部{kind.value}"
        ids = [i for i in self.params.get("e", "").split(",")[:MOST] if i in library]
        entries = tuple(library.get(i) for i in dict.fromkeys(ids))
        return entries, entries[0].title if len(entries) == 1 else f"{len(entries)} 条内容"

    def on_kind(self, message: Mapping[str, Any]) -> None:
        """All of a kind."""
        self.go_to(k=str(message.get("k", "")), e="")

    def on_make(self, message: Mapping[str, Any]) -> None:
        """Make the file in a worker and hand it to the browser."""
        one = all_formats().get(str(message.get("format", "")))
        entries, said = self._wanted()
        key = bool(message.get("key"))
        if one is None or not entries:
            return
        if (key or one.answers) and not self.context.may(Action.WRITE):
            self.say(self.context.refusal(Action.WRITE), "bad")
            return
        wanted = Wanted(entries, self.desk.library, self.context.today, key)

        def work() -> dict[str, Any] | str:
            try:
                made = give(one, wanted)
            except NotExchangeable as error:
                return str(error)
            self.context.audited(Deed.EXPORTED, f"{one.title}：{said}")
            return {
                "name": file_name(said, one, key) + made.suffix,
                "data": base64.b64encode(made.data).decode("ascii"),
                "notes": [n.said for n in made.notes],
            }

        def then(found: dict[str, Any] | str) -> None:
            self.put(busy=None)
            if isinstance(found, str):
                self.say(found, "bad")
                return
            self.put(file=found)
            self.put(file=None)

        self.put(busy=one.key)
        self.later(work, then, lambda: self.put(busy=None), thread=self.desk.slow)


def file_name(said: str, one: ExchangeFormat, key: bool) -> str:
    """What the file is called: the title, without what file systems refuse.

    >>> file_name("多久？", all_formats()["word"], True)
    '多久？-教师'
    """
    plain = "".join("_" if c in FORBIDDEN or c < " " else c for c in said).strip(". ")[:60] or one.key
    after = "" if not (key and one.keyed) else "-教师" if "教师" in one.keyed else "-内部"
    return plain + ("" if one.key in ("word", "pdf") else f"-{one.title}") + after


PAGE = PageInfo("/export", "导出", "培训", 92, ExportView, listed=False)
