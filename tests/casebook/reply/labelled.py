"""The labelled replies: ``replies.yaml`` and ``voices.txt``, of which one half is only ever measured on."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from casebook.reply.advice import advise, rules

HERE = Path(__file__).parent
NAMES = [rule.name for rule in rules()]
LETTERS = dict(
    zip(
        "问共复开释下肯道承指",
        ("问候", "共情", "复述", "开放提问", "释法", "下一步", "肯定", "道歉", "承诺", "指责"),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What was said, and what a reader finds in it."""

    text: str
    labels: frozenset[str]


def kept_aside(text: str) -> bool:
    """The fixed half used for measuring only: by the text itself, so that it never moves."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 1


def voices() -> list[Reply]:
    """The replies of ``voices.txt``: ``labels｜words`` a line."""
    found = []
    for line in (HERE / "voices.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            letters, _, words = line.partition("｜")
            labels = frozenset(LETTERS[c] for c in letters if c != "无")
            found.append(Reply(words, labels))
    return found


def written() -> list[Reply]:
    """The replies of ``replies.yaml``."""
    entries = yaml.safe_load((HERE / "replies.yaml").read_text(encoding="utf-8"))
    return [Reply(e["话"], frozenset(e["有"])) for e in entries]


def measure(replies: Iterable[Reply]) -> dict[str, tuple[float, float, int]]:
    """Precision, recall and number of labelled replies by technique."""
    hit: Counter[str] = Counter()
    given: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for reply in replies:
        found = {f.name for f in advise(reply.text) if f.found}
        given.update(found)
        wanted.update(reply.labels)
        hit.update(found & reply.labels)
    return {n: (hit[n] / max(given[n], 1), hit[n] / max(wanted[n], 1), wanted[n]) for n in NAMES}
