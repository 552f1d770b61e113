"""我的学习: one's own history, the profile of techniques and judgements, and what to do next."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import param

from apps.audit import Deed
from apps.page.learning import LearningView
from apps.page.shell import PageInfo
from apps.roles import Action
from apps.training.book import DRILL, REPLY, SCENARIO
from apps.training.courses import course_steps, followed
from apps.training.exercises import by_difficulty
from apps.training.profile import (
    MOST_NEXT,
    MOST_ROWS,
    judgements,
    marks,
    next_steps,
    techniques,
    weakest,
)
from apps.training.record_tables import MADE, record_tables
from casebook.exchange.handouts.anki import AnkiDeck, write_apkg
from casebook.exchange.model import NotExchangeable
from casebook.records import AttemptRecord
from casebook.records.cards import CardBook
from casebook.scenario.model import Scenario
from kb.model import Entry, Kind


class ProgressView(LearningView):
    """A learner's own page; ``stage`` holds everything, worked out in the record book's thread; ``file`` records that were asked for."""

    view = "progress"
    stage = param.String("")
    file = param.String("")
    _making = False

    def open(self, params: dict[str, str]) -> None:
        """The learner's records, or how to begin."""
        self.visit += 1
        if not self.learner:
            self.put(stage={"kind": "nameless", "learner": ""})
            return
        self.put(stage={"kind": "loading", "learner": self.learner})
        opened, book, name = self.visit, self.training.book, self.learner

        def work() -> dict[str, Any]:
            self.training.exercises.warm(Kind.SCENARIO)
            self.training.exercises.warm(Kind.COURSE)
            return self.gathered(book.attempts(name), len(book.review_today(name).queue))

        def show(data: dict[str, Any]) -> None:
            if opened == self.visit:
                self.put(stage=data)

        self.recorded(work, show, lambda: self.put(stage={"kind": "broken", "learner": name}))

    def gathered(self, attempts: list[AttemptRecord], due: int) -> dict[str, Any]:
        """Everything the page shows."""
        library = self.desk.library
        titles = {e.id: e.title for k in (Kind.SCENARIO, Kind.DRILL) for e in library.entries(k)}
        found = (
            self.training.exercises.scenario(e.id) for e in by_difficulty(library.entries(Kind.SCENARIO))
        )
        scenarios: list[Scenario] = [s for s in found if s is not None]
        drills = {e.id: e.title for e in by_difficulty(library.entries(Kind.DRILL))}
        profile = techniques(attempts)
        history = marks(attempts, titles | self._tests())
        done = [a for a in attempts if a.result is not None]
        passed = {
            a.content for a in done if a.kind == SCENARIO and a.result is not None and a.result.get("passed")
        }
        return {
            "kind": "progress",
            "learner": self.learner,
            "due": due,
            "counts": {
                "played": sum(a.kind == SCENARIO for a in done),
                "passed": len(passed & titles.keys()),
                "scenarios": len(scenarios),
                "drills": len({a.content for a in done if a.kind == DRILL} & drills.keys()),
                "all_drills": len(drills),
                "replies": sum(a.kind == REPLY for a in done),
            },
            "history": history[-MOST_ROWS:],
            "techniques": profile,
            "judgements": judgements(attempts),
            "weak": weakest(profile),
            "others": self.context.may(Action.OTHERS) and not self.context.local,
            "next": [
                *self._of_courses(attempts),
                *next_steps(attempts, due, scenarios, drills, weakest(profile)),
            ][:MOST_NEXT],
        }

    def on_records(self, message: Mapping[str, Any]) -> None:
        """导出: one's own records, or those of everybody for who may see them; made in a worker and handed to the browser."""
        kind, everybody = str(message.get("kind", "")), bool(message.get("all"))
        if self._making or kind not in MADE or not (self.learner or everybody):
            return
        self._making = True
        book, name = self.training.book, "" if everybody else self.learner
        make, suffix = MADE[kind]
        whose = "全单位的练习记录" if everybody else f"{self.learner}的练习记录"

        def work() -> dict[str, str] | str:
            if everybody and (refused := self.context.reads_others("全单位的练习记录")):
                return refused
            found = (self.training.exercises.course(e.id) for e in self._course_entries())
            data = make(record_tables(book, [c for c in found if c is not None], name))
            self.context.audited(Deed.EXPORTED, "全单位的练习记录" if everybody else "自己的练习记录")
            return {
                "name": f"{whose} {self.context.today}{suffix}",
                "data": base64.b64encode(data).decode("ascii"),
            }

        self.recorded(work, self._hand_over, self._made)

    def on_cards(self, message: Mapping[str, Any]) -> None:
        """Anki: one's own review cards, made in a worker and handed to the browser."""
        if self._making or not self.learner:
            return
        self._making = True
        book = self.training.book

        def work() -> dict[str, str] | str:
            cards = CardBook(book.records).cards(book.learner(self.learner))
            try:
                data = write_apkg(
                    [AnkiDeck("复习卡", "访知::复习卡", tuple(cards))], book.clock().timestamp()
                )
            except NotExchangeable as error:
                return str(error)
            self.context.audited(Deed.EXPORTED, "自己的复习卡")
            return {
                "name": f"复习卡 {self.context.today}.apkg",
                "data": base64.b64encode(data).decode("ascii"),
            }

        self.recorded(work, self._hand_over, self._made)

    def _hand_over(self, found: dict[str, str] | str) -> None:
        self._making = False
        if isinstance(found, str):
            self.say(found, "bad")
            return
        self.put(file=found)
        self.put(file=None)

    def _made(self) -> None:
        self._making = False

    def _tests(self) -> dict[str, str]:
        """What the tests of the courses are called, by the id under which they are recorded."""
        found = (self.training.exercises.course(e.id) for e in self._course_entries())
        return {
            s.content: f"{s.kind}：{c.title}" for c in found if c for _, s in c.steps() if s.plan is not None
        }

    def _of_courses(self, attempts: list[AttemptRecord]) -> list[dict[str, str]]:
        """The course to go on with; for somebody without records the first one."""
        found = (self.training.exercises.course(e.id) for e in by_difficulty(self._course_entries()))
        courses = [followed(self.desk.library, c, attempts) for c in found if c is not None]
        return course_steps(courses, fresh=not any(a.result is not None for a in attempts))

    def _course_entries(self) -> list[Entry]:
        return self.desk.library.entries(Kind.COURSE)


PAGE = PageInfo("/progress", "我的学习", "培训", 80, ProgressView)
