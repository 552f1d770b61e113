"""Many letters at once say what each alone says; shared pseudonyms hold over rows."""

from __future__ import annotations

from casebook.anonymize import Options, anonymize, anonymize_many
from casebook.anonymize.many import ALONE

LETTERS = [
    "来访人刘建军反映：包工头赵铁柱欠薪，联系电话13812345678。",
    "赵铁柱说，刘建军的工钱已经结清。",
    "社区的刘建华也来反映，说刘建华家的房子漏水。",
    "刘主任答复说，正在办理。",
    "",
]


def test_each_is_as_alone() -> None:
    assert [done.text for done in anonymize_many(LETTERS)] == [anonymize(text).text for text in LETTERS]


def test_two_processes_give_the_same_in_the_same_order() -> None:
    letters = [f"{text}第{number}封。" for number in range(ALONE // 4) for text in LETTERS]
    alone = [done.text for done in anonymize_many(letters, processes=1)]
    assert [done.text for done in anonymize_many(letters, processes=2)] == alone
    assert len(set(alone)) == len(letters)


def test_shared_pseudonyms_tell_people_apart_over_rows() -> None:
    first, second, third, fourth, _ = anonymize_many(LETTERS, shared=True)
    name = first.pseudonyms["刘建军"]
    assert name == second.pseudonyms["刘建军"] and name in first.text and name in second.text
    assert first.pseudonyms["赵铁柱"] == second.pseudonyms["赵铁柱"]
    assert third.pseudonyms["刘建华"] != name and third.pseudonyms["刘建华"] in third.text
    assert "刘建华" not in first.pseudonyms
    assert name not in fourth.text and third.pseudonyms["刘建华"] not in fourth.text
    alone = anonymize_many(LETTERS)
    assert alone[0].pseudonyms["刘建军"] == "刘某" == alone[2].pseudonyms["刘建华"]


def test_empty_cells_of_a_table_are_empty_texts() -> None:
    assert [done.text for done in anonymize_many([None, "王建国来访", float("nan")])] == ["", "王某来访", ""]  # type: ignore[list-item]


def test_hints_are_left_as_the_options_say() -> None:
    text = "昨天高兴来了，姓名：王建国"
    assert (
        anonymize_many([text], options=Options(hints=True))[0].text
        == anonymize(text, options=Options(hints=True)).text
    )
