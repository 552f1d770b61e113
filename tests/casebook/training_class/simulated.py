"""Classes that never met: people with skill and luck go through a class by its own deeds."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casebook.class_event import ClassEvent, What
from casebook.course.model import StepKind
from casebook.exam.model import item_data
from casebook.scenario.model import TECHNIQUES
from casebook.training_class.answers import material_at, question_at
from casebook.training_class.deeds import decide
from casebook.training_class.events import opening
from casebook.training_class.model import ClassState, ClassStep, Way
from casebook.training_class.questions import LETTERS, ExamPaper, RoomQuestion, Sheet, question_of, questions
from casebook.training_class.replay import replay
from kb.places import shipped_content

START = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
SEED = "class-1"


def step_named(content: str) -> tuple[ClassStep, str]:
    """A step of the shipped content and its text."""
    from casebook import read_drill, read_scenario

    folder, kind = ("scenarios", StepKind.PLAY) if content.startswith("qj") else ("drills", StepKind.JUDGE)
    text = (shipped_content() / folder / f"{content}.md").read_text(encoding="utf8")
    found = read_scenario(text, content)[0] if kind is StepKind.PLAY else read_drill(text, content)[0]
    assert found is not None
    return ClassStep(kind, content, found.title, found.fingerprint), text


def paper_of(*drills: str, pass_mark: int | None = 60) -> ClassStep:
    """A paper of the questions of some drills."""
    from casebook import read_drill
    from casebook.exam.bank import bank_of

    read = [read_drill(step_named(d)[1], d)[0] for d in drills]
    bank = bank_of([d for d in read if d], [], START.date())
    return ClassStep(
        StepKind.EXAM,
        "paper-1",
        "试卷",
        items=tuple(item_data(i) for i in bank),
        minutes=20,
        pass_mark=pass_mark,
    )


@dataclass
class Simulated:
    """A class that is gone through; every event is kept, so that it can be replayed or written to disk."""

    way: Way
    contents: tuple[str, ...] = ("qj-shouci",)
    papers: tuple[ClassStep, ...] = ()
    size: int = 30
    luck: int = 7
    title: str = "新到窗口的一班"
    seed: str = SEED
    prefix: str = "seat"
    events: list[ClassEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice, self.now = random.Random(self.luck), START
        read = [step_named(c) for c in self.contents]
        steps = (*(s for s, _ in read), *self.papers)
        sources = {s.content: text for s, text in read}
        self.state = ClassState()
        self.add(What.OPENED, opening(self.title, self.way, steps, sources))
        self.skill: dict[str, float] = {}

    def add(self, what: What, data: Mapping[str, Any]) -> None:
        """One event, a second later."""
        self.now += dt.timedelta(seconds=1)
        event = ClassEvent(len(self.events), self.now, what, dict(data))
        self.events.append(event)
        self.state = replay([event], self.state)

    def do(self, by: str = "", **deed: Any) -> None:
        """One deed, as the server takes it: of a seat, or of the trainer."""
        made = decide(self.state, by, deed, lambda i: material_at(self.state, i), self.seed, self.now)
        for what, data in made:
            self.add(what, data)

    def come(self, count: int) -> None:
        """So many come in."""
        for _ in range(count):
            id = f"{self.prefix}-{len(self.state.seats) + 1:02d}"
            self.skill[id] = self.dice.random()
            self.add(What.JOINED, {"seat": id})

    def pick(self, seat: str, question: RoomQuestion) -> list[str]:
        """What somebody chooses: the better the more skilled."""
        options = sorted(question.options, key=lambda o: o.gain)
        if self.dice.random() < 0.25 + 0.6 * self.skill[seat]:
            right = [o.id for o in options if o.right] if question.many else [options[-1].id]
            return right or [options[-1].id]
        return [self.dice.choice(options).id]

    def run(self) -> ClassState:
        """From the first to the last, the way of the class."""
        self.come(self.size - 2)
        {
            Way.TOGETHER: self._together,
            Way.OWN_PACE: self._own_pace,
            Way.PAPER: self._paper,
            Way.PAIRS: self._pairs,
        }[self.way]()
        self.do(do="finish")
        return self.state

    def _together(self) -> None:
        for index in range(len(self.state.steps)):
            self.do(do="open", step=index)
            if index == 0:
                self.now += dt.timedelta(minutes=8)
                self.come(2)  # late
            while self.state.round is not None:
                round = self.state.round
                question = question_at(self.state, round, self.seed)
                if question.over:
                    break
                for seat in list(self.state.seats):
                    if self.dice.random() < 0.96:
                        chosen = self.pick(seat, question)
                        self.do(
                            seat, do="vote", id=f"{seat}-{round.number}", round=round.number, chosen=chosen
                        )
                for deed in ("close", "show", "feedback", "go"):
                    self.do(do=deed)

    def _own_pace(self) -> None:
        self.do(do="open", step=0)
        self.come(2)
        for seat in list(self.state.seats):
            for index in range(len(self.state.steps)):
                if index:
                    self.do(seat, do="next_step", step=index)
                self._alone(seat, index, stop=self.dice.random() < 0.05)

    def _alone(self, seat: str, index: int, stop: bool) -> None:
        material, turn = material_at(self.state, index), 0
        if isinstance(material, Sheet):
            return
        if self.state.steps[index].kind is StepKind.PLAY:
            path: list[str] = []
            while not (question := question_of(material, path, seat)).over:
                turn += 1
                chosen = self.pick(seat, question)
                self.do(seat, do="choose", step=index, turn=turn, choice=chosen[0])
                path += chosen
                if stop and turn == 3:
                    return
            return
        assert not isinstance(material, ExamPaper) or self.state.steps[index].items
        for question in questions(material, self.seed):  # type: ignore[arg-type]
            self.do(seat, do="answer", step=index, key=question.key, chosen=self.pick(seat, question))
        if not stop:
            self.do(seat, do="hand_in", step=index)

    def _paper(self) -> None:
        for index in range(len(self.state.steps)):
            self.do(do="open", step=index)
            if index == 0:
                self.come(2)
            for seat in list(self.state.seats):
                self._alone(seat, index, stop=False)
            self.do(do="close")

    def _pairs(self) -> None:
        self.come(2)
        for index in range(len(self.state.steps)):
            self.do(do="open", step=index)
            for turn in range(3):
                for group in self.state.groups:
                    for seat in group:
                        seen = {t: self.dice.randrange(3) for t in TECHNIQUES[:6]}
                        self.do(seat, do="report", techniques=seen, trust=self.dice.randrange(4), note="")
                if turn < 2:
                    self.do(do="rotate")


NAMES = tuple(f"学员{LETTERS[i % 26]}{i}" for i in range(60))
"""For the seats in their order; nobody's."""


def kept(simulated: Simulated, book: Any) -> str:
    """The class written to the records as the server would have; its id."""
    from casebook.records.classes import SeatRow

    made = book.open(simulated.events[0].data, "", simulated.events[0].at)
    joined = 0
    for event in simulated.events[1:]:
        if event.what is What.JOINED:
            seat = event.data["seat"]
            row = SeatRow(seat, NAMES[joined], "", f"token-{made.id}-{seat}")
            book.join(made.id, row, event)
            joined += 1
        elif event.what is What.FINISHED:
            book.finish(made.id, event, event.at)
        else:
            book.append([(made.id, [event])])
    return str(made.id)
