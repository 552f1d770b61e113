"""Carry every found name through the whole document, variants included."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casebook.anonymize.normalise import PlainView
from casebook.anonymize.recognise import surnames
from casebook.anonymize.recognise.name_patterns import PARTICLES
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


def grown(view: PlainView, found: Iterable[Finding]) -> list[Finding]:
    """Names of which a tagger lost the last character: 李培 of 李培之同志, 高允 where 高允连 stands each time.

    Args:
        view: the view to search, usually ``compact_words``.
        found: findings of names.

    Returns:
        Longer findings that begin where the shorter ones do.
    """
    where = {start: at for at, start in enumerate(view.starts)}
    seen: dict[str, list[int]] = {}
    found = list(found)
    begun = {item.start for item in found if item.confidence >= 0.6}
    for item in found:
        if len(item.entity) == 2 and item.confidence >= 0.8 and item.start in where:
            seen.setdefault(item.entity, []).append(where[item.start])
    out = []
    for name, places in sorted(seen.items()):
        text = view.text
        after = {text[at + 2 : at + 3] for at in places}
        for at in places:
            last = text[at + 2 : at + 3]
            whole = name + last
            if at + 2 < len(text) and view.starts[at + 2] in begun:
                continue  # the next name begins there
            if not text.startswith(name, at) or last in _NOT_LAST or not surnames.is_shaped(whole):
                continue
            alone = len(after) == 1 and len(places) > 1 and not _ROLE.match(text, at + 2)
            if (alone and last not in PARTICLES) or (
                _TITLED.match(text, at + 3) and not _ROLE.match(text, at + 2)
            ):
                start, end = view.span(at, at + 3)
                why = "前两字是已识别的姓名，第三字也应属于姓名"
                out.append(Finding(start, end, DataKind.PERSON, 0.8, "name.grown", why, whole))
    return out


def without_shorter(found: list[Finding], longer: Iterable[Finding]) -> list[Finding]:
    """Drop a name of two characters where the same name with its third character begins."""
    whole = {
        item.start: item.end
        for item in longer
        if len(item.entity) == 3 and (item.confidence >= 0.7 or item.rule == "name.whole")
    }
    return [
        item
        for item in found
        if item.kind is not DataKind.PERSON
        or len(item.entity) != 2
        or item.rule == "name.label"
        or whole.get(item.start, 0) <= item.end
    ]


_ROLE = re.compile("|".join((*surnames.ROLES, *surnames.KIN)))
_TITLED = re.compile("支队长|" + "|".join(word for word in (*surnames.ROLES, *surnames.KIN) if len(word) > 1))
_NOT_LAST = frozenset("大小老副总正前原新女男的了、和与")


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
