"""Confirmed questions lift an entry at once, can be taken back, and hold nothing personal."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from kb.search.feedback import QUESTION_LIMIT, Feedback
from kb.search.index.snapshot import Index, build_index
from kb.search.searcher import Searcher
from tests.kb.search.corpus import LAW, ON, Fixture

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
ASKED = "天上飞的把地里的糟蹋完了公家认不认"
ARTICLE = f"{LAW}@2022-05-01#11"


@pytest.fixture
def feedback(tmp_path: Path) -> Feedback:
    return Feedback(tmp_path / "feedback")


@pytest.fixture
def learning(index: Index, library: Fixture, feedback: Feedback) -> Searcher:
    return Searcher(index, library.vocabularies, library.names, feedback, default=LAW)


def test_confirmed_question_lifts_its_entry_without_a_rebuild(learning: Searcher, feedback: Feedback) -> None:
    similar = "飞的把地里糟蹋完了，公家认吗"
    before = [h.id for h in learning.search(similar, on=ON).hits]
    assert before[:1] != [ARTICLE]
    feedback.confirm(ASKED, ARTICLE, fingerprint="v1", user="wang", when=NOW)
    hit = learning.search(similar, on=ON).hits[0]
    assert hit.id == ARTICLE
    assert hit.why.asked == ASKED


def test_undo_takes_the_lift_away(learning: Searcher, feedback: Feedback) -> None:
    before = [h.id for h in learning.search(ASKED, on=ON).hits]
    one = feedback.confirm(ASKED, ARTICLE, fingerprint="v1", user="wang", when=NOW)
    assert one is not None
    assert learning.search(ASKED, on=ON).hits[0].id == ARTICLE
    assert feedback.undo(one.event, user="trainer", when=NOW)
    assert [h.id for h in learning.search(ASKED, on=ON).hits] == before
    assert feedback.confirmed() == []
    assert not feedback.undo(one.event, user="trainer", when=NOW)


def test_what_is_kept(feedback: Feedback) -> None:
    one = feedback.confirm(f" {ASKED} ", ARTICLE, fingerprint="v1", user="wang", when=NOW)
    assert feedback.confirmed() == [one]
    assert one is not None
    assert (one.question, one.fingerprint, one.user, one.time) == (
        ASKED,
        "v1",
        "wang",
        "2026-11-22T09:00:00+00:00",
    )


def test_cleaner_decides_what_is_kept(tmp_path: Path) -> None:
    careful = Feedback(tmp_path, clean=lambda q: None if "身份证" in q else q.replace("王五", "某人"))
    assert careful.confirm("我身份证丢了", ARTICLE, fingerprint="", user="wang", when=NOW) is None
    kept = careful.confirm("王五家的稻子", ARTICLE, fingerprint="", user="wang", when=NOW)
    assert kept is not None
    careful.not_found("王五的鹤", when=NOW)
    careful.not_found("身份证", when=NOW)
    everything = "".join(p.read_text("utf-8") for p in tmp_path.glob("*.jsonl"))
    assert "王五" not in everything
    assert "身份证" not in everything
    assert "某人家的稻子" in everything


@pytest.mark.parametrize("question", ["", "   ", "长" * (QUESTION_LIMIT + 1)])
def test_not_worth_keeping(feedback: Feedback, question: str) -> None:
    assert feedback.confirm(question, ARTICLE, fingerprint="", user="wang", when=NOW) is None
    assert feedback.confirmed() == []


def test_broken_line_costs_only_itself(feedback: Feedback) -> None:
    feedback.confirm("一", ARTICLE, fingerprint="", user="wang", when=NOW)
    with (feedback.folder / "confirmed.jsonl").open("ab") as file:
        file.write(b'{"event": "x", "questi')
    feedback.confirm("二", ARTICLE, fingerprint="", user="wang", when=NOW)
    assert [c.question for c in feedback.confirmed()] == ["一", "二"]


def test_question_of_a_removed_entry_is_ignored(learning: Searcher, feedback: Feedback) -> None:
    feedback.confirm("问一个没有了的", "wd-meiyou", fingerprint="", user="wang", when=NOW)
    assert learning.search("救护站", on=ON).hits


def test_query_without_results_is_kept_without_personal_data(learning: Searcher, feedback: Feedback) -> None:
    results = learning.search("量子纠缠", on=ON)
    assert results.hits == () and "没有找到" in results.notices[-1]
    assert feedback.unanswered() == []
    feedback.not_found("量子纠缠", when=NOW)
    assert [u.query for u in feedback.unanswered()] == ["量子纠缠"]


def test_frozen_feedback_does_not_follow(feedback: Feedback) -> None:
    before = feedback.frozen()
    feedback.confirm(ASKED, ARTICLE, fingerprint="v1", user="wang", when=NOW)
    assert before.confirmed() == [] and len(feedback.frozen().confirmed()) == 1


def test_question_survives_a_new_version_of_the_article(
    feedback: Feedback, library: Fixture, tmp_path: Path
) -> None:
    feedback.confirm(ASKED, f"{LAW}@2020-01-01#11", fingerprint="old", user="wang", when=NOW)
    searcher = Searcher(build_index(tmp_path / "i", library), feedback=feedback)
    assert searcher.search(ASKED, on=ON).hits[0].id == ARTICLE


def test_only_what_is_new_is_read(feedback: Feedback) -> None:
    for question in ("一", "二"):
        feedback.confirm(question, ARTICLE, fingerprint="", user="wang", when=NOW)
    path = feedback.folder / "confirmed.jsonl"
    assert [c.question for c in feedback.confirmed()] == ["一", "二"]
    with path.open("r+b") as file:
        file.write(b"?")  # nobody looks at the beginning again
    Feedback(feedback.folder).confirm("三", ARTICLE, fingerprint="", user="li", when=NOW)
    assert [c.question for c in feedback.confirmed()] == ["一", "二", "三"]
    assert [c.question for c in Feedback(feedback.folder).confirmed()] == ["二", "三"]


def test_half_a_row_is_read_when_it_is_whole(feedback: Feedback) -> None:
    feedback.confirm("一", ARTICLE, fingerprint="", user="wang", when=NOW)
    path = feedback.folder / "confirmed.jsonl"
    row = path.read_bytes().replace(json.dumps("一", ensure_ascii=False).encode(), '"二"'.encode())
    row = row.replace(b'"event": "', b'"event": "x')
    with path.open("ab") as file:
        file.write(row[:40])
    assert [c.question for c in feedback.confirmed()] == ["一"]
    with path.open("ab") as file:
        file.write(row[40:])
    assert [c.question for c in feedback.confirmed()] == ["一", "二"]


def test_a_journal_put_back_from_a_backup_is_read_whole(feedback: Feedback) -> None:
    feedback.confirm("一", ARTICLE, fingerprint="", user="wang", when=NOW)
    path = feedback.folder / "confirmed.jsonl"
    backup = path.read_bytes()
    feedback.confirm("二", ARTICLE, fingerprint="", user="wang", when=NOW)
    assert len(feedback.confirmed()) == 2
    new = path.with_name("restored")
    new.write_bytes(backup)
    new.replace(path)
    assert [c.question for c in feedback.confirmed()] == ["一"]
    path.unlink()
    assert feedback.confirmed() == []
