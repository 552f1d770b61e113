"""Papers: what their files are read as."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.codes.samples import PAPER
from kb.content import read_text
from kb.library import Library
from kb.model import FieldKind, Kind, Layout, Paper, Receiver, HandlingStage
from kb.model.references import bases_of, deadlines_of, related_of
from kb.places import Home, shipped_content
from tests.shipped import shipped_library


def paper(text: str = PAPER) -> Paper:
    read = read_text(text, "papers/ws-shili.md")
    assert isinstance(read.entry, Paper) and not read.problems, read.problems
    return read.entry


def test_a_paper_has_the_fields_of_its_layout_around_its_own() -> None:
    made = paper()
    assert (made.stage, made.layout, made.receiver) == (HandlingStage.ACCEPT, Layout.NOTICE, Receiver.PETITIONER)
    names = [f.name for f in made.fields]
    assert names == ["单位", "文号", "收件人", "事项", "收到日期", "答复期限", "办法", "成文日期"]
    assert [f.kind for f in made.own] == [
        FieldKind.LINE,
        FieldKind.DATE,
        FieldKind.RECKONED,
        FieldKind.CHOICE,
    ]
    assert made.own[3].options == ("自己办", "转给别的单位")


def test_a_field_of_its_own_takes_the_place_of_the_layouts() -> None:
    made = paper(PAPER.replace("- 事项：一行", "- 收件人：一行\n  - 提示：写全名\n- 事项：一行"))
    assert [f.hint for f in made.fields if f.name == "收件人"] == ["写全名"]


def test_limits_citations_and_links_are_known_to_every_check() -> None:
    made = paper()
    (limit,) = deadlines_of(made)
    assert (limit.name, limit.start, limit.limit and limit.limit.text) == ("答复期限", "收到日期", "15日")
    assert [b.citation.key for b in bases_of(made)] == ["示例工作条例#2", "示例工作条例#2"]
    assert related_of(made) == ("zn-shili",)


def test_the_skeleton_keeps_its_headings_and_its_lines() -> None:
    made = paper(PAPER.replace("## 正文\n", "## 正文\n\n### 一、收到\n"))
    assert made.text.startswith("### 一、收到\n您反映的") and made.text_line == 30


def test_a_word_that_is_none_of_the_allowed_is_said_with_the_nearest() -> None:
    read = read_text(PAPER.replace("阶段: 受理", "阶段: 受里"), "papers/ws-shili.md")
    assert [p.code for p in read.problems] == ["FZ116"] and "受理" in read.problems[0].mend


def test_moving_on_is_yes_or_no() -> None:
    rolled = PAPER.replace("  - 时限：15日\n", "  - 时限：15日\n  - 顺延：否\n")
    assert [f.rolls for f in paper(rolled).own if f.deadline] == [False]
    read = read_text(rolled.replace("顺延：否", "顺延：不"), "papers/ws-shili.md")
    assert [p.line for p in read.problems] == [24]


@pytest.fixture(scope="module")
def shipped() -> list[Paper]:
    return [e for e in shipped_library().entries(Kind.PAPER) if isinstance(e, Paper)]


def test_the_papers_an_office_needs_are_there(shipped: list[Paper]) -> None:
    words = {word for p in shipped for word in (p.title, *p.aliases)}
    needed = (
        "来访登记表 受理告知书 不予受理告知书 转送函 交办函 补充材料告知 延期告知书 处理意见书 复查申请书 复核申请书 "
        "复查意见书 复核意见书 听证通知书 听证笔录 调解协议书 回访记录 权益保障卡 权利义务告知 督办函 发函协调函 会商纪要 "
        "问题清单 任务清单 责任清单 包案表 信访信息 摘报 月通报 应急预案"
    )
    assert set(needed.split()) - words == set()
    assert {p.stage for p in shipped} == set(HandlingStage)


def test_what_is_handed_to_a_petitioner_says_his_rights_and_every_limit_its_article(
    shipped: list[Paper],
) -> None:
    for one in shipped:
        assert one.basis and one.body, one.id
        assert (one.receiver is Receiver.PETITIONER) <= bool(one.rights), one.id
        assert all(limit.basis for limit in one.deadlines), one.id
        assert one.verified and one.due and one.due > one.verified >= dt.date(2026, 11, 1)


def test_days_an_office_is_bound_by_do_not_move_on_and_a_petitioners_do(shipped: list[Paper]) -> None:
    office = {"书面告知", "告知期限", "办结日期", "原办结日期", "应办结日期", "转送期限", "复查期限", "复核期限"}
    theirs = {"复查最后一天", "复核最后一天", "请求最后一天", "复议最后一天", "起诉最后一天", "确认最后一天"}
    seen = {f.name: f.rolls for p in shipped for f in p.own if f.deadline}
    assert {n for n in office & set(seen) if seen[n]} == set()
    assert {n for n in theirs if not seen[n]} == set()
