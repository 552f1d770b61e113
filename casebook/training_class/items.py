"""What the questions of a class tell, and the same questions in several classes side by side.

The figures are those of :mod:`casebook.analysis`; under ten people ``n`` is shown and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from casebook.analysis import LEAST, Analysis, Responses, analyse
from casebook.training_class.answers import ClassAnswer, answers, first_answers
from casebook.training_class.model import ClassState


def analyse_step(state: ClassState, seed: str, step: int) -> Analysis:
    """Items are the questions of one step; of a story each person's first visit to a scene counts."""
    mine = first_answers([a for a in answers(state, seed) if a.step == step])
    found = state.steps[step]
    return analyse(_responses(mine), found.content, found.fingerprint)


def _responses(mine: Sequence[ClassAnswer]) -> Responses:
    titles: dict[str, str] = {}
    texts: dict[str, dict[str, tuple[str, bool]]] = {}
    scores: dict[str, dict[str, float]] = {}
    chosen: dict[str, dict[str, str]] = {}
    for answer in sorted(mine, key=lambda a: (a.turn, a.key)):
        options = answer.question.options
        titles.setdefault(answer.key, answer.question.title)
        most = max((o.gain for o in options), default=0)
        right = {o.id: o.gain == most if answer.before else o.right for o in options}
        known = texts.setdefault(answer.key, {})
        for o in options:
            known.setdefault(o.id, (o.text, right[o.id]))
        if answer.before is None or len({o.gain for o in options}) > 1:
            scores.setdefault(answer.seat, {})[answer.key] = answer.score
        chosen.setdefault(answer.seat, {})[answer.key] = "+".join(answer.chosen)
    columns = list(titles)
    tables = [
        pd.DataFrame.from_dict(table, orient="index").reindex(index=sorted(chosen), columns=columns)
        for table in (scores, chosen)
    ]
    return Responses(tables[0].astype(float), tables[1], titles, texts)


@dataclass(frozen=True, slots=True)
class Compared:
    """One question in several classes.

    Attributes:
        n: people who answered it, class by class; 0 where it was not met.
        facility: mean score, 0 to 1, class by class; None under :data:`casebook.analysis.LEAST`.
        spread: the widest difference between two of those that are shown; None where there are not two.
    """

    key: str
    title: str
    n: tuple[int, ...]
    facility: tuple[float | None, ...]
    spread: float | None


def comparable(classes: Sequence[tuple[str, ClassState]]) -> dict[str, list[tuple[int, int]]]:
    """Contents that several classes did alike: fingerprint → (class, step) by index; papers only by their very questions."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, (_, state) in enumerate(classes):
        for index, step in enumerate(state.steps):
            if index in state.step_opened:
                items = "+".join(str(i["key"]) for i in step.items)
                found.setdefault(f"{step.content}|{step.fingerprint}|{items}", []).append((number, index))
    return {key: places for key, places in found.items() if len({n for n, _ in places}) > 1}


def compare(
    classes: Sequence[tuple[str, ClassState]], places: Sequence[tuple[int, int]]
) -> tuple[Compared, ...]:
    """The same content in several classes, question by question, those that differ most first.

    Args:
        classes: id and state of each.
        places: of one content (:func:`comparable`).
    """
    found = [analyse_step(classes[n][1], classes[n][0], step) for n, step in places]
    titles = {i.key: i.title for analysis in found for i in analysis.items}
    rows = []
    for key, title in titles.items():
        items = [next((i for i in a.items if i.key == key), None) for a in found]
        facility = tuple(i.facility if i else None for i in items)
        shown = [f for f in facility if f is not None]
        spread = max(shown) - min(shown) if len(shown) > 1 else None
        rows.append(Compared(key, title, tuple(i.n if i else 0 for i in items), facility, spread))
    return tuple(sorted(rows, key=lambda r: -(r.spread if r.spread is not None else -1.0)))


__all__ = ["LEAST", "Compared", "analyse_step", "comparable", "compare"]
