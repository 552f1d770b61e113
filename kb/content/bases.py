"""The citations of one line of 依据, whichever way people join them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.codes import citation as codes
from kb.content.front import Text
from kb.model import Basis
from kb.model.citations import Citation, find, parse
from kb.model.numerals import NUMERAL, to_int
from kb.model.problems import Code, Place

_LONGEST = 1000
"""Characters of the citations of a line; what is longer is none."""
_JOINT = re.compile(r"\s*[；;、，,]\s*|\s*(?:以及|和|及|与|或者|或)\s*(?=第|《)")
_PARTS = re.compile(rf"(?:第{NUMERAL}(?:分编|编|章|节)\s*)+(?=第?{NUMERAL}条)")
_NUMBER = re.compile(r"[〔\[（(【［]\s*(?:19|20)\d{2}\s*[〕\])）】］]\s*第?\s*\d+\s*号|令\s*[（(]?第\s*\S{1,6}号")
_RANGE = re.compile(
    rf"第?{NUMERAL}条\s*(?:至|到|—+|–|~|～|-)\s*第?{NUMERAL}条|第?{NUMERAL}\s*(?:至|到)\s*第?{NUMERAL}条"
)
_BELOW = re.compile(rf"第?(?P<paragraph>{NUMERAL})款(?:第?[（(]?(?P<item>{NUMERAL})[）)]?项)?|第?[（(]?(?P<only>{NUMERAL})[）)]?项")
_LEAD = re.compile(r"^(?:依据|根据|按照|依照|参照|参见|见)[:：]?\s*(?=《|\S{2,30}第)")
_TAIL = re.compile(r"(?:之|的)?规定$")


@dataclass(frozen=True, slots=True)
class CitedLine:
    """What a line of 依据 says: its citations, what they are for, and what is wrong with it."""

    bases: tuple[Basis, ...]
    faults: tuple[tuple[Code, Place, str], ...]


def read_line(text: Text) -> CitedLine:
    """``引用：说明``; several citations may be joined by ；、，和, the later ones without the name of the law."""
    head, colon, note = text.value.replace(":", "：").partition("：")
    faults: list[tuple[Code, Place, str]] = []
    if not head.strip() or len(head) > _LONGEST:
        return CitedLine((), ((codes.CITE_BAD, text.at, text.value),))
    if not colon:
        head, note = _without_colon(text, faults)
    found: list[Citation] = []
    for start, part in _pieces(head):
        at = Place(text.at.line, text.at.column + start)
        cited = _one(part, at, found[-1] if found else None, faults)
        if cited is not None:
            found.append(cited)
    return CitedLine(tuple(Basis(c, note.strip(), text.at) for c in found), tuple(faults))


def _without_colon(text: Text, faults: list[tuple[Code, Place, str]]) -> tuple[str, str]:
    """The citations a line begins with, and the words after them where only the colon is missing."""
    value = text.value
    whole = parse(value)
    if (whole is not None and whole.article is not None) or _PARTS.search(value) or _RANGE.search(value) or _NUMBER.search(value):
        return value, ""
    end = 0
    for start, stop, _ in find(value):
        if start > (end + 2 if end else 8):
            break
        end = stop
    rest = value[end:].lstrip(" \u3000，,、；;。-—")
    if not end or not rest or _JOINT.match(value[end:]) and re.match(rf"第?{NUMERAL}[条款项]", rest):
        return value, ""
    if _TAIL.fullmatch(rest):
        return value[:end], ""
    faults.append((codes.CITE_NO_COLON, Place(text.at.line, text.at.column + end), value[:end]))
    return value[:end], rest


def _pieces(head: str) -> Iterator[tuple[int, str]]:
    """The citations of a line with their offsets; a joint inside a law's name is none."""
    start, cut = 0, 0
    for joint in _JOINT.finditer(head):
        part = head[start : joint.start()]
        whole = "条" in part or "#" in part or joint[0].strip() in ("；", ";") or _BELOW.fullmatch(part.strip())
        if "》" not in part and "《" in part:
            whole = None
        if whole and part.strip():
            yield start + len(part) - len(part.lstrip()), part.strip()
            start = joint.end()
        cut = joint.end()
    last = head[start:] if cut >= start else head[start:]
    if last.strip():
        yield start + len(last) - len(last.lstrip()), last.strip()


def _one(
    part: str, at: Place, before: Citation | None, faults: list[tuple[Code, Place, str]]
) -> Citation | None:
    plain = _TAIL.sub("", _LEAD.sub("", part))
    if _NUMBER.search(plain) and parse(plain) is None:
        faults.append((codes.CITE_DOC_NUMBER, at, part))
        return None
    if _RANGE.search(plain) is not None:
        faults.append((codes.CITE_RANGE, at, part))
        return None
    if (extra := _PARTS.search(plain)) is not None:
        faults.append((codes.CITE_PARTS, Place(at.line, at.column + part.find(extra[0])), extra[0].strip()))
        plain = plain[: extra.start()] + plain[extra.end() :]
    below = _BELOW.fullmatch(plain)
    if below is not None and before is not None and before.article is not None:
        return _beside(before, below)
    cited = parse(plain, default=before.law if before else None)
    if cited is None:
        faults.append((codes.CITE_BAD, at, part))
    elif cited.article is None:
        faults.append((codes.CITE_NO_ARTICLE, at, part))
        return None
    elif before is not None and cited.law == before.law and cited.version is None:
        return cited.at(before.version)
    return cited


def _beside(before: Citation, below: re.Match[str]) -> Citation:
    """Another paragraph or item of the article cited before."""
    if below["only"]:
        return Citation(before.law, before.article, before.paragraph, to_int(below["only"]), before.version)
    item = to_int(below["item"]) if below["item"] else None
    return Citation(before.law, before.article, to_int(below["paragraph"]), item, before.version)
