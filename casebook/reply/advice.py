"""Practice in free reply: which techniques a typed reply shows, and in which words. It advises; it never grades.

The rules are data (``reply_rules.yaml``): patterns by technique, phrases that are masked first, and
advice. What is found is quoted, so that a learner can see why, and disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml

GOOD, AVOID = "用上", "避开"
LONGEST = 2_000
"""Characters of a reply that are looked at."""

_CLAUSE = re.compile(r"[^。！？；\n]+[。！？；]?")


@dataclass(frozen=True, slots=True)
class Rule:
    """How one technique is recognised.

    Attributes:
        kind: ``用上`` (good to find) or ``避开`` (better not found).
        patterns: any of them shows it.
        together: instead of patterns: all of these in one clause (a time and an action).
        masked: phrases that look like it and are not.
    """

    name: str
    kind: str
    why: str
    advice: str
    patterns: tuple[re.Pattern[str], ...] = ()
    together: tuple[re.Pattern[str], ...] = ()
    masked: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One technique in one reply.

    Attributes:
        found: whether its words are there.
        quotes: those words, in order, with ``spans`` telling where they stand.
        advice: what to try; empty when there is nothing to say.
    """

    name: str
    kind: str
    found: bool
    why: str
    quotes: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    advice: str = ""

    @property
    def good(self) -> bool:
        """A good practice that was found, or a fault that was not."""
        return self.found == (self.kind == GOOD)


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """The rules as shipped, in the order they are shown."""
    text = (resources.files("casebook") / "reply" / "rules.yaml").read_text(encoding="utf-8")
    return tuple(_rule(entry) for entry in yaml.load(text, Loader=yaml.CSafeLoader))


def _rule(entry: dict[str, object]) -> Rule:
    def texts(key: str) -> list[str]:
        value = entry.get(key) or []
        return [str(v) for v in (value.values() if isinstance(value, dict) else value)]  # type: ignore[attr-defined]

    masked = sorted(texts("除去"), key=len, reverse=True)
    return Rule(
        str(entry["名"]), str(entry["类"]), str(entry["为何"]), str(entry["建议"]),
        tuple(re.compile(p) for p in texts("样式")), tuple(re.compile(p) for p in texts("组合")),
        re.compile("|".join(masked)) if masked else None,
    )  # fmt: skip


def advise(reply: str) -> tuple[Finding, ...]:
    """What the rules find in a reply, one finding a technique.

    Args:
        reply: as typed; what is beyond :data:`LONGEST` characters is left out.
    """
    reply = reply[:LONGEST]
    return tuple(_finding(rule, reply) for rule in rules())


def _finding(rule: Rule, reply: str) -> Finding:
    text = rule.masked.sub(lambda m: "　" * len(m[0]), reply) if rule.masked else reply
    spans = _merged(sorted({*_patterns(rule, text), *_together(rule, text)}))
    found = bool(spans)
    quotes = tuple(reply[a:b] for a, b in spans)
    return Finding(
        rule.name,
        rule.kind,
        found,
        rule.why,
        quotes,
        spans,
        "" if found == (rule.kind == GOOD) else rule.advice,
    )


def _patterns(rule: Rule, text: str) -> Iterator[tuple[int, int]]:
    for pattern in rule.patterns:
        yield from (m.span() for m in pattern.finditer(text) if m[0].strip("　"))


def _together(rule: Rule, text: str) -> Iterator[tuple[int, int]]:
    if not rule.together:
        return
    for clause in _CLAUSE.finditer(text):
        hits = [pattern.search(clause[0]) for pattern in rule.together]
        if all(hits):
            for hit in hits:
                assert hit is not None
                yield clause.start() + hit.start(), clause.start() + hit.end()


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)
