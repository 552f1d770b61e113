"""Practice in free reply: which techniques a typed reply shows, and in which words. It advises; it never grades.

The rules are data (``rules.yaml``): patterns by technique, phrases that are masked first, and advice. What is
found is quoted, so that a learner can see why, and disagree. Three things are looked at clause by clause: what is
negated is not found (我没有说您无理取闹); a "but" that waves away cancels the kindness before it (我理解，但规定就是规定); and a
clause that hurts cancels every good practice of the reply, and is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml

GOOD, AVOID = "用上", "避开"
LONGEST = 5_000
"""Characters of a reply that are looked at."""

_CLAUSE = re.compile(r"[^。！？；\n]+[。！？；]?")
_STOPS = "，。！？；\n,!?;"
HURTS = "指责"
WARM = ("共情", "肯定", "道歉")
"""Practices that a waving-away "but" cancels."""
_NOT_BEFORE = re.compile(
    r"(?:没有?[谁人]?|没说|(?<!是)不是|并非|不[会能敢该怪]|不可能|没法|无法|没权力?|谁也|谁都不?|不好|哪[敢能])[^，。！？；]{0,5}$"
)
_NOT_BLAMED = re.compile(r"(?:没有?|没说|(?<!是)不是|并非|不能说|没人|不能|不该|不会)[^，。！？；]{0,4}$")
_NOT_AFTER = re.compile(r"^[^，。！？；]{0,2}(?:不了|不起|不着|不上)")
_BUT = re.compile(r"[，,；。]?(?:但是?|可是?|不过|只是|然而)")
_WAVED_AWAY = re.compile(
    r"规定就是规定|没(?:有)?(?:什么)?办法|谁(?:又)?(?:容易|不|没)|(?:也)?(?:得|要|该)(?:替|体谅|理解|考虑)|(?:也)?没(?:什么)?用|帮不了|不可能"
    r"|规矩|不归(?:我|这)|按规定(?:来|办)|制度|没(?:道理|理)|也不行|不能(?:因为|开)"
)


@dataclass(frozen=True, slots=True)
class ReplyRule:
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
class ReplyFinding:
    """One technique in one reply.

    Attributes:
        found: whether its words are there.
        quotes: those words, in order, with ``spans`` telling where they stand.
        advice: what to try; empty when there is nothing to say.
        cancelled: words of it are there, and another clause of the reply undoes them; it then counts as not found.
    """

    name: str
    kind: str
    found: bool
    why: str
    quotes: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    advice: str = ""
    cancelled: bool = False

    @property
    def good(self) -> bool:
        """A good practice that was found, or a fault that was not."""
        return self.found == (self.kind == GOOD)


@lru_cache(maxsize=1)
def rules() -> tuple[ReplyRule, ...]:
    """The rules as shipped, in the order they are shown."""
    text = (resources.files("casebook") / "reply" / "rules.yaml").read_text(encoding="utf-8")
    return tuple(_rule(entry) for entry in yaml.load(text, Loader=yaml.CSafeLoader))


def _rule(entry: dict[str, object]) -> ReplyRule:
    def texts(key: str) -> list[str]:
        value = entry.get(key) or []
        return [str(v) for v in (value.values() if isinstance(value, dict) else value)]  # type: ignore[attr-defined]

    masked = sorted(texts("除去"), key=len, reverse=True)
    return ReplyRule(
        str(entry["名"]),
        str(entry["类"]),
        str(entry["为何"]),
        str(entry["建议"]),
        tuple(re.compile(p) for p in texts("样式")),
        tuple(re.compile(p) for p in texts("组合")),
        re.compile("|".join(masked)) if masked else None,
    )


def advise(reply: str) -> tuple[ReplyFinding, ...]:
    """What the rules find in a reply, one finding a technique.

    Args:
        reply: as typed; what is beyond :data:`LONGEST` characters is left out.
    """
    reply = reply[:LONGEST]
    spans = {rule.name: _spans(rule, reply) for rule in rules()}
    hurts = bool(spans.get(HURTS))
    return tuple(_finding(rule, reply, spans[rule.name], hurts) for rule in rules())


@dataclass(frozen=True, slots=True)
class Balance:
    """Reflections against questions; a good listener has at least as many of the first (MITI's ratio)."""

    reflections: int
    questions: int


def balance(reply: str) -> Balance:
    """How often a reply says back what was heard, and how often it asks; clauses that hurt are not looked for."""
    found = {f.name: f for f in advise(reply)}
    back = [*found["复述"].spans, *found["共情"].spans]
    sentences = [m.span() for m in _CLAUSE.finditer(reply[:LONGEST])]
    reflecting = {i for i, (a, b) in enumerate(sentences) if any(a <= s < b for s, _ in back)}
    asking = {i for i, (a, b) in enumerate(sentences) if reply[a:b].rstrip().endswith(("？", "?"))}
    return Balance(len(reflecting), len(asking - reflecting))


def _spans(rule: ReplyRule, reply: str) -> tuple[tuple[int, int], ...]:
    text = rule.masked.sub(lambda m: "　" * len(m[0]), reply) if rule.masked else reply
    found = {*_patterns(rule, text), *_together(rule, text)}
    if rule.kind == AVOID:
        found = {
            s for s in found if not _negated(text, s, _NOT_BLAMED if rule.name == HURTS else _NOT_BEFORE)
        }
    return _merged(sorted(found))


def _negated(text: str, span: tuple[int, int], before: re.Pattern[str]) -> bool:
    start, end = span
    begin = max((text.rfind(stop, 0, start) for stop in _STOPS), default=-1) + 1
    return bool(before.search(text[begin:start]) or _NOT_AFTER.match(text[end:]))


def _waved_away(reply: str, span: tuple[int, int]) -> bool:
    """Whether the words after a span turn round with a "but" that leaves nothing of it."""
    sentence = _CLAUSE.match(reply, span[1])
    rest = sentence[0] if sentence else ""
    but = _BUT.search(rest)
    return bool(but and _WAVED_AWAY.search(rest, but.end()))


def _finding(rule: ReplyRule, reply: str, spans: tuple[tuple[int, int], ...], hurts: bool) -> ReplyFinding:
    there, cancelled = bool(spans), False
    if rule.kind == GOOD and spans:
        if hurts:
            spans = ()
        elif rule.name in WARM:
            spans = tuple(s for s in spans if not _waved_away(reply, s))
        cancelled = there and not spans
    found = bool(spans)
    quotes = tuple(reply[a:b] for a, b in spans)
    advice = "" if found == (rule.kind == GOOD) else rule.advice
    return ReplyFinding(rule.name, rule.kind, found, rule.why, quotes, spans, advice, cancelled)


def _patterns(rule: ReplyRule, text: str) -> Iterator[tuple[int, int]]:
    for pattern in rule.patterns:
        yield from (m.span() for m in pattern.finditer(text) if m[0].strip("　"))


def _together(rule: ReplyRule, text: str) -> Iterator[tuple[int, int]]:
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
