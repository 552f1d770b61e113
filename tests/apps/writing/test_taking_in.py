"""A file becomes drafts: personal data and what is known already are told first, and all is stored or nothing."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from apps.writing.drafts import Drafts, EntryDraft
from apps.writing.files import OfficeFiles
from apps.writing.history import Author
from apps.writing.taking_in import LookedFile, TakingIn, read_columns
from casebook.exchange.model import FileIn, NotExchangeable
from kb.content import read_text
from kb.library import Library
from kb.places import Home
from tests.casebook.exchange.files import book
from tests.conftest import TODAY

NOW = dt.datetime(2026, 1, 10, 8, 0, tzinfo=dt.UTC)
BY = Author("p", "小张")
HEAD = ("问题", "答复")
ROOT = Path(__file__).parents[3]
KILLED = """
import datetime as dt, os, signal, sys
from pathlib import Path
from apps.writing.drafts import Drafts
from apps.writing.files import OfficeFiles
from apps.writing.history import Author
from apps.writing.taking_in import TakingIn
from casebook.exchange.model import FileIn
from kb.content.layers import SHIPPED, Layer
from kb.library import Library
from kb.places import Home
from tests.casebook.exchange.files import book
home, library = Home(Path(sys.argv[1]), Path(sys.argv[1]) / "content"), Library([Layer(SHIPPED, Path(sys.argv[2]))])
drafts = Drafts(home, OfficeFiles(home))
taking, save = TakingIn(library, drafts, home.content), drafts.save
def third(path, *given):
    made = save(path, *given)
    if len(drafts.all()) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return made
drafts.save = third
rows = [(f"第{n}个码头怎么走", "去窗口登记。") for n in "一二三四五"]
found = taking.look(FileIn(book(("问题", "答复"), *rows), "问答.xlsx", library, dt.date(2026, 1, 10)))
taking.store(found.rows, dt.datetime(2026, 1, 10, 8, tzinfo=dt.UTC), Author("p", "小张"))
"""
PERSONAL = "找居委会王建国，电话13812345678，住在幸福路12号3单元402室。"


@pytest.fixture
def drafts(home: Home) -> Drafts:
    return Drafts(home, OfficeFiles(home))


@pytest.fixture
def taking(library: Library, drafts: Drafts, home: Home) -> TakingIn:
    return TakingIn(library, drafts, home.content)


def look(taking: TakingIn, library: Library, *rows: tuple[str, str]) -> LookedFile:
    return taking.look(FileIn(book(HEAD, *rows), "问答.xlsx", library, TODAY))


def test_rows_become_drafts_with_ids_of_their_own(taking: TakingIn, library: Library, drafts: Drafts) -> None:
    found = look(taking, library, ("候鸟怎么办", "去窗口登记。"), ("候鸟，怎么办", "再登记一次。"))
    paths = taking.store(found.rows, NOW, BY)
    assert len(set(paths)) == 2 and paths[0] == "answers/wd-hou-niao-zen-me-ban.md"
    kept = drafts.all()
    assert [d.writer.name for d in kept] == ["小张", "小张"] and {d.base for d in kept} == {""}
    entry = read_text(kept[0].text, kept[0].path).entry
    assert entry is not None and f"answers/{entry.id}.md" == kept[0].path


def test_personal_data_forbids_storing_until_it_is_replaced(
    taking: TakingIn, library: Library, drafts: Drafts
) -> None:
    found = look(taking, library, ("停水找谁", PERSONAL), ("候鸟怎么办", "去窗口。"))
    assert {kind for kind, _ in found.rows[0].personal} >= {"姓名", "手机号"} and not found.rows[1].personal
    assert "13812345678" not in "".join(masked for _, masked in found.rows[0].personal)
    with pytest.raises(NotExchangeable, match="什么也没有存"):
        taking.store(found.rows, NOW, BY)
    assert drafts.all() == []
    cured = taking.replaced(found.rows[0])
    assert cured.storable and cured.before >= 2 and "王建国" not in cured.text and "138" not in cured.text
    assert len(taking.store([cured, found.rows[1]], NOW, BY)) == 2


def test_a_process_killed_while_it_stores_leaves_nothing(
    taking: TakingIn, library: Library, drafts: Drafts, home: Home, sample_folder: Path
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(home.root), str(sample_folder)], cwd=ROOT, check=False
    )
    assert killed.returncode == -signal.SIGKILL and len(drafts.all()) == 3
    changed = drafts.all()[0]
    drafts.save(changed.path, changed.text + "\n改过。\n", changed.stamp, NOW, BY)
    look(taking, library, ("别的事", "去窗口。"))
    assert [d.path for d in drafts.all()] == [changed.path]  # what somebody has worked on since stays
    taking.store(look(taking, library, ("船票怎么退", "去渡口。")).rows, NOW, BY)
    assert len(drafts.all()) == 2 and not list(drafts.folder.glob(".taking.json"))


def test_what_is_known_already_stands_beside(taking: TakingIn, library: Library) -> None:
    asked = library.get("wd-shili")
    found = look(
        taking,
        library,
        (asked.title + "？", "十五天。"),
        ("多久能有个说法", "十五天。"),
        ("船票怎么退", "去渡口。"),
    )
    alike = [r.alike for r in found.rows]
    assert alike[0] is not None and alike[0].same and alike[0].entry.id == "wd-shili"
    assert alike[1] is not None and not alike[1].same and alike[2] is None
    taking.store(found.rows[2:], NOW, BY)
    again = look(taking, library, ("船票怎么退", "去渡口。"))
    assert again.rows[0].alike is not None and again.rows[0].alike.same


def test_a_disk_that_fails_in_the_middle_leaves_nothing(
    taking: TakingIn, library: Library, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = look(taking, library, *((f"第{n}件怎么办", "去窗口。") for n in "甲乙丙丁"))
    save = Drafts.save

    def failing(self: Drafts, path: str, *rest: object, **more: object) -> EntryDraft:
        if path == found.rows[2].path:
            raise OSError(28, "No space left on device")
        return save(self, path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Drafts, "save", failing)
    with pytest.raises(OSError, match="space"):
        taking.store(found.rows, NOW, BY)
    assert drafts.all() == []


def test_a_place_taken_meanwhile_stores_nothing(
    taking: TakingIn, library: Library, drafts: Drafts, home: Home
) -> None:
    found = look(taking, library, ("候鸟怎么办", "去窗口。"), ("船票怎么退", "去渡口。"))
    drafts.save(found.rows[1].path, "别人的", "", NOW, Author("q", "小李"))
    with pytest.raises(NotExchangeable, match="请再点一次"):
        taking.store(found.rows, NOW, BY)
    assert [d.text for d in drafts.all()] == ["别人的"]


def test_columns_are_named_by_letter_or_heading() -> None:
    assert read_columns(["标题=b", "内容=答复"], ["答复", "问题"]) == {"标题": 1, "内容": 0}
    for said in ("题=A", "标题=Z"):
        with pytest.raises(NotExchangeable, match="没有“"):
            read_columns([said], ["答复", "问题"])


def test_nothing_of_a_look_is_on_the_disk(taking: TakingIn, library: Library, home: Home) -> None:
    look(taking, library, ("停水找谁", PERSONAL))
    assert not [p for p in Path(home.root).rglob("*") if p.is_file()]
