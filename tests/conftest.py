"""Fixtures shared by all tests: a small invented library, an office's folder, the collections if there are any."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from kb.codes.samples import LIBRARY
from kb.content.layers import OFFICE, SHIPPED, Layer
from kb.law.official import OfficialStore
from kb.library import Library
from kb.places import Home

# No test is timed: on a busy machine an example of 0.3 s is no fault.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

TODAY = dt.date(2026, 1, 10)
Write = Callable[[Mapping[str, str]], Path]


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the office folder of whoever runs it."""
    monkeypatch.setenv("FANGZHI_HOME", str(tmp_path_factory.mktemp("home")))


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    """Write content files into a folder."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf8")
    return folder


@pytest.fixture
def sample_folder(tmp_path: Path) -> Path:
    """The sample library of kb.codes as a content folder."""
    return write_files(tmp_path / "shipped", LIBRARY)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An office's folder, empty."""
    root = tmp_path / "office"
    return Home(root, root / "content")


@pytest.fixture
def library(sample_folder: Path, home: Home) -> Library:
    """The sample library below an empty office layer."""
    layers = [Layer(SHIPPED, sample_folder), Layer(OFFICE, home.content)]
    return Library(layers, OfficialStore(home.regulations))


def collection(variable: str) -> Path:
    """A folder named by an environment variable; the test is skipped, and says so, when it is not there."""
    folder = os.environ.get(variable)
    if not folder or not Path(folder).is_dir():
        pytest.skip(f"{variable} names no folder: this test needs a collection of real texts (see README)")
    return Path(folder).absolute()


@pytest.fixture(scope="session")
def statutes() -> Path:
    """The collection of real statutes."""
    return collection("FANGZHI_STATUTES")


@pytest.fixture(scope="session")
def questions() -> Path:
    """The collection of real questions."""
    return collection("FANGZHI_QUESTIONS")
