"""What came of a class for one person, step by step: of what somebody answered alone, and of the votes in the room."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any

from casebook.drill.model import Drill, score_drill
from casebook.exam.result import result_data
from casebook.exam.sitting import Sitting
from casebook.scenario.engine import replay as replay_attempt
from casebook.scenario.engine import scene
from casebook.scenario.model import Scenario
from casebook.scenario.scoring import score
from casebook.training_class.model import NO_ANSWERS, ClassState, ClassStep, Round, Way
from casebook.training_class.questions import (
    ExamPaper,
    Material,
    RoomQuestion,
    Sheet,
    question_of,
    questions,
    texts_of,
)
from kb.model import Kind

DRILL_PASS = 60
Answers = Mapping[str, tuple[str, ...]]
Materials = Callable[[int], Material]


def sheet_result(material: Material, step: ClassStep, answers: Answers, seed: str) -> dict[str, Any]:
    """What a drill or a paper gave: ``percent``, ``passed``, and ``record``, as it is recorded of one done outside a class."""
    if isinstance(material, Drill):
        texts = chosen_texts(material, answers, seed)
        made = score_drill(material, {key: frozenset(chosen) for key, chosen in texts.items()})
        record = _plain(dataclasses.asdict(made)) | {"passed": made.percent >= DRILL_PASS}
        return {"percent": made.percent, "passed": record["passed"], "record": record}
    if isinstance(material, ExamPaper):
        sitting = Sitting(material.items, _NEVER, None, chosen_texts(material, answers, seed))
        record = result_data(sitting, step.pass_mark)
        passed = record["passed"] if step.pass_mark is not None else None
        return {"percent": record["percent"], "passed": passed, "record": record}
    return {"percent": None, "passed": None, "record": {}}


def chosen_texts(material: Drill | ExamPaper, answers: Answers, seed: str) -> dict[str, tuple[str, ...]]:
    """What was chosen in a drill or a paper in the words of the options, by question."""
    return {q.key: texts_of(q, answers[q.key]) for q in questions(material, seed) if q.key in answers}


_NEVER: Any = None  # a sitting is marked without looking at its times


def walk_result(scenario: Scenario, choices: tuple[str, ...]) -> dict[str, Any]:
    """What a story walked alone gave; ``record`` only when it came to its end."""
    attempt = replay_attempt(scenario, choices)
    now = scene(scenario, attempt)
    if not now.over:
        return {"percent": None, "passed": None, "ending": "", "record": {}, "turns": len(choices)}
    made = score(scenario, attempt)
    return {
        "percent": made.percent,
        "passed": made.passed,
        "ending": now.ending.value if now.ending else "",
        "record": _plain(dataclasses.asdict(made)),
        "turns": len(choices),
    }


def rounds_of(state: ClassState, step: int) -> list[Round]:
    """The rounds of a step that the room went through, the one at hand included, in order."""
    at_hand = (state.round,) if state.round is not None else ()
    return [r for r in (*state.past, *at_hand) if r.step == step]


def vote_worth(question: RoomQuestion, chosen: tuple[str, ...]) -> float | None:
    """What a vote was worth, 0 to 1 between the worst and the best option; None where all are worth the same.

    Where several options are right, a right one earns its part, a wrong one costs as much.
    """
    gains = [o.gain for o in question.options]
    if not gains or max(gains) == min(gains):
        return None
    if question.many:
        right = sum(o.right for o in question.options)
        earned = sum((1 if o.right else -1) for o in question.options if o.id in chosen)
        return max(0.0, earned / right) if right else None
    gain = next((o.gain for o in question.options if o.id in chosen), None)
    return None if gain is None else (gain - min(gains)) / (max(gains) - min(gains))


def votes_result(state: ClassState, step: int, material: Material, seat: str, seed: str) -> dict[str, Any]:
    """What somebody's votes in the room were worth: the mean over the rounds voted on, 0 to 100; None without any."""
    lines, worths = [], []
    for round in rounds_of(state, step):
        question = question_of(material, round.path, seed)
        chosen = round.votes.get(seat, ())
        if not question.options:
            continue
        worth = vote_worth(question, chosen) if chosen else None
        if worth is not None:
            worths.append(worth)
        lines.append(
            {
                "round": round.number,
                "key": question.key,
                "title": question.title,
                "said": "；".join(texts_of(question, chosen)),
                "chosen": list(chosen),
                "went": bool(round.choice) and round.choice in chosen,
                "worth": None if worth is None else round_(100 * worth),
                "feedback": "；".join(o.feedback for o in question.options if o.id in chosen and o.feedback),
            }
        )
    percent = round_(100 * sum(worths) / len(worths)) if worths else None
    return {
        "percent": percent,
        "passed": None,
        "rounds": lines,
        "voted": sum(bool(x["chosen"]) for x in lines),
    }


def round_(value: float) -> float:
    """One decimal, as everywhere."""
    return round(value, 1)


def seat_results(state: ClassState, materials: Materials, seat: str, seed: str) -> list[dict[str, Any]]:
    """One line for each step somebody did something in: ``step, kind, content, title, percent, passed, record …``."""
    out = []
    for index, step in enumerate(state.steps):
        material = materials(index)
        if isinstance(material, Sheet):
            continue
        found = _one(state, index, material, seat, seed)
        if found is not None:
            out.append(
                {
                    "step": index,
                    "kind": _KINDS[type(material)],
                    "content": step.content,
                    "title": step.title,
                    **found,
                }
            )
    return out


def _one(state: ClassState, index: int, material: Material, seat: str, seed: str) -> dict[str, Any] | None:
    if state.way is Way.PAIRS:
        return _talks(state, index, seat)
    if state.way is Way.TOGETHER:
        found = votes_result(state, index, material, seat, seed)
        return found if found["voted"] else None
    walk = state.seats[seat].walks.get(index)
    if walk is None:
        return None
    if isinstance(material, Scenario):
        return walk_result(material, walk.choices) | {"choices": list(walk.choices)}
    answers = walk.answers or NO_ANSWERS
    return sheet_result(material, state.steps[index], answers, seed)


def _talks(state: ClassState, index: int, seat: str) -> dict[str, Any] | None:
    noted = sum(1 for step, _, who in state.reports if (step, who) == (index, seat))
    group = next((g for g in state.groups if seat in g), ())
    if index not in state.step_opened or not group:
        return None
    return {"percent": None, "passed": None, "noted": noted, "record": {}}


_KINDS: Mapping[type, str] = {
    Scenario: Kind.SCENARIO.value,
    Drill: Kind.DRILL.value,
    ExamPaper: "考试",
    Sheet: Kind.GUIDE.value,
}


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(data, ensure_ascii=False))
    return made
