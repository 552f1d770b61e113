"""Walks from ``walks.yaml``: each is played straight and again reloaded at every step, then scored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from casebook import choose, read_scenario, replay, scene, score, start
from casebook.codes.samples import SCENARIO
from casebook.scenario.model import Scenario

HERE = Path(__file__).parent
WALKS = yaml.safe_load((HERE / "walks.yaml").read_text(encoding="utf-8"))
KEYS = {"名", "情景", "走", "结局", "至少", "至多", "信任", "到期"}


def scenario_named(id: str) -> Scenario:
    path = HERE.parents[2] / "content" / "scenarios" / f"{id}.md"
    text = SCENARIO if id == "示例" else path.read_text(encoding="utf-8")
    scenario, problems = read_scenario(text)
    assert scenario is not None, problems
    return scenario


@pytest.mark.parametrize("walk", WALKS, ids=lambda w: w["名"])
def test_walk(walk: dict[str, Any]) -> None:
    assert set(walk) <= KEYS
    scenario = scenario_named(walk["情景"])
    attempt = start(scenario)
    for number, choice in enumerate(walk["走"]):
        assert replay(scenario, walk["走"][:number], scenario.fingerprint) == attempt
        attempt = choose(scenario, attempt, choice)
    result = score(scenario, attempt)
    assert scene(scenario, attempt).over and result.outcome.ending == walk["结局"]
    assert walk.get("至少", 0) <= result.percent <= walk.get("至多", 100)
    assert list(result.outcome.broken) == walk.get("到期", [])
    if "信任" in walk:
        assert attempt.state.trust_label == walk["信任"]
