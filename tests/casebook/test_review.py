"""The review of a day can be finished, whatever has piled up; what was missed gives one card a sentence."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook import decisions, read_drill, read_scenario, replay, score, score_drill
from casebook.codes.samples import DRILL, SCENARIO
from casebook.missed import cards_from_drill, cards_from_score
from casebook.review import (
    NEW_A_DAY,
    OLD_A_DAY,
    CardKind,
    Rating,
    ReviewCard,
    interleaved,
    review,
    todays,
)
from tests.benchmarks.drill_policies import drills
from tests.benchmarks.text_only import shipped

MORNING = dt.datetime(2026, 11, 26, 0, tzinfo=dt.UTC)
NOON = MORNING + dt.timedelta(hours=4)
DAY = dt.timedelta(days=1)
RATINGS = st.lists(st.sampled_from(Rating), min_size=1, max_size=40)
NUMBER = re.compile(r"第[一二三四五六七八九十百]+条")


def card(number: int, source: str = "", kind: CardKind = CardKind.TECHNIQUE) -> ReviewCard:
    source = source or f"qj-{number % 7}"
    return ReviewCard(f"{source}:{number}", kind, f"问{number}", f"答{number}", source, MORNING - DAY, {})


def old(number: int) -> ReviewCard:
    """A card answered twice, ten days ago, and due since."""
    known = card(number)
    for days in (12, 11):
        known, _ = review(known, Rating.GOOD, NOON - days * DAY)
    return known


def finish(
    cards: list[ReviewCard], ratings: list[Rating], at: dt.datetime = NOON
) -> tuple[int, set[str], list[ReviewCard]]:
    """Answer until the day is over, a minute a card; what comes back today is remembered.

    Returns:
        How many answers, which cards were begun, the cards afterwards.
    """
    known, last, begun, answers = {c.key: c for c in cards}, None, set(), 0
    while queue := todays(known.values(), at, MORNING, after=last).queue:
        first = queue[0]
        if first.new:
            begun.add(first.key)
        again = first.answered is not None and first.answered >= MORNING
        last, _ = review(first, Rating.GOOD if again else ratings[answers % len(ratings)], at)
        known[last.key] = last
        answers += 1
        at += dt.timedelta(minutes=1)
        if answers > 1_000:
            break
    return answers, begun, list(known.values())


def test_three_hundred_due_cards_are_finished_today() -> None:
    answers, begun, after = finish([card(i) for i in range(300)], [Rating.GOOD])
    assert answers <= 2 * NEW_A_DAY and len(begun) == NEW_A_DAY
    end = todays(after, NOON + dt.timedelta(hours=3), MORNING)
    assert end.waiting == 280 and end.answered == NEW_A_DAY
    mixed, begun, _ = finish(
        [*(card(i) for i in range(300)), *(old(i) for i in range(300, 600))], [Rating.EASY]
    )
    assert len(begun) == NEW_A_DAY and mixed == NEW_A_DAY + OLD_A_DAY


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 60), st.integers(0, 30), RATINGS)
def test_no_day_begins_more_than_its_new_cards(fresh: int, coming: int, ratings: list[Rating]) -> None:
    cards = [*(card(i) for i in range(fresh)), *(old(1_000 + i) for i in range(coming))]
    answers, begun, _ = finish(cards, ratings)
    assert len(begun) <= NEW_A_DAY and answers <= 4 * (NEW_A_DAY + OLD_A_DAY)


def test_the_next_day_brings_the_next_cards_and_a_learnt_one_from_its_morning_on() -> None:
    _, begun, after = finish([card(i) for i in range(50)], [Rating.EASY])
    tomorrow = todays(after, NOON + DAY, MORNING + DAY)
    assert len(tomorrow.queue) == NEW_A_DAY and not begun & {c.key for c in tomorrow.queue}
    known = old(1)
    begins = known.due.replace(hour=0, minute=0, second=0, microsecond=0)
    assert known.due > begins and todays([known], begins, begins).queue == (known,)
    assert todays([known], begins - dt.timedelta(minutes=1), begins - DAY).queue == ()


def test_an_answer_taken_back_gives_its_place_back() -> None:
    cards = [card(i) for i in range(30)]
    first = todays(cards, NOON, MORNING).queue
    answered, _ = review(first[0], Rating.GOOD, NOON)
    rest = [answered if c.key == answered.key else c for c in cards]
    assert len(todays(rest, NOON, MORNING).queue) == NEW_A_DAY - 1
    assert {c.key for c in todays(cards, NOON, MORNING).queue} == {c.key for c in first}


CARDS = st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.sampled_from(CardKind)), max_size=30).map(
    lambda rows: [card(i, source, kind) for i, (source, kind) in enumerate(rows)]
)


@given(CARDS, st.integers(0, 400))
def test_no_topic_stands_beside_itself_where_that_can_be_had(cards: list[ReviewCard], days: int) -> None:
    day = dt.date(2026, 1, 1) + dt.timedelta(days=days)
    order = interleaved(cards, day)
    assert sorted(c.key for c in order) == sorted(c.key for c in cards)
    assert order == interleaved(cards[::-1], day)
    most = max(Counter(c.source for c in cards).values(), default=0)
    beside = sum(a.source == b.source for a, b in pairwise(order))
    assert beside == max(2 * most - len(cards) - 1, 0)


@given(CARDS)
def test_after_an_answer_the_order_goes_on(cards: list[ReviewCard]) -> None:
    day = dt.date(2026, 11, 26)
    order = interleaved(cards, day)
    for place in range(1, len(order)):
        assert interleaved(order[place:], day, after=order[place - 1]) == order[place:]


def test_topics_and_days_matter() -> None:
    cards = [card(i) for i in range(12)]
    topics = {f"qj-{i}": "工资" if i < 3 else "征地" for i in range(7)}
    named = [topics[c.source] for c in interleaved(cards, NOON.date(), topics)]
    assert all(a != b for a, b in pairwise(named[: 2 * min(Counter(named).values())]))
    assert interleaved(cards, NOON.date()) != interleaved(cards, NOON.date() + DAY)


def test_cards_of_one_back_are_not_begun_on_one_day() -> None:
    twin = ReviewCard("qj-1:b", CardKind.ARTICLE, "再问", "答1", "qj-1", MORNING, {})
    assert len(todays([card(1), twin], NOON, MORNING).queue) == 1


def test_a_step_gives_one_card_with_what_was_heard_and_said() -> None:
    scenario, _ = read_scenario(SCENARIO)
    assert scenario is not None
    played = score(scenario, replay(scenario, ["n1b", "n2a"]))
    made = cards_from_score(scenario, played, NOON)
    assert len(made) == len({s.turn for s in played.steps if s.regret})
    assert "这是第三趟了" in made[0].front and "月底前我保证" in made[0].front
    assert made[0].back.startswith("“您先坐")
    assert "你可说了月底" in made[1].front, "the line that depends on what was said is there"


def test_articles_are_asked_by_what_they_say() -> None:
    drill, _ = read_drill(DRILL)
    assert drill is not None
    right = {d.key: set(d.right) for d in decisions(drill)}
    (one,) = cards_from_drill(drill, score_drill(drill, {**right, "basis:a": set()}), NOON)
    assert one.kind is CardKind.ARTICLE and one.bases == ("示例工资条例第三条第一款",)
    assert "要求结清七个月的工资" in one.front and not NUMBER.search(one.front)


@pytest.mark.parametrize("drill", drills(), ids=lambda d: d.id)
def test_a_drill_gives_at_most_a_card_a_demand(drill: object) -> None:
    made = cards_from_drill(drill, score_drill(drill, {}), NOON)  # type: ignore[arg-type]
    assert len(made) <= len(drill.demands) + 2  # type: ignore[attr-defined]
    assert not any(NUMBER.search(c.front.rpartition("\n")[2]) for c in made)


def test_the_worst_way_through_any_scenario_gives_at_most_a_card_a_step() -> None:
    from casebook.scenario.graph import graph_of

    for scenario in shipped():
        walk = graph_of(scenario).worst_walk()
        made = cards_from_score(
            scenario, score(scenario, replay(scenario, [o.id for o in walk.options])), NOON
        )
        assert 0 < len(made) <= len(walk.options)
        assert len({c.back for c in made}) == len(made)
        assert all("\n" in c.front for c in made), "the scene stands before the question"
