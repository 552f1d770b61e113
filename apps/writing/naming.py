"""What can be named while something is written: topics, techniques, laws and their articles, entries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from casebook.scenario.model import CRITICAL, ERRORS, TECHNIQUES
from kb.law.history import ArticleView
from kb.library import Library
from kb.model.citations import parse

GIST = 24
SAYS = 600  # characters of an article shown beside its number


def names_of(library: Library) -> dict[str, Any]:
    """Everything an editor offers by name; some ten milliseconds, so only a worker calls it."""
    return {
        "topics": list(library.topics),
        "techniques": list(TECHNIQUES),
        "errors": [*ERRORS, *CRITICAL],
        "laws": sorted(library.histories, key=lambda law: (len(law), law)),
        "entries": [[e.id, e.title, e.kind.value] for e in library.entries()],
    }


def articles_of(library: Library, law: str, version: str, on: dt.date) -> list[list[str]]:
    """The articles of a law as labels and what each is about; none when the law is not known.

    Args:
        law: by any of its names.
        version: the day that names it, ``2026-01-01``; empty for the one to rely on.
        on: the day.
    """
    cited = parse(law + (f"@{version}" if version else ""), names=library.names)
    found = library.version(cited, on) if cited is not None else None
    return [[v.number.text, _about(v)] for v in library.articles(found)] if found is not None else []


def article_of(library: Library, law: str, version: str, label: str, on: dt.date) -> dict[str, str] | None:
    """What an article says; None when there is none.

    Returns:
        ``title``: the law as it is called and the article; ``says``: its official text, else our summary, cut at
        :data:`SAYS` characters.
    """
    cited = parse(law + (f"@{version}" if version else "") + label, names=library.names)
    view = library.article(cited, on) if cited is not None else None
    if view is None:
        return None
    article = view.official or view.summary
    says = article.text if article else "库里没有这一条的正文。"
    return {
        "title": f"{view.version.title}{view.label}　{_title(view)}".rstrip("　"),
        "says": _clipped(says, SAYS),
    }


def _title(view: ArticleView) -> str:
    return view.summary.title if view.summary else ""


def _about(view: ArticleView) -> str:
    article = view.official or view.summary
    return _title(view) or _clipped(article.text if article else "", GIST)


def _clipped(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most] + "…"
