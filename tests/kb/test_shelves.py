"""The library as an analyst takes it in hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kb
from kb.codes.samples import LIBRARY
from kb.errors import KnowledgeBaseError
from kb.knowledge_base import KnowledgeBase
from kb.model import Answer, Kind
from kb.model.shown import plain, words
from kb.places import Home
from kb.shelves import day_meant, kind_meant
from tests.conftest import write_files


@pytest.fixture(scope="module")
def lib(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    root = tmp_path_factory.mktemp("shelves")
    shipped = write_files(root / "shipped", LIBRARY)
    return KnowledgeBase.read(Home.find(root / "home"), shipped).indexed()


def test_a_kind_is_a_list_a_table_and_a_shelf_by_id(lib: KnowledgeBase) -> None:
    answers = lib.answers
    assert [a.id for a in answers] == answers.ids and len(answers) == len(answers.ids) > 0
    first = answers[0]
    assert isinstance(first, Answer) and answers[first.id] is first and answers[:1][0] is first
    assert first.id in answers and "wd-nichtda" not in answers and first in answers
    assert list(lib) == [lib[e.id] for e in lib] and len(lib) == len(list(lib)) and first.id in lib
    assert repr(first) == f"<问答 {first.id} {first.title}>" and len(repr(lib)) < 200


def test_frames_have_true_dates(lib: KnowledgeBase) -> None:
    frame = lib.to_frame()
    assert frame["due"].dt.year.notna().any() and set(frame["kind"]) <= {k.value for k in Kind}
    answers = lib.answers.to_frame()
    assert {"short", "basis", "where"} <= set(answers) and len(answers) == len(lib.answers)
    assert lib.to_frame("drill").columns.tolist()[:3] == ["kind", "id", "title"]
    laws = lib.laws.to_frame(on="2026-01-01")
    assert laws["effective"].dt.year.notna().any() and len(laws) >= len(lib.laws)
    assert str(lib.unanswered()["last"].dtype).startswith("datetime64")


def test_articles_stand_in_a_table(lib: KnowledgeBase) -> None:
    one = lib.articles("示例工作条例", on="2026-01-01")
    assert set(one["law"]) == {"示例工作条例"} and one["text"].str.len().min() > 0
    assert len(lib.articles()) >= len(one)
    assert lib.laws["示例工作条例"].law == "示例工作条例" and lib.laws[0] in list(lib.laws)


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-02",
        " 2026-01-02 ",
        dt.date(2026, 1, 2),
        dt.datetime(2026, 1, 2, 9),
        pd.Timestamp("2026-01-02 09:00"),
    ],
)
def test_a_day_is_taken_in_every_form(day: object, lib: KnowledgeBase) -> None:
    assert day_meant(day) == dt.date(2026, 1, 2)
    assert len(lib.search("示例条例2条", on=day)) > 0


def test_results_are_a_list(lib: KnowledgeBase) -> None:
    found = lib.search("多久能有说法")
    assert found[0] is found.hits[0] and list(found) == list(found.hits) and len(repr(found)) < 60


def _no_kind(lib: KnowledgeBase) -> object:
    return lib.search("x", kind="answerz")


WRONG: list[tuple[Callable[[Any], object], str]] = [
    (_no_kind, "可以写：法规"),
    (lambda lib: lib.search("x", topic="没有的主题"), "主题"),
    (lambda lib: lib.search(None), "写成文字"),
    (lambda lib: lib.search("x", limit=-1), "至少 1"),
    (lambda lib: lib.search("x", on="去年"), "2026-11-22"),
    (lambda lib: lib.search("x", on=pd.NaT), "NaT"),
    (lambda lib: lib.article("乱写"), "写成"),
    (lambda lib: lib["wd-shil"], "wd-shili"),
    (lambda lib: lib.answers["wd-shil"], "wd-shili"),
    (lambda lib: lib.laws["示列工作条例"], "示例工作条例"),
    (lambda lib: lib.articles("没有的法"), "import"),
    (lambda lib: lib.to_frame("zz"), "可以写"),
    (lambda lib: kb.open("/no/such/folder"), "new=True"),
]


@pytest.mark.parametrize(("asked", "says"), WRONG)
def test_what_is_wrong_is_one_sentence_that_says_what_is_allowed(
    asked: Callable[[Any], object], says: str, lib: KnowledgeBase
) -> None:
    with pytest.raises(KnowledgeBaseError, match=says) as told:
        asked(lib)
    assert str(told.value).endswith("。") or str(told.value).endswith("？")


def test_an_article_that_is_not_there_is_none(lib: KnowledgeBase) -> None:
    assert lib.article("示例工作条例第九百九十九条") is None


def test_a_typing_error_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeBaseError):
        kb.open(tmp_path / "typo")
    assert not (tmp_path / "typo").exists()


def test_every_noun_shows_itself_and_nothing_of_it_is_markup(lib: KnowledgeBase) -> None:
    shown = [lib._repr_html_(), lib.answers._repr_html_(), lib.laws._repr_html_(), lib.check()._repr_html_()]
    shown += [e._repr_html_() for e in lib]
    assert all("<table>" in one and "dataclass" not in one for one in shown)
    from dataclasses import replace

    evil = replace(lib.answers[0], title="<script>x</script>")
    assert "<script>" not in evil._repr_html_() and "&lt;script&gt;" in evil._repr_html_()
    assert evil.to_dict()["title"] == "<script>x</script>"


def test_values_are_plain_and_cells_short() -> None:
    assert plain({"a": (1, None, dt.date(2026, 1, 2)), Kind.ANSWER: {3, 2}}) == {
        "a": [1, None, "2026-01-02"],
        "问答": [2, 3],
    }
    assert len(words("字" * 5000)) < 500 and words(["a"] * 50).count("\n") == 12 and words(True) == "是"


def test_kinds_go_by_both_languages() -> None:
    assert kind_meant("answers") is kind_meant("问答") is kind_meant(Kind.ANSWER) is Kind.ANSWER
