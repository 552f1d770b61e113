"""编写 and whole files without a browser: who may rename and delete, links that follow, what a conflict and a question bring."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.audit import Audit
from apps.desk.desk import Desk
from apps.page.shell import Context
from apps.pages.workbench import WorkbenchView
from apps.roles import Role
from kb.codes.samples import LIBRARY
from tests.apps.training_desk import at, send, stage, training_desk
from tests.conftest import TODAY

PATH = "guides/zn-shili.md"
GUIDE = LIBRARY[PATH]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = training_desk(tmp_path)
    yield made
    made.close()


def somebody(desk: Desk, role: Role) -> Context:
    return Context(desk, lambda: TODAY, user="小吴", learner="小吴", local=False, person="p-wu", role=role)


def saved(context: Context, path: str = PATH) -> Any:
    """A shipped file copied, saved and open."""
    page = at(WorkbenchView, context)
    send(page, "copy", path=path)
    send(page, "save", text=stage(page, "doc")["text"], stamp="", n=1)
    assert stage(page, "saved")["ok"]
    return page


def notices(page: Any) -> list[str]:
    said: list[str] = []
    page.say = lambda text, *_, **__: said.append(text)
    return said


def test_another_id_takes_the_links_along(desk: Desk) -> None:
    reviewer = somebody(desk, Role.REVIEWER)
    page = saved(reviewer)
    other = desk.home.content / "guides" / "zn-erzhe.md"
    other.write_text(f"{GUIDE.replace('zn-shili', 'zn-erzhe')}\n[看](zn-shili)、zn-shili-er\n", "utf8")
    send(page, "mentions")
    assert [(f["path"], f["times"]) for f in stage(page, "named")["files"]] == [("guides/zn-erzhe.md", 1)]
    said = notices(page)
    for bad in ("", "wd-x", "zn-Ä", "../zn-x", "zn-" + "x" * 80):
        send(page, "rename", id=bad, links=True)
    assert len(said) == 5 and all("编号" in s for s in said)
    send(page, "rename", id="zn-xin", links=True)
    assert stage(page, "doc")["path"] == "guides/zn-xin.md"
    assert page.files.paths() == ["guides/zn-erzhe.md", "guides/zn-xin.md"]
    assert "[看](zn-xin)、zn-shili-er" in other.read_text("utf8")
    assert [v.change for v in page.files.history("guides/zn-xin.md")] == ["改编号", "保存"]
    assert page.files.history("guides/zn-erzhe.md")[0].change == "跟着改链接"


def test_what_changed_meanwhile_is_neither_renamed_nor_deleted(desk: Desk) -> None:
    page = saved(somebody(desk, Role.REVIEWER))
    (desk.home.content / PATH).write_text("别处写的", "utf8")
    for message in ("rename", "delete"):
        send(page, message, id="zn-xin")
        assert stage(page, "disk")["text"] == "别处写的"
    assert page.files.paths() == [PATH]


def test_deleted_and_back_by_the_notice(desk: Desk) -> None:
    page = saved(somebody(desk, Role.REVIEWER))
    send(page, "delete")
    assert page.files.paths() == [] and stage(page, "notice")["undo"] == "undelete"
    assert PATH in stage(page, "tree")["deleted"] or page.files.deleted() == [PATH]
    send(page, "undelete")
    send(page, "undelete")  # once only
    assert page.files.open(PATH).text == GUIDE
    deeds = [row.deed for row in Audit(desk.home.root).entries()]
    assert deeds == ["写内容", "删除", "恢复旧版本"]


def test_who_may_not_publish_may_not_rename_or_delete(desk: Desk) -> None:
    saved(somebody(desk, Role.REVIEWER))
    page = at(WorkbenchView, somebody(desk, Role.WRITER), f=PATH)
    assert stage(page, "doc")["whole"] is False
    said = notices(page)
    for message in ("rename", "delete", "convert", "undelete"):
        send(page, message, id="zn-xin")
    assert page.files.paths() == [PATH] and len(said) == 2  # nothing to convert or bring back
    reader = at(WorkbenchView, somebody(desk, Role.READER), f=PATH)
    for message in ("rename", "delete", "duplicate", "recover", "merge", "redo"):
        send(reader, message, id="zn-xin", path=PATH, text="x")
    assert page.files.paths() == [PATH] and page.drafts.all() == []


def test_a_conflict_is_laid_out_with_what_both_grew_out_of(desk: Desk) -> None:
    page = saved(somebody(desk, Role.REVIEWER))
    base = stage(page, "saved")["stamp"]
    (desk.home.content / PATH).write_text(GUIDE + "\n别处加的一段。\n", "utf8")
    mine = GUIDE.replace("标题: ", "标题: 我的")
    send(page, "merge", text=mine, base=base)
    merging = stage(page, "merging")
    assert [p["side"] for p in merging["parts"] if p["mine"] != p["theirs"]] == ["mine", "theirs"]
    assert "".join(p["mine"] for p in merging["parts"]) == mine
    assert merging["stamp"] == page.files.stamp(PATH)
    send(page, "merge", text=mine, base="0" * 16)
    assert {p["side"] for p in stage(page, "merging")["parts"]} == {"both"}


def test_a_missing_file_is_left_to_the_page_and_a_path_out_is_refused(desk: Desk) -> None:
    page = at(WorkbenchView, somebody(desk, Role.REVIEWER), f="guides/zn-nichts.md")
    assert stage(page, "doc")["missing"] == "guides/zn-nichts.md"
    send(page, "recover", path="guides/zn-nichts.md")
    assert stage(page, "doc")["fresh"] and stage(page, "doc")["text"] == ""
    for path in ("../secret.md", "guides/../../x.md", "/etc/passwd"):
        said = notices(page)
        send(page, "recover", path=path)
        assert said == ["这个地址不是内容文件。"], path


def test_articles_are_told_by_number_of_the_question(desk: Desk) -> None:
    page = at(WorkbenchView, somebody(desk, Role.WRITER))
    send(page, "articles", law="示例工作条例", n=7)
    assert stage(page, "answered")["n"] == 7 and stage(page, "answered")["found"]
    send(page, "articles", law="示例工作条例", label="第二条", n=8)
    assert "15日" in stage(page, "answered")["found"]["says"]
    send(page, "articles", law="x" * 500, label="第二条", n=9)
    assert stage(page, "answered")["found"] is None
