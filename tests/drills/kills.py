"""Writers killed at any moment: what was acknowledged is there, and what is there is whole.

    python -m pytest tests/drills/kills.py      FANGZHI_KILLS=50 kills over all kinds by default; 1,000 before a release

One process does an act again and again and tells each one once it has been acknowledged; another kills it (SIGKILL) at a random
moment, looks at what stands on the disk, and lets the next writer go on from there.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from apps.audit import Audit, Deed
from apps.desk.remarks import KINDS, Remarks
from apps.roles import Role
from apps.serving.accounts import Accounts
from apps.writing.files import OfficeFiles
from casebook.records import Records
from kb.codes.samples import LIBRARY
from kb.files import write_whole
from kb.knowledge_base import KnowledgeBase
from kb.law.importers import import_paths
from kb.law.official import OfficialStore
from kb.places import Home
from kb.search.feedback import Feedback
from tests.conftest import write_files

NOW = dt.datetime(2026, 1, 10, tzinfo=dt.UTC)
DAY = dt.date(2026, 1, 10)
KILLS = int(os.environ.get("FANGZHI_KILLS", "50"))
# An act, number by number, for ever: yields a number once it has been acknowledged.
Acts = Callable[[Path, int], Iterator[int]]
# What stands: raises AssertionError when something acknowledged (numbers below or equal) is missing or half there.
Check = Callable[[Path, set[int]], None]


def home_of(root: Path) -> Home:
    """The office below a folder."""
    return Home(root / "office", root / "office" / "content")


def saves(root: Path, first: int) -> Iterator[int]:
    """The workbench saves one file after another version."""
    files = OfficeFiles(home_of(root))
    for n in range(first, first + 100_000):
        path = f"answers/wd-k{n % 5}.md"
        files.save(path, f"{n}\n" * 5000 + "完", files.stamp(path), NOW + dt.timedelta(seconds=n))
        yield n


def saved(root: Path, told: set[int]) -> None:
    """Each file holds its last acknowledged version or a later one, whole."""
    files = OfficeFiles(home_of(root))
    for slot in range(5):
        last = max((n for n in told if n % 5 == slot), default=None)
        text = files.open(f"answers/wd-k{slot}.md").text if last is not None else ""
        if last is not None:
            number = int(text.split("\n", 1)[0])
            assert number >= last and text == f"{number}\n" * 5000 + "完"


def law(n: int) -> str:
    """An invented order of forty articles."""
    body = "\n\n".join(f"第{k}条　第 {n} 号渡口每日 {k} 渡。" for k in "一二三四五六七八九")
    return f"# 白鹭镇第{n}号渡口办法\n\n（2020年1月1日白鹭镇人民政府令第{n}号公布）\n\n{body}\n"


def imports(root: Path, first: int) -> Iterator[int]:
    """Texts come in one by one."""
    store = OfficialStore(home_of(root).regulations)
    for n in range(first, first + 100_000):
        file = root / f"law-{n}.md"
        file.write_text(law(n), "utf8")
        report = import_paths([file], store)
        assert report.clean, report.summary
        file.unlink()
        yield n


def imported(root: Path, told: set[int]) -> None:
    """Each acknowledged text is listed, and its file holds every article."""
    store = OfficialStore(home_of(root).regulations)
    rows = {r.title: r for r in store.rows()}
    for n in told:
        row = rows[f"白鹭镇第{n}号渡口办法"]
        text = (store.folder / row.file).read_text("utf8")
        assert text.count(f"第 {n} 号渡口") == 9 and row.count == 9


def indexes(root: Path, first: int) -> Iterator[int]:
    """Content changes and the index follows."""
    home = home_of(root)
    for n in range(first, first + 100_000):
        guide = (
            LIBRARY["guides/zn-shili.md"].replace("zn-shili", "zn-kill").replace("标题: ", f"标题: 雨{n} ")
        )
        (home.content / "guides").mkdir(parents=True, exist_ok=True)
        write_whole(home.content / "guides" / "zn-kill.md", guide)
        KnowledgeBase.read(home, root / "shipped").indexed()
        yield n


def indexed(root: Path, told: set[int]) -> None:
    """The index opens and answers; brought up to date it knows the newest file."""
    home = home_of(root)
    base = KnowledgeBase.read(home, root / "shipped").indexed()
    assert [h.id for h in base.search("示例", on=DAY).hits]
    if told:
        assert "zn-kill" in {e.id for e in base.library.entries()}


def remarks(root: Path, first: int) -> Iterator[int]:
    """Confirmed questions and remarks."""
    folder = home_of(root).root / "feedback"
    feedback, notes = Feedback(folder), Remarks(folder, lambda text: text)
    for n in range(first, first + 100_000):
        assert feedback.confirm(f"问题{n}", "wd-shili", fingerprint="x", user="甲", when=NOW)
        notes.add(next(iter(KINDS)), "wd-shili", f"话{n}", user="甲", when=NOW)
        yield n


def remarked(root: Path, told: set[int]) -> None:
    """All of both are there."""
    folder = home_of(root).root / "feedback"
    assert {f"问题{n}" for n in told} <= {c.question for c in Feedback(folder).confirmed()}
    assert {f"话{n}" for n in told} <= {r.question for r in Remarks(folder, lambda text: text).all()}


def deeds(root: Path, first: int) -> Iterator[int]:
    """Roles change, and the audit says so."""
    root = home_of(root).root
    book, audit = Accounts(root / "users.json"), Audit(root)
    for n in range(first, first + 100_000):
        one = book.named("小张")
        assert one is not None
        book.set_role(one.id, list(Role)[n % len(Role)])
        audit.note(Deed.ROLE, "主任", about=str(n))
        yield n


def done(root: Path, told: set[int]) -> None:
    """The accounts are whole and the audit holds every deed."""
    root = home_of(root).root
    assert Accounts(root / "users.json").get("小张").name == "小张"
    assert {str(n) for n in told} <= {r.about for r in Audit(root).entries()}


def attempts(root: Path, first: int) -> Iterator[int]:
    """A learner goes through a scenario, choice by choice."""
    book = Records.open(home_of(root).root / "records.db", NOW)
    learner = book.person("p", "小张", NOW).id
    for n in range(first, first + 100_000):
        attempt = book.start(learner, "情景", f"qj-{n}", "x", NOW)
        book.choose(attempt, 1, "n1", NOW)
        book.finish(attempt, {"percent": n}, NOW)
        yield n


def attempted(root: Path, told: set[int]) -> None:
    """Every finished attempt has its choice and its result."""
    book = Records.open(home_of(root).root / "records.db", NOW)
    kept = {a.content: a for a in book.attempts()}
    for n in told:
        one = kept[f"qj-{n}"]
        assert one.choices == ("n1",) and one.result is not None and one.result["percent"] == n
    book.close()


DRILLS: dict[str, tuple[Acts, Check, float]] = {  # the last: seconds within which the killer strikes
    "save": (saves, saved, 0.05),
    "import": (imports, imported, 0.3),
    "index": (indexes, indexed, 1.0),
    "feedback": (remarks, remarked, 0.05),
    "accounts": (deeds, done, 0.05),
    "records": (attempts, attempted, 0.05),
}


def work(acts: Acts, root: Path, first: int, pipe: Connection) -> None:
    """What the victim does."""
    for n in acts(root, first):
        pipe.send(n)


@pytest.mark.parametrize("kind", DRILLS)
def test_nothing_acknowledged_is_lost(kind: str, tmp_path: Path) -> None:
    acts, check, longest = DRILLS[kind]
    write_files(tmp_path / "shipped", LIBRARY)
    Accounts(home_of(tmp_path).root / "users.json").add("小张", "long enough")
    ways, dice = multiprocessing.get_context("fork"), random.Random(kind)
    told: set[int] = set()
    first = 0
    for _ in range(max(1, -(-KILLS // len(DRILLS)))):
        ours, theirs = ways.Pipe(duplex=False)
        victim = ways.Process(target=work, args=(acts, tmp_path, first, theirs), daemon=True)
        victim.start()
        theirs.close()
        if dice.random() < 0.8:  # else it may be struck before it has done anything
            ours.poll(60)
        time.sleep(dice.random() * longest)
        assert victim.pid is not None and victim.is_alive(), f"{kind}: the writer ended by itself"
        os.kill(victim.pid, signal.SIGKILL)
        victim.join()
        try:
            while ours.poll(0):
                told.add(ours.recv())
        except (EOFError, OSError):
            pass
        ours.close()
        check(tmp_path, told)
        first = max(told, default=0) + 2  # the act that was struck may have been done or not
    assert told
