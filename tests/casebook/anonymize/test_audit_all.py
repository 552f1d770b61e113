"""Auditing only what could be reported says exactly what auditing everything says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from casebook.anonymize import LENIENT, Finding, audit_all, detect
from casebook.anonymize.recognise.candidates import may_hold_a_name
from casebook.anonymize.recognise.surnames import COMMON, COMPOUND, RARE
from casebook.anonymize.tagger.model import fragments

HERE = Path(__file__).parent
CONTENT = HERE.parents[2] / "content"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂花建国志远海燕春梅德福玉珍凤斌晓红立新永贵长顺虎庆高方程金"
PLACES = (
    "来访人{a}说，房子漏水三年没有人管。",
    "{a}今天上午来到窗口，要求结清工钱。",
    "姓名：{a}，联系电话：1380013{n}。",
    "他儿子{a}去年在工地上摔伤，至今没有赔。",
    "村民{a}、{b}、{c}联名反映修路的事。",
    "身份证号11010519491231002X，住幸福路{m}号3单元201室。",
    "我叫{a}，我要反映低保被停的事。",
    "由{a}同志负责答复，办公室主任{b}签字。",
    "对方{a}不服判决，原告{b}上诉。",
    "经办人签字：{a}",
    "车牌京A{n}5的面包车是{a}的，银行卡6222020200112230112。",
    "{a}和妻子{b}一起来，案号（2021）京0105民初{n}号。",
    "（记者 {a}）本报讯，局长{b}在会上强调要按期答复。",
    "包工头叫{a}，人已经找不到了，工程款由{b}领走。",
)


def planted(count: int = 200) -> Iterator[str]:
    """Lines with personal data of invented people; the same at every run."""
    chance = random.Random(20261127)

    def name() -> str:
        kind = chance.random()
        pool = sorted(COMPOUND) if kind < 0.1 else sorted(RARE) if kind < 0.35 else sorted(COMMON)
        return chance.choice(pool) + "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2))))

    for number in range(count):
        yield PLACES[number % len(PLACES)].format(
            a=name(), b=name(), c=name(), n=chance.randint(1000, 9999), m=chance.randint(1, 99)
        )


def everything(text: str) -> list[Finding]:
    """The audit of before: every sentence tagged and cut into words."""
    return detect(text, None, LENIENT)


def test_planted_lines_are_found_as_before() -> None:
    lines = list(planted())
    found = audit_all(lines)
    assert found == [everything(line) for line in lines]
    assert sum(map(len, found)) > 250


@pytest.mark.parametrize("name", ["paragraphs.txt", "paragraphs_second.txt"])
def test_labelled_paragraphs_are_found_as_before(name: str) -> None:
    text = (HERE / name).read_text(encoding="utf8").replace("{", "").replace("}", "")
    paragraphs = [p for p in text.split("\n") if p.strip()]
    assert audit_all(paragraphs) == [everything(p) for p in paragraphs]
    assert audit_all([text]) == [everything(text)]


def test_the_strings_of_the_trade_are_found_as_before() -> None:
    cases = yaml.load((HERE / "cases.yaml").read_text(encoding="utf8"), yaml.CSafeLoader)
    texts = [case["text"] for case in cases["find"]]
    assert audit_all(texts) == [everything(text) for text in texts]


def test_planted_in_shipped_content_they_are_found_as_before() -> None:
    chance = random.Random(7)
    lines = list(planted())
    texts = []
    for path in sorted((CONTENT / "cases").glob("*.md"))[:12]:
        rows = path.read_text(encoding="utf8").split("\n")
        for line in chance.sample(lines, 5):
            rows.insert(chance.randrange(len(rows)), f"- {line}")
        texts.append("\n".join(rows))
    assert audit_all(texts) == [everything(text) for text in texts]


def test_most_of_a_clean_text_needs_no_tagger() -> None:
    text = "\n".join(p.read_text(encoding="utf8") for p in sorted((CONTENT / "answers").glob("*.md"))[:60])
    pieces = [text[a:b] for a, b in fragments(text)]
    tagged = sum(len(piece) for piece in pieces if may_hold_a_name(piece))
    assert tagged < 0.3 * sum(map(len, pieces))
    assert may_hold_a_name("原告方明说，工程款由高建国领走。") and not may_hold_a_name("十五日内书面告知。")
