"""One sitting of an exam: drawn, answered in its time, and rebuilt from what was recorded.

Its state is a replay of its events: what it was begun with, and each answer with its time. An answer after the end does
not count, whoever recorded it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from casebook.errors import NotAsked, NotUtc, TooLate
from casebook.exam.model import SKILLS, BankItem, ExamPlan, item_data, item_of

MOST_OF_ONE = 2
"""Questions about one story in a paper, as long as there are others."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """An exam as it stands.

    Attributes:
        items: in the order of this learner.
        ends: when the time is over, UTC; None for no limit.
        answers: key of a question → what is chosen now.
    """

    items: tuple[BankItem, ...]
    begun_at: dt.datetime
    ends: dt.datetime | None = None
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def over(self, at: dt.datetime) -> bool:
        """Whether the time is over."""
        return self.ends is not None and at > self.ends

    def item(self, key: str) -> BankItem | None:
        """A question of the paper; None when it is not in it."""
        return next((i for i in self.items if i.key == key), None)


def eligible(bank: Iterable[BankItem], plan: ExamPlan) -> list[BankItem]:
    """The questions of a bank that a plan may take, in their order."""
    return [
        i
        for i in bank
        if (not plan.topics or set(plan.topics) & set(i.topics))
        and (not plan.levels or i.level in plan.levels)
    ]


def draw(
    bank: Iterable[BankItem], plan: ExamPlan, seed: str, used: Collection[str] = ()
) -> tuple[BankItem, ...]:
    """A paper: the skills in turn, so that every paper asks for the same mix, then in an order of its own.

    Args:
        bank: all questions.
        plan: which of them, and how many.
        seed: the same gives the same paper.
        used: keys that were asked before; taken only when there are no others.

    Returns:
        Questions whose options are in an order of their own, too; fewer than planned when the bank is small.
    """

    def chance(*words: str) -> bytes:
        return hashlib.sha256("\0".join((seed, *words)).encode()).digest()

    found = sorted(eligible(bank, plan), key=lambda i: (i.key in used, chance(i.key)))
    rows = [[i for i in found if i.skill == skill] for skill in SKILLS]
    taken = _in_turn([row for row in rows if row], plan.count, used)
    paper = sorted(taken, key=lambda i: chance("order", i.key))
    return tuple(replace(i, options=_mixed(i, chance)) for i in paper)


def _in_turn(rows: list[list[BankItem]], count: int, used: Collection[str]) -> list[BankItem]:
    taken: list[BankItem] = []
    per_source: dict[str, int] = {}
    # First what is new and of a story not yet asked twice, then what is new, then whatever is left.
    for new, spread in ((True, True), (True, False), (False, False)):

        def fits(item: BankItem, new: bool = new, spread: bool = spread) -> bool:
            few = per_source.get(item.source, 0) < MOST_OF_ONE
            return (not new or item.key not in used) and (not spread or few)

        while len(taken) < count:
            found = [(row, item) for row in rows for item in [next(filter(fits, row), None)] if item]
            if not found:
                break
            for row, item in found:
                if len(taken) < count and fits(item):
                    row.remove(item)
                    taken.append(item)
                    per_source[item.source] = per_source.get(item.source, 0) + 1
    return taken


def _mixed(item: BankItem, chance: Any) -> tuple[str, ...]:
    """Options in an order of this paper; the five judgements and lengths of time keep theirs."""
    if item.skill in ("挑依据", "条文", "走哪个程序"):
        return tuple(sorted(item.options, key=lambda o: chance(item.key, o)))
    return item.options


def begin(items: Sequence[BankItem], plan: ExamPlan, at: dt.datetime) -> Sitting:
    """A sitting that begins now.

    Raises:
        NotUtc: when ``at`` is not in UTC.
    """
    _utc(at)
    ends = at + dt.timedelta(minutes=plan.minutes) if plan.minutes else None
    return Sitting(tuple(items), at, ends)


def answer(sitting: Sitting, key: str, chosen: Iterable[str], at: dt.datetime) -> Sitting:
    """The sitting after an answer; a later answer to the same question stands, an empty one takes it back.

    Raises:
        TooLate: when the time is over.
        NotAsked: when the question or an option is not in the paper, or several are chosen where one may be.
    """
    _utc(at)
    if sitting.over(at):
        raise TooLate("时间到了，这一题没有记下；时间里答的都算数。请交卷看结果。")
    item, given = sitting.item(key), set(chosen)
    if item is None or not given <= set(item.options) or (len(given) > 1 and not item.many):
        raise NotAsked("这份卷子里没有这个选项，请刷新页面再答。")
    made = tuple(o for o in item.options if o in given)
    answers = {k: v for k, v in sitting.answers.items() if k != key}
    return replace(sitting, answers=answers | ({key: made} if made else {}))


def given_data(sitting: Sitting, plan: ExamPlan) -> dict[str, Any]:
    """What the first event records: the paper as it was drawn, its end and its pass mark; JSON."""
    return {
        "items": [item_data(i) for i in sitting.items],
        "ends": sitting.ends.isoformat() if sitting.ends else None,
        "pass_mark": plan.pass_mark,
    }


def answer_data(key: str, chosen: Iterable[str]) -> dict[str, Any]:
    """What the event of an answer records; JSON."""
    return {"item": key, "chosen": list(chosen)}


def replayed(
    given: Mapping[str, Any], begun_at: dt.datetime, answers: Iterable[tuple[dt.datetime, Mapping[str, Any]]]
) -> Sitting:
    """The sitting that was recorded.

    Args:
        given: what :func:`given_data` made.
        begun_at: UTC.
        answers: each with its time; one that is too late or not asked is left out.
    """
    ends = dt.datetime.fromisoformat(given["ends"]) if given.get("ends") else None
    sitting = Sitting(tuple(item_of(i) for i in given["items"]), begun_at, ends)
    for at, data in answers:
        try:
            sitting = answer(sitting, str(data["item"]), [str(c) for c in data["chosen"]], at)
        except (TooLate, NotAsked):
            continue
    return sitting


def _utc(at: dt.datetime) -> None:
    if at.tzinfo is None or at.utcoffset() != dt.timedelta(0):
        raise NotUtc("考试的时间必须是 UTC 时间。")
