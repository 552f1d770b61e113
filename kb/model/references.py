"""What an entry refers to: its cards, time limits, citations and related entries."""

from __future__ import annotations

from kb.model.base import Basis, Deadline, Entry
from kb.model.case import Case
from kb.model.desk import Answer, Card, CourseEntry, Guide
from kb.model.flow import Flow
from kb.model.local import Office
from kb.model.paper import Paper


def cards_of(entry: Entry) -> tuple[Card, ...]:
    """The cards of an answer or a flow."""
    if isinstance(entry, Answer):
        return (entry.card,)
    return tuple(o.card for o in entry.outcomes) if isinstance(entry, Flow) else ()


def deadlines_of(entry: Entry) -> tuple[Deadline, ...]:
    """All time limits an entry states."""
    own = entry.deadlines if isinstance(entry, Guide | Paper) else ()
    return (*own, *(d for card in cards_of(entry) for d in card.deadlines))


def bases_of(entry: Entry) -> list[Basis]:
    """Every citation an entry rests on."""
    out: list[Basis] = [b for card in cards_of(entry) for b in card.basis]
    out += [b for d in deadlines_of(entry) for b in d.basis]
    if isinstance(entry, Guide | Office | Paper):
        out += entry.basis
    elif isinstance(entry, Case):
        out += entry.basis
        for demand in entry.demands:
            out += demand.basis
        for circumstance in (entry.hardship, entry.unlawful):
            out += circumstance.basis if circumstance else ()
    elif isinstance(entry, Flow):
        out += [b for q in entry.questions for c in q.choices for b in c.basis]
    return out


def related_of(entry: Entry) -> tuple[str, ...]:
    """Ids an entry names as related."""
    own = entry.related if isinstance(entry, Guide | Case | CourseEntry | Office | Paper) else ()
    return (*own, *(i for card in cards_of(entry) for i in (*card.related, *card.offices)))
