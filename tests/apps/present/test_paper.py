"""The sheet of a paper as blocks, and the days worked out for it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from apps.page.shell import Context
from apps.present import present
from apps.present.common import Presentation
from apps.present.paper import reckoned, runs, text_blocks
from kb.codes.samples import PAPER
from kb.content import read_text
from kb.model import FieldKind, Paper, PaperField
from kb.workdays import Arrangement, OfficeCalendar


def shape(visitor: Context) -> dict[str, Any]:
    desk = visitor.desk
    return present(Presentation(desk.library, desk.renderer, visitor.today), desk.library.get("ws-shili"))


def paper(text: str = PAPER) -> Paper:
    entry = read_text(text, "papers/ws-shili.md").entry
    assert isinstance(entry, Paper)
    return entry


def test_a_sheet_has_head_text_rights_basis_of_its_version_and_foot(visitor: Context) -> None:
    blocks = shape(visitor)["blocks"]
    assert [b["t"] for b in blocks[:4]] == ["title", "title", "number-right", "to"]
    words = ["".join(r.get("s", "{" + r.get("f", "") + "}") for r in b.get("runs", ())) for b in blocks]
    assert words[4].startswith("您反映的“{事项}”，我们于{收到日期}收到")
    assert words[5:7] == ["您的权利", "1. 到期没有答复的，可以向上一级单位反映。"]
    assert words[7] == "依据：《示例工作条例》（2022年5月1日起施行）第二条。"
    assert [b["t"] for b in blocks[8:]] == ["signed", "receipt"]


def test_a_field_says_its_hint_its_limit_and_its_article(visitor: Context) -> None:
    fields = {f["name"]: f for f in shape(visitor)["fields"]}
    assert fields["事项"]["hint"] == "照登记写，一句话"
    assert (fields["答复期限"]["start"], fields["答复期限"]["limit"]) == ("收到日期", "15日")
    assert fields["答复期限"]["basis"][0]["place"] == "第二条"


def test_the_skeleton_in_blocks() -> None:
    fields = {"清单": PaperField("清单", FieldKind.ROWS, options=("问题", "谁"))}
    text = "### 一、事\n{清单}\n\n| | |\n|--|----|\n| 甲 | {乙} |\n\n>> 签名：　　\n>< 题\n> 顶格"
    head, rows, table, right, middle, left = text_blocks(text, fields)
    assert (head["t"], rows["t"], rows["columns"]) == ("h", "rows", ["问题", "谁"])
    assert (table["head"], table["widths"], table["rows"]) == (
        False,
        [2, 4],
        [[[{"s": "甲"}], [{"f": "乙"}]]],
    )
    assert right == {"t": "right", "runs": [{"s": "签名：　　"}]}
    assert (middle["t"], left["t"]) == ("title", "to")
    named = next(text_blocks("| 甲 | 乙 |\n|--|--|\n| 1 | 2 |", {}))
    assert named["head"] and len(named["rows"]) == 2


def test_bold_words_and_gaps_are_runs_of_their_own() -> None:
    assert runs("前**重{空}**后") == [
        {"s": "前"},
        {"s": "重", "b": True},
        {"f": "空", "b": True},
        {"s": "后"},
    ]


def test_a_petitioners_last_day_moves_on_from_a_rest_day_and_an_offices_does_not() -> None:
    start = {"收到日期": dt.date(2026, 1, 2)}  # a Friday; fifteen days later is a Saturday
    rolled = reckoned(paper(), start, dt.date(2026, 1, 5), OfficeCalendar())["答复期限"]
    assert rolled["day"] == "2026-01-19" and "顺延" in rolled["words"][-1]
    kept = paper(PAPER.replace("  - 时限：15日\n", "  - 时限：15日\n  - 顺延：否\n"))
    held = reckoned(kept, start, dt.date(2026, 1, 5), OfficeCalendar())["答复期限"]
    assert held["day"] == "2026-01-17" and "不等顺延" in held["notices"][0]
    assert not any("顺延到" in w for w in held["words"])


def test_an_extended_limit_is_counted_to_its_end() -> None:
    longer = paper(PAPER.replace("  - 时限：15日\n", "  - 时限：15日\n  - 延长：30日\n"))
    told = reckoned(longer, {"收到日期": dt.date(2026, 1, 5)}, dt.date(2026, 1, 5), OfficeCalendar())[
        "答复期限"
    ]
    assert told["day"] == "2026-02-24"  # 2026-02-19 is within the Spring Festival holiday


def test_nothing_is_worked_out_before_a_day_is_known_and_a_far_year_is_said() -> None:
    assert reckoned(paper(), {}, dt.date(2026, 1, 5), OfficeCalendar()) == {}
    told = reckoned(paper(), {"收到日期": dt.date(2180, 1, 1)}, dt.date(2026, 1, 5), OfficeCalendar())[
        "答复期限"
    ]
    assert told["day"] == "2180-01-16" and "可能顺延" in told["notices"][0]
    workdays = paper(PAPER.replace("  - 时限：15日\n", "  - 时限：15工作日\n"))
    assert (
        "error"
        in reckoned(workdays, {"收到日期": dt.date(2180, 1, 1)}, dt.date(2026, 1, 5), OfficeCalendar())[
            "答复期限"
        ]
    )


def test_holidays_an_office_has_added_count_in_its_papers() -> None:
    off = frozenset(dt.date(2030, 1, d) for d in range(1, 9))
    office = OfficeCalendar([Arrangement(2030, off, frozenset())])
    limited = paper(PAPER.replace("  - 时限：15日\n", "  - 时限：3工作日\n"))
    told = reckoned(limited, {"收到日期": dt.date(2030, 1, 1)}, dt.date(2030, 1, 1), office)["答复期限"]
    assert told["day"] == "2030-01-11"
