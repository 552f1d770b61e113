"""Guides and courses as slides: a heading a slide, its points below, the whole text in the notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from casebook.course.model import Course, StepKind
from casebook.exchange.guide_text import guide_markdown
from casebook.exchange.handouts.slides import SlideDeck
from kb.library import Library
from kb.model import Exercise, Guide

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_SENTENCE = re.compile(r"[^。！？]+[。！？]?[”）]?")
_SAID = re.compile(r"^[“《].*[”》]$")
LONGEST_POINT = 70
"""Characters of a point; a longer one is shown by its first sentence, and read in the notes."""


@dataclass
class SlidePart:
    """What stands under one heading; ``leads`` are points that begin with a word in bold: the word, and the rest."""

    title: str
    leads: list[tuple[str, str]] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def parts_of(markdown: str, title: str) -> list[SlidePart]:
    """A text by its headings; what stands before the first is under ``title``."""
    parts = [SlidePart(title)]
    tokens = _MARKDOWN.parse(markdown)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        here = parts[-1]
        if token.type == "heading_open":
            parts.append(SlidePart(_plain(tokens[at + 1])))
            at += 2
        elif token.type == "table_open":
            end = next(i for i in range(at, len(tokens)) if tokens[i].type == "table_close")
            here.tables.append(list(_table(tokens[at:end])))
            at = end
        elif token.type == "inline":
            said = _plain(token)
            lead = _lead(token)
            if lead:
                here.leads.append(lead)
            if said:
                here.points.append(_short(said))
                here.notes.append(said)
        at += 1
    return [p for p in parts if p.points or p.tables]


def _table(tokens: list[Token]) -> Iterator[list[str]]:
    row: list[str] = []
    for token in tokens:
        if token.type == "inline":
            row.append(_plain(token))
        elif token.type == "tr_close":
            yield row
            row = []


def _plain(token: Token) -> str:
    words = (
        c.content if c.type in ("text", "code_inline") else " " if c.type == "softbreak" else ""
        for c in token.children or ()
    )
    return re.sub(r"\s*\{#[\w-]+.*?\}\s*$", "", "".join(words)).strip()


def _lead(token: Token) -> tuple[str, str] | None:
    """The bold words a point begins with, and what follows them."""
    children = [c for c in token.children or () if c.content or c.type.startswith("strong")]
    if len(children) < 3 or children[0].type != "strong_open":
        return None
    end = next(i for i, c in enumerate(children) if c.type == "strong_close")
    said = [
        "".join(c.content for c in part if c.type in ("text", "code_inline"))
        for part in (children[:end], children[end:])
    ]
    return said[0].strip().rstrip("：:"), said[1].strip().lstrip("：:").strip()


def _short(text: str) -> str:
    """A point as it is shown: whole where it is short, else as many sentences as fit."""
    if len(text) <= LONGEST_POINT or _SAID.match(text):
        return text
    shown = ""
    for sentence in _SENTENCE.findall(text):
        if shown and len(shown) + len(sentence) > LONGEST_POINT:
            break
        shown += sentence
    return shown.strip()


def guide_slides(deck: SlideDeck, guide: Guide, label: str = "") -> None:
    """A guide: its own cover, then a slide a heading."""
    deck.cover(guide.title, _first(guide), label)
    for part in parts_of(guide_markdown(guide), guide.title):
        notes = "\n".join(part.notes)
        if len(part.points) == 1 and len(part.points[0]) <= 60 and not part.tables:
            deck.statement(part.points[0], above=part.title if part.title != guide.title else "", notes=notes)
        elif part.leads and len(part.leads) == len(part.points):
            for number, (lead, rest) in enumerate(part.leads, 1):
                above = f"{part.title} {number} / {len(part.leads)}"
                deck.statement(lead, above=above, below=_short(rest), notes=rest)
        elif part.points:
            deck.points(
                part.title, part.points, above=guide.title if part.title != guide.title else "", notes=notes
            )
        for rows in part.tables:
            deck.table(part.title, rows, above=guide.title)


def _first(guide: Guide) -> str:
    return "、".join(guide.posts)


def course_slides(deck: SlideDeck, course: Course, library: Library, lesson: str = "") -> None:
    """A course, or one lesson of it: what is read as slides, what is practised as one slide each.

    Args:
        lesson: id or title of the one lesson; empty for all.
    """
    lessons = [x for x in course.lessons if lesson in ("", x.id, x.title)]
    if not lesson:
        deck.cover(course.title, course.summary, "课程")
        deck.points(
            "怎么学", [x.title + ("（选修）" if x.optional else "") for x in lessons], above=course.title
        )
    for number, one in enumerate(lessons, 1):
        label = f"第 {number} 课" if not lesson else course.title
        intro = [p for part in parts_of(one.intro, one.title) for p in part.points]
        deck.cover(one.title, "\n".join(intro[:2]), label)
        for step in one.steps:
            found = library.get(step.content) if step.content in library else None
            if isinstance(found, Guide):
                guide_slides(deck, found, f"{one.title} · 读")
            elif isinstance(found, Exercise):
                what = {
                    StepKind.PLAY: "一起走一遍",
                    StepKind.JUDGE: "一起判一判",
                    StepKind.SAY: "自己说一句",
                }.get(step.kind, step.kind.value)
                deck.question(found.title, what, notes=found.summary)
