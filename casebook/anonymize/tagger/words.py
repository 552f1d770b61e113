"""jieba's words and parts of speech, loaded at the first use and shared between threads."""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

from casebook.anonymize.tagger.model import fragments

Token = tuple[int, int, str]  # start, end, part of speech


WordMemo = dict[str, list[tuple[str, str]]]  # sentence to words with parts of speech


_LOCK = threading.Lock()


def cut(text: str, memo: WordMemo | None = None) -> list[Token]:
    """jieba's words with parts of speech and positions."""
    tagger = _segmenter()
    known = {} if memo is None else memo
    tokens: list[Token] = []
    for at, last in fragments(text):  # jieba needs more than linear time for one endless run of Hanzi
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
