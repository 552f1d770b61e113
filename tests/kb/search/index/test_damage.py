"""An index that was damaged on disk: never a wrong answer, healed by the next update; and it can run nothing."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.errors import IndexUnavailable
from kb.library import Library
from kb.search.index.corpus import LibraryCorpus
from kb.search.index.snapshot import POINTER, Index, build_index, open_index, update
from kb.search.index.unpickle import loads
from kb.search.index.whole import SEAL

WAYS = {
    "cut": lambda data: data[: len(data) // 2],
    "emptied": lambda _: b"",
    "zeroed": lambda data: bytes(len(data)),
    "garbled": lambda data: bytes((b + 101) % 256 if n % 7 == 3 else b for n, b in enumerate(data)),
    "longer": lambda data: data + b"x" * 100,
    "gone": None,
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, LibraryCorpus]]:
    from kb.codes.samples import LIBRARY
    from kb.content.layers import SHIPPED, Layer
    from kb.law.official import OfficialStore
    from tests.conftest import write_files

    root = tmp_path_factory.mktemp("damage")
    library = Library([Layer(SHIPPED, write_files(root / "shipped", LIBRARY))], OfficialStore(root / "laws"))
    corpus = LibraryCorpus(library)
    build_index(root / "index", corpus)
    yield root / "index", corpus


def damage(folder: Path, name: str, way: str) -> None:
    """Do something to the files whose name, without what is drawn by lot, is this."""
    for path in [p for p in folder.rglob("*") if p.is_file() and kind_of_file(p) == name]:
        change = WAYS[way]
        if change is None:
            path.unlink()
        else:
            path.write_bytes(change(path.read_bytes()))


def kind_of_file(path: Path) -> str:
    """``toc`` for every TOC of Whoosh's, else the file's name without the part that is drawn by lot."""
    if "toc" in path.name:
        return "toc"
    return path.suffix if path.suffix == ".seg" else path.name


def all_passages(folder: Path) -> dict[str, str]:
    """Everything an index holds, with the keys it is found by."""
    now = open_index(folder).current
    found = [(i, row) for i, shard in enumerate(now.shards) for row in range(shard.count)]
    return {p.id: repr((p, now.look_up("id", p.id))) for p in (now.passage(*place) for place in found)}


@pytest.mark.parametrize("way", WAYS)
def test_any_damage_heals_at_the_next_update(
    built: tuple[Path, LibraryCorpus], tmp_path: Path, way: str
) -> None:
    whole, corpus = built
    before = all_passages(whole)
    names = sorted(
        {kind_of_file(p) for p in whole.rglob("*") if p.is_file() and "lock" not in p.name.lower()}
    )
    assert len(names) > 20 and "toc" in names
    for number, name in enumerate(names):
        folder = shutil.copytree(whole, tmp_path / str(number))
        damage(folder, name, way)
        with pytest.raises(IndexUnavailable, match="索引"):
            open_index(folder, thoroughly=True)
        update(folder, corpus, learn=False)
        assert all_passages(folder) == before, name
        shutil.rmtree(folder)


def test_what_is_not_there_in_full_is_not_even_opened(
    built: tuple[Path, LibraryCorpus], tmp_path: Path
) -> None:
    folder = shutil.copytree(built[0], tmp_path / "index")
    damage(folder, "group.npy", "emptied")
    with pytest.raises(IndexUnavailable, match="fangzhi index"):
        _ = Index(folder).current


class Planted:
    """A pickle that makes a folder when it is read."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.mark),)


def test_a_planted_index_runs_nothing(built: tuple[Path, LibraryCorpus], tmp_path: Path) -> None:
    folder, mark = shutil.copytree(built[0], tmp_path / "index"), tmp_path / "ran"
    pointer = json.loads((folder / POINTER).read_text("utf8"))
    base = folder / pointer["base"]
    for path in sorted(base.iterdir()):
        whole = path.read_bytes()
        payload = pickle.dumps(Planted(mark))
        path.write_bytes(payload + bytes(max(0, len(whole) - len(payload))))
        if path.name != SEAL:
            sealed = json.loads((base / SEAL).read_text("utf8"))
            if path.name in sealed:
                sealed[path.name][0] = path.stat().st_size
            (base / SEAL).write_text(json.dumps(sealed), "utf8")
        with contextlib.suppress(IndexUnavailable):
            all_passages(folder)
        assert not mark.exists(), path.name
        path.write_bytes(whole)


@pytest.mark.parametrize(
    "call", [(os.system, ("true",)), (eval, ("1",)), (exec, ("1",)), (getattr, ("a", "b")), (open, ("x",))]
)
def test_a_pickle_names_parts_of_an_index_only(call: tuple[Any, tuple[str, ...]]) -> None:
    class Bad:
        def __reduce__(self) -> Any:
            return call

    with pytest.raises(pickle.UnpicklingError):
        loads(pickle.dumps(Bad()))
    assert loads(pickle.dumps({"a": (1, b"x", [None, 2.5]), "s": {1}})) == {
        "a": (1, b"x", [None, 2.5]),
        "s": {1},
    }
