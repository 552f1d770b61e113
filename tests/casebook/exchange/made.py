"""Exercises that the tests of packages and banks use: the shipped ones, read once."""

from __future__ import annotations

from functools import cache
from typing import Any

from casebook import Drill, Scenario, read_drill, read_scenario
from casebook.exchange.formats.learning_platforms import unit_of
from casebook.exchange.model import Wanted
from casebook.scenario.graph import graph_of
from kb.library import Library
from kb.places import Home
from tests.conftest import TODAY
from tests.imports import ROOT

CONTENT = ROOT / "content"


def scenario(id: str) -> Scenario:
    found, _ = read_scenario((CONTENT / f"scenarios/{id}.md").read_text("utf-8"), f"{id}.md")
    assert found is not None
    return found


@cache
def scenarios() -> tuple[Scenario, ...]:
    return tuple(scenario(p.stem) for p in sorted((CONTENT / "scenarios").glob("*.md")))


@cache
def drills() -> tuple[Drill, ...]:
    read = (read_drill(p.read_text("utf-8"), p.name)[0] for p in sorted((CONTENT / "drills").glob("*.md")))
    return tuple(d for d in read if d is not None)


SCENARIO = scenario("qj-shouci")


def walked(story: Scenario) -> list[str]:
    """The words of a best walk."""
    return [o.text for o in graph_of(story).best_walk().options]


@cache
def course_unit(id: str = "kc-diyitian") -> dict[str, Any]:
    """A shipped course, compiled."""
    library = shipped()
    return unit_of(Wanted((library.get(id),), library, TODAY))[0]


@cache
def shipped() -> Library:
    """The library as it is shipped."""
    return Library.open(Home.find("/nonexistent"))
