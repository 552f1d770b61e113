"""Guided questions that end in a card."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kb.model.base import Basis, Entry, Kind
from kb.model.citations import Citation
from kb.model.desk import Card
from kb.model.problems import Place


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a flow's question, and where it leads."""

    text: str
    target: str
    basis: tuple[Basis, ...] = ()
    at: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a flow."""

    id: str
    text: str
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    at: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result of a flow: a full card."""

    id: str
    title: str
    card: Card = Card()
    at: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Walk:
    """An example: the choices taken, by their words, and where they lead."""

    name: str
    choices: tuple[str, ...]
    target: str
    at: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Flow(Entry):
    """Guided questions that end in a card."""

    kind: ClassVar[Kind] = Kind.FLOW

    start: str = ""
    questions: tuple[Question, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    walks: tuple[Walk, ...] = ()
    editions: tuple[Citation, ...] = ()
