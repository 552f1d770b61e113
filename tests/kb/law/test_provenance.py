"""What a text says of itself and of others: number, place, level, and which texts it ends."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.law.endings import replaced, replaced_notices
from kb.law.history import histories
from kb.law.importers.dates import document_number
from kb.law.importers.identity import simplified
from kb.law.official import Row
from kb.law.regions import level_of, places_in, region_of
from kb.law.repeals import read_repeals
from kb.model import Status

NUMBERS = [
    (["（2001年11月16日中华人民共和国国务院令第321号公布）"], "2001-11-16", "中华人民共和国国务院令第321号"),
    (
        [
            "2001年11月16日中华人民共和国国务院令第321号公布 根据2017年12月22日《国务院关于修改某条例的决定》修订"
        ],
        "2017-12-22",
        "",
    ),
    (["2001年1月1日国务院令第1号公布", "2017年12月22日国务院令第694号修订"], "2017-12-22", "国务院令第694号"),
    (["法释〔2018〕90号"], "2018-03-04", "法释〔2018〕90号"),
    (["法释〔2003〕20号", "根据2020年12月23日《关于修改某解释的决定》修正"], "2020-12-29", ""),
    (["（2024年3月1日白鹭市人民政府令第12号公布）"], "2024-03-01", "白鹭市人民政府令第12号"),
    (["根据2008年8月1日对外贸易经济合作部令第23号公布"], "2008-08-01", "对外贸易经济合作部令第23号"),
    (["白信联办〔2024〕7号"], None, "白信联办〔2024〕7号"),
]


@pytest.mark.parametrize(("info", "day", "expected"), NUMBERS)
def test_the_number_is_this_versions(info: list[str], day: str | None, expected: str) -> None:
    assert document_number(info, dt.date.fromisoformat(day) if day else None) == expected


REGIONS = [
    ("重庆市信访条例", "", ("重庆市",)),
    ("深圳经济特区渡口条例", "", ("广东省", "深圳市")),
    ("汕头经济特区渡口条例", "", ("广东省", "汕头市")),
    (
        "景宁畲族自治县渡口条例",
        "2020年5月1日浙江省第十三届人民代表大会常务委员会批准",
        ("浙江省", "景宁畲族自治县"),
    ),
    ("青岛市渡口办法", "", ("山东省", "青岛市")),
    ("中华人民共和国渡口法", "", ("全国",)),
    ("渡口工作条例", "", ("全国",)),
    ("中国（上海）自由贸易试验区渡口条例", "", ("上海市",)),
    ("最高人民法院关于渡口的解释", "", ("全国",)),
]


@pytest.mark.parametrize(("title", "note", "expected"), REGIONS)
def test_the_place_is_told_from_title_and_note(title: str, note: str, expected: tuple[str, ...]) -> None:
    assert region_of(title, note) == expected


LEVELS = [
    ("深圳经济特区渡口条例", "", "", "地方性法规"),
    ("景宁畲族自治县渡口条例", "", "", "地方性法规"),
    ("白鹭部渡口规定", "", "2020年1月1日交通运输部令第3号公布", "部门规章"),
    ("渡口条例", "国务院", "2020年1月1日国务院令第3号公布", "行政法规"),
    ("青岛市渡口办法", "", "2020年1月1日青岛市人民政府令第3号公布", "地方政府规章"),
    ("中华人民共和国渡口法", "", "", "法律"),
    ("最高人民法院关于渡口的解释", "最高人民法院", "", "司法解释"),
]


@pytest.mark.parametrize(("title", "issuer", "note", "expected"), LEVELS)
def test_the_level_needs_no_folder(title: str, issuer: str, note: str, expected: str) -> None:
    assert level_of(title, issuer, note, "", region_of(title, note, issuer)) == expected


REPEALS = [
    (
        "本法自2021年1月1日起施行。《中华人民共和国甲法》、《中华人民共和国乙法》同时废止。",
        [("甲法", True), ("乙法", True)],
    ),
    (
        "本办法自2020年1月1日起施行。2001年1月1日国务院发布的《渡口暂行条例》（国务院令第1号）及其实施细则同时废止。",
        [("渡口暂行条例", True), ("渡口暂行条例实施细则", True)],
    ),
    ("《渡口条例》第五条、第六条同时废止。", [("渡口条例", False)]),
    ("以前发布的规定与本条例不一致的，以本条例为准，《渡口条例》与本条例不一致的同时废止。", []),
    ("根据《渡口法》制定本办法，《渡船办法》同时废止。", [("渡船办法", True)]),
    ("依照《渡口法》的规定处罚。", []),
    ("《渡口条例》中有关收费的规定同时废止。", [("渡口条例", False)]),
    ("自2024年3月1日起，《渡口规则（试行）》不再适用。", [("渡口规则（试行）", True)]),
]


@pytest.mark.parametrize(("line", "expected"), REPEALS)
def test_repeal_clauses_are_read(line: str, expected: list[tuple[str, bool]]) -> None:
    assert [(r.law, r.whole) for r in read_repeals("某法", [line])] == expected


def test_a_decision_that_lists_what_it_repeals() -> None:
    lines = [
        "一、对下列规定予以修改：",
        "1. 渡船规定",
        "二、下列规定自2021年1月1日起废止：",
        "1. 关于渡口收费的批复（法释〔2001〕1号）",
        "2 | 关于渡船买卖的批复 | 法释〔2002〕2号",
    ]
    found = read_repeals("关于修改和废止部分规定的决定", lines)
    assert [(r.law, str(r.on), r.listed) for r in found] == [
        ("关于渡口收费的批复", "2021-01-01", True),
        ("关于渡船买卖的批复", "2021-01-01", True),
    ]


def row(title: str, day: str, repeals: str = "", regions: str = "", level: str = "") -> Row:
    return Row(
        f"{title}{day}",
        f"{title}{day}",
        title,
        level,
        "",
        "",
        day,
        day,
        "1",
        1,
        "f",
        "o",
        regions,
        "",
        "",
        repeals,
    )


def test_repealed_texts_end_on_the_right_day_and_say_by_what() -> None:
    new = row("渡口条例", "2021-05-01", "全|||渡口办法\n部分|||渡船条例")
    found = histories([], [row("渡口办法", "2011-01-08"), row("渡船条例", "2010-01-01"), new])
    old = found["渡口办法"]
    assert old.versions[0].status(dt.date(2021, 4, 30)) is Status.IN_FORCE
    assert old.versions[0].status(dt.date(2021, 5, 1)) is Status.REPEALED and old.successor == "渡口条例"
    ship = found["渡船条例"]
    assert ship.versions[0].status(dt.date(2022, 1, 1)) is Status.IN_FORCE and ship.partly[0][0] == "渡口条例"


def test_local_law_ends_no_national_law_and_a_later_version_lives() -> None:
    local = row("某省渡口条例", "2021-05-01", "全|||渡口办法", "浙江省")
    assert histories([], [row("渡口办法", "2011-01-08"), local])["渡口办法"].ended_by == ""
    new = row("渡口条例", "2021-05-01", "全|||渡口办法")
    after = histories([], [row("渡口办法", "2023-01-08"), new])["渡口办法"]
    assert after.ended_by == "" and after.versions[0].status(dt.date(2024, 1, 1)) is Status.IN_FORCE


def test_an_interpretation_of_a_replaced_law_is_in_doubt() -> None:
    code = row("渡河法典", "2021-01-01", "全|||渡口法")
    old = row("最高人民法院关于适用《渡口法》若干问题的解释", "2010-01-01")
    version = histories([], [code, old])[old.law].versions[0]
    assert version.status(dt.date(2020, 1, 1)) is Status.IN_FORCE
    assert version.status(dt.date(2022, 1, 1)) is Status.UNKNOWN and "渡河法典" in version.doubt


def test_a_query_for_a_replaced_law_says_what_took_its_place() -> None:
    gone = replaced([], [row("渡河法典", "2021-01-01", "全|||渡口法\n全|||合船法")])
    on = dt.date(2022, 1, 1)
    names = {"劳动合船法": "劳动合船法"}
    assert replaced_notices("渡口法第三条", gone, names, on) == (
        "《渡口法》已由《渡河法典》代替，2021年1月1日起废止。",
    )
    assert replaced_notices("劳动合船法第三条", gone, names, on) == ()
    assert replaced_notices("渡口法第三条", gone, names, dt.date(2020, 1, 1)) == ()


def test_simplified_characters_stay_as_they_are() -> None:
    assert simplified("破坏土地") == "破坏土地" and simplified("破壞土地資源") == "破坏土地资源"


def test_places_in_a_query() -> None:
    assert places_in("重庆信访") == {"重庆市"} and not places_in("信访条例")
