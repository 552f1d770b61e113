"""A learner's own history as plain data: marks over time, techniques, judgements, and what to do next."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from apps.training.book import DRILL, IN_CLASS, REPLY, SCENARIO
from apps.training.courses import test_href
from casebook.exam.model import EXAM
from casebook.records import AttemptRecord
from casebook.scenario.model import FORMAT, TECHNIQUES, Scenario

KINDS = {SCENARIO: "情景", DRILL: "分类", REPLY: "自己说", EXAM: "考试", IN_CLASS: "培训班"}
DECISIONS = {
    "judgement": "五种判断",
    "procedure": "走哪个程序",
    "basis": "挑依据",
    "hardship": "生活困难",
    "unlawful": "违法行为",
}
MARKED = (SCENARIO, DRILL, EXAM, IN_CLASS)
MOST_ROWS = 60
MOST_NEXT = 4


def marks(attempts: Iterable[AttemptRecord], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """What gave points, classes among it, in the order it was finished; percent, day and where to look."""
    out = []
    for one in sorted((a for a in attempts if a.kind in MARKED), key=_finished):
        if one.result is None or one.result.get("percent") is None:
            continue
        out.append(
            {
                "kind": KINDS.get(one.kind, one.kind),
                "title": titles.get(one.content) or one.result.get("title") or "已经撤下的内容",
                "day": day_words(_finished(one)),
                "percent": float(one.result["percent"]),
                # A test before a course has nothing to pass.
                "passed": bool(one.result.get("passed")) and one.result.get("pass_mark", 0) is not None,
                "in_class": str(one.result.get("class_title", "")),
                "ending": ((one.result.get("outcome") or {}).get("ending") or ""),
                "href": _href(one),
            }
        )
    return out


def _href(one: AttemptRecord) -> str:
    """Where an attempt can be looked at again; what was done in a class alone, at one's seat."""
    room = str((one.result or {}).get("class", ""))
    if room and (one.kind == IN_CLASS or ("/" not in one.content and one.kind == EXAM)):
        return f"/seat?class={room}"
    if one.kind == EXAM:
        course = one.content.partition("/")[0]
        return f"{test_href(course, one.content)}&r={one.id}"
    return f"/practice?r={one.id}" if one.kind == SCENARIO else f"/drills?e={quote(one.content)}"


def _finished(one: AttemptRecord) -> dt.datetime:
    return one.finished_at or one.started_at


def day_words(at: dt.datetime) -> str:
    """The local day of a time in UTC, such as ``11月23日``."""
    local = at.astimezone()
    return f"{local.month}月{local.day}日"


def techniques(attempts: Iterable[AttemptRecord]) -> list[dict[str, Any]]:
    """For each technique how often it was used and missed in scenarios, and used in free replies; seen ones only."""
    used: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for one in attempts:
        result = one.result or {}
        found = result.get("techniques")
        if found:
            # Once an attempt: a technique missed at three choices is still one thing to work on.
            names = {s["name"] for s in found["used"]}
            used.update(names)
            missed.update({s["name"] for s in found["missed"]})
        said.update(result.get("found", ()) if one.kind == REPLY else ())
    order = {name: i for i, name in enumerate(TECHNIQUES)}
    seen = sorted({*used, *missed, *said}, key=lambda n: (order.get(n, 99), n))
    return [{"name": n, "used": used[n], "missed": missed[n], "said": said[n]} for n in seen]


def judgements(attempts: Iterable[AttemptRecord]) -> list[dict[str, Any]]:
    """For each kind of decision in drills how many were right, of how many."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one in attempts:
        for mark in (one.result or {}).get("marks", ()):
            kind = str(mark["key"]).partition(":")[0]
            total[kind] += 1
            right[kind] += set(mark["chosen"]) == set(mark["right"])
    return [{"name": w, "right": right[k], "total": total[k]} for k, w in DECISIONS.items() if total[k]]


def weakest(profile: Sequence[Mapping[str, Any]]) -> str:
    """The technique missed most against its use; empty when none was missed."""
    missed = [p for p in profile if p["missed"]]
    return str(max(missed, key=lambda p: (p["missed"] - p["used"], p["missed"]))["name"]) if missed else ""


def next_steps(
    attempts: Sequence[AttemptRecord],
    due: int,
    scenarios: Sequence[Scenario],
    drills: Mapping[str, str],
    weak: str,
) -> list[dict[str, str]]:
    """What to do next, most urgent first, at most four.

    Args:
        attempts: of the learner.
        due: review cards due.
        scenarios: those that can be played.
        drills: id → title.
        weak: a technique to work on; empty for none.
    """
    steps: list[dict[str, str]] = []
    fingerprints = {s.id: s for s in scenarios}
    open_ones = [
        a
        for a in attempts
        if a.result is None
        and a.choices
        and a.content in fingerprints
        and fingerprints[a.content].fingerprint == a.fingerprint
        and a.format == FORMAT
    ]
    if open_ones:
        last = open_ones[-1]
        steps.append(
            {
                "text": f"接着演练“{fingerprints[last.content].title}”",
                "why": "上次做到一半",
                "href": f"/practice?r={last.id}",
            }
        )
    if due:
        steps.append({"text": f"复习 {due} 张卡", "why": "今天到期", "href": "/drills?m=review"})
    passed = {a.content for a in attempts if a.result is not None and a.result.get("passed")}
    tried = {a.content for a in attempts if a.result is not None}
    if weak:
        better = next((s for s in scenarios if weak in s.techniques and s.id not in passed), None)
        if better is not None:
            steps.append(
                {
                    "text": f"演练“{better.title}”",
                    "why": f"练“{weak}”",
                    "href": f"/practice?e={quote(better.id)}",
                }
            )
    again = next((s for s in scenarios if s.id in tried - passed), None)
    if again is not None:
        steps.append(
            {
                "text": f"再练一遍“{again.title}”",
                "why": "还没过及格线",
                "href": f"/practice?e={quote(again.id)}",
            }
        )
    fresh = next((i for i in drills if i not in tried), "")
    if fresh:
        steps.append(
            {"text": f"分类练习“{drills[fresh]}”", "why": "还没做过", "href": f"/drills?e={quote(fresh)}"}
        )
    new = next((s for s in scenarios if s.id not in tried), None)
    if new is not None:
        steps.append(
            {"text": f"演练“{new.title}”", "why": "还没练过", "href": f"/practice?e={quote(new.id)}"}
        )
    return list({s["href"]: s for s in reversed(steps)}.values())[::-1][:MOST_NEXT]
