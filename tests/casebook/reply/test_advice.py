"""Free replies: the rules measured on the half of the labelled replies that was kept aside while writing them."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from pathlib import Path

import pytest
import yaml

from casebook.reply.advice import AVOID, LONGEST, advise, rules

REPLIES = yaml.safe_load((Path(__file__).parent / "replies.yaml").read_text(encoding="utf-8"))
NAMES = [rule.name for rule in rules()]
PRECISION, RECALL = 0.85, 0.75


def kept_aside(text: str) -> bool:
    """The fixed half used for measuring only: by the text itself, so that it never moves."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 1


def measure(kept: bool) -> dict[str, tuple[float, float, int]]:
    """Precision, recall and number of labelled replies by technique."""
    hit: Counter[str] = Counter()
    given: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for reply in (r for r in REPLIES if kept_aside(r["话"]) is kept):
        found = {f.name for f in advise(reply["话"]) if f.found}
        given.update(found)
        wanted.update(reply["有"])
        hit.update(found & set(reply["有"]))
    return {n: (hit[n] / max(given[n], 1), hit[n] / max(wanted[n], 1), wanted[n]) for n in NAMES}


def test_there_are_enough_labelled_replies() -> None:
    assert len(REPLIES) >= 160 and len({r["话"] for r in REPLIES}) == len(REPLIES)
    assert all(set(r["有"]) <= set(NAMES) for r in REPLIES)
    kept = sum(kept_aside(r["话"]) for r in REPLIES)
    assert abs(kept - len(REPLIES) / 2) <= 5
    assert all(count >= 7 for *_, count in measure(True).values())


@pytest.mark.parametrize("name", NAMES)
def test_precision_and_recall_on_the_kept_half(name: str) -> None:
    precision, recall, count = measure(True)[name]
    assert precision >= PRECISION, f"{name}: precision {precision:.2f} (n = {count})"
    assert recall >= RECALL, f"{name}: recall {recall:.2f} (n = {count})"


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
    "text", ["我不能保证结果。", "保证金已经退了。", "这事不一定成。", "不敢说一定能成，但我明天去问。"]
)
def test_what_is_no_promise(text: str) -> None:
    assert not next(f for f in advise(text) if f.name == "承诺").found


@pytest.mark.parametrize("text", ["", "　", "？？？", "[](){}*+", "好" * 50_000])
def test_odd_replies(text: str) -> None:
    begin = time.process_time()
    findings = advise(text)
    assert time.process_time() - begin < 0.5 and [f.name for f in findings] == NAMES
    assert all(end <= LONGEST for f in findings for _, end in f.spans)
