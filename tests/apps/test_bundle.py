"""The bundles: what a page fetches, and nothing of the others."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from apps.web import bundle
from tests.imports import ROOT

HEAVIEST = 40_000  # bytes over the wire; a phone on a slow network has it within seconds


@pytest.mark.parametrize("kind", bundle.LIVE)
def test_a_live_page_of_a_class_fetches_little_and_nothing_of_the_others(kind: str) -> None:
    script = bundle.class_script(kind)
    assert len(gzip.compress(script.encode())) < HEAVIEST
    for other in bundle.LIVE:
        assert (f"fz.{other}Page = " in script) is (other == kind)
        assert (f".class-{other} .{other[:2] if other != 'projector' else 'pj'}-" in script) is (
            other == kind
        )
    assert bundle.class_version(kind).startswith(f"{kind}-")


def test_the_pages_with_a_session_carry_nothing_of_the_live_ones() -> None:
    assert "fz.classPage" not in bundle.script() and ".class-phone" not in bundle.script()
    assert "fz.view" in bundle.script()


def test_the_editor_is_one_file_of_bounded_size_that_only_the_workbench_fetches() -> None:
    script = bundle.editor_script()
    assert len(script.encode()) < 400_000
    assert f'editorAt = "/look/{bundle.editor_version()}.js"' in bundle.script()
    assert "findFromDOM" in script and "findFromDOM" not in bundle.script()
    outside = {a for a in re.findall(r"https?://[^\s\"'`)]+", script) if "www.w3.org" not in a}
    assert outside == set(), "names of namespaces only"


def test_the_editor_says_what_it_is_made_of() -> None:
    folder = ROOT / "apps" / "web" / "vendor" / "codemirror"
    made = json.loads((folder / "package.json").read_text("utf8"))
    licences = (folder / "LICENSES.txt").read_text("utf8")
    for name, version in made["dependencies"].items():
        assert f"{name} {version} (MIT)" in licences
    assert '"resolved"' not in (folder / "package-lock.json").read_text("utf8"), "no host of a registry"
