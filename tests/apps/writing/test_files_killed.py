"""A workbench killed at any moment: files, versions and drafts whole, nothing acknowledged lost, every version signed."""

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

from apps.writing.drafts import Drafts, DraftState, Move
from apps.writing.files import GONE, OfficeFiles, stamp_of
from apps.writing.history import FILE, Author
from kb.places import Home

KILLS = int(os.environ.get("FANGZHI_KILLS", "25"))
PATH = "answers/wd-shili.md"
NOW = dt.datetime(2026, 1, 10, tzinfo=dt.UTC)
LI, WU = Author("a1", "小李"), Author("b2", "老吴")


def text_of(number: int) -> str:
    """A text one can tell from every other, whole or not."""
    return f"第{number}次。\n" * 3000 + f"完{number}"


def save_until_killed(root: Path, first: int, pipe: Connection) -> None:
    """Save for ever, undo now and then; tell what was acknowledged."""
    files = OfficeFiles(Home(root, root / "content"))
    number = first
    while True:
        text = text_of(number)
        files.save(PATH, text, files.stamp(PATH), NOW + dt.timedelta(seconds=number), LI)
        pipe.send(number)
        if number % 7 == 6:
            opened = files.undo(PATH, files.stamp(PATH), NOW + dt.timedelta(seconds=number), LI)
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
    folder = tmp_path / "versions" / PATH
    kept = [p for p in folder.iterdir() if not p.name.endswith((GONE, ".tmp", ".lock")) and p.name != FILE]
    assert told and all(whole(p.read_text("utf8")) >= 0 for p in kept)
    lined = files.history(PATH)
    assert {v.who for v in lined} == {LI.name} and next(v for v in lined if v.current).stamp == files.stamp(
        PATH
    )
    assert all(whole(files.text_of(PATH, v.stamp)) >= 0 for v in lined if v.stamp)


def send_and_publish_until_killed(root: Path, first: int, pipe: Connection) -> None:
    """Write, send in and publish for ever; tell what was acknowledged."""
    home = Home(root, root / "content")
    files = OfficeFiles(home)
    drafts = Drafts(home, files)
    number = first
    while True:
        now = NOW + dt.timedelta(seconds=number)
        found = drafts.get(PATH)
        if found is not None and found.state is DraftState.WAITING:
            drafts.publish(PATH, found.stamp, files.stamp(PATH), now, WU)
        draft = drafts.save(PATH, text_of(number), drafts.stamp(PATH), now, LI)
        pipe.send(("saved", number))
        drafts.move(PATH, Move.SEND, draft.stamp, now, LI)
        pipe.send(("sent", number))
        drafts.publish(PATH, draft.stamp, files.stamp(PATH), now, WU)
        pipe.send(("published", number))
        number += 1


def test_a_kill_loses_no_draft_and_no_publication(tmp_path: Path) -> None:
    dice, ways = random.Random(20261127), multiprocessing.get_context("fork")
    home = Home(tmp_path, tmp_path / "content")
    files = OfficeFiles(home)
    drafts = Drafts(home, files)
    number, seen, published = 0, set(), set()
    for _ in range(KILLS):
        ours, theirs = ways.Pipe(duplex=False)
        process = ways.Process(
            target=send_and_publish_until_killed, args=(tmp_path, number, theirs), daemon=True
        )
        process.start()
        theirs.close()
        ours.poll(20)
        time.sleep(dice.random() * 0.3)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        told: dict[str, int] = {}
        try:
            while ours.poll(0):
                what, which = ours.recv()
                told[what] = which
                published |= {stamp_of(text_of(which))} if what == "published" else set()
        except (EOFError, OSError):
            pass
        draft, text = drafts.get(PATH), files.open(PATH).text
        stands = whole(text) if text else -1
        written = whole(draft.text) if draft else -1
        assert stands >= told.get("published", -1) and max(stands, written) >= told.get("saved", -1)
        if draft and written == told.get("sent", -1):
            assert draft.state is DraftState.WAITING
        seen.add(draft.state if draft else None)
        number = max(number, stands, written) + 1
    lined = files.history(PATH)
    assert [v for v in lined if (v.who, v.writer, v.change) != (WU.name, LI.name, "发布")] == []
    assert published and {v.stamp for v in lined} >= {*published, files.stamp(PATH)} and len(seen) > 1


def test_half_a_version_of_an_earlier_program_is_never_put_back(tmp_path: Path) -> None:
    files = OfficeFiles(Home(tmp_path, tmp_path / "content"))
    first = files.save(PATH, "一", "", NOW)
    second = files.save(PATH, "二", first, NOW + dt.timedelta(seconds=1))
    (tmp_path / "versions" / PATH / f"20270101T000000000000-{first}").write_bytes(b"")
    opened = files.undo(PATH, second, NOW + dt.timedelta(days=500))
    assert opened.text == "一" and (tmp_path / "content" / PATH).read_text("utf8") == "一"
