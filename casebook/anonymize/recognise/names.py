"""Names of people: two taggers weighed against each other, and the name rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from casebook.anonymize.normalise import HANZI, Normal, PlainView
from casebook.anonymize.recognise import surnames
from casebook.anonymize.recognise.name_chain import between, in_runs, rows
from casebook.anonymize.recognise.name_patterns import (
    ALL_HANZI,
    CONJUNCTION,
    DOCUMENT,
    GIVEN_LIKE,
    NO_NAME,
    ONLY_ROLE,
    PARTICLES,
    RARE_ROLE,
    ROLE_END,
    RUN,
    TITLE,
)
from casebook.anonymize.recognise.name_rules import names_by_rule, names_in_lists, person
from casebook.anonymize.recognise.third_character import whole_names
from casebook.anonymize.recognise.third_voice import ThirdVoice
from casebook.anonymize.span import Finding
from casebook.anonymize.tagger.lac import Span
from casebook.anonymize.tagger.model import Tagged
from casebook.anonymize.tagger.words import Token, WordMemo, cut, frequency, is_word

TAGS = frozenset({"PER", "nr", "LOC", "ns", "ORG", "nt"})


def find_names(
    normal: Normal,
    tags: list[Tagged],
    memo: WordMemo | None = None,
    pieces: Iterable[tuple[int, int]] | None = None,
    third: list[Span] | None = None,
) -> list[Finding]:
    """Find people's names, without spreading.

    Args:
        normal: the text's views.
        tags: what the neural tagger says of ``normal.flow``, at least the tags of ``TAGS``.
        memo: sentences cut before, and those of this text after; personal data, for one call only.
        pieces: the fragments of the flow to cut into words; None for all.
        third: names that the second neural tagger hears; None where it is not asked.

    Returns:
        Findings of kind ``PERSON``, overlaps included; ``entity`` holds the full name or the surname.
    """
    view = normal.flow
    if not re.search(f"[{HANZI}]", view.text):
        return []
    tokens = cut(view.text, memo, pieces)
    voice = ThirdVoice({_trim(view.text, a, b) for a, b in third}) if third is not None else None
    found = [*_tagged(view, tokens, tags, voice), *names_by_rule(normal, view, tokens)]
    found += names_in_lists(view, found)
    found += _chained(view, tokens, found, tags)
    found = _in_rows(view, tokens, found)
    found = _framed([*found, *whole_names(view, tokens, found)])
    titles = [view.span(*match.span()) for match in TITLE.finditer(view.text)]
    found = [item for item in found if item.rule == "name.label" or not _is_nobody(normal.original, item)]
    found = _without_numbers_of_documents(view, found)
    return (
        [item for item in found if not any(a <= item.start and item.end <= b for a, b in titles)]
        if titles
        else found
    )


def _is_nobody(text: str, item: Finding) -> bool:
    """Whether it is a storey or somebody who comes to ask, whole or but for the last character."""
    return bool(NO_NAME.fullmatch(item.entity) or NO_NAME.fullmatch(text, item.start, item.end + 1))


def _without_numbers_of_documents(view: PlainView, found: list[Finding]) -> list[Finding]:
    """Drop what is the office in a document's number: 苏政办 in 苏政办发〔2018〕77号."""
    starts = (view.span(*m.span())[0] for m in DOCUMENT.finditer(view.text))
    ends = {start - back for start in starts for back in range(3)}  # 苏政办发, 浙政发, 闽政文
    return [item for item in found if item.end not in ends] if ends else found


def _framed(found: list[Finding]) -> list[Finding]:
    """Drop the shorter readings of a name whose both ends its surroundings give: 孔祥 of 、孔祥有、."""
    framed = {
        item.start: item.end for item in found if item.rule in ("name.list", "name.caption", "name.label")
    }
    return [item for item in found if item.start not in framed or item.end >= framed[item.start]]


def _chained(
    view: PlainView, tokens: list[Token], found: list[Finding], tags: list[Tagged]
) -> Iterator[Finding]:
    """Names side by side without a mark between them."""
    text, borders = view.text, {a for a, _, _ in tokens}
    runs = [
        (item.start, item.end)
        for item in tags
        if item.tag in ("PER", "nr") and RUN.fullmatch(text, item.start, item.end)
    ]
    back = {view.span(at, at + 1)[0]: at for at in range(len(text))} if len(found) > 1 else {}
    sure = [
        (back[item.start], back[item.start] + item.end - item.start)
        for item in found
        if item.confidence >= 0.7 and item.start in back and surnames.is_shaped(item.entity)
    ]
    for start, end in {*in_runs(text, runs, borders), *between(text, sure, borders)}:
        yield person(view, start, end, 0.7, "name.chain", "与其他姓名连写，中间没有标点", text[start:end])


def _in_rows(view: PlainView, tokens: list[Token], found: list[Finding]) -> list[Finding]:
    """What was found, with rows of names cut as a whole."""
    back = {start: at for at, start in enumerate(view.starts)}
    heard = [
        (back[item.start], back[item.start] + item.end - item.start)
        for item in found
        if item.confidence >= 0.55 and item.start in back and surnames.is_shaped(item.entity)
    ]
    if len(heard) < 3:
        return found
    for (start, end), names in rows(view.text, heard, {a for a, _, _ in tokens}):
        first, last = view.span(start, end)
        found = [item for item in found if item.end <= first or item.start >= last]
        found += [person(view, a, b, 0.9, "name.row", "姓名连写成一排", view.text[a:b]) for a, b in names]
    return found


def _tagged(
    view: PlainView, tokens: list[Token], tags: list[Tagged], voice: ThirdVoice | None = None
) -> Iterator[Finding]:
    """Union of the neural tagger and jieba's ``nr``, and of the third voice where there is one."""
    text = view.text
    places = {
        at for item in tags if item.tag in ("LOC", "ns", "ORG", "nt") for at in range(item.start, item.end)
    }
    neural = {_trim(text, item.start, item.end) for item in tags if item.tag in ("PER", "nr")}
    lexical = {_trim(text, a, b) for a, b, kind in tokens if kind in ("nr", "nrt", "nrfg") and b - a >= 2}
    lexical |= set(_paired(text, tokens))
    borders = {a for a, _, _ in tokens}
    lost = {
        (start, end) for start, end in neural if (start - 1, end) in lexical and _whole(text, start - 1, end)
    }
    for start, end in sorted(lost):
        yield person(
            view, start - 1, end, 0.88, "name.longer", "分词给出的姓名比模型多一字", text[start - 1 : end]
        )
    neural -= lost
    for start, end in sorted(neural):
        # The model now and then runs one character over: 段卫国亲|手.
        if (
            end - start == 4
            and not surnames.is_shaped(text[start:end])
            and _longer(text, start, end - 1)
            and end - 1 in borders
        ):
            yield person(
                view, start, end - 1, 0.7, "name.shorter", "模型给出的姓名多一字", text[start : end - 1]
            )
    words = {a: b for a, b, kind in tokens if not kind.startswith("nr")}
    # What jieba calls an ordinary word is no name unless the neural tagger insists.
    for start, end in sorted(neural | lexical | (voice.spans if voice else set())):
        if (
            (start, end + 1) in lexical
            and (start, end) in neural
            and end - start == 2
            and _longer(text, start, end + 1)
        ):
            yield person(
                view, start, end + 1, 0.88, "name.longer", "分词给出的姓名比模型多一字", text[start : end + 1]
            )
            continue
        agreed = start not in words or words[start] in (end, start + 1)
        verdict = weigh(
            text[start:end], (start, end) in neural, (start, end) in lexical, start in places, agreed
        )
        if voice is not None:
            verdict = voice.weigh(
                text[start:end], start, verdict, (start, end) in neural, (start, end) in lexical
            )
        if verdict:
            confidence, rule, why = verdict
            entity = text[start] if rule == "name.role" else text[start:end]
            yield person(view, start, end, confidence, rule, why, entity)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a surname before a tagged given name makes the name whole (not 和 + 小李)."""
    return (
        surnames.is_shaped(text[start:end])
        and text[start] not in CONJUNCTION
        and not ONLY_ROLE.fullmatch(text[start + 1 : end])
    )


def _paired(text: str, tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """A surname and a given name that jieba cut apart: 苗 + 桂花."""
    for (start, middle, flag), (_, end, kind) in pairwise(tokens):
        family = text[start:middle]
        named = kind.startswith("nr") or (
            flag == "nr" and kind in GIVEN_LIKE and not text[start - 1 : start].isalnum()
        )
        if named and end - middle == 2 and family in surnames.SINGLE and family not in CONJUNCTION:
            yield start, end


def _longer(text: str, start: int, end: int) -> bool:
    """Whether the longer reading is a name that does not end in a function word, or one the dictionary knows."""
    name = text[start:end]
    if not surnames.is_shaped(name) or name in surnames.NOT_NAMES:
        return False
    return name[2:] not in PARTICLES or (frequency(name) > 0 and not is_word(name, 0))


def weigh(
    name: str, neural: bool, lexical: bool, in_place: bool, agreed: bool
) -> tuple[float, str, str] | None:
    """Confidence, rule and explanation of a tagged stretch."""
    if name in surnames.NOT_NAMES or not ALL_HANZI.fullmatch(name):
        return None
    if formal := RARE_ROLE.fullmatch(name):
        return (0.6, "name.role", "模型认可的姓氏加职务、称呼") if neural and len(formal[2]) > 1 else None
    if ONLY_ROLE.fullmatch(name):
        listed = neural and len(name) > 2 and name[0] in surnames.COMMON and is_word(name)
        return (0.6, "name.role", "模型认可的姓氏加职务、称呼") if listed else None
    if not surnames.is_shaped(name):
        return (
            (0.4, "name.hint", "疑似称呼、小名或少数民族姓名，请人工核对")
            if neural and len(name) <= 4
            else None
        )
    if name[:2] in surnames.NOT_NAMES:
        return (0.45, "name.hint", "开头是常用词，请人工核对") if neural else None
    rare = name[0] not in surnames.COMMON and name[:2] not in surnames.COMPOUND
    if neural and lexical:
        return 0.75 if rare and len(name) == 2 else 0.97, "name.both", "两个识别器都认为是姓名"
    if neural:
        word = is_word(name) or not agreed
        return (
            (0.55 if word else 0.7 if rare else 0.85),
            "name.tagger",
            "序列标注模型认为是姓名" + ("，但也像常用词" if word else ""),
        )
    if in_place or len(name) > 3 or is_word(name):
        return None
    listed = frequency(name) > 3  # 贺卡, 杜绝: the dictionary calls many words names
    sure = name[0] in surnames.COMMON and (len(name) == 3 or not listed)
    return (
        (0.6 if sure else 0.55 if len(name) == 3 and not listed else 0.4),
        "name.lexical",
        "分词词性为人名，姓氏成立" + ("" if sure else "，把握不大"),
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut marks off both ends and a role or a form of address off the end of a tagged stretch."""
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    role = ROLE_END.search(text, start, end) if end - start > 2 else None
    # A single character (工, 总, 姐) may as well be the end of a given name.
    if role and role.start() - start >= (2 if len(role[0]) > 1 else 3):
        return start, role.start()
    return start, end
