"""The hub without a server: what is decided, kept, shown and recorded, and what a process that starts anew finds."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.classroom import seating
from apps.classroom.hub import Hub
from apps.classroom.hubs import close_hub, hub_of
from apps.classroom.opening import prepare
from apps.classroom.views import phone_view, projector_view, trainer_view
from apps.desk.desk import Desk
from apps.training.book import IN_CLASS, training
from apps.training.profile import marks
from casebook.codes.samples import DRILL_PATH, SCENARIO_PATH
from casebook.errors import ClassRefused
from casebook.exam.model import ExamPlan
from casebook.records.classes import NameTaken, TrainingClass
from casebook.training_class.model import Way
from tests.apps.training_desk import training_desk

SCENARIO, DRILL = Path(SCENARIO_PATH).stem, Path(DRILL_PATH).stem


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = training_desk(tmp_path)
    yield made
    close_hub(made)
    training(made).book.close()
    made.close()


class Played:
    """A class of one hub, driven by deeds."""

    def __init__(self, desk: Desk, way: Way, source: str, **more: Any) -> None:
        self.desk, self.hub = desk, hub_of(desk)
        bank = lambda: training(desk).exercises.bank(dt.date(2026, 11, 23))  # noqa: E731
        opening = prepare(desk.library, way, source, bank, title="三期班", **more)
        self.row: TrainingClass = self.hub.ask(lambda: self.hub.open(opening, "trainer")).result(20)
        self.seats: list[str] = []

    def join(self, name: str, account: str = "") -> str:
        """Somebody comes in; the seat."""
        joined = self.hub.ask(
            lambda: seating.join(self.hub, self.row.id, name, f"token {name}", account)
        ).result(20)
        self.seats.append(joined.seat)
        return joined.seat

    def do(self, who: str, deed: str, /, **data: Any) -> None:
        """A deed; raises when it is refused."""
        self.hub.deed(self.row.id, who, {"do": deed, **data}).result(20)

    def phone(self, seat: str) -> Any:
        """What a phone shows."""
        return phone_view(self.room(), seat)

    def room(self) -> Any:
        """The class as it is shown."""
        live = self.hub.ask(lambda: self.hub.live(self.row.id)).result(20)
        return live.room(self.hub.clock())

    def walk(self, seat: str) -> int:
        """One's own way through a story to its end, always the first that is offered; how many steps it took."""
        for turn in range(1, 30):
            view = self.phone(seat)
            if view["scene"]["over"]:
                return turn - 1
            choice = view["scene"]["options"][0]["id"]
            self.do(seat, "choose", step=view["step"], turn=turn, choice=choice)
        raise AssertionError("no end")


def test_whoever_walks_alone_has_the_attempt_itself(desk: Desk) -> None:
    room = Played(desk, Way.OWN_PACE, SCENARIO)
    seat = room.join("小张", "account-1")
    guest = room.join("路人")
    room.do("", "open")
    turns = room.walk(seat)
    assert room.phone(seat)["last"]["said"] and room.walk(guest) > 0
    view = trainer_view(room.room(), room.hub.clock())
    assert view["progress"] and view["progress"]["done"] == 2
    assert [p["where"] for p in view["people"]] == ["走完", "走完"]
    room.do("", "finish")
    book = training(desk).book
    kept = book.records.attempts()
    assert [(a.kind, a.content, len(a.choices)) for a in kept] == [("情景", SCENARIO, turns)]
    assert kept[0].result is not None and kept[0].result["class_title"] == "三期班"
    assert room.phone(guest)["result"]["lines"][0]["percent"] is not None
    assert room.phone(seat)["result"]["lines"][0]["percent"] == kept[0].result["percent"]
    assert marks(kept, {})[0]["href"] == f"/practice?r={kept[0].id}"
    room.hub.ask(room.hub.recover).result(20)
    room.hub.ask(lambda: room.hub.finished(room.row.id)).result(20)
    assert book.records.attempts() == kept
    assert book.cards.cards(kept[0].learner) != []


def test_a_drill_and_a_paper_are_recorded_as_outside_a_class(desk: Desk) -> None:
    drill = Played(desk, Way.OWN_PACE, DRILL)
    seat = drill.join("小张", "account-1")
    drill.do("", "open")
    items = drill.phone(seat)["sheet"]["items"]
    for item in items:
        drill.do(seat, "answer", step=0, key=item["key"], chosen=[item["options"][0]["id"]])
    assert "right" not in drill.phone(seat)["sheet"]["items"][0]
    drill.do(seat, "hand_in", step=0)
    sheet = drill.phone(seat)["sheet"]
    assert sheet["handed"] and sheet["percent"] is not None and sheet["items"][0]["right"]
    drill.do("", "finish")

    paper = Played(desk, Way.PAPER, "", plan=ExamPlan(3, minutes=10, pass_mark=60))
    seat = paper.join("小张", "account-1")
    paper.do("", "open")
    sheet = paper.phone(seat)["sheet"]
    assert sheet["ends"] and len(sheet["items"]) >= 1
    first = sheet["items"][0]
    paper.do(seat, "answer", step=0, key=first["key"], chosen=[first["options"][0]["id"]])
    paper.do(seat, "hand_in", step=0)
    assert paper.phone(seat)["sheet"]["percent"] is None, "an exam tells nothing before the trainer does"
    paper.do("", "feedback")
    assert paper.phone(seat)["sheet"]["percent"] is not None
    paper.do("", "finish")
    kept = training(desk).book.records.attempts()
    assert [a.kind for a in kept] == ["分类练习", "考试"]
    assert kept[0].result is not None and kept[0].result["percent"] == sheet_percent(drill)
    assert kept[1].result is not None and kept[1].result["answered"] == 1 and len(kept[1].answers) == 1
    assert marks(kept, {})[1]["href"] == f"/seat?class={paper.row.id}"


def sheet_percent(room: Played) -> float:
    """What the phone says of a drill."""
    return float(room.phone(room.seats[0])["sheet"]["percent"])


def test_votes_in_a_room_stand_under_one_s_learning(desk: Desk) -> None:
    room = Played(desk, Way.TOGETHER, SCENARIO)
    seats = [room.join(f"学员{n}", f"account-{n}") for n in range(3)]
    room.do("", "open")
    options = room.phone(seats[0])["scene"]["options"]
    for seat in seats[:2]:
        room.do(seat, "vote", round=1, chosen=[options[0]["id"]])
    room.do("", "finish")
    kept = training(desk).book.records.attempts(kind=IN_CLASS)
    assert len(kept) == 2, "whoever has not voted has nothing to keep"
    row = marks(kept, {})[0]
    assert row["kind"] == "培训班" and row["in_class"] == "三期班" and row["title"]


def test_nothing_private_is_on_the_wall_or_on_another_s_phone(desk: Desk) -> None:
    for way, source in ((Way.TOGETHER, SCENARIO), (Way.PAIRS, SCENARIO), (Way.OWN_PACE, DRILL)):
        room = Played(desk, way, source)
        seats = [room.join(f"{way}甲{n}") for n in range(4)]
        room.do("", "open")
        room.do(seats[0], "hand", up=True)
        shown = json.dumps(projector_view(room.room()), ensure_ascii=False)
        assert "甲" not in shown and room.row.host_key not in shown
        assert all(seat not in shown for seat in seats)
        told = json.dumps(room.phone(seats[1]), ensure_ascii=False)
        assert room.row.host_key not in told and room.row.projector_key not in told
        if way is Way.PAIRS:
            roles = {s: room.phone(s)["pair"] for s in seats}
            cards = {p["role"]: bool(p["card"]) for p in roles.values()}
            assert cards["来访人"] and not cards["接访人"]
        else:
            assert f"{way}甲0" not in told


def test_another_process_goes_on_where_the_first_was(desk: Desk) -> None:
    room = Played(desk, Way.TOGETHER, SCENARIO)
    seat = room.join("小张")
    other = Hub(lambda: training(desk).book.records, lambda text: text, shared=True)
    try:
        room.do("", "open")
        options = room.phone(seat)["scene"]["options"]
        for n, hub in enumerate((room.hub, other, room.hub, other)):
            vote = {"do": "vote", "id": f"v{n}", "round": 1, "chosen": [options[n % 2]["id"]]}
            hub.deed(room.row.id, seat, vote).result(20)
        with pytest.raises(NameTaken):
            other.ask(lambda: seating.join(other, room.row.id, "小张", "another token")).result(20)
        live = other.ask(lambda: other.look(room.row.id)).result(20)
        mine = room.hub.ask(lambda: room.hub.look(room.row.id)).result(20)
        assert live.state == mine.state and mine.state.round.votes == {seat: (options[1]["id"],)}
    finally:
        other.close()


def test_nobody_is_refused_by_what_another_process_has_gone_past(desk: Desk) -> None:
    room = Played(desk, Way.TOGETHER, SCENARIO)
    seats = [room.join(name) for name in ("小张", "小李")]
    other = Hub(lambda: training(desk).book.records, lambda text: text, shared=True)
    try:
        other.ask(lambda: other.live(room.row.id)).result(
            20
        )  # read before the vote is opened, and not looked at since
        room.do("", "open")
        chosen = [room.phone(seats[0])["scene"]["options"][0]["id"]]
        deeds = [
            other.deed(room.row.id, seats[0], {"do": "hand", "id": "h", "up": True}),
            *(
                other.deed(room.row.id, s, {"do": "vote", "id": s, "round": 1, "chosen": chosen})
                for s in seats
            ),
        ]
        for deed in deeds:
            deed.result(20)
        late = {"do": "vote", "id": "late", "round": 9, "chosen": chosen}
        with pytest.raises(ClassRefused):
            other.deed(room.row.id, seats[0], late).result(20)
        live = room.hub.ask(lambda: room.hub.look(room.row.id)).result(20)
        assert live.state.round.votes == dict.fromkeys(seats, tuple(chosen))
    finally:
        other.close()


def test_what_cannot_be_run_is_refused_in_one_sentence(desk: Desk) -> None:
    for way, source, said in (
        (Way.PAIRS, DRILL, "没有情景"),
        (Way.PAPER, SCENARIO, "没有试卷"),
        (Way.TOGETHER, "nothing", "库里没有"),
    ):
        with pytest.raises(ClassRefused, match=said):
            prepare(desk.library, way, source, lambda: ())
    with pytest.raises(ClassRefused, match="没有合适的题"):
        prepare(desk.library, Way.PAPER, "", lambda: ())
    with pytest.raises(ClassRefused, match="没有这个班号"):
        hub = hub_of(desk)
        hub.ask(lambda: hub.by_code("000000")).result(20)
