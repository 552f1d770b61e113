"""The page 文书 without a browser: the list by stage, the one message with days, and nothing typed in an address."""

from __future__ import annotations

from apps.page.shell import Context
from apps.pages.guides import GuidesView
from apps.pages.papers import PapersView
from tests.apps.pages.test_pages import at, send, slice_of


def test_papers_stand_under_their_stages(visitor: Context) -> None:
    page = at(PapersView, visitor)
    assert [(i["title"], i["group"]) for i in slice_of(page, "shelf")["items"]] == [("示例告知书", "受理")]


def test_a_paper_is_filled_in_here_and_only_read_elsewhere(visitor: Context) -> None:
    assert slice_of(at(PapersView, visitor, e="ws-shili"), "opened")["form"] is True
    assert "form" not in slice_of(at(GuidesView, visitor, e="ws-shili"), "opened")


def test_days_are_worked_out_and_leave_no_trace_in_the_address(visitor: Context) -> None:
    page = at(PapersView, visitor, e="ws-shili")
    assert slice_of(page, "reckoned") is None
    send(page, "days", days={"收到日期": "2026-01-05"})
    assert slice_of(page, "reckoned")["days"]["答复期限"]["day"] == "2026-01-20"
    assert page.params == {"e": "ws-shili"}


def test_what_is_no_day_is_left_out(visitor: Context) -> None:
    page = at(PapersView, visitor, e="ws-shili")
    for days in ({"收到日期": "2026-02-30"}, {"收到日期": 7}, {"事项": "2026-01-05"}, {}):
        send(page, "days", days=days)
        assert slice_of(page, "reckoned")["days"] == {}
    send(page, "days", days="2026-01-05")
    send(page, "days")
    assert slice_of(page, "notice") is None


def test_another_paper_begins_without_the_days_of_the_last(visitor: Context) -> None:
    page = at(PapersView, visitor, e="ws-shili")
    send(page, "days", days={"收到日期": "2026-01-05"})
    send(page, "close")
    assert slice_of(page, "reckoned") in (None, [])
