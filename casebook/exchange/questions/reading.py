"""What a question bank gives: questions as an exam asks them, and what could not be placed, by line.

The words that travel beside a question (what it asks for, its level, topics, articles) are tags; each format puts
them where it has room.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from casebook.exam.model import OWN, SKILLS, BankItem
from kb.model import Difficulty
from kb.model.desk import difficulty_of

MOST_QUESTIONS = 5_000
MOST_OPTIONS = 26
LONGEST = 20_000
"""Characters of one text of a question."""

RULE = "\n\n---\n\n"
"""Stands between a story and its question, in formats that hold one text."""

YES_NO = ("对", "错")


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """One thing of a file that our questions cannot hold: its line (or row), and why, in a sentence."""

    line: int
    what: str
    why: str

    def __str__(self) -> str:
        shown = f"“{self.what}”：" if self.what else ""
        return f"第 {self.line} 行：{shown}{self.why}"


@dataclass(slots=True)
class BankReading:
    """What was read of a file so far.

    Attributes:
        name: of the file, without its suffix; keys of questions that bring none begin with it.
    """

    name: str
    items: list[BankItem] = field(default_factory=list)
    problems: list[NotPlaced] = field(default_factory=list)
    _keys: set[str] = field(default_factory=set)

    def leave(self, line: int, what: str, why: str) -> None:
        """Note what could not be placed."""
        self.problems.append(NotPlaced(line, shortened(what), why))

    def take(self, line: int, asked: AskedQuestion) -> None:
        """Keep a question, if it can be asked; otherwise note why not."""
        why = fault(asked)
        if why:
            self.leave(line, asked.question or asked.story, why)
            return
        item = item_from(asked, f"{self.name}/{len(self.items) + 1}")
        if item.key in self._keys:
            self.leave(line, asked.question, "编号和前面一题重复，按新的一题收下。")
            item = replace(item, key=f"{item.key}~{len(self.items) + 1}")
        if len(self.items) >= MOST_QUESTIONS:
            if len(self.items) == MOST_QUESTIONS and not any(p.why.startswith("超过") for p in self.problems):
                self.leave(line, asked.question, f"超过 {MOST_QUESTIONS} 题，后面的没有收。")
            return
        self._keys.add(item.key)
        self.items.append(item)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as a file has it, before it is known to be sound."""

    question: str
    options: tuple[str, ...]
    right: tuple[int, ...]
    many: bool = False
    story: str = ""
    reason: str = ""
    key: str = ""
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def fault(asked: AskedQuestion) -> str:
    """Why a question cannot be asked, in a sentence; empty when it can."""
    options = [clean(o) for o in asked.options]
    if not clean(asked.question):
        return "没有题目。"
    if len(options) < 2:
        return "选项不到两个，只收单选、多选、判断题。"
    if len(options) > MOST_OPTIONS:
        return f"选项超过 {MOST_OPTIONS} 个，没有收。"
    if not all(options):
        return "有一个选项是空的。"
    if len(set(options)) < len(options):
        return "有两个选项一模一样。"
    if not asked.right:
        return "没有标出正确答案。"
    if len(set(asked.right)) == len(options):
        return "所有选项都标成正确，分不出对错。"
    if not asked.many and len(set(asked.right)) > 1:
        return "单选题标了几个正确答案。"
    if max(len(x) for x in (asked.question, asked.story, asked.reason, *options)) > LONGEST:
        return f"有一段超过 {LONGEST} 个字。"
    return ""


def item_from(asked: AskedQuestion, key: str) -> BankItem:
    """A sound question as an exam asks it."""
    options = tuple(clean(o) for o in asked.options)
    told = dict(t.split("：", 1) for t in asked.tags if "：" in t)
    skill = told.get("考查", "")
    topics = tuple(t.split("：", 1)[1] for t in asked.tags if t.startswith("主题："))
    cited = tuple(t.split("：", 1)[1] for t in asked.tags if t.startswith("依据："))
    return BankItem(
        clean(asked.key) or key,
        skill if skill in SKILLS else OWN,
        clean(asked.question),
        options,
        tuple(options[i] for i in sorted(set(asked.right))),
        clean(asked.story),
        asked.many,
        clean(asked.reason),
        cited,
        topics or tuple(clean(t) for t in asked.topics if clean(t)),
        difficulty_of(told.get("难度", "")) or Difficulty.INTERMEDIATE,
        told.get("来源", ""),
    )


def tags_of(item: BankItem) -> tuple[str, ...]:
    """What travels beside a question, as words: ``考查：五种判断``, ``难度：入门``, ``主题：…``, ``依据：…``, ``来源：…``."""
    return (
        f"考查：{item.skill}",
        f"难度：{item.level.value}",
        *(f"主题：{t}" for t in item.topics),
        *(f"依据：{c}" for c in item.cited),
        *([f"来源：{item.source}"] if item.source else []),
    )


def right_places(item: BankItem) -> tuple[int, ...]:
    """The places of the right options, from 0."""
    return tuple(i for i, o in enumerate(item.options) if o in item.right)


def split_story(text: str) -> tuple[str, str]:
    """Story and question of one text; without a rule between them all of it is the question."""
    story, _, question = text.rpartition(RULE)
    return story, question


def joined_story(item: BankItem) -> str:
    """Story and question as one text."""
    return f"{item.story}{RULE}{item.question}" if item.story else item.question


_CONTROL = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Text without control characters and outer space, lines ended by a newline alone."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def shortened(text: str, most: int = 24) -> str:
    """The beginning of a text, for a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most]}…"


def stable(*words: str) -> str:
    """A short mark that is the same for the same words."""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]


def by_source(items: Iterable[BankItem]) -> dict[str, list[BankItem]]:
    """Questions by what they were made from, in their order."""
    found: dict[str, list[BankItem]] = {}
    for item in items:
        found.setdefault(item.source, []).append(item)
    return found


def letters(places: Sequence[int]) -> str:
    """``AC`` for the places 0 and 2."""
    return "".join(chr(ord("A") + p) for p in places)
