"""What the workbench lists: the office's files, the shipped ones, drafts on their way, what waits and what is due."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from apps.writing.drafts import Drafts, DraftState, EntryDraft
from apps.writing.files import OfficeFiles
from apps.writing.reviewing import due_reviews
from kb.content import kind_of, read_text
from kb.content.layers import OFFICE, SHIPPED
from kb.library import Library
from kb.model import FOLDERS


def listed(library: Library, files: OfficeFiles) -> list[dict[str, Any]]:
    """All files by kind and folder, for a worker."""
    own = files.paths()
    titles = {(x.layer, x.path): x.entry.title for x in library.loaded if x.entry}
    rows: list[dict[str, Any]] = [
        {"path": p, "layer": OFFICE, "title": titles.get((OFFICE, p), Path(p).stem)} for p in own
    ]
    rows += [
        {"path": p, "layer": SHIPPED, "title": t, "over": p in own}
        for (layer, p), t in titles.items()
        if layer == SHIPPED
    ]
    return [
        {"kind": k.value, "folder": f, "files": [r for r in rows if r["path"].startswith(f + "/")]}
        for k, f in FOLDERS.items()
    ]


def title_of(draft: EntryDraft) -> str:
    """The title a draft gives its entry; the file's name while it gives none."""
    entry = read_text(draft.text, draft.path).entry
    return entry.title if entry is not None else Path(draft.path).stem


def draft_rows(drafts: Drafts, person: str) -> list[dict[str, Any]]:
    """All drafts as a view lists them, the one that has waited longest first; ``mine`` are those of an account."""
    return [
        {
            "path": d.path,
            "title": title_of(d),
            "kind": kind_of(d.path) or "",
            "state": d.state.value,
            "who": d.writer.name,
            "mine": d.writer.person == person,
            "since": when(d.since),
            "remark": d.remark,
        }
        for d in drafts.all()
    ]


def on_the_way(drafts: Drafts, person: str, library: Library, today: dt.date) -> dict[str, Any]:
    """Drafts, how many of them wait for review, how many entries are due to be checked again."""
    rows = draft_rows(drafts, person)
    waiting = sum(r["state"] == DraftState.WAITING for r in rows)
    return {"drafts": rows, "waiting": waiting, "due": len(due_reviews(library, today))}


def when(at: str) -> str:
    """A moment as people here read it; empty for none.

    >>> when("")
    ''
    """
    return f"{dt.datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}" if at else ""
