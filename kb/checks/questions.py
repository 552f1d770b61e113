"""The questions asked of articles: the law is known and holds, the articles are there, nothing is asked twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kb.codes import citation as codes
from kb.codes.content import QUESTION_TWICE
from kb.content.layers import Loaded
from kb.library import Library
from kb.model import Entry, QuestionSet, Status
from kb.model.citations import ArticleNumber, Citation
from kb.model.problems import Place, Problem, nearest


def check_questions(library: Library, one: Loaded, entry: Entry, text: str, on: dt.date) -> Iterator[Problem]:
    """A set of questions against its law; silent about articles of a law of which nothing is known."""
    if not isinstance(entry, QuestionSet) or not entry.law:
        return
    at = _law_place(text)
    history = library.history(entry.law)
    version = library.version(Citation(entry.law), on)
    if history is None or version is None:
        near = nearest(entry.law, library.histories)
        hint = f"您是不是想写《{near[0]}》？" if near else "请核对名字；导入它的原文以后，这些问法就会用上。"
        yield codes.LAW_NOT_HERE.at(one.path, at, law=entry.law, hint=hint)
        return
    if version.status(on) is Status.REPEALED:
        hint = (
            f"请把问法改写到《{history.successor}》的条下。" if history.successor else "请查明现在依据什么。"
        )
        status = Status.REPEALED.value
        yield codes.CITE_NOT_IN_FORCE.at(one.path, at, law=version.law, on=on, status=status, hint=hint)
        return
    for article in entry.articles:
        if version.has(article.number) is False:
            yield codes.CITE_ARTICLE_UNKNOWN.at(
                one.path,
                article.at,
                law=version.law,
                article=article.number.text,
                count=version.count or "若干",
            )


def _law_place(text: str) -> Place:
    line = next((i for i, row in enumerate(text.split("\n"), 1) if row.startswith("法规")), 1)
    return Place(line, 1)


def check_twice(library: Library) -> Iterator[Problem]:
    """The same question of the same article in two files of one layer."""
    first: dict[tuple[str, str, ArticleNumber, str], str] = {}
    for one in library.loaded:
        if not isinstance(one.entry, QuestionSet):
            continue
        law = library.names.get(one.entry.law, one.entry.law)
        for article in one.entry.articles:
            for question, at in zip(article.questions, article.places, strict=True):
                other = first.setdefault((one.layer, law, article.number, question), one.path)
                if other != one.path:
                    yield QUESTION_TWICE.at(one.path, at, value=question)
