"""编写 without a browser: opening, checking, saving only what is clean, versions, conflicts, refusals."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.desk.desk import Desk
from apps.pages.workbench import WorkbenchView
from apps.present.common import Presentation
from apps.roles import Role
from apps.writing.checking import check, personal_data
from apps.writing.files import ChangedMeanwhile, NotHere, OfficeFiles
from apps.writing.preview import preview
from casebook.codes.samples import SCENARIO, SCENARIO_PATH
from kb.codes.samples import LIBRARY
from kb.errors import OutsideLibrary
from kb.places import Home
from tests.apps.training_desk import FILES, at, send, stage, training_desk, visitor
from tests.conftest import TODAY

NOW = dt.datetime(2026, 1, 10, 8, 0, tzinfo=dt.UTC)
PATH = "guides/zn-shili.md"
GUIDE = LIBRARY[PATH]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = training_desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def files(home: Home) -> OfficeFiles:
    return OfficeFiles(home)


def open_copy(desk: Desk, path: str = PATH) -> Any:
    """The workbench with a copy of a shipped file, not yet saved."""
    page = at(WorkbenchView, visitor(desk))
    send(page, "copy", path=path)
    return page


# Files


def test_every_version_is_kept_and_the_last_save_can_be_undone(files: OfficeFiles) -> None:
    first = files.save(PATH, "一", "", NOW)
    second = files.save(PATH, "二", first, NOW + dt.timedelta(seconds=1))
    assert files.open(PATH).text == "二" and len(files.versions(PATH)) == 2
    assert files.undo(PATH, second, NOW).text == "一"
    assert files.undo(PATH, first, NOW).stamp == ""
    assert files.paths() == []
    with pytest.raises(NotHere):
        files.undo(PATH, "", NOW)


def test_nothing_is_overwritten_unseen(files: OfficeFiles, home: Home) -> None:
    stamp = files.save(PATH, "一", "", NOW)
    (home.content / PATH).write_text("别人写的", "utf8")
    with pytest.raises(ChangedMeanwhile) as caught:
        files.save(PATH, "二", stamp, NOW)
    assert caught.value.text == "别人写的" and files.open(PATH).text == "别人写的"
    assert files.save(PATH, "二", caught.value.stamp, NOW)
    assert any(p.read_text("utf8") == "别人写的" for p in files.versions(PATH))


def test_a_new_file_does_not_replace_one_that_came_meanwhile(files: OfficeFiles) -> None:
    files.save(PATH, "一", "", NOW)
    with pytest.raises(ChangedMeanwhile):
        files.save(PATH, "二", "", NOW)


@pytest.mark.parametrize(
    "path",
    [
        "../zn-x.md",
        "guides/../../x.md",
        "/etc/passwd",
        "guides/.zn.md",
        "x.md",
        "guides/x.exe",
        "guides/\0.md",
        "",
        "guides/../answers/wd-x.md",
    ],
)
def test_paths_stay_inside(files: OfficeFiles, path: str) -> None:
    with pytest.raises(OutsideLibrary):
        files.save(path, "x", "", NOW)
    with pytest.raises(OutsideLibrary):
        files.open(path)


def test_links_do_not_lead_out(files: OfficeFiles, home: Home, tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    home.content.mkdir(parents=True)
    (home.content / "guides").symlink_to(tmp_path / "away")
    with pytest.raises(OutsideLibrary):
        files.save("guides/zn-x.md", "x", "", NOW)


# Problems and previews


def test_problems_stand_at_their_lines(desk: Desk) -> None:
    text = SCENARIO.replace("→ 约定", "→ 约顶", 1)
    line = next(i for i, row in enumerate(text.splitlines(), 1) if "约顶" in row)
    found = check(desk.library, SCENARIO_PATH, text, TODAY)
    assert any(p.line == line and "约顶" in p.cause and p.severity == "error" for p in found)
    assert [p for p in check(desk.library, SCENARIO_PATH, SCENARIO, TODAY) if p.severity == "error"] == []


def test_personal_data_keeps_its_line_and_stops_when_unwanted() -> None:
    text = GUIDE + "\n\n张建国的电话是13912345678。\n"
    found = personal_data(PATH, text)
    assert found and {p.line for p in found} == {text.rstrip("\n").count("\n") + 1}
    assert all("13912345678" not in p.cause for p in found)
    assert personal_data(PATH, text, lambda: False) is None


@pytest.mark.parametrize("path", sorted(FILES))
def test_every_kind_has_a_preview(desk: Desk, path: str) -> None:
    shape = preview(Presentation(desk.library, desk.renderer, TODAY), path, FILES[path])
    assert shape["shape"] != "none" and shape["title"]


@pytest.mark.parametrize("path", sorted(FILES))
def test_no_cut_off_text_breaks_the_preview_or_the_check(desk: Desk, path: str) -> None:
    scene, text = Presentation(desk.library, desk.renderer, TODAY), FILES[path]
    for end in range(0, len(text), max(1, len(text) // 25)):
        preview(scene, path, text[:end])
        check(desk.library, path, text[:end], TODAY)


# The page


def test_a_copy_is_saved_into_the_office_and_wins(desk: Desk) -> None:
    page = open_copy(desk)
    doc = stage(page, "doc")
    assert doc["writable"] and doc["fresh"] and not (desk.home.content / PATH).exists()
    send(page, "save", text=GUIDE.replace("标题: ", "标题: 本地"), stamp="", n=1)
    assert stage(page, "saved")["ok"]
    desk.renew()
    assert (
        desk.library.get("zn-shili").title.startswith("本地")
        and desk.library.get("zn-shili").layer == "office"
    )


def test_text_with_errors_or_a_phone_number_is_not_saved(desk: Desk) -> None:
    page = open_copy(desk)
    for bad in (GUIDE.replace("标题:", "标提:"), GUIDE + "\n来访人电话13912345678。\n"):
        send(page, "save", text=bad, stamp="", n=1)
        assert stage(page, "saved")["errors"] >= 1
        assert not (desk.home.content / PATH).exists()
    assert any("手机" in p["cause"] for p in stage(page, "checked")["problems"])


def test_a_change_elsewhere_is_noticed_and_both_sides_stay(desk: Desk) -> None:
    page = open_copy(desk)
    send(page, "save", text=GUIDE, stamp="", n=1)
    stamp = stage(page, "saved")["stamp"]
    send(page, "look")
    assert stage(page, "disk") is None
    (desk.home.content / PATH).write_text(GUIDE + "\n别处加的一行。\n", "utf8")
    send(page, "look")
    disk = stage(page, "disk")
    assert "别处加的" in disk["text"]
    send(page, "save", text=GUIDE + "\n我加的。\n", stamp=stamp, n=2)
    assert not stage(page, "saved")["ok"] and "别处加的" in (desk.home.content / PATH).read_text("utf8")
    send(page, "mine", stamp=disk["stamp"])
    send(page, "save", text=GUIDE + "\n我加的。\n", stamp=disk["stamp"], n=3)
    assert stage(page, "saved")["ok"] and "我加的" in (desk.home.content / PATH).read_text("utf8")
    send(page, "undo")
    assert "别处加的" in (desk.home.content / PATH).read_text("utf8")


def test_undoing_the_first_save_keeps_the_words(desk: Desk) -> None:
    page = open_copy(desk)
    send(page, "save", text=GUIDE, stamp="", n=1)
    send(page, "undo")
    assert not (desk.home.content / PATH).exists() and stage(page, "doc")["text"] == GUIDE


def test_a_new_file_comes_from_a_skeleton_and_only_saving_writes_it(desk: Desk) -> None:
    page = at(WorkbenchView, visitor(desk))
    send(page, "new", kind="scenario", title="门口的雨")
    doc = stage(page, "doc")
    assert doc["path"] == "scenarios/qj-men-kou-de-yu.md" and "标题: 门口的雨" in doc["text"]
    assert stage(page, "shown")["map"]["nodes"] and not (desk.home.content / doc["path"]).exists()


def test_from_elsewhere_it_is_read_only_and_says_why(desk: Desk) -> None:
    away = dataclasses.replace(visitor(desk, local=False), role=Role.READER)
    page = at(WorkbenchView, away, f=PATH, l="shipped")
    assert not stage(page, "doc")["writable"] and "读者" in stage(page, "doc")["reason"]
    for message in (
        {"message": "save", "text": GUIDE, "stamp": ""},
        {"message": "copy", "path": PATH},
        {"message": "new", "kind": "guide", "title": "x"},
    ):
        send(page, **message)
    assert not desk.home.content.exists() or OfficeFiles(desk.home).paths() == []


def test_shipped_files_are_never_written(desk: Desk) -> None:
    page = at(WorkbenchView, visitor(desk), f=PATH, l="shipped")
    assert "复制" in stage(page, "doc")["reason"]
    send(page, "save", text="x", stamp=stage(page, "doc")["stamp"], n=1)
    assert (desk.shipped / PATH).read_text("utf8") == GUIDE


@pytest.mark.parametrize("path", ["../../cookie-secret", "/etc/passwd", "guides/../../records.db", "nein.md"])
def test_the_address_opens_content_and_nothing_else(desk: Desk, path: str) -> None:
    page = at(WorkbenchView, visitor(desk), f=path)
    assert stage(page, "doc") is None and stage(page, "notice")["tone"] == "bad"


def test_callbacks_hand_heavy_work_to_threads(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_copy(desk)
    given: list[Callable[[], Any]] = []
    monkeypatch.setattr(page, "later", lambda work, then, failed=None, **how: given.append(work))
    send(page, "check", text=SCENARIO * 20, n=9)
    send(page, "save", text=SCENARIO * 20, stamp="", n=9)
    assert len(given) == 2
