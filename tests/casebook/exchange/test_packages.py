"""What the player's rules give is what Python gives, walk by walk; packages hold what platforms read."""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from casebook import decisions, score_drill
from casebook.course.model import StepKind
from casebook.exchange.packages import compiling
from casebook.exchange.packages.packaging import FILES, SUSPEND, pack
from casebook.scenario.engine import Attempt, choose, scene, start
from casebook.scenario.scoring import score
from tests.casebook.exchange.made import SCENARIO, course_unit, drills, scenarios
from tests.imports import ROOT

ENGINE = ROOT / "casebook/exchange/packages/engine.js"
WALKS = 240
SCRIPT = """
const engine = require(process.argv[1]);
const {stories, walks, drills, sheets} = JSON.parse(require("fs").readFileSync(process.argv[2], "utf8"));
const told = walks.map(([id, choices]) => engine.score(stories[id], choices));
const marked = sheets.map(([id, chosen]) => engine.scoreDrill(drills[id], chosen));
const rounded = [0.25, 0.75, 2.25, 62.35, 12.45, 0.05, 99.95].map((x) => engine.round(x, 1));
process.stdout.write(JSON.stringify({told, marked, rounded}));
"""


def in_node(data: dict[str, Any], folder: Path) -> dict[str, Any]:
    node = shutil.which("node")
    if not node:
        pytest.skip("no node on this machine")
    (folder / "data.json").write_text(json.dumps(data), "utf-8")
    made = subprocess.run(
        [node, "-e", SCRIPT, str(ENGINE), str(folder / "data.json")],
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(made.stdout))


def random_walk(chance: random.Random, number: int) -> Attempt:
    story = scenarios()[number % len(scenarios())]
    attempt = start(story)
    while not (now := scene(story, attempt)).over:
        attempt = choose(story, attempt, chance.choice(now.options).id)
    return attempt


def test_the_player_scores_as_python_does(tmp_path: Path) -> None:
    chance = random.Random(20261127)
    stories = {s.id: s for s in scenarios()}
    walks = [random_walk(chance, n) for n in range(WALKS)]
    sheets = []
    for number in range(WALKS):
        drill = drills()[number % len(drills())]
        sheets.append(
            (drill, [[i for i in range(len(d.options)) if chance.random() < 0.4] for d in decisions(drill)])
        )
    got = in_node(
        {
            "stories": {i: compiling.compiled_scenario(s) for i, s in stories.items()},
            "walks": [(a.scenario, a.choices) for a in walks],
            "drills": {d.id: compiling.compiled_drill(d) for d in drills()},
            "sheets": [(d.id, chosen) for d, chosen in sheets],
        },
        tmp_path,
    )
    for attempt, told in zip(walks, got["told"], strict=True):
        known = score(stories[attempt.scenario], attempt)
        assert told["percent"] == known.percent and told["path"] == known.path, attempt
        assert (told["points"], told["passed"], told["cap"], told["held"]) == (
            known.points,
            known.passed,
            known.cap,
            known.held,
        )
        assert told["gains"] == [s.gained for s in known.steps]
        assert told["trust"] == [int(t) for t in known.outcome.trust]
        assert told["emotion"] == list(known.outcome.emotion)
        assert (told["over"], told["broken"]) == (known.outcome.over, list(known.outcome.broken))
    assert any(t["cap"] for t in got["told"]) and any(t["broken"] for t in got["told"])
    for (drill, chosen), told in zip(sheets, got["marked"], strict=True):
        asked = decisions(drill)
        known_sheet = score_drill(
            drill, {d.key: {d.options[i] for i in c} for d, c in zip(asked, chosen, strict=True)}
        )
        assert (told["points"], told["percent"]) == (known_sheet.points, known_sheet.percent)
        assert told["marks"] == [m.points for m in known_sheet.marks]
    assert got["rounded"] == [round(x, 1) for x in (0.25, 0.75, 2.25, 62.35, 12.45, 0.05, 99.95)]


@pytest.mark.parametrize(
    ("way", "manifest"),
    [("scorm12", "imsmanifest.xml"), ("scorm2004", "imsmanifest.xml"), ("cmi5", "cmi5.xml")],
)
def test_a_package_holds_all_it_names_and_nothing_from_outside(way: str, manifest: str) -> None:
    with zipfile.ZipFile(io.BytesIO(pack(course_unit(), way))) as box:
        names = set(box.namelist())
        root = etree.fromstring(box.read(manifest))
        texts = [box.read(n).decode() for n in names - {manifest}]
    named = {e.get("href") for e in root.iter() if etree.QName(e).localname == "file"}
    assert names == {manifest, "index.html", "content.js", *FILES}
    assert way == "cmi5" or named == names - {manifest}
    assert not [t for t in texts if 'src="http' in t or 'href="http' in t or "url(http" in t]
    assert pack(course_unit(), way) == pack(course_unit(), way)


def test_what_a_platform_keeps_is_within_its_bounds() -> None:
    most = max(len(course_unit(i)["steps"]) for i in ("kc-diyizhou", "kc-nengli", "kc-guazhi"))
    longest = max((s.turn_limit or 40) for s in scenarios())
    state = {
        "v": 1,
        "f": "0" * 12,
        "s": {str(i): [1, 100.0] for i in range(most)},
        "c": [most, "0." * longest, 1],
    }
    assert len(json.dumps(state)) < SUSPEND["scorm12"]


def test_a_text_cannot_end_the_script() -> None:
    unit = {**course_unit(), "title": "</script><script>alert(1)</script>"}
    with zipfile.ZipFile(io.BytesIO(pack(unit, "scorm12"))) as box:
        assert "</script>" not in box.read("content.js").decode()
        assert "<script>alert" not in box.read("index.html").decode()


def test_a_guide_leads_nowhere_and_runs_nothing() -> None:
    made = compiling.html_of("[a](https://x.example) ![b](c.png) <script>alert(1)</script>")
    assert "<a" not in made and "<img" not in made and "<script" not in made


def test_a_course_asks_for_the_same_points_as_here() -> None:
    steps = course_unit("kc-diyizhou")["steps"]
    assert {s["least"] for s in steps if s["what"] == StepKind.JUDGE} <= {60, *range(61, 101)}
    assert all(s["least"] == 0 for s in steps if not s["scored"])
    assert SCENARIO.pass_mark == compiling.compiled_scenario(SCENARIO)["pass"]
