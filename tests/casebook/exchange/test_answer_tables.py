"""Tables of questions and answers: the rules of a hotline's table kept on the way out and told on the way in, and any columns."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from casebook.exchange.formats.knowledge_12345 import KEYWORD_MOST, ROWS_MOST, TITLE_MOST
from casebook.exchange.model import FileIn, Wanted
from casebook.exchange.table import format_named, give, take
from kb.content import read_text
from kb.library import Library
from kb.model import Answer, Basis, Card, Deadline, Duration
from kb.model.citations import parse
from tests.casebook.exchange.files import book
from tests.conftest import TODAY

HEAD = ("类目", "标题", "内容", "发文单位", "材料性质", "关键字")
CITED = parse("示例工作条例第二条")
assert CITED is not None
# What people write in a card, formulas, marks of Markdown and odd characters among it; one line, as every field is.
WORDS = st.text(
    "窗口材料一二三，。“”（）《》：；=+-@'#*|>`~\"\\abc019 　\t\u200b﹏😀", min_size=1, max_size=30
).map(lambda t: f"办{t.strip()}事")
DAYS = st.builds(Duration, st.integers(1, 400), st.sampled_from(["日", "工作日", "月", "年"]))
LIMITS = st.builds(
    Deadline,
    name=st.sampled_from(["办结", "答复（口头的）"]),
    limit=DAYS,
    start=st.sampled_from(["收到之日", "受理之日；补正的从补正那天"]),
    extension=st.none() | DAYS,
    basis=st.just((Basis(CITED),)),
    note=st.sampled_from(["", "遇节假日顺延；先问清"]),
)
CARDS = st.builds(
    Card,
    short=WORDS,
    responsible=WORDS,
    where=WORDS,
    phone=st.just("12345"),
    escalate_when=WORDS,
    basis=st.just((Basis(CITED, "15日内答复"),)),
    papers=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    deadlines=st.lists(LIMITS, max_size=2).map(tuple),
    may_say=st.lists(WORDS, max_size=2, unique=True).map(tuple),
    must_not_promise=st.lists(WORDS, max_size=2, unique=True).map(tuple),
)


def answer(
    card: Card, title: str, questions: tuple[str, ...] = ("甲怎么办", "乙怎么办", "丙怎么办"), **more: object
) -> Answer:
    made = Answer(
        id="wd-x", title=title, card=card, questions=questions, topics=("示例主题",), path="answers/wd-x.md"
    )
    return replace(made, **more)  # type: ignore[arg-type]


def back(data: bytes, name: str, library: Library) -> Answer:
    """The one entry of a file, read as its draft will be."""
    _, taken = take(FileIn(data, name, library, TODAY))
    assert not taken.wrong, [n.said for n in taken.wrong]
    text = taken.entries[0].text.replace("---\n", "---\n编号: wd-x\n", 1)
    entry = read_text(text, "answers/wd-x.md").entry
    assert isinstance(entry, Answer), text
    return entry


def tidy(text: str) -> str:
    """Words as files hold them: spaces of every kind are one."""
    return " ".join(text.split())


def same(found: Card, card: Card) -> None:
    """Every field is the same but for spaces."""
    for name in ("short", "responsible", "where", "phone", "escalate_when"):
        assert tidy(getattr(found, name)) == tidy(getattr(card, name)), name
    for name in ("papers", "may_say", "must_not_promise"):
        assert [tidy(x) for x in getattr(found, name)] == [tidy(x) for x in getattr(card, name)], name
    assert found.basis == card.basis and found.deadlines == card.deadlines


def test_an_answer_comes_back_as_it_went(library: Library) -> None:
    @settings(max_examples=40)
    @given(CARDS, WORDS)
    def there_and_back(card: Card, title: str) -> None:
        sent = answer(card, title)
        for name in ("12345", "word"):
            made = give(format_named(name), Wanted((sent,), library, TODAY, key=True))
            found = back(made.data, f"x{made.suffix}", library)
            same(found.card, card)
            assert tidy(found.title) == tidy(title) and found.topics == ("示例主题",)
            assert found.questions == sent.questions

    there_and_back()


def test_a_table_keeps_every_rule_on_the_way_out(library: Library) -> None:
    @given(
        st.lists(st.text("标题很长字=+", min_size=1, max_size=300), min_size=1, max_size=6),
        st.lists(st.text("关键字长", min_size=1, max_size=40), max_size=30),
    )
    def kept(titles: list[str], keywords: list[str]) -> None:
        entries = tuple(answer(Card(short="办。"), t, aliases=tuple(keywords)) for t in titles)
        sheet = load_workbook(
            io.BytesIO(give(format_named("12345"), Wanted(entries, library, TODAY)).data)
        ).worksheets[0]
        rows = [[c.value for c in row] for row in sheet.iter_rows()]
        assert tuple(rows[0]) == HEAD and len(rows) == len(titles) + 1
        own = [str(r[1]) for r in rows[1:]]
        assert len(set(own)) == len(own) and max(map(len, own)) <= TITLE_MOST
        for row in rows[1:]:
            words = str(row[5] or "").split("；")
            assert len(words) <= 20 and all(len(w) <= KEYWORD_MOST and w != row[1] for w in words)
        assert {c.data_type for row in sheet.iter_rows() for c in row} <= {"s", "inlineStr", "n"}  # n: empty

    kept()


def test_more_rows_than_a_file_may_hold_become_several(library: Library) -> None:
    entries = tuple(answer(Card(short="办。"), f"第{n}件怎么办") for n in range(ROWS_MOST + 5))
    made = give(format_named("12345"), Wanted(entries, library, TODAY))
    assert made.suffix == ".zip"
    with zipfile.ZipFile(io.BytesIO(made.data)) as box:
        counts = [
            len(list(load_workbook(io.BytesIO(box.read(n)), read_only=True).worksheets[0].rows))
            for n in box.namelist()
        ]
    assert counts == [ROWS_MOST + 1, 6]


def test_what_stays_in_the_office_goes_out_only_when_asked_for(library: Library) -> None:
    sent = answer(
        Card(short="办。", may_say=("我给您登记。",), escalate_when="人多时"), "怎么办", body="内部说明。"
    )
    for key in (False, True):
        made = give(format_named("12345"), Wanted((sent,), library, TODAY, key=key))
        words = str(load_workbook(io.BytesIO(made.data)).worksheets[0]["C2"].value)
        assert all((inside in words) is key for inside in ("我给您登记", "人多时", "内部说明"))


def test_the_rules_are_told_by_row_and_column_on_the_way_in(library: Library) -> None:
    rows = [
        ("示例主题", "甲怎么办", "去窗口。", "甲局", "常见问题", "甲怎么办"),
        ("", "乙" * 129, "去窗口。", "甲局", "常见问题", "乙"),
        ("", "丙怎么办", "去窗口。", "甲局", "常见问题", "丙" * 21 + "；丙"),
        ("", "丁怎么办", "去窗口。", "甲局", "常见问题", "丁，丁事"),
    ]
    one, taken = take(FileIn(book(HEAD, *rows), "知识.xlsx", library, TODAY))
    assert one.key == "12345"
    assert [n.place for n in taken.wrong] == ["第 2 行“关键字”列", "第 3 行“标题”列", "第 4 行“关键字”列"]
    assert [e.title for e in taken.entries] == ["丁怎么办"]
    assert "主题: [示例主题]" in taken.entries[0].text  # the empty cell goes on with the one above
    assert "别名: [丁, 丁事]" in taken.entries[0].text and "来源: 甲局；常见问题" in taken.entries[0].text


def test_bases_are_recognised_and_held_against_the_law(library: Library) -> None:
    words = "按示例工作条例第二条，十五天内答复。示例工作条例第九十条、不存在的管理办法第三条也写了。"
    _, taken = take(FileIn(book(HEAD[1:3], ("多久答复", words)), "x.xlsx", library, TODAY))
    entry, notes = taken.entries[0], [n.text for n in taken.entries[0].notes]
    assert "## 依据\n- 示例工作条例第二条\n" in entry.text and words in entry.text
    assert any("没有第九十条" in n for n in notes) and any("库里没有《不存在的管理办法》" in n for n in notes)


def test_a_table_is_understood_in_any_order_of_its_columns(library: Library) -> None:
    columns = {
        "提问": "候鸟怎么办",
        "答复口径": "收到后十五天内答复，请您留电话，我们回。",
        "序号": "1",
        "咨询电话": "12345",
        "备注": "无",
    }
    for seed in range(20):
        names = random.Random(seed).sample(list(columns), len(columns))
        data = book(("某市热线知识",), names, [columns[n] for n in names])
        _, taken = take(FileIn(data, "问答.xlsx", library, TODAY))
        assert taken.entries[0].title == "候鸟怎么办" and '联系电话: "12345"' in taken.entries[0].text
        assert taken.columns is not None and taken.columns.chosen["内容"] == names.index("答复口径")


def test_without_headings_the_content_tells_and_a_person_may_say_otherwise(library: Library) -> None:
    rows = [
        ("去窗口登记，十五天内书面答复您。", "我的事什么时候回？"),
        ("带身份证到一楼，当天就能办。", "这事在哪里办？"),
    ]
    file = FileIn(book(*rows), "问答.xlsx", library, TODAY)
    _, taken = take(file)
    assert [e.title for e in taken.entries] == ["我的事什么时候回？", "这事在哪里办？"]
    assert taken.columns is not None and taken.columns.head == ("A列", "B列")
    _, turned = take(replace(file, columns={"标题": 0, "内容": 1}))
    assert [e.title for e in turned.entries] == [r[0] for r in rows]


def test_a_head_of_unknown_words_is_no_question(library: Library) -> None:
    rows = [
        ("条目", "甲栏", "乙栏"),
        ("1", "渡口几点开门？", "早上六点开，晚上八点关，涨水停渡。"),
        ("2", "船票怎么退？", "当天带票到窗口退。"),
    ]
    _, taken = take(FileIn(book(*rows), "表.xlsx", library, TODAY))
    assert [e.title for e in taken.entries] == ["渡口几点开门？", "船票怎么退？"]
    assert taken.columns is not None and taken.columns.head == ("条目", "甲栏", "乙栏")
