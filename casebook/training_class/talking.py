"""Three things to talk about, chosen from what the room did; each has its figures and one question to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casebook.scenario.model import CRITICAL
from casebook.training_class.debrief import Bar, Practice, RoomDecision, StepDebrief

POINTS = 3
SPLIT, MANY, SOME = 0.25, 0.2, 0.15
"""Shares of the room: enough on both sides for a dispute; enough to talk about; enough for a trap."""
LEAST_CHANCES = 5


@dataclass(frozen=True, slots=True)
class TalkingPoint:
    """Something to talk about.

    Attributes:
        weight: how much it matters; only for choosing.
        decision: where in the step it happened; None for what goes through the whole.
        said: the words that were chosen; empty where it is about no single one.
        figure: how many of how many.
        why: why it is worth talking about.
        ask: one question for the room.
    """

    weight: float
    kind: str
    title: str
    figure: str
    why: str
    ask: str
    said: str = ""
    decision: RoomDecision | None = None


def talking_points(step: StepDebrief) -> tuple[TalkingPoint, ...]:
    """The three that matter most, no two about the same question or of the same kind where there is a choice.

    Fewer when the room gave no more: nobody answered, or there was one question only.
    """
    found = sorted(_all(step), key=lambda p: -p.weight)
    chosen: list[TalkingPoint] = []
    for fresh in (True, False):
        for point in found:
            if len(chosen) == POINTS:
                break
            places = [p.decision.number for p in chosen if p.decision]
            if point in chosen or (point.decision and point.decision.number in places):
                continue
            if fresh and point.kind in [p.kind for p in chosen]:
                continue
            chosen.append(point)
    order = {id(p): (p.decision.number if p.decision else 999) for p in chosen}
    return tuple(sorted(chosen, key=lambda p: order[id(p)]))


def _all(step: StepDebrief) -> Iterator[TalkingPoint]:
    for decision in step.decisions:
        if decision.n:
            yield from _about(decision, step.scenario is not None)
    yield from _missed(step.techniques)


def _about(d: RoomDecision, story: bool) -> Iterator[TalkingPoint]:
    for bar in d.bars:
        if story and bar.count:
            yield from _option(d, bar)
    best = next((b for b in d.bars if b.best), None)
    rival = max((b for b in d.bars if not b.best), key=lambda b: b.count, default=None)
    if best is None:
        return
    if story and d.lost_trust / d.n >= MANY:
        worst = max(d.bars, key=lambda b: b.lost_trust)
        yield TalkingPoint(
            1.5 + d.lost_trust / d.n,
            "信任",
            "这里丢了信任",
            _of(d.lost_trust, d.n),
            f"选完信任就降了，多半是因为{_quoted(worst.option.text)}{worst.option.feedback}",
            "来访人听见这句话，心里想的是什么？换一句怎么说？",
            worst.option.text,
            d,
        )
    if rival and rival.share >= SPLIT and d.best_share >= SPLIT:
        yield TalkingPoint(
            1.2 + min(rival.share, d.best_share),
            "分歧",
            "大家在这里分成两边",
            f"{best.letter} {best.count} 人，{rival.letter} {rival.count} 人",
            f"一边是“{_clip(best.option.text)}”，一边是{_quoted(rival.option.text)}",
            "请两边各来一位说理由：您听到、看到了什么，才这样选？",
            rival.option.text,
            d,
        )
    elif d.best_share < 0.5 and rival:
        yield TalkingPoint(
            2.0 + (0.5 - d.best_share),
            "多数",
            "多数人没有选最好的",
            f"选对的 {_of(round(d.best_share * d.n), d.n)}",
            f"最多的是{_quoted(rival.option.text)}{rival.option.feedback or d.reason}",
            "这个选择好在哪里，又差了哪一步？",
            rival.option.text,
            d,
        )
    if d.best_share >= 0.8:
        yield TalkingPoint(
            0.1 + d.best_share / 10,
            "做得齐",
            "这里做得最齐",
            _of(best.count, d.n),
            f"{_quoted(best.option.text)}{best.option.feedback or d.reason}",
            "是哪个细节让大家都看出来的？回到窗口，怎样才不会漏掉它？",
            best.option.text,
            d,
        )


def _option(d: RoomDecision, bar: Bar) -> Iterator[TalkingPoint]:
    errors = bar.option.option.errors if bar.option.option else ()
    critical = [e for e in errors if e in CRITICAL]
    if critical:
        yield TalkingPoint(
            3.0 + bar.share,
            "严重错误",
            f"有人选了“{critical[0]}”",
            _of(bar.count, d.n),
            f"{_quoted(bar.option.text)}{bar.option.feedback}这一类错误，成绩封顶。",
            "这一步做了，会落到谁头上？当时手边还有什么别的办法？",
            bar.option.text,
            d,
        )
    elif "指错路" in errors and bar.share >= SOME:
        yield TalkingPoint(
            1.8 + bar.share,
            "指错路",
            "话是暖的，路指错了",
            _of(bar.count, d.n),
            f"{_quoted(bar.option.text)}{bar.option.feedback}",
            "错在哪一个词？来访人照着做，会走到哪里？",
            bar.option.text,
            d,
        )
    elif "越权承诺" in errors and bar.share >= SOME:
        yield TalkingPoint(
            1.7 + bar.share,
            "空许诺",
            "许了做不了主的事",
            _of(bar.count, d.n),
            f"{_quoted(bar.option.text)}{bar.option.feedback}",
            "不许这个，还能给他什么实在的？",
            bar.option.text,
            d,
        )


def _missed(techniques: Iterable[Practice]) -> Iterator[TalkingPoint]:
    asked = [t for t in techniques if t.chances >= LEAST_CHANCES and t.share < 0.5]
    worst = min(asked, key=lambda t: (t.share, -t.chances), default=None)
    if worst is not None:
        yield TalkingPoint(
            1.4 + (0.5 - worst.share),
            "能力",
            f"“{worst.name}”用得少",
            f"能用的 {worst.chances} 人次里，用了 {worst.used} 次",
            "不是不会，是当时没有想到。",
            f"这个故事里，哪一步最该先“{worst.name}”？请用您自己的话说一遍。",
        )


def _of(count: int, n: int) -> str:
    return f"{n} 人里有 {count} 人（{round(100 * count / n)}%）"


def _quoted(text: str) -> str:
    """Words in quotation marks, as a sentence: one stop, wherever it stands."""
    inside = _clip(text)
    return f"“{inside}”" + ("" if inside.endswith(("。", "？", "！", "…")) else "。")


def _clip(text: str, limit: int = 32) -> str:
    flat = text.replace("\n", "").strip("“”")
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
