"""Classes for tests: opened in memory, played by deeds, kept as the list of their events."""

from __future__ import annotations

import datetime as dt
from typing import Any

from casebook.codes.samples import DRILL, SCENARIO
from casebook.course.model import StepKind
from casebook.exam.model import BankItem, item_data
from casebook.training_class.deeds import decide
from casebook.training_class.events import ClassEvent, What, opening
from casebook.training_class.model import ClassState, ClassStep, Way
from casebook.training_class.questions import Material, material_of
from casebook.training_class.replay import apply, replay

NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
PLAY = ClassStep(StepKind.PLAY, "qj-shili", "第三趟")
JUDGE = ClassStep(StepKind.JUDGE, "lx-shili", "三件事")
ITEMS = tuple(
    BankItem(f"t{n}", "条文", f"第 {n} 问？", ("甲", "乙", "丙"), ("乙",), reason="因为乙。")
    for n in range(1, 4)
)
EXAM = ClassStep(
    StepKind.EXAM, "paper", "试卷", items=tuple(item_data(i) for i in ITEMS), minutes=30, pass_mark=60
)
SOURCES = {"qj-shili": SCENARIO, "lx-shili": DRILL}
MATERIALS: dict[str, Material] = {
    s.content: material_of(s, SOURCES.get(s.content, "")) for s in (PLAY, JUDGE, EXAM)
}


class TestRoom:
    """A class whose clock goes on a second with every event."""

    __test__ = False

    def __init__(self, way: Way = Way.TOGETHER, *steps: ClassStep) -> None:
        self.events: list[ClassEvent] = []
        self.state = ClassState()
        self.now = NOON
        self.put(What.OPENED, **opening("三期班", way, steps or (PLAY, JUDGE), SOURCES))

    def material(self, step: int) -> Material:
        """What a step is done with."""
        return MATERIALS[self.state.steps[step].content]

    def put(self, what: What, **data: Any) -> None:
        """An event, as it stands on the disk."""
        self.now += dt.timedelta(seconds=1)
        event = ClassEvent(len(self.events), self.now, what, data)
        self.events.append(event)
        self.state = apply(self.state, event)

    def join(self, *seats: str) -> None:
        """People come in."""
        for seat in seats:
            self.put(What.JOINED, seat=seat)

    def do(self, who: str, deed: str, /, **data: Any) -> int:
        """A deed; how many events came of it. A trainer's has an empty seat."""
        made = decide(self.state, who, {"do": deed, **data}, self.material, "seed", self.now)
        for what, more in made:
            self.put(what, **more)
        return len(made)

    def replayed(self) -> ClassState:
        """The state from the disk."""
        return replay(self.events)
