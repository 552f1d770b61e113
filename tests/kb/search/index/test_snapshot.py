"""The index: whole or not at all, quick to change, one writer, many readers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kb.errors import IndexUnavailable
from kb.files import Busy, exclusive
from kb.model import Kind
from kb.search.index.snapshot import POINTER, build_index, open_index, update
from kb.search.index.store import schema
from kb.search.index.vectors import Vectors
from kb.search.searcher import Searcher
from kb.search.words.terms import Lexicon
from tests.kb.search.corpus import ON, Fixture, entry

NEW = entry(
    Kind.ANSWER, "wd-xin", "白鹭做窝不能锯树", "先不要锯。等小鸟离窝再说。", "院子里的树上有鸟窝能砍吗"
)


def first(folder: Path, typed: str) -> str:
    hits = Searcher(open_index(folder)).search(typed, on=ON).hits
    return hits[0].id if hits else ""


def test_no_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="fangzhi index"):
        open_index(tmp_path)


def test_index_of_another_version_is_said(own_index: Path) -> None:
    (own_index / POINTER).write_text('{"format": 99, "base": "x"}', "utf-8")
    with pytest.raises(IndexUnavailable, match="另一个版本"):
        open_index(own_index)


def test_new_entry_is_found_by_open_readers(own_index: Path, library: Fixture) -> None:
    searcher = Searcher(open_index(own_index))
    assert searcher.search("白鹭", on=ON).hits == ()
    assert update(own_index, library.having(NEW)) == 1
    assert searcher.search("白鹭", on=ON).hits[0].id == "wd-xin"
    assert searcher.search("院子里的树上有鸟窝能砍吗", on=ON).hits[0].why.exact == "问法"


def test_changed_entry_replaces_the_old_one(own_index: Path, library: Fixture) -> None:
    changed = library.having(NEW)
    update(own_index, changed)
    update(
        own_index,
        changed.having(replace(NEW, text="问苍鹭的看这里。", title="苍鹭", fingerprint="v2", questions=())),
    )
    assert first(own_index, "苍鹭") == "wd-xin"
    assert first(own_index, "白鹭") == ""
    old = library.held["shipped/answers/wd-shoushang.md"][0]
    update(
        own_index,
        library.having(
            replace(old, title="喜鹊", text="换成了喜鹊。", gist="喜鹊", questions=(), fingerprint="v2")
        ),
    )
    assert first(own_index, "喜鹊") == "wd-shoushang"
    assert first(own_index, "捡到鸟能不能自己养") != "wd-shoushang"


def test_removed_entry_is_gone(own_index: Path, library: Fixture) -> None:
    assert first(own_index, "卷尺") == "zn-hedui"
    assert update(own_index, library.without("shipped/guides/zn-hedui.md")) == 1
    assert first(own_index, "卷尺") == ""
    assert open_index(own_index).current.look_up("entry", "zn-hedui") == []


def test_nothing_changed_writes_nothing(own_index: Path, library: Fixture) -> None:
    before = (own_index / POINTER).stat().st_mtime_ns
    assert update(own_index, library) == 0
    assert (own_index / POINTER).stat().st_mtime_ns == before


def test_change_and_back_again(own_index: Path, library: Fixture) -> None:
    update(own_index, library.having(NEW))
    assert update(own_index, library) == 1
    assert first(own_index, "白鹭") == ""
    assert open_index(own_index).current.count == sum(len(p) for p in library.held.values())


def test_update_ranks_like_a_full_build(own_index: Path, library: Fixture, tmp_path: Path) -> None:
    changed = library.having(NEW)
    update(own_index, changed)
    build_index(tmp_path / "full", changed)
    for typed in ("鸟窝", "补偿给少了", "救护站"):
        assert first(own_index, typed) == first(tmp_path / "full", typed)


def test_change_indexed_before_vectors_were_learnt_gets_them_at_the_next_update(
    own_index: Path, library: Fixture
) -> None:
    changed = library.having(NEW)
    update(own_index, changed)
    base = next(own_index.glob("base-*"))
    keys = np.sort(Lexicon.load(base).terms("鸟窝白鹭")[0]).astype(np.uint64)
    rng, count = np.random.default_rng(0), open_index(own_index).current.shards[0]
    words, mean = rng.random((len(keys), 8)).astype(np.float32), np.zeros(8, np.float32)
    rows = rng.random((count.count, 8)).astype(np.float32)
    groups = rng.random((len(count.group_keys), 8)).astype(np.float32)
    Vectors(keys, words, mean, rows, groups).save(base)
    assert open_index(own_index).current.shards[1].vectors is None
    assert update(own_index, changed) == 0
    healed = open_index(own_index).current.shards[1].vectors
    assert healed is not None
    assert np.linalg.norm(healed.rows, axis=1) == pytest.approx(1.0)
    before = (own_index / POINTER).stat().st_mtime_ns
    assert update(own_index, changed) == 0
    assert (own_index / POINTER).stat().st_mtime_ns == before


def test_second_writer_is_told(own_index: Path, library: Fixture) -> None:
    with exclusive(own_index / "writer.lock", "忙"), pytest.raises(Busy, match="正在更新索引"):
        update(own_index, library.having(NEW))
    assert update(own_index, library.having(NEW)) == 1


SLOW_BUILD = """
import sys, time
from pathlib import Path
import kb.search.index.store
from kb.search.index.snapshot import build_index
from tests.kb.search.corpus import fixture
folder, step = Path(sys.argv[1]), sys.argv[2]
def stop(*_):
    print("here", flush=True)
    time.sleep(60)
if step == "written":
    import kb.search.index.snapshot
    kb.search.index.snapshot._point = stop
else:
    kb.search.index.store.StoreWriter.close = stop
build_index(folder, fixture())
"""


@pytest.mark.parametrize("step", ["half", "written"])
def test_killed_build_leaves_the_old_index(own_index: Path, library: Fixture, step: str) -> None:
    update(own_index, library.having(NEW))
    root = Path(__file__).parents[4]
    child = subprocess.Popen(
        [sys.executable, "-c", SLOW_BUILD, str(own_index), step],
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == b"here"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert first(own_index, "白鹭") == "wd-xin"
    assert update(own_index, library) == 1  # the lock went with the process
    leftovers = [p.name for p in own_index.iterdir() if p.is_dir()]
    assert len(leftovers) <= 2


def test_reader_during_builds_always_sees_one_state(own_index: Path, library: Fixture) -> None:
    searcher = Searcher(open_index(own_index))
    root = Path(__file__).parents[4]
    code = (
        "import sys; from pathlib import Path; from kb.search.index.snapshot import build_index;"
        "from tests.kb.search.corpus import fixture;"
        "[build_index(Path(sys.argv[1]), fixture()) for _ in range(2)]"
    )
    env = {**os.environ, "PYTHONPATH": str(root)}
    child = subprocess.Popen([sys.executable, "-c", code, str(own_index)], cwd=root, env=env)
    seen = 0
    while child.poll() is None:
        assert searcher.search("卷尺", on=ON).hits[0].id == "zn-hedui"
        seen += 1
        time.sleep(0.005)
    assert child.returncode == 0
    assert seen > 10


def test_only_fields_that_every_fork_of_whoosh_knows() -> None:
    assert {type(f).__name__ for _, f in schema().items()} == {"ID", "KEYWORD", "STORED"}
