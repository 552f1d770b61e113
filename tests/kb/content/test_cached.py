"""The cache of read content: what goes in comes out, and nothing in it can run."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path

import pytest

from kb.content.cached import packed, unpacked
from kb.content.layers import CACHE, SHIPPED, Layer, read_layers
from kb.places import shipped_content


class Planted:
    """A pickle that makes a file when it is read."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> object:
        return os.mkdir, (str(self.mark),)


def test_every_shipped_entry_comes_back_from_json_as_it_was() -> None:
    for one in read_layers([Layer(SHIPPED, shipped_content())]):
        text = json.dumps(packed((one.entry, one.problems)), ensure_ascii=False)
        assert unpacked(json.loads(text)) == (one.entry, one.problems), one.path


def test_the_cache_is_used_and_a_planted_one_runs_nothing(sample_folder: Path, tmp_path: Path) -> None:
    cache, mark, layers = tmp_path / "cache", tmp_path / "ran", [Layer(SHIPPED, sample_folder)]
    fresh = read_layers(layers, cache)
    kept = (cache / CACHE).read_text("utf8")
    assert read_layers(layers, cache) == fresh
    for name in ("content.bin", CACHE):
        (cache / name).write_bytes(pickle.dumps(("x", Planted(mark))))
        assert read_layers(layers, cache) == fresh and not mark.exists()
    assert json.loads((cache / CACHE).read_text("utf8")) == json.loads(kept)


@pytest.mark.parametrize(
    "bad",
    [
        ["Planted", "x"],
        ["system", "x"],
        ["Place"],
        ["Place", 1, 2, 3, 4, 5, 6, 7],
        ["d", "yesterday"],
        ["{", [1]],
        ["?"],
        [],
    ],
)
def test_what_the_model_does_not_know_is_refused(bad: list[object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, IndexError)):
        unpacked(bad)


def test_a_damaged_cache_is_made_anew(sample_folder: Path, tmp_path: Path) -> None:
    cache, layers = tmp_path / "cache", [Layer(SHIPPED, sample_folder)]
    fresh = read_layers(layers, cache)
    whole = (cache / CACHE).read_bytes()
    for bad in (
        b"",
        whole[: len(whole) // 2],
        b"[]",
        b"null",
        whole.replace(b'"files"', b'"filed"'),
        b"\xff" * 100,
    ):
        (cache / CACHE).write_bytes(bad)
        assert read_layers(layers, cache) == fresh and (cache / CACHE).read_bytes() == whole


def test_what_was_read_before_is_taken_over_and_only_what_changed_is_read(
    sample_folder: Path, tmp_path: Path
) -> None:
    folder, cache = sample_folder, tmp_path / "cache"
    layers = [Layer(SHIPPED, folder)]
    first = read_layers(layers, cache)
    kept = (cache / CACHE).read_bytes()
    changed = folder / first[0].path
    changed.write_text(changed.read_text("utf8") + "\n改了一句。\n", "utf8")
    (folder / first[1].path).unlink()
    second = read_layers(layers, cache, before=first)
    assert second == read_layers(layers)
    assert second[0] is not first[0] and all(a is b for a, b in zip(second[1:], first[2:], strict=True))
    assert (cache / CACHE).read_bytes() == kept  # two files are no reason to write all of it
    assert read_layers(layers, cache) == second and (cache / CACHE).read_bytes() != kept
