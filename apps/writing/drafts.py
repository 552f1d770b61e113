"""Drafts: texts on their way to the office's content, kept outside it, so that the library never reads them.

One draft an entry, one file a draft: text, state and what became of it so far change together or not at all. A draft is
saved only over what was opened, and published only over what the reviewer has seen.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from apps.writing.files import (
    LONGEST,
    ChangedMeanwhile,
    NotHere,
    OfficeFiles,
    Opened,
    TooLong,
    place,
    stamp_of,
)
from apps.writing.history import Author, HowMade
from kb.content.layers import inside
from kb.errors import KnowledgeBaseError
from kb.files import exclusive, write_whole
from kb.places import Home

FOLDER = "drafts"
REMARK = 500  # characters of a reviewer's remark
STEPS = 200  # of a draft that are remembered
BEHIND = "起草以后，正式版又改过了。请先看清改了什么，再决定发布还是退回。"
_SUFFIX = ".json"
_BUSY = "别的程序正在保存这份稿子，请过一会儿再试。"


class DraftState(StrEnum):
    """Where a draft is on its way."""

    WRITING = "草稿"
    WAITING = "待审"
    SENT_BACK = "退回"


class Move(StrEnum):
    """What may be done with a draft."""

    SAVE = "改"
    AMEND = "审核时改"
    SEND = "送审"
    TAKE_BACK = "收回"
    SEND_BACK = "退回"
    PUBLISH = "发布"
    DROP = "丢掉"


# Where each move leads from each state in which it is allowed; None: the draft is gone.
MOVES: dict[Move, dict[DraftState, DraftState | None]] = {
    Move.SAVE: {
        DraftState.WRITING: DraftState.WRITING,
        DraftState.SENT_BACK: DraftState.SENT_BACK,
    },
    Move.AMEND: {state: state for state in DraftState},
    Move.SEND: {DraftState.WRITING: DraftState.WAITING, DraftState.SENT_BACK: DraftState.WAITING},
    Move.TAKE_BACK: {DraftState.WAITING: DraftState.WRITING},
    Move.SEND_BACK: {DraftState.WAITING: DraftState.SENT_BACK},
    Move.PUBLISH: {DraftState.WAITING: None},
    Move.DROP: {DraftState.WRITING: None, DraftState.SENT_BACK: None},
}


class NotNow(KnowledgeBaseError):
    """A move that the draft's state does not allow."""


class PublishedMeanwhile(KnowledgeBaseError):
    """The published text is not the one the draft was begun from, and nobody has said that this is known."""


@dataclass(frozen=True, slots=True)
class DraftStep:
    """Something that was done with a draft: when (UTC, ISO), by whom, what, and a remark."""

    at: str
    who: str
    person: str
    move: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A draft.

    Attributes:
        path: of the content file it is to become.
        base: stamp of the published text it was begun from; empty when there was none.
        writer: who saved it last.
        steps: oldest first; repeated saves of one person are one step.
    """

    path: str
    text: str
    base: str
    state: DraftState
    writer: Author
    steps: tuple[DraftStep, ...] = ()

    @property
    def stamp(self) -> str:
        """Changes when the text does."""
        return stamp_of(self.text)

    @property
    def since(self) -> str:
        """When the last thing was done with it: UTC, ISO."""
        return self.steps[-1].at if self.steps else ""

    @property
    def remark(self) -> str:
        """What the reviewer said when it was last sent back; empty when it has not been."""
        said = (s.remark for s in reversed(self.steps) if s.move == Move.SEND_BACK)
        return next(said, "") if self.state is DraftState.SENT_BACK else ""

    def moved(self, move: Move, by: Author, now: dt.datetime, remark: str = "") -> EntryDraft | None:
        """The draft after a move; None when it is gone then.

        Raises:
            NotNow: when its state does not allow that.
        """
        if self.state not in MOVES[move]:
            raise NotNow(f"这份稿子现在是“{self.state}”，不能{move}。请刷新页面看看。")
        state = MOVES[move][self.state]
        if state is None:
            return None
        step = DraftStep(now.isoformat(), by.name, by.person, move.value, remark)
        steps = self.steps
        last = steps[-1] if steps else None
        if move in (Move.SAVE, Move.AMEND) and last and (last.move, last.person) == (step.move, step.person):
            steps = steps[:-1]
        return replace(self, state=state, steps=(*steps, step)[-STEPS:])


class Drafts:
    """The drafts of an office.

    Args:
        home: its folder; drafts are kept in ``home.root / "drafts"``.
        files: the published files.
    """

    def __init__(self, home: Home, files: OfficeFiles) -> None:
        self._content = home.content
        self._root = home.root / FOLDER
        self._files = files

    @property
    def folder(self) -> Path:
        """Where they are kept."""
        return self._root

    def all(self) -> list[EntryDraft]:
        """All drafts, the one that has waited longest first; a spoilt file is left out."""
        out = []
        for file in self._root.glob("*/**/*" + _SUFFIX):
            path = file.relative_to(self._root).as_posix().removesuffix(_SUFFIX)
            if not file.name.startswith("."):
                with contextlib.suppress(KnowledgeBaseError):
                    found = self.get(path)
                    out += [found] if found else []
        return sorted(out, key=lambda d: (d.since, d.path))

    def get(self, path: str) -> EntryDraft | None:
        """The draft of an entry.

        Raises:
            OutsideLibrary: when the path leads out, or names no content file.
            NotNow: when the file it is kept in is spoilt.
        """
        try:
            return _read(self._file(path).read_text("utf-8"), path)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            raise NotNow("这份稿子的文件坏了，请管理员看看数据文件夹里的 drafts。") from None

    def open(self, path: str) -> Opened:
        """The draft's text; where there is none, the published one."""
        draft = self.get(path)
        return Opened(path, draft.text, draft.stamp) if draft else self._files.open(path)

    def stamp(self, path: str) -> str:
        """The stamp of what :meth:`open` gives."""
        draft = self.get(path)
        return draft.stamp if draft else self._files.stamp(path)

    def save(
        self, path: str, text: str, expected: str, now: dt.datetime, by: Author, *, amend: bool = False
    ) -> EntryDraft:
        """Keep a text as the entry's draft.

        Args:
            expected: stamp of what was opened: the draft, or the published text when there was no draft.
            amend: for a reviewer, who may also change what waits for review.

        Raises:
            ChangedMeanwhile: when something else stands there.
            NotNow: when it waits for review.
            OutsideLibrary: when the path is not a content file, or the text is too long.
        """
        if len(text) > LONGEST:
            raise TooLong(f"太长了：一个文件最多 {LONGEST} 个字，请拆成几个。")
        file = self._file(path)
        with self._alone():
            draft = self.get(path)
            stands = draft.stamp if draft else self._files.stamp(path)
            if stands != expected:
                now_there = self.open(path)
                raise ChangedMeanwhile(now_there.text if stands else None, stands)
            begun = draft or EntryDraft(path, "", expected, DraftState.WRITING, by)
            moved = begun.moved(Move.AMEND if amend else Move.SAVE, by, now)
            assert moved is not None
            writer = draft.writer if draft and amend else by
            return _write(file, replace(moved, text=text, writer=writer))

    def move(
        self, path: str, move: Move, seen: str, now: dt.datetime, by: Author, remark: str = ""
    ) -> EntryDraft | None:
        """Send in, take back, send back or drop a draft; a dropped one is set aside under a hidden name.

        Args:
            seen: stamp of the draft as it was when somebody decided so.

        Raises:
            ChangedMeanwhile: when its text has changed since.
            NotNow: when its state does not allow it, or it is sent back without a remark.
            NotHere: when there is none.
        """
        said = " ".join(remark.split())[:REMARK]
        if move is Move.SEND_BACK and not said:
            raise NotNow("退回要写一句为什么，写稿的人才知道改哪里。")
        with self._alone():
            draft = self.seen(path, seen)
            moved = draft.moved(move, by, now, said)
            if moved is None:
                self._set_aside(path, now)
                return None
            return _write(self._file(path), moved)

    def rebase(self, path: str, seen: str, standing: str, now: dt.datetime, by: Author) -> EntryDraft:
        """The writer has seen the published text as it is now, and goes on from there.

        Raises:
            ChangedMeanwhile: when the draft or the published text is another one by now.
            NotNow, NotHere: as for :meth:`move`.
        """
        with self._alone():
            draft = self.seen(path, seen)
            self._standing(path, standing)
            moved = draft.moved(Move.SAVE, by, now)
            assert moved is not None
            return _write(self._file(path), replace(moved, base=standing))

    def publish(
        self, path: str, seen: str, standing: str, now: dt.datetime, by: Author, *, over: bool = False
    ) -> str:
        """The draft becomes the published text, the one before is kept as a version. Returns the new stamp.

        Args:
            seen: stamp of the draft the reviewer looked at.
            standing: stamp of the published text the reviewer compared it with.
            over: the reviewer knows that the published text has changed since the draft was begun.

        Raises:
            ChangedMeanwhile: when the draft or the published text is another one by now.
            PublishedMeanwhile: when the published text has changed since the draft was begun, without ``over``.
            NotNow, NotHere: as for :meth:`move`.
        """
        with self._alone():
            draft = self.seen(path, seen)
            draft.moved(Move.PUBLISH, by, now)
            # One that stands there already was published and cut short before it was set aside.
            if self._files.stamp(path) != draft.stamp:
                self._standing(path, standing)
                if standing != draft.base and not over:
                    raise PublishedMeanwhile(BEHIND)
                self._files.save(path, draft.text, standing, now, by, HowMade.PUBLISHED, draft.writer)
            self._set_aside(path, now)
            return draft.stamp

    def seen(self, path: str, seen: str) -> EntryDraft:
        """The draft somebody has looked at.

        Raises:
            ChangedMeanwhile: when its text is another one by now.
            NotHere: when there is none.
        """
        draft = self.get(path)
        if draft is None:
            raise NotHere("没有这份稿子，可能已经发布或者丢掉了。")
        if draft.stamp != seen:
            raise ChangedMeanwhile(draft.text, draft.stamp)
        return draft

    def _standing(self, path: str, standing: str) -> None:
        there = self._files.open(path)
        if there.stamp != standing:
            raise ChangedMeanwhile(there.text if there.stamp else None, there.stamp)

    def _set_aside(self, path: str, now: dt.datetime) -> None:
        file = self._file(path)
        file.replace(file.with_name(f".done-{now:%Y%m%dT%H%M%S%f}-{file.name}"))

    def _file(self, path: str) -> Path:
        place(self._content, path)
        return inside(self._root, path + _SUFFIX)

    def _alone(self) -> contextlib.AbstractContextManager[None]:
        return exclusive(self._root / ".lock", _BUSY, wait=5)


def _write(file: Path, draft: EntryDraft) -> EntryDraft:
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, json.dumps({"format": 1, **asdict(draft)}, ensure_ascii=False))
    return draft


def _read(text: str, path: str) -> EntryDraft:
    kept = json.loads(text)
    return EntryDraft(
        path,
        str(kept["text"]),
        str(kept["base"]),
        DraftState(kept["state"]),
        Author(str(kept["writer"]["person"]), str(kept["writer"]["name"])),
        tuple(DraftStep(**{k: str(v) for k, v in step.items()}) for step in kept["steps"]),
    )
