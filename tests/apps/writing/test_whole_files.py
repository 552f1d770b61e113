"""Files as a whole: undone and done again, named anew with their history, deleted and back, out of GB18030."""

from __future__ import annotations

import datetime as dt

import pytest

from apps.writing.files import ChangedMeanwhile, NotHere, OfficeFiles, TooLong
from apps.writing.history import HowMade
from apps.writing.naming import article_of, articles_of, names_of
from apps.writing.renaming import mentions, with_id, with_mention
from kb.codes.samples import LIBRARY
from kb.library import Library
from kb.places import Home
from tests.conftest import TODAY, write_files

PATH = "guides/zn-jia.md"
OTHER = "guides/zn-yi.md"
NOW = dt.datetime(2026, 1, 10, 8, 0, tzinfo=dt.UTC)


def later(seconds: int) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


@pytest.fixture
def files(home: Home) -> OfficeFiles:
    return OfficeFiles(home)


def test_what_was_undone_is_done_again_one_by_one(files: OfficeFiles) -> None:
    stamp = ""
    for i, text in enumerate("一二三"):
        stamp = files.save(PATH, text, stamp, later(i))
    assert files.to_redo(PATH) == ""
    stamp = files.undo(PATH, stamp, later(3)).stamp
    stamp = files.undo(PATH, stamp, later(4)).stamp
    assert files.open(PATH).text == "一"
    stamp = files.redo(PATH, stamp, later(5)).stamp
    assert files.open(PATH).text == "二"
    stamp = files.redo(PATH, stamp, later(6)).stamp
    assert files.open(PATH).text == "三"
    with pytest.raises(NotHere):
        files.redo(PATH, stamp, later(7))
    assert files.history(PATH)[0].change == HowMade.REDONE


def test_nothing_is_done_again_over_what_came_since(files: OfficeFiles, home: Home) -> None:
    first = files.save(PATH, "一", "", NOW)
    second = files.save(PATH, "二", first, later(1))
    files.undo(PATH, second, later(2))
    (home.content / PATH).write_text("别处写的", "utf8")
    assert files.to_redo(PATH) == ""
    files.save(PATH, "三", files.stamp(PATH), later(3))
    assert files.to_redo(PATH) == ""


def test_the_first_save_of_a_new_file_is_undone_and_done_again(files: OfficeFiles) -> None:
    stamp = files.save(PATH, "一", "", NOW)
    assert files.undo(PATH, stamp, later(1)).stamp == ""
    assert files.redo(PATH, "", later(2)).text == "一"


def test_a_new_name_takes_the_history_along(files: OfficeFiles) -> None:
    stamp = files.save(PATH, "编号: zn-jia\n", "", NOW)
    files.rename(PATH, OTHER, with_id("编号: zn-jia\n", "zn-yi"), stamp, later(1))
    assert files.paths() == [OTHER]
    assert files.open(OTHER).text == "编号: zn-yi\n"
    assert [v.change for v in files.history(OTHER)] == [HowMade.RENAMED, HowMade.SAVED]
    assert files.text_of(OTHER, stamp) == "编号: zn-jia\n"


def test_a_name_in_use_or_of_another_kind_is_refused(files: OfficeFiles) -> None:
    stamp = files.save(PATH, "一", "", NOW)
    taken = files.save(OTHER, "二", "", NOW)
    for new in (OTHER, "answers/wd-jia.md"):
        with pytest.raises(NotHere):
            files.rename(PATH, new, "一", stamp, later(1))
    with pytest.raises(ChangedMeanwhile):
        files.rename(PATH, "guides/zn-bing.md", "一", taken, later(1))
    files.delete(OTHER, taken, later(2))  # its history is still somebody's
    with pytest.raises(NotHere):
        files.rename(PATH, OTHER, "一", stamp, later(3))
    assert files.open(PATH).text == "一"


def test_what_is_deleted_is_listed_and_comes_back(files: OfficeFiles) -> None:
    stamp = files.save(PATH, "一", "", NOW)
    with pytest.raises(ChangedMeanwhile):
        files.delete(PATH, "0" * 16, later(1))
    files.delete(PATH, stamp, later(2))
    assert (files.paths(), files.deleted()) == ([], [PATH])
    assert files.history(PATH)[0].change == HowMade.DELETED
    files.save(PATH, files.text_of(PATH, stamp), "", later(3))
    assert (files.paths(), files.deleted()) == ([PATH], [])


def test_gb18030_is_read_and_converted_and_its_bytes_stay_a_version(files: OfficeFiles, home: Home) -> None:
    text = "标题: 信访事项办理，镕䶮\n"
    write_files(home.content, {PATH: ""})
    (home.content / PATH).write_bytes(text.encode("gb18030"))
    opened = files.open(PATH)
    assert (opened.text, opened.foreign) == (text, True)
    files.save(PATH, text, opened.stamp, NOW, change=HowMade.CONVERTED)
    assert not files.open(PATH).foreign
    assert files.text_of(PATH, opened.stamp) == text
    files.undo(PATH, files.stamp(PATH), later(1))
    assert (home.content / PATH).read_bytes() == text.encode("gb18030")


def test_what_is_no_text_is_refused(files: OfficeFiles, home: Home) -> None:
    write_files(home.content, {PATH: ""})
    (home.content / PATH).write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff")
    with pytest.raises(TooLong, match="不是文本"):
        files.open(PATH)


def test_who_speaks_of_an_id_is_found_whole(files: OfficeFiles) -> None:
    files.save(PATH, "编号: zn-jia\n", "", NOW)
    files.save(OTHER, "[甲](zn-jia)、相关: [zn-jia, zn-jia-er]", "", NOW)
    files.save("guides/zn-jia-er.md", "编号: zn-jia-er\n", "", NOW)
    assert [(m.path, m.times) for m in mentions(files, "zn-jia", PATH)] == [(OTHER, 2)]
    assert with_mention(files.open(OTHER).text, "zn-jia", "zn-x") == "[甲](zn-x)、相关: [zn-x, zn-jia-er]"


def test_names_and_articles_to_choose_from(home: Home) -> None:
    library = Library.open(home, write_files(home.root / "shipped", LIBRARY))
    names = names_of(library)
    assert "示例工作条例" in names["laws"] and "共情" in names["techniques"]
    assert ["zn-shili", library.get("zn-shili").title, "指南"] in names["entries"]
    labels = [label for label, _ in articles_of(library, "示例工作条例", "", TODAY)]
    assert "第二条" in labels
    found = article_of(library, "示例工作条例", "", "第二条", TODAY)
    assert found is not None and "15日" in found["says"]
    assert articles_of(library, "没有的法", "", TODAY) == []
    assert article_of(library, "示例工作条例", "2000-01-01", "第二条", TODAY) is None
