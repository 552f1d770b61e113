"""Reading vocabulary files, and exercises as far as the knowledge base needs them."""

from __future__ import annotations

import re

from kb.codes import structure as codes
from kb.model import (
    CourseEntry,
    Difficulty,
    DrillEntry,
    Exercise,
    Kind,
    ScenarioEntry,
    Vocabulary,
    difficulty_of,
)
from kb.content.shared import read_common, read_sections
from kb.content.values import Reader
from kb.content.markdown import Source

_ARROW = re.compile(r"\s*(?:→|->|=>)\s*")
_LIST = re.compile(r"[、，,]\s*")
_STEP_ID = re.compile(r"(?<![\w-])(?:zn|qj|lx)-[a-z0-9]+(?:-[a-z0-9]+)*")
_BAR = re.compile(r"\s*[｜|]\s*")
_EQUAL = re.compile(r"\s*[=＝]\s*")


def _split(text: str) -> tuple[str, ...]:
    return tuple(p.strip() for p in _LIST.split(text) if p.strip())


def _group(text: str) -> tuple[str, tuple[str, ...]]:
    """``组名：主题、主题``, or topics alone."""
    name, colon, rest = text.partition("：")
    return (name.strip(), _split(rest)) if colon else ("", _split(text))


def read_vocabulary(source: Source) -> tuple[Vocabulary, Reader]:
    """A vocabulary file: 俗称 → 法定用语｜同句的词, 同义 =, 简称 →, 术语, 主题, 别处的事 →."""
    reader = Reader(source.path, source.front)
    common = read_common(reader, source, Kind.VOCABULARY)
    sections = read_sections(reader, source, Kind.VOCABULARY)
    everyday: list[tuple[str, tuple[str, ...]]] = []
    in_context: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = []
    pairs: dict[str, list[tuple[str, str]]] = {"简称": [], "别处的事": []}
    for name, item in ((n, i) for n in ("俗称", *pairs) for i in reader.section_items(sections.get(n))):
        parts = _ARROW.split(item.text.value)
        if len(parts) != 2 or not all(p.strip() for p in parts):
            reader.problems.append(
                codes.VALUE_SHAPE.at(reader.path, item.text.at, key=name, shape="“甲、乙 → 丙”")
            )
        elif name == "俗称":
            meant, *beside = _BAR.split(parts[1], 1)
            for word in _split(parts[0]):
                if beside:
                    in_context.append((word, _split(meant), _split(beside[0])))
                else:
                    everyday.append((word, _split(meant)))
        else:
            pairs[name].extend((word, parts[1].strip()) for word in _split(parts[0]))
    items = {n: reader.section_items(sections.get(n)) for n in ("同义", "术语", "主题", "不是人名")}
    groups = tuple(_group(i.text.value) for i in items["主题"])
    vocabulary = Vocabulary(
        **common,
        everyday=tuple(everyday),
        in_context=tuple(in_context),
        elsewhere=tuple(pairs["别处的事"]),
        synonyms=tuple(tuple(w.strip() for w in _EQUAL.split(i.text.value)) for i in items["同义"]),
        short_names=tuple(pairs["简称"]),
        terms=tuple(w for i in items["术语"] for w in _split(i.text.value)),
        subjects=tuple(w for _, words in groups for w in words),
        subject_groups=groups,
        not_names=frozenset(w for i in items["不是人名"] for w in _split(i.text.value)),
    )
    return vocabulary, reader


def read_exercise(source: Source, kind: Kind) -> tuple[Exercise, Reader]:
    """A scenario, drill or course as something to find: its shared fields, difficulty, summary and story.

    Its own keys and sections are the casebook's to check.
    """
    reader = Reader(source.path, source.front)
    common = read_common(reader, source, kind, keys={k: k for k in source.front}, required=())
    story = next((s.prose.value for s in source.sections), "")
    summary = reader.text("简介") or story.split("\n\n", 1)[0]
    level = difficulty_of(reader.text("难度")) or Difficulty.INTERMEDIATE
    if kind is Kind.COURSE:
        words = (item.text.value for section in source.sections for item in section.items)
        named = tuple(dict.fromkeys(id for text in words for id in _STEP_ID.findall(text)))
        return CourseEntry(
            **common, summary=summary, difficulty=level, body=source.intro.value, related=named
        ), reader
    made = DrillEntry if kind is Kind.DRILL else ScenarioEntry
    return made(**common, summary=summary, difficulty=level, body=story), reader
