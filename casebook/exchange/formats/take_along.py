"""What is taken along: slides of a lesson, Anki cards of drills, time limits for a calendar."""

from __future__ import annotations

import datetime as dt

from casebook.exchange.handouts.anki import AnkiDeck, cards_of_drill, write_apkg
from casebook.exchange.handouts.calendar import last_days, write_ics
from casebook.exchange.handouts.lesson_slides import course_slides, guide_slides
from casebook.exchange.handouts.slides import SlideDeck
from casebook.exchange.model import ExchangeFormat, FormatNote, NotExchangeable, Wanted, WrittenFile
from kb.deadlines import say
from kb.model import Answer, Flow, Guide, Kind
from kb.model.references import deadlines_of


def _slides(wanted: Wanted) -> WrittenFile:
    first = wanted.entries[0]
    deck = SlideDeck(first.title if len(wanted.entries) == 1 else "访知")
    for entry in wanted.entries:
        if isinstance(entry, Guide):
            guide_slides(deck, entry, "指南")
        else:
            course_slides(deck, wanted.course(entry), wanted.library)
    note = FormatNote("长段落在页面上只留头一两句，全文在备注里。")
    return WrittenFile(deck.data(), ".pptx", (note,))


def _cards(wanted: Wanted) -> WrittenFile:
    at = dt.datetime.combine(wanted.today, dt.time(), dt.UTC)
    decks = [
        AnkiDeck(e.id, f"访知::{e.title}", tuple(cards_of_drill(wanted.drill(e), at))) for e in wanted.entries
    ]
    return WrittenFile(write_apkg(decks, at.timestamp()), ".apkg")


def _calendar(wanted: Wanted) -> WrittenFile:
    days = [
        d
        for e in wanted.entries
        if isinstance(e, Answer | Guide | Flow)
        for d in last_days(e.title, e.id, deadlines_of(e), wanted.start or wanted.today)
    ]
    if not days:
        raise NotExchangeable("选中的内容里没有能算出最后一天的时限。")
    note = FormatNote(f"都从 {say(wanted.start or wanted.today)} 起算；换一天写 --from 日子。")
    return WrittenFile(write_ics(days, wanted.today), ".ics", (note,))


FORMATS = (
    ExchangeFormat(
        "pptx",
        "幻灯片",
        "一门课程或者一篇指南，一页一个意思，全文在备注里",
        (".pptx",),
        "长段落只留头一两句在页面上；图片和链接。",
        (Kind.GUIDE, Kind.COURSE),
        (),
        None,
        _slides,
        order=61,
    ),
    ExchangeFormat(
        "apkg",
        "Anki 卡片",
        "分类练习里的每个判断一张卡；再导入会更新，不会重复",
        (".apkg",),
        "复习进度留在各自的软件里。",
        (Kind.DRILL,),
        (),
        None,
        _cards,
        order=62,
        answers=True,
    ),
    ExchangeFormat(
        "ics",
        "日历",
        "时限的最后一天放进手机和电脑的日历，提前三天提醒",
        (".ics",),
        "没有法定期限的约定；以后改了起算日要再导一次。",
        (Kind.ANSWER, Kind.GUIDE, Kind.FLOW),
        (),
        None,
        _calendar,
        order=63,
    ),
)
