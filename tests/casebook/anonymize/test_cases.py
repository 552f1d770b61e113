"""Strings written by hand or by people of the trade, read from cases.yaml."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from casebook.anonymize import anonymize, audit, detect

CASES = yaml.load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf8"), yaml.CSafeLoader)
SLACK = 6  # characters beside the value that may go with it (the last word of a label)


def fault(case: dict[str, str]) -> str:
    """What is wrong with the findings for one case, empty when nothing is."""
    text, value = case["text"], case["find"]
    start = text.index(value)
    end = start + len(value)
    found = [item for item in detect(text) if not item.is_hint]
    covered = {at for item in found for at in range(item.start, item.end)}
    left = [text[at] for at in range(start, end) if at not in covered and text[at].strip()]
    beside = [at for at in covered if not start <= at < end]
    kinds = {item.kind.value for item in found if item.start < end and item.end > start}
    if left:
        return f"left standing: {''.join(left)!r}"
    if case["kind"] not in kinds:
        return f"found as {sorted(kinds)}"
    return "too much goes with it" if len(beside) > SLACK else ""


@pytest.mark.parametrize("case", CASES["find"], ids=lambda case: f"{case['kind']}-{case['form']}")
def test_value_is_found(case: dict[str, str]) -> None:
    assert fault(case) == "", case["text"]


def test_there_are_enough_strings_of_each_form() -> None:
    forms = Counter(case["form"] for case in CASES["find"])
    assert sum(forms.values()) >= 320
    assert all(
        forms[form] >= 10
        for form in ("plain", "full-width", "chinese-digits", "spaced", "zero-width", "line-break", "mixed")
    )


@pytest.mark.parametrize("text", CASES["strict_clean"])
def test_nothing_is_found_in_clean_text(text: str) -> None:
    assert [text[item.start : item.end] for item in detect(text) if not item.is_hint] == []


@pytest.mark.parametrize("text", CASES["lenient_clean"] + CASES["strict_clean"])
def test_nothing_is_found_in_teaching_text(text: str) -> None:
    assert [text[item.start : item.end] for item in audit(text)] == []


@pytest.mark.parametrize("case", CASES["find"][::7], ids=lambda case: f"{case['kind']}-{case['form']}")
def test_value_is_gone_after_replacement(case: dict[str, str]) -> None:
    done = anonymize(case["text"])
    assert case["find"] not in done.text
    assert anonymize(done.text).text == done.text
