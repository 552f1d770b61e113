"""The end of an exam: what was right, why, and what changed between two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from casebook.exam.model import SKILLS, BankItem, item_of
from casebook.exam.sitting import Sitting


def result_data(sitting: Sitting, pass_mark: int | None) -> dict[str, Any]:
    """What the finish records: right answers in percent, whether that passes, and every question with its answer; JSON.

    A question left open is wrong. Where nothing is to be passed, finishing passes.
    """
    marks = [_mark(item, sitting.answers.get(item.key, ())) for item in sitting.items]
    right = sum(m["correct"] for m in marks)
    percent = round(100 * right / len(marks), 1) if marks else 0.0
    return {
        "percent": percent,
        "right": right,
        "count": len(marks),
        "answered": len(sitting.answers),
        "pass_mark": pass_mark,
        "passed": pass_mark is None or percent >= pass_mark,
        "questions": marks,
    }


def _mark(item: BankItem, chosen: tuple[str, ...]) -> dict[str, Any]:
    return {
        "item": item.key,
        "skill": item.skill,
        "topics": list(item.topics),
        "chosen": list(chosen),
        "correct": item.correct(chosen),
    }


@dataclass(frozen=True, slots=True)
class Change:
    """Right answers of one skill or topic before and after, each of how many."""

    name: str
    before: tuple[int, int]
    after: tuple[int, int]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[list[Change], list[Change]]:
    """What changed between two results, by skill and by topic; only what both asked about.

    Args:
        before, after: as :func:`result_data` recorded them.
    """
    skills = _tally(before, lambda q: [q["skill"]]), _tally(after, lambda q: [q["skill"]])
    topics = _tally(before, lambda q: q["topics"]), _tally(after, lambda q: q["topics"])
    order = {name: i for i, name in enumerate(SKILLS)}
    return (
        sorted(_both(*skills), key=lambda c: order.get(c.name, 99)),
        sorted(_both(*topics), key=lambda c: (-(c.before[1] + c.after[1]), c.name)),
    )


def _tally(result: Mapping[str, Any], names: Any) -> dict[str, tuple[int, int]]:
    out: dict[str, tuple[int, int]] = {}
    for question in result["questions"]:
        for name in names(question):
            right, all_ = out.get(name, (0, 0))
            out[name] = (right + bool(question["correct"]), all_ + 1)
    return out


def _both(a: dict[str, tuple[int, int]], b: dict[str, tuple[int, int]]) -> Iterable[Change]:
    return (Change(name, a[name], b[name]) for name in a if name in b)


def by_skill(result: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Each skill with right answers, of how many."""
    found = _tally(result, lambda q: [q["skill"]])
    return [(s, *found[s]) for s in SKILLS if s in found]


def items_of(given: Mapping[str, Any]) -> list[BankItem]:
    """The questions of a recorded paper, in its order."""
    return [item_of(i) for i in given["items"]]
