"""An index over the invented library, built once a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.search.index.snapshot import Index, build_index
from kb.search.searcher import Searcher
from tests.kb.search.corpus import LAW, Fixture, fixture


@pytest.fixture(scope="session")
def library() -> Fixture:
    return fixture()


@pytest.fixture(scope="session")
def index(library: Fixture, tmp_path_factory: pytest.TempPathFactory) -> Index:
    return build_index(tmp_path_factory.mktemp("index"), library)


@pytest.fixture
def searcher(index: Index, library: Fixture) -> Searcher:
    return Searcher(index, library.vocabularies, library.names, default=LAW)


@pytest.fixture
def own_index(library: Fixture, tmp_path: Path) -> Path:
    """A folder with an index a test may change."""
    build_index(tmp_path / "index", library)
    return tmp_path / "index"
