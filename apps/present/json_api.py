"""What the JSON API gives for an entry or an article: the CLI's names, plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from apps.present.text import deadline_line
from kb.law.history import ArticleView
from kb.library import Library
from kb.model import Answer, Basis, Card, Deadline, Entry, Guide, Office
from kb.model.citations import parse_key
from kb.model.labels import Form, labels_of
from kb.model.references import bases_of


def entry_dict(library: Library, wanted: str, on: dt.date) -> dict[str, Any] | None:
    """An entry by id, or an article by citation key; None when there is neither."""
    cited = parse_key(wanted) if "#" in wanted else None
    if cited is not None:
        view = library.article(cited, on)
        return article_dict(library, view, on) if view else None
    return _entry(library, library.get(wanted), on) if wanted in library else None


def article_dict(library: Library, view: ArticleView, on: dt.date) -> dict[str, Any]:
    """An article with official text and summary, what people ask of it, and the ids of what cites it."""
    citation = view.citation
    return {
        "kind": "法规",
        "id": citation.key,
        "title": view.version.title,
        "citation": view.version.law + view.label,
        "status": view.version.status(on).value,
        "version": _day(view.version.version),
        "ends": _day(view.version.ends),
        "text": view.official.text if view.official else "",
        "summary": view.summary.summary if view.summary else "",
        "questions": list(library.questions(view.version).get(view.number, ())),
        "cited_by": [e.id for e in library.citing(citation)],
    }


def _entry(library: Library, entry: Entry, on: dt.date) -> dict[str, Any]:
    out: dict[str, Any] = {
        "kind": entry.kind.value,
        "id": entry.id,
        "title": entry.title,
        "status": entry.status(on).value,
        "topics": list(entry.topics),
        "owner": entry.owner,
        "verified": _day(entry.verified),
        "due": _day(entry.due),
        "changed": [b.citation.text for b, _, _ in library.basis_changed(entry, on)],
        "related": [e.id for e in library.related(entry)],
    }
    if isinstance(entry, Answer):
        offices = [office.id for office in library.directory.of(entry.card)]
        return {**out, "questions": list(entry.questions), **_card(entry.card), "offices": offices}
    if isinstance(entry, Office):
        return {
            **out,
            "phones": [p.text for p in entry.phones if not p.mobile],
            "address": entry.address,
            "hours": entry.hours,
            "way": entry.way,
            "website": entry.website,
            "regions": list(entry.regions),
            "handles": list(entry.handles),
            "elsewhere": list(entry.elsewhere),
            "basis": [_basis(b) for b in entry.basis],
        }
    if isinstance(entry, Guide):
        return {
            **out,
            "steps": entry.steps,
            "body": entry.body,
            "documents": list(entry.documents),
            "basis": [_basis(b) for b in entry.basis],
            "deadlines": [_deadline(d) for d in entry.deadlines],
        }
    return {**out, "body": entry.body, "basis": [_basis(b) for b in bases_of(entry)]}


def _card(card: Card) -> dict[str, Any]:
    plain: Mapping[Form, Callable[[Any], object]] = {
        Form.TEXT: str,
        Form.TEXTS: list,
        Form.BASES: lambda found: [_basis(b) for b in found],
        Form.DEADLINES: lambda found: [_deadline(d) for d in found],
    }
    rows = (row for row in labels_of(Card) if row.form in plain)  # related entries stand with the entry
    return {row.name: plain[row.form](getattr(card, row.name)) for row in rows}


def _basis(basis: Basis) -> dict[str, str]:
    return {"citation": basis.citation.text, "key": basis.citation.key, "note": basis.note}


def _deadline(item: Deadline) -> dict[str, Any]:
    limit, extension = item.limit, item.extension
    words = {
        "name": item.name,
        "limit": limit.text if limit else "",
        "start": item.start,
        "note": item.note,
        "extension": extension.text if extension else "",
    }
    return {**words, "text": deadline_line(words), "basis": [_basis(b) for b in item.basis]}


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


__all__ = ["article_dict", "entry_dict"]
