"""What every page that opens entries shares: the article beside, the date calculator, the paper to hand out."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import param

from apps.desk.habits import Habits
from apps.desk.monthly import countable
from apps.page.shell import View, always
from apps.present import card_text, law, present
from apps.present.common import Presentation
from apps.present.dates import reckon_all
from kb.errors import KnowledgeBaseError
from kb.model import Answer, Deadline, Guide
from kb.model.citations import parse_key
from kb.model.days import read_day
from kb.model.references import cards_of

MAX_DATES = 30


class ReadingView(View):
    """A page with an open entry.

    Slices: ``opened`` the entry, ``beside`` an article, ``reckoned`` its time limits worked out, ``paper`` what can be
    printed or copied, ``pinned`` whether it is among what the officer keeps at hand. Address: ``e`` the entry, ``a`` the article beside it, ``d`` days typed, by commas, ``x`` days
    that do not count (``10听证``), by commas, ``on`` as of a day.
    """

    opened = param.String("")
    beside = param.String("")
    reckoned = param.String("")
    paper = param.String("")
    pinned = param.String("")
    _last_opened = ""  # what was noted last as opened
    _given: tuple[str, str] = ("", "")

    @property
    def scene(self) -> Presentation:
        """The library as of the day the address names."""
        day = read_day(self.params.get("on", ""), self.context.today) or self.context.today
        return Presentation(self.desk.library, self.desk.renderer, day)

    # What the view sends

    def on_open(self, message: Mapping[str, Any]) -> None:
        """An entry or an article was chosen."""
        self._move({"e": message["id"], "a": "", "d": "", "x": "", "s": ""}, push=True)
        self.show_entry()

    def on_close(self, message: Mapping[str, Any]) -> None:
        """Back to the list."""
        self._move({"e": "", "a": "", "d": "", "x": "", "s": ""}, push=True)
        self.show_entry()

    def on_beside(self, message: Mapping[str, Any]) -> None:
        """A citation was followed: its article opens beside."""
        self._move({"a": message["key"]}, push=not self.params.get("a"))
        self.show_beside()

    def on_unbeside(self, message: Mapping[str, Any]) -> None:
        """The article is closed."""
        self.note(a="")
        self.show_beside()

    def on_reckon(self, message: Mapping[str, Any]) -> None:
        """A day was typed into a time limit."""
        days, index = self.days, int(message["i"])
        if 0 <= index < MAX_DATES:
            self.note(d=_put(days, index, str(message.get("text", ""))))
            self.show_dates()

    def on_pause(self, message: Mapping[str, Any]) -> None:
        """Days that do not count were given for a time limit."""
        pauses, index = self.pauses, int(message["i"])
        if 0 <= index < MAX_DATES:
            days = str(message.get("days", "")).strip()
            kept = days + str(message.get("why", "")) if days.isdecimal() and int(days) else ""
            self.note(x=_put(pauses, index, kept))
            self.show_dates()

    def on_feedback(self, message: Mapping[str, Any]) -> None:
        """有用, 没答案, 内容有误: kept in a worker, without anything that tells who somebody is."""
        kind, wanted, asked = str(message["kind"]), str(message["id"]), self.params.get("q", "")
        said = str(message.get("said", ""))[:300]
        user, when, desk = self.context.user, self.context.now(), self.desk

        def keep() -> tuple[str, str]:
            if kind != "useful":
                return "remark", desk.remarks.add(kind, wanted, asked, user=user, when=when, said=said).event
            fingerprint = desk.library.get(wanted).fingerprint if wanted in desk.library else ""
            one = desk.feedback.confirm(asked, wanted, fingerprint=fingerprint, user=user, when=when)
            return "confirmed", one.event if one else ""

        def thank(kept: tuple[str, str]) -> None:
            self._given = kept
            thanks = {
                "useful": "谢谢，下回这样问会排得更靠前。",
                "missing": "记下了，编写的同事会补。",
                "wrong": "记下了，编写的同事会核对。",
            }
            self.say(thanks[kind] if kept[1] else "谢谢。", undo="unfeedback" if kept[1] else "")

        self.later(keep, thank, thread=desk.slow, wanted=always)

    def on_pin(self, message: Mapping[str, Any]) -> None:
        """The open entry is to be at hand, or no longer."""
        wanted, on = str(message.get("id", "")), bool(message.get("on"))
        if not self._known(wanted):
            return
        person, habits = self.context.person, self.desk.habits

        def then(kept: tuple[Habits, Habits]) -> None:
            self._show_pin(wanted, kept[1])
            self.say("放进常用了，在首页和“今天的班”里。" if on else "从常用里去掉了。")

        self.later(lambda: habits.change(person, lambda h: h.with_pin(wanted, on)), then, wanted=always)

    def on_unfeedback(self, message: Mapping[str, Any]) -> None:
        """The last feedback is taken back."""
        sort, event = self._given
        user, when, desk = self.context.user, self.context.now(), self.desk

        def drop() -> bool:
            if sort == "confirmed":
                return desk.feedback.undo(event, user=user, when=when)
            return desk.remarks.undo(event)

        self._given = ("", "")

        self.later(drop, lambda done: self.say("撤回了") if done else None, wanted=always)

    # What is shown

    @property
    def days(self) -> list[str]:
        """The days typed into the time limits."""
        return self.params["d"].split(",")[:MAX_DATES] if self.params.get("d") else []

    @property
    def pauses(self) -> list[str]:
        """What does not count, beside the days."""
        return self.params["x"].split(",")[:MAX_DATES] if self.params.get("x") else []

    def show_entry(self) -> None:
        """Everything about the open entry."""
        data = self.entry_data(self.params.get("e", ""))
        self.put(paper=None, reckoned=None)
        self.put(opened=data)
        self.show_dates(data)
        self.show_beside()
        self._note_opened(self.params.get("e", ""))

    def _known(self, wanted: str) -> bool:
        """Whether this names something of the library: nothing else of an address is ever kept."""
        if wanted in self.desk.library:
            return countable(self.desk.library.get(wanted).kind)
        cited = parse_key(wanted) if "#" in wanted else None
        return cited is not None and self.desk.library.article(cited, self.context.today) is not None

    def _note_opened(self, wanted: str) -> None:
        """最近 and the count of the day, in a worker; where the disk does not take them the page goes on without."""
        if wanted == self._last_opened:
            return
        self._last_opened = wanted
        self.put(pinned=None)
        if not self._known(wanted):
            return
        desk, person, day, now = self.desk, self.context.person, self.context.today, self.context.now()

        def work() -> Habits:
            before = desk.habits.of(person)
            with contextlib.suppress(OSError, KnowledgeBaseError):
                before, after = desk.habits.change(person, lambda h: h.with_opened(wanted, now))
                if not before.opened_lately(wanted, now):
                    desk.opened.add(wanted, day)
                return after
            return before

        self.later(work, lambda habits: self._show_pin(wanted, habits))

    def _show_pin(self, wanted: str, habits: Habits) -> None:
        if wanted == self._last_opened:
            self.put(pinned={"id": wanted, "on": wanted in habits.pinned})

    def entry_data(self, wanted: str) -> dict[str, Any] | None:
        """The open entry or article as a shape; None when nothing is open."""
        if not wanted:
            return None
        scene = self.scene
        cited = parse_key(wanted) if "#" in wanted else None
        if cited is not None:
            view = scene.library.article(cited, scene.on)
            found = law.article(scene, view) if view else law.unknown_article(cited)
            return {**found, "id": wanted}
        if wanted in scene.library:
            return present(scene, scene.library.get(wanted))
        return {
            "shape": "missing",
            "id": wanted,
            "title": "这条内容不在库里了",
            "text": "可能改了编号，或者已经撤下。换个词再找找看。",
        }

    def deadlines(self) -> Sequence[Deadline]:
        """The time limits of the open entry."""
        wanted = self.params.get("e", "")
        entry = self.desk.library.get(wanted) if wanted in self.desk.library else None
        if isinstance(entry, Guide):
            return entry.deadlines
        return [d for c in cards_of(entry) for d in c.deadlines] if isinstance(entry, Answer) else []

    def show_beside(self) -> None:
        """The article beside, when one is asked for."""
        key = self.params.get("a", "")
        cited = parse_key(key) if key else None
        if cited is None:
            self.put(beside=None)
            return
        scene = self.scene
        view = scene.library.article(cited, scene.on)
        self.put(beside=law.article(scene, view) if view else law.unknown_article(cited))

    def show_dates(self, data: dict[str, Any] | None = None) -> None:
        """Time limits worked out, and the paper that carries them."""
        worked = reckon_all(
            self.deadlines(), self.days, self.context.today, self.desk.holidays.calendar, self.pauses
        )
        self.put(
            reckoned=worked, paper=self._paper(data or self.entry_data(self.params.get("e", "")), worked)
        )

    def _paper(
        self, data: dict[str, Any] | None, worked: Sequence[dict[str, Any] | None]
    ) -> dict[str, str] | None:
        if data is None or data["shape"] != "answer":
            return None
        said = [
            f"从{w['from']}算，最迟{w['last']}" if w and w.get("last") and w["start"] else "" for w in worked
        ]
        query = "&".join(
            f"{k}={quote(self.params[k])}" for k in ("e", "s", "d", "x", "on") if self.params.get(k)
        )
        return {"href": f"/handout?{query}", "text": card_text(data, said)}


def _put(values: list[str], index: int, value: str) -> str:
    """The values by commas, one of them another; as the address keeps them."""
    values = values + [""] * (index + 1 - len(values))
    values[index] = value.replace(",", "").strip()[:20]
    return ",".join(values).rstrip(",")
