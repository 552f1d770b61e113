"""What a search found, as the result list draws it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from apps.desk.desk import Desk
from apps.present.common import Presentation, head
from apps.present.local import plain_values
from apps.render import citation_link, entry_link
from kb.errors import KnowledgeBaseError
from kb.model import Answer, Kind
from kb.model.citations import parse_key
from kb.search.results import FIRST_SCREEN, GROUP_OF, Hit, Results, WayOut
from kb.search.searcher import only
from kb.search.snippet import marked

SHOWN_AS_NAMED = 3  # hits shown as named exactly
SHOWN_FIRST = 3  # hits of the one order above its groups: the best answers, and the best article at the latest as the third
NAMED, FIRST, NEAR = "正是这条", "先看这几条", "字面上沾边的"  # the last where no answer fits
FEW, MANY = 8, 40  # hits shown in a group: of several, of one
OF_A_TOPIC = (Kind.ANSWER, Kind.FLOW, Kind.GUIDE, Kind.PAPER, Kind.CASE)  # what a topic lists, and counts


def results(desk: Desk, params: Mapping[str, str], on: dt.date, n: int) -> dict[str, Any]:
    """The list for what the address says.

    Args:
        params: ``q`` words, ``kind`` one kind only, ``t`` a topic.
        n: the number of the question as the view counts them; 0 when nobody typed.
    """
    words, topic = params.get("q", "").strip(), params.get("t", "").strip()
    kind = next((k for k in GROUP_OF if k.value == params.get("kind")), None)
    shell = {
        "n": n,
        "query": params.get("q", ""),
        "topic": topic,
        "on": params.get("on", ""),
        "day": on.isoformat(),
        "groups": [],
        "notices": [],
        "facets": [],
        "out": None,
    }
    scene = Presentation(desk.library, desk.renderer, on)
    if not words:
        return {**shell, "groups": plain_values(scene, by_topic(desk, topic, on))} if topic else shell
    filters = only([kind] if kind else (), [topic] if topic else ())
    try:
        found = desk.search(words, on, filters, MANY if kind else FIRST_SCREEN)
    except KnowledgeBaseError as error:
        return {**shell, "notices": [{"text": str(error), "wait": not desk.ready}]}
    return {
        **shell,
        "groups": plain_values(scene, grouped(found, kind)),
        "notices": _notices(found, words),
        "facets": _facets(found, kind),
        "out": way_out(found.way_out) if found.way_out else None,
    }


def way_out(way: WayOut) -> dict[str, Any]:
    """What is offered where no answer fits."""
    return {
        "article": item(way.article) if way.article else None,
        "flow": item(way.flow) if way.flow else None,
        "topics": list(way.topics),
        "near": [item(hit) for hit in way.near],
    }


def grouped(found: Results, kind: Kind | None) -> list[dict[str, Any]]:
    """The groups of a result; the first of the one order stand above them."""
    named = [h for h in found.hits if h.why.exact][:SHOWN_AS_NAMED] if not kind else []
    many = len(found.hits) > FEW  # a few stand on the first screen all together
    first = (
        [h for h in found.hits if h not in named][: max(SHOWN_FIRST - len(named), 0)]
        if many and not kind
        else []
    )
    above = ((NAMED, named), (NEAR if found.way_out else FIRST, first))
    out = [_group(name, "", hits, 0) for name, hits in above if hits]
    for name, hits in found.groups.items():
        most = MANY if kind else FEW
        rest = [h for h in hits if h not in named and h not in first][:most]
        if rest:
            out.append(_group(name, rest[0].kind.value, rest, most))
    return out


def _group(name: str, kind: str, hits: Sequence[Hit], most: int) -> dict[str, Any]:
    """A group, and whether its list may have been cut; how many there are in all a search of one kind alone would say."""
    return {"name": name, "kind": kind, "cut": len(hits) == most, "items": [item(h) for h in hits]}


def item(hit: Hit) -> dict[str, Any]:
    """One line of the list."""
    cited = parse_key(hit.id) if "#" in hit.id else None
    stamps = (
        []
        if hit.status == "有效"
        else [
            {
                "text": hit.status,
                "tone": "warn" if hit.status in ("尚未生效", "待核") else "bad",
                "title": hit.stamp,
            }
        ]
    )
    if hit.why.pointer:
        stamps.append(
            {"text": "原文未导入", "tone": "warn", "title": "库里没有这一条的文字，请打开正式文本核对"}
        )
    words = (*hit.why.words, *hit.why.vocabulary)
    return {
        "id": hit.id,
        "title": pieces(marked(hit.title, words)),
        "stamps": stamps,
        "why": hit.why.text,
        "label": hit.citation.removeprefix(cited.law) if cited else "",
        "short": pieces(marked(hit.short, words)) if hit.short else None,
        "snippet": pieces(hit.snippet),
        "href": citation_link(cited) if cited else entry_link(hit.entry),
    }


def pieces(snippet: Sequence[tuple[str, bool]]) -> list[list[Any]]:
    """A snippet as the view takes it."""
    return [[text, hit] for text, hit in snippet]


def by_topic(desk: Desk, topic: str, on: dt.date) -> list[dict[str, Any]]:
    """Everything of a topic, without a search."""
    scene = Presentation(desk.library, desk.renderer, on)
    groups = []
    for kind in OF_A_TOPIC:
        entries = [e for e in desk.library.entries(kind) if topic in e.topics and e.kind is kind]
        if entries:
            groups.append(
                {
                    "name": GROUP_OF[kind],
                    "kind": kind.value,
                    "cut": False,
                    "items": [
                        {
                            "id": e.id,
                            "title": [[e.title, False]],
                            "label": "",
                            "stamps": head(scene, e)["stamps"],
                            "why": "",
                            "short": [[e.card.short, False]] if isinstance(e, Answer) else None,
                            "snippet": [[e.body.split("\n")[0][:90], False]],
                            "href": entry_link(e.id),
                        }
                        for e in entries
                    ],
                }
            )
    return groups


def _notices(found: Results, words: str) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = [{"text": n} for n in found.notices]
    if found.offers and not found.hits:
        out.append({"text": "试试：", "tries": [{"label": o, "query": o} for o in found.offers]})
    return out


def _facets(found: Results, kind: Kind | None) -> list[dict[str, Any]]:
    """The kinds to narrow to. The chosen one says how many are listed; the others say no number, since a search of one
    kind alone looks wider than the one of all kinds."""
    if kind is not None:
        listed = min(sum(map(len, found.groups.values())), MANY)
        return [{"label": GROUP_OF[kind], "kind": kind.value, "on": True, "count": listed}]
    counts = found.facets.get("kind", {})
    some = [
        {"label": GROUP_OF[k], "kind": k.value, "on": False, "count": None}
        for k in GROUP_OF
        if counts.get(k.value, 0)
    ]
    return some if len(some) > 1 else []
