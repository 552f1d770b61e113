"""What an officer opened last and keeps at hand, as links; what has left the library is left out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from apps.desk.habits import Habits
from apps.present.common import Presentation, link_of
from apps.render import citation_link
from kb.model.citations import parse_key


def at_hand(scene: Presentation, habits: Habits, now: dt.datetime) -> dict[str, list[dict[str, Any]]]:
    """Both lists.

    Args:
        now: says which day is today, by this machine's time.
    """
    pinned = [link for p in habits.pinned if (link := link_to(scene, p))]
    recent = [{**link, "when": _when(o.at, now)} for o in habits.recent if (link := link_to(scene, o.entry))]
    return {"pinned": pinned, "recent": recent}


def link_to(scene: Presentation, wanted: str) -> dict[str, str] | None:
    """A link to an entry or an article; None when there is none of this id."""
    if "#" not in wanted:
        return link_of(scene, wanted)
    cited = parse_key(wanted)
    if cited is None or scene.library.history(cited.law) is None:
        return None
    return {"id": wanted, "title": cited.text, "kind": "法条", "href": citation_link(cited)}


def _when(at: str, now: dt.datetime) -> str:
    moment, today = dt.datetime.fromisoformat(at).astimezone(), now.astimezone().date()
    days = (today - moment.date()).days
    if days <= 0:
        return f"今天 {moment:%H:%M}"
    return "昨天" if days == 1 else f"{moment.month}月{moment.day}日"
