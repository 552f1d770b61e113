"""The history of an entry: every version readable, signed where that is known, brought back as a new version."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from apps.writing.files import GONE, NotHere, OfficeFiles, stamp_of
from apps.writing.history import FILE, Author, HowMade
from kb.errors import OutsideLibrary
from kb.files import write_whole
from kb.places import Home

NOW = dt.datetime(2026, 1, 10, 8, 0, tzinfo=dt.UTC)
PATH = "answers/wd-shili.md"
LI, WU = Author("a1", "小李"), Author("b2", "老吴")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path, tmp_path / "content")


def after(minutes: int) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minutes)


def told(files: OfficeFiles) -> list[tuple[str, str, str]]:
    """Text, who and how of every version, newest first."""
    return [(files.text_of(PATH, v.stamp) if v.stamp else "", v.who, v.change) for v in files.history(PATH)]


def test_who_and_when_stand_in_the_history(home: Home) -> None:
    files = OfficeFiles(home)
    one = files.save(PATH, "一", "", after(0), LI)
    two = files.save(PATH, "二", one, after(1), WU)
    files.save(PATH, files.text_of(PATH, one), two, after(2), WU, HowMade.RESTORED)
    assert told(files) == [("一", "老吴", "恢复"), ("二", "老吴", "保存"), ("一", "小李", "保存")]
    assert [v.current for v in files.history(PATH)] == [True, False, False]
    assert [v.at for v in files.history(PATH)] == [after(2), after(1), after(0)]


def test_undone_versions_stay_readable(home: Home) -> None:
    files = OfficeFiles(home)
    one = files.save(PATH, "一", "", after(0), LI)
    two = files.save(PATH, "二", one, after(1), LI)
    files.undo(PATH, two, after(2), WU)
    assert told(files) == [("一", "老吴", "撤销"), ("二", "小李", "保存"), ("一", "小李", "保存")]
    files.undo(PATH, one, after(3), WU)
    assert told(files)[0] == ("", "老吴", "撤销") and not any(v.current for v in files.history(PATH))


def test_versions_of_earlier_programs_and_other_editors_are_there_without_a_name(home: Home) -> None:
    files = OfficeFiles(home)
    folder = home.root / "versions" / PATH
    folder.mkdir(parents=True)
    (folder / f"20251201T000000000000{GONE}").write_bytes(b"")
    (folder / f"20251202T000000000000-{stamp_of('很早')}").write_text("很早", "utf8")
    target = home.content / PATH
    target.parent.mkdir(parents=True)
    target.write_text("早", "utf8")
    assert told(files) == [("早", "", "更早的版本"), ("很早", "", "更早的版本")]
    files.save(PATH, "今天", files.stamp(PATH), after(0), LI)
    target.write_text("别的编辑器", "utf8")
    assert told(files) == [
        ("别的编辑器", "", "在别处改的"),
        ("今天", "小李", "保存"),
        ("早", "", "更早的版本"),
        ("很早", "", "更早的版本"),
    ]


def test_a_save_that_never_ended_is_no_version(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    files = OfficeFiles(home)
    one = files.save(PATH, "一", "", after(0), LI)
    with monkeypatch.context() as broken:

        def full(target: Path, data: str | bytes) -> None:
            if target == home.content / PATH:
                raise OSError(28, "full")
            write_whole(target, data)

        broken.setattr("apps.writing.files.write_whole", full)
        with pytest.raises(OSError, match="full"):
            files.save(PATH, "二", one, after(1), LI)
    assert told(files) == [("一", "小李", "保存")]
    files.save(PATH, "二", one, after(2), LI)
    assert [v.at for v in files.history(PATH)] == [after(2), after(0)]


def test_spoilt_rows_and_files_hide_nothing_else(home: Home) -> None:
    files = OfficeFiles(home)
    one = files.save(PATH, "一", "", after(0), LI)
    files.save(PATH, "二", one, after(1), LI)
    folder = home.root / "versions" / PATH
    with (folder / FILE).open("a") as journal:
        journal.write('{"at": "nie", "stamp": 1}\n{"at": "2026-01-01T00:00:00", "stamp": "x"}\nmüll\n[]\n')
    (folder / "keine-version").write_text("x")
    (folder / f"20270101T000000000000-{one}").write_bytes(b"")  # half written by a program of before
    assert told(files) == [("二", "小李", "保存"), ("一", "小李", "保存")]


def test_only_versions_of_content_are_read(home: Home) -> None:
    files = OfficeFiles(home)
    files.save(PATH, "一", "", after(0), LI)
    with pytest.raises(NotHere):
        files.text_of(PATH, "../../etc")
    for path in ("../x.md", "answers/../x.md", "x.md"):
        with pytest.raises(OutsideLibrary):
            files.history(path)
        with pytest.raises(OutsideLibrary):
            files.text_of(path, "x")
