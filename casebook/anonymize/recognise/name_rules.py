"""Names by rule: labels, introductions, roles, signatures, enumerations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casebook.anonymize.normalise import Normal, PlainView
from casebook.anonymize.recognise import surnames
from casebook.anonymize.recognise.name_patterns import (
    ALL_HANZI,
    AT_WORK,
    CALLED,
    CAPTION,
    CONJUNCTION,
    DOT,
    DOTTED_PART,
    FAMILIAR,
    FUNCTION,
    LABEL,
    MEMBER,
    ONLY_ROLE,
    POSTED,
    RARE_ADDRESS,
    REPORTER,
    SIGNED,
    SPACED,
    SPACED_LABEL,
    SPEAKER,
    STOP_VALUE,
    SURNAME_ROLE,
)
from casebook.anonymize.span import DataKind, Finding
from casebook.anonymize.tagger.words import Token, frequency, is_word


def names_by_rule(normal: Normal, view: PlainView, tokens: list[Token]) -> Iterator[Finding]:
    """Labels, introductions, surname plus role, familiar forms, dotted and spaced names."""
    plain = normal.plain
    for pattern in (LABEL, SPACED_LABEL):
        for match in pattern.finditer(plain.text):
            yield from _labelled(plain, match)
    borders = {a for a, _, _ in tokens} | {b for _, b, _ in tokens}
    for match in CALLED.finditer(view.text):
        name = match["value"]
        if (
            not is_word(name)
            and name not in surnames.NOT_NAMES
            and not STOP_VALUE.match(name[1:])
            and "某" not in name
        ):
            yield person(view, *match.span("value"), 0.75, "name.called", "前有称谓、身份词的姓名", name)
    for pattern, rule, why, sure in _CONTEXTS:
        for match in pattern.finditer(view.text):
            yield from _in_context(view, match, rule, why, sure, borders)
    for match in SURNAME_ROLE.finditer(view.text):
        if match.start() in borders and match.end() in borders and not is_word(match[0]):
            yield person(view, *match.span(), 0.7, "name.role", "姓氏加职务、称呼", match[1])
    for match in FAMILIAR.finditer(view.text):
        if match.start() in borders and match.end() in borders and match[0] not in surnames.NOT_FAMILIAR:
            yield person(view, *match.span(), 0.6, "name.familiar", "老、小加姓氏的称呼", match[1])
    yield from _addressed(view, borders)
    yield from _at_work(view, tokens)
    yield from _dotted(view, tokens)
    for match in SPACED.finditer(plain.text):
        name = re.sub(" ", "", match["value"])
        if not is_word(name) and name not in surnames.NOT_NAMES:
            yield person(plain, *match.span("value"), 0.5, "name.spaced", "字间有空格的姓名", name)


def _addressed(view: PlainView, borders: set[int]) -> Iterator[Finding]:
    """A rare surname with a full form of address, 成先生, and whoever signs as a reporter, though it be a word."""
    for match in RARE_ADDRESS.finditer(view.text):
        family = match["family"]
        if match.start() in borders and match.end() in borders and family not in CONJUNCTION + _NO_FAMILY:
            yield person(view, *match.span(), 0.6, "name.role", "少见的姓氏加称呼", family)
    for match in SIGNED.finditer(view.text):
        if match["value"][0] not in CONJUNCTION and "某" not in match["value"]:
            yield person(
                view, *match.span("value"), 0.8, "name.caption", "记者、通讯员的署名", match["value"]
            )


def _at_work(view: PlainView, tokens: list[Token]) -> Iterator[Finding]:
    """Names right behind what somebody is, 村民应再国和…: characters that make no other word."""
    ends = {a: (b, flag) for a, b, flag in tokens}
    for match in AT_WORK.finditer(view.text):
        name, (start, end) = match["value"], match.span("value")
        if name[0] in CONJUNCTION or name in surnames.NOT_NAMES or "某" in name or is_word(name):
            continue
        at, whole = start, True
        while at < end and whole:
            stop, flag = ends.get(at, (end + 1, ""))
            word = view.text[at:stop]
            whole = stop <= end and (
                len(word) == 1 or flag.startswith(("nr", "nz")) or (at == start and frequency(word) < 3000)
            )
            at = stop
        if whole and not FUNCTION.search(name[1:]) and not ONLY_ROLE.fullmatch(name):
            yield person(view, start, end, 0.6, "name.at_work", "前有身份词，不成别的词", name)


_NO_FAMILY = "时原新老大小各本该某请为"


def _dotted(view: PlainView, tokens: list[Token]) -> Iterator[Finding]:
    """Names of minorities and foreigners, 买买提·艾力: from the dot outwards until an ordinary word."""
    starts = {token[0]: token for token in tokens}
    ends = {token[1]: token for token in tokens}
    done = 0
    for match in DOT.finditer(view.text):
        if match.start() < done:
            continue
        first, last = match.start(), match.end()
        while (
            first in ends
            and match.start() - (token := ends[first])[0] <= DOTTED_PART
            and (first == match.start() or _foreign(view.text, token))
        ):
            first = token[0]
        while (
            last in starts
            and (token := starts[last])[1] - match.end() <= DOTTED_PART
            and (last == match.end() or _foreign(view.text, token))
        ):
            last = token[1]
        if (
            match.start() - first >= 2
            and last - match.end() >= 1
            and not view.text[match.start() - 1].isdigit()
        ):
            done = last
            yield person(view, first, last, 0.7, "name.dotted", "带间隔号的姓名", view.text[first:last])


def _foreign(text: str, token: Token) -> bool:
    """Whether a word may be part of a name written by sound."""
    word = text[token[0] : token[1]]
    return (
        word not in "人者户市县族省区村名"
        and bool(ALL_HANZI.fullmatch(word + "字"))
        and not (len(word) > 1 and is_word(word, 50))
        and not FUNCTION.search(word)
    )


_CONTEXTS = (
    (CAPTION, "name.caption", "署名处的姓名", 0.8),
    (SPEAKER, "name.speaker", "句首姓名后接言语、行为动词", 0.65),
    (POSTED, "name.posted", "句首姓名后接职务、称呼", 0.65),
    (REPORTER, "name.after_role", "职务、身份后的姓名", 0.65),
)


def _in_context(
    view: PlainView, match: re.Match[str], rule: str, why: str, sure: float, borders: set[int]
) -> Iterator[Finding]:
    """A name that its surroundings give away; it must end where a word ends."""
    name, (start, end) = match["value"], match.span("value")
    if rule == "name.after_role" and end not in borders and end - 1 in borders and len(name) > 2:
        name, end = name[:-1], end - 1
    if name in surnames.NOT_NAMES or "某" in name or is_word(name) or ONLY_ROLE.fullmatch(name):
        return
    closed = _closed(rule, view.text[end : end + 1])
    if closed or (start in borders and end in borders and not FUNCTION.search(name)):
        yield person(view, start, end, sure, rule, why, name)


def _closed(rule: str, after: str) -> bool:
    """Whether the surroundings alone close the name: a signature, or punctuation after a role and a name."""
    return rule == "name.caption" or (rule == "name.after_role" and after in ("、", ")", "(", "报", "摄"))


def names_in_lists(view: PlainView, found: list[Finding]) -> Iterator[Finding]:
    """Members of an enumeration whose neighbour is a name: 、贾金贤、."""
    ends = {item.end for item in found if item.confidence >= 0.6}
    starts = {item.start for item in found if item.confidence >= 0.6}
    spans = {(item.start, item.end) for item in found if item.confidence >= 0.75}
    matches = list(MEMBER.finditer(view.text))
    for run in (matches, list(reversed(matches))):
        for match in run:
            first, last = view.span(*match.span("value"))
            name = match["value"]
            if (
                (first, last) in spans
                or name in surnames.NOT_NAMES
                or frequency(name) > 300
                or FUNCTION.search(name)
                or "某" in name
            ):
                continue
            near = first - 1 in ends or last + 1 in starts
            if near and (
                view.text[match.start() - 1] in "、 "
                or view.text[match.end() : match.end() + 1] in ("、", " ")
            ):
                spans.add((first, last))
                starts.add(first)
                ends.add(last)
                yield person(view, *match.span("value"), 0.75, "name.list", "与已识别姓名并列", name)


def _labelled(view: PlainView, match: re.Match[str]) -> Iterator[Finding]:
    """The name after a label such as 姓名：."""
    value, start = match["value"], match.start("value")
    name = re.sub(r"\s", "", value)
    if STOP_VALUE.match(name) or "某" in name[:3] or name in surnames.NOT_NAMES:
        return
    length = len(value)
    whole = match.end() == len(view.text) or not ("\u3400" <= view.text[match.end()] <= "\u9fff")
    if "·" not in name and len(name) > 4:
        words = re.match(r"\S{2,4}(?=[ \t])", value)
        if words is None:
            return
        name, length = words[0], len(words[0])
    if surnames.is_shaped(name) and not is_word(name, 300):
        yield person(view, start, start + length, 0.97, "name.label", "前有“姓名”等标签", name)
    elif whole and not is_word(name, 5):
        yield person(view, start, start + length, 0.6, "name.label", "前有“姓名”等标签，姓氏少见", name)


def person(
    view: PlainView, start: int, end: int, confidence: float, rule: str, why: str, entity: str
) -> Finding:
    """A finding at a place of a view."""
    first, last = view.span(start, end)
    return Finding(first, last, DataKind.PERSON, confidence, rule, why, entity)
