"""Word documents as people keep them become drafts of the right kind; what has no place is kept and named."""

from __future__ import annotations

import re

import pytest

from casebook.exchange.model import FileIn, Taken, Wanted
from casebook.exchange.table import format_named, give, take
from kb.content import read_text
from kb.library import Library
from kb.model import Case, Guide, Kind
from tests.casebook.exchange.files import document, with_part
from tests.conftest import TODAY


def read(data: bytes, library: Library, kind: Kind | None = None) -> Taken:
    return take(FileIn(data, "讲义.docx", library, TODAY, kind=kind))[1]


CASE = document(
    "一张渡口的账",
    "一、基本情况",
    "某某在渡口等了三天。",
    "二、主要诉求",
    "要求退船票",
    "要求道歉",
    "三、化解过程",
    "我们去看了渡口。",
    "四、领导批示",
    "请抓紧。",
    "五、办理结果",
    "退了票。",
    "六、几点思考",
    "先去看，再说话。",
    "七、政策依据",
    "示例工作条例第二条：15日内答复",
)


def test_a_case_without_heading_styles_is_a_case(library: Library) -> None:
    entry = read(CASE, library).entries[0]
    made = read_text(entry.text.replace("---\n", "---\n编号: al-x\n", 1), "cases/al-x.md").entry
    assert entry.kind is Kind.CASE and isinstance(made, Case) and made.title == "一张渡口的账"
    assert [d.title for d in made.demands] == ["要求退船票", "要求道歉"]
    assert (made.story, made.handling, made.outcome) == (
        "某某在渡口等了三天。",
        "我们去看了渡口。",
        "退了票。",
    )
    assert made.points == ("先去看，再说话。",) and [b.note for b in made.basis] == ["15日内答复"]
    assert "请抓紧。" in made.body and any("“领导批示”这一节在案例里没有位置" in n.text for n in entry.notes)


def test_a_guide_keeps_its_own_sections_lists_and_tables(library: Library) -> None:
    data = document(
        (0, "渡口值班"),
        "天亮以前到。",
        (1, "办理流程"),
        "看水位。",
        "挂牌子。",
        (1, "常见差错"),
        "忘了挂牌子。",
        [["水位", "怎么办"], ["三米以上", "停渡"]],
        (1, "政策依据"),
        "示例工作条例第二条",
        "局里的老规矩",
    )
    entry = read(data, library).entries[0]
    made = read_text(entry.text.replace("---\n", "---\n编号: zn-x\n", 1), "guides/zn-x.md").entry
    assert isinstance(made, Guide) and made.steps == "1. 看水位。\n2. 挂牌子。"
    assert "## 常见差错" in made.body and "| 水位 | 怎么办 |\n| --- | --- |\n| 三米以上 | 停渡 |" in made.body
    assert len(made.basis) == 1 and "局里的老规矩" in made.body
    assert any("没有认出是哪一条" in n.text for n in entry.notes)


def test_every_word_of_a_document_is_in_its_draft(library: Library) -> None:
    text = "".join(read(CASE, library).entries[0].text.split())
    for words in (
        "一张渡口的账",
        "某某在渡口等了三天。",
        "要求退船票",
        "我们去看了渡口。",
        "领导批示",
        "请抓紧。",
        "退了票。",
        "先去看，再说话。",
    ):
        assert words in text


def test_what_a_document_says_does_not_become_markup(library: Library) -> None:
    data = document(
        "怎么办", (1, "说明"), "# 依据", "---", "| 甲 | 乙", "<script>alert(1)</script>", "- - 丙"
    )
    entry = read(data, library, Kind.ANSWER).entries[0]
    made = read_text(entry.text.replace("---\n", "---\n编号: wd-x\n", 1), "answers/wd-x.md")
    assert made.entry is not None and entry.text.count("\n## 依据") == 1 and "\n# " not in entry.text


def test_pictures_comments_and_headers_are_named(library: Library) -> None:
    data = with_part(document("渡口", "等船。"), {"word/media/image1.png": b"x"})
    assert any("1 张图片" in n.text for n in read(data, library).notes)


@pytest.mark.parametrize("path", ["guides/zn-shili.md", "cases/al-shili.md", "answers/wd-shili.md"])
def test_the_sample_of_each_kind_comes_back_whole(path: str, library: Library) -> None:
    one = next(x.entry for x in library.loaded if x.path == path)
    assert one is not None
    made = give(format_named("word"), Wanted((one,), library, TODAY, key=True))
    entry = read(made.data, library).entries[0]
    again = read_text(entry.text.replace("---\n", f"---\n编号: {one.id}\n", 1), path).entry
    assert entry.kind is one.kind and again is not None
    left = {"fingerprint", "layer", "related", "offices"}
    for name in type(one).__dataclass_fields__:
        if name not in left and name != "card":
            assert plain(getattr(again, name)) == plain(getattr(one, name)), name


def plain(value: object) -> str:
    """A field without bold type and links, which do not come through."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", str(value).replace("**", ""))
