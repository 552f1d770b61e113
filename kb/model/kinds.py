"""The names a kind of content goes by, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Sequence

from kb.model.base import FOLDERS, Kind
from kb.model.problems import nearest

# What people call a kind beside its own word and its folder; the first is its English word.
_ALSO = {
    Kind.REGULATION: ("regulation", "law", "laws", "法条", "法律"),
    Kind.GUIDE: ("guide",),
    Kind.ANSWER: ("answer", "答复"),
    Kind.FLOW: ("flow",),
    Kind.CASE: ("case",),
    Kind.SCENARIO: ("scenario", "情景演练"),
    Kind.DRILL: ("drill", "练习"),
    Kind.COURSE: ("course",),
    Kind.VOCABULARY: ("vocabulary",),
    Kind.QUESTIONS: ("questions", "问法"),
    Kind.PAPER: ("paper",),
    Kind.OFFICE: ("office", "单位"),
    Kind.VALUES: ("values", "数值"),
}


def english(kind: Kind) -> str:
    """A kind's English word, as commands print it."""
    return _ALSO[kind][0] if kind in _ALSO else FOLDERS[kind]


def kind_names(kind: Kind) -> tuple[str, ...]:
    """Every name a kind goes by, its own word first."""
    return tuple(dict.fromkeys((kind.value, FOLDERS[kind], *_ALSO.get(kind, ()))))


def read_kind(text: str, allowed: Sequence[Kind] = tuple(Kind)) -> Kind | None:
    """A kind by its Chinese word, its English one or its folder; None for anything else.

    >>> read_kind("answer") is read_kind("Answers") is read_kind("问答") is Kind.ANSWER
    True
    """
    word = text.strip().lower()
    return next((k for k in allowed if word in kind_names(k)), None)


def no_such_kind(text: str, allowed: Sequence[Kind] = tuple(Kind)) -> str:
    """The sentence for a word that names no kind: the nearest, and what is allowed."""
    near = nearest(text.lower(), [name for kind in allowed for name in kind_names(kind)])
    guess = f"您是不是想写“{near[0]}”？" if near else ""
    return f"没有“{text}”这一类。{guess}可以写：{'、'.join(f'{k.value}（{english(k)}）' for k in allowed)}。"
