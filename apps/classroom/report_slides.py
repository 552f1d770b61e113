"""The debrief of a class as slides for the room: where it went, what is worth talking about, question by question. Nobody's name is in it."""

from __future__ import annotations

from typing import Any

from apps.classroom.looking_back import LookedBack
from casebook.exchange.handouts.slides import SlideBar, SlideDeck

MOST_DECISIONS = 12
"""Questions of one exercise that get a slide; those on which most was lost first, shown in their order."""


def slide_report(found: LookedBack) -> bytes:
    """The slides as a file.

    Raises:
        NotExchangeable: when python-pptx is not installed.
    """
    head = found.head
    deck = SlideDeck(found.one.title)
    facts = [head["way"], head["at"], f"{head['people']} 人"]
    deck.cover(found.one.title, " · ".join(x for x in facts if x), "课后复盘")
    for step in found.debrief_data():
        _step(deck, step)
    return deck.data()


def _step(deck: SlideDeck, step: dict[str, Any]) -> None:
    deck.cover(step["title"], f"{step['n']} 人做了", step["kind"])
    if step["ending"]:
        _ending(deck, step["ending"])
    for point in step["points"]:
        deck.statement(
            point["title"],
            above=point["place"],
            below=point["why"],
            figure=_figure(point["figure"]),
            tone="warn",
        )
        deck.question(point["ask"], "问大家", notes=point["why"])
    for decision in _telling(step["decisions"]):
        _decision(deck, decision)
    if step["techniques"]:
        rows = [
            SlideBar(t["name"], t["share"] / 100, f"{t['share']}%", "ok" if t["share"] >= 60 else "warn")
            for t in step["techniques"]
        ]
        for start in range(0, len(rows), 7):
            deck.bars("用上了哪些能力", rows[start : start + 7], above=step["title"])
    if step["errors"]:
        said = [
            f"{e['name']}　{e['count']} 次" + ("　严重错误" if e["critical"] else "") for e in step["errors"]
        ]
        deck.points("出现过的错误", said, above=step["title"])
    for question in step["discussion"]:
        deck.question(question, "讨论")


def _ending(deck: SlideDeck, end: dict[str, Any]) -> None:
    ending = f"（{end['ending']}）" if end["ending"] else ""
    tone = {"成功": "ok", "部分": "warn"}.get(end["ending"], "bad")
    trust = f"信任从“{end['trust'][0]}”到“{end['trust'][1]}”。"
    figure = "" if end["percent"] is None else f"{end['percent']:g} 分"
    deck.statement(f"走到了“{end['title']}”{ending}", "大家一起走的路", trust, figure, tone)


def _figure(text: str) -> str:
    return text if len(text) <= 12 else ""


def _telling(decisions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The questions that tell most, in their order."""
    ranked = sorted(decisions, key=lambda d: (-d["lost"], d["best"]))[:MOST_DECISIONS]
    return [d for d in decisions if any(d is r for r in ranked)]


def _decision(deck: SlideDeck, d: dict[str, Any]) -> None:
    rows = [
        SlideBar(
            f"{b['letter']} {b['text']}",
            b["count"] / d["n"] if d["n"] else 0,
            f"{b['count']} 人",
            b["tone"],
            b["word"] + ("　走了这条" if b["went"] else ""),
        )
        for b in d["bars"]
    ]
    lost = f"{d['lost']} 人在这里丢了信任。" if d["lost"] else ""
    best = f"选到最好的 {d['best']}%。" if d["n"] else ""
    deck.bars(f"第 {d['number']} 步 · {d['title']}", rows, f"{d['n']} 人", best + lost, notes=d["reason"])
