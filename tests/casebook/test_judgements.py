"""Pieces that name the same kind of demand judge it alike; the shipped ones do."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from casebook import read_drill, read_scenario
from casebook.codes.samples import DRILL, SCENARIO
from casebook.drill.model import Drill
from casebook.judgements import contradictions, rulings
from casebook.scenario.model import Scenario
from kb.model import Case, Kind
from tests.shipped import shipped_library

CONTENT = Path(__file__).parents[2] / "content"


def shipped() -> list[Scenario | Drill | Case]:
    cases = shipped_library().entries(Kind.CASE)
    pieces: list[Scenario | Drill | Case] = [c for c in cases if isinstance(c, Case)]
    for folder, read in (("drills", read_drill), ("scenarios", read_scenario)):
        for path in sorted((CONTENT / folder).glob("*.md")):
            piece, problems = read(path.read_text(encoding="utf-8"), f"{folder}/{path.name}")
            assert piece is not None, problems
            pieces.append(piece)
    return pieces


def test_no_two_shipped_pieces_judge_a_demand_differently() -> None:
    pieces = shipped()
    kinds = Counter(r.kind for p in pieces for r in rulings(p))
    assert [str(p) for p in contradictions(pieces)] == []
    assert len(kinds) >= 12 and all(count >= 2 for count in kinds.values()), kinds


def test_a_scenario_and_a_drill_that_differ_are_found_where_they_do() -> None:
    drill, _ = read_drill(
        DRILL.replace("- 判断：无理", "- 判断：无理\n- 同类：示例诉求"), "drills/lx-shili.md"
    )
    judged = "   - 判断：合理，对\n   - 理由：来访人有权得到书面答复。\n"
    scenario, _ = read_scenario(
        SCENARIO.replace(judged, judged + "   - 同类：示例诉求\n"), "scenarios/qj-shili.md"
    )
    assert drill is not None and scenario is not None
    assert contradictions([drill]) == [] and contradictions([scenario]) == []
    (found,) = contradictions([drill, scenario])
    assert (
        found.code == "FZ787"
        and found.path == "scenarios/qj-shili.md"
        and "drills/lx-shili.md" in found.cause
    )
