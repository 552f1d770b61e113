"""今天的班: what the last shift leaves to this one, and what the officer keeps at hand and opened last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import param

from apps.desk.habits import Habits
from apps.desk.notes import LONGEST, ShiftNote
from apps.page.shell import PageInfo, View, always
from apps.present.at_hand import at_hand
from apps.present.common import Presentation
from apps.roles import Action


class ShiftView(View):
    """Slices: ``hand`` what is at hand, ``notes`` the lines, ``kept`` what became of the line sent last."""

    view = "shift"
    hand = param.String("")
    notes = param.String("")
    kept = param.String("")
    _deleted: ShiftNote | None = None
    _sent = 0
    _being_kept = ""

    def open(self, params: dict[str, str]) -> None:
        """Read both in a worker."""
        desk, person, now = self.desk, self.context.person, self.context.now()
        self.later(lambda: (desk.habits.of(person), desk.notes.all(now)), self._show)

    def _show(self, read: tuple[Habits, list[ShiftNote]]) -> None:
        habits, notes = read
        scene = Presentation(self.desk.library, self.desk.renderer, self.context.today)
        self.put(hand=at_hand(scene, habits, self.context.now()))
        self.put(
            notes={
                "rows": [self._row(n) for n in notes],
                "most": LONGEST,
                "monthly": self.context.may(Action.FEEDBACK),
            }
        )

    def _row(self, note: ShiftNote) -> dict[str, Any]:
        return {
            "id": note.id,
            "text": note.text,
            "who": note.who or "本机",
            "time": _local(note.time),
            "mine": self._may_delete(note),
        }

    def _may_delete(self, note: ShiftNote) -> bool:
        return note.person == self.context.person or self.context.may(Action.FEEDBACK)

    def on_add(self, message: Mapping[str, Any]) -> None:
        """A line for the next shift, less what is personal."""
        text, now, me = str(message.get("text", ""))[: LONGEST * 2], self.context.now(), self.context
        notes = self.desk.notes
        if text == self._being_kept:
            return  # pressed once more while the first try is at work
        self._being_kept = text

        def failed() -> None:
            self._being_kept = ""
            self._sent += 1
            self.put(kept={"n": self._sent, "done": False})

        def then(note: ShiftNote) -> None:
            self._being_kept = ""
            self._sent += 1
            self.put(kept={"n": self._sent, "done": True})
            same = note.text == " ".join(text.split())
            self.say("记下了。" if same else "记下了，姓名、电话这些已经去掉。")
            self.open({})

        self.later(
            lambda: notes.add(text, who=me.user, person=me.person, when=now),
            then,
            failed,
            thread=self.desk.slow,
            wanted=always,
        )

    def on_delete(self, message: Mapping[str, Any]) -> None:
        """A line is dealt with: it is gone from the disk too, and comes back only from this page's memory."""
        wanted, now = str(message.get("id", "")), self.context.now()
        notes = self.desk.notes

        def work() -> ShiftNote | None:
            found = next((n for n in notes.all(now) if n.id == wanted), None)
            return notes.delete(wanted, when=now) if found and self._may_delete(found) else None

        def then(gone: ShiftNote | None) -> None:
            self._deleted = gone
            if gone:
                self.say("删掉了。", undo="put_back")
            else:
                self.say("这一条删不了：已经不在了，或者是别人写的。", "bad")
            self.open({})

        self.later(work, then, wanted=always)

    def on_put_back(self, message: Mapping[str, Any]) -> None:
        """The line deleted last stands again."""
        note, now, self._deleted = self._deleted, self.context.now(), None
        if note is not None:
            self._and_open(lambda: self.desk.notes.put_back(note, when=now))

    def on_pin(self, message: Mapping[str, Any]) -> None:
        """An entry is to be at hand, or no longer."""
        wanted, on, person = str(message.get("id", "")), bool(message.get("on")), self.context.person
        if wanted in self.desk.library or not on:
            self._and_open(lambda: self.desk.habits.change(person, lambda h: h.with_pin(wanted, on)))

    def on_forget(self, message: Mapping[str, Any]) -> None:
        """最近看过的 is emptied."""
        person = self.context.person
        self._and_open(lambda: self.desk.habits.change(person, lambda h: Habits((), h.pinned)))

    def _and_open(self, work: Callable[[], Any]) -> None:
        self.later(work, lambda _: self.open({}), wanted=always)


def _local(time: str) -> str:
    moment = dt.datetime.fromisoformat(time).astimezone()
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"


PAGE = PageInfo("/shift", "今天的班", "窗口", 15, ShiftView)
