"""A drill as plain data: the story, what to decide, and afterwards every plus and minus with its reason."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any

from apps.present.common import Presentation, cite, link_of
from apps.present.gist import gist, told
from casebook.drill.model import (
    Decision,
    Drill,
    DrillScore,
    Mark,
    decisions,
    procedures,
    shuffled,
    wrong_costs,
)
from casebook.review import Rating, ReviewCard
from kb.model.citations import parse

SHORT = {
    "judgement": "怎么判断",
    "procedure": "走哪个程序、到什么时候",
    "basis": "依据哪一条",
    "hardship": "生活困难",
    "unlawful": "违法行为",
}
Html = Callable[[str], str]


def drill_data(scene: Presentation, drill: Drill, seed: str, html: Html) -> dict[str, Any]:
    """The story and the decisions, grouped: one group a demand, one for the person's situation and acts."""
    by_key = {d.key: d for d in decisions(drill)}
    groups: list[dict[str, Any]] = []
    for demand in drill.demands:
        keys = (f"judgement:{demand.id}", f"procedure:{demand.id}", f"basis:{demand.id}")
        found = {k: by_key[k] for k in keys if k in by_key}
        # Asked of every demand that a learner leads elsewhere, so that the question gives nothing away.
        found.setdefault(keys[1], Decision(keys[1], "", procedures(), frozenset(), ""))
        asked = [_decision(scene, drill, found[k], seed) for k in keys if k in found]
        groups.append({"title": demand.title, "asked": asked})
    person = [_decision(scene, drill, by_key[k], seed) for k in ("hardship", "unlawful") if k in by_key]
    if person:
        groups.append({"title": "", "asked": person})
    return {
        "id": drill.id,
        "title": drill.title,
        "topics": list(drill.topics),
        "level": drill.difficulty.value,
        "story": html(drill.story),
        "groups": groups,
        "count": len(by_key),
    }


def _decision(scene: Presentation, drill: Drill, decision: Decision, seed: str) -> dict[str, Any]:
    kind = decision.key.partition(":")[0]
    options = [_option(scene, kind, o) for o in shuffled(drill, decision, seed)]
    return {
        "key": decision.key,
        "kind": kind,
        "short": SHORT[kind],
        "question": decision.question,
        "options": options,
    }


def _option(scene: Presentation, kind: str, value: str) -> dict[str, Any]:
    cited = parse(value, names=scene.library.names) if kind == "basis" else None
    if cited is None:
        return {"value": value}
    return {"value": value, "cite": cite(scene, cited), "gist": gist(scene, cited)}


def marked_data(scene: Presentation, drill: Drill, score: DrillScore, html: Html) -> dict[str, Any]:
    """After marking: points with their reckoning in words, the reasons, the debrief."""
    return {
        "points": score.points,
        "possible": score.possible,
        "percent": score.percent,
        "marks": {m.key: {**_mark(m), "basis": _law(scene, drill, m.key)} for m in score.marks},
        "debrief": html(drill.debrief),
        "right": sum(m.correct for m in score.marks),
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "chosen": list(mark.chosen),
        "right": list(mark.right),
        "points": mark.points,
        "correct": mark.correct,
        "reason": mark.reason,
        "words": reckoned(mark),
    }


def reckoned(mark: Mark) -> str:
    """How the points of a decision came about, in words."""
    if not mark.chosen:
        return "没有选，0 分"
    hits = [c for c in mark.chosen if c in mark.right]
    misses = len(mark.chosen) - len(hits)
    parts = []
    if hits:
        parts.append(f"选对 {len(hits)} 个，加 {_fraction(len(hits), len(mark.right))} 分")
    if misses:
        parts.append(f"选错 {misses} 个，扣 {misses * wrong_costs(mark.key)} 分")
    return "；".join(parts)


def _fraction(part: int, whole: int) -> str:
    """A part of one point: ``1``, ``1/2``.

    >>> _fraction(1, 2), _fraction(2, 2)
    ('1/2', '1')
    """
    return str(part // whole) if part % whole == 0 else f"{part}/{whole}"


def _law(scene: Presentation, drill: Drill, key: str) -> list[dict[str, Any]]:
    """The citations behind a decision, each with what it says."""
    decision = next((d for d in decisions(drill) if d.key == key), None)
    return told(scene, (c.text for c in decision.citations)) if decision else []


def drill_result(score: DrillScore) -> dict[str, Any]:
    """What is recorded of a drill."""
    result: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(score), ensure_ascii=False))
    result["passed"] = score.percent >= 60
    return result


def chosen_of(message: Mapping[str, Any], drill: Drill) -> dict[str, frozenset[str]]:
    """What was marked, as the view sends it; anything that is not offered is left out."""
    sent = message.get("chosen")
    given = sent if isinstance(sent, Mapping) else {}
    out = {}
    for decision in decisions(drill):
        values = given.get(decision.key, ())
        if isinstance(values, list | tuple):
            out[decision.key] = frozenset(v for v in values if v in decision.options)
    return out


def card_data(scene: Presentation, card: ReviewCard) -> dict[str, Any]:
    """A review card: the exercise it came from as a link, the articles of its back with what they say."""
    source = link_of(scene, card.source)
    return {
        "key": card.key,
        "kind": card.kind.value,
        "front": card.front,
        "back": card.back,
        "from": source,
        "basis": told(scene, card.bases),
        "ratings": [{"value": int(r), "word": r.label} for r in Rating],
    }


def back_words(days: int) -> str:
    """When a card comes back.

    >>> back_words(0), back_words(3)
    ('今天还会再来', '3 天后再来')
    """
    return "今天还会再来" if days <= 0 else "明天再来" if days == 1 else f"{days} 天后再来"


def picks_text(drill: Drill, chosen: Mapping[str, frozenset[str]]) -> str:
    """What was marked, as an address holds it: for each decision the places of its options."""
    return "-".join(
        "".join(str(i) for i, o in enumerate(d.options) if o in chosen.get(d.key, ()))
        for d in decisions(drill)
    )


def picks_of(drill: Drill, text: str) -> dict[str, frozenset[str]]:
    """What an address holds, as marks; nonsense is left out."""
    out = {}
    for decision, places in zip(decisions(drill), text.split("-"), strict=False):
        found = (int(c) for c in places if c in "0123456789")
        out[decision.key] = frozenset(decision.options[i] for i in found if i < len(decision.options))
    return out
