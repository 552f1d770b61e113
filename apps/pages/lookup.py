"""政策答复, the start page: one box, grouped results while typing, the card, the article beside it.

Address: ``q`` words, ``kind`` one kind only, ``t`` a topic, ``on`` as of a day, ``e`` the open entry or article, ``a`` the article
beside it, ``d`` the days typed into its time limits, ``x`` days that do not count, by commas.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import param

from apps.desk.habits import Habits
from apps.page.reading import ReadingView
from apps.page.shell import PageInfo, always
from apps.present.at_hand import at_hand
from apps.present.results import OF_A_TOPIC, results
from kb.model import Kind
from kb.model.days import read_day

MOST_RECENT = 6  # shown on the start page


class LookupView(ReadingView):
    """The desk's page."""

    view = "lookup"
    found = param.String("")
    start = param.String("")
    preview = param.String("")
    hand = param.String("")

    def open(self, params: dict[str, str]) -> None:
        """Show what the address says."""
        self.put(start=self._start())
        self._search(0)
        self.show_entry()
        self._show_hand()

    def on_query(self, message: Mapping[str, Any]) -> None:
        """Words were typed."""
        self.params = {**self.params, "q": str(message.get("q", ""))[:200]}
        self._search(int(message.get("n", 0)))
        self.note(q=self.params["q"])
        self._show_hand()

    def on_nothing(self, message: Mapping[str, Any]) -> None:
        """Nothing was found and nobody typed on: kept for trainers."""
        asked, when = str(message.get("q", "")), self.context.now()
        feedback = self.desk.feedback
        self.later(
            lambda: feedback.not_found(asked, when=when), lambda _: None, thread=self.desk.slow, wanted=always
        )

    def on_note(self, message: Mapping[str, Any]) -> None:
        """A question that no answer fits is to be kept for the editors, less what is personal."""
        asked, when = str(message.get("q", "")), self.context.now()
        feedback = self.desk.feedback
        self.later(
            lambda: feedback.not_found(asked, when=when), self._noted, thread=self.desk.slow, wanted=always
        )

    def _noted(self, kept: bool) -> None:
        if kept:
            self.say("记下了。编内容的人在反馈清单里能看到，姓名、电话这些已经去掉。")
        else:
            self.say("这句话没有记下：太长，或者去掉个人信息以后没剩下什么。", "bad")

    def on_preview(self, message: Mapping[str, Any]) -> None:
        """The marked hit, beside the list while nothing is open; empty for nothing."""
        wanted = str(message.get("id", ""))
        self.put(preview=self.entry_data(wanted) if wanted and not self.params.get("e") else None)

    def show_entry(self) -> None:
        """What is open takes the place of what was looked into."""
        self.put(preview=None)
        super().show_entry()

    def on_close(self, message: Mapping[str, Any]) -> None:
        """Back to the list; what was open is among the last ones now."""
        super().on_close(message)
        self._show_hand()

    def _show_hand(self) -> None:
        """常用, 最近 and how many lines the last shift left."""
        if any(self.params.get(k) for k in ("q", "t", "e")):
            return  # the start page is not what one sees
        desk, person, now = self.desk, self.context.person, self.context.now()

        def show(read: tuple[Habits, int]) -> None:
            hand = at_hand(self.scene, read[0], now)
            self.put(hand={**hand, "recent": hand["recent"][:MOST_RECENT], "notes": read[1]})

        self.later(lambda: (desk.habits.of(person), len(desk.notes.all(now))), show)

    def on_kind(self, message: Mapping[str, Any]) -> None:
        """One kind only, or all again."""
        self.note(kind=str(message.get("kind", "")))
        self._search(0)

    def on_topic(self, message: Mapping[str, Any]) -> None:
        """Everything of a topic; empty for all topics again."""
        self._move({"t": message.get("t", ""), "kind": ""}, push=True)
        self._search(0)

    def on_on(self, message: Mapping[str, Any]) -> None:
        """As of a day."""
        typed = str(message.get("on", "")).strip()
        day = read_day(typed, self.context.today) if typed else None
        if typed and day is None:
            self.say("日子写成 2026-11-23 或者 11-23 就行。", "bad")
            return
        self.go_to(on=day.isoformat() if day and day != self.context.today else "")

    def _start(self) -> dict[str, Any]:
        library = self.desk.library
        counts = Counter(t for e in library.entries() if e.kind in OF_A_TOPIC for t in e.topics)
        groups = [(name, [t for t in topics if counts[t]]) for name, topics in library.topic_groups]
        others = sorted(set(counts) - {t for _, topics in groups for t in topics})
        answers, laws = len(library.entries(Kind.ANSWER)), len(library.histories)
        return {
            "groups": [
                {"name": name, "topics": [{"name": t, "count": counts[t]} for t in topics]}
                for name, topics in (*groups, ("其他", others))
                if topics
            ],
            "said": f"库里有 {answers} 条答复、{laws} 部法规。按 / 随时回到框里，按 ? 看所有按键。",
            "feedback": "/feedback",
        }

    def _search(self, n: int) -> None:
        self.put(found=results(self.desk, self.params, self.scene.on, n))


PAGE = PageInfo("/", "政策答复", "窗口", 10, LookupView)
