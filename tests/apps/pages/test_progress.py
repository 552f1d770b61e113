"""我的学习 without a browser: history, profile, next steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.desk.desk import Desk
from apps.pages.practice import PracticeView
from apps.pages.progress import ProgressView
from apps.training.book import DRILL, REPLY, SCENARIO
from apps.training.profile import judgements, marks, techniques, weakest
from casebook.records import AttemptRecord
from casebook.records.place import where_records_are
from kb.places import Home
from tests.apps.pages.test_practice import BEST, play
from tests.apps.training_desk import at, stage, training_desk, visitor


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = training_desk(tmp_path)
    yield made
    made.close()


def record(kind: str, day: int, result: dict[str, Any] | None, content: str = "qj-shili") -> AttemptRecord:
    """An attempt of a day in November."""
    at_ = dt.datetime(2026, 11, day, 8, tzinfo=dt.UTC)
    return AttemptRecord(
        f"id-{day}", "x", kind, content, "d", 1, at_, ("n1a",), at_ if result else None, result
    )


def test_without_a_name_it_says_what_a_name_is_for(desk: Desk) -> None:
    assert stage(at(ProgressView, visitor(desk, "")))["kind"] == "nameless"


def test_a_newcomer_is_told_where_to_begin(desk: Desk) -> None:
    shown = stage(at(ProgressView, visitor(desk)))
    assert shown["history"] == [] and shown["counts"]["scenarios"] == 1
    assert [n["href"] for n in shown["next"]] == ["/drills?e=lx-shili", "/practice?e=qj-shili"]


def test_what_was_done_shows_at_once(desk: Desk) -> None:
    page = at(PracticeView, visitor(desk), e="qj-shili")
    play(page, BEST)
    shown = stage(at(ProgressView, visitor(desk)))
    assert [(m["title"], m["percent"]) for m in shown["history"]] == [("示例情景", 100.0)]
    assert shown["counts"]["passed"] == 1 and shown["history"][0]["href"] == f"/practice?r={page.params['r']}"
    assert {t["name"]: t["used"] for t in shown["techniques"]}["共情"] == 1


def test_an_unfinished_attempt_comes_first(desk: Desk) -> None:
    page = at(PracticeView, visitor(desk), e="qj-shili")
    play(page, BEST[:1])
    assert stage(at(ProgressView, visitor(desk)))["next"][0]["href"] == f"/practice?r={page.params['r']}"


def test_techniques_count_once_an_attempt() -> None:
    sighting = {"name": "复述", "turn": 1, "choice": "a", "reason": ""}
    result = {
        "percent": 50.0,
        "techniques": {"used": [], "missed": [sighting, {**sighting, "turn": 2}], "errors": []},
    }
    profile = techniques([record(SCENARIO, 1, result), record(REPLY, 2, {"found": ["复述", "问候"]})])
    assert profile == [
        {"name": "问候", "used": 0, "missed": 0, "said": 1},
        {"name": "复述", "used": 0, "missed": 1, "said": 1},
    ]
    assert weakest(profile) == "复述" and weakest([]) == ""


def test_judgements_count_what_was_exactly_right() -> None:
    rows = [
        {"key": "judgement:a", "chosen": ["合理"], "right": ["合理"]},
        {"key": "judgement:b", "chosen": ["合理", "无理"], "right": ["合理"]},
        {"key": "unlawful", "chosen": [], "right": ["否"]},
    ]
    found = {
        j["name"]: (j["right"], j["total"])
        for j in judgements([record(DRILL, 1, {"percent": 1.0, "marks": rows})])
    }
    assert found == {"五种判断": (1, 2), "违法行为": (0, 1)}


def test_history_leaves_replies_and_unfinished_out_and_names_what_is_gone() -> None:
    done = {"percent": 80.0, "passed": True, "outcome": {"ending": "成功"}}
    rows = marks(
        [record(SCENARIO, 3, done, "qj-weg"), record(SCENARIO, 2, None), record(REPLY, 1, {"found": []})], {}
    )
    assert [(r["title"], r["day"], r["ending"]) for r in rows] == [("已经撤下的内容", "11月3日", "成功")]


def test_the_records_go_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path, tmp_path / "content")
    monkeypatch.delenv("FANGZHI_DATABASE_URL", raising=False)
    assert where_records_are(home) == tmp_path / "records.db"
    monkeypatch.setenv("FANGZHI_DATABASE_URL", "postgresql+psycopg://desk@db/fangzhi")
    assert where_records_are(home) == "postgresql+psycopg://desk@db/fangzhi"
