"""What somebody who reviews has to see beside a text: the difference, every article it rests on, what is due again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from apps.present import law
from apps.present.common import Presentation, day_words
from apps.present.dates import left_words
from casebook.drill.read import read_drill_draft
from casebook.scenario.read import read_draft
from kb.content import kind_of, read_text
from kb.library import Library
from kb.model import Basis, Kind
from kb.model.citations import Citation, find
from kb.model.references import bases_of

SOON = 30  # days before 下次核验 from which an entry is listed
MOST_CITED = 120  # articles shown beside one text


@dataclass(frozen=True, slots=True)
class DueReview:
    """An entry whose basis is to be checked again.

    Attributes:
        owner: the post that answers for it.
        due: the day.
        path: of its file, in ``layer``.
    """

    owner: str
    due: dt.date
    title: str
    kind: str
    path: str
    layer: str

    def overdue(self, today: dt.date) -> bool:
        """Whether the day has passed."""
        return self.due < today

    def to_dict(self, today: dt.date) -> dict[str, Any]:
        """As the view shows it."""
        return {
            "title": self.title,
            "kind": self.kind,
            "path": self.path,
            "layer": self.layer,
            "due": day_words(self.due),
            "left": left_words(self.due, today),
            "overdue": self.overdue(today),
        }


def due_reviews(library: Library, today: dt.date) -> list[DueReview]:
    """Entries whose 下次核验 has passed or comes within :data:`SOON` days: by owner, the most urgent first."""
    until = today + dt.timedelta(days=SOON)
    found = [
        DueReview(e.owner, e.due, e.title, e.kind.value, one.path, one.layer)
        for one in library.winning()
        if (e := one.entry) is not None and e.due is not None and e.due <= until
    ]
    return sorted(found, key=lambda d: (d.owner, d.due, d.path))


def cited(scene: Presentation, path: str, text: str) -> list[dict[str, Any]]:
    """Every article a text cites, in fields and in running text, once each: where it stands, and what it says.

    Returns:
        For each: ``place``, ``href``, ``notes`` in our words, and ``article`` as :func:`apps.present.law.article` gives it,
        or as :func:`apps.present.law.unknown_article` when the library has no text of it. At most :data:`MOST_CITED`.
    """
    seen: dict[tuple[str, str], dict[str, Any]] = {}
    names = scene.library.names
    running = (Basis(c) for _, _, c in find(text, names=names))
    for basis in (*_bases(path, text), *running):
        one = basis.citation
        about = (names.get(one.law, one.law), one.article.key if one.article else "")
        if about not in seen:
            if len(seen) == MOST_CITED:
                break
            seen[about] = _shown(scene, one)
        for key, value in (("places", one.place), ("notes", basis.note)):
            if value and value not in seen[about][key]:
                seen[about][key].append(value)
    return list(seen.values())


def _shown(scene: Presentation, citation: Citation) -> dict[str, Any]:
    version = scene.library.version(citation, scene.on)
    view = scene.library.article(citation, scene.on)
    article = law.article(scene, view, full=False) if view else law.unknown_article(citation)
    return {
        "law": version.title if version else citation.law,
        "whole": citation.article is None and version is not None,
        "article": article,
        "places": [],
        "notes": [],
    }


def _bases(path: str, text: str) -> Iterable[Basis]:
    kind = kind_of(path)
    if kind is Kind.SCENARIO:
        scenario = read_draft(text, path).scenario
        return [b for _, o in scenario.options() for b in o.basis] if scenario else []
    if kind is Kind.DRILL:
        drill = read_drill_draft(text, path).drill
        if drill is None:
            return []
        found = [b for d in drill.demands for b in (*d.basis, *d.distractors)]
        return found + [b for c in (drill.hardship, drill.unlawful) if c for b in c.basis]
    entry = read_text(text, path).entry
    return bases_of(entry) if entry is not None else []
