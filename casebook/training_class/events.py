"""Events of a class, and what the first of them holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casebook.class_event import ClassEvent, What
from casebook.course.model import StepKind
from casebook.training_class.model import ClassStep, Way

__all__ = ["ClassEvent", "What", "opening", "step_data", "step_of"]


def step_data(step: ClassStep) -> dict[str, Any]:
    """A step as the opening event keeps it; JSON."""
    data: dict[str, Any] = {
        "kind": step.kind.value,
        "content": step.content,
        "title": step.title,
        "fingerprint": step.fingerprint,
    }
    if step.items:
        data |= {"items": [dict(i) for i in step.items], "minutes": step.minutes, "pass_mark": step.pass_mark}
    return data


def step_of(data: Mapping[str, Any]) -> ClassStep:
    """The step that was kept."""
    return ClassStep(
        StepKind(data["kind"]),
        str(data["content"]),
        str(data["title"]),
        str(data.get("fingerprint", "")),
        tuple(data.get("items", ())),
        data.get("minutes"),
        data.get("pass_mark"),
    )


def opening(title: str, way: Way, steps: tuple[ClassStep, ...], sources: Mapping[str, str]) -> dict[str, Any]:
    """What the first event of a class holds."""
    return {
        "title": title,
        "way": way.value,
        "steps": [step_data(s) for s in steps],
        "sources": dict(sources),
    }
