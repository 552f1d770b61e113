"""The record book, the same for SQLite and PostgreSQL."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from sqlalchemy import inspect
from sqlalchemy import text as sql

from casebook import read_drill, read_scenario
from casebook.codes.samples import DRILL, SCENARIO
from casebook.drill.model import score_drill
from casebook.errors import NotUtc, RecordNotFound, RecordRefused, RecordsUnavailable
from casebook.missed import cards_from_drill, cards_from_score
from casebook.records import CardBook, Records, export_csv, export_excel, frames
from casebook.records import tables as t
from casebook.records.export import safe
from casebook.records.migrations import STEPS, migrate
from casebook.review import Rating, review
from casebook.scenario.engine import replay
from casebook.scenario.scoring import score
from tests.casebook.records.databases import NOON, place

HOUR = dt.timedelta(hours=1)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str | Path]:
    with place(request.param, tmp_path) as found:
        yield found


@pytest.fixture
def records(where: str | Path) -> Iterator[Records]:
    book = Records.open(where, NOON)
    yield book
    book.close()


def play(records: Records, *choices: str, finish: bool = True) -> str:
    scenario, _ = read_scenario(SCENARIO)
    assert scenario is not None
    learner = (records.learners() or [records.add_learner("学员甲", NOON)])[0]
    id = records.start(learner.id, "情景", scenario.id, scenario.fingerprint, NOON)
    for turn, choice in enumerate(choices, 1):
        records.choose(id, turn, choice, NOON + turn * HOUR)
    if finish:
        result = score(scenario, replay(scenario, choices))
        records.finish(id, asdict(result), NOON + 9 * HOUR)
    return id


def test_an_attempt_is_kept_with_its_reasons(records: Records) -> None:
    kept = records.attempt(play(records, "n1b", "n2b", "n3b", "n4b"))
    assert kept.choices == ("n1b", "n2b", "n3b", "n4b") and kept.format == 1
    assert (
        kept.started_at == NOON and kept.finished_at == NOON + 9 * HOUR and kept.started_at.tzinfo is not None
    )
    assert kept.result is not None and kept.result["percent"] == 80.0
    assert (
        kept.result["steps"][0]["reason"] == "眼下管用，到期失信。" and kept.result["steps"][0]["regret"] == 3
    )


def test_an_unfinished_attempt_is_resumed_on_the_same_content_only(records: Records) -> None:
    scenario, _ = read_scenario(SCENARIO)
    assert scenario is not None
    id = play(records, "n1a", finish=False)
    learner = records.learners()[0].id
    found = records.unfinished(learner, scenario.id, scenario.fingerprint)
    assert found is not None and found.id == id
    assert replay(scenario, found.choices, found.fingerprint).state.node == "n2"
    assert records.unfinished(learner, scenario.id, "别的指纹") is None
    play(records, "n1a", "n2a")
    assert records.unfinished(learner, scenario.id, scenario.fingerprint) == found


def test_events_are_only_added(records: Records) -> None:
    id = play(records, "n1a", finish=False)
    records.choose(id, 1, "n1a", NOON)  # a second click on the same choice does no harm
    with pytest.raises(RecordRefused, match="接不上"):
        records.choose(id, 1, "n1b", NOON)
    with pytest.raises(RecordRefused, match="接不上"):
        records.choose(id, 3, "n2b", NOON)
    records.finish(id, {"percent": 1}, NOON)
    for late in (
        lambda: records.choose(id, 2, "n2b", NOON),
        lambda: records.finish(id, {"percent": 100}, NOON),
    ):
        with pytest.raises(RecordRefused, match="不能再改"):
            late()
    assert records.attempt(id).result == {"percent": 1} and records.attempt(id).choices == ("n1a",)


def test_unknown_people_and_attempts(records: Records) -> None:
    with pytest.raises(RecordNotFound):
        records.start("没有的人", "情景", "qj-shili", "x", NOON)
    with pytest.raises(RecordNotFound):
        records.choose("没有", 1, "n1a", NOON)
    with pytest.raises(RecordNotFound):
        records.attempt("没有")
    with pytest.raises(RecordRefused):
        records.add_learner("　 ", NOON)


def test_only_utc(records: Records) -> None:
    with pytest.raises(NotUtc):
        records.add_learner("甲", dt.datetime(2026, 11, 23, 12, 0))
    with pytest.raises(NotUtc):
        records.add_learner("甲", NOON.astimezone(dt.timezone(8 * HOUR)))


def test_the_migrations_make_the_tables(records: Records) -> None:
    found = inspect(records.engine)
    for table in t.metadata.sorted_tables:
        columns = {c["name"]: c["nullable"] for c in found.get_columns(table.name)}
        assert columns == {c.name: c.nullable for c in table.columns}
        assert {u["name"] for u in found.get_unique_constraints(table.name)} >= {
            str(c.name) for c in table.constraints if str(c.name).endswith("_once")
        }


def test_migrating_again_changes_nothing_and_newer_books_are_refused(where: str | Path) -> None:
    book = Records.open(where, NOON)
    assert migrate(book.engine, NOON) == []
    with book.engine.begin() as connection:
        names = connection.execute(sql("SELECT name FROM applied_migration ORDER BY name")).scalars().all()
        assert names == [name for name, _ in STEPS]
        connection.execute(sql("INSERT INTO applied_migration VALUES ('0099_later', 'x')"))
    book.close()
    with pytest.raises(RecordsUnavailable, match="0099_later"):
        Records.open(where, NOON)


def test_many_at_once(records: Records) -> None:
    learner = records.add_learner("学员", NOON).id

    def practise(number: int) -> str:
        id = records.start(learner, "情景", f"qj-{number}", "x", NOON)
        for turn in range(1, 6):
            records.choose(id, turn, f"n{turn}", NOON)
        records.finish(id, {"percent": number}, NOON)
        return id

    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(practise, range(24)))
    kept = {a.id: a for a in records.attempts()}
    assert [kept[i].result for i in ids] == [{"percent": n} for n in range(24)]
    assert all(len(kept[i].choices) == 5 for i in ids)


def test_two_hands_on_one_attempt_keep_one_of_two_choices(records: Records) -> None:
    id = play(records, finish=False)

    def click(choice: str) -> bool:
        try:
            records.choose(id, 1, choice, NOON)
        except RecordRefused:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(click, ["n1a", "n1b", "n1c", "n1d", "n1e", "n1f"]))
    assert taken.count(True) == 1 and len(records.attempt(id).choices) == 1


def test_two_windows_of_one_exam_keep_every_answer(records: Records) -> None:
    learner = records.add_learner("学员", NOON).id
    id = records.start(learner, "考试", "kc-x/k1/考试", "x", NOON, given={"items": [], "ends": None})

    def say(number: int) -> None:
        records.answer(id, {"item": f"q{number % 4}", "chosen": [str(number)]}, NOON)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(say, range(40)))
    found = records.attempt(id)
    assert sorted(int(a["chosen"][0]) for _, a in found.answers) == list(range(40))
    assert found.given == {"items": [], "ends": None} and found.choices == ()
    records.finish(id, {"percent": 0}, NOON)
    with pytest.raises(RecordRefused):
        say(1)


def test_what_is_not_a_database(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("这不是数据库" * 100)
    with pytest.raises(RecordsUnavailable, match="不是数据库"):
        Records.open(tmp_path / "x.db", NOON)
    with pytest.raises(RecordsUnavailable):
        Records.open("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1", NOON)


def test_sqlite_is_set_up_to_survive(tmp_path: Path) -> None:
    book = Records.open(tmp_path / "r.db", NOON)
    with book.engine.connect() as connection:
        assert connection.execute(sql("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(sql("PRAGMA synchronous")).scalar() == 2  # FULL
        assert connection.execute(sql("PRAGMA foreign_keys")).scalar() == 1
    book.close()


def test_cards_come_from_what_was_missed_and_are_scheduled(records: Records) -> None:
    scenario, _ = read_scenario(SCENARIO)
    drill, _ = read_drill(DRILL)
    assert scenario is not None and drill is not None
    learner = records.add_learner("学员乙", NOON)
    late = score(scenario, replay(scenario, ["n1a", "n2b", "n3c"]))
    made = cards_from_score(scenario, late, NOON)
    assert [c.kind.value for c in made] == ["时限"], (
        "one card a sentence, however much the better words teach"
    )
    assert "那我什么时候再来" in made[0].front and "＿＿" in made[0].front
    assert made[0].back.startswith("十五日内") and made[0].bases == ("示例工作条例第二条",)
    wrong = cards_from_drill(
        drill, score_drill(drill, {"hardship": {"是"}, "basis:a": {"示例工作条例第二条"}}), NOON
    )
    assert {c.kind.value for c in wrong} == {"判断"} and not any("生活困难" in c.front for c in wrong)
    book = CardBook(records)
    assert book.add(learner.id, [*made, *wrong], NOON) == len(made) + len(wrong)
    assert book.add(learner.id, made, NOON) == 0
    assert len(book.due(learner.id, NOON)) == len(made) + len(wrong)
    card = book.due(learner.id, NOON)[0]
    after = book.answer(learner.id, card.key, Rating.EASY, NOON)
    assert after.due > NOON + 24 * HOUR and after.due.utcoffset() == dt.timedelta(0)
    assert after == review(card, Rating.EASY, NOON)[0]
    assert card.key not in [c.key for c in book.due(learner.id, NOON + HOUR)]
    assert card.key in [c.key for c in book.due(learner.id, after.due)]
    with pytest.raises(RecordNotFound):
        book.answer(learner.id, "没有这张", Rating.GOOD, NOON)


def test_an_answer_is_taken_back_once_and_stays_in_the_log(records: Records) -> None:
    drill, _ = read_drill(DRILL)
    assert drill is not None
    learner = records.add_learner("学员丙", NOON)
    book = CardBook(records)
    card = cards_from_drill(drill, score_drill(drill, {}), NOON)[0]
    book.add(learner.id, [card], NOON)
    with pytest.raises(RecordNotFound):
        book.take_back(learner.id, card.key, NOON)
    good = book.answer(learner.id, card.key, Rating.GOOD, NOON)
    assert good.begun == NOON and book.cards(learner.id) == [good]
    assert book.take_back(learner.id, card.key, NOON + HOUR) == card
    assert book.cards(learner.id) == [card] and book.due(learner.id, NOON + HOUR) == [card]
    with pytest.raises(RecordNotFound):
        book.take_back(learner.id, card.key, NOON + HOUR)
    again = book.answer(learner.id, card.key, Rating.GOOD, NOON + HOUR)
    assert again == review(card, Rating.GOOD, NOON + HOUR)[0]


def test_a_better_memory_is_asked_later() -> None:
    drill, _ = read_drill(DRILL)
    assert drill is not None
    card = cards_from_drill(drill, score_drill(drill, {}), NOON)[0]
    dues = [review(card, rating, NOON)[0].due for rating in Rating]
    assert dues == sorted(dues) and len(set(dues)) == 4
    with pytest.raises(NotUtc):
        review(card, Rating.GOOD, dt.datetime(2026, 11, 23))


def test_tables_for_the_trainer(records: Records, tmp_path: Path) -> None:
    drill, _ = read_drill(DRILL)
    assert drill is not None
    play(records, "n1b", "n2a")
    learner = records.add_learner("=HYPERLINK(1)", NOON)
    records.record(
        learner.id,
        "分类练习",
        drill.id,
        drill.fingerprint,
        asdict(score_drill(drill, {"hardship": {"是"}})),
        NOON,
    )
    tables = frames(records)
    assert len(tables["attempts"]) == 2 and set(tables["attempts"]["kind"]) == {"情景", "分类练习"}
    assert list(tables["steps"]["regret"]) == [3, 4]
    assert list(tables["decisions"]["correct"]) == [False, False, False, False, True, False]
    assert str(tables["attempts"]["started"].dtype).endswith("UTC]")
    for path in export_csv(records, tmp_path / "csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.reader(file))
    cells = (tmp_path / "csv" / "练习.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK(1)" in cells
    book = load_workbook(export_excel(records, tmp_path / "all.xlsx"))
    assert book.sheetnames == ["练习", "每一步", "能力", "判断", "复习"]
    assert "'=HYPERLINK(1)" in [c.value for c in book["练习"]["C"]]
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", " =1", "　=1", "＝1", "\r=1"])
def test_formulas_are_defused(text: str) -> None:
    assert str(safe(text)).startswith("'")


def test_plain_cells_stay() -> None:
    assert safe("您好") == "您好" and safe(-3) == -3 and safe(2.5) == 2.5 and safe(pd.NaT) is None
    assert safe(NOON) == NOON.replace(tzinfo=None)


def test_an_empty_book_exports(records: Records, tmp_path: Path) -> None:
    assert all(frame.empty and len(frame.columns) for frame in frames(records).values())
    assert export_excel(records, tmp_path / "空.xlsx").exists() and len(export_csv(records, tmp_path)) == 5
