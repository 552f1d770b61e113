"""How well search finds what an office's own questions are answered by, and what got worse since last time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any, TypeAlias

from kb.errors import UnreadableFile
from kb.files import write_whole
from kb.model.citations import law_name
from kb.search.results import Hit

DEPTHS = (5, 10, 100)
Search: TypeAlias = Callable[[str, int], Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with the names of what answers it: citations, ids or titles."""

    question: str
    relevant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionRanks:
    """At which places (from 1) the relevant things of a question came; None for those that did not."""

    question: str
    relevant: tuple[str, ...]
    ranks: tuple[int | None, ...]

    @property
    def best(self) -> int | None:
        """The first place a relevant thing came at."""
        return min((r for r in self.ranks if r is not None), default=None)

    def recall(self, depth: int) -> float:
        """The share of the relevant things among the first ``depth``."""
        return sum(r is not None and r <= depth for r in self.ranks) / len(self.ranks)


@dataclass(frozen=True, slots=True)
class Worse:
    """A question whose first relevant hit now comes later; None means not among the first hundred."""

    question: str
    before: int
    now: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome for a set of questions."""

    found: tuple[QuestionRanks, ...]
    worse: tuple[Worse, ...] = ()

    def recall(self, depth: int) -> float:
        """Mean share of relevant things among the first ``depth``; 0 without questions."""
        return mean(f.recall(depth) for f in self.found) if self.found else 0.0

    @property
    def mrr(self) -> float:
        """Mean of one over the place of the first relevant hit; 0 without questions."""
        return mean(1 / f.best if f.best else 0.0 for f in self.found) if self.found else 0.0

    @property
    def missed(self) -> tuple[QuestionRanks, ...]:
        """Questions with nothing relevant among the first ten."""
        return tuple(f for f in self.found if f.best is None or f.best > 10)

    def to_dict(self) -> dict[str, object]:
        """The shape ``--json`` prints."""
        return {
            "questions": len(self.found),
            **{f"recall@{d}": round(self.recall(d), 4) for d in DEPTHS},
            "mrr": round(self.mrr, 4),
            "worse": [{"question": w.question, "before": w.before, "now": w.now} for w in self.worse],
            "found": [
                {"question": f.question, "relevant": list(f.relevant), "ranks": list(f.ranks)}
                for f in self.found
            ],
        }


def read_questions(path: Path) -> list[LabelledQuestion]:
    """Read ``{"question": …, "relevant": […]}``, one a line.

    Raises:
        UnreadableFile: with the first line that is not so.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"读不了 {path.name}：要一个 UTF-8 的文本文件，每行一个 JSON。") from error
    out = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row: dict[str, Any] = json.loads(line)
            question, relevant = row["question"], row["relevant"]
            if not (isinstance(question, str) and isinstance(relevant, list) and relevant):
                raise TypeError
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableFile(
                f'{path.name} 第 {number} 行：要写成 {{"question": "…", "relevant": ["…"]}}，relevant 至少一个。'
            ) from error
        out.append(LabelledQuestion(question, tuple(map(str, relevant))))
    return out


def evaluate(search: Search, questions: Iterable[LabelledQuestion], before: Report | None = None) -> Report:
    """Search every question and note where the relevant things came.

    Args:
        search: (question, how many) → hits, best first.
        before: an earlier report to compare with.
    """
    found = tuple(_found(search(q.question, DEPTHS[-1]), q) for q in questions)
    return Report(found, _worse(found, before))


def _found(hits: Sequence[Hit], asked: LabelledQuestion) -> QuestionRanks:
    places: dict[str, int] = {}
    for place, hit in enumerate(hits, 1):
        for name in (hit.citation, hit.id, hit.title if not hit.citation else ""):
            places.setdefault(law_name(name), place)
    return QuestionRanks(
        asked.question, asked.relevant, tuple(places.get(law_name(name)) for name in asked.relevant)
    )


def _worse(found: Iterable[QuestionRanks], before: Report | None) -> tuple[Worse, ...]:
    earlier: Mapping[str, int | None] = {f.question: f.best for f in before.found} if before else {}
    out = []
    for one in found:
        was = earlier.get(one.question)
        if was is not None and (one.best is None or one.best > was):
            out.append(Worse(one.question, was, one.best))
    return tuple(sorted(out, key=lambda w: (w.now or 101) - w.before, reverse=True))


def save_report(report: Report, folder: Path, name: str) -> None:
    """Keep a report as the last run of a set of questions."""
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{name}.json", json.dumps(report.to_dict(), ensure_ascii=False))


def last_report(folder: Path, name: str) -> Report | None:
    """The last run of a set of questions; None when there is none that can be read."""
    try:
        rows = json.loads((folder / f"{name}.json").read_text("utf-8"))["found"]
        return Report(
            tuple(QuestionRanks(r["question"], tuple(r["relevant"]), tuple(r["ranks"])) for r in rows)
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
