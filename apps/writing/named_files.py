"""Files and folders that somebody names to be checked, wherever they lie: the content folder each belongs to.

A file belongs to the folder above the one that names its kind (``answers/``, ``guides/`` …); all of that folder is read with it, so
that what its files say of each other can be checked. A file that lies in no such folder is checked by itself; its id or its
name tells its kind.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.content import kind_of
from kb.content.layers import Layer, Loaded, read_file
from kb.model import FOLDERS, PREFIXES, Kind

_KINDS = {folder: kind for kind, folder in FOLDERS.items()}
_BY_PREFIX = {prefix: kind for kind, prefix in PREFIXES.items()}
_SUFFIXES = (".md", ".yaml", ".yml")
_ID = re.compile(r"^\ufeff?(?:---\s*\n)?(?:[^\n]*\n){0,40}?编号\s*[:：]\s*[\"“]?([a-z]{2}-)")
_HEAD = 4096  # characters of a file in which its id is looked for
LOOSE = "loose"


@dataclass(frozen=True, slots=True)
class Named:
    """What was named.

    Attributes:
        layers: the content folders of the named files that are none of the library's own.
        files: (content folder, path inside it) of every named file that lies in a content folder.
        loose: full path → kind of the files that lie in none.
        strange: files that were named and are no content.
    """

    layers: tuple[Layer, ...]
    files: frozenset[tuple[Path, str]]
    loose: dict[Path, Kind]
    strange: tuple[Path, ...]


def find_named(paths: Iterable[Path], own: Sequence[Layer]) -> Named:
    """Sort named files and folders by the content folder they belong to.

    Args:
        paths: files and folders that exist.
        own: the library's layers.
    """
    files: set[tuple[Path, str]] = set()
    loose: dict[Path, Kind] = {}
    strange: list[Path] = []
    for path in paths:
        for file in _below(path.resolve()):
            placed = _placed(file)
            if placed is not None:
                files.add(placed)
            elif (kind := _kind_of_loose(file)) is not None:
                loose[file] = kind
            elif path.is_file():
                strange.append(path)
    known = {layer.folder.resolve() for layer in own}
    others = sorted({root for root, _ in files} - known)
    layers = tuple(Layer(f"named{n}", root) for n, root in enumerate(others))
    return Named(layers, frozenset(files), loose, tuple(strange))


def files_of(folder: Path) -> Iterator[str]:
    """Every content file of a content folder, as paths inside it."""
    for top in sorted(_KINDS):
        for file in _below(folder / top) if (folder / top).is_dir() else ():
            path = file.relative_to(folder).as_posix()
            if kind_of(path) is not None:
                yield path


def _below(path: Path) -> Iterator[Path]:
    """The file itself, or every file of a folder that could be content, by name."""
    if path.is_file():
        yield path
        return
    for root, folders, names in os.walk(path):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        yield from (
            Path(root, n) for n in sorted(names) if not n.startswith(".") and n.lower().endswith(_SUFFIXES)
        )


def _placed(file: Path) -> tuple[Path, str] | None:
    """The content folder a file lies in, and its path there."""
    for parent in file.parents:
        if parent.name in _KINDS:
            relative = file.relative_to(parent.parent).as_posix()
            return (parent.parent, relative) if kind_of(relative) is not None else None
    return None


def _kind_of_loose(file: Path) -> Kind | None:
    """The kind of a file outside any content folder: its id tells, else its name."""
    try:
        with file.open(encoding="utf-8-sig", errors="replace") as opened:
            head = opened.read(_HEAD)
    except OSError:
        return None
    kind = _told(file.name, head)
    if kind is None or file.suffix.lower() not in _SUFFIXES:
        return None
    return kind if kind_of(f"{FOLDERS[kind]}/{file.name}") is kind else None


def _told(name: str, head: str) -> Kind | None:
    found = _ID.match(head)
    return _BY_PREFIX.get(found[1]) if found else _BY_PREFIX.get(name[:3])


def kind_of_file(path: Path, text: str) -> Kind | None:
    """What kind a file is: its id tells, else its name, else the folder it lies in; None when nothing does."""
    placed = _placed(path.resolve())
    return _told(path.name, text[:_HEAD]) or (kind_of(placed[1]) if placed else None)


def read_loose(file: Path, kind: Kind) -> tuple[Loaded, str]:
    """A file outside any content folder, as if it lay in the folder of its kind; and its text."""
    layer = Layer(LOOSE, file.parent)
    loaded = read_file(layer, file.name, at=f"{FOLDERS[kind]}/{file.name}")
    try:
        return loaded, file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return loaded, ""
