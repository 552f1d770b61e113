"""Reading the questions asked of a law's articles: a section an article, a plain list below it."""

from __future__ import annotations

from kb.codes import content as content_codes
from kb.codes import structure as codes
from kb.content.fields import QUESTION_LIMIT, QUESTIONS_LEAST
from kb.content.markdown import Item, Section, Source
from kb.content.shared import read_common
from kb.content.values import Reader
from kb.model import ArticleQuestions, Kind, QuestionSet
from kb.model.citations import ArticleNumber, law_name, parse
from kb.model.problems import Place

_ANY_LAW = "条例"  # a section names an article alone; the law stands in the file's fields


def read_questions(source: Source) -> tuple[QuestionSet, Reader]:
    """A set of questions: 法规 in the fields, then ``## 第…条`` with one question a line."""
    reader = Reader(source.path, source.front)
    common = read_common(reader, source, Kind.QUESTIONS)
    if source.intro:
        reader.problems.append(codes.SKIPPED_LINE.at(reader.path, source.intro.at))
    found: dict[ArticleNumber, ArticleQuestions] = {}
    for section in source.sections:
        number = _number(section)
        if number is None:
            name = section.title.value[:20]
            reader.problems.append(
                content_codes.NO_ARTICLE_NUMBER.at(reader.path, section.title.at, name=name)
            )
        elif number in found:
            reader.problems.append(
                codes.SECTION_TWICE.at(reader.path, section.title.at, name=section.title.value)
            )
        else:
            found[number] = _article(reader, section, number)
    if not source.sections:
        reader.problems.append(codes.SECTION_MISSING.at(reader.path, Place(), name="第…条"))
    return QuestionSet(**common, law=law_name(reader.text("法规")), articles=tuple(found.values())), reader


def _number(section: Section) -> ArticleNumber | None:
    """The article a heading names; None when it names anything else, or more."""
    title = section.title.value
    cited = parse(title, default=_ANY_LAW) if title.startswith("第") and section.level == 2 else None
    if cited is None or cited.article is None or cited.place != cited.article.text:
        return None
    return cited.article if cited.law == _ANY_LAW else None


def _article(reader: Reader, section: Section, number: ArticleNumber) -> ArticleQuestions:
    name = section.title.value
    if section.prose:
        reader.problems.append(codes.STRAY_TEXT.at(reader.path, section.prose.at, name=name))
    for below in section.sections:
        reader.problems.append(
            content_codes.NO_ARTICLE_NUMBER.at(reader.path, below.title.at, name=below.title.value[:20])
        )
    kept: dict[str, int] = {}
    for item in section.items:
        text = _question(reader, name, item)
        if text and text in kept:
            reader.problems.append(content_codes.QUESTION_TWICE.at(reader.path, item.text.at, value=text))
        elif text:
            kept[text] = item.text.at.line
    if not kept:
        reader.problems.append(codes.SECTION_MISSING.at(reader.path, section.title.at, name=name))
    elif len(kept) < QUESTIONS_LEAST:
        reader.problems.append(
            content_codes.ARTICLE_QUESTIONS_FEW.at(
                reader.path, section.title.at, name=name, count=len(kept), least=QUESTIONS_LEAST
            )
        )
    return ArticleQuestions(number, tuple(kept), section.title.at.line, tuple(kept.values()))


def _question(reader: Reader, name: str, item: Item) -> str:
    """The question of a list item; empty when it is not one line."""
    text, at = item.text.value, item.text.at
    if item.children or "\n" in text or not text:
        reader.problems.append(
            codes.VALUE_SHAPE.at(reader.path, at, key=name, shape="一行一个问题的清单，不分层")
        )
        return ""
    if len(text) > QUESTION_LIMIT:
        reader.problems.append(
            content_codes.QUESTION_LONG.at(reader.path, at, count=len(text), limit=QUESTION_LIMIT)
        )
    return text
