"""Numbers behind the name of what they number, and parcels by their form."""

from __future__ import annotations

import pytest

from casebook.anonymize import anonymize, detect


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("养老保险个人编号7130024418，少记了两年。", "7130024418"),
        ("社会保障号码是 88204417390，查不到缴费。", "88204417390"),
        ("医保编号：J20031187，停了。", "J20031187"),
        ("参保编号90011827364对不上。", "90011827364"),
        ("快递EB718204459CN被人签收了。", "EB718204459CN"),
        ("包裹JD0091827364550还没到。", "JD0091827364550"),
        ("单号YT8801726354910。", "YT8801726354910"),
    ],
)
def test_a_number_of_somebody_is_taken_out(text: str, number: str) -> None:
    assert number not in anonymize(text).text


@pytest.mark.parametrize(
    "text",
    [
        "个人编号在哪里看？",
        "社会保障号码在卡的背面。",
        "医保编号去哪里查？",
        "参保缴费编号由系统给出，不用记。",
    ],
)
def test_a_name_without_a_number_is_none(text: str) -> None:
    assert detect(text) == []
