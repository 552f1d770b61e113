"""The end of an attempt: what is recorded, and the debrief made of that record alone.

A debrief never scores again: it shows the recorded score. Only the path map needs the scenario, and is left out
when the file has changed since.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from typing import Any

from apps.present.common import Presentation, link_of
from apps.training.pathmap import map_data
from casebook.scenario.engine import Attempt
from casebook.scenario.model import PROCESS_SHARE, TRUST_LABELS, Scenario
from casebook.scenario.scoring import Score, score
from kb.model import Guide, Kind

ENDINGS = {
    "成功": ("谈成了", "ok"),
    "部分": ("谈成了一部分", "warn"),
    "失败": ("没谈成", "bad"),
}
OVER = {"回合用尽": "时间谈完了，还没有结果", "无路可走": "谈不下去了"}


def result_of(scenario: Scenario, attempt: Attempt) -> tuple[Score, dict[str, Any]]:
    """The score, and the same as it is recorded: the score's fields, each step with the better words beside it."""
    made = score(scenario, attempt)
    result: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(made), ensure_ascii=False))
    options = {o.id: o for _, o in scenario.options()}
    for step in result["steps"]:
        step["title"] = scenario.node(step["node"]).title
        step["better_texts"] = [
            {"text": options[b].text, "reason": options[b].feedback} for b in step["better"]
        ]
    result["pass_mark"] = scenario.pass_mark
    result["trained"] = list(scenario.techniques)
    return made, result


def debrief_data(
    scene: Presentation,
    result: Mapping[str, Any],
    scenario: Scenario | None,
    attempt: Attempt | None,
    related: Iterable[str] = (),
) -> dict[str, Any]:
    """Three reports, the map, and what was lost where.

    Args:
        result: as recorded.
        scenario, attempt: for the map; None when the file has changed since.
        related: ids the scenario names.
    """
    outcome, techniques = result["outcome"], result["techniques"]
    ending = outcome["ending"] or ""
    said, tone = ENDINGS.get(ending, (OVER.get(outcome["over"], ""), "warn"))
    missed = _by_name(techniques["missed"])
    data: dict[str, Any] = {
        "ending": ending,
        "said": said,
        "tone": tone,
        "percent": result["percent"],
        "passed": result["passed"],
        "mark": result.get("pass_mark", 60),
        "cap": result["cap"],
        "sum": sum_words(result),
        "points": result["points"],
        "best": result["best"],
        "lost": result["best"] - result["points"],
        "used": _by_name(techniques["used"]),
        "missed": missed,
        "errors": _by_name(techniques["errors"]),
        "untried": [t for t in techniques["untried"] if t not in {m["name"] for m in missed}],
        "trust": outcome["trust"],
        "trusts": list(TRUST_LABELS),
        "emotion": outcome["emotion"],
        "turns": outcome["turns"],
        "broken": outcome["broken"],
        "word": word_kept(outcome, techniques["errors"]),
        "calls": result["classification"]["calls"],
        "steps": result["steps"],
        "map": None,
        "links": guides(scene, related, [m["name"] for m in missed] + list(techniques["untried"])),
    }
    if scenario is not None and attempt is not None:
        data["map"] = map_data(scenario, attempt, score(scenario, attempt))
    return data


def word_kept(outcome: Mapping[str, Any], errors: Iterable[Mapping[str, Any]]) -> str:
    """What became of the learner's word, in a sentence; empty where the record does not tell, or it was broken.

    >>> word_kept({"broken": [], "promised": 0, "pending": 0}, [])
    '没有许下兑现不了的话。'
    """
    promised = outcome.get("promised")
    if outcome["broken"] or promised is None:
        return ""
    if any(e["name"] == "越权承诺" for e in errors):
        return "许过自己做不了主的话，这一回没有等到它到期。"
    if outcome["pending"]:
        return "许下的、压着的事还没到期，谈话就结束了。"
    return "许下的、压着的事，没等到期就都有了着落。" if promised else "没有许下兑现不了的话。"


def sum_words(result: Mapping[str, Any]) -> list[str]:
    """How the percent came about, in sentences; what was recorded before endings counted says that instead."""
    if "share" not in result:
        return ["当时只按路线记分，结局没有算进去；成绩还是当时的。"]
    rest = 100 - PROCESS_SHARE
    words = [
        f"谈的过程 {result['process']:g} 分（满分 {PROCESS_SHARE}），结局 {result['share']} 分（满分 {rest}：成功 40，部分 10，失败 0）。"
    ]
    return [*words, result["held"]] if result["held"] else words


def _by_name(sightings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Sightings gathered by technique, each with the turns and what was said about them."""
    out: dict[str, dict[str, Any]] = {}
    for sighting in sightings:
        one = out.setdefault(sighting["name"], {"name": sighting["name"], "turns": [], "reasons": []})
        if sighting["turn"] not in one["turns"]:
            one["turns"].append(sighting["turn"])
            one["reasons"].append(sighting["reason"])
    return list(out.values())


def guides(scene: Presentation, related: Iterable[str], techniques: Iterable[str]) -> list[dict[str, str]]:
    """What to read next: the guides about what was missed, then what the scenario names."""
    shelf = [e for e in scene.library.entries(Kind.GUIDE) if isinstance(e, Guide)]
    found: dict[str, dict[str, str]] = {}
    for name in dict.fromkeys(techniques):
        guide = next((g for g in shelf if name in g.title or any(name in a for a in g.aliases)), None)
        link = link_of(scene, guide.id) if guide else None
        if link:
            found.setdefault(link["id"], {**link, "why": f"练“{name}”"})
    for entry_id in related:
        link = link_of(scene, entry_id)
        if link:
            found.setdefault(link["id"], {**link, "why": ""})
    return list(found.values())[:8]
