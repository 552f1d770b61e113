"""The desk: one library and one search for all, renewed without anybody waiting."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from pathlib import Path

import pytest

from apps.desk.desk import Desk, cleaned
from apps.desk.indexing import pending, stamp_of
from apps.present.results import grouped, results
from kb.codes.samples import ANSWER
from kb.errors import IndexUnavailable
from kb.knowledge_base import BEING_MADE
from kb.places import Home
from kb.search.feedback import Feedback
from kb.search.results import GROUP_OF, WayOut
from kb.search.searcher import only


def wait_for(condition: object, seconds: float = 15.0) -> None:
    """Until a condition holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return
        time.sleep(0.05)
    raise AssertionError("it never came true")


def test_groups_come_in_the_fixed_order_and_exact_hits_first(desk: Desk, today: dt.date) -> None:
    found = results(desk, {"q": "示例"}, today, 7)
    first, *rest = [g["name"] for g in found["groups"]]
    assert first == "先看这几条" and len(found["groups"][0]["items"]) == 3
    assert rest == [name for name in GROUP_OF.values() if name in rest] and len(rest) >= 3
    assert found["n"] == 7
    exact = results(desk, {"q": "示例工作条例第二条"}, today, 1)["groups"][0]
    assert exact["name"] == "正是这条" and exact["items"][0]["id"] == "示例工作条例@2022-05-01#2"


def test_where_no_answer_fits_the_first_hits_are_not_recommended(desk: Desk, today: dt.date) -> None:
    found = desk.search("示例", today, only((), ()), 50)
    assert grouped(found, None)[0]["name"] == "先看这几条"
    assert grouped(replace(found, way_out=WayOut()), None)[0]["name"] == "字面上沾边的"


def test_one_kind_only(desk: Desk, today: dt.date) -> None:
    found = results(desk, {"q": "示例", "kind": "指南"}, today, 1)
    assert [g["name"] for g in found["groups"]] == ["指南"]
    assert found["facets"] == [
        {"label": "指南", "kind": "指南", "on": True, "count": len(found["groups"][0]["items"])}
    ]


def test_a_topic_lists_everything_without_a_search(desk: Desk, today: dt.date) -> None:
    found = results(desk, {"t": "示例主题"}, today, 0)
    assert [(g["name"], len(g["items"])) for g in found["groups"]] == [
        ("答复", 1),
        ("流程", 1),
        ("指南", 1),
        ("文书", 1),
        ("案例", 1),
    ]


def test_nothing_found_says_so(desk: Desk, today: dt.date) -> None:
    found = results(desk, {"q": "魑魅魍魉"}, today, 1)
    assert found["groups"] == [] and "没有找到" in found["notices"][-1]["text"]


def test_an_expired_text_is_stamped_with_what_replaced_it(desk: Desk, today: dt.date) -> None:
    found = results(desk, {"q": "候鸟 水面", "kind": "法规"}, today, 1)
    rows = {i["id"]: i["stamps"] for g in found["groups"] for i in g["items"]}
    assert rows["某省候鸟保护条例@2024-03-01#2"] == []
    assert rows["某省候鸟保护条例@2020-03-01#2"][0]["text"] == "已修改"
    before = results(desk, {"q": "候鸟 水面", "kind": "法规"}, dt.date(2021, 1, 1), 1)
    assert before["groups"][0]["items"][0]["id"] == "某省候鸟保护条例@2020-03-01#2"


def test_before_there_is_an_index_the_page_says_to_wait(
    sample_folder: Path, home: Home, today: dt.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Desk, "_watch", lambda self: None)
    desk = Desk(home, sample_folder, watch=True)
    try:
        with pytest.raises(IndexUnavailable):
            desk.search("示例", today, only(), 5)
        assert results(desk, {"q": "示例"}, today, 1)["notices"] == [{"text": BEING_MADE, "wait": True}]
    finally:
        desk.close()


def test_a_changed_file_is_found_soon_and_nobody_sees_half(
    sample_folder: Path, home: Home, today: dt.date
) -> None:
    desk = Desk(home, sample_folder, watch=True)
    try:
        wait_for(lambda: desk.ready and pending(home, desk.library) == 0)
        old = desk.now
        new = ANSWER.replace("wd-shili", "wd-xinde").replace("示例事项多久答复", "白鹭翅膀断了找谁")
        (home.content / "answers").mkdir(parents=True)
        began = time.monotonic()
        (home.content / "answers" / "wd-xinde.md").write_text(new, "utf8")
        wait_for(lambda: any(h.id == "wd-xinde" for h in desk.search("白鹭翅膀", today, only(), 5).hits))
        assert time.monotonic() - began < 8
        assert "wd-xinde" in desk.library and "wd-xinde" not in old.knowledge.library
    finally:
        desk.close()


def test_a_broken_file_leaves_the_old_library_serving(
    sample_folder: Path, home: Home, today: dt.date
) -> None:
    desk = Desk(home, sample_folder, watch=True)
    try:
        wait_for(lambda: desk.ready)
        (sample_folder / "answers" / "wd-kong.md").write_bytes(b"\xff\xfe\x00broken")
        wait_for(lambda: stamp_of(desk._folders) == desk._stamp)
        assert desk.search("示例", today, only(), 5).hits
    finally:
        desk.close()


def test_what_is_kept_tells_nobody_who_asked() -> None:
    kept = cleaned("我叫陈建国，电话13812345678，工资没发")
    assert kept is not None and "13812345678" not in kept and "工资" in kept


def test_confirmed_questions_move_an_entry_up(desk: Desk, today: dt.date) -> None:
    now = dt.datetime(2026, 1, 10, tzinfo=dt.UTC)
    assert not any(h.kind == "案例" for h in desk.search("窗口那个大姐", today, only(), 5).hits[:1])
    desk.feedback.confirm("窗口那个大姐", "al-shili", fingerprint="", user="甲", when=now)
    desk.renew()
    assert desk.search("窗口那个大姐", today, only(), 5).hits[0].id == "al-shili"


def test_what_another_process_confirmed_joins_soon_and_leaves_again(
    sample_folder: Path, home: Home, today: dt.date
) -> None:
    desk = Desk(home, sample_folder, watch=True)
    try:
        wait_for(lambda: desk.ready and pending(home, desk.library) == 0)
        index = desk.now.knowledge.searcher.index  # type: ignore[union-attr]
        now = dt.datetime(2026, 1, 10, tzinfo=dt.UTC)
        other = Feedback(home.feedback)
        one = other.confirm("窗口那个大姐", "al-shili", fingerprint="", user="甲", when=now)
        assert one is not None

        def first() -> str:
            return next((h.id for h in desk.search("窗口那个大姐", today, only(), 5).hits), "")

        began = time.monotonic()
        wait_for(lambda: first() == "al-shili")
        assert time.monotonic() - began < 3  # LOOK_EVERY, on a busy machine
        assert desk.now.knowledge.searcher.index is index  # type: ignore[union-attr]
        assert other.undo(one.event, user="甲", when=now)
        wait_for(lambda: first() != "al-shili")
    finally:
        desk.close()
