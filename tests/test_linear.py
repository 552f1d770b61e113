"""Everything that reads what people type or bring takes time in proportion to its length, whatever stands there.

Measured in CPU time at 1, 2, 4 and 8 times the length; eight times may take at most twenty times as long.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from casebook import read_course, read_drill, read_scenario
from casebook.anonymize import anonymize
from casebook.codes.samples import COURSE, DRILL, SCENARIO
from casebook.exchange.answer_words import deadline_lines, parts_of
from casebook.exchange.content_file import items_of, paragraphs
from casebook.reply.advice import LONGEST, advise
from kb.codes.samples import LIBRARY
from kb.content import read_text
from kb.content.mending import mend
from kb.model.citations import find, parse, parse_key

SLOWEST = 20  # times, for eight times the length
UNSEEN = 0.25  # seconds of CPU time below which nothing is said
ANSWER = next(text for path, text in LIBRARY.items() if path.startswith("answers"))

GUIDE = LIBRARY["guides/zn-shili.md"]

READERS: dict[str, tuple[Callable[[str], object], int]] = {
    "citation": (parse, 1500),
    "key": (parse_key, 1500),
    "running text": (lambda text: list(find(text)), 500),
    "reply": (advise, LONGEST // 8),
    "answer": (lambda text: read_text(ANSWER + "\n" + text + "\n", "answers/wd-x.md"), 400),
    "guide": (lambda text: read_text(GUIDE + "\n" + text + "\n", "guides/zn-x.md"), 400),
    "basis": (
        lambda text: read_text(ANSWER.replace("第二条：15日", "第二条" + text), "answers/wd-x.md"),
        400,
    ),
    "mend": (lambda text: mend(GUIDE + "\n" + text + "\n", "guides/zn-x.md"), 300),
    "fields": (lambda text: read_text("---\n标题: x\na: " + text + "\n---\n", "answers/wd-x.md"), 400),
    "scenario": (lambda text: read_scenario(SCENARIO + "\n" + text + "\n"), 300),
    "drill": (lambda text: read_drill(DRILL + "\n" + text + "\n"), 300),
    "course": (lambda text: read_course(COURSE + "\n" + text + "\n"), 300),
    "letter": (anonymize, 150),
    "exchanged words": (
        lambda text: (parts_of(text), items_of(text), paragraphs(text), deadline_lines(text)),
        3000,
    ),
}
PIECES = (
    "1",
    "十",
    " ",
    "第一条",
    "《",
    "《某法》第三条、",
    "法",
    "中华人民共和国",
    "#1",
    "@",
    "（",
    "[x](1",
    "1、甲\n",
    "·甲\n",
    "［",
    "[[",
    "~~",
    "==",
    "$\\a",
    "##　",
    "、第二条",
    "- ",
    "* ",
    ">",
    "`",
    "![",
    "&a ",
    "*a ",
    "{",
    "? ",
    "## 节点 {#n}\n",
    "1. 说 {好}\n-> n1\n",
    "- 甲：乙\n",
    "| a |\n",
    "甲\t乙\n",
    "a  b ",
    "<b",
    "k: v\n",
    "“",
    "。",
    "张三",
    "王某138",
    "某省某市某县",
    "a@b.",
    "1-",
    "O1l",
    "王长河",
    "王海李双喜赵贵珍",
    "衣三巴",
    "一三八",
    "san ",
    "1中间",
    "1,",
    "&#49;",
    "<b>1",
    "2023苏民初1",
    "微信",
    "生于72年",
    "四个8",
    "138那个",
    "，后四位6",
    "电话一，喂，",
    "幺。",
    "苏E8，",
    "E1，",
    "微信a，",
    "a艾特",
    "尾号8",
    "一百三十八",
)


@pytest.mark.parametrize("reader", READERS)
def test_time_grows_with_the_length(reader: str) -> None:
    read, length = READERS[reader]
    read("x")  # what is loaded at first use
    for piece in PIECES:
        took = [cpu(read, piece * (length * times // len(piece) + 1)) for times in (1, 2, 4, 8)]
        assert took[3] < UNSEEN or took[3] < SLOWEST * max(took[0], 0.005), (
            piece,
            [round(t, 3) for t in took],
        )


def cpu(read: Callable[[str], object], text: str) -> float:
    """Seconds of this process's CPU time, the better of two."""
    out = []
    for _ in range(2):
        began = time.process_time()
        read(text)
        out.append(time.process_time() - began)
    return min(out)


def test_twelve_thousand_digits_are_no_citation_and_cost_nothing() -> None:
    for text in (
        "1" * 12_000,
        "十" * 12_000,
        "信访工作条例第" + "一" * 12_000 + "条",
        "《" * 12_000,
        " " * 12_000,
    ):
        assert cpu(parse, text) < 0.05 and parse(text) is None


def test_looking_for_citations_in_twelve_thousand_characters_costs_nothing() -> None:
    for text in ("一" * 12_000, "一百二十条" * 2_400, "法" * 12_000, "法一" * 6_000, "《" * 12_000):
        assert cpu(lambda t: list(find(t)), text) < 0.05 and not list(find(text))


def test_aliases_do_not_blow_fields_up() -> None:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"] + [
        f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)
    ]
    text = "---\n" + "\n".join(lines) + "\n标题: *a11\n编号: *a11\n---\n"
    assert cpu(lambda t: read_text(t, "answers/wd-x.md"), text) < 1
    assert read_text(text, "answers/wd-x.md").problems
