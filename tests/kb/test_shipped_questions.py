"""The shipped questions: every article is there, every word is our own."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from kb.checks.questions import check_questions, check_twice
from kb.library import Library
from kb.model import QuestionSet
from kb.model.problems import Severity
from tests.shipped import shipped_library

ON = dt.date(2026, 11, 27)


@pytest.fixture(scope="module")
def shipped() -> Library:
    return shipped_library()


def sets(library: Library) -> list[QuestionSet]:
    return [one for found in library.question_sets.values() for one in found]


def test_every_article_exists_where_its_law_is_known(shipped: Library) -> None:
    found = [
        str(problem)
        for one in shipped.loaded
        if isinstance(one.entry, QuestionSet)
        for problem in (*one.problems, *check_questions(shipped, one, one.entry, "", ON))
        if problem.severity is Severity.ERROR
    ]
    assert found == []
    assert [str(p) for p in check_twice(shipped)] == []


def test_three_thousand_articles_have_questions(shipped: Library) -> None:
    articles = {
        (law, a.number) for law, found in shipped.question_sets.items() for one in found for a in one.articles
    }
    assert len(articles) >= 3000
    few = [f"{one.id}{a.number.text}" for one in sets(shipped) for a in one.articles if len(a.questions) < 3]
    assert few == []


def test_no_question_is_one_of_those_search_is_measured_with(shipped: Library, questions: Path) -> None:
    """Else the benchmark would measure itself."""
    lines = (questions / "train.jsonl").read_text("utf-8").splitlines()
    theirs = {squeeze(json.loads(line)["question"]) for line in lines if line.strip()}
    ours = [q for one in sets(shipped) for a in one.articles for q in a.questions]
    assert len(theirs) > 1000
    assert [q for q in ours if squeeze(q) in theirs] == []


def squeeze(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
