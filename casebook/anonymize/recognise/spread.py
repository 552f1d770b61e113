"""Carry every found name through the whole document, variants included."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casebook.anonymize.normalise import PlainView
from casebook.anonymize.recognise import surnames
from casebook.anonymize.span import DataKind, Finding
from casebook.anonymize.tagger.words import is_word

_SURE = 0.75  # names less sure than this are looked for in full only
_WORD = 0.4  # a given name that is also a word


@dataclass(frozen=True)
class Variant:
    """One way in which a name may come back."""

    text: str
    entity: str
    confidence: float
    explanation: str


def spread(view: PlainView, found: Iterable[Finding], trusted: float = 0.6) -> list[Finding]:
    """Find the other mentions of the people already found.

    Args:
        view: the view to search, usually ``compact`` (white space ignored).
        found: findings of names; those below ``trusted`` are not carried on.
        trusted: lowest confidence of a name that is carried through the document.

    Returns:
        Further findings of kind ``PERSON`` with the full name as ``entity``.
    """
    best: dict[str, float] = {}
    for item in found:
        if item.confidence >= trusted and (surnames.is_shaped(item.entity) or "·" in item.entity):
            best[item.entity] = max(best.get(item.entity, 0.0), item.confidence)
    variants = {
        variant.text: variant for name in sorted(best) for variant in _variants(name, min(best[name], 0.9))
    }
    return list(search(view, variants, "name.spread"))


def search(
    view: PlainView, variants: dict[str, Variant], rule: str, kind: DataKind = DataKind.PERSON
) -> Iterator[Finding]:
    """Find every variant in a view: one pass, by the first two characters.

    Args:
        view: the view to search.
        variants: text to variant; texts have at least two characters.
        rule: name for the findings.
        kind: kind of the findings.

    Returns:
        Findings, the longest variant at each place only.
    """
    heads: dict[str, list[Variant]] = {}
    for variant in sorted(variants.values(), key=lambda item: -len(item.text)):
        heads.setdefault(variant.text[:2], []).append(variant)
    if not heads:
        return
    text = view.text
    pattern = (
        re.compile("(?=" + "|".join(sorted({re.escape(head) for head in heads})) + ")")
        if len(heads) < 40
        else None
    )
    places = (match.start() for match in pattern.finditer(text)) if pattern else range(len(text) - 1)
    for at in places:
        for variant in heads.get(text[at : at + 2], ()):
            if text.startswith(variant.text, at):
                start, end = view.span(at, at + len(variant.text))
                sure = variant.confidence
                if sure == _WORD and (not at or not view.text[at - 1].isalnum()):
                    sure = 0.6  # 建国到… at the head of a clause is the man, not the founding of the state
                yield Finding(start, end, kind, sure, rule, variant.explanation, variant.entity)
                break


def _variants(name: str, sure: float) -> Iterator[Variant]:
    """Full name, given name, 老/小 plus surname, surname plus form of address; no surer than the name itself."""
    yield Variant(name, name, sure, "文中已识别姓名的再次出现")
    length = surnames.surname_length(name)
    if "·" in name or not length or sure < _SURE:
        return
    family, given = name[:length], name[length:]
    if len(given) == 2:
        word = is_word(given)
        yield Variant(
            given,
            name,
            _WORD if word else 0.75,
            "文中已识别姓名去掉姓氏" + ("，但也是常用词" if word else ""),
        )
    for prefix in "老小阿":
        if not is_word(prefix + family):
            yield Variant(prefix + family, name, 0.62, "文中已识别姓名的老、小加姓氏称呼")
    for kin in ("先生", "女士", "大爷", "大娘", "师傅", "同志"):
        yield Variant(family + kin, name, 0.65, "文中已识别姓名的姓氏加称呼")
