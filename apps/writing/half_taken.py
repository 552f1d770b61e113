"""What a killed process had taken in by half is taken back by whoever takes something in next: all of a file or nothing."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from apps.writing.drafts import Drafts, DraftState, Move
from apps.writing.history import Author
from kb.errors import KnowledgeBaseError
from kb.files import Busy, exclusive, write_whole

BUSY = "另一个文件正在导入，请等它存完再试。"
WAIT = 20.0  # seconds


class HalfTaken:
    """Names the drafts a file is becoming while they are written, so that a process killed meanwhile leaves a trace.

    Args:
        folder: where drafts are kept.
    """

    def __init__(self, folder: Path, drafts: Drafts) -> None:
        self._journal = folder / ".taking.json"
        self._lock = folder / ".taking.lock"
        self._drafts = drafts

    @contextlib.contextmanager
    def writing(self, texts: Mapping[str, str], now: dt.datetime, by: Author) -> Iterator[None]:
        """While the block runs, path → text are being kept as drafts; nobody else takes anything in.

        Raises:
            Busy: while somebody else does.
        """
        with exclusive(self._lock, BUSY, wait=WAIT):
            self._take_back()
            row = {"at": now.isoformat(), "by": asdict(by), "drafts": {p: _mark(t) for p, t in texts.items()}}
            write_whole(self._journal, json.dumps(row, ensure_ascii=False))
            try:
                yield
            finally:  # whoever raises has taken back what was kept
                with contextlib.suppress(OSError):
                    self._journal.unlink(missing_ok=True)

    def mend(self) -> None:
        """Take back what a killed process left, unless somebody is at work just now."""
        if self._journal.exists():
            with contextlib.suppress(Busy), exclusive(self._lock, BUSY):
                self._take_back()

    def _take_back(self) -> None:
        """Under the lock, a journal is what a killed process left. Drafts that were changed since stay."""
        try:
            row = json.loads(self._journal.read_text("utf-8"))
            at, by = dt.datetime.fromisoformat(row["at"]), Author(**row["by"])
            marks = {str(path): str(mark) for path, mark in row["drafts"].items()}
        except FileNotFoundError:
            return
        except (ValueError, KeyError, TypeError, AttributeError):
            marks = {}
        for path, mark in marks.items():
            with contextlib.suppress(KnowledgeBaseError):
                draft = self._drafts.get(path)
                if draft is not None and draft.state is DraftState.WRITING and _mark(draft.text) == mark:
                    self._drafts.move(path, Move.DROP, draft.stamp, at, by)
        self._journal.unlink(missing_ok=True)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
