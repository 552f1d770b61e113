"""Classes in a storm: sixty phones, lines that drop, a server that is killed in the middle of a vote, several processes.

    python -m pytest tests/drills/classes.py        some 60 s; the long one is ``python -m tests.drills.room``

No vote that a phone was told is counted may be lost, none may count twice, and everybody sits where they sat.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.drills.room import Figures, Office, hold


@pytest.mark.parametrize(
    ("classes", "phones", "rounds", "kills", "processes"),
    [(1, 60, 8, 1, 1), (2, 20, 4, 1, 2)],
    ids=["sixty phones and a kill", "two classes in two processes and a kill"],
)
def test_nothing_that_was_acknowledged_is_lost(
    tmp_path: Path, classes: int, phones: int, rounds: int, kills: int, processes: int
) -> None:
    office = Office(tmp_path, processes)
    rows = office.open_classes(classes)
    try:
        figures = _in_thread(
            lambda: asyncio.run(hold(office, rows, phones=phones, rounds=rounds, kills=kills, dropping=0.1))[
                0
            ]
        )
    finally:
        office.kill()
    print(figures.told())
    assert figures.rounds == classes * rounds
    assert figures.votes == classes * rounds * phones
    assert figures.drops > 0


def _in_thread(work: Callable[[], Figures]) -> Figures:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()
