"""Names that one voice alone does not give: in rows without a mark, with a third character like a word, behind a trade."""

from __future__ import annotations

import pytest

from casebook.anonymize import anonymize, detect
from casebook.anonymize.detect import Policy
from casebook.anonymize.span import DataKind

ALONE = Policy(third_voice=False)  # what every machine finds, the extra installed or not


def names(text: str) -> list[str]:
    """Names that are replaced, in order."""
    return [
        text[item.start : item.end]
        for item in detect(text, None, ALONE)
        if item.kind is DataKind.PERSON and not item.is_hint
    ]


def test_a_row_of_names_without_marks_is_cut_as_a_whole() -> None:
    members = ["王长河", "王克", "李双喜", "万里", "赵贵珍", "赵海", "周永顺", "郑必安", "和志远", "高严"]
    assert (
        names("联名的有" + "".join(members[:3]) + "，还有：" + "".join(members) + "。")
        == members[:3] + members
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("县委副书记何俊有、常务副县长到了现场。", "何俊有"),
        ("通讯员马丽则、刘恩报道。", "马丽则"),
        ("村民侯再国和几个人去了镇里。", "侯再国"),
        ("22日中午，成先生路过河边。", "成先生"),
        ("（本报记者 黄金红）上月的事。", "黄金红"),
    ],
)
def test_a_name_like_words_is_found_by_what_stands_beside_it(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "张三向李四借款五万元。",
        "工人向政府反映，居民高度关注，村民应该到场。",
        "这件事说好了再来，大家都等着。",
        "据说在某部门，把成本降下来，和先生商量。",
    ],
)
def test_words_beside_names_stay(text: str) -> None:
    assert names(text) == []


def test_a_name_before_somebody_anonymous_is_still_seen() -> None:
    assert names("王建国在某部门工作，找李某评理。") == ["王建国"]


@pytest.mark.parametrize(
    "number",
    [
        "苏政办发〔2018〕77号",
        "浙政发〔2020〕5号",
        "闽政文〔2020〕5号",
        "皖人社发（2021）3号",
        "京建法[2019]8号",
    ],
)
def test_an_office_in_a_document_s_number_is_nobody(number: str) -> None:
    text = f"王建国说，按{number}办，张桂兰也这么说。"
    done = anonymize(text).text
    assert number in done and "王建国" not in done and "张桂兰" not in done
