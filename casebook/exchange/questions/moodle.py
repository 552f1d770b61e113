"""Moodle XML: questions with all that travels beside them, out and in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape, unescape

from lxml import etree

from casebook.exam.model import BankItem
from casebook.exchange.questions.reading import (
    YES_NO,
    AskedQuestion,
    BankReading,
    clean,
    right_places,
    split_story,
    tags_of,
)
from casebook.exchange.questions.xml import local, parse_xml
from kb.errors import UnreadableFile

LOST: tuple[str, ...] = ()
_KINDS = {
    "essay": "问答题",
    "shortanswer": "填空题（简答）",
    "numerical": "数字题",
    "matching": "配对题",
    "cloze": "完形题",
    "ddwtos": "拖放题",
    "gapselect": "选词填空",
    "calculated": "计算题",
    "description": "说明",
}
_BREAK = re.compile(r"(?i)<br\s*/?>\s*|</(?:p|div|li|h[1-6]|tr)>\s*")
_TAG = re.compile(r"<[^<>]{0,400}>")
_PARTED = re.compile(r"(?i)<hr[^<>]{0,40}>")


def write_moodle(items: Iterable[BankItem]) -> bytes:
    """Questions as Moodle XML; options keep their order, a wrong choice costs as much as a right one brings."""
    quiz = etree.Element("quiz")
    last = ""
    for item in items:
        if item.skill != last:
            last = item.skill
            category = etree.SubElement(etree.SubElement(quiz, "question", type="category"), "category")
            etree.SubElement(category, "text").text = f"$course$/访知/{item.skill}"
        _write_one(quiz, item)
    return bytes(etree.tostring(quiz, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _write_one(quiz: etree._Element, item: BankItem) -> None:
    question = etree.SubElement(quiz, "question", type="multichoice")
    _text(question, "name", item.key)
    story = f'<div class="fz-story">{_html(item.story)}</div><hr/>' if item.story else ""
    _text(question, "questiontext", f"{story}<p>{_html(item.question)}</p>", "html")
    _text(question, "generalfeedback", _html(item.reason), "html")
    for name, value in (
        ("defaultgrade", "1.0000000"),
        ("penalty", "0.3333333"),
        ("hidden", "0"),
        ("idnumber", item.key),
        ("single", "false" if item.many else "true"),
        ("shuffleanswers", "false"),
        ("answernumbering", "ABCD"),
    ):
        etree.SubElement(question, name).text = value
    right = right_places(item)
    wrong = len(item.options) - len(right)
    for place, option in enumerate(item.options):
        share = 100 / len(right) if place in right else -100 / wrong if item.many else 0
        answer = etree.SubElement(question, "answer", fraction=f"{share:.5f}".rstrip("0").rstrip("."))
        answer.set("format", "html")
        etree.SubElement(answer, "text").text = _html(option)
        _text(answer, "feedback", "", "html")
    tags = etree.SubElement(question, "tags")
    for word in tags_of(item):
        _text(tags, "tag", word)


def _text(parent: etree._Element, name: str, text: str, format: str = "") -> None:
    element = etree.SubElement(parent, name)
    if format:
        element.set("format", format)
    etree.SubElement(element, "text").text = text


def _html(text: str) -> str:
    return escape(clean(text), quote=False).replace("\n", "<br/>")


def read_moodle(data: bytes, name: str, shown: str) -> BankReading:
    """What a Moodle XML file holds.

    Args:
        data: the bytes.
        name: for keys of questions that bring none.
        shown: the file's name, for messages.

    Raises:
        UnreadableFile: hostile or damaged, or no question bank.
    """
    root = parse_xml(data, shown)
    if local(root) != "quiz":
        raise UnreadableFile(f"{shown}：不是 Moodle 题库，最外面应当是 <quiz>。")
    found = BankReading(name)
    topics: tuple[str, ...] = ()
    for question in root:
        if local(question) != "question":
            continue
        kind = question.get("type", "")
        if kind == "category":
            path = clean(question.findtext("category/text") or "")
            topics = () if "/访知/" in path or not path else (path.rsplit("/", 1)[-1],)
        else:
            _read_one(found, question, kind, topics)
    return found


def _read_one(found: BankReading, question: etree._Element, kind: str, topics: tuple[str, ...]) -> None:
    line = question.sourceline or 1
    asked = _plain(question.find("questiontext"))
    if kind not in ("multichoice", "truefalse"):
        found.leave(line, asked, f"{_KINDS.get(kind, f'“{kind}”这种题')}没有收，只收单选、多选、判断题。")
        return
    if question.find("questiontext/file") is not None or question.find("answer/file") is not None:
        found.leave(line, asked, "题里的图片没有收，只收了文字。")
    answers = question.findall("answer")
    right = tuple(i for i, a in enumerate(answers) if _fraction(a) > 0)
    options = tuple(_plain(a) for a in answers)
    if kind == "truefalse":
        words = {"true": YES_NO[0], "false": YES_NO[1]}
        options = tuple(words.get(o.lower(), o) for o in options)
    many = kind == "multichoice" and clean(question.findtext("single") or "true") in ("false", "0")
    if not many and len(right) > 1:
        full = tuple(i for i in right if _fraction(answers[i]) >= 100)
        if len(full) == 1:
            found.leave(line, asked, "有选项只给部分分，收进来只认满分的那个。")
            right = full
    story, text = split_story(asked)
    tags = tuple(clean(t.findtext("text") or "") for t in question.findall("tags/tag"))
    reason = _plain(question.find("generalfeedback"))
    key = clean(question.findtext("idnumber") or "")
    found.take(line, AskedQuestion(text, options, right, many, story, reason, key, tags, topics))


def _fraction(answer: etree._Element) -> float:
    try:
        return float(answer.get("fraction", "0"))
    except ValueError:
        return 0.0


def _plain(element: etree._Element | None) -> str:
    """The text of an element; HTML loses its tags, lines and rules are kept."""
    if element is None:
        return ""
    text = element.findtext("text") or ""
    if element.get("format", "html") in ("plain_text", "moodle_auto_format", "markdown") and "<" not in text:
        return clean(text)
    if element.get("format") in ("plain_text", "markdown"):
        return clean(text)
    flat = text.replace("\r", "")
    flat = _PARTED.sub("\n\n---\n\n", _BREAK.sub("\n", flat))
    lines = unescape(_TAG.sub("", flat)).replace("\xa0", " ").split("\n")
    return clean(re.sub(r"\n+---\n+", "\n\n---\n\n", "\n".join(x.rstrip() for x in lines)))
