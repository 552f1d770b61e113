"""What the desk teaches search: confirmed questions, taken back when wrong, and queries that found nothing.

Append-only JSON lines under a lock, so several processes may write and nothing is ever rewritten. Personal data is kept
out by the caller's ``clean``: it returns the text fit to be kept, or None when it should not be kept at all.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias
from uuid import uuid4

from kb.files import Journal, ReadSoFar

Clean: TypeAlias = Callable[[str], str | None]
QUESTION_LIMIT = 300  # characters; what is longer is a letter, not a question
BUSY = "反馈正被另一个程序写入，请再试一次。"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A question somebody found answered by an entry.

    Attributes:
        event: names the confirmation when it is taken back.
        question: as cleaned.
        passage: id of the entry or article.
        fingerprint: the version of the entry it was confirmed on.
        user: who confirmed; a login name.
        time: UTC.
    """

    event: str
    question: str
    passage: str
    fingerprint: str
    user: str
    time: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A query without results."""

    query: str
    time: str


@dataclass(frozen=True, slots=True)
class FrozenFeedback:
    """Confirmed questions as they stood at one moment.

    Attributes:
        mark: tells one state from another.
        questions: all that stood, oldest first.
    """

    mark: tuple[int, int] = (0, 0)
    questions: tuple[Confirmed, ...] = ()

    def confirmed(self) -> list[Confirmed]:
        """All confirmations, oldest first."""
        return list(self.questions)


class Feedback:
    """The feedback of an office.

    Args:
        folder: created when first written to.
        clean: makes a query fit to be kept, or refuses with None.
    """

    def __init__(self, folder: Path, clean: Clean = lambda query: query) -> None:
        self.folder = folder
        self._clean = clean
        self._confirmations = Journal(folder / "confirmed.jsonl", BUSY)
        self._unanswered = Journal(folder / "unanswered.jsonl", BUSY)
        self._reading = threading.Lock()
        self._read: ReadSoFar | None = None
        self._standing: dict[str, Confirmed] = {}

    @property
    def mark(self) -> tuple[int, int]:
        """Changes whenever a confirmation is added or taken back."""
        return self._confirmations.mark

    def confirm(
        self, question: str, passage: str, *, fingerprint: str, user: str, when: dt.datetime
    ) -> Confirmed | None:
        """Remember that an entry answers a question.

        Returns:
            What was kept; None when the question is empty, too long or not fit to be kept.
        """
        kept = self._clean(question.strip())
        if not kept or not kept.strip() or len(kept) > QUESTION_LIMIT:
            return None
        one = Confirmed(uuid4().hex, kept.strip(), passage, fingerprint, user, _utc(when))
        self._confirmations.append(asdict(one))
        return one

    def undo(self, event: str, *, user: str, when: dt.datetime) -> bool:
        """Take a confirmation back; False when there is none of that name."""
        if event not in {c.event for c in self.confirmed()}:
            return False
        self._confirmations.append({"undo": event, "user": user, "time": _utc(when)})
        return True

    def confirmed(self) -> list[Confirmed]:
        """All confirmations that stand, oldest first; what was read before is not read again."""
        with self._reading:
            self._read, rows, follows = self._confirmations.rows_from(self._read)
            if not follows:
                self._standing = {}
            for row in rows:
                _take_up(row, self._standing)
            return list(self._standing.values())

    def frozen(self) -> FrozenFeedback:
        """The confirmed questions as they stand now, so that no search stops to read them again."""
        return FrozenFeedback(self.mark, tuple(self.confirmed()))

    def not_found(self, query: str, *, when: dt.datetime) -> bool:
        """Remember a query that no answer fits, for trainers; False when it is empty, too long or not fit to be kept."""
        kept = (self._clean(query.strip()) or "").strip()
        if not kept or len(kept) > QUESTION_LIMIT:
            return False
        self._unanswered.append({"query": kept, "time": _utc(when)})
        return True

    def unanswered(self) -> list[Unanswered]:
        """All queries without results, oldest first."""
        rows = self._unanswered.rows()
        return [Unanswered(str(r.get("query", "")), str(r.get("time", ""))) for r in rows if r.get("query")]


def _take_up(row: dict[str, Any], standing: dict[str, Confirmed]) -> None:
    """A row of the journal confirms or takes back."""
    if "undo" in row:
        standing.pop(str(row["undo"]), None)
        return
    row.setdefault("fingerprint", row.get("digest"))  # as it was called until version 0.2
    if all(isinstance(row.get(name), str) for name in Confirmed.__slots__):
        standing[row["event"]] = Confirmed(**{name: row[name] for name in Confirmed.__slots__})


def _utc(when: dt.datetime) -> str:
    return when.astimezone(dt.UTC).isoformat(timespec="seconds")
