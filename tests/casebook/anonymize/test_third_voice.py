"""The second neural tagger where it is installed, and everything the same where it is not."""

from __future__ import annotations

from importlib import import_module

import pytest

from casebook.anonymize import STRICT, audit, detect
from casebook.anonymize.recognise.third_voice import ThirdVoice
from casebook.anonymize.tagger import lac

needed = pytest.mark.skipif(not lac.installed(), reason="the extra fangzhi[names] is not installed")


def names(text: str) -> list[str]:
    return [text[item.start : item.end] for item in detect(text) if not item.is_hint]


@needed
def test_it_hears_what_the_others_miss() -> None:
    assert lac.people("村民克里木昨天来访，库尔班也来了。") is not None
    assert names("基辛格来访，克林顿总统接见。")[:2] == ["基辛格", "克林顿"]


@needed
def test_sentences_of_any_length_together_are_as_alone() -> None:
    lines = ["王建国来访。", "李秀英和赵铁柱说，房子漏水，没有人管，已经三年。", "张伟走了。"] * 3
    together = lac.people("\n".join(lines))
    alone, at = [], 0
    for line in lines:
        alone += [(at + a, at + b) for a, b in lac.people(line) or []]
        at += len(line) + 1
    assert together == alone and len(alone) == 12


def test_without_it_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lac, "_folder", lambda: None)
    assert lac.people("王建国来访。") is None
    assert names("王建国来访。") == ["王建国"]


def test_an_audit_never_asks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr(import_module("casebook.anonymize.detect"), "people", refuse)
    assert [item.rule for item in audit("王建国来访。")] == ["name.both"]
    with pytest.raises(AssertionError):
        detect("王建国来访。", None, STRICT)


def test_a_name_it_does_not_hear_is_less_sure_and_not_carried_on() -> None:
    silent = ThirdVoice(set())
    verdict = silent.weigh("马拉维", 0, (0.97, "name.both", "两个识别器都认为是姓名"), True, True)
    assert verdict is not None and 0.5 <= verdict[0] < 0.6
    heard = ThirdVoice({(0, 3)}).weigh("克林顿", 0, (0.4, "name.hint", "请人工核对"), True, True)
    assert heard is not None and heard[:2] == (0.6, "name.two_taggers")
