"""The debrief of a class: its figures add up to what was voted, and its three points come from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from casebook.scenario.engine import scene
from casebook.scenario.graph import graph_of
from casebook.training_class.answers import answers, first_answers
from casebook.training_class.debrief import StepDebrief, debrief
from casebook.training_class.items import analyse_step, comparable, compare
from casebook.training_class.model import ClassState, Way
from casebook.training_class.people import people
from casebook.training_class.replay import replay
from casebook.training_class.talking import POINTS, talking_points
from tests.casebook.training_class.simulated import SEED, Simulated, paper_of


@pytest.fixture(scope="module")
def rooms() -> dict[Way, ClassState]:
    """One class of thirty for each way."""
    made = {}
    for way in Way:
        contents = () if way is Way.PAPER else ("qj-shouci", "lx-001")
        papers = (paper_of("lx-002", "lx-003"),) if way is Way.PAPER else ()
        made[way] = Simulated(way, contents, papers).run()
    return made


def the(room: ClassState, step: int = 0) -> StepDebrief:
    return debrief(room, SEED)[step]


def test_the_bars_are_the_votes(rooms: dict[Way, ClassState]) -> None:
    room = rooms[Way.TOGETHER]
    shown = [d for s in debrief(room, SEED) for d in s.decisions]
    asked = [r for r in room.past if r.votes]
    assert len(shown) == len(asked) > 10
    for decision, round in zip(shown, asked, strict=True):
        counts = Counter(c for chosen in round.votes.values() for c in chosen)
        assert decision.n == len(round.votes)
        assert {b.option.id: b.count for b in decision.bars if b.count} == dict(counts)
        assert decision.went == round.choice or not decision.bars[0].option.option


def test_the_room_path_is_the_one_it_went_and_the_best_is_best(rooms: dict[Way, ClassState]) -> None:
    step = the(rooms[Way.TOGETHER])
    assert step.scenario and step.path and step.best
    assert step.path.choices == tuple(d.went for d in step.decisions)
    assert scene(step.scenario, step.path).over and scene(step.scenario, step.best).over
    graph = graph_of(step.scenario)
    options = {o.id: o for _, o in step.scenario.options()}
    assert sum(options[c].gain for c in step.best.choices) == graph.best(step.best.states[0])


def test_trust_is_lost_where_a_level_falls(rooms: dict[Way, ClassState]) -> None:
    step = the(rooms[Way.TOGETHER])
    assert sum(d.lost_trust for d in step.decisions) > 0
    for decision in step.decisions:
        for bar in decision.bars:
            assert 0 <= bar.lost_trust <= bar.count
            if bar.lost_trust:
                assert bar.option.option is not None and not bar.best


def test_walks_of_ones_own_are_counted_at_the_first_visit(rooms: dict[Way, ClassState]) -> None:
    room = rooms[Way.OWN_PACE]
    step = the(room)
    first = [d for d in step.decisions if d.key == "n1"]
    assert len(first) == 1 and first[0].n == 30
    assert all(d.n <= 30 for d in step.decisions)
    ways = Counter(s.walks[0].choices[0] for s in room.here)
    assert step.path is not None and ways[step.path.choices[0]] == max(ways.values())


@pytest.mark.parametrize("way", [Way.TOGETHER, Way.OWN_PACE])
def test_three_points_about_three_places(rooms: dict[Way, ClassState], way: Way) -> None:
    step = the(rooms[way])
    points = talking_points(step)
    assert len(points) == POINTS
    numbers = [p.decision.number for p in points if p.decision]
    assert len(set(numbers)) == len(numbers)
    for point in points:
        assert point.ask.endswith(("？", "。")) and point.figure and point.why
        if point.decision and point.said:
            bar = next(b for b in point.decision.bars if b.option.text == point.said)
            assert bar.count


def test_a_critical_error_comes_first() -> None:
    """One person in thirty is enough: it is what costs a petitioner most."""
    simulated = Simulated(Way.TOGETHER, ("qj-shouci",))
    simulated.skill = {}
    simulated.run()
    step = the(simulated.state)
    made = [
        d.number
        for d in step.decisions
        for b in d.bars
        if b.count and b.option.option and b.option.option.critical
    ]
    points = talking_points(step)
    kinds = [p.kind for p in points if p.decision and p.decision.number in made]
    assert made and kinds.count("严重错误") >= 1


def test_who_always_chose_best_is_told_what_went_well() -> None:
    simulated = Simulated(Way.TOGETHER, ("qj-shouci",))
    simulated.pick = lambda seat, question: [max(question.options, key=lambda o: o.gain).id]  # type: ignore[method-assign]
    simulated.run()
    points = talking_points(the(simulated.state))
    assert [p.kind for p in points] == ["做得齐"] * POINTS


def test_nobody_there_is_no_debrief_but_no_fault() -> None:
    simulated = Simulated(Way.TOGETHER, size=2)
    simulated.do(do="open", step=0)
    step = the(simulated.state)
    assert step.n == 0 and talking_points(step) == ()
    assert people(simulated.state, SEED) == ()


def test_techniques_are_used_no_more_often_than_they_could_be(rooms: dict[Way, ClassState]) -> None:
    for way in (Way.TOGETHER, Way.OWN_PACE):
        step = the(rooms[way])
        assert step.techniques and all(0 <= t.used <= t.chances for t in step.techniques)


def test_pairs_are_added_up(rooms: dict[Way, ClassState]) -> None:
    pairs = the(rooms[Way.PAIRS]).pairs
    assert pairs is not None and pairs.talks == 30 and pairs.n == 30
    assert sum(pairs.trust) == 90 and pairs.observed == 30


def test_attendance_and_the_certificate(rooms: dict[Way, ClassState]) -> None:
    for way, room in rooms.items():
        found = people(room, SEED)
        assert len(found) == 30 and [p.number for p in found] == list(range(1, 31))
        assert all(p.certified != bool(p.misses) for p in found), way
    late = [p for p in people(rooms[Way.TOGETHER], SEED) if p.late]
    assert [p.number for p in late] == [29, 30] and all(p.answered for p in late)
    paper = people(rooms[Way.PAPER], SEED)
    assert {s.passed for p in paper for s in p.steps} == {True, False}
    assert all(p.certified == p.steps[0].passed for p in paper)
    unfinished = [p for p in people(rooms[Way.OWN_PACE], SEED) if not p.certified]
    assert {p.misses for p in unfinished} == {"还有没做完的", "没有及格"}
    for p in unfinished:
        assert not all(s.done for s in p.steps) or any(s.passed is False for s in p.steps)


def test_whoever_was_taken_out_has_no_row_and_counts_stay(rooms: dict[Way, ClassState]) -> None:
    simulated = Simulated(Way.TOGETHER)
    simulated.come(12)
    simulated.do(do="open", step=0)
    for seat in list(simulated.state.seats):
        simulated.do(seat, do="vote", round=1, chosen=["n1b"])
    simulated.do(do="go", choice="n1b")
    simulated.do(do="remove", seat="seat-03")
    assert len(people(simulated.state, SEED)) == 11
    assert the(simulated.state).decisions[0].n == 12


def test_under_ten_no_figure(rooms: dict[Way, ClassState]) -> None:
    small = Simulated(Way.TOGETHER, size=9).run()
    for item in analyse_step(small, SEED, 0).items:
        assert item.n < 10 and item.facility is None and all(c.share is None for c in item.choices)
    full = analyse_step(rooms[Way.TOGETHER], SEED, 0)
    assert full.n == 30 and any(i.facility is not None for i in full.items)


def test_classes_are_compared_on_the_same_content_only(rooms: dict[Way, ClassState]) -> None:
    other = Simulated(Way.TOGETHER, ("qj-shouci",), luck=9, seed="class-2")
    other.run()
    classes = [(SEED, rooms[Way.TOGETHER]), ("class-2", other.state), ("class-3", rooms[Way.PAPER])]
    places = comparable(classes)
    assert list(places.values()) == [[(0, 0), (1, 0)]]
    rows = compare(classes, next(iter(places.values())))
    assert rows[0].spread is not None and rows[0].spread == max(r.spread or 0 for r in rows)
    own = analyse_step(other.state, "class-2", 0)
    assert {r.key: r.n[1] for r in rows if r.n[1]} == {i.key: i.n for i in own.items}
    step = replace(other.state.steps[0], fingerprint="another")
    assert comparable([classes[0], ("class-2", replace(other.state, steps=(step,)))]) == {}


def test_the_debrief_is_the_same_whoever_replays(rooms: dict[Way, ClassState]) -> None:
    simulated = Simulated(Way.TOGETHER)
    simulated.run()
    again = replay(simulated.events)
    assert debrief(again, SEED) == debrief(simulated.state, SEED)
    assert people(again, SEED) == people(simulated.state, SEED)


def test_first_answers_are_first() -> None:
    simulated = Simulated(Way.TOGETHER)
    simulated.run()
    every = answers(simulated.state, SEED)
    first = first_answers(every)
    assert len({(a.seat, a.step, a.key) for a in every}) == len(first)
