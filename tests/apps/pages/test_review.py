"""Draft → review → published without a browser: who may do what, what each sees, what the desk never sees."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.audit import Audit
from apps.desk.desk import Desk
from apps.page.shell import Context
from apps.pages.history import HistoryView
from apps.pages.review import ReviewView
from apps.pages.workbench import WorkbenchView
from apps.present.common import Presentation
from apps.roles import Action, Role, refusal
from apps.writing.files import OfficeFiles
from apps.writing.reviewing import SOON, cited, due_reviews
from kb.codes.samples import LIBRARY
from kb.search.searcher import Filters
from tests.apps.training_desk import FILES, at, send, stage, training_desk
from tests.conftest import TODAY

PATH = "guides/zn-shili.md"
GUIDE = LIBRARY[PATH]
OURS = GUIDE.replace("标题: ", "标题: 丹顶鹤")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = training_desk(tmp_path)
    yield made
    made.close()


def somebody(desk: Desk, role: Role, name: str) -> Context:
    """An account."""
    return Context(desk, lambda: TODAY, user=name, learner=name, person=f"id-{name}", local=False, role=role)


@pytest.fixture
def li(desk: Desk) -> Context:
    return somebody(desk, Role.WRITER, "小李")


@pytest.fixture
def wu(desk: Desk) -> Context:
    return somebody(desk, Role.REVIEWER, "老吴")


def written(context: Context, text: str = OURS, *, sent: bool = False) -> Any:
    """The workbench of somebody who copied the shipped guide and saved it."""
    page = at(WorkbenchView, context)
    send(page, "copy", path=PATH)
    send(page, "save", text=text, stamp=stage(page, "doc")["stamp"], n=1, send=sent)
    return page


def notices(page: Any) -> list[str]:
    """What a page says from now on."""
    said: list[str] = []
    page.say = lambda text, *_, **__: said.append(text)
    return said


def deeds(desk: Desk) -> list[tuple[str, str]]:
    """Who did what, by the audit."""
    return [(e.who, e.deed) for e in Audit(desk.home.root).entries()]


def test_from_draft_to_published(desk: Desk, li: Context, wu: Context) -> None:
    page = written(li)
    assert stage(page, "saved")["draft"]["state"] == "草稿" and OfficeFiles(desk.home).paths() == []
    desk.renew()
    assert not desk.search("丹顶鹤", TODAY, Filters(), 20).hits
    send(page, "save", text=OURS, stamp=stage(page, "saved")["stamp"], n=2, send=True)
    assert not stage(page, "doc")["writable"] and "收回" in stage(page, "doc")["reason"]
    lists = at(ReviewView, wu)
    (row,) = stage(lists, "lists")["drafts"]
    assert (row["path"], row["state"], row["who"]) == (PATH, "待审", "小李") and "丹顶鹤" in row["title"]
    review = at(ReviewView, wu, f=PATH)
    shown = stage(review, "shown")
    assert shown["decides"] and shown["against"] == "随软件的版本" and shown["conflict"] is None
    assert (shown["difference"]["cut"], shown["difference"]["add"]) == (1, 1)
    assert stage(review, "checked")["errors"] == 0
    send(review, "publish", stamp=shown["stamp"], standing=shown["standing"])
    desk.renew()
    assert (
        desk.library.get("zn-shili").title.startswith("丹顶鹤")
        and desk.library.get("zn-shili").layer == "office"
    )
    (version,) = OfficeFiles(desk.home).history(PATH)
    assert (version.who, version.writer, version.change) == ("老吴", "小李", "发布")
    assert deeds(desk) == [("小李", "写内容"), ("小李", "写内容"), ("小李", "送审"), ("老吴", "发布")]


def test_sent_back_with_a_remark_the_writer_reads(desk: Desk, li: Context, wu: Context) -> None:
    written(li, sent=True)
    review = at(ReviewView, wu, f=PATH)
    stamp, said = stage(review, "shown")["stamp"], notices(review)
    send(review, "send_back", stamp=stamp, remark="  ")
    send(review, "send_back", stamp=stamp, remark="打13912345678问问")
    assert "为什么" in said[0] and "个人信息" in said[1]
    send(review, "send_back", stamp=stamp, remark="期限没有依据")
    page = at(WorkbenchView, li, f=PATH)
    doc = stage(page, "doc")
    assert doc["writable"] and doc["draft"]["state"] == "退回" and doc["draft"]["remark"] == "期限没有依据"
    assert doc["text"] == OURS and deeds(desk)[-1] == ("老吴", "退回")
    assert "13912345678" not in (desk.home.root / "drafts" / (PATH + ".json")).read_text("utf8")


def test_a_draft_may_have_faults_but_no_personal_data_and_is_sent_only_when_sound(
    desk: Desk, li: Context
) -> None:
    wrong = GUIDE.replace("标题:", "标提:")
    page = written(li, wrong)
    assert stage(page, "saved")["ok"]
    send(page, "save", text=wrong, stamp=stage(page, "saved")["stamp"], n=2, send=True)
    assert stage(page, "saved")["errors"] >= 1 and page.drafts.get(PATH).state == "草稿"
    send(page, "save", text=GUIDE + "\n来访人电话13912345678。\n", stamp=page.drafts.stamp(PATH), n=3)
    assert stage(page, "saved")["errors"] >= 1 and page.drafts.get(PATH).text == wrong


def test_a_published_text_that_changed_is_shown_and_asked_for(desk: Desk, li: Context, wu: Context) -> None:
    written(li, sent=True)
    own = written(wu, GUIDE.replace("标题: ", "标题: 白鹤"))
    assert stage(own, "saved")["draft"] is None and stage(own, "saved")["ok"]
    review = at(ReviewView, wu, f=PATH)
    shown = stage(review, "shown")
    assert shown["behind"] and shown["conflict"]["add"] > 0 and shown["against"] == "现在的正式版"
    said = notices(review)
    send(review, "publish", stamp=shown["stamp"], standing="")
    send(review, "publish", stamp=shown["stamp"], standing=shown["standing"])
    assert "又改过" in said[0] and "先看清" in said[1]
    assert "白鹤" in (desk.home.content / PATH).read_text("utf8")
    send(review, "publish", stamp=shown["stamp"], standing=shown["standing"], over=True)
    assert (desk.home.content / PATH).read_text("utf8") == OURS
    assert len(OfficeFiles(desk.home).history(PATH)) == 2


def test_a_writer_learns_that_the_published_text_has_changed(desk: Desk, li: Context, wu: Context) -> None:
    written(li)
    written(wu, GUIDE.replace("标题: ", "标题: 白鹤"))
    page = at(WorkbenchView, li, f=PATH)
    draft = stage(page, "doc")["draft"]
    assert draft["behind"] and stage(page, "doc")["text"] == OURS
    send(page, "rebase", standing=draft["standing"])
    assert not stage(page, "doc")["draft"]["behind"] and page.drafts.get(PATH).text == OURS


def test_text_that_went_wrong_meanwhile_is_not_published(desk: Desk, li: Context, wu: Context) -> None:
    page = written(li)
    page.drafts.save(PATH, OURS.replace("标题:", "标提:"), page.drafts.stamp(PATH), li.now(), page.author)
    stamp = page.drafts.stamp(PATH)
    from apps.writing.drafts import Move

    page.drafts.move(PATH, Move.SEND, stamp, li.now(), page.author)
    review = at(ReviewView, wu, f=PATH)
    assert stage(review, "checked")["errors"] >= 1
    said = notices(review)
    send(review, "publish", stamp=stamp, standing="")
    assert "错误" in said[0] and not (desk.home.content / PATH).exists()


@pytest.mark.parametrize("role", Role)
def test_only_who_may_publish_decides(desk: Desk, li: Context, role: Role) -> None:
    written(li, sent=True)
    draft = WorkbenchView(li).drafts.get(PATH)
    assert draft is not None
    review = ReviewView(somebody(desk, role, "某人"))
    review.params = {"f": PATH}
    said = notices(review)
    send(review, "send_back", stamp=draft.stamp, remark="改")
    send(review, "publish", stamp=draft.stamp, standing="")
    decides = role in (Role.REVIEWER, Role.ADMIN)
    assert (said.count(refusal(role, Action.PUBLISH)) == 2) is not decides
    left = review.drafts.get(PATH)
    assert left is not None and left.state == ("退回" if decides else "待审")
    assert not (desk.home.content / PATH).exists()


@pytest.mark.parametrize("role", Role)
def test_a_draft_is_seen_only_where_it_is_written(desk: Desk, li: Context, role: Role) -> None:
    written(li, sent=True)
    context = somebody(desk, role, "某人")
    writes = role is not Role.READER
    seen = json.dumps(
        [
            stage(at(view, context, **params), name)
            for view, params, name in (
                (WorkbenchView, {}, "tree"),
                (WorkbenchView, {"f": PATH}, "doc"),
                (ReviewView, {}, "lists"),
                (ReviewView, {"f": PATH}, "shown"),
            )
        ],
        ensure_ascii=False,
    )
    assert ("丹顶鹤" in seen) is writes
    page = at(WorkbenchView, context, f=PATH)
    for message in ("take_back", "drop", "undo"):
        send(page, message)
    left = page.drafts.get(PATH)
    owns = role in (Role.REVIEWER, Role.ADMIN)  # taken back, then given up
    assert (left is None) is owns and (left is None or left.state == "待审")


def test_looking_at_a_published_file_never_brings_its_draft(desk: Desk, li: Context, wu: Context) -> None:
    written(wu, GUIDE)
    writer = at(WorkbenchView, li, f=PATH)
    send(writer, "save", text=OURS, stamp=stage(writer, "doc")["stamp"], n=1)
    assert writer.drafts.get(PATH).text == OURS
    for role in Role:
        page = at(WorkbenchView, somebody(desk, role, "某人"), f=PATH)
        send(page, "look")
        assert stage(page, "disk") is None
        seen = stage(page, "doc")["text"] + json.dumps(stage(page, "shown"), ensure_ascii=False)
        assert ("丹顶鹤" in seen) is (role in (Role.WRITER, Role.TRAINER))


@pytest.mark.parametrize("role", Role)
def test_only_who_may_publish_undoes_a_save(desk: Desk, wu: Context, role: Role) -> None:
    page = written(wu, GUIDE)
    send(page, "save", text=OURS, stamp=stage(page, "saved")["stamp"], n=2)
    other = at(WorkbenchView, somebody(desk, role, "某人"), f=PATH)
    send(other, "undo")
    may_undo = role in (Role.REVIEWER, Role.ADMIN)
    assert (desk.home.content / PATH).read_text("utf8") == (GUIDE if may_undo else OURS)
    newest = OfficeFiles(desk.home).history(PATH)[0]
    assert (newest.who, newest.change) == (("某人", "撤销") if may_undo else ("老吴", "保存"))
    assert deeds(desk)[-1] == (("某人", "恢复旧版本") if may_undo else ("老吴", "写内容"))


def test_the_writer_learns_of_the_decision_without_reloading(desk: Desk, li: Context, wu: Context) -> None:
    page = written(li, sent=True)
    send(page, "look")
    assert stage(page, "doc")["draft"]["state"] == "待审"
    send(at(ReviewView, wu, f=PATH), "send_back", stamp=page.drafts.stamp(PATH), remark="补依据")
    send(page, "look")
    assert stage(page, "doc")["draft"]["remark"] == "补依据" and stage(page, "doc")["writable"]


def test_the_writer_takes_back_changes_and_gives_up(desk: Desk, li: Context) -> None:
    page = written(li, sent=True)
    send(page, "save", text=GUIDE, stamp=stage(page, "doc")["stamp"], n=5)
    assert page.drafts.get(PATH).text == OURS
    send(page, "take_back")
    assert stage(page, "doc")["writable"] and stage(page, "doc")["draft"]["state"] == "草稿"
    send(page, "save", text=GUIDE, stamp=stage(page, "doc")["stamp"], n=6)
    assert page.drafts.get(PATH).text == GUIDE
    send(page, "drop")
    assert page.drafts.all() == [] and OfficeFiles(desk.home).paths() == []


def test_a_reviewer_mends_what_waits_and_it_stays_the_writers(desk: Desk, li: Context, wu: Context) -> None:
    written(li, sent=True)
    page = at(WorkbenchView, wu, f=PATH, d="1")
    assert stage(page, "doc")["drafting"] and stage(page, "doc")["text"] == OURS
    send(page, "save", text=OURS + "\n补一句。\n", stamp=stage(page, "doc")["stamp"], n=1)
    draft = page.drafts.get(PATH)
    assert (draft.state, draft.writer.name) == ("待审", "小李") and "补一句" in draft.text


def test_who_sits_alone_publishes_at_once(desk: Desk) -> None:
    page = written(Context(desk, lambda: TODAY))
    assert stage(page, "saved")["draft"] is None and (desk.home.content / PATH).read_text("utf8") == OURS
    assert not stage(page, "doc")["drafting"] and not (desk.home.root / "drafts" / PATH).exists()
    (version,) = OfficeFiles(desk.home).history(PATH)
    assert version.change == "保存" and version.current


def test_versions_are_read_compared_and_brought_back(desk: Desk, wu: Context) -> None:
    page = written(wu, GUIDE)
    first = stage(page, "saved")["stamp"]
    send(page, "save", text=OURS, stamp=first, n=2)
    history = at(HistoryView, wu, f=PATH, v=first, c="now")
    listed, shown = stage(history, "versions"), stage(history, "shown")
    assert [(v["number"], v["who"], v["current"]) for v in listed["versions"]] == [
        (2, "老吴", True),
        (1, "老吴", False),
    ]
    assert shown["number"] == 1 and (shown["difference"]["cut"], shown["difference"]["add"]) == (1, 1)
    assert stage(at(HistoryView, wu, f=PATH, v=first, c="text"), "shown")["text"] == GUIDE
    send(history, "restore", stamp=first, standing="0" * 16)
    assert (desk.home.content / PATH).read_text("utf8") == OURS
    send(history, "restore", stamp=first, standing=shown["standing"])
    assert (desk.home.content / PATH).read_text("utf8") == GUIDE
    assert [v["change"] for v in stage(history, "versions")["versions"]] == ["恢复", "保存", "保存"]
    assert deeds(desk)[-1] == ("老吴", "恢复旧版本")


@pytest.mark.parametrize("role", Role)
def test_who_brings_a_version_back(desk: Desk, wu: Context, role: Role) -> None:
    page = written(wu, GUIDE)
    first = stage(page, "saved")["stamp"]
    send(page, "save", text=OURS, stamp=first, n=2)
    other = at(HistoryView, somebody(desk, role, "某人"), f=PATH, v=first)
    other.params = {"f": PATH, "v": first}
    send(other, "restore", stamp=first, standing=stage(page, "saved")["stamp"])
    published, draft = (desk.home.content / PATH).read_text("utf8"), other.drafts.get(PATH)
    if role in (Role.REVIEWER, Role.ADMIN):
        assert published == GUIDE and draft is None
    else:
        assert published == OURS and (draft.text if draft else "") == ("" if role is Role.READER else GUIDE)
    assert (stage(other, "versions") is None) is (role is Role.READER)


def test_what_a_text_cites_is_shown_once_with_its_words(desk: Desk) -> None:
    scene = Presentation(desk.library, desk.renderer, TODAY)
    for path in sorted(FILES):
        found = cited(scene, path, FILES[path])
        keys = [c["article"]["key"] for c in found]
        assert len(keys) == len(set(keys))
    (one, *_) = cited(scene, PATH, GUIDE + "\n又见《示例工作条例》第二条，《没有的法》第九条。\n")
    assert one["article"]["summary"] and one["places"]
    found = cited(scene, PATH, GUIDE + "\n又见《没有的法》第九条。\n")
    assert found[-1]["law"] == "没有的法" and found[-1]["article"]["shape"] == "unknown"


def test_due_reviews_by_owner_the_most_urgent_first(desk: Desk) -> None:
    known = {d: v for d in (e.due for e in desk.library.entries()) if d for v in [d]}
    first = min(known)
    assert due_reviews(desk.library, first - dt.timedelta(days=SOON + 1)) == []
    found = due_reviews(desk.library, first - dt.timedelta(days=SOON))
    assert found and {d.due for d in found} == {first} and not any(d.overdue(first) for d in found)
    everything = due_reviews(desk.library, dt.date(2100, 1, 1))
    assert [(d.owner, d.due, d.path) for d in everything] == sorted(
        (d.owner, d.due, d.path) for d in everything
    )
    assert len(everything) == sum(e.due is not None for e in desk.library.entries())
    page = at(ReviewView, dataclasses.replace(Context(desk, lambda: first)))
    assert (
        sum(len(g["entries"]) for g in stage(page, "lists")["due"])
        == stage(at(WorkbenchView, Context(desk, lambda: first)), "tree")["way"]["due"]
    )


@pytest.mark.parametrize(
    "path", ["../users.json", "answers/../../x.md", "/etc/passwd", "nein.md", "guides/zn-nein.md"]
)
def test_addresses_open_drafts_and_versions_of_content_only(desk: Desk, wu: Context, path: str) -> None:
    review = at(ReviewView, wu, f=path)
    assert stage(review, "shown") is None and stage(review, "notice")["tone"] == "bad"
    history = at(HistoryView, wu, f=path)
    assert not (stage(history, "versions") or {}).get("versions")
    send(history, "restore", stamp="0" * 16, standing="")
    send(review, "publish", stamp="0" * 16, standing="")
    assert not desk.home.content.exists() or OfficeFiles(desk.home).paths() == []
