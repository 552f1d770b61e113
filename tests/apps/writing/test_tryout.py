"""Preview, map and try of a scenario that is not finished."""

from __future__ import annotations

from typing import Any

from apps.training.pathmap import map_data
from apps.writing.tryout import Beginning, beginning, tried
from casebook.codes.samples import SCENARIO, SCENARIO_PATH
from casebook.scenario.read import read_draft

HALF = SCENARIO.replace("对吗？” → 约定", "对吗？” → 约好日子").replace(
    "办好，您放心回去等消息吧。” → 听诉求", "办好。” "
)


def walk(text: str = SCENARIO, **begin: Any) -> dict[str, Any]:
    return tried(str, SCENARIO_PATH, text, Beginning(**begin))


def line_of(words: str, text: str = SCENARIO) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_a_story_with_missing_nodes_still_has_a_map_that_names_them() -> None:
    draft = read_draft(HALF, SCENARIO_PATH)
    assert draft.scenario is None and draft.sketch is not None
    data = map_data(draft.sketch)
    missing = [n for n in data["nodes"] if n["missing"]]
    assert [n["title"] for n in missing] == ["约好日子"]
    assert any(line["to"] == missing[0]["id"] for line in data["lines"])
    assert {n["title"] for n in data["nodes"] if n["reached"]} >= {"进门", "听诉求", "约好日子", "承诺落空"}


def test_a_story_without_a_start_or_with_doubled_ids_is_drawn_too() -> None:
    text = SCENARIO.replace("开始: 进门", "开始: 大门口").replace("{#n3}", "{#n2}", 1)
    sketch = read_draft(text, SCENARIO_PATH).sketch
    assert sketch is not None and sketch.start == "n1"
    assert len({n.id for n in sketch.nodes}) == len(sketch.nodes)
    assert len(map_data(sketch)["nodes"]) == 6


def test_the_map_says_where_a_return_leads() -> None:
    whole = read_draft(SCENARIO, SCENARIO_PATH).scenario
    assert whole is not None
    returns = map_data(whole)["returns"]
    assert [(r["from"], r["to"]) for r in returns] == [("n4", ["n5", "n6"])]


def test_a_try_begins_at_the_scene_of_the_cursor_with_the_state_asked_for() -> None:
    shown = walk(line=line_of("来访人问：“那我什么时候"), trust=2, emotion=1, marks=frozenset({"承诺过"}))
    assert shown["title"] == "约定" and shown["state"]["trust"] == 2 and shown["state"]["emotion"] == 1
    assert shown["marks"] == ["承诺过"]
    assert "他把材料推过来" in shown["html"]  # 若 信任≥理解
    assert [o["can"] for o in shown["options"]] == [True, True, True]


def test_what_cannot_be_chosen_is_shown_with_the_reason() -> None:
    shown = walk(line=line_of("## 约定"))
    shut = next(o for o in shown["options"] if o["id"] == "n3a")
    assert not shut["can"] and shut["why"] == "条件不成立：若 承诺过"
    nowhere = next(o for o in walk(HALF)["options"] if o["id"] == "n1b")
    assert not nowhere["can"] and nowhere["why"] == "没有写去哪里"


def test_a_promise_comes_due_and_returns() -> None:
    shown = walk(choices=("n1b", "n2b"))
    assert shown["due"] == [{"turns": 1, "title": "承诺落空"}]
    broken = walk(choices=("n1b", "n2b", "n3b"))
    assert broken["title"] == "承诺落空" and broken["returns"] == ["告知期限"]
    assert next(o["to"] for o in broken["options"] if o["id"] == "n4b") == "返回“告知期限”"
    assert walk(choices=("n1b", "n2b", "n3b", "n4b"))["ending"] == "成功"


def test_a_node_that_is_not_written_stops_the_try_there() -> None:
    shown = walk(HALF, choices=("n1a", "n2b"))
    assert shown["missing"] and shown["title"] == "约好日子" and shown["options"] == []
    assert [s["said"][:4] for s in shown["trail"]] == ["“您先坐", "“您是说"]


def test_choices_that_no_longer_fit_are_left_off() -> None:
    assert walk(choices=("n1a", "gone", "n3b"))["left"] == 2


def test_the_order_is_that_of_the_file_or_shuffled() -> None:
    plain, shuffled = walk(line=line_of("## 约定")), walk(line=line_of("## 约定"), shuffled=True)
    ids = [o["id"] for o in plain["options"]]
    assert ids == ["n3a", "n3b", "n3c"]
    assert [o["id"] for o in shuffled["options"]] != ids and sorted(
        o["id"] for o in shuffled["options"]
    ) == ids


def test_a_text_without_a_scene_says_what_to_do() -> None:
    assert "##" in walk(SCENARIO.split("## 进门")[0])["none"]


def test_what_a_page_sends_is_taken_as_it_should_be() -> None:
    assert (
        beginning({"trust": 9, "emotion": True, "line": "x", "choices": "n1a", "marks": None}) == Beginning()
    )
    assert beginning({"trust": 1, "choices": ["n1a"], "shuffled": 1}) == Beginning(
        trust=1, choices=("n1a",), shuffled=True
    )
