"""Every scenario and drill that ships: no problem, a best path a good officer would take, marks that can be earned."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from casebook import (
    check_text,
    decisions,
    read_course,
    read_drill,
    read_scenario,
    replay,
    score,
    score_drill,
    write_scenario,
)
from casebook.scenario.engine import scene
from casebook.scenario.graph import Graph
from casebook.scenario.model import Ending
from casebook.scenario.scoring import earned, percent_of
from kb.model import Difficulty, Judgement, Kind
from tests.benchmarks.drill_policies import drills
from tests.benchmarks.drill_policies import table as policies_table
from tests.benchmarks.text_only import table

CONTENT = Path(__file__).parents[2] / "content"
SCENARIOS = sorted((CONTENT / "scenarios").glob("*.md"))
DRILLS = sorted((CONTENT / "drills").glob("*.md"))


def text_of(path: Path) -> tuple[str, str]:
    return path.read_text(encoding="utf-8"), f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", [*SCENARIOS, *DRILLS], ids=lambda p: p.stem)
def test_nothing_to_complain_about(path: Path) -> None:
    kind = Kind.SCENARIO if path in SCENARIOS else Kind.DRILL
    assert [str(p) for p in check_text(kind, *text_of(path))] == []


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda p: p.stem)
def test_the_best_path_is_good_and_quickly_found(path: Path) -> None:
    scenario, _ = read_scenario(*text_of(path))
    assert scenario is not None
    begin = time.process_time()
    graph = Graph(scenario)
    assert time.process_time() - begin < 2
    best = replay(scenario, [o.id for o in graph.best_walk().options])
    result = score(scenario, best)
    assert scene(scenario, best).ending is Ending.SUCCESS and result.percent == 100
    assert not result.techniques.errors and not result.outcome.broken
    worst = score(scenario, replay(scenario, [o.id for o in graph.worst_walk().options]))
    assert worst.path == 0 and not worst.passed and sum(s.regret for s in worst.steps) == worst.lost
    again, _ = read_scenario(write_scenario(scenario), scenario.path)
    assert again is not None and again.nodes == scenario.nodes


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda p: p.stem)
def test_no_failed_ending_passes_and_every_good_one_does(path: Path) -> None:
    """By exact search over every state, and without the help of what holds a score to its ending."""
    scenario, _ = read_scenario(*text_of(path))
    assert scenario is not None
    graph = Graph(scenario)
    best, worst = graph.best_walk().points, graph.worst_walk().points
    for node in scenario.nodes:
        reach = graph.ending_range(node.id) if node.ending else None
        if reach is not None:
            least, most = (earned(percent_of(points, best, worst), node.ending) for points in reach)
            assert node.ending is not Ending.FAILURE or most < scenario.pass_mark, node.title
            assert node.ending is not Ending.SUCCESS or least >= scenario.pass_mark, node.title


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda p: p.stem)
def test_a_kind_tone_is_not_enough(path: Path) -> None:
    """Most scenes with three options or more have one that is kind, specific and leads the wrong way."""
    scenario, _ = read_scenario(*text_of(path))
    assert scenario is not None
    due = {o.promise.node for _, o in scenario.options() if o.promise}
    asked = [n for n in scenario.nodes if len(n.options) >= 3 and n.id not in due]
    astray = [n for n in asked if any("指错路" in o.errors and o.gain < 0 for o in n.options)]
    assert 4 * len(astray) >= 3 * len(asked), [n.title for n in asked if n not in astray]


def test_a_model_that_reads_no_story_fails() -> None:
    """Trained on the options of the other scenarios, it passes at most four of twenty and stays under 55."""
    rows = list(table())
    assert sum(r.passed for r in rows) <= 4
    assert sum(r.percent for r in rows) / len(rows) <= 55


def test_drills_cannot_be_guessed_and_have_no_one_shape() -> None:
    """No policy that reads nothing earns twenty; how many demands are 无理, and where, differs."""
    assert policies_table()[0][0] <= 20
    shapes = Counter(sum(d.judgement is Judgement.UNREASONABLE for d in drill.demands) for drill in drills())
    assert len(shapes) >= 3 and max(shapes.values()) <= 0.6 * shapes.total()
    alike = Counter(tuple(d.judgement for d in drill.demands) for drill in drills())
    assert max(alike.values()) <= 0.15 * alike.total()


@pytest.mark.parametrize("path", DRILLS, ids=lambda p: p.stem)
def test_right_marks_earn_all_and_all_marks_earn_nothing(path: Path) -> None:
    drill, _ = read_drill(*text_of(path))
    assert drill is not None
    asked = decisions(drill)
    assert score_drill(drill, {d.key: d.right for d in asked}).percent == 100
    assert score_drill(drill, {d.key: set(d.options) for d in asked}).percent == 0
    assert all(m.reason for m in score_drill(drill, {}).marks)


COURSES = sorted((CONTENT / "courses").glob("*.md"))


@pytest.mark.parametrize("path", COURSES, ids=lambda p: p.stem)
def test_a_shipped_course_can_be_passed_with_what_ships(path: Path) -> None:
    course, problems = read_course(*text_of(path))
    assert course is not None and problems == []
    folders = {"zn": "guides", "qj": "scenarios", "lx": "drills"}
    for step in (s for _, s in course.steps() if s.plan is None):
        file = CONTENT / folders[step.content[:2]] / f"{step.content}.md"
        assert file.is_file(), step.key
        if step.node:
            scenario, _ = read_scenario(*text_of(file))
            assert scenario is not None and scenario.node(step.node).options, step.key
    scored = [s for x in course.required for s in x.steps if s.kind.scored]
    assert scored and all(lesson.minutes for lesson in course.required)


def test_every_level_has_something_and_the_list_begins_with_it() -> None:
    levels = [d.difficulty for d in (read_drill(*text_of(p))[0] for p in DRILLS) if d is not None]
    assert min(levels.count(level) for level in Difficulty) >= 10
    played = [s.difficulty for s in (read_scenario(*text_of(p))[0] for p in SCENARIOS) if s is not None]
    assert min(played.count(level) for level in Difficulty) >= 5
