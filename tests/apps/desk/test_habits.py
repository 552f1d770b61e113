"""最近 and 常用: newest first, no more than there is room for, each officer's own, there on the next day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.desk.habits import AGAIN, MOST_PINNED, MOST_RECENT, Habits, HabitsOfAll
from apps.errors import NotKept

NOW = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)
IDS = st.sampled_from([f"wd-{i}" for i in range(60)])


@given(st.lists(IDS, max_size=90))
def test_the_newest_stand_first_each_once(entries: list[str]) -> None:
    habits = Habits()
    for i, entry in enumerate(entries):
        habits = habits.with_opened(entry, NOW + dt.timedelta(seconds=i))
    wanted = list(dict.fromkeys(reversed(entries)))[:MOST_RECENT]
    assert [o.entry for o in habits.recent] == wanted


@given(st.lists(st.tuples(IDS, st.booleans()), max_size=60))
def test_what_was_pinned_last_stands_last(deeds: list[tuple[str, bool]]) -> None:
    habits, wanted = Habits(), []
    for entry, on in deeds:
        wanted = [w for w in wanted if w != entry] + ([entry] if on else [])
        if len(wanted) > MOST_PINNED:
            with pytest.raises(NotKept):
                habits.with_pin(entry, on)
            wanted.pop()
            continue
        habits = habits.with_pin(entry, on)
        assert list(habits.pinned) == wanted


def test_each_has_their_own_and_it_is_there_on_the_next_day(tmp_path: Path) -> None:
    habits = HabitsOfAll(tmp_path)
    habits.change("a1", lambda h: h.with_opened("wd-eins", NOW).with_pin("wd-eins", True))
    habits.change("", lambda h: h.with_opened("wd-zwei", NOW))
    again = HabitsOfAll(tmp_path)
    assert again.of("a1").pinned == ("wd-eins",)
    assert [o.entry for o in again.of("").recent] == ["wd-zwei"]
    assert again.of("b2") == Habits()


def test_opened_again_shortly_after_is_one_look() -> None:
    habits = Habits().with_opened("wd-eins", NOW)
    assert habits.opened_lately("wd-eins", NOW + AGAIN / 2)
    assert not habits.opened_lately("wd-eins", NOW + AGAIN)
    assert not habits.opened_lately("wd-zwei", NOW)


@pytest.mark.parametrize("text", ["", "[]", '{"recent": 1}', '{"recent": [{"entry": "x", "at": "gestern"}]}'])
def test_a_spoilt_file_is_an_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "machine.json").write_text(text)
    habits = HabitsOfAll(tmp_path)
    assert habits.of("") == Habits()
    habits.change("", lambda h: h.with_pin("wd-eins", True))
    assert habits.of("").pinned == ("wd-eins",)


def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    habits = HabitsOfAll(tmp_path / "habits")
    habits.change("../../x", lambda h: h.with_pin("wd-eins", True))
    assert [p.name for p in tmp_path.iterdir()] == ["habits"]
