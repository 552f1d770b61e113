"""A row of somebody's table becomes the draft of an answer: every word of it is placed, or it is said that it could not be."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from casebook.exchange.answer_words import ASKED, MORE, SHORT, deadline_lines, parts_of
from casebook.exchange.cited import CitedArticle, cited_in, cited_line
from casebook.exchange.content_file import Field, file_of, items_of, listed, one_line, paragraphs, told
from casebook.exchange.model import FormatNote, TakenEntry
from kb.content.fields import SHORT_LIMIT
from kb.library import Library
from kb.model import Kind

TITLE_BEST = 40
_SENTENCE = re.compile(r"[^。！？!?\n]{1,200}[。！？!?]?")
_PATH = re.compile(r"[/\\>＞→\n]+")
_BETWEEN = re.compile(r"[、，,；;|/\\>＞\s→]+")


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What a row says, each field as text; empty where it says nothing.

    Attributes:
        number: of the row.
        category: a path of topics, whichever way it is divided.
        words: the answer itself, perhaps with 【…】 before its parts.
        asked: other ways to ask, one a line.
        source: who issued it.
        nature: what kind of material it is.
        keywords: divided by commas, semicolons or spaces.
    """

    number: int
    title: str
    words: str = ""
    category: str = ""
    asked: str = ""
    source: str = ""
    nature: str = ""
    keywords: str = ""
    basis: str = ""
    papers: str = ""
    responsible: str = ""
    where: str = ""
    phone: str = ""
    notes: tuple[FormatNote, ...] = field(default=())


def words_of(cell: str) -> list[str]:
    """The words of a cell of keywords or of a path of topics."""
    return list(dict.fromkeys(w for part in _BETWEEN.split(cell) if (w := one_line(part))))


def answer_draft(row: AnswerRow, library: Library, today: dt.date) -> TakenEntry:
    """The draft of an answer, with what could not be placed."""
    said = parts_of(row.words)
    notes = list(row.notes)

    def note(text: str, column: str = "") -> None:
        notes.append(FormatNote(text, row.number, column))

    title = one_line(row.title)
    if len(title) > TITLE_BEST:
        note(f"标题有 {len(title)} 个字，最好不超过 {TITLE_BEST} 个", "标题")
    topics, other = _topics(row, library)
    if not topics:
        note(
            "没有认出主题，请从主题表里选一个"
            + (f"；原来的类目是“{one_line(row.category)}”" if row.category.strip() else "")
        )
    free = said.get("", "")
    short = one_line(said.get(SHORT, "")) or _short(free)
    if not short:
        note("没有能当面念的一句话，请写短答")
    sound, faulty, left = _bases(row, said, library, today)
    for cited in faulty:
        note(f"“{cited.citation.text}”没有放进依据：{cited.fault}")
    for line in left:
        if not cited_line(line, library, today):
            note(f"“{line[:30]}”没有认出是哪一条，放在说明里")
    more = "\n".join(x for x in (free if one_line(free) != short else "", said.get(MORE, ""), *left) if x)
    if not sound:
        note("没有认出依据，请补上")
    asked = [*items_of(said.get(ASKED, "")), *items_of(row.asked)] or [title]
    if title not in asked and row.asked.strip():
        asked = [title, *asked]
    front: dict[str, Field] = {
        "标题": title,
        "别名": other,
        "主题": topics,
        "来源": "；".join(x for x in map(one_line, (row.source, row.nature)) if x),
        "短答": short,
        "谁负责": said.get("谁负责", "") or row.responsible,
        "去哪里办": said.get("去哪里办", "") or row.where,
        "联系电话": said.get("联系电话", "") or row.phone,
        "何时升级": said.get("何时升级", ""),
        "责任人": "",
        "核验日期": "",
        "下次核验": "",
    }
    kept = {k: v for k, v in front.items() if v or k not in ("别名", "来源", "联系电话")}
    text = file_of(
        kept,
        [
            listed("问法", dict.fromkeys(asked)),
            listed("依据", [c.line for c in sound]),
            listed("材料", [*items_of(said.get("材料", "")), *items_of(row.papers)]),
            _deadlines(said.get("时限", "")),
            listed("可以说", items_of(said.get("可以说", ""))),
            listed("不要承诺", items_of(said.get("不要承诺", ""))),
            told("说明", paragraphs(more)) if one_line(more) else "",
        ],
    )
    return TakenEntry(Kind.ANSWER, title, text, row.number, tuple(notes))


def _topics(row: AnswerRow, library: Library) -> tuple[list[str], list[str]]:
    """The topics among category and keywords, and the other keywords, which become other names."""
    known = {*library.topics}
    keywords = words_of(row.keywords)
    category = [one_line(part) for part in _PATH.split(row.category)]
    named = [w for w in category if w in known] or [w for w in words_of(row.category) if w in known]
    topics = [*named, *(w for w in keywords if w in known)]
    title = one_line(row.title)
    return list(dict.fromkeys(topics)), [w for w in keywords if w not in known and w != title]


def _short(words: str) -> str:
    """The first sentences, as long as they can be said in one breath; empty when the first is too long."""
    out = ""
    for sentence in _SENTENCE.findall(words[:400]):
        longer = out + one_line(sentence)
        if len(longer) > SHORT_LIMIT:
            break
        out = longer
        if len(out) > SHORT_LIMIT // 2:
            break
    return out


def _bases(
    row: AnswerRow, said: Mapping[str, str], library: Library, today: dt.date
) -> tuple[list[CitedArticle], list[CitedArticle], list[str]]:
    """Sound citations, those with a fault, and lines of 依据 that are not all in the first."""
    found: dict[str, CitedArticle] = {}
    left = []
    for line in (*items_of(said.get("依据", "")), *items_of(row.basis)):
        here = cited_line(line, library, today)
        if not here or any(c.fault for c in here):
            left.append(line)
        for cited in here:
            found.setdefault(cited.citation.key, cited)
    told = bool(found or left)  # where the file says what it rests on, nothing is added to that
    for cited in [] if told else cited_in("\n".join((said.get("", ""), said.get(MORE, ""))), library, today):
        found.setdefault(cited.citation.key, cited)
    return [c for c in found.values() if not c.fault], [c for c in found.values() if c.fault], left


def _deadlines(words: str) -> str:
    lines = ["## 时限"]
    for item in items_of(words):
        lines.append(f"- {deadline_lines(item)}")
    return "\n".join(lines) + "\n"
