"""Classes on the disk, the same for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from casebook.class_event import ClassEvent, What
from casebook.errors import ClassRefused, RecordNotFound
from casebook.records import Records
from casebook.records.classes import ClassBehind, ClassBook, NameTaken, SeatRow, TrainingClass
from casebook.training_class.events import opening
from casebook.training_class.model import Way
from casebook.training_class.replay import replay
from tests.casebook.records.databases import NOON, place
from tests.casebook.training_class.rooms import PLAY, SOURCES


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str | Path]:
    with place(request.param, tmp_path) as found:
        yield found


@pytest.fixture
def book(where: str | Path) -> Iterator[ClassBook]:
    records = Records.open(where, NOON)
    yield ClassBook(records)
    records.close()


def opened(book: ClassBook, title: str = "三期班") -> TrainingClass:
    return book.open(opening(title, Way.TOGETHER, (PLAY,), SOURCES), "trainer", NOON)


def seat(id: str, name: str) -> SeatRow:
    return SeatRow(id, name, "", f"token-{id}")


def joined(seq: int, id: str) -> ClassEvent:
    return ClassEvent(seq, NOON, What.JOINED, {"seat": id})


def test_a_class_is_there_again_with_its_code(book: ClassBook) -> None:
    first, second = opened(book), opened(book, "四期班")
    assert len(first.code) == 6 and first.code.isdecimal() and first.code != second.code
    assert book.by_code(first.code) == first == book.get(first.id)
    assert {c.title for c in book.all()} == {"三期班", "四期班"}
    state = replay(book.events(first.id))
    assert state.title == "三期班" and state.steps == (PLAY,) and dict(state.sources) == SOURCES
    assert book.by_code("") is None
    with pytest.raises(RecordNotFound):
        book.get("nothing")


def test_a_number_is_given_once(book: ClassBook) -> None:
    row = opened(book)
    shown = ClassEvent(1, NOON, What.SHOWN, {})
    book.append([(row.id, [shown])])
    with pytest.raises(ClassBehind):
        book.append([(row.id, [ClassEvent(1, NOON, What.FEEDBACK, {})])])
    assert book.events(row.id, after=0) == [shown]
    assert book.last([row.id, "nothing"]) == {row.id: 1}


def test_of_several_classes_all_is_written_or_nothing(book: ClassBook) -> None:
    first, second = opened(book), opened(book)
    book.append([(second.id, [ClassEvent(1, NOON, What.SHOWN, {})])])
    late = [
        (first.id, [ClassEvent(1, NOON, What.SHOWN, {})]),
        (second.id, [ClassEvent(1, NOON, What.SHOWN, {})]),
    ]
    with pytest.raises(ClassBehind):
        book.append(late)
    assert book.last([first.id]) == {first.id: 0}


def test_many_writers_lose_nothing(book: ClassBook) -> None:
    row = opened(book)

    def writes(n: int) -> None:
        for k in range(5):
            while True:
                seq = book.last([row.id])[row.id] + 1
                try:
                    data = {"seat": f"{n}-{k}", "up": True}
                    book.append([(row.id, [ClassEvent(seq, NOON, What.HAND, data)])])
                    break
                except ClassBehind:
                    continue

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(writes, range(4)))
    events = book.events(row.id, after=0)
    assert [e.seq for e in events] == list(range(1, 21))
    assert {e.data["seat"] for e in events} == {f"{n}-{k}" for n in range(4) for k in range(5)}


def test_names_are_distinct_in_a_class_and_free_again_when_taken_away(book: ClassBook) -> None:
    row, other = opened(book), opened(book)
    book.join(row.id, seat("a" * 32, "小张"), joined(1, "a" * 32))
    with pytest.raises(NameTaken):
        book.join(row.id, seat("b" * 32, "小张"), joined(2, "b" * 32))
    book.join(other.id, seat("c" * 32, "小张"), joined(1, "c" * 32))
    book.join(row.id, seat("b" * 32, "小李"), joined(2, "b" * 32))
    with pytest.raises(NameTaken):
        book.change(row.id, "b" * 32, ClassEvent(3, NOON, What.RENAMED, {}), name="小张")
    book.change(row.id, "a" * 32, ClassEvent(3, NOON, What.REMOVED, {}), name=None, token=None)
    book.change(row.id, "b" * 32, ClassEvent(4, NOON, What.RENAMED, {}), name="小张")
    assert {s.name for s in book.seats(row.id).values()} == {"", "小张"}


def test_a_phone_has_one_seat(book: ClassBook) -> None:
    row = opened(book)
    for n, (id, name) in enumerate((("a" * 32, "小张"), ("b" * 32, "小李")), 1):
        book.join(row.id, seat(id, name), joined(n, id))
    book.change(row.id, "a" * 32, ClassEvent(3, NOON, What.REPLACED, {}), token="token-" + "b" * 32)
    tokens = {s.name: s.token for s in book.seats(row.id).values()}
    assert tokens == {"小张": "token-" + "b" * 32, "小李": ""}


def test_a_class_that_is_over_frees_its_code_and_can_be_forgotten(book: ClassBook) -> None:
    row = opened(book)
    book.join(row.id, seat("a" * 32, "小张"), joined(1, "a" * 32))
    book.set_moving(row.id, "a" * 32, "0420", NOON)
    with pytest.raises(ClassRefused, match="还没有结束"):
        book.forget_people(row.id, NOON)
    book.finish(row.id, ClassEvent(2, NOON, What.FINISHED, {}), NOON)
    assert book.by_code(row.code) is None and [c.id for c in book.unrecorded()] == [row.id]
    book.recorded(row.id, NOON)
    assert book.unrecorded() == []
    before = book.events(row.id)
    assert book.forget_people(row.id, NOON) == 1
    left = book.seats(row.id)["a" * 32]
    assert (left.name, left.account, left.token, left.moving) == ("", "", "", "")
    assert book.events(row.id) == before and "小张" not in str(before)


def test_servers_tell_each_other_who_is_connected(book: ClassBook) -> None:
    row = opened(book)
    book.present("one", {row.id: ["s1", "s2"]}, NOON)
    book.present("two", {row.id: ["s3"]}, NOON)
    assert book.elsewhere("two", NOON) == {row.id: {"s1", "s2"}}
    book.present("one", {}, NOON)
    assert book.elsewhere("two", NOON) == {}
