"""Scenarios, drills, papers and courses compiled to plain data for the player: rules included, nothing left to look up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from markdown_it import MarkdownIt

from casebook.course.model import DRILL_PASS, Course, CourseStep, StepKind
from casebook.drill.model import Drill, decisions, wrong_costs
from casebook.exam.model import BankItem
from casebook.exchange.guide_text import guide_markdown
from casebook.scenario.graph import graph_of
from casebook.scenario.model import (
    BROKEN_COST,
    BROKEN_EMOTION,
    BROKEN_TRUST,
    CREDITS,
    CRITICAL_CAP,
    MAX_EMOTION,
    PROCESS_SHARE,
    RETURN,
    TRUST_LABELS,
    Ending,
    FlagGuard,
    Guard,
    Option,
    Scenario,
    Trust,
)
from kb.model import Entry, Guide

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_LINK = re.compile(r"</?a(?:\s[^<>]*)?>")
RULES: dict[str, Any] = {
    "brokenCost": BROKEN_COST,
    "brokenTrust": BROKEN_TRUST,
    "brokenEmotion": BROKEN_EMOTION,
    "credits": CREDITS,
    "criticalCap": CRITICAL_CAP,
    "maxEmotion": MAX_EMOTION,
    "maxTrust": int(Trust.RESPECT),
    "process": PROCESS_SHARE,
    "returns": RETURN,
    "shares": {e.value: e.share for e in Ending},
    "trustLabels": list(TRUST_LABELS),
}


def html_of(markdown: str) -> str:
    """Markdown as HTML without raw HTML, without links and pictures: a package opens nothing outside itself."""
    return re.sub(r"<img[^<>]*>", "", _LINK.sub("", str(_MARKDOWN.render(markdown))))


def compiled_scenario(scenario: Scenario) -> dict[str, Any]:
    """A scenario as data: its rules, its scenes, the best and the worst there is, and one best way through it."""
    graph = graph_of(scenario)
    first = graph.states[0]
    return {
        "kind": "scenario",
        "id": scenario.id,
        "title": scenario.title,
        "about": scenario.summary,
        "start": scenario.start,
        "trust": int(scenario.trust),
        "emotion": scenario.emotion,
        "pass": scenario.pass_mark,
        "limit": scenario.turn_limit,
        "hides": scenario.hides_state,
        "best": graph.best(first),
        "worst": graph.worst(first),
        "way": [o.id for o in graph.best_walk().options],
        "rules": RULES,
        "nodes": {
            n.id: {
                "title": n.title,
                "ending": n.ending.value if n.ending else "",
                "paragraphs": [{"text": html_of(p.text), "guards": _guards(p.guards)} for p in n.paragraphs],
                "options": [_option(o) for o in n.options],
            }
            for n in scenario.nodes
        },
    }


def _option(option: Option) -> dict[str, Any]:
    effects, judged = option.effects, option.judged
    promise = option.promise
    return {
        "id": option.id,
        "text": option.text,
        "to": option.target,
        "then": option.then,
        "points": option.gain,
        "techniques": list(option.techniques),
        "errors": list(option.errors),
        "critical": list(option.critical),
        "guards": _guards(option.guards),
        "trust": effects.trust,
        "emotion": effects.emotion,
        "marks": list(effects.marks),
        "clears": list(effects.clears),
        "promise": {"turns": promise.turns, "node": promise.node, "unless": promise.unless}
        if promise
        else None,
        "judged": {"verdict": judged.verdict.value, "right": judged.right, "reason": judged.reason}
        if judged
        else None,
        "feedback": option.feedback,
        "basis": [b.citation.text for b in option.basis],
    }


def _guards(guards: Iterable[Guard]) -> list[dict[str, Any]]:
    return [
        {"f": g.flag, "w": g.wanted}
        if isinstance(g, FlagGuard)
        else {"l": "trust" if g.what == "信任" else "emotion", "op": g.op, "v": g.value}
        for g in guards
    ]


def compiled_drill(drill: Drill) -> dict[str, Any]:
    """A drill as data: its story, and every decision with what a wrong mark costs."""
    return {
        "kind": "drill",
        "id": drill.id,
        "title": drill.title,
        "story": html_of(drill.story),
        "debrief": html_of(drill.debrief),
        "decisions": [
            {
                "question": d.question,
                "options": list(d.options),
                "right": [i for i, o in enumerate(d.options) if o in d.right],
                "many": d.key.startswith("basis:"),
                "costs": float(wrong_costs(d.key)),
                "reason": d.reason,
            }
            for d in decisions(drill)
        ],
    }


def compiled_paper(items: Iterable[BankItem], minutes: int | None) -> dict[str, Any]:
    """A paper as data, as it was drawn."""
    return {
        "kind": "paper",
        "minutes": minutes,
        "items": [
            {
                "question": i.question,
                "story": html_of(i.story),
                "options": list(i.options),
                "right": [n for n, o in enumerate(i.options) if o in i.right],
                "many": i.many,
                "reason": i.reason,
                "skill": i.skill,
            }
            for i in items
        ],
    }


def compiled_guide(guide: Guide) -> dict[str, Any]:
    """A guide as data."""
    return {"kind": "guide", "id": guide.id, "title": guide.title, "html": html_of(guide_markdown(guide))}


def compiled_reply(scenario: Scenario, node: str) -> dict[str, Any]:
    """A scene to be answered in one's own words, and what could have been said."""
    found = scenario.node(node)
    good = sorted((o for o in found.options if o.gain > 0), key=lambda o: -o.gain)
    return {
        "kind": "reply",
        "id": f"{scenario.id}/{node}",
        "title": f"{scenario.title}：{found.title}",
        "heard": "".join(html_of(p.text) for p in found.paragraphs if not p.guards),
        "good": [{"text": o.text, "feedback": o.feedback} for o in good],
    }


def unit_of_one(entry: Entry, content: dict[str, Any], mark: int) -> dict[str, Any]:
    """A package of one exercise."""
    step = {"title": entry.title, "what": entry.kind.value, "scored": True, "least": None, "content": content}
    lesson = {"id": "k1", "title": entry.title, "intro": "", "after": [], "optional": False, "steps": [0]}
    return _unit(entry, mark, [lesson], [step])


def unit_of_course(course: Course, steps: Iterable[tuple[CourseStep, str, dict[str, Any]]]) -> dict[str, Any]:
    """A package of a course.

    Args:
        course: what it is made of.
        steps: every step that can be packed, with its title and its compiled content.
    """
    packed = list(steps)
    place = {id(step): i for i, (step, _, _) in enumerate(packed)}
    lessons = [
        {
            "id": x.id,
            "title": x.title,
            "intro": html_of(x.intro),
            "after": list(x.after),
            "optional": x.optional,
            "minutes": x.minutes,
            "steps": [place[id(s)] for s in x.steps if id(s) in place],
        }
        for x in course.lessons
    ]
    made = [
        {
            "title": title,
            "what": step.kind.value,
            "scored": step.kind.scored,
            "least": _least(step),
            "content": content,
        }
        for step, title, content in packed
    ]
    return _unit(course, course.pass_mark, lessons, made)


def _least(step: CourseStep) -> int | None:
    """Points that make a step done; None where the content's own pass mark decides."""
    if step.least is None and step.kind is StepKind.JUDGE:
        return DRILL_PASS
    if step.kind is StepKind.EXAM:
        return step.plan.pass_mark if step.plan and step.plan.pass_mark is not None else 0
    return step.least if step.kind.scored else 0


def _unit(
    entry: Entry, mark: int, lessons: list[dict[str, Any]], steps: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "kind": entry.kind.value,
        "fingerprint": entry.fingerprint[:12],
        "pass": mark,
        "lessons": lessons,
        "steps": steps,
    }
