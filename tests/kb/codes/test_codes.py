"""Every code's examples give that code; the sample library gives none."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.checks import check_library
from kb.codes import ALL
from kb.codes.samples import LIBRARY
from kb.content.layers import SHIPPED, Layer
from kb.library import Library
from kb.model.problems import Code, Example, Severity
from tests.conftest import TODAY, write_files

EXAMPLES = [pytest.param(c, e, id=f"{c.code}-{i}") for c in ALL for i, e in enumerate(c.bad)]
# Shown by tests of their own: they need an official text, a broken file, or the anonymiser.
ELSEWHERE = {"FZ118", "FZ206", "FZ305"}


def test_the_sample_library_is_clean(library: Library) -> None:
    assert [str(p) for p in check_library(library, TODAY)] == []


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_example_gives_its_code(code: Code, example: Example, tmp_path: Path) -> None:
    if code.code in ("FZ409", "FZ410"):
        pytest.skip("personal data is found by the casebook's detector; see tests/casebook")
    if code.code == "FZ128":
        pytest.skip("skeletons are the app's; see tests/apps/writing/test_skeletons.py")
    path = next(iter(example.files))
    folder = write_files(tmp_path / "content", {**LIBRARY, **example.files})
    problems = check_library(Library([Layer(SHIPPED, folder)]), TODAY)
    found = [p for p in problems if p.code == code.code]
    assert found, f"{path}: {[str(p) for p in problems]}"
    if example.line is not None:
        assert example.line in [p.line for p in found]
    assert all(p.column >= 1 and p.cause for p in found)
    assert "{" not in found[0].cause + found[0].mend


def test_codes_are_unique_and_say_how_to_mend() -> None:
    codes = [c.code for c in ALL]
    assert len(codes) == len(set(codes))
    assert all(c.mend and c.title and c.severity in Severity for c in ALL)


def test_every_code_has_an_example() -> None:
    assert {c.code for c in ALL if not c.bad} == ELSEWHERE
