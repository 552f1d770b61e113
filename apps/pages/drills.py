"""分类练习: judging demands and circumstances, with reasons afterwards; and today's review cards.

Address: ``e`` a drill, ``p`` what is marked in it, ``d=1`` once it has been marked, ``m=review`` the review.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import param

from apps.page.learning import LearningView
from apps.page.shell import PageInfo
from apps.present.common import head
from apps.training.book import DRILL, new_a_day
from apps.training.drilling import (
    back_words,
    card_data,
    chosen_of,
    drill_data,
    drill_result,
    marked_data,
    picks_of,
    picks_text,
)
from apps.training.exercises import by_difficulty
from casebook.drill.model import Drill, score_drill
from casebook.missed import cards_from_drill
from casebook.records import AttemptRecord
from casebook.review import Rating, ReviewCard, todays
from kb.model import Kind


class DrillsView(LearningView):
    """Playing drills and reviewing cards.

    Slices: ``stage`` what is shown; ``marked`` the result of the open drill, None before it is marked.
    """

    view = "drills"
    stage = param.String("")
    marked = param.String("")

    def __init__(self, *arguments: Any, **params: Any) -> None:
        super().__init__(*arguments, **params)
        self.drill: Drill | None = None
        self.cards: list[ReviewCard] = []
        self._last: ReviewCard | None = (
            None  # answered in this visit: the next is of another kind, and it can be undone
        )
        self._mine: list[AttemptRecord] = []
        self._due = 0
        self._marked = False

    def open(self, params: dict[str, str]) -> None:
        """A drill, the review, or the list."""
        self.visit += 1
        self.drill = None
        self._marked = False
        self.put(marked=None)
        if params.get("m") == "review":
            self._open_review()
        elif params.get("e"):
            self._open_drill(params["e"])
        else:
            self._show_list()
            self._load_list()

    def _stage(self, kind: str, **data: Any) -> None:
        self.put(
            stage={
                "kind": kind,
                "learner": self.learner,
                "due": self._due,
                "course": self.course_link,
                **data,
            }
        )

    # The list

    def _load_list(self) -> None:
        opened, exercises, book, name = self.visit, self.training.exercises, self.training.book, self.learner
        if not exercises.all_ready(Kind.DRILL):
            self.read(lambda: exercises.warm(Kind.DRILL), self.if_still(opened, self._show_list))
        if name:

            def show(found: tuple[list[AttemptRecord], int]) -> None:
                self._mine, self._due = found
                if opened == self.visit:
                    self._show_list()

            self.recorded(lambda: (book.attempts(name, DRILL), len(book.review_today(name).queue)), show)

    def _show_list(self) -> None:
        best: dict[str, float] = {}
        for one in self._mine:
            if one.result is not None:
                best[one.content] = max(best.get(one.content, 0.0), float(one.result["percent"]))
        exercises = self.training.exercises
        items = []
        for entry in by_difficulty(self.desk.library.entries(Kind.DRILL)):
            drill = exercises.drill(entry.id) if exercises.ready(entry.id) else None
            items.append(
                {
                    "id": entry.id,
                    "title": entry.title,
                    "topics": list(entry.topics),
                    "stamps": head(self.scene, entry)["stamps"],
                    "level": entry.difficulty.value,
                    "demands": len(drill.demands) if drill else 0,
                    "best": best.get(entry.id),
                    "broken": exercises.ready(entry.id) and drill is None,
                }
            )
        self._stage("list", items=items, narrowed=self.narrowed)

    # A drill

    def _open_drill(self, entry_id: str) -> None:
        exercises, opened = self.training.exercises, self.visit

        def go(found: Drill | None) -> None:
            if opened != self.visit:
                return
            if found is None:
                self._stage("missing", text="这道练习不在库里，或者文件里还有错误。")
                return
            self.drill = found
            self._show_drill(found)

        if exercises.ready(entry_id):
            go(exercises.drill(entry_id))
        else:
            self._stage("loading")
            self.read(lambda: exercises.drill(entry_id), go)

    def _show_drill(self, drill: Drill) -> None:
        chosen = picks_of(drill, self.params.get("p", ""))
        ids = [e.id for e in by_difficulty(self.desk.library.entries(Kind.DRILL))]
        after = ids[(ids.index(drill.id) + 1) % len(ids)] if drill.id in ids else ""
        self._stage(
            "drill",
            **drill_data(self.scene, drill, self.learner, self.html),
            chosen={k: sorted(v) for k, v in chosen.items()},
            next=after if after != drill.id else "",
        )
        if self.params.get("d"):
            self._marked = True
            self._show_marked(drill, chosen, 0)

    def _show_marked(self, drill: Drill, chosen: Mapping[str, frozenset[str]], cards: int) -> None:
        score = score_drill(drill, chosen)
        data = marked_data(self.scene, drill, score, self.html)
        self.put(marked={**data, "cards": cards, "kept": bool(self.learner)})

    def on_pick(self, message: Mapping[str, Any]) -> None:
        """Something was marked; the address keeps it."""
        if self.drill is not None and not self._marked:
            self.note(p=picks_text(self.drill, chosen_of(message, self.drill)), d="")

    def on_mark(self, message: Mapping[str, Any]) -> None:
        """The learner wants to see the result: scored, recorded once, shown."""
        drill = self.drill
        if drill is None or self._marked:
            return
        self._marked = True
        chosen = chosen_of(message, drill)
        self.note(p=picks_text(drill, chosen), d="1")
        if not self.learner:
            self._show_marked(drill, chosen, 0)
            return
        book, name = self.training.book, self.learner
        score = score_drill(drill, chosen)

        def work() -> int:
            cards = cards_from_drill(drill, score, book.clock())
            return book.done(name, DRILL, drill.id, drill.fingerprint, drill_result(score), cards)

        def failed() -> None:
            self._marked = False
            self.note(d="")

        self.recorded(work, lambda cards: self._show_marked(drill, chosen, cards), failed)

    def on_again(self, message: Mapping[str, Any]) -> None:
        """The same drill once more, from the start."""
        self.go_to(p="", d="")

    # Review

    def _open_review(self) -> None:
        self._last = None
        if not self.learner:
            self._stage("review", card=None, left=0, done=0, ask=True, next="")
            return
        self._stage("loading")
        opened, book, name = self.visit, self.training.book, self.learner

        def show(cards: list[ReviewCard]) -> None:
            if opened == self.visit:
                self.cards = cards
                self._show_review()

        self.recorded(lambda: book.cards.cards(book.learner(name)), show)

    def _topics(self) -> dict[str, str]:
        """The first topic of every exercise: cards of one topic are not asked one after another."""
        kinds = (Kind.SCENARIO, Kind.DRILL)
        return {e.id: e.topics[0] for k in kinds for e in self.desk.library.entries(k) if e.topics}

    def _show_review(self, said: str = "") -> None:
        book = self.training.book
        now, began = book.clock(), book.day_began()
        today = todays(self.cards, now, began, new=new_a_day(), topics=self._topics(), after=self._last)
        self._due = len(today.queue)
        later = min((c.due for c in self.cards if c.due > now), default=None)
        following = back_words((later.astimezone().date() - now.astimezone().date()).days) if later else ""
        self._stage(
            "review",
            card=card_data(self.scene, today.queue[0]) if today.queue else None,
            left=len(today.queue),
            waiting=today.waiting,
            done=today.answered,
            later=today.later,
            ask=False,
            next=following,
            said=said,
            undo=self._last.key if self._last else "",
            all=len(self.cards),
        )

    def _kept(self, card: ReviewCard) -> None:
        """What the record book now says of a card."""
        rest = [c for c in self.cards if c.key != card.key]
        self.cards = sorted([*rest, card], key=lambda c: (c.due, c.key))

    def on_rate(self, message: Mapping[str, Any]) -> None:
        """How well a card was remembered."""
        key, rating = str(message["key"]), Rating(int(message["rating"]))
        if not self.cards or all(c.key != key for c in self.cards):
            return
        book, name = self.training.book, self.learner

        def show(card: ReviewCard) -> None:
            self._kept(card)
            self._last = card
            days = (card.due.astimezone().date() - book.clock().astimezone().date()).days
            self._show_review(f"上一张{back_words(days)}。")

        self.recorded(lambda: book.answer(name, key, rating), show)

    def on_undo(self, message: Mapping[str, Any]) -> None:
        """Take the last rating back; the card stands in front again."""
        last = self._last
        if last is None:
            return
        self._last = None
        book, name = self.training.book, self.learner

        def show(card: ReviewCard) -> None:
            self._kept(card)
            self._show_review("上一张的回答撤回了，还会再问。")

        self.recorded(lambda: book.take_back(name, last.key), show)


PAGE = PageInfo("/drills", "分类练习", "培训", 70, DrillsView)
