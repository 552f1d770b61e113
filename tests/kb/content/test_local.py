"""Offices and local values: read, found by what answers call them, said as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.checks import check_library
from kb.codes.samples import ANSWER, LIBRARY, OFFICE, VALUES
from kb.content import read_text
from kb.content.layers import OFFICE as OWN
from kb.content.layers import SHIPPED, Layer
from kb.library import Library
from kb.local import Directory, ValueBook
from kb.model import Answer, Card, LocalValue, LocalValues, Office
from kb.model.local import read_phone, values_used
from kb.places import shipped_content
from tests.conftest import TODAY, write_files
from tests.shipped import shipped_library

FILLED = VALUES.replace("sz-shili", "sz-bendi").replace("示例数值", "本地的数").replace(
    "- 谁公布：示例部门", "- 数值：每月100元\n- 来源：某文件\n- 地区：示例市\n- 有效起：2026-01-01\n- 有效止：2026-07-01"
)


def library(tmp_path: Path, office: Mapping[str, str]) -> Library:
    shipped = write_files(tmp_path / "shipped", LIBRARY)
    return Library([Layer(SHIPPED, shipped), Layer(OWN, write_files(tmp_path / "office", office))])


def named(**card: str) -> Card:
    return Card(**card)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "sound", "nationwide", "mobile"),
    [
        ("110", True, True, False),
        ("12345", True, True, False),
        ("96110", True, True, False),
        ("95598", True, True, False),
        ("0571-88880000", True, False, False),
        ("010-12345678", False, False, False),
        ("0571-88880000转8（工作日）", True, False, False),
        ("88880000", True, False, False),
        ("400-810-0000", True, False, False),
        ("139 1234 5678", True, False, True),
        ("1234", False, False, False),
        ("123456", False, False, False),
        ("打总机", False, False, False),
    ],
)
def test_a_number_is_one_that_can_be_dialled(text: str, sound: bool, nationwide: bool, mobile: bool) -> None:
    phone = read_phone(text)
    assert (phone.sound, phone.nationwide, phone.mobile) == (sound, nationwide, mobile)


def test_an_office_is_found_by_name_alias_and_number_the_longest_first() -> None:
    bureau = Office("dw-ju", "人社局", phones=(read_phone("12333"),))
    city = Office("dw-shi", "市人社局", aliases=("劳动监察窗口",))
    other = Office("dw-1", "示例热线", phones=(read_phone("12345"),))
    found = Directory([bureau, city, other])
    assert [o.id for o in found.of(named(where="去市人社局，或者打12333"))] == ["dw-shi", "dw-ju"]
    assert [o.id for o in found.of(named(where="项目所在地劳动监察窗口"))] == ["dw-shi"]
    assert found.of(named(where="工单号2026123451，打0571-12345678")) == []
    assert [o.id for o in found.of(Card(where="打12345", offices=("dw-shi",)))] == ["dw-shi", "dw-1"]


def test_a_value_is_said_as_of_the_day(tmp_path: Path) -> None:
    book = library(tmp_path, {"values/sz-bendi.md": FILLED}).values
    days = {"ok": dt.date(2026, 6, 30), "old": dt.date(2026, 7, 1), "missing": dt.date(2025, 12, 31)}
    for state, day in days.items():
        said = book.say("示例标准", day)
        assert said is not None and said.state == state
        assert said.public == ("每月100元" if state == "ok" else "当地公布的示例标准")
    assert "2026-07-01" in book.say("示例标准", days["old"]).text  # type: ignore[union-attr]
    assert book.say("没有这个", TODAY) is None


def test_a_declared_name_says_who_announces_it(tmp_path: Path) -> None:
    said = library(tmp_path, {}).values.say("示例标准", TODAY)
    assert said is not None and said.state == "missing" and "由示例部门公布" in said.text


def test_several_regions_stand_side_by_side() -> None:
    two = [LocalValue("标准", f"{n}元", "文件", f"{n}区", ends=dt.date(2027, 1, 1)) for n in (1, 2)]
    said = ValueBook([LocalValues("sz-a", "数", values=tuple(two))]).say("标准", TODAY)
    assert said is not None and said.text == "1区1元；2区2元"


@pytest.mark.parametrize("missing", ["来源", "地区", "有效止"])
def test_a_filled_value_says_where_from_for_where_and_until_when(missing: str) -> None:
    text = "\n".join(line for line in FILLED.split("\n") if not line.startswith(f"- {missing}："))
    read = read_text(text, "values/sz-bendi.md")
    assert [(p.code, missing in str(p)) for p in read.problems] == [("FZ108", True)] or any(
        missing in str(p) for p in read.problems
    )


def test_names_in_braces_are_held_against_the_values(tmp_path: Path) -> None:
    good = ANSWER.replace("我先给您登记", "标准是{示例标准}，我先给您登记")
    found = library(tmp_path, {"answers/wd-shili.md": good})
    assert [p for p in check_library(found, TODAY) if p.code.startswith("FZ91")] == []
    bad = library(tmp_path, {"answers/wd-shili.md": good.replace("{示例标准}", "{示列标准}")})
    problems = [p for p in check_library(bad, TODAY) if p.code == "FZ911"]
    assert len(problems) == 1 and "“示例标准”" in str(problems[0])


def test_a_later_value_of_the_same_name_is_no_second_one(tmp_path: Path) -> None:
    later = FILLED.replace("sz-bendi", "sz-xin").replace("本地的数", "新的数").replace(
        "有效起：2026-01-01\n- 有效止：2026-07-01", "有效起：2026-07-01\n- 有效止：2027-07-01"
    )
    found = library(tmp_path, {"values/sz-bendi.md": FILLED, "values/sz-xin.md": later})
    assert [p for p in check_library(found, TODAY) if p.code == "FZ913"] == []


@given(st.text(alphabet="{}低保标准元#n1 ", max_size=60))
def test_braces_of_any_kind_are_taken(text: str) -> None:
    for at, name in values_used(text):
        assert text[at] == "{" and text[at + 1 : at + 1 + len(name)] == name


def test_the_numbers_of_the_country_are_shipped_with_what_each_is_for() -> None:
    found = shipped_library()
    offices = [e for e in found.entries() if isinstance(e, Office)]
    numbers = {p.number: o for o in offices for p in o.phones}
    wanted = "110 119 120 122 12345 12348 12333 12315 12388 12389 12309 12368 96110".split()
    assert set(wanted) <= set(numbers)
    assert all(o.handles and o.owner and o.due for o in offices)
    assert len(numbers) == sum(len(o.phones) for o in offices)  # no number twice
    answers = [e for e in found.entries() if isinstance(e, Answer)]
    mentioned = {n for n in numbers for e in answers if n in e.card.where}
    reached = {o.id for e in answers for o in found.directory.of(e.card)}
    assert {numbers[n].id for n in mentioned} <= reached and len(reached) > 25


def test_an_office_is_an_entry_with_its_own_words() -> None:
    office = read_text(OFFICE, "offices/dw-shili.md").entry
    assert isinstance(office, Office) and office.handles == ("示例事项的咨询和转办",)
    assert office.elsewhere == ("已经在打官司的事：去法院问",)
