"""Answers, guides, cases, exercises and the results of flows, each as one plain shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from apps.present.common import Presentation, bases, day_words, duration_words, head, link_of, links_of
from apps.present.dates import leaders
from apps.present.local import office_row, offices_of, with_local
from apps.present.paper import paper
from kb.model import (
    Answer,
    Card,
    Case,
    Circumstance,
    Deadline,
    Demand,
    Entry,
    Exercise,
    Flow,
    Guide,
    LocalValues,
    Office,
    Outcome,
    Paper,
)
from kb.model.labels import Form, labels_of

MOST_SENT = 20  # answers listed at the office they send people to


def present(scene: Presentation, entry: Entry) -> dict[str, Any]:
    """Any entry; ``shape`` tells the view how to draw it."""
    data = head(scene, entry)
    related = (
        e for e in scene.library.related(entry) if not isinstance(e, Office) or isinstance(entry, Office)
    )
    data["related"] = links_of(scene, related)
    return with_local(scene, _shape(scene, entry, data))


def _shape(scene: Presentation, entry: Entry, data: dict[str, Any]) -> dict[str, Any]:
    if isinstance(entry, Answer):
        note = scene.renderer.html(entry.body) if entry.body else ""
        return {
            **data,
            "shape": "answer",
            **card(scene, entry.card),
            "asked": list(entry.questions),
            "note": note,
        }
    if isinstance(entry, Guide):
        return {**data, "shape": "guide", **guide(scene, entry)}
    if isinstance(entry, Paper):
        return {**data, "shape": "paper", **paper(scene, entry)}
    if isinstance(entry, Case):
        return {**data, "shape": "case", **case(scene, entry)}
    if isinstance(entry, Flow):
        first = next((q for q in entry.questions if q.id == entry.start), None)
        return {
            **data,
            "shape": "flow",
            "body": scene.renderer.html(entry.body),
            "first": first.text if first else "",
            "results": [o.title for o in entry.outcomes],
        }
    if isinstance(entry, Office):
        return {**data, "shape": "office", **office(scene, entry)}
    if isinstance(entry, LocalValues):
        return {**data, "shape": "values", **values(scene, entry)}
    summary = entry.summary if isinstance(entry, Exercise) else ""
    return {**data, "shape": "plain", "body": scene.renderer.html(summary or entry.body)}


def deadline(scene: Presentation, item: Deadline) -> dict[str, Any]:
    """A time limit; without a statutory one ``limit`` is empty and ``note`` says what to agree on."""
    return {
        "name": item.name,
        "limit": duration_words(item.limit),
        "extension": duration_words(item.extension),
        "start": item.start,
        "basis": bases(scene, item.basis),
        "note": item.note,
    }


def deadlines(scene: Presentation, items: Sequence[Deadline]) -> list[dict[str, Any]]:
    """Time limits in their order; ``leader`` is the place of the first one that runs from the same day."""
    return [
        {**deadline(scene, item), "leader": first} for item, first in zip(items, leaders(items), strict=True)
    ]


def card(scene: Presentation, item: Card) -> dict[str, Any]:
    """What an officer needs to answer, each field under its name; ``facts`` are the lines a petitioner may be given."""
    draw: Mapping[Form, Callable[[Any], object]] = {
        Form.TEXT: str,
        Form.TEXTS: list,
        Form.BASES: lambda found: bases(scene, found),
        Form.DEADLINES: lambda found: deadlines(scene, found),
    }
    rows = [
        row for row in labels_of(Card) if row.form in draw
    ]  # related entries are drawn with the entry's own
    shown: dict[str, Any] = {row.name: draw[row.form](getattr(item, row.name)) for row in rows}
    lines = (row for row in rows if row.form is Form.TEXT and row.public and row.name != "short")
    facts = [[row.label, shown[row.name]] for row in lines if shown[row.name]]
    return {**shown, "facts": facts, "offices": offices_of(scene, item)}


def outcome(scene: Presentation, item: Outcome) -> dict[str, Any]:
    """The result of a flow, as a card."""
    related = [x for x in (link_of(scene, i) for i in item.card.related) if x]
    shape = {
        "shape": "answer",
        "id": "",
        "title": item.title,
        "kind": "流程结果",
        "stamps": [],
        "changed": [],
        "topics": [],
        "related": related,
        "asked": [],
        "note": "",
        **card(scene, item.card),
    }
    return with_local(scene, shape)


def office(scene: Presentation, item: Office) -> dict[str, Any]:
    """How it is reached, what may be brought there, what not; without a law that says so it is practice."""
    if not item.basis:
        told = f"没有查到写明它的条文，按通行做法写，由{item.owner}核对；拨打前可先核实"
        practice = {"text": "做法，待核", "tone": "warn", "title": told}
    else:
        told, practice = "", {}
    return {
        **office_row(item),
        "stamps": [*head(scene, item)["stamps"], *([practice] if practice else [])],
        "told": told,
        "handles": list(item.handles),
        "elsewhere": list(item.elsewhere),
        "website": item.website,
        "basis": bases(scene, item.basis),
        "body": scene.renderer.html(item.body),
        "sent": links_of(scene, scene.library.sent_to.get(item.id, [])[:MOST_SENT]),
    }


def values(scene: Presentation, item: LocalValues) -> dict[str, Any]:
    """Each value of a file with where it comes from and until when."""
    rows = []
    for value in item.values:
        state = "ok" if value.holds(scene.on) else "old" if value.expired(scene.on) else "missing"
        rows.append(
            {
                "name": value.name,
                "state": state,
                "value": value.value,
                "region": value.region,
                "source": value.source,
                "by": value.announced_by,
                "starts": day_words(value.starts),
                "ends": day_words(value.ends),
                "note": value.note,
            }
        )
    return {"body": scene.renderer.html(item.body), "values": rows}


def guide(scene: Presentation, item: Guide) -> dict[str, Any]:
    """Steps first; sections of its own follow."""
    intro, mark, rest = f"\n{item.body}".partition("\n## ")
    return {
        "posts": list(item.posts),
        "steps": scene.renderer.html(item.steps),
        "intro": scene.renderer.html(intro),
        "body": scene.renderer.html(mark + rest),
        "basis": bases(scene, item.basis),
        "documents": list(item.documents),
        "deadlines": deadlines(scene, item.deadlines),
    }


def case(scene: Presentation, item: Case) -> dict[str, Any]:
    """The story, the analysis demand by demand, and what is to be learnt."""
    html = scene.renderer.html
    return {
        "matter": item.matter,
        "adaptation": item.adaptation,
        "body": html(item.body),
        "story": html(item.story),
        "demands": [_demand(scene, d) for d in item.demands],
        "circumstances": _circumstances(scene, (("生活困难", item.hardship), ("违法行为", item.unlawful))),
        "handling": html(item.handling),
        "outcome": html(item.outcome),
        "points": [scene.renderer.inline(p) for p in item.points],
        "basis": bases(scene, item.basis),
    }


def _demand(scene: Presentation, item: Demand) -> dict[str, Any]:
    return {
        "title": item.title,
        "judgement": item.judgement.value if item.judgement else "",
        "procedure": item.procedure,
        "handling": item.handling,
        "reason": item.reason,
        "basis": bases(scene, item.basis),
    }


def _circumstances(
    scene: Presentation, pairs: Sequence[tuple[str, Circumstance | None]]
) -> list[dict[str, Any]]:
    return [
        {
            "name": n,
            "present": c.present,
            "answer": c.answer,
            "reason": c.reason,
            "basis": bases(scene, c.basis),
        }
        for n, c in pairs
        if c
    ]
