"""A class afterwards, as plain data: the debrief, everybody's results, what the questions tell, other classes beside it.

Times are told in the time of this machine. Names are in :func:`people_data` alone, which only trainers are shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from apps.training.pathmap import map_data
from casebook.analysis import Analysis
from casebook.course.model import StepKind
from casebook.records.classes import TrainingClass
from casebook.scenario.engine import Attempt, scene
from casebook.scenario.model import CRITICAL, TRUST_LABELS, Scenario
from casebook.scenario.scoring import score
from casebook.training_class.debrief import Bar, RoomDecision, StepDebrief
from casebook.training_class.items import Compared
from casebook.training_class.model import ClassState
from casebook.training_class.people import Person, beginning
from casebook.training_class.talking import talking_points

WORTH = ((2, "用得好", "ok"), (1, "可以", "ok"), (0, "一般", "warn"))
"""Points of an option in words: at least so many, what is said, in which tone; less is 要改."""
KINDS = {StepKind.PLAY.value: "情景", StepKind.JUDGE.value: "分类练习"}


def worth(bar: Bar) -> tuple[str, str]:
    """What an option was worth, in a word and a tone."""
    option = bar.option.option
    if option is None:
        return ("对", "ok") if bar.option.right else ("不对", "bad")
    if any(e in CRITICAL for e in option.errors):
        return "严重错误", "bad"
    return next(((word, tone) for least, word, tone in WORTH if option.gain >= least), ("要改", "bad"))


def share_words(share: float | None) -> str:
    """A share in percent; a dash where it is not shown.

    >>> share_words(0.256), share_words(None)
    ('26%', '—')
    """
    return "—" if share is None else f"{round(100 * share)}%"


def at_words(at: dt.datetime | None) -> str:
    """A moment in local time: ``11月23日 09:00``; empty for none."""
    if at is None:
        return ""
    here = at.astimezone()
    return f"{here.month}月{here.day}日 {here:%H:%M}"


def late_words(late: dt.timedelta) -> str:
    """How late somebody was; empty for nobody."""
    minutes = round(late.total_seconds() / 60)
    return f"迟到 {minutes} 分" if minutes else ""


def class_data(one: TrainingClass, state: ClassState) -> dict[str, Any]:
    """What stands above everything."""
    begun, ended = beginning(state) or state.opened_at, state.finished_at
    lasted = round((ended - begun).total_seconds() / 60) if begun and ended else 0
    return {
        "id": one.id,
        "title": one.title,
        "way": one.way,
        "at": at_words(begun),
        "lasted": f"{lasted} 分钟" if lasted else "",
        "people": len(state.here),
        "steps": len(state.steps),
        "finished": one.finished_at is not None,
        "forgotten": at_words(one.forgotten_at),
    }


def step_data(step: StepDebrief) -> dict[str, Any]:
    """One exercise of the debrief; nothing private."""
    return {
        "index": step.index,
        "kind": KINDS.get(step.kind, step.kind),
        "title": step.title,
        "n": step.n,
        "decisions": [_decision(d, step.path) for d in step.decisions],
        "map": _map(step.scenario, step.path),
        "best_map": _map(step.scenario, step.best),
        "best": _told(step.scenario, step.best),
        "ending": _ending(step.scenario, step.path),
        "techniques": [
            {"name": t.name, "used": t.used, "chances": t.chances, "share": round(100 * t.share)}
            for t in step.techniques
        ],
        "errors": [
            {"name": name, "count": count, "critical": name in CRITICAL} for name, count in step.errors
        ],
        "points": [
            {
                "kind": p.kind,
                "title": p.title,
                "place": f"第 {p.decision.number} 步 · {p.decision.title}" if p.decision else "",
                "figure": p.figure,
                "why": p.why,
                "ask": p.ask,
            }
            for p in talking_points(step)
        ],
        "discussion": list(step.discussion),
        "pairs": _pairs(step),
    }


def _decision(d: RoomDecision, path: Attempt | None) -> dict[str, Any]:
    trust: list[str] = []
    if path is not None and d.went and d.went in path.choices:
        turn = path.choices.index(d.went)
        trust = [TRUST_LABELS[path.states[turn].trust], TRUST_LABELS[path.states[turn + 1].trust]]
    return {
        "number": d.number,
        "title": d.title,
        "n": d.n,
        "best": round(100 * d.best_share),
        "lost": d.lost_trust,
        "many": d.many,
        "by": {"trainer": "老师选的", "room": "多数人选的"}.get(d.by, ""),
        "back": d.back,
        "trust": trust,
        "reason": d.reason,
        "bars": [_bar(b, d) for b in d.bars],
    }


def _bar(bar: Bar, d: RoomDecision) -> dict[str, Any]:
    word, tone = worth(bar)
    option = bar.option.option
    return {
        "letter": bar.letter,
        "text": bar.option.text,
        "count": bar.count,
        "share": round(100 * bar.share),
        "word": word,
        "tone": tone,
        "best": bar.best,
        "went": bool(d.went) and bar.option.id == d.went,
        "lost": bar.lost_trust,
        "feedback": bar.option.feedback,
        "techniques": list(option.techniques) if option and option.gain > 0 else [],
        "errors": list(option.errors) if option else [],
    }


def _map(scenario: Scenario | None, attempt: Attempt | None) -> dict[str, Any] | None:
    if scenario is None or attempt is None or not attempt.choices:
        return None
    over = bool(scene(scenario, attempt).over)
    return map_data(scenario, attempt, score(scenario, attempt) if over else None)


def _told(scenario: Scenario | None, attempt: Attempt | None) -> list[dict[str, str]]:
    """The best way in words: what is said at each scene."""
    if scenario is None or attempt is None:
        return []
    options = {o.id: (n.title, o.text) for n, o in scenario.options()}
    return [{"title": options[c][0], "text": options[c][1]} for c in attempt.choices]


def _ending(scenario: Scenario | None, attempt: Attempt | None) -> dict[str, Any] | None:
    if scenario is None or attempt is None or not attempt.choices:
        return None
    last = scene(scenario, attempt)
    made = score(scenario, attempt) if last.over else None
    return {
        "title": last.node.title,
        "ending": last.ending.value if last.ending else "",
        "over": last.over,
        "percent": made.percent if made else None,
        "trust": [TRUST_LABELS[attempt.states[0].trust], TRUST_LABELS[attempt.state.trust]],
        "emotion": [attempt.states[0].emotion, attempt.state.emotion],
    }


def _pairs(step: StepDebrief) -> dict[str, Any] | None:
    found = step.pairs
    if found is None:
        return None
    return {
        "talks": found.talks,
        "observed": found.observed,
        "techniques": [{"name": n, "talks": talks, "times": times} for n, talks, times in found.techniques],
        "trust": [{"name": TRUST_LABELS[i], "count": count} for i, count in enumerate(found.trust)],
        "notes": list(found.notes),
    }


def people_data(found: Sequence[Person], names: Mapping[str, str], state: ClassState) -> list[dict[str, Any]]:
    """Everybody's attendance and results; for trainers only."""
    titles = {i: s.title for i, s in enumerate(state.steps)}
    return [
        {
            "seat": p.seat,
            "number": p.number,
            "name": names.get(p.seat, "") or f"{p.number} 号",
            "joined": at_words(p.joined_at),
            "late": late_words(p.late),
            "answered": p.answered,
            "asked": p.asked,
            "percent": p.percent,
            "talks": list(p.talks),
            "certified": p.certified,
            "misses": p.misses,
            "steps": [
                {
                    "title": titles[s.step],
                    "percent": s.percent,
                    "said": _step_words(s.done, s.answered, s.asked, s.ending),
                    "passed": s.passed,
                }
                for s in p.steps
            ],
        }
        for p in found
    ]


def _step_words(done: bool, answered: int, asked: int, ending: str) -> str:
    if ending:
        return f"结局：{ending}"
    if not asked:
        return "看完了" if done else "没看完"
    return f"答了 {answered} / {asked}" + ("" if done else "，没做完")


def items_data(title: str, found: Analysis) -> dict[str, Any]:
    """What the questions of one exercise tell; figures are None under ten people."""
    return {
        "title": title,
        "n": found.n,
        "alpha": round(found.alpha, 2) if found.alpha is not None else None,
        "items": [
            {
                "title": i.title,
                "n": i.n,
                "facility": share_words(i.facility),
                "mean": i.facility,
                "correlation": i.discrimination,
                "discrimination": "—" if i.discrimination is None else f"{i.discrimination:.2f}",
                "remarks": list(i.remarks),
                "choices": [
                    {"text": c.text, "right": c.right, "count": c.count, "share": share_words(c.share)}
                    for c in i.choices
                ]
                if i.facility is not None
                else [],
            }
            for i in found.items
        ],
    }


def compared_data(
    title: str, classes: Sequence[Mapping[str, Any]], rows: Sequence[Compared]
) -> dict[str, Any]:
    """One exercise in several classes."""
    return {
        "title": title,
        "classes": [dict(c) for c in classes],
        "rows": [
            {
                "title": r.title,
                "cells": [{"n": n, "share": share_words(f)} for n, f in zip(r.n, r.facility, strict=True)],
                "spread": "" if r.spread is None else f"{round(100 * r.spread)}",
            }
            for r in rows
        ],
    }
