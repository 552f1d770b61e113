"""How a text will look: the reading pages' own shapes, and a script for scenarios, a sheet for drills and word lists."""

from __future__ import annotations

from typing import Any

from apps.present import present
from apps.present.common import Presentation, bases, head
from apps.training.courses import asks_words
from apps.training.pathmap import map_data, unwritten
from casebook.course.model import Course, CourseStep
from casebook.course.progress import pass_words
from casebook.course.read import read_course_draft
from casebook.drill.read import read_drill_draft
from casebook.scenario.model import TRUST_LABELS, Option, PairCards, Scenario
from casebook.scenario.read import ScenarioDraft, read_draft
from casebook.scenario.read_class import class_sections
from kb.content import kind_of, read_text
from kb.model import CourseEntry, DrillEntry, Flow, Kind, QuestionSet, Regulation, ScenarioEntry, Vocabulary
from kb.model.labels import labels_of


def preview(scene: Presentation, path: str, text: str) -> dict[str, Any]:
    """The preview of a text, and the path map of a scenario; for a worker.

    Returns:
        ``shape`` data for the view; ``{"shape": "none", "text": …}`` while nothing can be shown yet.
    """
    kind = kind_of(path)
    if kind is None:
        return _none("这不是内容文件。")
    if kind is Kind.SCENARIO:
        return _scenario(scene, read_draft(text, path), text)
    if kind is Kind.DRILL:
        return _drill(scene, text, path)
    if kind is Kind.COURSE:
        return _course(scene, read_course_draft(text, path).course)
    entry = read_text(text, path).entry
    if entry is None:
        return _none("先把开头的字段写对，这里就会显示预览。")
    if isinstance(entry, Regulation):
        return _law(scene, entry)
    if isinstance(entry, Vocabulary):
        return _words(scene, entry)
    if isinstance(entry, QuestionSet):
        return _questions(scene, entry)
    data = present(scene, entry)
    if isinstance(entry, Flow):
        data["outline"] = [
            {"text": q.text, "choices": [{"text": c.text, "to": c.target} for c in q.choices]}
            for q in entry.questions
        ]
    return data


def _none(text: str) -> dict[str, Any]:
    return {"shape": "none", "text": text}


def _head(scene: Presentation, entry: Any, kind: str) -> dict[str, Any]:
    made = {Kind.DRILL.value: DrillEntry, Kind.COURSE.value: CourseEntry}.get(kind, ScenarioEntry)
    stand_in = made(
        entry.id,
        entry.title,
        entry.aliases,
        entry.topics,
        entry.regions,
        entry.owner,
        entry.verified,
        entry.due,
    )
    return {**head(scene, stand_in), "kind": kind, "related": []}


def _scenario(scene: Presentation, draft: ScenarioDraft, text: str) -> dict[str, Any]:
    scenario = draft.sketch
    if scenario is None:
        return _none("先写一个节点“## 名字”，这里就会显示预览。")
    html = scene.renderer.html
    late = {o.promise.node for _, o in scenario.options() if o.promise}
    missing = unwritten(scenario)
    return {
        **_head(scene, scenario, "情景"),
        "shape": "script",
        "summary": scenario.summary,
        "trust": TRUST_LABELS[scenario.trust],
        "emotion": scenario.emotion,
        "abilities": list(scenario.techniques),
        "map": _with_makings(map_data(scenario), draft, text),
        "discussion": list(scenario.discussion),
        "cards": [
            {"label": row.label, "lines": list(getattr(scenario.cards, row.name))}
            for row in labels_of(PairCards)
        ]
        if scenario.cards
        else [],
        "nodes": [
            {
                "id": n.id,
                "title": n.title,
                "line": n.at.line,
                "ending": n.ending.value if n.ending else "",
                "late": n.id in late,
                "missing": n.id in missing,
                "paragraphs": [
                    {"when": "，".join(g.text for g in p.guards), "html": html(p.text)} for p in n.paragraphs
                ],
                "options": [_option(scene, scenario, o) for o in n.options],
            }
            for n in scenario.nodes
        ],
    }


def _with_makings(data: dict[str, Any], draft: ScenarioDraft, text: str) -> dict[str, Any]:
    """The map with, for every node that is not written, the edit of the text that begins it: before what is for a class."""
    lines = text.split("\n")
    below = [s.title.at.line for s in class_sections(draft.source).values()]
    row = min(below, default=len(lines) + 1) - 1
    start = sum(len(line) + 1 for line in lines[:row])
    start = min(start, len(text))
    before = "" if text[:start].endswith("\n\n") else "\n" if text[:start].endswith("\n") else "\n\n"
    for node in data["nodes"]:
        if node["missing"]:
            node["edit"] = {"start": start, "end": start, "text": f"{before}## {node['title']}\n\n"}
    return {**data, "size": len(text)}


def _option(scene: Presentation, scenario: Scenario, option: Option) -> dict[str, Any]:
    titles = {n.id: n.title for n in scenario.nodes}
    effects = option.effects
    moves = [
        f"{word}{value:+d}" for word, value in (("信任", effects.trust), ("情绪", effects.emotion)) if value
    ]
    moves += [f"记下 {m}" for m in effects.marks] + [f"抹去 {m}" for m in effects.clears]
    promise = option.promise
    return {
        "text": option.text,
        "to": titles.get(option.target, option.target),
        "points": option.points,
        "line": option.at.line,
        "names": list(option.techniques),
        "errors": list(option.errors),
        "feedback": option.feedback,
        "moves": moves,
        "when": "，".join(g.text for g in option.guards),
        "basis": bases(scene, option.basis),
        "promise": f"{promise.turns} 回合后到“{titles.get(promise.node, promise.node)}”" if promise else "",
        "judged": f"{option.judged.verdict.value}，{'对' if option.judged.right else '错'}：{option.judged.reason}"
        if option.judged
        else "",
    }


def _drill(scene: Presentation, text: str, path: str) -> dict[str, Any]:
    drill = read_drill_draft(text, path).drill
    if drill is None:
        return _none("先写好开头的字段和至少一个诉求，这里就会显示预览。")
    html = scene.renderer.html
    pairs = (("生活困难", drill.hardship), ("违法行为", drill.unlawful))
    return {
        **_head(scene, drill, "分类练习"),
        "shape": "drill-sheet",
        "story": html(drill.story),
        "debrief": html(drill.debrief),
        "demands": [
            {
                "title": d.title,
                "judgement": d.judgement.value if d.judgement else "",
                "reason": d.reason,
                "handling": "",
                "basis": bases(scene, d.basis),
                "distractors": bases(scene, d.distractors),
            }
            for d in drill.demands
        ],
        "circumstances": [
            {
                "name": n,
                "present": c.present,
                "answer": c.answer,
                "reason": c.reason,
                "basis": bases(scene, c.basis),
            }
            for n, c in pairs
            if c
        ],
    }


def _course(scene: Presentation, course: Course | None) -> dict[str, Any]:
    if course is None:
        return _none("先写好开头的字段和至少一课，这里就会显示预览。")
    titles = {x.id: x.title for x in course.lessons}
    lines = [course.body, f"**{pass_words(course)}**"]
    for lesson in course.lessons:
        more = ["选修"] if lesson.optional else []
        more += [f"先修：{'、'.join(titles.get(i, i) for i in lesson.after)}"] if lesson.after else []
        lines += [f"## {lesson.title}", "；".join(more), lesson.intro]
        lines.append("\n".join(f"- {s.kind}：{_named(scene, s)} {asks_words(s)}" for s in lesson.steps))
    return {
        **_head(scene, course, Kind.COURSE.value),
        "shape": "plain",
        "body": scene.renderer.html("\n\n".join(x for x in lines if x)),
    }


def _named(scene: Presentation, step: CourseStep) -> str:
    """A link with the title of what a step is done with, its id while there is none; of a test the number of questions."""
    if step.plan is not None:
        return f"{step.plan.count} 题"
    entry_id = step.content
    return f"[{scene.library.get(entry_id).title}]({entry_id})" if entry_id in scene.library else entry_id


def _law(scene: Presentation, law: Regulation) -> dict[str, Any]:
    html = scene.renderer.html
    return {
        **head(scene, law),
        "shape": "law-sheet",
        "related": [],
        "nature": law.nature.value,
        "preface": html(law.preface),
        "articles": [
            {"label": a.label, "title": a.title, "html": html(a.summary or a.text)} for a in law.articles
        ],
    }


def _words(scene: Presentation, words: Vocabulary) -> dict[str, Any]:
    return {
        **head(scene, words),
        "shape": "word-sheet",
        "related": [],
        "everyday": [[said, "、".join(meant)] for said, meant in words.everyday]
        + [
            [said, f"{'、'.join(meant)}（同句有：{'、'.join(beside)}）"]
            for said, meant, beside in words.in_context
        ],
        "elsewhere": [list(p) for p in words.elsewhere],
        "synonyms": [" = ".join(group) for group in words.synonyms],
        "short": [list(p) for p in words.short_names],
        "terms": list(words.terms),
        "subjects": list(words.subjects),
    }


def _questions(scene: Presentation, asked: QuestionSet) -> dict[str, Any]:
    return {
        **head(scene, asked),
        "shape": "question-sheet",
        "related": [],
        "law": asked.law,
        "articles": [{"label": a.number.text, "questions": list(a.questions)} for a in asked.articles],
    }
