"""What every entry shows: links, stamps, citations, dates in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from apps.render import Renderer, citation_link, entry_link
from kb.library import Library
from kb.model import Basis, Duration, Entry, Status
from kb.model.citations import Citation
from kb.search.results import GROUP_OF

TONES = {
    Status.IN_FORCE: "ok",
    Status.NOT_YET: "warn",
    Status.AMENDED: "warn",
    Status.REPEALED: "bad",
    Status.EXPIRED: "bad",
    Status.UNKNOWN: "warn",
}
# What users call the kinds in lists; 问答 are read out as answers, articles are looked up as law.


@dataclass(frozen=True, slots=True)
class Presentation:
    """What presenting needs to know besides the entry: the library, the renderer and the day."""

    library: Library
    renderer: Renderer
    on: dt.date


def day_words(day: dt.date | None) -> str:
    """``2026年11月23日``; empty for no day."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def duration_words(duration: Duration | None) -> str:
    """``60日``; 日 is said as 日, working days as 个工作日."""
    return duration.text if duration else ""


def stamp(status: Status) -> dict[str, str]:
    """A status as a stamp: the word carries the meaning, the colour only helps."""
    return {"text": status.value, "tone": TONES[status]}


def link_of(scene: Presentation, entry_id: str) -> dict[str, str] | None:
    """A link to an entry; None when there is none of this id."""
    if entry_id not in scene.library:
        return None
    entry = scene.library.get(entry_id)
    kind = entry.kind
    return {"id": entry.id, "title": entry.title, "kind": GROUP_OF[kind], "href": entry_link(entry.id)}


def links_of(scene: Presentation, entries: Iterable[Entry]) -> list[dict[str, str]]:
    """Links to entries, in their order."""
    found = (link_of(scene, e.id) for e in entries)
    return [x for x in found if x]


def cite(scene: Presentation, citation: Citation) -> dict[str, Any]:
    """A citation: how it is printed, where it leads, whether it still holds on the day."""
    version = scene.library.version(citation, scene.on)
    law = version.law if version else citation.law
    out: dict[str, Any] = {
        "key": citation.key,
        "law": law,
        "place": citation.place,
        "href": citation_link(citation),
    }
    if version is None:
        out["stamp"] = {"text": "未收录", "tone": "warn", "title": "库里还没有这部法规的文本"}
    elif not version.status(scene.on).usable and version.status(scene.on) is not Status.UNKNOWN:
        out["stamp"] = stamp(version.status(scene.on))
    return out


def bases(scene: Presentation, items: Iterable[Basis]) -> list[dict[str, Any]]:
    """Citations with what they say in our words."""
    return [{**cite(scene, b.citation), "note": b.note} for b in items]


def changed(scene: Presentation, entry: Entry) -> list[dict[str, str]]:
    """Bases that no longer hold on the day, each with what holds now (依据已变)."""
    out = []
    for basis, now, status in scene.library.basis_changed(entry, scene.on):
        said = f"{basis.citation.text}{status.value}"
        if now is not None:
            said += (
                f"，现在看《{now.title}》{'（' + day_words(now.version) + '起施行）' if now.version else ''}"
            )
        href = citation_link(Citation(now.law, version=now.version)) if now else ""
        out.append({"text": said, "href": href})
    return out


def head(scene: Presentation, entry: Entry) -> dict[str, Any]:
    """Title, stamps and keeping of an entry."""
    status = entry.status(scene.on)
    stamps = [] if status is Status.IN_FORCE else [stamp(status)]
    lost = changed(scene, entry)
    if lost:
        stamps.append({"text": "依据已变", "tone": "bad", "title": "引用的法规有了新的版本，说之前先核对"})
    overdue = entry.due is not None and entry.due < scene.on
    if overdue:
        stamps.append({"text": "该核验了", "tone": "warn", "title": f"应于{day_words(entry.due)}前再核对"})
    if entry.layer == "office":
        stamps.append({"text": "本单位", "tone": "info", "title": "本单位自己的内容"})
    kind = entry.kind
    return {
        "id": entry.id,
        "title": entry.title,
        "kind": GROUP_OF[kind],
        "href": entry_link(entry.id),
        "topics": list(entry.topics),
        "stamps": stamps,
        "changed": lost,
        "owner": entry.owner,
        "verified": day_words(entry.verified),
        "due": day_words(entry.due),
        "regions": [] if entry.regions == ("全国",) else list(entry.regions),
    }
