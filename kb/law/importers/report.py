"""What became of each file of an import, and of all of them together."""

from __future__ import annotations

from dataclasses import dataclass

from kb.law.importers.account import CharacterAccount

WORDS = {
    "new": "新增",
    "changed": "更新",
    "same": "没有变化",
    "failed": "没能导入",
    "asked": "没有存，请确认",
    "passed": "跳过",
}


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one text.

    Attributes:
        outcome: ``new``, ``changed``, ``same``, ``failed``, ``asked`` (does not look like a regulation) or ``passed``.
        counted: articles or points found by their numbers.
        kept: articles stored.
        notes: Chinese sentences on what could not be placed.
        account: where the file's characters went; None when nothing was read.
    """

    file: str
    outcome: str
    title: str = ""
    id: str = ""
    counted: int = 0
    kept: int = 0
    notes: tuple[str, ...] = ()
    account: CharacterAccount | None = None

    @property
    def stored(self) -> bool:
        """Whether its text is in the library now."""
        return self.outcome in ("new", "changed", "same")

    @property
    def alarm(self) -> bool:
        """A text was stored without one article: seldom right."""
        return self.stored and not self.kept

    @property
    def complete(self) -> bool:
        """Whether every article found was kept and every character is accounted for."""
        return self.kept >= self.counted and (self.account is None or self.account.whole)

    @property
    def word(self) -> str:
        """The outcome in Chinese; an alarm is part of it."""
        word = WORDS[self.outcome]
        return f"{word}（没有条文，请核对）" if self.alarm else word


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of all files of one import."""

    files: tuple[FileReport, ...]

    def count(self, outcome: str) -> int:
        """How many texts ended that way."""
        return sum(1 for f in self.files if f.outcome == outcome)

    @property
    def counted(self) -> int:
        """Articles found in all files that came in."""
        return sum(f.counted for f in self.files if f.stored)

    @property
    def kept(self) -> int:
        """Articles stored."""
        return sum(f.kept for f in self.files if f.stored)

    @property
    def alarms(self) -> int:
        """Texts stored without one article."""
        return sum(1 for f in self.files if f.alarm)

    @property
    def incomplete(self) -> int:
        """Texts of which something cannot be accounted for."""
        return sum(1 for f in self.files if f.stored and not f.complete)

    @property
    def clean(self) -> bool:
        """Whether everything that should have come in did, whole; not when nothing did at all."""
        nothing = not any(file.stored for file in self.files)
        return not (self.count("failed") or self.count("asked") or self.incomplete or nothing)

    @property
    def summary(self) -> str:
        """One Chinese sentence."""
        counts = "，".join(f"{word} {self.count(key)}" for key, word in WORDS.items() if self.count(key))
        text = f"{counts or '没有文件'}；条文读到 {self.counted}，存下 {self.kept}"
        if self.alarms:
            text += f"；{self.alarms} 份没有读到一条条文，请核对"
        if self.incomplete:
            text += f"；{self.incomplete} 份有字数对不上，不能当作完整"
        return text + "。"

    def to_dict(self) -> dict[str, object]:
        """The shape ``--json`` prints."""
        keys = [*WORDS]
        return {
            "summary": {k: self.count(k) for k in keys}
            | {"alarms": self.alarms, "incomplete": self.incomplete},
            "articles": {"counted": self.counted, "kept": self.kept},
            "files": [
                {
                    "file": f.file,
                    "outcome": f.outcome,
                    "title": f.title,
                    "id": f.id,
                    "counted": f.counted,
                    "kept": f.kept,
                    "alarm": f.alarm,
                    "complete": f.complete,
                    "notes": list(f.notes),
                    "characters": f.account.to_dict() if f.account else None,
                }
                for f in self.files
            ],
        }
