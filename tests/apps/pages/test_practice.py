"""情景演练 without a browser: choosing, recording, resuming, the debrief, the path map, free reply."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.desk.desk import Desk
from apps.pages.practice import PracticeView
from apps.training.book import REPLY, SCENARIO, training
from apps.training.debrief import word_kept
from apps.training.pathmap import map_data
from apps.training.replying import advice
from casebook import read_scenario
from casebook.codes.samples import SCENARIO as TEXT
from casebook.codes.samples import SCENARIO_PATH
from casebook.scenario.engine import replay
from casebook.scenario.read import read_draft
from tests.apps.training_desk import at, send, stage, training_desk, visitor

BEST = ("n1a", "n2b", "n3b")
BROKEN = ("n1b", "n2b", "n3c")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = training_desk(tmp_path)
    yield made
    made.close()


def play(page: Any, choices: tuple[str, ...]) -> None:
    send(page, "start")
    for turn, choice in enumerate(choices):
        send(page, "choose", id=choice, turn=turn)


def test_the_cover_says_what_it_trains_and_how_the_petitioner_feels(desk: Desk) -> None:
    shown = stage(at(PracticeView, visitor(desk), e="qj-shili"))
    assert shown["kind"] == "cover" and shown["abilities"] == ["共情", "复述", "释法", "收尾"]
    assert shown["state"]["trust"] == 0 and shown["state"]["feels"] == "很激动"


def test_each_choice_is_on_disk_before_it_is_shown(desk: Desk) -> None:
    page = at(PracticeView, visitor(desk), e="qj-shili")
    play(page, BEST[:2])
    shown = stage(page)
    assert [s["said"][:3] for s in shown["told"]] == ["“您先", "“您是"]
    assert shown["told"][0]["verdict"]["word"] == "用得好" and shown["told"][0]["trust"] == [0, 0]
    record = training(desk).book.records.attempt(page.params["r"])
    assert record.choices == BEST[:2] and record.result is None


def test_a_reload_goes_on_where_it_stopped_and_back_at_the_list_it_waits(desk: Desk) -> None:
    page = at(PracticeView, visitor(desk), e="qj-shili")
    play(page, BEST[:2])
    again = at(PracticeView, visitor(desk), **page.params)
    assert stage(again)["now"]["title"] == "约定" and len(stage(again)["told"]) == 2
    send(again, "choose", id="n3b", turn=2)
    assert stage(again)["kind"] == "debrief"
    row = next(i for i in stage(at(PracticeView, visitor(desk)))["items"] if i["id"] == "qj-shili")
    assert row["tries"] == 1 and row["best"] == 100.0 and row["passed"]


def test_a_crash_between_the_last_choice_and_the_finish_is_made_good(desk: Desk) -> None:
    page = at(PracticeView, visitor(desk), e="qj-shili")
    play(page, BEST[:2])
    book, record = training(desk).book, page.params["r"]
    book.records.choose(record, 3, "n3b", book.clock())
    again = at(PracticeView, visitor(desk), r=record)
    assert stage(again)["kind"] == "debrief"
    assert book.records.attempt(record).result is not None


def test_a_scenario_may_hide_trust_and_emotion_until_the_debrief(tmp_path: Path) -> None:
    desk = training_desk(tmp_path)
    file = tmp_path / "shipped" / SCENARIO_PATH
    file.write_text(TEXT.replace("及格: 60", "及格: 60\n信任面板: 藏起"), encoding="utf-8")
    page = at(PracticeView, visitor(desk), e="qj-shili")
    assert stage(page)["hidden"]
    play(page, BEST[:1])
    assert stage(page)["hidden"]
    for turn, choice in enumerate(BEST[1:], 1):
        send(page, "choose", id=choice, turn=turn)
    shown = stage(page)
    assert shown["kind"] == "debrief" and "hidden" not in shown and shown["trust"] == [0, 1]
    desk.close()


def test_a_key_pressed_twice_chooses_once(desk: Desk) -> None:
    page = at(PracticeView, visitor(desk), e="qj-shili")
    play(page, ("n1a",))
    send(page, "choose", id="n1a", turn=0)
    assert len(stage(page)["told"]) == 1


def test_the_debrief_has_three_reports_and_regrets_that_add_up(desk: Desk) -> None:
    page = at(PracticeView, visitor(desk), e="qj-shili")
    play(page, BROKEN)
    if stage(page)["kind"] != "debrief":
        send(page, "choose", id="n4a", turn=3)
    shown = stage(page)
    assert shown["kind"] == "debrief" and shown["ending"] == "失败"
    assert sum(s["regret"] for s in shown["steps"]) == shown["lost"] > 0
    lost = next(s for s in shown["steps"] if s["regret"])
    assert lost["better_texts"][0]["text"].startswith("“您先坐")
    assert {e["name"] for e in shown["errors"]} >= {"越权承诺"}
    assert shown["map"]["path"][0]["regret"] == lost["regret"]
    assert shown["cards"] > 0 and training(desk).book.review_today("小张").queue


def told_of_the_word(desk: Desk, *choices: str) -> str:
    page = at(PracticeView, visitor(desk), e="qj-shili")
    play(page, choices)
    return str(stage(page)["word"])


def test_the_debrief_says_of_ones_word_only_what_is_so(desk: Desk) -> None:
    assert told_of_the_word(desk, *BEST) == "没有许下兑现不了的话。"
    assert "没有等到它到期" in told_of_the_word(desk, "n1b", "n2b", "n3a"), (
        "taken back in time, but it was promised"
    )
    assert told_of_the_word(desk, "n1b", "n2b", "n3c", "n4a") == "", "broken: that is said instead"


def test_a_promise_that_is_no_error_is_no_empty_word(tmp_path: Path) -> None:
    desk = training_desk(tmp_path)
    file = tmp_path / "shipped" / SCENARIO_PATH
    file.write_text(TEXT.replace("评价：0分，越权承诺", "评价：0分，拖延"), encoding="utf-8")
    assert "都有了着落" in told_of_the_word(desk, "n1b", "n2b", "n3a")
    assert "还没到期" in told_of_the_word(desk, "n1b", "n2a")
    desk.close()


def test_a_record_of_before_says_nothing_of_ones_word() -> None:
    assert word_kept({"broken": []}, []) == ""


def test_a_promise_comes_back_and_is_said(desk: Desk) -> None:
    page = at(PracticeView, visitor(desk), e="qj-shili")
    play(page, ("n1b", "n2b", "n3b"))
    shown = stage(page)
    assert shown["kind"] == "playing" and shown["now"]["title"] == "承诺落空" and shown["now"]["back"]
    assert shown["told"][-1]["due"] == "承诺落空"


def test_without_a_name_the_address_holds_the_play_and_nothing_is_recorded(desk: Desk) -> None:
    page = at(PracticeView, visitor(desk, ""), e="qj-shili")
    play(page, BEST[:2])
    mark, *chosen = page.params["s"].split(".")
    assert page.params["e"] == "qj-shili" and chosen == ["n1a", "n2b"] and mark
    again = at(PracticeView, visitor(desk, ""), **page.params)
    assert stage(again)["now"]["title"] == "约定" and not stage(again)["kept"]
    assert training(desk).book.records.attempts() == []


def test_options_stand_in_an_order_of_their_own_in_every_attempt(desk: Desk) -> None:
    orders = set()
    for mark in "abcdefgh":
        shown = stage(at(PracticeView, visitor(desk, ""), e="qj-shili", s=f"{mark}.n1a"))["now"]["options"]
        again = stage(at(PracticeView, visitor(desk, ""), e="qj-shili", s=f"{mark}.n1a"))["now"]["options"]
        assert shown == again
        orders.add(tuple(o["id"] for o in shown))
    assert len(orders) == 2


def test_a_name_given_on_the_way_keeps_what_was_chosen(desk: Desk) -> None:
    page = at(PracticeView, visitor(desk, "小李"), e="qj-shili", s=".n1a.n2b")
    record = training(desk).book.records.attempt(page.params["r"])
    assert record.choices == BEST[:2] and "s" not in page.params
    assert stage(page)["now"]["title"] == "约定"


def test_a_forged_path_in_the_address_is_refused_kindly(desk: Desk) -> None:
    page = at(PracticeView, visitor(desk, ""), e="qj-shili", s=".n3b")
    assert stage(page)["kind"] == "cover" and "接不上" in stage(page, "notice")["text"]


def test_nobody_opens_somebody_elses_attempt(desk: Desk) -> None:
    page = at(PracticeView, visitor(desk), e="qj-shili")
    play(page, BEST)
    assert stage(at(PracticeView, visitor(desk, "小李"), r=page.params["r"]))["kind"] == "missing"
    assert stage(at(PracticeView, visitor(desk, ""), r=page.params["r"]))["ask"]
    assert stage(at(PracticeView, visitor(desk), r="nein"))["kind"] == "missing"


def test_changed_content_is_said_and_old_scores_stay(desk: Desk) -> None:
    page = at(PracticeView, visitor(desk), e="qj-shili")
    play(page, BEST)
    done = page.params["r"]
    play(page, BEST[:1])
    unfinished = page.params["r"]
    file = desk.shipped / SCENARIO_PATH
    file.write_text(file.read_text("utf8").replace("第三次", "第四次"), "utf8")
    desk.renew()
    assert stage(at(PracticeView, visitor(desk), r=unfinished))["kind"] == "changed"
    old = stage(at(PracticeView, visitor(desk), r=done))
    assert old["kind"] == "debrief" and old["percent"] == 100.0 and old["map"] is None


def test_the_map_has_every_node_every_choice_and_what_cannot_be_reached() -> None:
    text = TEXT + "\n## 孤岛 {#n9}\n没有人来。\n\n1. 甲 → 约定 {#n9a}\n   - 评价：1分\n   - 反馈：好。\n"
    scenario = read_draft(text, SCENARIO_PATH).scenario
    assert scenario is not None
    drawn = map_data(scenario)
    by_id = {n["id"]: n for n in drawn["nodes"]}
    assert not by_id["n9"]["reached"] and by_id["n4"]["late"] and by_id["n5"]["ending"] == "成功"
    assert by_id["n1"]["row"] == 0 and by_id["n9"]["row"] == max(n["row"] for n in drawn["nodes"])
    assert text.splitlines()[by_id["n9"]["line"] - 1].startswith("## 孤岛")
    assert {"from": "n1", "to": "n4", "turns": 2, "option": "n1b"} in drawn["promises"]
    assert len(drawn["lines"]) == sum(1 for _, o in scenario.options() if o.target != "返回")


def test_the_path_on_the_map_follows_the_promise() -> None:
    scenario, _ = read_scenario(TEXT, SCENARIO_PATH)
    assert scenario is not None
    path = map_data(scenario, replay(scenario, ("n1b", "n2b", "n3b")))["path"]
    assert [(p["from"], p["to"]) for p in path] == [("n1", "n2"), ("n2", "n3"), ("n3", "n4")]


def test_free_reply_quotes_words_and_keeps_none(desk: Desk) -> None:
    said = "您先坐，换谁都急。我保证给您办好。"
    found = {f["name"]: f for f in advice(said)["findings"] if f["found"]}
    assert found["问候"]["quotes"] and "换谁都急" in "".join(found["共情"]["quotes"])
    assert any(f["kind"] == "避开" and "保证" in "".join(f["quotes"]) for f in found.values())
    page = at(PracticeView, visitor(desk), m="reply", n="qj-shili/n1")
    assert stage(page)["quote"] == "“这是第三趟了。”"
    send(page, "reply", text=said, n=1)
    assert stage(page, "advice")["n"] == 1
    send(page, "replied", text=said, node="n1", next="")
    assert training(desk).book.records.attempts(kind=REPLY) == []  # nothing that was not confirmed
    send(page, "replied", text=said, node="n1", next="", confirmed=["共情", "复述"])
    done = training(desk).book.records.attempts(kind=REPLY)
    assert done[0].result == {"found": ["共情"], "length": len(said), "line": "qj-shili/n1"}
    assert "您先坐" not in str(done[0].result)


def test_the_best_path_earns_everything_and_is_recorded_with_reasons(desk: Desk) -> None:
    page = at(PracticeView, visitor(desk), e="qj-shili")
    play(page, BEST)
    (done,) = training(desk).book.attempts("小张", SCENARIO)
    assert done.result is not None and done.result["percent"] == 100.0
    assert done.result["steps"][0]["reason"] == "先接住情绪，再谈事。"
    assert stage(page)["calls"][0]["right"]
