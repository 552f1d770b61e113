"""The table of what people type, over the invented library and over the shipped content."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.search.searcher import Searcher
from tests.kb.search.corpus import ON
from tests.shipped import shipped_searcher

HERE = Path(__file__).parent
CONTENT = HERE.parents[2] / "content"
NOTHING = "（无）"


def rows(name: str) -> list[tuple[str, str]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    pairs = (line.rsplit(" → ", 1) for line in lines if line.strip() and not line.startswith("#"))
    return [(typed, expected.strip()) for typed, expected in pairs]


def names(searcher: Searcher, typed: str, depth: int) -> list[str]:
    return [
        name for hit in searcher.search(typed, on=ON).hits[:depth] for name in (hit.id, hit.citation) if name
    ]


def first_of_each_kind(searcher: Searcher, typed: str, depth: int) -> list[str]:
    """As the page shows them: every kind in a group of its own."""
    groups: dict[str, list[str]] = {}
    for hit in searcher.search(typed, on=ON, limit=26).hits:
        group = groups.setdefault(hit.kind, [])
        if len(group) < depth:
            group.append(hit.citation or hit.id)
    return [name for group in groups.values() for name in group]


def test_table_is_large_enough() -> None:
    assert len(rows("inputs.txt")) + len(rows("inputs_shipped.txt")) >= 200


@pytest.mark.parametrize(("typed", "expected"), rows("inputs.txt"))
def test_first_hit(searcher: Searcher, typed: str, expected: str) -> None:
    found = names(searcher, typed, 1)
    assert expected in (found or [NOTHING])


@pytest.fixture(scope="module")
def shipped() -> Searcher:
    return shipped_searcher()


@pytest.mark.parametrize(("typed", "expected"), rows("inputs_shipped.txt"))
def test_among_the_first_three_of_the_shipped_library(shipped: Searcher, typed: str, expected: str) -> None:
    assert set(expected.split("|")) & set(first_of_each_kind(shipped, typed, 3))
