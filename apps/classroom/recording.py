"""After a class: what each of its people did, kept under 我的学习 as everything else is. Runs in the hub's thread.

Whoever walked alone has the attempt itself, as if it had been made outside the class; whoever voted in the room has a
record of the votes and what they were worth, for the room's way was not theirs alone. Whoever came without an account
sees the same at the seat's own link.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.classroom.live import Live
from apps.training.book import IN_CLASS, Book
from apps.training.debrief import result_of
from casebook.drill.model import Drill, score_drill
from casebook.errors import RecordNotFound
from casebook.exam.model import EXAM, ExamPlan
from casebook.exam.sitting import answer_data, begin, given_data
from casebook.missed import cards_from_drill, cards_from_score
from casebook.records.classes import ClassBook, SeatRow
from casebook.records.store import AttemptRecord
from casebook.scenario.engine import replay as replay_attempt
from casebook.scenario.model import FORMAT, Scenario
from casebook.training_class.model import ClassStep, OwnWalk
from casebook.training_class.questions import ExamPaper, questions
from casebook.training_class.results import chosen_texts, seat_results
from kb.model import Kind


def record_class(classes: ClassBook, book: Book, live: Live) -> int:
    """Keep the attempts of everybody with an account, once however often it is asked for; how many were new."""
    count = 0
    for id, row in live.seats.items():
        if not row.account or live.state.seat(id) is None:
            continue
        for line in seat_results(live.state, live.stage.material, id, live.row.id):
            count += _keep(book, live, row, line)
    classes.recorded(live.row.id, book.clock())
    return count


@dataclass(frozen=True)
class _Attempt:
    """One attempt to be kept, under an id that tells whose of which class and step it is: it is kept once."""

    book: Book
    id: str
    learner: str
    content: str
    step: ClassStep
    extra: Mapping[str, Any]

    def known(self) -> AttemptRecord | None:
        try:
            return self.book.records.attempt(self.id)
        except RecordNotFound:
            return None

    def begin(self, kind: str, at: dt.datetime, given: Mapping[str, Any], format: int = 1) -> None:
        """The first event; a server that died in the middle of keeping it has written it already."""
        if self.known() is None:
            self.book.records.start(
                self.learner,
                kind,
                self.content,
                self.step.fingerprint,
                at,
                format,
                given={"class": self.extra["class"], **given},
                id=self.id,
            )

    def finish(self, result: Mapping[str, Any], at: dt.datetime) -> None:
        self.book.records.finish(self.id, {**result, **self.extra}, at)


def _keep(book: Book, live: Live, row: SeatRow, line: Mapping[str, Any]) -> bool:
    step = int(line["step"])
    id = hashlib.sha256(f"{live.row.id}\0{row.id}\0{step}".encode()).hexdigest()[:32]
    learner = book.records.person(row.account, row.name, book.clock()).id
    extra = {"class": live.row.id, "class_title": live.row.title, "title": line["title"]}
    made = _Attempt(book, id, learner, line["content"], live.state.steps[step], extra)
    known = made.known()
    if known is not None and known.result is not None:
        return False
    walk = live.state.seats[row.id].walks.get(step)
    material = live.stage.material(step)
    if walk is None:
        began = live.state.step_opened.get(step) or live.row.opened_at
        made.begin(IN_CLASS, began, {})
        made.finish({k: v for k, v in line.items() if k != "record"}, book.clock())
    elif isinstance(material, Scenario):
        _scenario(made, material, walk)
    elif isinstance(material, ExamPaper):
        _paper(made, material, walk, line, live.row.id)
    elif isinstance(material, Drill):
        made.begin(Kind.DRILL.value, walk.begun_at, {})
        made.finish(line["record"], _end(walk))
        chosen = {k: frozenset(v) for k, v in chosen_texts(material, walk.answers, live.row.id).items()}
        cards = cards_from_drill(material, score_drill(material, chosen), walk.last_at)
        book.cards.add(learner, cards, book.clock())
    return True


def _end(walk: OwnWalk) -> dt.datetime:
    return walk.handed_at or walk.last_at


def _scenario(made: _Attempt, scenario: Scenario, walk: OwnWalk) -> None:
    """The attempt itself; one that did not come to its end can be gone on with."""
    made.begin(Kind.SCENARIO.value, walk.begun_at, {}, FORMAT)
    for turn, choice in enumerate(walk.choices, 1):
        made.book.records.choose(made.id, turn, choice, walk.last_at)
    if walk.handed_at is not None:
        score, result = result_of(scenario, replay_attempt(scenario, walk.choices))
        made.finish(result, _end(walk))
        cards = cards_from_score(scenario, score, walk.last_at)
        made.book.cards.add(made.learner, cards, made.book.clock())


def _paper(made: _Attempt, paper: ExamPaper, walk: OwnWalk, line: Mapping[str, Any], seed: str) -> None:
    """A sitting; its time was the class's, so the record names no end of its own."""
    plan = ExamPlan(len(paper.items), pass_mark=made.step.pass_mark)
    made.begin(EXAM, walk.begun_at, given_data(begin(paper.items, plan, walk.begun_at), plan))
    texts = chosen_texts(paper, walk.answers, seed)
    for question in questions(paper, seed):
        if question.key in texts:
            made.book.records.answer(made.id, answer_data(question.key, texts[question.key]), walk.last_at)
    made.finish(line["record"], _end(walk))
