"""What the questions of an exam tell trainers: each learner's first sitting only, nothing under ten who were asked."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from casebook.analysis import Analysis, Responses, analyse
from casebook.exam.model import BankItem
from casebook.exam.result import items_of
from casebook.records import AttemptRecord, Records

SITTING_COLUMNS = (
    "attempt", "learner", "name", "content", "started", "finished", "percent", "right", "count", "passed",
)  # fmt: skip
ANSWER_COLUMNS = ("attempt", "learner", "content", "item", "skill", "question", "chosen", "right", "correct")


def first_sittings(attempts: Iterable[AttemptRecord], content: str) -> list[AttemptRecord]:
    """Each learner's first finished sitting of an exam."""
    first: dict[str, AttemptRecord] = {}
    mine = (a for a in attempts if a.content == content and a.result is not None and a.given)
    for attempt in sorted(mine, key=lambda a: (a.started_at, a.id)):
        first.setdefault(attempt.learner, attempt)
    return list(first.values())


def analyse_exam(attempts: Iterable[AttemptRecord], content: str) -> Analysis:
    """Items are the questions; papers are drawn, so each was met by some of the learners only."""
    scores: dict[str, dict[str, float]] = {}
    chosen: dict[str, dict[str, str]] = {}
    asked: dict[str, BankItem] = {}
    for attempt in first_sittings(attempts, content):
        asked |= {i.key: i for i in items_of(attempt.given)}
        marks = (attempt.result or {})["questions"]
        scores[attempt.learner] = {m["item"]: float(m["correct"]) for m in marks}
        chosen[attempt.learner] = {m["item"]: "+".join(m["chosen"]) for m in marks}
    columns = sorted(asked)
    tables = [
        pd.DataFrame.from_dict(table, orient="index").reindex(columns=columns) for table in (scores, chosen)
    ]
    titles = {key: item.question for key, item in asked.items()}
    texts = {key: {o: (o, o in item.right) for o in item.options} for key, item in asked.items()}
    return analyse(Responses(tables[0].astype(float), tables[1], titles, texts), content)


def exam_frames(records: Records) -> dict[str, pd.DataFrame]:
    """Data frames ``sittings`` (one row a finished sitting) and ``answers`` (one row a question), times in UTC."""
    names = {p.id: p.name for p in records.learners()}
    sittings, answers = [], []
    for a in records.attempts():
        if not a.given or a.result is None or "questions" not in a.result:
            continue
        base = {"attempt": a.id, "learner": a.learner, "content": a.content}
        totals = {k: a.result[k] for k in ("percent", "right", "count", "passed")}
        when = {"started": a.started_at, "finished": a.finished_at}
        sittings.append(base | {"name": names.get(a.learner, "")} | when | totals)
        asked = {i.key: i for i in items_of(a.given)}
        for mark in a.result["questions"]:
            item = asked[mark["item"]]
            said = {"chosen": "；".join(mark["chosen"]), "right": "；".join(item.right)}
            row = {
                "item": item.key,
                "skill": item.skill,
                "question": item.question,
                "correct": mark["correct"],
            }
            answers.append(base | row | said)
    return {
        "sittings": pd.DataFrame(sittings, columns=list(SITTING_COLUMNS)),
        "answers": pd.DataFrame(answers, columns=list(ANSWER_COLUMNS)),
    }
