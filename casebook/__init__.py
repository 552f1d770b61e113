"""Casebook: scenarios that train, drills that teach judgement, and what learners did with them.

Six nouns: a *scenario* is a story that answers back; an *attempt* is one run through it; a *score* says what
it was worth and why; a *drill* asks for judgements of demands; a *course* joins them into lessons; *records* keep
what happened.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casebook.course.model import Course
    from casebook.drill.model import Drill, decisions, score_drill, shuffled
    from casebook.drill.read import DrillDraft
    from casebook.errors import CasebookError
    from casebook.exercises import (
        check_exercise,
        check_text,
        read_course,
        read_drill,
        read_exercise_draft,
        read_scenario,
    )
    from casebook.reply.advice import ReplyFinding, advise
    from casebook.scenario.engine import Attempt, Scene, choose, replay, scene, start
    from casebook.scenario.model import Scenario
    from casebook.scenario.read import ScenarioDraft
    from casebook.scenario.scoring import Score, score
    from casebook.scenario.write import format_text, write_scenario

__all__ = [
    "Attempt",
    "CasebookError",
    "Course",
    "Drill",
    "DrillDraft",
    "ReplyFinding",
    "Scenario",
    "ScenarioDraft",
    "Scene",
    "Score",
    "advise",
    "check_exercise",
    "check_text",
    "choose",
    "decisions",
    "format_text",
    "read_course",
    "read_drill",
    "read_exercise_draft",
    "read_scenario",
    "replay",
    "scene",
    "score",
    "score_drill",
    "shuffled",
    "start",
    "write_scenario",
]
# module → the names it gives; loaded when they are asked for, since the checks bring numerical libraries
_WHERE = {
    "course.model": ("Course",),
    "drill.model": ("Drill", "decisions", "score_drill", "shuffled"),
    "drill.read": ("DrillDraft",),
    "errors": ("CasebookError",),
    "exercises": (
        "check_exercise",
        "check_text",
        "read_course",
        "read_drill",
        "read_exercise_draft",
        "read_scenario",
    ),
    "reply.advice": ("ReplyFinding", "advise"),
    "scenario.engine": ("Attempt", "Scene", "choose", "replay", "scene", "start"),
    "scenario.model": ("Scenario",),
    "scenario.read": ("ScenarioDraft",),
    "scenario.scoring": ("Score", "score"),
    "scenario.write": ("format_text", "write_scenario"),
}
_MODULE_OF = {name: module for module, names in _WHERE.items() for name in names}


def __getattr__(name: str) -> Any:
    """A public name, from the module it is in."""
    if name in _MODULE_OF:
        return getattr(import_module(f"casebook.{_MODULE_OF[name]}"), name)
    raise AttributeError(f"module 'casebook' has no attribute {name!r}")
