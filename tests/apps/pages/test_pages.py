"""Page state without a browser: addresses, messages, what the slices hold."""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import Any

import pytest

from apps.page.shell import Context, Shell, View
from apps.pages import all_pages
from apps.pages.feedback import FeedbackView
from apps.pages.flows import FlowsView
from apps.pages.guides import GuidesView
from apps.pages.laws import LawsView
from apps.pages.lookup import LookupView


def at(view: type[View], context: Context, **params: str) -> Any:
    """A page at an address."""
    made = view(context)
    made.params = dict(params)
    made.open(dict(params))
    return made


def slice_of(view: View, name: str) -> Any:
    """What a slice holds."""
    text = getattr(view, name)
    return json.loads(text) if text else None


def send(view: View, message: str, **data: object) -> None:
    """A message as the view sends it."""
    view._handle_msg({"type": message, **data})


def wait_until(condition: Any, seconds: float = 10.0) -> Any:
    """What a condition gives once a worker is done."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, "the worker never came back"
        time.sleep(0.02)
    return value


def test_the_address_opens_entry_article_and_dates(visitor: Context) -> None:
    page = at(LookupView, visitor, q="示例", e="wd-shili", a="示例工作条例#2", d="2026-01-05")
    assert slice_of(page, "opened")["short"].startswith("您的事我记下了")
    assert slice_of(page, "beside")["label"] == "第二条"
    worked = slice_of(page, "reckoned")[0]
    assert worked["last"].startswith("2026年1月20日") and worked["left"] == "还有 10 天"
    assert slice_of(page, "found")["query"] == "示例"


def test_typing_keeps_the_address_and_numbers_its_answers(visitor: Context) -> None:
    page = at(LookupView, visitor)
    send(page, "query", q="答复", n=3)
    assert page.params == {"q": "答复"} and slice_of(page, "found")["n"] == 3


def test_opening_and_closing_moves_through_the_address(visitor: Context) -> None:
    page = at(LookupView, visitor, q="示例")
    send(page, "open", id="wd-shili")
    send(page, "beside", key="示例工作条例#2")
    assert page.params == {"q": "示例", "e": "wd-shili", "a": "示例工作条例#2"}
    send(page, "close")
    assert (
        page.params == {"q": "示例"} and slice_of(page, "opened") is None and slice_of(page, "beside") is None
    )


def test_a_day_that_is_none_is_said_and_kept(visitor: Context) -> None:
    page = at(LookupView, visitor, e="wd-shili")
    send(page, "reckon", i=0, text="下辈子")
    assert "2026-11-23" in slice_of(page, "reckoned")[0]["error"] and page.params["d"] == "下辈子"


def test_as_of_another_day(visitor: Context) -> None:
    page = at(LookupView, visitor)
    send(page, "on", on="2021-1-1")
    assert page.params == {"on": "2021-01-01"} and page.scene.on == dt.date(2021, 1, 1)
    send(page, "on", on="什么时候")
    assert page.params == {"on": "2021-01-01"} and slice_of(page, "notice")["tone"] == "bad"


def test_an_entry_that_is_gone_is_said(visitor: Context) -> None:
    assert slice_of(at(LookupView, visitor, e="wd-meiyou"), "opened")["shape"] == "missing"


def test_the_copied_text_has_nothing_internal(visitor: Context) -> None:
    page = at(LookupView, visitor, e="wd-shili", d="2026-01-05")
    text = slice_of(page, "paper")["text"]
    assert "十五天内" in text and "最迟2026年1月20日" in text and "《示例工作条例》第二条" in text
    assert "不说结果" not in text and "业务指导组" not in text


def test_a_failing_handler_is_said_and_the_page_lives(
    visitor: Context, caplog: pytest.LogCaptureFixture
) -> None:
    page = at(LookupView, visitor)
    send(page, "beside")  # no key
    assert "请再试一次" in slice_of(page, "notice")["text"]
    send(page, "query", q="示例", n=1)
    assert slice_of(page, "found")["groups"]
    send(page, "__init__")
    send(page, "msg")


def test_a_flow_is_played_by_words_and_every_answer_can_change(visitor: Context) -> None:
    page = at(FlowsView, visitor, e="lc-shili")
    assert slice_of(page, "opened")["question"]["text"] == "是本人的事吗"
    send(page, "choose", text="是")
    assert page.params["s"] == "是" and slice_of(page, "opened")["outcome"]["title"] == "登记并答复"
    assert slice_of(page, "opened")["basis"][0]["place"] == "第二条"
    assert slice_of(page, "reckoned")[0]["last"].startswith("2026年1月26日")  # the 25th is a Sunday
    send(page, "back", number=0)
    assert "s" not in page.params and slice_of(page, "opened")["question"] is not None
    send(page, "choose", text="没有这个回答")
    assert "没有" in slice_of(page, "notice")["text"]


def test_an_old_link_into_a_flow_opens_as_far_as_it_holds(visitor: Context) -> None:
    assert slice_of(at(FlowsView, visitor, e="lc-shili", s="从前的回答→是"), "opened")["question"] is not None


def test_the_shelf_keeps_how_it_was_narrowed(visitor: Context) -> None:
    page = at(GuidesView, visitor)
    send(page, "narrow", t="示例主题", f="受理")
    assert page.params == {"t": "示例主题", "f": "受理"}
    assert slice_of(at(GuidesView, visitor, e="zn-shili"), "opened")["shape"] == "guide"


def test_a_law_with_its_versions_and_what_cites_it(visitor: Context) -> None:
    page = at(LawsView, visitor, law="某省候鸟保护条例")
    law = wait_until(lambda: slice_of(page, "law"))
    assert law["head"]["version"] == "2024-03-01" and [a["label"] for a in law["articles"]] == [
        "第一条",
        "第二条",
        "第三条",
    ]
    assert law["contents"][0]["text"] == "第一章 总则"
    other = at(LawsView, visitor, e="fg-shili-2022")
    summary = wait_until(lambda: slice_of(other, "law"))
    assert (
        summary["head"]["official"] is False
        and {a["label"]: a["cited"] for a in summary["articles"]}["第二条"] >= 3
    )


def test_versions_side_by_side_mark_what_changed(visitor: Context) -> None:
    page = at(LawsView, visitor, law="某省候鸟保护条例", **{"with": "2020-03-01"})
    rows = {
        (r["old"], r["new"]): r for r in wait_until(lambda: (slice_of(page, "compared") or {}).get("rows"))
    }
    assert rows["第一条", "第一条"]["state"] == "same"
    changed = rows["第二条", "第二条"]
    assert ["十", "cut"] not in changed["right"][0] and ["三", "add"] in changed["right"][0]
    assert {r["state"] for r in rows.values()} == {"same", "changed", "new", "gone"}


def test_the_version_of_a_day(visitor: Context) -> None:
    page = at(LawsView, visitor, law="某省候鸟保护条例")
    wait_until(lambda: slice_of(page, "law"))
    send(page, "day", on="2021-6-1")
    wait_until(lambda: slice_of(page, "law")["head"]["version"] != "2024-03-01")
    assert slice_of(page, "law")["head"]["version"] == "2020-03-01"
    assert slice_of(page, "law")["head"]["stamp"]["text"] == "有效"


def test_an_unknown_law_is_said(visitor: Context) -> None:
    assert slice_of(at(LawsView, visitor, law="没有的法"), "law") == {"missing": "没有的法"}


def test_feedback_is_thanked_undone_and_listed(visitor: Context) -> None:
    page = at(LookupView, visitor, q="多久能有说法", e="wd-shili")
    send(page, "feedback", kind="useful", id="wd-shili")
    wait_until(lambda: slice_of(page, "notice"))
    assert slice_of(page, "notice")["undo"] == "unfeedback"
    send(page, "feedback", kind="wrong", id="wd-shili")
    wait_until(lambda: visitor.desk.remarks.all())
    lists = at(FeedbackView, visitor)
    wait_until(lambda: slice_of(lists, "lists"))
    shown = slice_of(lists, "lists")
    assert shown["remarks"][0]["kind"] == "内容有误" and shown["confirmed"][0]["question"] == "多久能有说法"
    wait_until(lambda: "核对" in slice_of(page, "notice")["text"])
    send(page, "unfeedback")
    wait_until(lambda: not visitor.desk.remarks.all())


def test_the_shell_follows_links_and_back(visitor: Context) -> None:
    shell = Shell(all_pages(), visitor, "/?q=示例&e=wd-shili")
    assert isinstance(shell.current, LookupView) and shell.current.params["e"] == "wd-shili"
    shell.go("/flows?e=lc-shili")
    assert isinstance(shell.current, FlowsView) and shell.page.main[0] is shell.current
    assert json.loads(shell.bar.address)["title"].startswith("流程导引")
    shell.go("/nirgends?x=1")
    assert isinstance(shell.current, LookupView)


def test_every_page_has_its_own_path_and_title() -> None:
    pages = all_pages()
    assert {"/", "/flows", "/laws", "/guides", "/cases", "/feedback"} <= set(pages)
    assert len({p.title for p in pages.values()}) == len(pages)
    assert all(path == page.path and "/" not in path[1:] for path, page in pages.items())
