"""A workbench killed at any moment: the file and every version whole, no acknowledged save lost, undo never empty."""

from __future__ import annotations

import datetime as dt
import hashlib
import multiprocessing
import os
import random
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

from apps.writing.files import GONE, OfficeFiles
from kb.places import Home

KILLS = int(os.environ.get("FANGZHI_KILLS", "25"))
PATH = "answers/wd-shili.md"
NOW = dt.datetime(2026, 1, 10, tzinfo=dt.UTC)


def text_of(number: int) -> str:
    """A text one can tell from every other, whole or not."""
    return f"第{number}次。\n" * 3000 + f"完{number}"


def save_until_killed(root: Path, first: int, pipe: Connection) -> None:
    """Save for ever, undo now and then; tell what was acknowledged."""
    files = OfficeFiles(Home(root, root / "content"))
    number = first
    while True:
        text = text_of(number)
        files.save(PATH, text, files.stamp(PATH), NOW + dt.timedelta(seconds=number))
        pipe.send(number)
        if number % 7 == 6:
            opened = files.undo(PATH, files.stamp(PATH), NOW + dt.timedelta(seconds=number))
            pipe.send(-int(opened.text.rpartition("完")[2]) if opened.text else 0)
        number += 1


def whole(text: str) -> int:
    """The number of a whole text; AssertionError for half a one."""
    number = int(text.rpartition("完")[2])
    assert text == text_of(number)
    return number


def test_a_kill_leaves_every_file_whole(tmp_path: Path) -> None:
    dice, ways = random.Random(20261126), multiprocessing.get_context("fork")
    files = OfficeFiles(Home(tmp_path, tmp_path / "content"))
    number, told, before = 0, 0, -1
    for _ in range(KILLS):
        ours, theirs = ways.Pipe(duplex=False)
        process = ways.Process(target=save_until_killed, args=(tmp_path, number, theirs), daemon=True)
        process.start()
        theirs.close()
        ours.poll(20)
        time.sleep(dice.random() * 0.05)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        last = None
        try:
            while ours.poll(0):
                last = ours.recv()
        except (EOFError, OSError):
            pass
        stands = whole(files.open(PATH).text)
        if last is not None and last >= 0:
            told += 1
            # A save or an undo may have gone on; the first of a writer is undone to what it found.
            assert stands >= last or (last % 7 == 6 and stands in (last - 1, before))
        for version in files.versions(PATH):
            if not version.name.endswith(GONE):
                whole(version.read_text("utf8"))
                assert version.name.endswith(hashlib.sha256(version.read_bytes()).hexdigest()[:16])
        number, before = max(number, stands) + 2, stands
    kept = [p for p in (tmp_path / "versions" / PATH).iterdir() if not p.name.endswith((GONE, ".tmp"))]
    assert told and all(whole(p.read_text("utf8")) >= 0 for p in kept)


def test_half_a_version_of_an_earlier_program_is_never_put_back(tmp_path: Path) -> None:
    files = OfficeFiles(Home(tmp_path, tmp_path / "content"))
    first = files.save(PATH, "一", "", NOW)
    second = files.save(PATH, "二", first, NOW + dt.timedelta(seconds=1))
    (tmp_path / "versions" / PATH / f"20270101T000000000000-{first}").write_bytes(b"")
    opened = files.undo(PATH, second, NOW + dt.timedelta(days=500))
    assert opened.text == "一" and (tmp_path / "content" / PATH).read_text("utf8") == "一"
