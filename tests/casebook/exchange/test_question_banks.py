"""Question banks there and back, foreign ones with what they cannot bring, hostile ones refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from casebook import decisions, read_drill
from casebook.exam.bank import bank_of, of_drill
from casebook.exam.model import OWN, SKILLS, BankItem
from casebook.exam.own import OwnBankBroken, bank_name, read_own, remove_own, write_own
from casebook.exchange.formats.question_banks import read_bank
from casebook.exchange.model import NotExchangeable
from casebook.exchange.questions import aiken, gift, moodle, qti, table
from casebook.exchange.questions.drafting import as_drills
from casebook.exchange.questions.reading import RULE, BankReading
from kb.errors import UnreadableFile
from kb.model import Difficulty
from tests.casebook.exchange.made import drills
from tests.conftest import TODAY

WAYS: dict[str, Callable[[list[BankItem]], BankReading]] = {
    "gift": lambda items: gift.read_gift(gift.write_gift(items).decode(), "b"),
    "moodle": lambda items: moodle.read_moodle(moodle.write_moodle(items), "b", "b.xml"),
    "qti21": lambda items: qti.read_qti(qti.write_qti(items, qti.QTI21, "卷"), "b", "b.zip"),
    "qti3": lambda items: qti.read_qti(qti.write_qti(items, qti.QTI3, "卷"), "b", "b.zip"),
    "table": lambda items: table.read_table(table.write_table(items), "b", "b.xlsx"),
}
ALPHABET = "甲乙丙是否对错“”：；、，。ABab12%~=#{}\\<>&\"'[]()|*-+@$/!?"


def said(most: int = 12) -> st.SearchStrategy[str]:
    """Text with everything that formats take for their own marks; single spaces inside, none around."""
    words = st.lists(st.text(ALPHABET, min_size=1, max_size=most), min_size=1, max_size=3)
    return words.map(" ".join).filter(lambda t: not t.startswith("'") and RULE.strip() not in t)


@st.composite
def items(draw: st.DrawFn) -> BankItem:
    options = draw(st.lists(said(), min_size=2, max_size=6, unique=True))
    many = draw(st.booleans())
    right = draw(st.sets(st.sampled_from(options), min_size=1, max_size=len(options) - 1 if many else 1))
    lines = st.lists(said(), min_size=1, max_size=3)
    return BankItem(
        draw(st.from_regex(r"lx-[0-9]{3}/judgement:[a-z]{1,3}", fullmatch=True)),
        draw(st.sampled_from(SKILLS)),
        draw(said()),
        tuple(options),
        tuple(o for o in options if o in right),
        draw(st.just("") | lines.map("\n\n".join)),
        many,
        draw(st.just("") | lines.map("\n".join)),
        draw(st.lists(st.sampled_from(["信访工作条例#35.1", "民法典#188.1"]), unique=True).map(tuple)),
        draw(st.lists(st.sampled_from(["信访程序", "劳动工资"]), min_size=1, unique=True).map(tuple)),
        draw(st.sampled_from(Difficulty)),
        draw(st.sampled_from(["", "lx-001"])),
    )


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_question_comes_back_as_it_went(way: str, data: st.DataObject) -> None:
    one = data.draw(items())
    found = WAYS[way]([one])
    assert found.problems == [] and found.items == [one]


@pytest.mark.parametrize("way", WAYS)
def test_every_shipped_drill_comes_back_with_all_its_decisions(way: str) -> None:
    asked = [i for d in drills() for i in of_drill(d)]
    found = WAYS[way](asked)
    assert found.items == asked and not found.problems
    drafts, rest = as_drills(found.items, "b")
    assert not rest and [d.id for d in drafts] == [d.id for d in drills()]
    for draft, drill in zip(drafts, drills(), strict=True):
        head = f"---\n编号: {draft.id}\n核验日期: 2026-01-01\n下次核验: 2027-01-01\n责任人: 培训组\n"
        again, problems = read_drill(draft.text.replace("---\n", head, 1))
        assert again is not None, problems
        assert [(d.key, d.question, d.options, d.right) for d in decisions(again)] == [
            (d.key, d.question, d.options, d.right) for d in decisions(drill)
        ]
        assert again.story == drill.story and "复盘" in draft.missing


FOREIGN = """// 别处的题库
$CATEGORY: 消防/基础

::Q1:: 灭火器多久检查一次？ {
=每月一次#对
~每年一次#太久
~%50%每周一次
}

巡查要带证件。{T}

天上有几个太阳？{#1:0}

首都是{=北京 =北平}。

配对 {=甲 -> 1 =乙 -> 2}

写一段感想。{}

选出可燃物。{
  ~%50%木头
  ~%50%纸
  ~%-100%石头
  ####石头不燃。
}

只是说明，没有题。
"""


def test_a_foreign_gift_names_what_it_could_not_place_by_line() -> None:
    found = gift.read_gift(FOREIGN, "消防")
    assert [(i.question, i.right, i.many, i.topics, i.skill) for i in found.items] == [
        ("巡查要带证件。", ("对",), False, ("基础",), OWN),
        ("选出可燃物。", ("木头", "纸"), True, ("基础",), OWN),
    ]
    assert found.items[1].reason == "石头不燃。" and found.items[0].key == "消防/1"
    lines = {p.line: p.why for p in found.problems}
    assert set(lines) == {4, 12, 14, 16, 18, 27}
    assert "数字题" in lines[12] and "填空" in lines[14] and "配对" in lines[16] and "问答" in lines[18]


def test_aiken_with_chinese_marks_and_feedback() -> None:
    text = "1. 登记要问什么？\nA. 姓名\nB、收入\nC) 诉求\n答案：AC\n解析：收入不问。\n\n没有答案的题\nA. 一\nB. 二\n\n又一题\nA. 一\nB. 二\nANSWER: D\n"
    found = aiken.read_aiken(text, "b")
    (one,) = found.items
    assert (one.question, one.right, one.many, one.reason) == (
        "登记要问什么？",
        ("姓名", "诉求"),
        True,
        "收入不问。",
    )
    assert [p.line for p in found.problems] == [12, 15] and "没有这个选项" in found.problems[1].why


def sheet_of(*rows: tuple[object, ...]) -> bytes:
    book, target = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(target)
    return target.getvalue()


def test_a_table_in_another_order_is_read_and_its_faults_are_named_by_row() -> None:
    data = sheet_of(
        ("十月题库",),
        ("正确答案", "选项B", "选项A", "题干", "题型"),
        ("B", "二", "一", "一加一？", "单选"),
        ("对", None, None, "水是湿的。", "判断"),
        ("E", "二", "一", "没有这个选项", "单选"),
        ("=1+1", "二", "一", "公式", "单选"),
        (None, "二", "一", "没有答案", "单选"),
        ("A", "一", "一", "一样的选项", "单选"),
    )
    found = table.read_table(data, "b", "b.xlsx")
    assert [(i.question, i.right) for i in found.items] == [("一加一？", ("二",)), ("水是湿的。", ("对",))]
    assert [p.line for p in found.problems] == [5, 6, 7, 8]
    assert len(table.read_table(table.write_table(), "b", "b.xlsx").items) == 3


def test_a_cell_is_never_a_formula() -> None:
    one = BankItem("k", OWN, "=HYPERLINK(1)", ("+1", "@2"), ("+1",))
    found = WAYS["table"]([one])
    assert found.items[0].question == "=HYPERLINK(1)" and found.items[0].options == ("+1", "@2")


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "b">]><quiz><question type="essay"/>&a;</quiz>'


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as box:
        for name, data in files.items():
            box.writestr(name.replace("__", "/"), data)
    return target.getvalue()


def climbing() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as box:
        box.writestr("../out.xml", b"<assessmentItem/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("key", "data", "word"),
    [
        ("moodle", ENTITIES, "实体"),
        ("moodle", ENTITIES.decode().replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16"), "实体"),
        ("moodle", b"<quiz><question>", "不完整"),
        ("moodle", "<?xml version='1.0' encoding='utf-8'?><quiz>题</quiz>".encode("gb18030"), "编码"),
        ("moodle", b"<html/>", "quiz"),
        ("moodle", b"<quiz/>", "没有找到题目"),
        ("qti21", climbing(), "包外面"),
        ("qti21", zipped(a=b"1"), "没有 QTI"),
        ("qti21", b"PK\x03\x04broken", "损坏"),
        ("qti3", zipped(**{"a.xml": ENTITIES}), "实体"),
        ("questions-xlsx", b"PK\x03\x04broken", "损坏"),
        ("questions-xlsx", sheet_of(("一", "二"), (1, 2)), "表头"),
        ("gift", bytes(range(256)) * 40, "文本"),
        ("aiken", "只有一句话".encode(), "没有答案"),
    ],
)
def test_what_is_hostile_or_broken_is_one_sentence(key: str, data: bytes, word: str) -> None:
    try:
        found = read_bank(key, data, "题库.bin")
    except NotExchangeable as error:
        assert word in str(error) and "\n" not in str(error)
        return
    assert not found.items and any(word in str(p) for p in found.problems)


def test_deep_nesting_and_a_wall_of_braces_are_held() -> None:
    with pytest.raises(UnreadableFile):
        moodle.read_moodle(b"<quiz>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</quiz>", "b", "b.xml")
    found = gift.read_gift("{" * 50_000 + "\n\n" + "\\" * 50_001 + "\n\n题{=甲 ~乙}", "b")
    assert len(found.items) <= 1 and found.problems


def test_other_interactions_are_named() -> None:
    data = b'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="x" title="t"><itemBody><extendedTextInteraction responseIdentifier="R"/></itemBody></assessmentItem>'
    found = qti.read_qti(data, "b", "b.xml")
    assert not found.items and "extendedTextInteraction" in found.problems[0].why


def test_an_office_draws_its_own_questions_too(tmp_path: Path) -> None:
    mine = gift.read_gift(FOREIGN, "消防").items
    write_own(tmp_path, "消防 题库", mine)
    (kept,) = read_own(tmp_path)
    assert (kept.name, list(kept.items)) == ("消防-题库", mine)
    assert {i.key for i in bank_of(drills()[:1], (), TODAY, kept.items)} >= {"消防/1", "lx-001/judgement:a"}
    (tmp_path / "坏.json").write_text("{", "utf-8")
    with pytest.raises(OwnBankBroken, match="坏"):
        read_own(tmp_path)
    assert remove_own(tmp_path, "坏") and not remove_own(tmp_path, "坏")
    assert bank_name("../../etc/passwd") == "etc-passwd" and bank_name("///") == "题库"
