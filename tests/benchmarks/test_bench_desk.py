"""The desk's own answers are found by words that stand nowhere in them."""

from __future__ import annotations

import pytest

from tests.benchmarks.bench_desk import main


def test_half_of_what_people_say_leads_to_its_answer_among_the_first_three(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = main(["--small"])
    assert len(found) >= 150
    assert sum(place < 3 for place in found) / len(found) >= 0.6
    assert "first 3" in capsys.readouterr().out
