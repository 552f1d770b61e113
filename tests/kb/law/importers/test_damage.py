"""A small round of the drill in tests/drills: damaged files never stop the others."""

from __future__ import annotations

from tests.drills.mutated_word import drill, seeds


def test_damaged_files_never_stop_the_others() -> None:
    ended = drill(300, seeds())
    assert sum(ended.values()) == 303 and ended["failed"] and ended["new"]
