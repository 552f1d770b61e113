"""The passage of a text that shows best why it was found, with the matches marked as data, not as markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

from kb.search.words.terms import simplified

Snippet: TypeAlias = tuple[tuple[str, bool], ...]
REMEMBERED_TEXTS = 3000  # texts whose comparing form is kept
SNIPPET_CHARACTERS = 96  # characters; two lines on a card
_SPACE = re.compile(r"\s+")
_SENTENCE_END = "。；！？\n"


class _Alike(dict[int, str]):
    """Characters in the form they are compared in; always exactly one for one, so places stay the same."""

    def __missing__(self, code: int) -> str:
        wide = unicodedata.normalize("NFKC", chr(code))
        out = (wide if len(wide) == 1 else chr(code)).lower().translate(simplified())
        self[code] = out if len(out) == 1 else chr(code)
        return self[code]


_TABLE = _Alike()


@lru_cache(maxsize=REMEMBERED_TEXTS)
def alike(text: str) -> str:
    """A text in comparing form, character for character; who types on sees much the same texts again."""
    return text.translate(_TABLE)


def snippet(text: str, words: Iterable[str], width: int = SNIPPET_CHARACTERS) -> Snippet:
    """Cut the most telling shard out of a text.

    Args:
        words: what matched, in plain form.
        width: characters.

    Returns:
        Pieces in order, each with whether it matched; joined they are the shard shown.

    >>> snippet("申请人对复查意见不服的，可以申请复核。", ["复查", "复核"])[1]
    ('复查', True)
    """
    spans = _spans(alike(text), words)
    start, stop = _window(text, spans, width)
    pieces: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for a, b in spans:
        if a < start or b > stop:
            continue
        if a > at:
            pieces.append((_flat(text[at:a]), False))
        pieces.append((_flat(text[a:b]), True))
        at = b
    if at < stop:
        pieces.append((_flat(text[at:stop]), False))
    if stop < len(text.rstrip()):
        pieces.append(("…", False))
    return tuple(pieces)


def marked(text: str, words: Iterable[str]) -> Snippet:
    """A whole short text, such as a title, with its matches."""
    return snippet(text, words, width=max(len(text), 1))


def joined(pieces: Snippet) -> str:
    """The words of a snippet without marks."""
    return "".join(text for text, _ in pieces)


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text)


@lru_cache(maxsize=200)
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    """What finds any of some words, longer ones first; one query looks for the same words in all its hits."""
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))))


def _spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    wanted = frozenset(w for w in words if w)
    out: list[tuple[int, int]] = []
    for match in _any_of(wanted).finditer(text) if wanted else ():
        if out and match.start() <= out[-1][1]:
            out[-1] = (out[-1][0], match.end())
        else:
            out.append(match.span())
    return out


def _window(text: str, spans: list[tuple[int, int]], width: int) -> tuple[int, int]:
    """Where most different matches stand together, from the start of a sentence when one is near."""
    if len(text) <= width or not spans:
        return 0, min(width, len(text))
    best, best_start = -1, 0
    said = [text[a:b] for a, b in spans]
    last = 0
    for i, (start, _) in enumerate(spans):
        last = max(last, i)
        while last < len(spans) and spans[last][1] <= start + width * 3 // 4:
            last += 1
        worth = sum(map(len, set(said[i:last])))
        if worth > best:
            best, best_start = worth, start
    lead = max(0, best_start - width // 4)
    for at in range(best_start - 1, lead - 1, -1):
        if text[at] in _SENTENCE_END:
            lead = at + 1
            break
    if best_start < width // 4:
        lead = 0
    return lead, min(len(text), lead + width)
