"""The house's rules: who may import whom, and where a library may be used."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {"kb": {"kb"}, "casebook": {"casebook", "kb"}, "apps": {"apps", "casebook", "kb"}}
ONLY_IN = {
    "panel": ("apps/",), "panel_material_ui": ("apps/",), "bokeh": ("apps/",), "tornado": ("apps/",),
    "sqlalchemy": ("casebook/records/",), "sqlite3": ("casebook/records/",),
    "click": ("apps/",), "rich": ("apps/",),
}  # fmt: skip
MODULES = sorted(p for package in ALLOWED for p in (ROOT / package).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Top names of everything a module imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    relative = path.relative_to(ROOT).as_posix()
    package = relative.split("/", 1)[0]
    for name in imports(path):
        top = name.split(".", 1)[0]
        assert top not in set(ALLOWED) - ALLOWED[package], f"{relative} imports {name}"
        if top in ONLY_IN:
            assert relative.startswith(ONLY_IN[top]), f"{relative} imports {name}"


def test_whoosh_stays_in_the_search_modules() -> None:
    users = [p for p in MODULES if any(n.split(".")[0] == "whoosh" for n in imports(p))]
    assert all(p.is_relative_to(ROOT / "kb") for p in users)
    assert len(users) <= 3, users


def test_files_hold_one_thing() -> None:
    long = {
        p.relative_to(ROOT).as_posix(): n
        for p in MODULES
        if (n := len(p.read_text(encoding="utf8").splitlines())) > 420
    }
    assert not long
