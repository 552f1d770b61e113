"""分类练习 without a browser: marking, the address, what is recorded, today's review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.desk.desk import Desk
from apps.errors import RefusedToStart
from apps.pages.drills import DrillsView
from apps.pages.progress import ProgressView
from apps.present.common import Presentation
from apps.present.gist import MOST, gist
from apps.render import Renderer
from apps.training.book import DRILL, new_a_day, training
from apps.training.drilling import picks_of, picks_text, reckoned
from casebook import read_drill
from casebook.codes.samples import DRILL as TEXT
from casebook.codes.samples import DRILL_PATH
from casebook.drill.model import decisions, mark, score_drill
from casebook.review import CardKind, ReviewCard
from kb.model.citations import parse
from tests.apps.training_desk import at, send, stage, training_desk, visitor
from tests.benchmarks.drill_policies import drills
from tests.conftest import TODAY
from tests.shipped import shipped_library

SAMPLE, _ = read_drill(TEXT, DRILL_PATH)
assert SAMPLE is not None
RIGHT = {d.key: sorted(d.right) for d in decisions(SAMPLE)}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = training_desk(tmp_path)
    yield made
    made.close()


def test_a_drill_asks_demand_by_demand_and_gives_nothing_away(desk: Desk) -> None:
    page = at(DrillsView, visitor(desk), e="lx-shili")
    shown = stage(page)
    assert [g["title"] for g in shown["groups"]] == ["要求结清七个月的工资", "要求双倍赔偿来访路费", ""]
    assert [d["kind"] for d in shown["groups"][0]["asked"]] == ["judgement", "procedure", "basis"]
    assert "干了活就该拿钱" not in page.stage


def test_everything_right_is_full_marks_with_reasons(desk: Desk) -> None:
    page = at(DrillsView, visitor(desk), e="lx-shili")
    send(page, "mark", chosen=RIGHT)
    shown = stage(page, "marked")
    assert shown["percent"] == 100.0 and shown["right"] == shown["possible"] == 6
    assert shown["marks"]["hardship"]["reason"] == "妻子住院，靠借钱过日子。"
    (done,) = training(desk).book.attempts("小张", DRILL)
    assert done.result is not None and done.result["percent"] == 100.0 and done.result["passed"]


def test_marking_everything_earns_nothing_and_says_why(desk: Desk) -> None:
    page = at(DrillsView, visitor(desk), e="lx-shili")
    send(page, "mark", chosen={d.key: list(d.options) for d in decisions(SAMPLE)})
    shown = stage(page, "marked")
    assert shown["points"] == 0
    assert shown["marks"]["judgement:a"]["words"] == "选对 1 个，加 1 分；选错 4 个，扣 4 分"


def test_marks_are_made_once_and_unknown_ones_are_left_out(desk: Desk) -> None:
    page = at(DrillsView, visitor(desk), e="lx-shili")
    send(page, "mark", chosen={**RIGHT, "judgement:a": ["合理", "<b>"], "nein": ["x"]})
    send(page, "mark", chosen={})
    assert stage(page, "marked")["percent"] == 100.0
    assert len(training(desk).book.attempts("小张", DRILL)) == 1


def test_the_address_brings_marks_and_result_back(desk: Desk) -> None:
    page = at(DrillsView, visitor(desk, ""), e="lx-shili")
    send(page, "pick", chosen={"judgement:a": ["合理"]})
    again = at(DrillsView, visitor(desk, ""), **page.params)
    assert stage(again)["chosen"]["judgement:a"] == ["合理"] and stage(again, "marked") is None
    send(again, "mark", chosen={"judgement:a": ["合理"]})
    third = at(DrillsView, visitor(desk, ""), **again.params)
    assert stage(third, "marked")["points"] == 1.0
    assert training(desk).book.records.attempts() == []


@given(st.dictionaries(st.sampled_from([d.key for d in decisions(SAMPLE)]), st.frozensets(st.integers(0, 2))))
def test_any_marks_survive_the_address(places: dict[str, frozenset[int]]) -> None:
    chosen = {
        d.key: frozenset(d.options[i] for i in places.get(d.key, ()) if i < len(d.options))
        for d in decisions(SAMPLE)
    }
    assert picks_of(SAMPLE, picks_text(SAMPLE, chosen)) == chosen


@given(st.text(max_size=30))
def test_no_address_breaks_a_drill(text: str) -> None:
    score_drill(SAMPLE, picks_of(SAMPLE, text))


@given(st.data())
def test_the_reckoning_in_words_adds_up(data: st.DataObject) -> None:
    decision = data.draw(st.sampled_from(decisions(SAMPLE)))
    made = mark(decision, frozenset(data.draw(st.sets(st.sampled_from(decision.options)))))
    words = reckoned(made)
    parts = {"加": 0.0, "扣": 0.0}
    for sign in parts:
        if sign in words:
            number = words.split(f"{sign} ")[1].split(" 分")[0]
            top, _, below = number.partition("/")
            parts[sign] = int(top) / int(below or 1)
    assert parts["加"] - parts["扣"] == pytest.approx(made.points, abs=1e-3)


def test_what_was_missed_is_reviewed_and_goes_away_for_today(desk: Desk) -> None:
    page = at(DrillsView, visitor(desk), e="lx-shili")
    send(page, "mark", chosen={**RIGHT, "hardship": ["否"]})
    assert stage(page, "marked")["cards"] == 1
    review = at(DrillsView, visitor(desk), m="review")
    card = stage(review)["card"]
    assert "生活困难" in card["front"] and [r["word"] for r in card["ratings"]] == [
        "忘了",
        "勉强",
        "记得",
        "很熟",
    ]
    send(review, "rate", key=card["key"], rating=4)
    shown = stage(review)
    assert shown["card"] is None and shown["done"] == 1 and shown["next"].endswith("再来")
    book = training(desk).book
    (kept,) = book.cards.cards(book.learner("小张"))
    assert kept.due > dt.datetime.now(dt.UTC)


def test_the_last_rating_is_taken_back(desk: Desk) -> None:
    send(at(DrillsView, visitor(desk), e="lx-shili"), "mark", chosen={})
    page = at(DrillsView, visitor(desk), m="review")
    first, left = stage(page)["card"], stage(page)["left"]
    assert stage(page)["undo"] == ""
    send(page, "rate", key=first["key"], rating=1)
    assert (
        stage(page)["undo"] == first["key"] and stage(page)["done"] == 1 and stage(page)["left"] == left - 1
    )
    send(page, "undo")
    shown = stage(page)
    assert shown["done"] == 0 and shown["left"] == left and shown["undo"] == "" and "撤回" in shown["said"]
    before = page.stage
    send(page, "undo")
    assert page.stage == before


def test_a_pile_of_cards_ends_for_today(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    book = training(desk).book
    now = book.clock()
    pile = [ReviewCard(f"x:{i}", CardKind.TECHNIQUE, "问", f"答{i}", f"qj-{i}", now, {}) for i in range(300)]
    book.cards.add(book.learner("小张"), pile, now)
    monkeypatch.setenv("FANGZHI_NEW_CARDS", "3")
    page = at(DrillsView, visitor(desk), m="review")
    assert stage(page)["left"] == 3 and stage(page)["waiting"] == 297
    assert stage(at(ProgressView, visitor(desk)))["due"] == 3
    for left in (2, 1, 0):
        send(page, "rate", key=stage(page)["card"]["key"], rating=4)
        assert stage(page)["left"] == left
    assert stage(page)["card"] is None and stage(page)["done"] == 3 and stage(page)["waiting"] == 297
    monkeypatch.setenv("FANGZHI_NEW_CARDS", "zwanzig")
    with pytest.raises(RefusedToStart):
        new_a_day()


def test_bases_say_what_they_say(desk: Desk) -> None:
    page = at(DrillsView, visitor(desk), e="lx-shili")
    options = next(d for d in stage(page)["groups"][0]["asked"] if d["kind"] == "basis")["options"]
    said = {o["value"]: o["gist"] for o in options}
    assert said["示例工作条例第二条"] and not said["示例救助条例第五条"], (
        "only what the library has a summary of"
    )
    send(page, "mark", chosen=RIGHT)
    assert stage(page, "marked")["marks"]["basis:b"]["basis"][0]["gist"] == gist(
        page.scene, parse("示例工作条例第九条", names=page.scene.library.names)
    )


def test_every_basis_of_the_shipped_drills_says_what_it_says() -> None:
    library = shipped_library()
    scene = Presentation(library, Renderer(library.names), TODAY)
    cited = {b.citation for d in drills() for x in d.demands for b in (*x.basis, *x.distractors)}
    mute = [c.text for c in cited if not gist(scene, c)]
    assert mute == []
    assert all(len(gist(scene, c)) <= 2 * MOST for c in cited)


def test_review_asks_for_a_name_first(desk: Desk) -> None:
    assert stage(at(DrillsView, visitor(desk, ""), m="review"))["ask"]
    assert stage(at(DrillsView, visitor(desk), m="review"))["card"] is None
    assert stage(at(DrillsView, visitor(desk), e="lx-nein"))["kind"] == "missing"
