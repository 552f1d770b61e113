"""Which module imports which, read off the source: what the tests of the house are told with."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("kb", "casebook", "apps")


@dataclass(frozen=True)
class Import:
    """One module importing another.

    Attributes:
        deferred: it stands inside a function, so that it happens when the function is called.
    """

    importer: str
    imported: str
    deferred: bool = False


def modules(root: Path = ROOT, packages: Iterable[str] = PACKAGES) -> dict[str, Path]:
    """Dotted name → file of every module of the packages."""
    out = {}
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            out[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return out


def imports(known: Mapping[str, Path]) -> list[Import]:
    """Every import of a known module by another; those for the type checker alone do not count."""
    return [one for name, path in known.items() for one in dict.fromkeys(_of(name, path, known))]


def _of(name: str, path: Path, known: Mapping[str, Path]) -> Iterator[Import]:
    tree = ast.parse(path.read_text(encoding="utf8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    deferred = {id(n) for f in functions for n in ast.walk(f)}
    checking = [n for n in ast.walk(tree) if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.dump(n.test)]
    for_types = {id(n) for block in checking for line in block.body for n in ast.walk(line)}
    for node in ast.walk(tree):
        if id(node) not in for_types:
            for target in _targets(node, name, path):
                found = next((t for t in (target, target.rpartition(".")[0]) if t in known), "")
                if found not in ("", name):
                    yield Import(name, found, id(node) in deferred)


def _targets(node: ast.AST, name: str, path: Path) -> Iterator[str]:
    """What an import statement names: the module, or the thing in it, which may be a module as well."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        here = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
        base = ".".join(here[: len(here) - node.level + 1]) if node.level else ""
        module = ".".join(x for x in (base, node.module or "") if x)
        yield from (f"{module}.{alias.name}" for alias in node.names)


def room(module: str, package: str) -> str:
    """The room of a package that a module stands in: a folder or a top module; empty for the package's own face.

    >>> room("kb.search.index.store", "kb"), room("kb.search.index.store", "kb.search"), room("kb", "kb")
    ('search', 'index', '')
    """
    inside = module.removeprefix(package).lstrip(".")
    return inside.split(".")[0]


def within(module: str, packages: Iterable[str]) -> bool:
    """Whether a module is one of the packages or stands in one."""
    return any(module == p or module.startswith(f"{p}.") for p in packages)


def reached(starts: Iterable[str], arrows: Iterable[Import]) -> set[str]:
    """Every module that is imported, directly or through others, from what stands in the packages."""
    after: dict[str, list[str]] = {}
    for one in arrows:
        after.setdefault(one.importer, []).append(one.imported)
    waiting = [m for m in after if within(m, starts)]
    seen: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += after.get(module, [])
    return seen


def circles(arrows: Iterable[Import], name: Callable[[str], str] = lambda module: module) -> list[list[str]]:
    """Groups that import each other in a circle, by module or by what ``name`` makes of a module."""
    after: dict[str, set[str]] = {}
    for one in arrows:
        if name(one.importer) != name(one.imported):
            after.setdefault(name(one.importer), set()).add(name(one.imported))
    reach = {start: _reach(start, after) for start in after}
    groups = {frozenset(x for x in reach[a] if a in reach.get(x, ())) for a in after if a in reach[a]}
    return sorted(sorted(g) for g in groups)


def _reach(start: str, after: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(after.get(start, ()))
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += after.get(one, ())
    return seen
