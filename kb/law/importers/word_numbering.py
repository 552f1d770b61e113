"""The numbers Word puts before paragraphs by itself: 第%1条, （%1）, %1. and their kind."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from kb.law.importers.word_package import attribute, local
from kb.model.numerals import to_chinese

MAX_LEVEL = 9


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    restart: int | None = (
        None  # the level after which it begins anew, from 1; 0 for none, None for every one above
    )

    def begins_anew(self, level: int) -> bool:
        """Whether it counts from its start again after a number of a level above."""
        return self.restart is None or level < self.restart


@dataclass
class Numbering:
    """Counts as Word counts.

    Args:
        root: the numbering part; None when the document has none.
    """

    root: etree._Element | None
    _lists: dict[str, dict[int, _Level]] = field(default_factory=dict, init=False)
    _abstract: dict[str, str] = field(default_factory=dict, init=False)
    _counts: dict[str, list[int | None]] = field(default_factory=dict, init=False)
    _restarts: dict[str, dict[int, int]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        defined: dict[str, str] = {}
        linked: dict[str, str] = {}
        for element in self.root if self.root is not None else ():
            if local(element) == "abstractNum":
                levels = {_whole(attribute(x, "ilvl")): _level(x) for x in element if local(x) == "lvl"}
                key = attribute(element, "abstractNumId")
                self._lists[key] = levels
                for child in element:
                    if local(child) == "styleLink":
                        defined[attribute(child, "val")] = key
                    elif local(child) == "numStyleLink":
                        linked[key] = attribute(child, "val")
            elif local(element) == "num":
                self._num(element)
        for key, style in linked.items():  # a list that is kept with its style, in another place
            self._lists[key] = self._lists[key] or self._lists.get(defined.get(style, ""), {})

    def _num(self, element: etree._Element) -> None:
        number = attribute(element, "numId")
        for child in element:
            if local(child) == "abstractNumId":
                self._abstract[number] = attribute(child, "val")
            elif local(child) == "lvlOverride":
                start = next((x for x in child if local(x) == "startOverride"), None)
                if start is not None:
                    at = _whole(attribute(child, "ilvl"))
                    self._restarts.setdefault(number, {})[at] = _whole(attribute(start, "val"))

    def label(self, number: str, level: int) -> str:
        """The next label of a list at a level, such as ``第三条``; empty for bullets and lists that are not there."""
        key = self._abstract.get(number, "")
        levels = self._lists.get(key, {})
        if level not in levels or not 0 <= level < MAX_LEVEL:
            return ""
        counts = self._counts.setdefault(key, [None] * MAX_LEVEL)
        restart = self._restarts.get(number, {}).pop(level, None)
        before = counts[level]
        counts[level] = (
            restart if restart is not None else levels[level].start if before is None else before + 1
        )
        for below in range(level + 1, MAX_LEVEL):
            if below not in levels or levels[below].begins_anew(level):
                counts[below] = None
        if levels[level].form in ("bullet", "none"):
            return ""
        out = levels[level].text
        for at in range(level + 1):
            known = levels.get(at)
            value = counts[at] if counts[at] is not None else (known.start if known else 1)
            out = out.replace(f"%{at + 1}", _written(value or 0, known.form if known else "decimal"))
        return out


def _level(element: etree._Element) -> _Level:
    values = {local(x): attribute(x, "val") for x in element}
    restart = values.get("lvlRestart")
    return _Level(
        _whole(values.get("start", "1")),
        values.get("numFmt", "decimal"),
        values.get("lvlText", ""),
        None if restart is None else _whole(restart),
    )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _written(value: int, form: str) -> str:
    lowered = form.lower()
    if "chinese" in lowered or lowered.startswith(("ideograph", "taiwanese", "japanesecounting")):
        return to_chinese(value) if 0 < value < 10_000 else str(value)
    if form == "decimalEnclosedCircle" and 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    if form == "decimalFullWidth":
        return str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if form in ("lowerLetter", "upperLetter") and 1 <= value <= 26:
        return chr((97 if form == "lowerLetter" else 65) + value - 1)
    if form in ("lowerRoman", "upperRoman") and 0 < value < 4000:
        roman = _roman(value)
        return roman.lower() if form == "lowerRoman" else roman
    return str(value)


def _roman(value: int) -> str:
    out = ""
    for amount, letters in (
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        out += letters * (value // amount)
        value %= amount
    return out
