"""The bundles: what a page fetches, and nothing of the others."""

from __future__ import annotations

import gzip

import pytest

from apps.web import bundle

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
