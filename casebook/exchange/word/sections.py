"""A Word document taken apart: its title, its sections, their lines as Markdown, and which section of a kind each is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from casebook.exchange.answer_words import part_named
from casebook.exchange.content_file import item_of, one_line, paragraphs
from kb.law.importers.lines import Line
from kb.law.importers.word_package import Package, attribute, local
from kb.model import Kind

BULLET = "•"
_POINT = re.compile(r"^[一二三四五六七八九十]{1,3}[、.．]\s*\S{1,24}$")
_NUMBER = re.compile(r"^(?:[0-9]{1,2}[.．、)）]|[（(][0-9]{1,2}[)）])[\s　]*(?![0-9])")
_BULLETS = re.compile(rf"^({BULLET}{{1,9}})[\s　]*")
_SECTIONS: Mapping[Kind, Mapping[str, tuple[str, ...]]] = {
    Kind.GUIDE: {
        "步骤": (
            "操作步骤",
            "办理步骤",
            "工作步骤",
            "工作流程",
            "办理流程",
            "流程",
            "怎么做",
            "方法步骤",
            "操作流程",
        ),
        "依据": ("政策依据", "法律依据", "法规依据", "办理依据", "有关规定", "相关规定"),
        "文书": ("相关文书", "使用文书", "文书材料"),
        "时限": ("办理时限", "期限", "办理期限"),
    },
    Kind.CASE: {
        "经过": (
            "案情",
            "基本情况",
            "案例经过",
            "背景",
            "案例背景",
            "事情经过",
            "案情简介",
            "基本案情",
            "事件经过",
            "信访经过",
            "简要案情",
        ),
        "诉求": ("诉求事项", "主要诉求", "信访诉求", "诉求分析", "反映问题", "来访诉求", "信访事项"),
        "处境与行为": (),
        "处理": (
            "处理过程",
            "办理过程",
            "处理情况",
            "做法",
            "主要做法",
            "化解过程",
            "工作过程",
            "办理情况",
            "调处过程",
        ),
        "结果": ("处理结果", "办理结果", "成效", "化解结果", "工作成效", "案件结果", "最终结果"),
        "教学要点": (
            "启示",
            "经验启示",
            "点评",
            "案例点评",
            "思考",
            "案例启示",
            "经验做法",
            "工作启示",
            "几点思考",
            "反思",
        ),
        "依据": ("政策依据", "法律依据", "法规依据", "办理依据", "相关规定", "有关规定"),
    },
}


@dataclass(frozen=True, slots=True)
class WordSection:
    """A heading with the lines up to the next heading.

    Attributes:
        name: as it stands; empty before the first heading.
        level: 0 before the first.
    """

    name: str
    level: int
    lines: tuple[str, ...]


class BulletedWord(Package):
    """A Word file whose bullets are read as marks before their lines, instead of going unsaid."""

    def xml(self, part: str) -> etree._Element | None:
        root = super().xml(part)
        if root is not None and part.lower().endswith("numbering.xml"):
            for level in (e for e in root.iter() if local(e) == "lvl"):
                children = {local(e): e for e in level}
                form, text = children.get("numFmt"), children.get("lvlText")
                if form is not None and text is not None and attribute(form, "val") == "bullet":
                    depth = attribute(level, "ilvl")
                    _set(form, "decimal")
                    _set(text, BULLET * (1 + (int(depth) if depth.isascii() and depth.isdigit() else 0)))
        return root


def _set(element: etree._Element, value: str) -> None:
    for key in element.attrib:
        if str(key).rpartition("}")[2] == "val":
            element.attrib[key] = value


def sections_of(lines: Sequence[Line], name: str) -> tuple[str, list[WordSection]]:
    """The title and the sections. The first line is the title when it is short; where the file marks no headings, lines such
    as ``一、基本情况`` and short names known to content files are taken for them.
    """
    texts = [(line.level, line.text) for line in lines]
    title = one_line(name)
    if texts and len(texts[0][1]) <= 60 and " | " not in texts[0][1] and texts[0][1][-1:] not in "。；，":
        title, texts = one_line(texts[0][1]), texts[1:]
    marked = any(level for level, _ in texts)
    out: list[tuple[str, int, list[str]]] = [("", 0, [])]
    for level, text in texts:
        found = level or (1 if not marked and _looks_head(text) else 0)
        if found:
            out.append((_head_name(text), found, []))
        else:
            out[-1][2].append(text)
    return title, [WordSection(n, level, tuple(rows)) for n, level, rows in out if n or rows]


def _head_name(text: str) -> str:
    return item_of(text).strip("【】〔〕：: ") or one_line(text)


def _looks_head(text: str) -> bool:
    if _POINT.match(text) and text[-1] not in "。；，！？":
        return True
    name = _head_name(text)
    return len(text) <= 12 and (
        part_named(name) != "" or any(section_named(kind, name) for kind in _SECTIONS)
    )


def section_named(kind: Kind, name: str) -> str:
    """The section of a kind that a heading means; empty for none."""
    word = name.replace(" ", "")
    return next((own for own, also in _SECTIONS[kind].items() if word == own or word in also), "")


def kind_of(title: str, sections: Sequence[WordSection]) -> Kind:
    """What a document is, by its sections; a guide where nothing tells."""
    names = [s.name for s in sections]
    case = {k for n in names if (k := section_named(Kind.CASE, n)) and k != "依据"}
    if len(case) >= 2 or ("案例" in title and case):
        return Kind.CASE
    parts = {p for n in names if (p := part_named(n)) and p not in ("依据", "时限")}
    if len(parts) >= 2 and not any(section_named(Kind.GUIDE, n) == "步骤" for n in names):
        return Kind.ANSWER
    return Kind.GUIDE


def markdown_of(lines: Sequence[str]) -> str:
    """Lines as Markdown: tables, numbered and bulleted lists, paragraphs."""
    out: list[str] = []
    before = ""
    number = 0
    for line in lines:
        shape, words = shaped(line)
        if not words:
            continue
        if shape != before or shape == "text":
            out += [""] if out else []
            number = 0
        if shape == "table":
            out.append(words)
            if before != "table":
                out.append("|" + " --- |" * (words.count(" | ") + 1))
        elif shape == "number":
            number += 1
            out.append(f"{number}. {words}")
        elif shape == "bullet":
            depth = len(_BULLETS.match(line)[1]) - 1  # type: ignore[index]
            out.append(f"{'  ' * depth}- {words}")
        else:
            out.append(words)
        before = shape
    return "\n".join(out)


def shaped(line: str) -> tuple[str, str]:
    """What a line is (table, bullet, number, text), and its words as Markdown."""
    if " | " in line:
        cells = [one_line(c).replace("|", "／") for c in line.split(" | ")]
        return "table", f"| {' | '.join(cells)} |"
    if _BULLETS.match(line):
        return "bullet", item_of(line)
    if found := _NUMBER.match(line):
        return "number", item_of(line[found.end() :])
    return "text", paragraphs(line)


def nested(sections: Sequence[WordSection], at: int) -> tuple[list[WordSection], int]:
    """The sections below the one at a place, and where the next of its level begins."""
    end = at + 1
    while end < len(sections) and sections[end].level > sections[at].level:
        end += 1
    return list(sections[at + 1 : end]), end


def unmarked(line: str) -> str:
    """A line without the marks of a bullet."""
    return _BULLETS.sub("", line)
