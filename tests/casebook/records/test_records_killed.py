"""A writer killed at random moments loses nothing that was acknowledged (SQLite, 200 times)."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import time
from multiprocessing.connection import Connection
from pathlib import Path

from casebook.records import Records
from tests.casebook.records.databases import NOON

KILLS = 200
BOOKS = 4
WRITERS = 4
"""At once, each on a book of its own: two in one loop would mostly wait for each other."""


def write_until_killed(book: Records, learner: str, pipe: Connection) -> None:
    """Start attempts and add choices for ever; tell each one only after it was acknowledged."""
    book.engine.dispose(close=False)  # connections of the parent are not ours to use
    dice = random.Random(os.getpid())
    while True:
        attempt = book.start(learner, "情景", "qj-shili", "x", NOON)
        pipe.send((attempt, 0))
        for turn in range(1, dice.randrange(2, 30)):
            book.choose(attempt, turn, f"n{turn}", NOON)
            pipe.send((attempt, turn))
        book.finish(attempt, {"percent": 50, "steps": [turn]}, NOON)
        pipe.send((attempt, -1))


def drain(pipe: Connection, told: dict[str, int]) -> None:
    """Everything the writer managed to tell before it died."""
    try:
        while pipe.poll(0):
            attempt, turn = pipe.recv()
            told[attempt] = turn
    except (EOFError, OSError):
        return


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    paths = [tmp_path / f"records{n}.db" for n in range(BOOKS)]
    books = [Records.open(path, NOON) for path in paths]
    learners = [book.add_learner("学员", NOON).id for book in books]
    server = multiprocessing.get_context("fork")  # a fresh interpreter would take most of the time
    for book, learner in zip(books, learners, strict=True):
        warm = book.start(learner, "情景", "qj-shili", "x", NOON)  # statements are compiled once, here
        book.choose(warm, 1, "n1", NOON)
        book.finish(warm, {}, NOON)
        book.close()
    dice = random.Random(20261123)
    told: dict[str, int] = {}
    kills = 0
    while kills < KILLS:
        writers = []
        for n in range(WRITERS):
            book, learner = books[n % BOOKS], learners[n % BOOKS]
            ours, theirs = server.Pipe(duplex=False)
            process = server.Process(target=write_until_killed, args=(book, learner, theirs), daemon=True)
            process.start()
            theirs.close()
            writers.append((process, ours))
        for _, pipe in writers:
            pipe.poll(5)  # the first acknowledgement of each
        for process, pipe in writers:
            time.sleep(dice.random() * 0.03)
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            process.join()
            drain(pipe, told)
            pipe.close()
            kills += 1
    kept = {a.id: a for book in books for a in book.attempts()}
    for attempt, turn in told.items():
        assert attempt in kept
        if turn == -1:
            assert kept[attempt].result is not None
        else:
            assert len(kept[attempt].choices) >= turn
    for record in kept.values():  # nothing half-written either
        assert record.choices == tuple(f"n{i}" for i in range(1, len(record.choices) + 1))
    for book, path in zip(books, paths, strict=True):
        book.close()
        with sqlite3.connect(path) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(told) >= KILLS
