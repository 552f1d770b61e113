"""What --fix writes is the sound text; what is no slip it leaves alone, and it reads the same before and after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from casebook.scenario.write import format_text
from kb.content import kind_of, read_text
from kb.content.mending import mend
from kb.model import Kind
from kb.places import shipped_content
from tests.kb.content.test_mistakes import PATHS, SOUND

ROWS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "mends.yaml").read_text("utf-8"))
SHIPPED = shipped_content()
FILES = sorted(p.relative_to(SHIPPED).as_posix() for p in SHIPPED.rglob("*") if p.is_file())
CONTENT = [path for path in FILES if kind_of(path) is not None]


@pytest.mark.parametrize("row", ROWS, ids=[r["name"] for r in ROWS])
def test_what_is_certain_is_mended(row: dict[str, Any]) -> None:
    path = PATHS[row["file"]]
    assert row["old"] in SOUND[path]
    text = SOUND[path].replace(row["old"], row["new"], 1)
    wanted = text if row.get("kept") else SOUND[path].replace(row["old"], row.get("after", row["old"]), 1)
    done = mend(text, path)
    assert done.text == wanted
    assert bool(done.mends) is not bool(row.get("kept"))
    assert mend(done.text, path).mends == ()


@pytest.mark.parametrize("row", ROWS, ids=[r["name"] for r in ROWS])
def test_a_slip_is_read_as_what_it_is_mended_to(row: dict[str, Any]) -> None:
    path = PATHS[row["file"]]
    text = SOUND[path].replace(row["old"], row["new"], 1)
    before, after = read_text(text, path), read_text(mend(text, path).text, path)
    assert before.entry is not None and after.entry is not None
    shapes = [{k: v for k, v in vars_of(e).items() if k != "fingerprint"} for e in (before.entry, after.entry)]
    assert shapes[0] == shapes[1]


def vars_of(entry: Any) -> dict[str, Any]:
    """The fields of an entry."""
    return {name: getattr(entry, name) for name in entry.__dataclass_fields__}


def test_marks_and_line_ends_of_windows_are_named() -> None:
    text = SOUND[PATHS["answer"]]
    done = mend("\ufeff" + text.replace("\n", "\r\n"), PATHS["answer"])
    assert done.text == text
    assert [m.line for m in done.mends] == [0, 0] and "BOM" in done.mends[0].before


def test_every_shipped_file_stays_as_it_is() -> None:
    """Neither --fix nor format has anything to change in the shipped content."""
    changed = []
    for path in CONTENT:
        text = (SHIPPED / path).read_text("utf-8")
        kind = kind_of(path)
        exercise = kind in (Kind.SCENARIO, Kind.DRILL)
        if mend(text, path).mends or (exercise and format_text(kind, text) != text):
            changed.append(path)
    assert len(CONTENT) > 500 and changed == []


@pytest.mark.parametrize("kind", [k for k in Kind if k not in (Kind.SCENARIO, Kind.DRILL)])
def test_format_touches_scenarios_and_drills_only(kind: Kind) -> None:
    for text in SOUND.values():
        assert format_text(kind, text) == text
