"""Free replies: the rules measured on the half of the labelled replies that was kept aside while writing them."""

from __future__ import annotations

import time

import pytest

from casebook.reply.advice import AVOID, GOOD, LONGEST, Balance, advise, balance
from tests.casebook.reply.labelled import NAMES, kept_aside, measure, voices, written

PRECISION, RECALL, ENOUGH = 0.90, 0.75, 20
REPLIES = [*voices(), *written()]
KEPT = [r for r in REPLIES if kept_aside(r.text)]


def test_there_are_enough_labelled_replies() -> None:
    assert len(voices()) >= 300 and len({r.text for r in REPLIES}) == len(REPLIES)
    assert all(r.labels <= set(NAMES) for r in REPLIES)
    assert abs(len(KEPT) - len(REPLIES) / 2) <= 12
    assert all(count >= ENOUGH for *_, count in measure(REPLIES).values())


@pytest.mark.parametrize("name", NAMES)
def test_precision_and_recall(name: str) -> None:
    """On all labelled replies, of which each technique has twenty; a little lower on the half kept aside."""
    for replies, slack in ((REPLIES, 0.0), (KEPT, 0.05)):
        precision, recall, count = measure(replies)[name]
        assert precision >= PRECISION - slack, f"{name}: precision {precision:.2f} (n = {count})"
        assert recall >= RECALL - slack, f"{name}: recall {recall:.2f} (n = {count})"


def test_no_hostile_reply_is_praised() -> None:
    for reply in REPLIES:
        found = [f for f in advise(reply.text) if f.found]
        if any(f.name == "指责" for f in found):
            assert not [f.name for f in found if f.kind == GOOD], reply.text


def test_a_hostile_clause_cancels_praise_and_is_named() -> None:
    found = {f.name: f for f in advise("您好，请坐，喝口水。您心情不好关我什么事？明天上午我给您打电话。")}
    assert found["指责"].quotes == ("关我什么事",)
    assert not found["问候"].found and found["问候"].cancelled and found["下一步"].cancelled
    assert not found["释法"].cancelled  # was never there


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("您的心情我理解，但规定就是规定。", False),
        ("您的心情我理解，但今天办不完，明早我头一个给您办。", True),
    ],
)
def test_a_but_that_waves_away_cancels_the_kindness_before_it(text: str, found: bool) -> None:
    assert next(f for f in advise(text) if f.name == "共情").found is found


@pytest.mark.parametrize("text", ["我没有说您无理取闹。", "不是说您闹事。", "您没有胡搅蛮缠。"])
def test_what_is_no_blame(text: str) -> None:
    assert not next(f for f in advise(text) if f.name == "指责").found


def test_reflections_and_questions_are_counted_by_sentence() -> None:
    said = "您是说水停了三天，对吧？您怕的是老人夜里犯病。后来他们怎么答复的？还有哪些人家？"
    assert balance(said) == Balance(2, 2) and balance("") == Balance(0, 0)


def test_findings_quote_the_words_where_they_stand() -> None:
    reply = "大娘您坐，喝口水。换谁心里都急。我保证给您办好。"
    found = {f.name: f for f in advise(reply)}
    assert (
        found["承诺"].found
        and found["承诺"].kind == AVOID
        and not found["承诺"].good
        and found["承诺"].advice
    )
    assert found["共情"].good and found["共情"].quotes == ("换谁心里都急",)
    assert not found["下一步"].found and found["下一步"].advice
    for finding in found.values():
        assert finding.quotes == tuple(reply[a:b] for a, b in finding.spans)
        assert finding.found == bool(finding.quotes)


@pytest.mark.parametrize(
    "text",
    [
        "我保证不了。",
        "我可不敢跟您拍胸脯。",
        "他们那边肯定给不了。",
        "我不能保证结果。",
        "保证金已经退了。",
        "这事不一定成。",
        "不敢说一定能成，但我明天去问。",
    ],
)
def test_what_is_no_promise(text: str) -> None:
    assert not next(f for f in advise(text) if f.name == "承诺").found


@pytest.mark.parametrize("text", ["", "　", "？？？", "[](){}*+", "好" * 50_000])
def test_odd_replies(text: str) -> None:
    begin = time.process_time()
    findings = advise(text)
    assert time.process_time() - begin < 0.5 and [f.name for f in findings] == NAMES
    assert all(end <= LONGEST for f in findings for _, end in f.spans)
