"""Made-up scenarios for property tests: small, odd, and always walkable."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from casebook.scenario.model import (
    CRITICAL,
    ERRORS,
    RETURN,
    TECHNIQUES,
    Effects,
    Ending,
    FlagGuard,
    Judged,
    LevelGuard,
    Option,
    PairCards,
    Promise,
    Scenario,
    StoryNode,
    StoryParagraph,
    Trust,
    Verdict,
)
from kb.model import Basis
from kb.model.citations import ArticleNumber, Citation

FLAGS = ("记过", "说清了")
WORDS = st.text(alphabet="您好先坐记下来三天后：，。“”？１2 a", min_size=1, max_size=12).map(
    lambda t: "“" + t.strip() + "”"
)
guards = st.lists(
    st.one_of(
        st.builds(FlagGuard, st.sampled_from(FLAGS), st.booleans()),
        st.builds(LevelGuard, st.just("信任"), st.sampled_from("≥≤<>="), st.integers(0, 3)),
        st.builds(LevelGuard, st.just("情绪"), st.sampled_from("≥≤<>="), st.integers(0, 5)),
    ),
    max_size=2,
).map(tuple)
some_flags = st.lists(st.sampled_from(FLAGS), max_size=2, unique=True).map(tuple)
effects = st.builds(Effects, st.integers(-3, 3), st.integers(-3, 3), some_flags, some_flags)
citations = st.builds(
    Citation,
    st.sampled_from(["某省候鸟保护条例", "某市路灯规定"]),
    st.builds(ArticleNumber, st.integers(1, 99)),
)
names = st.lists(st.sampled_from(TECHNIQUES), max_size=2, unique=True).map(tuple)
errors = st.lists(st.sampled_from((*ERRORS, *CRITICAL)), max_size=1).map(tuple)

LINES = st.text(alphabet="您好先坐记下来三天后，。“”？２a", min_size=1, max_size=12).map(lambda t: "您" + t)
some_lines = st.lists(LINES, min_size=1, max_size=3).map(tuple)
cards = st.none() | st.builds(PairCards, *(some_lines for _ in range(6)))


@st.composite
def options(draw: st.DrawFn, id: str, targets: list[str], nodes: list[str]) -> Option:
    """One option; 返回 and promises are rarer than plain ones."""
    target = draw(st.sampled_from([*targets, *targets, RETURN]))
    promise = draw(
        st.none()
        | st.builds(Promise, st.integers(1, 3), st.sampled_from(nodes), st.sampled_from(["", *FLAGS]))
    )
    judged = draw(st.none() | st.builds(Judged, st.sampled_from(list(Verdict)), st.booleans(), WORDS))
    basis = tuple(Basis(c, "管这件事") for c in draw(st.lists(citations, max_size=2)))
    return Option(
        id,
        draw(WORDS),
        target,
        draw(st.integers(-3, 3)),
        draw(names),
        draw(errors),
        draw(guards),
        draw(effects),
        promise,
        judged,
        draw(WORDS),
        basis,
    )


@st.composite
def scenarios(draw: st.DrawFn, loops: bool = False, max_nodes: int = 5) -> Scenario:
    """A scenario whose first option at every node is always open; without loops choices lead only onward.

    Promises lead to the node before the last, so that loopless ones stay loopless.
    """
    count = draw(st.integers(2, max_nodes))
    ids = [f"n{i}" for i in range(count)]
    nodes = []
    for i, id in enumerate(ids[:-1]):
        targets = ids if loops else ids[i + 1 :]
        late = ids if loops else ids[max(i + 1, count - 2) :]
        made = [draw(options(f"{id}{'abc'[k]}", targets, late)) for k in range(draw(st.integers(1, 3)))]
        if made[0].target == RETURN or made[0].guards:
            made[0] = Option(
                made[0].id, made[0].text, ids[-1], made[0].points, effects=made[0].effects, feedback="好。"
            )
        paragraphs = tuple(draw(st.lists(st.builds(StoryParagraph, WORDS, guards), min_size=1, max_size=3)))
        nodes.append(StoryNode(id, f"第{i}幕", paragraphs, tuple(made)))
    nodes.append(
        StoryNode(ids[-1], "散场", (StoryParagraph("人走了。"),), (), draw(st.sampled_from(list(Ending))))
    )
    return Scenario(
        id="qj-shili",
        title=draw(WORDS),
        topics=("示例主题",),
        owner="培训组",
        verified=dt.date(2026, 1, 5),
        due=dt.date(2027, 1, 5),
        path="qj-shili.md",
        summary=draw(WORDS),
        start=ids[0],
        trust=draw(st.sampled_from(list(Trust))),
        emotion=draw(st.integers(0, 5)),
        pass_mark=draw(st.integers(0, 100)),
        turn_limit=draw(st.integers(2, 7)) if loops else None,
        techniques=draw(names),
        basis=tuple(Basis(c) for c in draw(st.lists(citations, max_size=2))),
        nodes=tuple(nodes),
        discussion=draw(st.lists(LINES, max_size=3).map(tuple)),
        cards=draw(cards),
    )
