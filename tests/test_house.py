"""The house's rules: who may import whom, where a library may be used, and that a name means one thing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.content.layers import READ_BY
from kb.files import code_fingerprint
from kb.search.index.snapshot import MADE_BY
from tests.imports import ROOT, circles, imports, modules, reached, room, within

ALLOWED = {"kb": {"kb"}, "casebook": {"casebook", "kb"}, "apps": {"apps", "casebook", "kb"}}
ONLY_IN = {
    "panel": ("apps/",),
    "panel_material_ui": ("apps/",),
    "bokeh": ("apps/",),
    "tornado": ("apps/",),
    "sqlalchemy": ("casebook/records/",),
    "sqlite3": ("casebook/records/",),
    "click": ("apps/",),
    "rich": ("apps/",),
}
# The rooms of each package, floor by floor from the ground: a room may import only from floors below its own.
# A new room gets its place here; where it goes says what it may know.
FLOORS = {
    "kb": (
        "errors model places workdays",
        "codes deadlines files local play_flow",
        "content",
        "law",
        "library",
        "checks search shelves",
        "knowledge_base",
    ),
    "kb.search": (
        "words feedback",
        "agreement best prior query query_terms snippet suggest",
        "index results",
        "asked_pool evaluate matching",
        "confirmed",
        "asked",
        "fit ranking",
        "answer_order",
        "one_search",
        "searcher",
    ),
    "casebook": (
        "anonymize class_event codes errors ids reply",
        "drill scenario",
        "cited_law judgements",
        "review",
        "missed records",
        "analysis",
        "exam",
        "course",
        "exercises",
        "exchange training_class",
    ),
    "casebook.anonymize": (
        "errors normalise span tagger",
        "recognise resolve",
        "detect pseudonyms",
        "replace suggest",
        "many report",
        "frames",
    ),
    "apps": (
        "audit errors render roles web",
        "desk",
        "present",
        "training",
        "classroom page writing",
        "pages",
        "serving",
        "commands notebook",
        "cli",
    ),
}
# Circles of modules that stand on purpose: the modules, and why.
CIRCLES: dict[tuple[str, ...], str] = {}
# An arrow against the drawing that still stands, to be turned round: nothing may be added.
KNOWN_UP: set[str] = set()
# What the reader and the index import without their results depending on it.
NOT_DECISIVE = {
    "kb.local": "what pages put beside an entry; an index holds the names as they are written",
    "kb": "its face only",
    "kb.codes": "sentences about faults; an index holds none",
    "kb.errors": "sentences for users",
    "kb.files": "how files are written, not what stands in them",
    "kb.places": "where folders are",
}
# Public classes of one name in two packages, each clear where it stands. Nothing may be added; take a row away
# when one of the two is renamed.
MODULES = modules()
IMPORTS = imports(MODULES)
PATHS = sorted(MODULES.values())


def names_imported(path: Path) -> Iterator[str]:
    """Dotted names of everything a module imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("path", PATHS, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    relative = path.relative_to(ROOT).as_posix()
    package = relative.split("/", 1)[0]
    for name in names_imported(path):
        top = name.split(".", 1)[0]
        assert top not in set(ALLOWED) - ALLOWED[package], f"{relative} imports {name}"
        if top in ONLY_IN:
            assert relative.startswith(ONLY_IN[top]), f"{relative} imports {name}"


def test_whoosh_stays_in_the_search_modules() -> None:
    users = [p for p in PATHS if any(n.split(".")[0] == "whoosh" for n in names_imported(p))]
    assert all(p.is_relative_to(ROOT / "kb") for p in users)
    assert len(users) <= 3, users


@pytest.mark.parametrize("package", FLOORS)
def test_every_room_has_its_floor(package: str) -> None:
    rooms = {room(m, package) for m in MODULES if within(m, (package,))} - {""}
    drawn = [r for floor in FLOORS[package] for r in floor.split()]
    assert sorted(drawn) == sorted(rooms), f"draw the rooms of {package} in FLOORS as they are"


@pytest.mark.parametrize("package", FLOORS)
def test_a_room_imports_only_rooms_below(package: str) -> None:
    floor = {r: number for number, rooms in enumerate(FLOORS[package]) for r in rooms.split()}
    floor[""] = len(FLOORS[package])  # the package's face stands on top of everything
    up = []
    for one in IMPORTS:
        if within(one.importer, (package,)) and within(one.imported, (package,)):
            here, there = room(one.importer, package), room(one.imported, package)
            if here != there and floor.get(there, 0) >= floor.get(here, 99):
                up.append(f"{one.importer} → {one.imported}")
    assert set(up) <= KNOWN_UP


@pytest.mark.parametrize("package", FLOORS)
def test_rooms_stand_in_no_circle(package: str) -> None:
    inside = [
        i
        for i in IMPORTS
        if within(i.importer, (package,))
        and within(i.imported, (package,))
        and f"{i.importer} → {i.imported}" not in KNOWN_UP
    ]
    assert circles(inside, lambda module: room(module, package)) == []


def test_modules_stand_in_no_circle() -> None:
    assert {tuple(c) for c in circles(IMPORTS)} == set(CIRCLES)
    assert circles(i for i in IMPORTS if not i.deferred) == []


def test_the_library_does_not_know_search() -> None:
    assert not [m for m in reached(["kb.library"], IMPORTS) if within(m, ("kb.search",))]


@pytest.mark.parametrize(
    ("guard", "room_of_it"), [(READ_BY, "kb.content"), (MADE_BY, "kb.search.index")], ids=["reader", "index"]
)
def test_a_guard_covers_the_code_it_depends_on(guard: tuple[str, ...], room_of_it: str) -> None:
    used = {m for m in reached([room_of_it], IMPORTS) if m.startswith("kb")}
    open_to_change = {m for m in used if not within(m, guard)}
    assert {
        m for m in open_to_change if not (m in NOT_DECISIVE or within(m, set(NOT_DECISIVE) - {"kb"}))
    } == set()


def test_the_guards_name_code_that_is_there() -> None:
    assert code_fingerprint(*READ_BY) != code_fingerprint(*MADE_BY)


def test_a_guard_notices_changed_and_moved_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "guarded_room"
    (folder / "inner").mkdir(parents=True)
    for name in ("__init__", "inner/__init__", "rule"):
        (folder / f"{name}.py").write_text("")
    (tmp_path / "guarded_file.py").write_text("LIMIT = 1")
    monkeypatch.syspath_prepend(str(tmp_path))
    seen = code_fingerprint.__wrapped__  # without its memory
    first = seen("guarded_room", "guarded_file")
    (folder / "rule.py").rename(folder / "inner/rule.py")
    moved = seen("guarded_room", "guarded_file")
    (folder / "inner/rule.py").write_text("LIMIT = 2")
    changed = seen("guarded_room", "guarded_file")
    (tmp_path / "guarded_file.py").write_text("LIMIT = 2")
    assert len({first, moved, changed, seen("guarded_room", "guarded_file")}) == 4
    with pytest.raises(ModuleNotFoundError):
        seen("guarded_room", "guarded_nowhere")


def test_a_class_name_means_one_thing() -> None:
    found: dict[str, list[str]] = {}
    for name, path in MODULES.items():
        for node in ast.parse(path.read_text(encoding="utf8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(name)
    twice = {name: where for name, where in found.items() if len(where) > 1}
    assert twice == {}


def test_files_hold_one_thing() -> None:
    lines = {p.relative_to(ROOT).as_posix(): len(p.read_text(encoding="utf8").splitlines()) for p in PATHS}
    assert {path: count for path, count in lines.items() if count > 420} == {}
