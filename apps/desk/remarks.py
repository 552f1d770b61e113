"""没答案 and 内容有误: what officers say about an entry, for trainers; taken back as easily as given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

from kb.files import Journal

KINDS = {"missing": "没答案", "wrong": "内容有误"}
QUESTION_LIMIT = 300  # characters


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark.

    Attributes:
        event: names it when it is taken back.
        kind: ``missing`` or ``wrong``.
        entry: id of the entry it is about.
        question: what had been typed, without personal data; may be empty.
        user: a login name; empty on the same machine.
        time: UTC.
        said: what is missing or wrong, in the officer's own sentence, without personal data; may be empty.
    """

    event: str
    kind: str
    entry: str
    question: str
    user: str
    time: str
    said: str = ""


class Remarks:
    """The remarks of an office: append-only lines, so several processes may write.

    Args:
        folder: created when first written to.
        clean: makes a question fit to be kept, or refuses with None.
    """

    def __init__(self, folder: Path, clean: Callable[[str], str | None]) -> None:
        self._journal = Journal(folder / "remarks.jsonl", "反馈正被另一个程序写入，请再试一次。")
        self._clean = clean

    def add(
        self, kind: str, entry: str, question: str, *, user: str, when: dt.datetime, said: str = ""
    ) -> Remark:
        """Keep a remark.

        Raises:
            ValueError: for a kind that is none.
        """
        if kind not in KINDS:
            raise ValueError(kind)
        moment = when.astimezone(dt.UTC).isoformat(timespec="seconds")
        one = Remark(uuid4().hex, kind, entry, self._kept(question), user, moment, self._kept(said))
        self._journal.append(asdict(one))
        return one

    def _kept(self, words: str) -> str:
        """Words fit to be kept; none where they cannot be cleaned."""
        plain = words.strip()[:QUESTION_LIMIT]
        return (self._clean(plain) or "")[:QUESTION_LIMIT] if plain else ""

    def undo(self, event: str) -> bool:
        """Take one back (or, for a trainer: it is dealt with); False when there is none of that name."""
        if event not in {r.event for r in self.all()}:
            return False
        self._journal.append({"undo": event})
        return True

    def all(self) -> list[Remark]:
        """Those that stand, newest first; lines that cannot be read are left out."""
        standing: dict[str, Remark] = {}
        for row in self._journal.rows():
            if "undo" in row:
                standing.pop(str(row["undo"]), None)
            elif all(name in row for name in Remark.__slots__ if name != "said"):  # earlier rows have none
                standing[str(row["event"])] = Remark(**{k: str(row.get(k, "")) for k in Remark.__slots__})
        return list(reversed(standing.values()))
