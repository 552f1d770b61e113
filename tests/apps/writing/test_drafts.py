"""Drafts: every state and move, nothing overwritten or published unseen, nothing outside the workbench."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.writing.drafts import MOVES, Drafts, DraftState, EntryDraft, Move, NotNow, PublishedMeanwhile
from apps.writing.files import ChangedMeanwhile, NotHere, OfficeFiles
from apps.writing.history import Author, HowMade
from kb.errors import OutsideLibrary
from kb.places import Home

NOW = dt.datetime(2026, 1, 10, 8, 0, tzinfo=dt.UTC)
PATH = "answers/wd-shili.md"
LI, WU = Author("a1", "小李"), Author("b2", "老吴")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path, tmp_path / "content")


@pytest.fixture
def files(home: Home) -> OfficeFiles:
    return OfficeFiles(home)


@pytest.fixture
def drafts(home: Home, files: OfficeFiles) -> Drafts:
    return Drafts(home, files)


def waiting(drafts: Drafts, text: str = "稿") -> EntryDraft:
    """A draft of 小李's that waits for review."""
    draft = drafts.save(PATH, text, drafts.stamp(PATH), NOW, LI)
    sent = drafts.move(PATH, Move.SEND, draft.stamp, NOW, LI)
    assert sent is not None
    return sent


# Which move is allowed where, written out: what is not named is refused.
TABLE = """
        草稿 待审 退回
改      草稿 不能 退回
审核时改 草稿 待审 退回
送审    待审 不能 待审
收回    不能 草稿 不能
退回    不能 退回 不能
发布    不能 没了 不能
丢掉    没了 不能 没了
"""


def test_the_table_of_moves_is_the_one_written_here() -> None:
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    written = {
        (move, DraftState(state)): cell
        for name, *cells in rows
        for move in Move
        if move.value == name and (move is not Move.SEND_BACK or name == "退回")
        for state, cell in zip(head, cells, strict=True)
    }
    for move in Move:
        for state in DraftState:
            after = MOVES[move].get(state, "不能")
            assert written[move, state] == (after.value if isinstance(after, DraftState) else after or "没了")


def test_a_draft_is_outside_the_content_and_published_as_it_was_seen(
    drafts: Drafts, files: OfficeFiles, home: Home
) -> None:
    sent = waiting(drafts)
    assert not home.content.exists() and files.paths() == [] and [d.path for d in drafts.all()] == [PATH]
    assert drafts.publish(PATH, sent.stamp, "", NOW, WU) == files.stamp(PATH)
    assert files.open(PATH).text == "稿" and drafts.all() == [] and drafts.get(PATH) is None
    (version,) = files.history(PATH)
    assert (version.who, version.writer, version.change, version.current) == (
        "老吴",
        "小李",
        HowMade.PUBLISHED,
        True,
    )


def test_what_waits_is_changed_by_a_reviewer_only_and_keeps_its_writer(drafts: Drafts) -> None:
    sent = waiting(drafts)
    with pytest.raises(NotNow, match="待审"):
        drafts.save(PATH, "又改", sent.stamp, NOW, LI)
    amended = drafts.save(PATH, "改了错字", sent.stamp, NOW, WU, amend=True)
    assert (amended.state, amended.writer, amended.text) == (DraftState.WAITING, LI, "改了错字")
    with pytest.raises(ChangedMeanwhile):
        drafts.publish(PATH, sent.stamp, "", NOW, WU)
    assert drafts.get(PATH) == amended


def test_sent_back_with_a_remark_and_never_without(drafts: Drafts) -> None:
    sent = waiting(drafts)
    with pytest.raises(NotNow, match="为什么"):
        drafts.move(PATH, Move.SEND_BACK, sent.stamp, NOW, WU, "  \n ")
    back = drafts.move(PATH, Move.SEND_BACK, sent.stamp, NOW, WU, "期限\n没有依据")
    assert back is not None and back.remark == "期限 没有依据"
    assert drafts.get(PATH) == back
    again = drafts.save(PATH, "补了依据", back.stamp, NOW, LI)
    assert again.state is DraftState.SENT_BACK and again.remark == "期限 没有依据"
    sent = drafts.move(PATH, Move.SEND, again.stamp, NOW, LI)
    assert sent is not None and sent.remark == "" and [s.move for s in sent.steps][-2:] == ["改", "送审"]


def test_two_writers_do_not_overwrite_each_other(drafts: Drafts) -> None:
    first = drafts.save(PATH, "一", "", NOW, LI)
    with pytest.raises(ChangedMeanwhile) as caught:
        drafts.save(PATH, "二", "", NOW, WU)
    assert caught.value.text == "一" and drafts.get(PATH) == first
    assert drafts.save(PATH, "二", first.stamp, NOW, WU).writer == WU


def test_a_published_text_that_changed_is_never_overwritten_unseen(
    drafts: Drafts, files: OfficeFiles
) -> None:
    first = files.save(PATH, "正式一", "", NOW, WU)
    sent = waiting(drafts)
    second = files.save(PATH, "正式二", first, NOW, WU)
    with pytest.raises(ChangedMeanwhile):  # the reviewer still looks at the first
        drafts.publish(PATH, sent.stamp, first, NOW, WU, over=True)
    with pytest.raises(PublishedMeanwhile):
        drafts.publish(PATH, sent.stamp, second, NOW, WU)
    assert files.open(PATH).text == "正式二" and drafts.get(PATH) == sent
    drafts.publish(PATH, sent.stamp, second, NOW, WU, over=True)
    assert files.open(PATH).text == "稿" and files.text_of(PATH, second) == "正式二"


def test_a_writer_goes_on_from_the_new_published_text(drafts: Drafts, files: OfficeFiles) -> None:
    first = files.save(PATH, "正式一", "", NOW, WU)
    draft = drafts.save(PATH, "稿", first, NOW, LI)
    second = files.save(PATH, "正式二", first, NOW, WU)
    with pytest.raises(ChangedMeanwhile):
        drafts.rebase(PATH, draft.stamp, first, NOW, LI)
    assert drafts.rebase(PATH, draft.stamp, second, NOW, LI).base == second


def test_a_publication_cut_short_is_finished_and_nothing_is_published_twice(
    drafts: Drafts, files: OfficeFiles
) -> None:
    sent = waiting(drafts)
    files.save(PATH, sent.text, "", NOW, WU, HowMade.PUBLISHED, LI)  # and then the power went
    assert drafts.publish(PATH, sent.stamp, "", NOW, WU) == sent.stamp
    assert drafts.get(PATH) is None and len(files.history(PATH)) == 1
    with pytest.raises(NotHere):
        drafts.publish(PATH, sent.stamp, sent.stamp, NOW, WU)


def test_a_dropped_draft_is_set_aside_not_deleted(drafts: Drafts, home: Home) -> None:
    draft = drafts.save(PATH, "不要了", "", NOW, LI)
    assert drafts.move(PATH, Move.DROP, draft.stamp, NOW, LI) is None
    assert drafts.all() == [] and drafts.open(PATH).text == ""
    (left,) = (home.root / "drafts" / "answers").glob(".done-*")
    assert "不要了" in left.read_text("utf8")


@pytest.mark.parametrize(
    "path", ["../x.md", "answers/../../x.md", "/etc/passwd", "answers/.x.md", "x.md", "", "a\0.md"]
)
def test_drafts_stay_in_their_folder(drafts: Drafts, path: str) -> None:
    for act in (drafts.get, drafts.open, drafts.stamp):
        with pytest.raises(OutsideLibrary):
            act(path)
    with pytest.raises(OutsideLibrary):
        drafts.save(path, "x", "", NOW, LI)


SPOILT = ["", "{", "[]", "{}", '{"text": 1}', '{"text":"x","base":"","state":"没有","writer":{}}', "\ud800"]


@pytest.mark.parametrize("text", SPOILT)
def test_a_spoilt_draft_is_said_and_never_overwritten(drafts: Drafts, home: Home, text: str) -> None:
    drafts.save(PATH, "稿", "", NOW, LI)
    file = home.root / "drafts" / (PATH + ".json")
    file.write_bytes(data := text.encode("utf8", "surrogatepass"))
    with pytest.raises(NotNow, match="坏了"):
        drafts.get(PATH)
    with pytest.raises(NotNow):
        drafts.save(PATH, "新", "", NOW, LI)
    assert drafts.all() == [] and file.read_bytes() == data


# Whoever does whatever in whatever order

STEPS = st.lists(
    st.tuples(st.sampled_from([*Move, "direct"]), st.booleans(), st.booleans(), st.sampled_from("甲乙丙")),
    max_size=14,
)


def act(where: tuple[Drafts, OfficeFiles, str, str, dt.datetime], move: Any, text: str, over: bool) -> object:
    """One step of a walk."""
    drafts, files, seen, standing, now = where
    if move == "direct":
        return files.save(PATH, text, seen, now, WU)
    if move in (Move.SAVE, Move.AMEND):
        by = LI if move is Move.SAVE else WU
        return drafts.save(PATH, text, seen, now, by, amend=move is Move.AMEND)
    if move is Move.PUBLISH:
        return drafts.publish(PATH, seen, standing, now, WU, over=over)
    return drafts.move(PATH, move, seen, now, WU, "改")


@settings(max_examples=120, deadline=None)
@given(STEPS)
def test_any_walk_keeps_every_text_and_publishes_only_what_was_sent(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Any, bool, bool, str]]
) -> None:
    """Moves with true and stale stamps: each does what the table says, or refuses and changes nothing."""
    home = Home(root := tmp_path_factory.mktemp("walk"), root / "content")
    files = OfficeFiles(home)
    drafts = Drafts(home, files)
    published: list[str] = []
    for number, (move, stale, over, letter) in enumerate(steps):
        text = f"{letter}{number}"
        before, standing = drafts.get(PATH), files.open(PATH)
        seen = "0" * 16 if stale else before.stamp if before and move != "direct" else standing.stamp
        where = drafts, files, seen, standing.stamp, NOW + dt.timedelta(minutes=number)
        try:
            act(where, move, text, over)
        except (ChangedMeanwhile, NotNow, NotHere, PublishedMeanwhile):
            assert (drafts.get(PATH), files.open(PATH)) == (before, standing)
            continue
        assert not stale
        after, there = drafts.get(PATH), files.open(PATH)
        if move == "direct":
            published.append(text)
            assert (after, there.text) == (before, text)
            continue
        state = before.state if before else DraftState.WRITING
        assert (after.state if after else None) == MOVES[move][state]
        if move is Move.PUBLISH:
            assert before is not None and before.state is DraftState.WAITING and there.text == before.text
            assert over or before.base == standing.stamp or standing.stamp == before.stamp
            published += [before.text] if standing.text != before.text else []
        else:
            assert there == standing
    lined = files.history(PATH)
    assert [files.text_of(PATH, v.stamp) for v in reversed(lined)] == published
    assert [v.current for v in lined] == [True] * bool(lined) + [False] * (len(lined) - 1)
