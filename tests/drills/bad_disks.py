"""A home on a disk that is full, may only be read, is a file, or is taken away: one Chinese sentence, nothing lost.

python -m pytest tests/drills/bad_disks.py      needs the right to mount a small disk; skips, saying so, without it
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.audit import Audit
from apps.serving.accounts import Accounts, right_password
from apps.writing.files import OfficeFiles
from casebook.errors import CasebookError
from casebook.records import Records
from kb.codes.samples import LIBRARY
from kb.files import reason_of
from kb.law.official import OfficialStore
from kb.places import Home
from kb.search.feedback import Feedback
from tests.apps.conftest import OFFICIAL
from tests.apps.serving.test_server import served, wait
from tests.conftest import write_files

ROOT = Path(__file__).resolve().parents[2]
NOW = dt.datetime(2026, 1, 10, tzinfo=dt.UTC)
LAW = "# 白鹭镇渡口办法\n\n（2020年1月1日白鹭镇人民政府令第1号公布）\n\n" + "\n\n".join(
    f"第{n}条　渡口每日两渡。{'船工轮换，遇大风停渡。' * 400}" for n in "一二三四五六七八九"
)


def fangzhi(home: Path, *words: str) -> tuple[int, str]:
    """A command: its exit code and all it said."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "FANGZHI_HOME": str(home)}
    env.pop("FANGZHI_DEBUG", None)
    done = subprocess.run(
        [sys.executable, "-m", "apps.cli", *words], env=env, capture_output=True, text=True, timeout=300
    )
    return done.returncode, done.stdout + done.stderr


def said_plainly(said: str) -> None:
    """It is Chinese, short, and no traceback; no class of Python is named."""
    lines = [line for line in said.strip().splitlines() if line.strip()]
    assert lines and len(lines) <= 5, said
    assert "Traceback" not in said and not re.search(r"[A-Z]\w*Error|Errno", said), said
    assert re.search(r"[\u4e00-\u9fff]{4}", lines[-1]), said


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Three megabytes of disk."""
    place = tmp_path / "disk"
    place.mkdir()
    if (
        shutil.which("mount") is None
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], capture_output=True
        ).returncode
    ):
        pytest.skip("no right to mount a disk here")
    yield place
    subprocess.run(["mount", "-o", "remount,rw", str(place)], capture_output=True)
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path) -> Path:
    """Use up what is left."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    return ballast


def test_a_full_disk_refuses_in_a_sentence_and_keeps_what_it_had(small_disk: Path, tmp_path: Path) -> None:
    home = Home(small_disk / "office", small_disk / "office" / "content")
    book, files = Accounts(home.root / "users.json"), OfficeFiles(home)
    book.add("小张", "long enough")
    stamp = files.save("answers/wd-a.md", "甲" * 20_000, "", NOW)
    feedback = Feedback(home.feedback)
    assert feedback.confirm("问题", "wd-a", fingerprint="x", user="甲", when=NOW)
    records = Records.open(home.records, NOW)
    learner = records.person("p", "小张", NOW).id
    law = tmp_path / "law.md"
    law.write_text(LAW, "utf8")
    ballast = fill(small_disk)

    with pytest.raises(OSError) as caught:
        files.save("answers/wd-a.md", "乙" * 60_000, stamp, NOW)
    assert reason_of(caught.value) == "磁盘满了"
    with contextlib.suppress(CasebookError):  # a row may still fit into a page that is there
        for n in range(2000):
            records.start(learner, "情景", f"qj-{n}", "x" * 400, NOW)
        pytest.fail("a full disk took two thousand rows")
    code, said = fangzhi(home.root, "import", str(law))
    assert code == 3
    said_plainly(said)
    code, said = fangzhi(home.root, "backup", str(small_disk / "b.zip"))
    assert code == 3
    said_plainly(said)

    assert files.open("answers/wd-a.md").text == "甲" * 20_000
    assert right_password(book.get("小张"), "long enough")
    assert [c.question for c in Feedback(home.feedback).confirmed()] == ["问题"]
    assert not any(r.title == "白鹭镇渡口办法" for r in OfficialStore(home.regulations).rows())
    ballast.unlink()
    assert files.save("answers/wd-a.md", "乙" * 60_000, stamp, NOW)
    attempt = records.start(learner, "情景", "qj-later", "x", NOW)
    assert records.attempt(attempt).content == "qj-later"
    records.close()
    assert not list(small_disk.rglob("*.tmp"))


def test_a_home_that_may_only_be_read(small_disk: Path, tmp_path: Path) -> None:
    home = Home(small_disk / "office", small_disk / "office" / "content")
    Accounts(home.root / "users.json").add("小张", "long enough")
    law = tmp_path / "law.md"
    law.write_text(LAW, "utf8")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for words in (
        ("accounts", "add", "小李"),
        ("import", str(law)),
        ("index",),
        ("accounts", "role", "小张", "审核"),
    ):
        code, said = fangzhi(home.root, *words)
        assert code == 3, (words, said)
        said_plainly(said)
    assert fangzhi(home.root, "accounts", "list")[0] == 0
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert list(Audit(home.root).entries()) == [] and len(Accounts(home.root / "users.json").all()) == 1


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    place = tmp_path / "office"
    place.write_text("x")
    for words in (("index",), ("search", "登记"), ("accounts", "add", "小李"), ("serve", "--port", "0")):
        code, said = fangzhi(place, *words)
        assert code == 3, (words, said)
        said_plainly(said)
    assert place.read_text() == "x"


def health(url: str) -> dict[str, object]:
    """What the server says of itself."""
    with urllib.request.urlopen(url + "/healthz", timeout=60) as answer:
        told: dict[str, object] = json.loads(answer.read())
        return told


def test_two_servers_on_one_home_and_a_home_taken_away(tmp_path: Path) -> None:
    shipped = write_files(tmp_path / "shipped", LIBRARY)
    root = tmp_path / "office"
    home = Home(root, root / "content")
    write_files(home.regulations, OFFICIAL)
    with served(home, shipped) as (one, _), served(home, shipped) as (two, _):
        for url in (one, two):
            wait(lambda url=url: health(url)["searchable"])
        root.rename(tmp_path / "away")
        for url in (one, two):
            assert health(url)["status"] == "ok"  # what was read is still answered
            with urllib.request.urlopen(url + "/api/search?q=%E7%A4%BA%E4%BE%8B", timeout=60) as answer:
                assert json.loads(answer.read())["hits"]
