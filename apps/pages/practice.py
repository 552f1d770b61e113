"""情景演练: the list, the dialogue, the debrief; and practice in free reply.

Address: ``e`` a scenario (its cover), ``r`` a recorded attempt, ``s`` the choices of somebody without a name, joined
by dots after a mark that orders the options, ``m=reply`` free reply with ``n`` the line to answer (scenario/node).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import param

from apps.page.shell import PageInfo
from apps.pages.free_reply import ReplyView
from apps.present.common import head
from apps.training.book import SCENARIO
from apps.training.debrief import debrief_data, result_of
from apps.training.exercises import by_difficulty
from apps.training.playing import now_data, state_data, told
from casebook.errors import CasebookError, RecordNotFound
from casebook.missed import cards_from_score
from casebook.records import AttemptRecord
from casebook.scenario.engine import Attempt, choose, replay, start
from casebook.scenario.engine import scene as scene_of
from casebook.scenario.model import FORMAT, Scenario
from kb.model import Exercise, Kind

DOT = "."


class PracticeView(ReplyView):
    """Playing scenarios.

    Slices: ``stage`` what is shown (``kind`` tells what), ``advice`` on the reply being typed.
    """

    view = "practice"
    stage = param.String("")

    def __init__(self, *arguments: Any, **params: Any) -> None:
        super().__init__(*arguments, **params)
        self.scenario: Scenario | None = None
        self.attempt: Attempt | None = None
        self.busy = False
        self._cards = 0
        self._mine: list[AttemptRecord] = []

    # Opening

    def open(self, params: dict[str, str]) -> None:
        """Whatever the address names; files and records are read in workers."""
        self.visit += 1
        self.busy = False
        self.scenario = self.attempt = None
        self.put(advice=None)
        if params.get("m") == "reply":
            self._open_reply(params.get("n", ""))
        elif params.get("r"):
            self._open_record(params["r"])
        elif params.get("e"):
            self._with(params["e"], self._open_cover)
        else:
            self._show_list([])
            self._load_list()

    def _stage(self, kind: str, **data: Any) -> None:
        self.put(stage={"kind": kind, "learner": self.learner, "course": self.course_link, **data})

    def _with(self, entry_id: str, then: Any) -> None:
        """Go on with a scenario, at once when it is known, else when it has been read."""
        opened = self.visit
        exercises = self.training.exercises

        def go(found: Scenario | None) -> None:
            if opened != self.visit:
                return
            if found is None:
                self._stage("missing", text="这个情景不在库里，或者文件里还有错误。")
                return
            self.scenario = found
            then(found)

        if exercises.ready(entry_id):
            go(exercises.scenario(entry_id))
        else:
            self._stage("loading")
            self.read(lambda: exercises.scenario(entry_id), go)

    # The list

    def _load_list(self) -> None:
        opened = self.visit
        exercises, book, name = self.training.exercises, self.training.book, self.learner
        if not exercises.all_ready(Kind.SCENARIO):
            self.read(self._warm, self.if_still(opened, lambda: self._show_list(self._mine)))
        if name:

            def show(mine: list[AttemptRecord]) -> None:
                if opened == self.visit:
                    self._mine = mine
                    self._show_list(mine)

            self.recorded(lambda: book.attempts(name, SCENARIO), show)

    def _show_list(self, mine: list[AttemptRecord]) -> None:
        by_id: dict[str, list[AttemptRecord]] = {}
        for one in mine:
            by_id.setdefault(one.content, []).append(one)
        entries = by_difficulty(self.desk.library.entries(Kind.SCENARIO))
        items = [self._row(e, by_id.get(e.id, [])) for e in entries]
        self._stage("list", items=items, narrowed=self.narrowed)

    def _row(self, entry: Exercise, mine: list[AttemptRecord]) -> dict[str, Any]:
        exercises = self.training.exercises
        scenario = exercises.scenario(entry.id) if exercises.ready(entry.id) else None
        done = [a for a in mine if a.result is not None]
        waiting = [
            a
            for a in mine
            if a.result is None and a.choices and a.fingerprint == entry.fingerprint and a.format == FORMAT
        ]
        scores = [float(a.result["percent"]) for a in done if a.result is not None]
        return {
            "id": entry.id,
            "title": entry.title,
            "summary": entry.summary,
            "topics": list(entry.topics),
            "level": entry.difficulty.value,
            "stamps": head(self.scene, entry)["stamps"],
            "abilities": list(scenario.techniques) if scenario else [],
            "tries": len(done),
            "best": max(scores) if scores else None,
            "passed": any(bool(a.result["passed"]) for a in done if a.result is not None),
            "waiting": waiting[-1].id if waiting else "",
            "broken": exercises.ready(entry.id) and scenario is None,
        }

    # The cover, and beginning

    def _open_cover(self, scenario: Scenario) -> None:
        if "s" in self.params:
            self._open_unnamed(scenario)
            return
        self._show_cover(scenario, [])
        opened, book, name = self.visit, self.training.book, self.learner
        if name:

            def show(mine: list[AttemptRecord]) -> None:
                if opened == self.visit:
                    self._show_cover(scenario, [a for a in mine if a.content == scenario.id])

            self.recorded(lambda: book.attempts(name, SCENARIO), show)

    def _show_cover(self, scenario: Scenario, mine: list[AttemptRecord]) -> None:
        entry = self.desk.library.get(scenario.id)
        assert isinstance(entry, Exercise)
        row = self._row(entry, mine)
        past = [
            {
                "r": a.id,
                "percent": a.result["percent"],
                "day": f"{a.finished_at:%m月%d日}",
                "ending": a.result["outcome"]["ending"] or "",
            }
            for a in mine
            if a.result is not None and a.finished_at is not None
        ]
        self._stage(
            "cover",
            **row,
            state=state_data(start(scenario).state),
            hidden=scenario.hides_state,
            past=past[::-1][:8],
            mark=scenario.pass_mark,
        )

    def _open_unnamed(self, scenario: Scenario) -> None:
        choices = [c for c in self.params["s"].split(DOT)[1:] if c]
        try:
            attempt = replay(scenario, choices)
        except CasebookError:
            self.say("这个链接里的选择接不上，请从头再来。", "bad")
            self.note(s="")
            self._show_cover(scenario, [])
            return
        self.attempt = attempt
        if not self.learner:
            self._show()
            return
        # A name was given on the way: what was chosen so far is recorded under it.
        book, name = self.training.book, self.learner

        def begun(record: str) -> None:
            self.note(r=record, e="", s="")
            self._go_on(attempt)

        self.recorded(lambda: book.begin(name, scenario.id, scenario.fingerprint, attempt.choices), begun)

    def on_start(self, message: Mapping[str, Any]) -> None:
        """Begin, or begin again."""
        scenario = self.scenario
        if scenario is None or self.busy:
            return
        self.put(advice=None)
        fresh = start(scenario)
        if not self.learner:
            self._move({"e": scenario.id, "s": secrets.token_hex(2) + DOT, "r": ""}, push=True)
            self.attempt = fresh
            self._show()
            return
        book, name = self.training.book, self.learner
        self.busy = True

        def begun(record: str) -> None:
            self.busy = False
            self._move({"r": record, "e": "", "s": ""}, push=True)
            self.attempt = fresh
            self._show()

        self.recorded(lambda: book.begin(name, scenario.id, scenario.fingerprint), begun, self._free)

    def _seed(self) -> str:
        """What orders the options of this attempt: the record's id, or the mark in the address."""
        return self.params.get("r") or self.params.get("s", "").partition(DOT)[0]

    def _free(self) -> None:
        self.busy = False

    # A recorded attempt

    def _open_record(self, record: str) -> None:
        self._stage("loading")
        opened, book, name, exercises = self.visit, self.training.book, self.learner, self.training.exercises

        def find() -> tuple[AttemptRecord | None, Scenario | None]:
            try:
                found = book.mine(name, record) if name else None
            except RecordNotFound:
                found = None
            return found, exercises.scenario(found.content) if found else None

        def show(pair: tuple[AttemptRecord | None, Scenario | None]) -> None:
            if opened == self.visit:
                self._show_record(*pair)

        self.recorded(find, show)

    def _show_record(self, found: AttemptRecord | None, scenario: Scenario | None) -> None:
        if found is None:
            text = (
                "没有这次练习的记录，或者它记在别人名下。"
                if self.learner
                else "这次练习记在一个名字下面，写上名字才能打开。"
            )
            self._stage("missing", text=text, ask=not self.learner)
            return
        same = scenario is not None and scenario.fingerprint == found.fingerprint and found.format == FORMAT
        self.scenario = scenario
        if not same or scenario is None:
            if found.result is not None:
                self._show_debrief(found.result, None, found.content)
            else:
                self._stage(
                    "changed", id=found.content if scenario else "", title=scenario.title if scenario else ""
                )
            return
        attempt = replay(scenario, found.choices)
        if found.result is not None:
            self.attempt = attempt
            self._show_debrief(found.result, attempt, found.content)
        else:
            self._go_on(attempt)

    def _go_on(self, attempt: Attempt) -> None:
        """Show an attempt; one that is over but not yet finished in the book is finished first."""
        assert self.scenario is not None
        self.attempt = attempt
        if scene_of(self.scenario, attempt).over and self.params.get("r"):
            self._record(attempt, None)
        else:
            self._show()

    # Choosing

    def on_choose(self, message: Mapping[str, Any]) -> None:
        """One choice; shown as soon as it is safe on disk."""
        scenario, attempt = self.scenario, self.attempt
        if scenario is None or attempt is None or self.busy or message.get("turn") != attempt.state.turns:
            return
        choice = str(message.get("id", ""))
        after = choose(scenario, attempt, choice)
        self.put(advice=None)
        if self.params.get("r"):
            self._record(after, choice)
            return
        self.note(s=self._seed() + DOT + DOT.join(after.choices))
        self.attempt = after
        self._show()

    def _record(self, after: Attempt, choice: str | None) -> None:
        scenario, book, name, record = self.scenario, self.training.book, self.learner, self.params["r"]
        assert scenario is not None
        over = bool(scene_of(scenario, after).over)
        self.busy = True
        opened = self.visit

        def work() -> int:
            if choice is not None:
                book.records.choose(record, after.state.turns, choice, book.clock())
            if not over:
                return 0
            made, result = result_of(scenario, after)
            return book.finish(name, record, result, cards_from_score(scenario, made, book.clock()))

        def then(cards: int) -> None:
            self.busy = False
            if opened == self.visit:
                self.attempt, self._cards = after, cards
                self._show()

        self.recorded(work, then, self._free)

    # Showing

    def _show(self) -> None:
        scenario, attempt = self.scenario, self.attempt
        assert scenario is not None and attempt is not None
        now = now_data(scenario, attempt, self.html, self._seed())
        if now["over"]:
            _, result = result_of(scenario, attempt)
            self._show_debrief(result, attempt, scenario.id)
            return
        self._stage(
            "playing",
            id=scenario.id,
            title=scenario.title,
            summary=scenario.summary,
            now=now,
            state=state_data(attempt.state),
            told=told(self.scene, scenario, attempt, self.html),
            kept=bool(self.params.get("r")),
            limit=scenario.turn_limit,
            hidden=scenario.hides_state,
        )

    def _show_debrief(self, result: Mapping[str, Any], attempt: Attempt | None, content: str) -> None:
        scenario = self.scenario if attempt is not None else None
        related = self.scenario.related if self.scenario else ()
        data = debrief_data(self.scene, result, scenario, attempt, related)
        entry = self.desk.library.get(content) if content in self.desk.library else None
        story = told(self.scene, scenario, attempt, self.html) if scenario and attempt else []
        last = now_data(scenario, attempt, self.html) if scenario and attempt else None
        self._stage(
            "debrief",
            id=content,
            title=entry.title if entry else content,
            told=story,
            now=last,
            kept=bool(self.params.get("r")),
            again=self.scenario is not None,
            cards=self._cards,
            **data,
        )
        self._cards = 0


PAGE = PageInfo("/practice", "情景演练", "培训", 60, PracticeView)
