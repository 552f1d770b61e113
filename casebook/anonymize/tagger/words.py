"""jieba's words and parts of speech, loaded at the first use and shared between threads."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from casebook.anonymize.tagger.model import fragments

Token = tuple[int, int, str]  # start, end, part of speech


WordMemo = dict[str, list[tuple[str, str]]]  # sentence to words with parts of speech


_BLOCK = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&._]+")
_LOCK = threading.Lock()


def cut(
    text: str, memo: WordMemo | None = None, pieces: Iterable[tuple[int, int]] | None = None
) -> list[Token]:
    """jieba's words with parts of speech and positions; of the given fragments only, where some are given."""
    tagger = _segmenter()
    known = {} if memo is None else memo
    tokens: list[Token] = []
    for at, last in (
        fragments(text) if pieces is None else pieces
    ):  # jieba needs more than linear time for one endless run of Hanzi
        piece = text[at:last]
        if piece not in known:
            # Nor does its guesser like one character over and over: each 王 alone has hundreds of states.
            known[piece] = [
                (pair.word, pair.flag) for pair in tagger.cut(piece, HMM=len(set(piece)) * 8 > len(piece))
            ]
        for word, flag in known[piece]:
            tokens.append((at, at + len(word), flag))
            at += len(word)
    return tokens


def _segmenter() -> Any:
    """jieba's tagger, loaded once however many threads ask."""
    with _LOCK:
        return _load_segmenter()


@cache
def _load_segmenter() -> Any:
    """Load the dictionary, about a second."""
    import logging

    import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    list(jieba.posseg.cut("预热"))
    return jieba.posseg


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text in which jieba looks for words; the rest is cut at every character."""
    return (match.span() for match in _BLOCK.finditer(text))


def listed_words(block: str) -> Iterator[tuple[int, int]]:
    """The likeliest way to cut a block into words of the dictionary and single characters: where each begins and ends.

    What :func:`cut` gives is this, except that it may join single characters that lie side by side.
    """
    words = _segmenter().dt.tokenizer
    best: dict[int, tuple[float, int]] = {}
    words.calc(block, words.get_DAG(block), best)
    at = 0
    while at < len(block):
        end = best[at][1] + 1
        yield at, end
        at = end


def joined(characters: str) -> list[tuple[str, str]]:
    """The words :func:`cut` makes of single characters side by side, with their parts of speech."""
    known = _segmenter().dt
    if len(characters) == 1 or known.tokenizer.FREQ.get(characters):
        return [(c, listed_as(c)) for c in characters]
    return list(_joined(characters))


@lru_cache(maxsize=20_000)
def _joined(characters: str) -> tuple[tuple[str, str], ...]:
    """The same of a run that is no word of the dictionary; these guesses cost jieba most of its time."""
    enough = len(set(characters)) * 8 > len(characters)
    return tuple((pair.word, pair.flag) for pair in _segmenter().cut(characters, HMM=enough))


def listed_as(word: str) -> str:
    """The part of speech the dictionary gives a word; ``x`` for one it does not list."""
    return str(_segmenter().dt.word_tag_tab.get(word, "x"))


def frequency(text: str) -> int:
    """How often the dictionary counts a word, 0 when it is not listed."""
    return int(_segmenter().dt.tokenizer.FREQ.get(text) or 0)


def is_word(text: str, above: int = 3) -> bool:
    """Whether the dictionary lists it as an ordinary word.

    Args:
        text: a word.
        above: the count it must exceed.

    Returns:
        False for words the dictionary calls names, and for those it does not list.
    """
    tagger = _segmenter()
    if frequency(text) <= above:
        return False
    return not str(tagger.dt.word_tag_tab.get(text, "nr")).startswith("nr")
