"""One account is one learner, however many processes meet it; and a file that is no more what it was is not written to."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select

from casebook.errors import RecordRefused, RecordsReplaced, RecordsUnavailable
from casebook.records import Records
from casebook.records import tables as t
from tests.casebook.records.databases import NOON, place

PROCESSES, PEOPLE = 4, 25


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str | Path]:
    with place(request.param, tmp_path) as found:
        yield found


def meet(where: str | Path, barrier: Any, told: Any) -> None:
    """Meet the same new people at the same moment as the others."""
    book = Records.open(where, NOON)
    out = []
    for number in range(PEOPLE):
        barrier.wait(60)
        out.append(book.person(f"account-{number}", f"第{number}位", NOON).id)
    book.close()
    told.put(out)


def test_four_processes_that_meet_a_new_person_make_one(where: str | Path) -> None:
    Records.open(where, NOON).close()
    ways = multiprocessing.get_context("spawn")
    barrier, told = ways.Barrier(PROCESSES), ways.Queue()
    running = [ways.Process(target=meet, args=(where, barrier, told)) for _ in range(PROCESSES)]
    for one in running:
        one.start()
    seen = [told.get(timeout=120) for _ in running]
    for one in running:
        one.join(30)
    assert seen[0] == seen[1] == seen[2] == seen[3] and len(set(seen[0])) == PEOPLE
    book = Records.open(where, NOON)
    assert len(book.learners()) == PEOPLE
    book.close()


def test_the_database_itself_refuses_a_second_learner_of_an_account(where: str | Path) -> None:
    book = Records.open(where, NOON)
    one = book.person("a", "小张", NOON)
    with pytest.raises(Exception, match=r"(?i)unique"), book.engine.begin() as connection:
        connection.execute(t.learner.insert().values(id="x", name="小张", added_at=NOON, account="a"))
    assert book.person("a", "改了名", NOON).id == one.id and book.person("b", "小张", NOON).id != one.id
    book.close()


def test_records_kept_under_a_name_are_claimed_once(where: str | Path) -> None:
    book = Records.open(where, NOON)
    old = book.add_learner("张副科长", NOON)
    book.record(old.id, "分类练习", "lx-x", "f", {}, NOON)
    assert book.claim("a", "张副科长") == 1 and book.person("a", "小张", NOON).id == old.id
    assert book.claim("b", "张副科长") == 0
    book.add_learner("李干部", NOON)
    with pytest.raises(RecordRefused, match="已经有"):
        book.claim("a", "李干部")
    for _ in range(2):
        book.add_learner("王干部", NOON)
    with pytest.raises(RecordRefused, match="分不清"):
        book.claim("c", "王干部")
    book.close()


def test_whoever_sits_here_takes_up_what_was_kept_here(where: str | Path) -> None:
    book = Records.open(where, NOON)
    quiet, busy = book.add_learner("甲", NOON), book.add_learner("乙", NOON)
    kept = book.record(busy.id, "分类练习", "lx-x", "f", {}, NOON)
    other = book.record(quiet.id, "分类练习", "lx-x", "f", {}, NOON.replace(hour=1))
    here = book.person("本机", "丙", NOON, adopt=True)
    assert here.id == busy.id and [x.id for x in book.unclaimed()] == [quiet.id]
    assert {a.id for a in book.attempts([here.id, quiet.id])} == {kept, other}
    book.close()


@pytest.mark.parametrize("how", ["removed", "replaced", "moved", "folder"])
def test_nothing_is_acknowledged_into_a_file_that_is_gone(tmp_path: Path, how: str) -> None:
    path = tmp_path / "home" / "records.db"
    book = Records.open(path, NOON)
    learner = book.person("a", "小张", NOON)
    attempt = book.start(learner.id, "情景", "qj-x", "f", NOON)
    backup = tmp_path / "backup.db"
    Records.open(backup, NOON).close()
    if how == "removed":
        for file in path.parent.glob("records.db*"):
            file.unlink()
    elif how == "replaced":
        shutil.copy(backup, tmp_path / "copy.db")
        (tmp_path / "copy.db").replace(path)
    elif how == "moved":
        path.rename(path.with_name("old.db"))
    else:
        shutil.rmtree(path.parent)
    with pytest.raises(RecordsReplaced, match="没有记下"):
        book.choose(attempt, 1, "n1a", NOON)
    with pytest.raises(RecordsReplaced):
        book.person("b", "小李", NOON)
    book.close()
    again = Records.open(path, NOON)  # what is there now, or a new one; and that is written to
    fresh = again.person("a", "小张", NOON)
    again.record(fresh.id, "分类练习", "lx-x", "f", {}, NOON)
    again.close()
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert raw.execute("SELECT count(*) FROM attempt").fetchone() == (1,)


def test_after_a_clean_stop_the_file_alone_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    book = Records.open(path, NOON)
    for number in range(20):
        book.record(book.person(str(number), "某人", NOON).id, "分类练习", "lx-x", "f", {}, NOON)
    book.close()
    copied = shutil.copy(path, tmp_path / "alone.db")
    with sqlite3.connect(copied) as raw:
        assert raw.execute("SELECT count(*) FROM attempt").fetchone() == (20,)
    assert not [p for p in tmp_path.glob("records.db-wal") if p.stat().st_size]


def test_a_full_disk_is_one_sentence_and_nothing_is_kept(tmp_path: Path) -> None:
    book = Records.open(tmp_path / "records.db", NOON)
    learner = book.person("a", "小张", NOON)
    with book.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # the driver says what it says on a full disk
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(RecordsUnavailable, match="磁盘满了"):
        book.record(learner.id, "分类练习", "lx-x", "f", {"x": "字" * 200_000}, NOON)
    book.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
def test_a_folder_that_can_only_be_read_is_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    folder.chmod(0o500)
    with pytest.raises(RecordsUnavailable, match="记录打不开"):
        Records.open(folder / "records.db", NOON)
    folder.chmod(0o700)


def test_an_old_database_gains_the_account(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    Records.open(path, NOON).close()
    with sqlite3.connect(path) as raw:
        raw.execute("DROP INDEX learner_by_account")
        raw.execute("ALTER TABLE learner DROP COLUMN account")
        raw.execute("DELETE FROM applied_migration WHERE name = '0004_account'")
        raw.execute("INSERT INTO learner VALUES ('x', '老张', '2026-01-01 00:00:00.000000')")
    Records.open(path, NOON).close()
    with create_engine(f"sqlite:///{path}").connect() as connection:
        assert [tuple(r) for r in connection.execute(select(t.learner.c.name, t.learner.c.account))] == [
            ("老张", None)
        ]
