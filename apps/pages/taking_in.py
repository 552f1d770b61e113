"""导入: a file of another program, looked at row by row before anything is stored; then all that is chosen becomes drafts.

The file comes in pieces, so that its progress is seen and none is larger than a message may be. It stays in this session's memory
and is gone with the page.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import param

from apps.audit import Deed
from apps.page.later import deliverer
from apps.page.shell import PageInfo
from apps.pages.writing import WritingView
from apps.roles import Action
from apps.writing.taking_in import LookedEntry, LookedFile, TakingIn
from casebook.exchange.columns import FIELDS
from casebook.exchange.model import FileIn, FormatNote, NotExchangeable
from casebook.exchange.opening import LARGEST, held, too_large
from casebook.exchange.table import format_named, readable
from kb.model import Kind
from kb.model.kinds import read_kind

PIECE = 1024 * 1024
"""Bytes of a file in one message."""
MOST_NOTES = 200
LONGEST_NAME = 120


class TakeInView(WritingView):
    """Slices: ``stage`` what is shown; ``progress`` how far it is; ``shown`` the text of one row."""

    view = "takein"
    stage = param.String("")
    progress = param.String("")
    shown = param.String("")

    def __init__(self, *arguments: Any, **params: Any) -> None:
        super().__init__(*arguments, **params)
        self._name = ""
        self._size = 0
        self._pieces: list[bytes] = []
        self._file: FileIn | None = None
        self._as = ""
        self._looked: LookedFile | None = None
        self._rows: list[LookedEntry] = []

    def open(self, params: dict[str, str]) -> None:
        """What can be brought, and the place to put it."""
        self.visit += 1
        self._forget()
        if not self.writer:
            self.put(stage={"kind": "refused", "why": self.refused})
            return
        self._ready()

    def _ready(self, error: str = "") -> None:
        self._forget()
        self.put(
            progress=None,
            shown=None,
            stage={
                "kind": "empty",
                "error": error,
                "most": LARGEST // 1_048_576,
                "piece": PIECE,
                "accept": ",".join(dict.fromkeys(s for f in readable() for s in f.suffixes)),
                "formats": [
                    {
                        "key": f.key,
                        "title": f.title,
                        "about": f.about,
                        "suffixes": " ".join(f.suffixes),
                        "gives": "、".join(f.gives),
                    }
                    for f in readable()
                ],
            },
        )

    def _forget(self) -> None:
        self._pieces, self._file, self._looked, self._rows, self._as = [], None, None, [], ""

    # The file comes in

    def on_begin(self, message: Mapping[str, Any]) -> None:
        """A file was chosen: its name and its size."""
        if not self.writer:
            return
        self._forget()
        self._name = str(message.get("name", "")).replace("\\", "/").rsplit("/", 1)[-1][:LONGEST_NAME]
        self._size = int(message.get("size", 0))
        if self._size > LARGEST:
            self._ready(str(too_large(self._name, self._size)))
        elif self._size <= 0:
            self._ready(f"{self._name}：是空文件。")

    def on_piece(self, message: Mapping[str, Any]) -> None:
        """The next piece, in base64; the last one begins the look."""
        if not self._name or not self.writer:
            return
        try:
            self._pieces.append(base64.b64decode(str(message.get("data", "")), validate=True))
        except (binascii.Error, ValueError):
            self._ready(f"{self._name}：没有传完整，请再选一次。")
            return
        got = sum(map(len, self._pieces))
        if got > self._size:
            self._ready(f"{self._name}：没有传完整，请再选一次。")
        elif got == self._size:
            data, name = b"".join(self._pieces), self._name
            self._pieces = []
            self._file = FileIn(data, name, self.desk.library, self.context.today)
            self._look()

    # The look

    def on_columns(self, message: Mapping[str, Any]) -> None:
        """Somebody said which column is what."""
        given = message.get("columns")
        if self._file is None or not isinstance(given, Mapping):
            return
        chosen = {str(k): int(v) for k, v in given.items() if k in FIELDS and int(v) >= 0}
        self._file = replace(self._file, columns=chosen)
        self._look()

    def on_as(self, message: Mapping[str, Any]) -> None:
        """Another format, or another kind of entry."""
        if self._file is None:
            return
        self._as = str(message.get("format", ""))
        self._file = replace(
            self._file, kind=read_kind(str(message.get("kind", "")), tuple(Kind)), columns={}
        )
        self._look()

    def _look(self) -> None:
        file, named, visit = self._file, self._as, self.visit
        if file is None:
            return
        taking = TakingIn(self.desk.library, self.drafts, self.desk.home.content)
        deliver = deliverer()

        def tell(what: str, done: int, total: int) -> None:
            deliver(lambda: self.put(progress={"what": what, "done": done, "total": total}))

        def work() -> LookedFile | str:
            try:
                held(file.data, file.name)
                return taking.look(file, format_named(named) if named else None, tell)
            except NotExchangeable as error:
                return str(error)

        def then(found: LookedFile | str) -> None:
            if isinstance(found, str):
                self._ready(found)
                return
            self._looked, self._rows = found, list(found.rows)
            self.put(progress=None)
            self._show()

        self.put(progress={"what": "读文件", "done": 0, "total": 0})
        self.later(
            work,
            then,
            lambda: self._ready("没有读成，请再选一次。"),
            thread=self.desk.slow,
            wanted=lambda: self.here and visit == self.visit,
        )

    def _show(self) -> None:
        looked, file = self._looked, self._file
        if looked is None or file is None:
            return
        columns = looked.taken.columns
        self.put(
            stage={
                "kind": "looked",
                "name": file.name,
                "format": {
                    "key": looked.format.key,
                    "title": looked.format.title,
                    "lost": looked.format.lost,
                },
                "formats": [
                    {"key": f.key, "title": f.title} for f in readable() if file.suffix in f.suffixes
                ],
                "kinds": [k.value for k in looked.format.gives] if len(looked.format.gives) > 1 else [],
                "kind_now": self._rows[0].entry.kind.value if self._rows else "",
                "notes": [_note(n) for n in looked.taken.notes[:MOST_NOTES]],
                "columns": {
                    "head": list(columns.head),
                    "fields": list(columns.fields),
                    "chosen": dict(columns.chosen),
                    "sample": [list(row) for row in columns.sample],
                }
                if columns
                else None,
                "rows": [_row(number, row) for number, row in enumerate(self._rows)],
            }
        )

    def on_show(self, message: Mapping[str, Any]) -> None:
        """The text that one row becomes."""
        number = int(message.get("n", -1))
        if 0 <= number < len(self._rows):
            self.put(
                shown={"n": number, "title": self._rows[number].entry.title, "text": self._rows[number].text}
            )

    def on_replace(self, message: Mapping[str, Any]) -> None:
        """Personal data is replaced by stand-ins, in one row or in all."""
        chosen = message.get("rows")
        wanted = [
            n
            for n, row in enumerate(self._rows)
            if row.personal and (not isinstance(chosen, list) or n in chosen)
        ]
        rows, visit = list(self._rows), self.visit
        taking = TakingIn(self.desk.library, self.drafts, self.desk.home.content)
        deliver = deliverer()

        def told(done: int) -> None:
            deliver(lambda: self.put(progress={"what": "换成化名", "done": done, "total": len(wanted)}))

        def work() -> list[LookedEntry]:
            for done, number in enumerate(wanted):
                told(done)
                rows[number] = taking.replaced(rows[number])
            return rows

        def then(found: list[LookedEntry]) -> None:
            self._rows = found
            self.put(progress=None)
            self._show()

        self.later(
            work,
            then,
            lambda: self.put(progress=None),
            thread=self.desk.slow,
            wanted=lambda: self.here and visit == self.visit,
        )

    # Storing

    def on_store(self, message: Mapping[str, Any]) -> None:
        """The chosen rows become drafts, all or none."""
        if not self.context.may(Action.WRITE):
            self.say(self.refused, "bad")
            return
        chosen = message.get("rows")
        numbers = (
            sorted({int(n) for n in chosen if 0 <= int(n) < len(self._rows)})
            if isinstance(chosen, list)
            else []
        )
        rows = [self._rows[n] for n in numbers]
        if not rows or self._looked is None:
            self.say("没有选中要存的。", "bad")
            return
        taking = TakingIn(self.desk.library, self.drafts, self.desk.home.content)
        title, now, by = self._looked.format.title, self.context.now(), self.author

        def work() -> list[str] | str:
            try:
                paths = taking.store(rows, now, by)
            except NotExchangeable as error:
                return str(error)
            self.context.audited(Deed.SAVED, f"{title} {len(paths)} 份草稿")
            return paths

        def then(found: Any) -> None:
            self.put(progress=None)
            if isinstance(found, str):
                self.say(found, "bad")
                return
            stored = [{"path": p, "title": r.entry.title} for p, r in zip(found, rows, strict=True)]
            self._forget()
            self.put(stage={"kind": "stored", "rows": stored}, shown=None)

        self.put(progress={"what": "存草稿", "done": 0, "total": 0})
        self._written(work, then, lambda: self.put(progress=None), self.desk.slow)

    def on_again(self, message: Mapping[str, Any]) -> None:
        """Another file."""
        self._ready()


def _note(note: FormatNote) -> dict[str, Any]:
    return {"said": note.said, "wrong": note.wrong}


def _row(number: int, row: LookedEntry) -> dict[str, Any]:
    return {
        "n": number,
        "row": row.entry.row,
        "title": row.entry.title,
        "kind": row.entry.kind.value,
        "notes": [n.text for n in row.entry.notes],
        "personal": [{"kind": kind, "masked": masked} for kind, masked in row.personal],
        "before": row.before,
        "alike": {"id": row.alike.entry.id, "title": row.alike.entry.title, "same": row.alike.same}
        if row.alike
        else None,
    }


PAGE = PageInfo("/take-in", "导入", "培训", 91, TakeInView, listed=False, needs=Action.WRITE)
