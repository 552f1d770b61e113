"""Where the library has no answer it says so and offers a way out; where it has one, the one order is the same everywhere."""

from __future__ import annotations

import pytest

from apps.present.results import grouped, way_out
from kb.model import Kind
from kb.search.query import read_query
from kb.search.searcher import Searcher
from tests.kb.search.corpus import ON
from tests.shipped import shipped_searcher

ABSENT = ["护照在国外丢了怎么补", "彩票中了奖站点不给兑", "飞机晚点，托运的行李也摔坏了"]
PRESENT = [
    "骑电动车下班路上自己摔断腿算不算工伤",
    "老妈领养老金被停了，说没刷脸认证",
    "官司赢了两年了，钱一分没见着",
]


@pytest.fixture(scope="module")
def desk() -> Searcher:
    return shipped_searcher()


@pytest.mark.parametrize("typed", ABSENT)
def test_no_answer_is_presented_where_there_is_none(desk: Searcher, typed: str) -> None:
    found = desk.search(typed, on=ON)
    assert found.way_out is not None
    assert not [hit for hit in found.hits if hit.kind is Kind.ANSWER]
    assert "库里没有正好这样的。" in found.notices
    assert found.way_out.flow is not None and found.way_out.flow.id == "lc-falv-qudao"
    assert found.to_dict()["nothing"] is True
    drawn = way_out(found.way_out)
    assert drawn["flow"]["href"] and len(drawn["near"]) == len(found.way_out.near)


@pytest.mark.parametrize("typed", PRESENT)
def test_an_answer_is_not_withheld_and_an_article_stands_beside_it(desk: Searcher, typed: str) -> None:
    found = desk.search(typed, on=ON)
    assert not found.nothing
    assert found.hits[0].kind is Kind.ANSWER
    assert Kind.REGULATION in {hit.kind for hit in found.hits[:3]}


@pytest.mark.parametrize("typed", [*PRESENT, *ABSENT, "工资"])
def test_the_list_does_not_depend_on_how_many_are_asked_for(desk: Searcher, typed: str) -> None:
    many = [hit.id for hit in desk.search(typed, on=ON, limit=60).hits]
    for limit in (3, 10, 26):
        assert [hit.id for hit in desk.search(typed, on=ON, limit=limit).hits] == many[:limit]


@pytest.mark.parametrize("typed", PRESENT)
def test_the_page_shows_the_first_of_the_one_list_above_its_groups(desk: Searcher, typed: str) -> None:
    found = desk.search(typed, on=ON, limit=26)
    first = grouped(found, None)[0]
    assert [item["id"] for item in first["items"]] == [hit.id for hit in found.hits[:3]]
    assert [row["id"] for row in found.to_dict()["hits"]] == found.to_frame()["id"].tolist()


@pytest.mark.parametrize(
    ("typed", "turned"), [("罚款单我不服", False), ("处理意见我不服", True), ("单位不收我的假条", False)]
)
def test_words_of_many_matters_are_turned_only_in_their_context(
    desk: Searcher, typed: str, turned: bool
) -> None:
    state = desk._state()
    query = read_query(typed, state.words, state.snapshot.lexicon)
    assert bool({said for said, _ in query.replaced} & {"不服", "不收"}) is turned


@pytest.mark.parametrize(
    ("typed", "meant"), [("复印病厉", "病历"), ("邻里纠分", "纠纷"), ("强奸罪判几年", "刑法第二百三十六条")]
)
def test_typos_and_punishments_are_understood(desk: Searcher, typed: str, meant: str) -> None:
    found = desk.search(typed, on=ON)
    assert meant in [b for _, b in found.applied] or meant in [hit.citation for hit in found.hits[:3]]


def test_an_article_that_the_default_law_lacks_is_not_made_its_own(desk: Searcher) -> None:
    found = desk.search("第一百二十条之一", on=ON)
    assert all("没有写法律名，按" not in notice for notice in found.notices)
    assert any("没有第一百二十条之一" in notice for notice in found.notices)
