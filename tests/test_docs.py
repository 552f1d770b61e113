"""What users and authors can use is written down: commands, options, settings, fields, codes."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import click
import pytest

import casebook.codes
import kb.codes
from apps.cli import COMMANDS, cli
from casebook.course.read import ATTRIBUTES as COURSE_ATTRIBUTES
from casebook.course.read import FRONT as COURSE_FRONT
from casebook.course.read import LABELS as COURSE_LABELS
from casebook.course.read import PLAN_LABELS
from casebook.drill.read import NEEDED
from casebook.drill.read import SECTIONS as DRILL_SECTIONS
from casebook.scenario.model import PairCards
from casebook.scenario.read import FRONT as SCENARIO_FRONT
from casebook.scenario.read import LABELS as SCENARIO_LABELS
from casebook.scenario.read_class import CARDS, DISCUSSION
from kb.content.fields import (
    CARD,
    CIRCUMSTANCES,
    COMMON,
    DEADLINE,
    DEMAND,
    FLOW_DEADLINE,
    FRONT,
    SECTIONS,
)
from kb.content.read_flow import _CHOICE, _QUESTION, _WALK
from kb.model import FOLDERS, Kind
from kb.model.labels import labels_of
from kb.model.problems import Place
from tests.imports import PACKAGES, ROOT

READMES = ("README.md", "README.zh-CN.md")
SETTING = re.compile(r"FANGZHI_[A-Z_]+[A-Z]")
# Labels that stand inside the sections of a kind, beside its fields and sections.
INSIDE: dict[Kind, tuple[str, ...]] = {
    Kind.ANSWER: (*CARD, *DEADLINE),
    Kind.GUIDE: DEADLINE[:3],
    Kind.FLOW: (*CARD, *FLOW_DEADLINE[:4], *_QUESTION, *_CHOICE, *_WALK),
    Kind.CASE: (*(x for x in DEMAND if x != "备选依据"), *CIRCUMSTANCES),
    Kind.SCENARIO: (
        *SCENARIO_FRONT,
        *SCENARIO_LABELS,
        DISCUSSION,
        CARDS,
        *(row.label for row in labels_of(PairCards)),
    ),
    Kind.COURSE: (*COURSE_FRONT, *COURSE_ATTRIBUTES, *COURSE_LABELS, *PLAN_LABELS),
    Kind.DRILL: ("难度", *DRILL_SECTIONS, *NEEDED, *CIRCUMSTANCES),
}


@cache
def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def says(text: str, word: str) -> bool:
    """Whether a word stands in a text, not merely as a part of a longer one."""
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


def of_command(text: str, name: str) -> str:
    """What a readme says of a command: its lines, and the paragraph on all commands below the list; empty for none."""
    found = re.search(rf"^    fangzhi {name} .*(?:\n     +.*)*", text, re.M)
    of_all = re.search(r"^    fangzhi serve .*\n(?:    .*\n)*\n((?:.+\n)+)", text, re.M)
    return f"{found[0]}\n{of_all[1] if of_all else ''}" if found else ""


def options() -> Iterator[tuple[str, str]]:
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield name, max(parameter.opts, key=len)


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_in_the_readme(command: str, readme: str) -> None:
    assert of_command(read(readme), command)


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize(("command", "option"), list(options()))
def test_an_option_is_in_the_readme(command: str, option: str, readme: str) -> None:
    assert says(of_command(read(readme), command), option)


def settings(paths: Iterable[Path]) -> set[str]:
    return {name for path in paths for name in SETTING.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("readme", READMES)
def test_a_setting_of_the_program_is_in_the_readme(readme: str) -> None:
    used = settings(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    assert used >= {"FANGZHI_HOME", "FANGZHI_DATABASE_URL"}
    assert {name for name in used if not says(read(readme), name)} == set()


def test_a_setting_of_the_tests_is_in_the_guide_for_contributors() -> None:
    used = settings([*(ROOT / "tests").rglob("*.py"), ROOT / ".ci/run", ROOT / "Makefile"])
    used -= settings(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    assert "FANGZHI_CHROMIUM" in used
    assert {name for name in used if not says(read("CONTRIBUTING.md"), name)} == set()


def part(kind: Kind) -> str:
    """What docs/formats.md says of a kind."""
    heading = re.compile(rf"^## [^\n]*{FOLDERS[kind]}/.*?(?=^## (?!#)[^\n]*/[^\n]*）$|\Z)", re.M | re.S)
    found = heading.search(read("docs/formats.md"))
    return found[0] if found else ""


def labels() -> Iterator[tuple[Kind, str]]:
    for kind in Kind:
        for label in dict.fromkeys((*FRONT.get(kind, ()), *SECTIONS.get(kind, ()), *INSIDE.get(kind, ()))):
            yield kind, label


@pytest.mark.parametrize(("kind", "label"), list(labels()))
def test_a_label_is_in_the_formats(kind: Kind, label: str) -> None:
    assert says(part(kind), label)


@pytest.mark.parametrize("label", COMMON)
def test_a_field_of_every_kind_is_in_the_formats(label: str) -> None:
    assert says(read("docs/formats.md").split("\n## 法规", 1)[0], label)


CODES = (*kb.codes.ALL, *casebook.codes.ALL)


def test_the_page_of_codes_is_what_the_definitions_say() -> None:
    spec = importlib.util.spec_from_file_location("make_codes", ROOT / "docs/make_codes.py")
    assert spec is not None and spec.loader is not None
    make_codes = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_codes)
    assert read("docs/codes.md") == make_codes.page(), "run python docs/make_codes.py"


def test_the_help_of_a_problem_is_a_section() -> None:
    headings = {
        f"docs/codes.md#{h.lower()}" for h in re.findall(r"^### (FZ\d+)$", read("docs/codes.md"), re.M)
    }
    filled = [
        c.at("x.md", Place(), **dict.fromkeys(re.findall(r"\{(\w+)\}", c.cause + c.mend), "")) for c in CODES
    ]
    assert {problem.help for problem in filled} == headings


PATH = re.compile(r"`((?:kb|casebook|apps|tests|docs|content)/[\w./-]*)`")


@pytest.mark.parametrize("guide", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_a_file_named_in_the_guides_is_there(guide: str) -> None:
    named = PATH.findall(read(guide))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_room_is_in_the_architecture() -> None:
    text = read("docs/architecture.md")
    rooms = {
        f"{package}/{path.name}" + ("/" if path.is_dir() else "")
        for package in PACKAGES
        for path in (ROOT / package).iterdir()
        if (path.is_dir() and (path / "__init__.py").exists())
        or (path.suffix == ".py" and path.stem != "__init__")
    }
    assert {name for name in rooms if f"`{name}`" not in text} == set()
