"""A class by its events: whatever is done, lost, sent again or begun anew, the state is the one its events give."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.errors import ClassRefused
from casebook.training_class.events import What
from casebook.training_class.model import PairRole, Phase, Way, role_in
from casebook.training_class.questions import question_of
from casebook.training_class.replay import replay
from casebook.training_class.results import seat_results
from tests.casebook.training_class.rooms import EXAM, JUDGE, PLAY, TestRoom

SEATS = ("s1", "s2", "s3", "s4", "s5")
HOST_DEEDS = [
    "open",
    "close",
    "reopen",
    "show",
    "feedback",
    "go",
    "back",
    "skip",
    "pause",
    "resume",
    "group",
    "rotate",
    "finish",
    "lower",
    "remove",
]


def options(room: TestRoom) -> list[str]:
    round = room.state.round
    assert round is not None
    return [o.id for o in question_of(room.material(round.step), round.path, "seed").options]


@st.composite
def deeds(draw: st.DrawFn) -> list[dict[str, Any]]:
    """What people and trainers send, in any order, some of it twice, some of it nonsense."""
    made: list[dict[str, Any]] = []
    for n in range(draw(st.integers(1, 30))):
        if made and draw(st.integers(0, 5)) == 0:
            made.append(draw(st.sampled_from(made)))
            continue
        seat = draw(st.sampled_from(("", "", *SEATS)))
        deed = draw(
            st.sampled_from(
                HOST_DEEDS
                if not seat
                else ["vote", "hand", "choose", "answer", "hand_in", "next_step", "report", "join", "nothing"]
            )
        )
        made.append(
            {
                "who": seat,
                "do": deed,
                "id": f"d{n}",
                "round": draw(st.integers(1, 4)),
                "step": draw(st.integers(0, 2)),
                "pick": draw(st.integers(0, 3)),
                "turn": draw(st.integers(1, 3)),
                "key": draw(st.sampled_from(("t1", "t2", "judgement:a", "x"))),
                "up": draw(st.booleans()),
                "seat": draw(st.sampled_from(SEATS)),
                "techniques": {"倾听": draw(st.integers(0, 3))},
                "trust": draw(st.sampled_from((None, 0, 3, 9))),
            }
        )
    return made


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(Way)), deeds(), st.integers(0, 40))
def test_the_state_is_what_the_events_give(way: Way, sent: list[dict[str, Any]], cut: int) -> None:
    room = TestRoom(way, *((EXAM,) if way is Way.PAPER else (PLAY, JUDGE)))
    for deed in sent:
        data = {k: v for k, v in deed.items() if k not in ("who", "do", "pick")}
        if deed["do"] == "join":
            if deed["who"] not in room.state.seats:
                room.join(deed["who"])
            continue
        if deed["do"] in ("vote", "choose", "answer", "go"):
            found = options(room) if room.state.round is not None else ["1", "2", "n1a"]
            choice = (found or ["x"])[deed["pick"] % max(1, len(found))]
            data |= {"chosen": [choice], "choice": choice}
        before, known = room.state, len(room.events)
        try:
            room.do(deed["who"], deed["do"], **data)
        except ClassRefused:
            assert room.state is before and len(room.events) == known
    assert room.replayed() == room.state
    # A server that dies anywhere and reads again comes to the same state; what it has seen already changes nothing.
    early = replay(room.events[:cut])
    assert replay(room.events, early) == room.state
    assert replay(room.events, room.state) == room.state
    seats = [s for s in room.state.seats if room.state.seat(s)]
    for seat in seats:
        seat_results(room.state, room.material, seat, "seed")


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_order_of_the_phones_changes_no_count(data: st.DataObject) -> None:
    """Each phone's own deeds come in their order, with any of them lost and sent again; between phones any order will do."""

    def played(order: list[str], again: list[bool]) -> dict[str, tuple[str, ...]]:
        room = TestRoom()
        room.join(*SEATS)
        room.do("", "open", step=0)
        offered = sorted(options(room))
        at = dict.fromkeys(SEATS, 0)
        for seat, twice in zip(order, again, strict=True):
            n = at[seat]
            at[seat] += 1
            chosen = [offered[(int(seat[1]) + n) % len(offered)]]
            for _ in range(2 if twice else 1):
                room.do(seat, "vote", round=1, chosen=chosen, id=f"{seat}-{n}")
        assert room.state.round is not None
        return dict(sorted(room.state.round.votes.items()))

    deck = [s for s in SEATS for _ in range(3)]
    again = data.draw(st.lists(st.booleans(), min_size=len(deck), max_size=len(deck)))
    orders = [data.draw(st.permutations(deck)) for _ in range(2)]
    assert played(orders[0], again) == played(orders[1], again[::-1])


def test_an_old_vote_sent_again_does_not_take_a_new_one_back() -> None:
    room = TestRoom()
    room.join("s1")
    room.do("", "open", step=0)
    a, b, *_ = options(room)
    assert room.do("s1", "vote", round=1, chosen=[a], id="v1") == 1
    assert room.do("s1", "vote", round=1, chosen=[b], id="v2") == 1
    assert room.do("s1", "vote", round=1, chosen=[a], id="v1") == 0
    assert room.state.round is not None and room.state.round.votes == {"s1": (b,)}


def test_a_vote_counts_for_its_round_alone() -> None:
    room = TestRoom()
    room.join("s1")
    room.do("", "open", step=0)
    first = options(room)[0]
    room.do("", "go", choice=first)
    with pytest.raises(ClassRefused, match="已经过去"):
        room.do("s1", "vote", round=1, chosen=[first])
    room.do("", "close")
    with pytest.raises(ClassRefused, match="停止投票"):
        room.do("s1", "vote", round=2, chosen=[options(room)[0]])


def test_the_room_goes_where_most_want_and_back() -> None:
    room = TestRoom()
    room.join(*SEATS)
    room.do("", "open", step=0)
    with pytest.raises(ClassRefused, match="还没有人投票"):
        room.do("", "go")
    a, b, *_ = options(room)
    for seat, chosen in zip(SEATS, (a, b, b, b, a), strict=True):
        room.do(seat, "vote", round=1, chosen=[chosen])
    room.do("", "go")
    assert room.state.past[0].choice == b and room.state.past[0].by == "room"
    assert room.state.round is not None and room.state.round.path == (b,)
    room.do("s1", "vote", round=2, chosen=[options(room)[0]])
    room.do("", "back")
    assert room.state.round.number == 1 and len(room.state.round.votes) == 5
    assert [r.number for r in room.state.aside] == [2]
    assert room.state.phase is Phase.SHOWN
    room.do("", "go", choice=a)
    assert room.state.round.number == 3 and room.state.round.path == (a,)


def test_whoever_is_removed_votes_no_more() -> None:
    room = TestRoom()
    room.join("s1", "s2")
    room.do("", "open", step=0)
    chosen = options(room)[:1]
    room.do("s1", "vote", round=1, chosen=chosen)
    room.do("", "remove", seat="s1")
    assert room.state.round is not None and room.state.round.votes == {}
    with pytest.raises(ClassRefused, match="座位"):
        room.do("s1", "vote", round=1, chosen=chosen)


def test_at_one_s_own_pace_a_story_ends_and_goes_on() -> None:
    room = TestRoom(Way.OWN_PACE, PLAY, JUDGE)
    room.join("s1")
    room.do("", "open", step=0)
    for turn in range(1, 20):
        walk = room.state.seats["s1"].walks.get(0)
        question = question_of(room.material(0), walk.choices if walk else (), "s1")
        if question.over:
            break
        room.do("s1", "choose", step=0, turn=turn, choice=question.options[0].id)
        with pytest.raises(ClassRefused):
            room.do("s1", "choose", step=0, turn=turn, choice=question.options[0].id)
    assert room.state.seats["s1"].walks[0].handed_at is not None
    room.do("s1", "next_step", step=1)
    room.do("s1", "answer", step=1, key="judgement:a", chosen=["1"])
    room.do("s1", "hand_in", step=1)
    with pytest.raises(ClassRefused, match="已经交了"):
        room.do("s1", "answer", step=1, key="judgement:a", chosen=["2"])
    lines = seat_results(room.state, room.material, "s1", "seed")
    assert [x["kind"] for x in lines] == ["情景", "分类练习"] and lines[0]["record"]["steps"]
    late = TestRoom(Way.OWN_PACE, PLAY, JUDGE)
    late.do("", "open", step=1)
    late.join("s9")
    assert late.state.seats["s9"].step == 1


def test_a_paper_keeps_its_time_and_a_pause_lengthens_it() -> None:
    room = TestRoom(Way.PAPER, EXAM)
    room.join("s1")
    room.do("", "open", step=0)
    ends = room.state.ends
    assert ends is not None
    room.do("", "pause")
    with pytest.raises(ClassRefused, match="暂停"):
        room.do("s1", "answer", step=0, key="t1", chosen=["2"])
    room.now += dt.timedelta(minutes=10)
    room.do("", "resume")
    assert room.state.ends is not None and room.state.ends - ends >= dt.timedelta(minutes=10)
    room.do("s1", "answer", step=0, key="t1", chosen=["2"])
    room.now = room.state.ends + dt.timedelta(seconds=1)
    with pytest.raises(ClassRefused, match="时间到了"):
        room.do("s1", "answer", step=0, key="t2", chosen=["2"])
    line = seat_results(room.state, room.material, "s1", "seed")[0]
    assert (line["percent"], line["passed"]) == (33.3, False)


def test_roles_of_a_group_rotate_and_late_ones_find_a_place() -> None:
    room = TestRoom(Way.PAIRS, PLAY)
    room.join(*SEATS[:4])
    room.do("", "open", step=0)
    assert [len(g) for g in room.state.groups] == [4]
    group = room.state.groups[0]
    roles = [[role_in(group, s, turn) for s in group] for turn in range(4)]
    assert all(r.count(PairRole.PETITIONER) == r.count(PairRole.OFFICER) == 1 for r in roles)
    assert {r[0] for r in roles} == set(PairRole)
    room.join("s5")
    assert sorted(len(g) for g in room.state.groups) == [1, 4]
    room.join("s6")
    assert sorted(len(g) for g in room.state.groups) == [2, 4]
    room.do("s1", "report", techniques={"倾听": 2}, trust=2, note="好")
    room.do("", "rotate")
    assert room.state.turn == 1 and room.state.reports[(0, 0, "s1")].techniques == {"倾听": 2}
    with pytest.raises(ClassRefused, match="没有读懂"):
        room.do("s1", "report", techniques={"没有的": 1})


def test_no_event_holds_a_name_and_a_finished_class_is_finished() -> None:
    room = TestRoom()
    room.join("s1")
    room.do("", "finish")
    assert room.state.phase is Phase.FINISHED
    for seat, deed in (("", "open"), ("s1", "hand")):
        with pytest.raises(ClassRefused, match="已经结束"):
            room.do(seat, deed)
    assert {What.OPENED, What.JOINED, What.FINISHED} == {e.what for e in room.events}
