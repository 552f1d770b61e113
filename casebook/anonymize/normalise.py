"""Views of a text on which recognisers match, each with a map back to the original positions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

HANZI = "\u3400-\u4dbf\u4e00-\u9fff"
_ONE_TO_ONE = str.maketrans(
    "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖貳參陸",
    "001234567891123456789236",
)
_CIRCLE_AS_ZERO = re.compile(r"(?<=[零〇一二三四五六七八九幺])[○◯]{1,4}(?=[零〇一二三四五六七八九幺])")
# Characters of traditional text that simplified text never has; one is enough to convert the whole.
_TRADITIONAL = re.compile(
    "[電話號碼證這個們來時間學國會說無對為與從張陳劉趙吳楊黃鄭馬馮許鄧蘇盧蔣葉務員縣鎮鄉區門開訪問題請讓給實應該還過後邊現當]"
)
_DROPPED = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_SOFT_BREAK = 20  # a line at least this long that ends in a Hanzi runs on in the next line


@dataclass(frozen=True)
class PlainView:
    """A text made for matching, and where each of its characters comes from.

    Args:
        text: the characters to match on.
        starts: for each, the first original position it came from.
        ends: for each, the place after its last original position.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original span of the characters ``start`` to ``end`` (at least one) of this view."""
        return self.starts[start], self.ends[end - 1]

    def keep(self, wanted: Callable[[str], bool]) -> PlainView:
        """The same view without the characters that are not ``wanted``."""
        chosen = [at for at, char in enumerate(self.text) if wanted(char)]
        return self.pick(chosen)

    def pick(self, chosen: list[int]) -> PlainView:
        """The same view with only the characters at the positions ``chosen``."""
        return PlainView(
            "".join([self.text[at] for at in chosen]),
            tuple([self.starts[at] for at in chosen]),
            tuple([self.ends[at] for at in chosen]),
        )


@dataclass(frozen=True)
class Normal:
    """All views of one text; each is made when first asked for."""

    original: str

    @cached_property
    def plain(self) -> PlainView:
        """NFKC, simplified, no zero-width characters or combining marks; white space kept."""
        return _plain(self.original)

    @cached_property
    def digits(self) -> PlainView:
        """``plain`` with every Chinese, circled and capital numeral of one digit as 0–9."""
        text = _CIRCLE_AS_ZERO.sub(lambda m: "0" * len(m[0]), self.plain.text)
        return PlainView(text.translate(_ONE_TO_ONE), self.plain.starts, self.plain.ends)

    @cached_property
    def compact(self) -> PlainView:
        """``digits`` without any white space."""
        return self.digits.keep(lambda char: not char.isspace())

    @cached_property
    def compact_words(self) -> PlainView:
        """``plain`` without any white space: Chinese numerals stay as they are."""
        return self.plain.keep(lambda char: not char.isspace())

    @cached_property
    def flow(self) -> PlainView:
        """``plain`` with the line breaks of hard-wrapped paragraphs taken out."""
        text = self.plain.text
        drop = {match.start() for match in _wraps(text)}
        return self.plain.pick([at for at in range(len(text)) if at not in drop]) if drop else self.plain


_WRAP = re.compile(rf"(?<=[{HANZI}])\n(?=[{HANZI}])")


def _wraps(text: str) -> list[re.Match[str]]:
    """Line breaks between two Hanzi after a long line."""
    found, line = [], 0
    for match in re.finditer("\n", text):
        if match.start() - line >= _SOFT_BREAK and _WRAP.match(text, match.start()):
            found.append(match)
        line = match.end()
    return found


def normalise(text: str) -> Normal:
    """Prepare a text for matching.

    Args:
        text: any text, also with lone surrogates or control characters.

    Returns:
        Its views; positions in them map back with ``View.span``.

    >>> view = normalise("电话：１３８\u200b00").digits
    >>> view.text, view.span(3, 8)
    ('电话:13800', (3, 9))
    """
    return Normal(text)


def _plain(text: str) -> PlainView:
    """Fold each character, remembering where it came from."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    marks = {match.start(): match for match in _MARKUP.finditer(text)} if _MARKUP.search(text) else {}
    done = 0
    for at, char in enumerate(text):
        if at < done:
            continue
        done = at + 1
        if at in marks:
            folded, done = _unmarked(marks[at]), marks[at].end()
        else:
            folded = char if "一" <= char <= "龥" or " " <= char <= "~" else _fold(char)
        for piece in folded:
            chars.append(piece)
            starts.append(at)
            ends.append(done)
    joined = _simplify("".join(chars))
    return PlainView(joined, tuple(starts), tuple(ends))


# What a page or a mail leaves in a pasted letter: characters by number, and tags inside a line.
_MARKUP = re.compile(
    r"&(?:#(?P<number>[0-9]{2,6})|#[xX](?P<hex>[0-9A-Fa-f]{2,5})|(?P<blank>nbsp|ensp|emsp));"
    r"|</?(?P<tag>b|i|u|s|em|strong|span|font|mark|sup|sub|wbr|br|p|div)(?: [^<>\n]{0,80})?\s?/?>",
    re.I,
)


def _unmarked(match: re.Match[str]) -> str:
    """The text a piece of markup stands for."""
    if match["tag"]:
        return "\n" if match["tag"].lower() in ("br", "p", "div") else ""
    if match["blank"]:
        return " "
    number = int(match["number"]) if match["number"] else int(match["hex"], 16)
    return _fold(chr(number)) if 31 < number < 0x110000 and not 0xD7FF < number < 0xE000 else " "


@lru_cache(maxsize=65_536)
def _fold(char: str) -> str:
    """One character as recognisers see it: possibly none, possibly several."""
    if char in "\n\t\r\v\f\u2028\u2029\x85":
        return "\n" if char not in "\t" else " "
    category = unicodedata.category(char)
    if category in ("Cf", "Cc", "Mn", "Me") or char in _DROPPED:
        return ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if "〡" <= char <= "〩":  # the numerals of old account books
        return str(ord(char) - ord("〠"))
    if char in "Хх":  # Cyrillic letters that pass for the X of an ID
        return "X"
    return unicodedata.normalize("NFKC", char)


def _simplify(text: str) -> str:
    """Traditional to simplified where the text is traditional and keeps its length."""
    if not _TRADITIONAL.search(text):
        return text
    simple = str(_converter().convert(text))
    return simple if len(simple) == len(text) else text


@cache
def _converter() -> Any:
    """The converter, loaded when a traditional text is first met."""
    import opencc

    return opencc.OpenCC("t2s")
