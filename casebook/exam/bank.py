"""The bank: questions made of drills, of time limits in guides and answers, and of the articles of 信访 law."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator

from casebook.drill.model import Decision, Drill, decisions
from casebook.exam.model import BankItem
from kb.model import Answer, Deadline, Difficulty, Duration, Entry, Guide, Regulation
from kb.model.citations import Citation
from kb.model.references import deadlines_of

_OF_DECISION = {
    "judgement": "五种判断",
    "procedure": "走哪个程序",
    "basis": "挑依据",
    "hardship": "生活困难",
    "unlawful": "违法行为",
}
_LENGTHS = {
    "日": (3, 5, 7, 10, 15, 20, 30, 45, 60, 90),
    "工作日": (1, 3, 5, 7, 10, 15, 20, 30),
    "月": (1, 2, 3, 6, 9, 18),
    "年": (1, 2, 3, 5, 10),
}
_WRONG = 3
"""Wrong options beside the right one, where they are made up here."""

_FIELD = "信访"
"""Articles are asked of the law of the trade alone; numbers of other laws are looked up, not learnt."""


def bank_of(
    drills: Iterable[Drill], entries: Iterable[Entry], on: dt.date, own: Iterable[BankItem] = ()
) -> tuple[BankItem, ...]:
    """Every question, by key.

    Args:
        drills: as read by the casebook.
        entries: of the library; guides, answers and summaries of laws give questions.
        on: the day; what does not hold then is not asked.
        own: what the office has brought itself.
    """
    found = [item for drill in drills for item in of_drill(drill)]
    known = {item.key for item in found}
    found += [item for item in own if item.key not in known]
    limits: dict[tuple[str, str], BankItem] = {}
    for entry in (e for e in entries if e.status(on).usable):
        if isinstance(entry, Guide | Answer):
            for deadline in deadlines_of(entry):
                item = _of_deadline(entry, deadline)
                if item is not None:
                    limits.setdefault((item.cited[0], deadline.name), item)
        elif isinstance(entry, Regulation) and _FIELD in entry.title:
            found += _of_articles(entry)
    return tuple(sorted([*found, *limits.values()], key=lambda i: i.key))


def of_drill(drill: Drill) -> Iterator[BankItem]:
    """The questions of one drill, in the order it is asked."""
    for decision in decisions(drill):
        kind, _, id = decision.key.partition(":")
        if len(decision.options) > len(decision.right) > 0:
            yield BankItem(
                f"{drill.id}/{decision.key}",
                _OF_DECISION[kind],
                decision.question if id else f"“{drill.title}”：{decision.question}",
                decision.options,
                tuple(o for o in decision.options if o in decision.right),
                drill.story,
                kind == "basis",
                decision.reason,
                _cited(drill, decision),
                drill.topics,
                drill.difficulty,
                drill.id,
            )


def _cited(drill: Drill, decision: Decision) -> tuple[str, ...]:
    """The citations behind a decision; of a judgement those of its demand."""
    _, _, id = decision.key.partition(":")
    of_demand = [b.citation for d in drill.demands if d.id == id for b in d.basis]
    return tuple(dict.fromkeys(c.key for c in (decision.citations or of_demand)))


def _of_deadline(entry: Guide | Answer, deadline: Deadline) -> BankItem | None:
    limit = deadline.limit
    if limit is None or not deadline.basis or limit.unit not in _LENGTHS:
        return None
    key = f"{entry.id}/时限:{deadline.name}"
    taken = {limit.number, deadline.extension.number if deadline.extension else 0}
    others = [n for n in _LENGTHS[limit.unit] if n not in taken]
    wrong = sorted(others, key=lambda n: _place(key, str(n)))[:_WRONG]
    options = tuple(Duration(n, limit.unit).text for n in sorted([*wrong, limit.number]))
    start = f"（从{deadline.start}起算）" if deadline.start not in ("", "—") else ""
    more = f"可以延长{deadline.extension.text}。" if deadline.extension else ""
    return BankItem(
        key,
        "时限",
        f"“{entry.title}”里的“{deadline.name}”，期限是多久？{start}",
        options,
        (limit.text,),
        reason="".join([more, deadline.note, deadline.basis[0].note]),
        cited=tuple(dict.fromkeys(b.citation.key for b in deadline.basis)),
        topics=entry.topics,
        level=Difficulty.INTERMEDIATE,
        source=entry.id,
    )


def _of_articles(law: Regulation) -> Iterator[BankItem]:
    titled = [a for a in law.articles if a.title and a.summary]
    for article in titled:
        key = f"{law.id}/条文:{article.number.key}"
        others = sorted({a.title for a in titled} - {article.title}, key=lambda t: _place(key, t))
        if len(others) < _WRONG:
            return
        options = (*others[:_WRONG], article.title)
        yield BankItem(
            key,
            "条文",
            f"《{law.title}》{article.label}说的是什么？",
            tuple(sorted(options, key=lambda o: _place(key, o))),
            (article.title,),
            reason=article.summary,
            cited=(Citation(law.law, article.number, version=law.version).key,),
            topics=law.topics,
            level=Difficulty.SKILLED,
            source=law.id,
        )


def _place(*words: str) -> bytes:
    """A place in an order that looks like chance and is always the same."""
    return hashlib.sha256("\0".join(words).encode()).digest()
