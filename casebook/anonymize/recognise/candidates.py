"""Which fragments of a text can hold a full name that is sure enough for an audit.

Two taggers decide what is a name, and both are slow. An audit reports a name only when the neural tagger finds it and, for
a rare surname, the words agree (see ``names.weigh``). Most sentences hold no stretch of which that can come true: every
character that could be a surname begins a word of the dictionary, or no word could be a name there. Those sentences need
no tagger. The rules below say what cannot be reported, never what is likely.
"""

from __future__ import annotations

from itertools import pairwise

from casebook.anonymize.recognise import surnames
from casebook.anonymize.recognise.name_patterns import GIVEN_LIKE
from casebook.anonymize.tagger.words import blocks, frequency, joined, listed_as, listed_words

# No given name begins with one of these: particles, pronouns, and the words that count articles.
_NEVER_GIVEN = frozenset("的了不吗呢吧么们这那哪你我他她它很着把被给让没第条款项")
_COUNTED = frozenset("十百千条款项章届次日天年月个名批号期轮类种方点编节版、，。")
_FIRST = surnames.SINGLE | {name[0] for name in surnames.COMPOUND}
_WORD = 3  # a dictionary word counted more often than this is no name for the neural tagger alone


def may_hold_a_name(piece: str) -> bool:
    """Whether an audit could report a full name in a fragment; False only where it could not."""
    rare = []
    for first, last in blocks(piece):
        places = [at for at in range(first, last) if piece[at] in _FIRST and _may_begin(piece, at)]
        if places:
            words = _Words(piece, first, last)
            if any(words.leave_a_name(at) for at in places):
                return True
            rare.append((words, places))
    return any(words.join_to_a_name(at) for words, places in rare for at in places)


def _may_begin(piece: str, at: int) -> bool:
    """Whether surname and given name could stand here by their characters alone."""
    two = piece[at : at + 2]
    if len(two) < 2:
        return False
    if two in surnames.COMPOUND:
        return piece[at + 2 : at + 3] not in _COUNTED if two == "第五" else True
    if two[0] not in surnames.SINGLE or not _is_hanzi(two[1]) or two[1] in _NEVER_GIVEN:
        return False
    return two not in surnames.NOT_NAMES


class _Words:
    """The dictionary's words of one block of a fragment, asked at each place where a surname could stand."""

    def __init__(self, piece: str, first: int, last: int) -> None:
        self._piece = piece
        self._ends = {first + a: first + b for a, b in listed_words(piece[first:last])}
        self._starts = {end: start for start, end in self._ends.items()}

    def leave_a_name(self, at: int) -> bool:
        """Whether the words around a surname leave room for a name that would be reported, as they are listed."""
        piece, two = self._piece, self._piece[at : at + 2]
        common = _is_common(two)
        three = at + 2 < len(piece) and _is_hanzi(piece[at + 2])
        end = self._ends.get(at)
        if end is None:  # inside a word: only the neural tagger could say so, and not of a rare surname
            return common and (three or not _ordinary(two))
        if end - at > 1:
            word = piece[at:end]
            if common:
                return _may_be_name(word) or frequency(word) <= _WORD
            return (
                _may_be_name(word) and end - at > 2
            )  # a rare surname with one character is never sure enough
        return common and (three or not _ordinary(two))

    def join_to_a_name(self, at: int) -> bool:
        """Whether jieba would make a name of three of a rare surname that stands alone and what follows it."""
        if _is_common(self._piece[at : at + 2]) or self._ends.get(at) != at + 1:
            return False
        first, last = at, at + 1
        while self._ends.get(last) == last + 1:
            last += 1
        if last - at < 3 and self._ends.get(last, last) - last != 2:
            return False
        while self._starts.get(first) == first - 1:
            first -= 1
        place, tokens = first, []
        for word, flag in joined(self._piece[first:last]):
            tokens.append((place, word, flag))
            place += len(word)
        following = self._piece[last : self._ends.get(last, last)]
        tokens.append((last, following, listed_as(following)))
        for (start, word, flag), (_, after, kind) in pairwise(tokens):
            if start == at and len(word) > 2 and flag.startswith("nr"):
                return True
            if (
                start == at
                and len(word) == 1
                and len(after) == 2
                and (kind.startswith("nr") or (flag == "nr" and kind in GIVEN_LIKE))
            ):
                return True
        return False


def _is_common(two: str) -> bool:
    return two[0] in surnames.COMMON or two in surnames.COMPOUND


def _may_be_name(word: str) -> bool:
    return listed_as(word).startswith("nr")


def _ordinary(word: str) -> bool:
    """Whether a word of two characters is one for the neural tagger alone."""
    return frequency(word) > _WORD and not _may_be_name(word)


def _is_hanzi(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"
