"""没答案 and 内容有误: what officers say about an entry, for trainers; taken back as easily as given."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

from kb.locking import exclusive

KINDS = {"missing": "没答案", "wrong": "内容有误"}
LONGEST = 300


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
    """

    event: str
    kind: str
    entry: str
    question: str
    user: str
    time: str


class Remarks:
    """The remarks of an office: append-only lines, so several processes may write.

    Args:
        folder: created when first written to.
        clean: makes a question fit to be kept, or refuses with None.
    """

    def __init__(self, folder: Path, clean: Callable[[str], str | None]) -> None:
        self.path = folder / "remarks.jsonl"
        self._clean = clean

    def add(self, kind: str, entry: str, question: str, *, user: str, when: dt.datetime) -> Remark:
        """Keep a remark.

        Raises:
            ValueError: for a kind that is none.
        """
        if kind not in KINDS:
            raise ValueError(kind)
        kept = (self._clean(question.strip()) or "")[:LONGEST] if question.strip() else ""
        one = Remark(
            uuid4().hex, kind, entry, kept, user, when.astimezone(dt.UTC).isoformat(timespec="seconds")
        )
        self._append(asdict(one))
        return one

    def undo(self, event: str) -> bool:
        """Take one back (or, for a trainer: it is dealt with); False when there is none of that name."""
        if event not in {r.event for r in self.all()}:
            return False
        self._append({"undo": event})
        return True

    def all(self) -> list[Remark]:
        """Those that stand, newest first; lines that cannot be read are left out."""
        standing: dict[str, Remark] = {}
        try:
            lines = self.path.read_text("utf8", errors="replace").splitlines()
        except OSError:
            return []
        for line in lines:
            try:
                row = json.loads(line)
                if "undo" in row:
                    standing.pop(str(row["undo"]), None)
                else:
                    standing[row["event"]] = Remark(**{k: str(row[k]) for k in Remark.__slots__})
            except (ValueError, KeyError, TypeError):
                continue
        return list(reversed(standing.values()))

    def _append(self, row: dict[str, str]) -> None:
        with (
            exclusive(self.path.parent / "remarks.lock", "反馈正被另一个程序写入，请再试一次。", wait=2.0),
            self.path.open("ab") as file,
        ):
            file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
