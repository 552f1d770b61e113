"""The learnt order of answers is worth something on ways of asking it was not learnt from."""

from __future__ import annotations

import pytest

from tests.benchmarks.learn_answers import main


def test_the_order_learnt_in_other_folds_beats_the_score(capsys: pytest.CaptureFixture[str]) -> None:
    before, after = main(["--small"])
    assert len(before) == len(after) >= 150
    assert sum(place < 3 for place in after) > sum(place < 3 for place in before)
    assert sum(place < 1 for place in after) >= sum(place < 1 for place in before)
    assert "learnt in other folds" in capsys.readouterr().out
