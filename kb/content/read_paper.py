"""Reading papers: what is filled in, and the skeleton with its gaps."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from kb.codes import paper as codes
from kb.codes.structure import VALUE_NOT_ALLOWED
from kb.content.fields import PAPER_FIELD
from kb.content.markdown import Item, Section, Source
from kb.content.shared import read_common, read_sections
from kb.content.values import Reader
from kb.model import (
    BLANK,
    GIVEN,
    Deadline,
    FieldKind,
    Kind,
    Layout,
    Paper,
    PaperField,
    Receiver,
    HandlingStage,
)
from kb.model.problems import Place, suggestion

_PARTS = re.compile(r"[、；;，,]\s*")
_NAME = re.compile(r"[^{}\s|]{1,12}")
_NEEDED = {
    FieldKind.CHOICE: ("可选",),
    FieldKind.ROWS: ("列",),
    FieldKind.RECKONED: ("起算", "时限", "依据"),
}
Word = TypeVar("Word", bound=enum.StrEnum)


def read_paper(source: Source) -> tuple[Paper, Reader]:
    """A paper from its file."""
    reader = Reader(source.path, source.front)
    common = read_common(reader, source, Kind.PAPER)
    sections = read_sections(reader, source, Kind.PAPER)
    text, line = _skeleton(source, sections.get("正文"))
    paper = Paper(
        **common,
        stage=_word(reader, "阶段", HandlingStage, HandlingStage.REGISTER),
        layout=_word(reader, "版式", Layout, Layout.SHEET),
        receiver=_word(reader, "送给", Receiver, Receiver.OFFICE),
        user=reader.text("谁用"),
        own=_fields(reader, reader.section_items(sections.get("填写"))),
        text=text,
        text_line=line,
        rights=tuple(i.text.value for i in reader.section_items(sections.get("权利"))),
        basis=reader.bases(i.text for i in reader.section_items(sections.get("依据"))),
        related=reader.texts("相关"),
        body=source.intro.value,
    )
    _check(reader, paper)
    return paper, reader


def _word(reader: Reader, key: str, words: type[Word], otherwise: Word) -> Word:
    value = reader.one_of(key, tuple(words))
    return words(value) if value else otherwise


def _skeleton(source: Source, section: Section | None) -> tuple[str, int]:
    """The lines of 正文 as they are written, and the first one's number: headings below it belong to the paper."""
    if section is None:
        return "", 1
    lines = source.text.split("\n")
    first = section.title.at.line
    end = next((n for n in range(first, len(lines)) if lines[n].startswith("## ")), len(lines))
    while first < end and not lines[first].strip():
        first += 1
    return "\n".join(lines[first:end]).rstrip("\n "), first + 1


def _fields(reader: Reader, items: Sequence[Item]) -> tuple[PaperField, ...]:
    found: dict[str, PaperField] = {}
    for item in items:
        made = _field(reader, item)
        if made is not None and made.name in found:
            reader.problems.append(codes.FIELD_TWICE.at(reader.path, made.at, name=made.name))
        elif made is not None:
            found[made.name] = made
    return tuple(found.values())


def _field(reader: Reader, item: Item) -> PaperField | None:
    labelled = item.labelled
    kinds = tuple(FieldKind)
    if labelled is None or labelled[1].value not in kinds or not _NAME.fullmatch(labelled[0].value):
        value = item.text.value.split("\n")[0][:20]
        reader.problems.append(codes.FIELD_BAD.at(reader.path, item.text.at, value=value))
        return None
    name, kind = labelled[0].value, FieldKind(labelled[1].value)
    labels = reader.labels(item, PAPER_FIELD)
    told = {label: text.value for label, (text, _) in labels.items()}
    for needed in _NEEDED.get(kind, ()):
        if not told.get(needed):
            reader.problems.append(
                codes.FIELD_NEEDS.at(reader.path, item.text.at, name=name, kind=kind.value, needed=needed)
            )
    if told.get("顺延", "是") not in ("是", "否"):
        at, value = labels["顺延"][0].at, told["顺延"]
        reader.problems.append(
            VALUE_NOT_ALLOWED.at(reader.path, at, key="顺延", value=value, hint="只能写“是”或者“否”。")
        )
    parts = _PARTS.split(told.get("可选", "") or told.get("列", ""))
    return PaperField(
        name,
        kind,
        hint=told.get("提示", ""),
        options=tuple(p.strip() for p in parts if p.strip()),
        deadline=_deadline(reader, item, name) if kind is FieldKind.RECKONED else None,
        rolls=told.get("顺延") != "否",
        default=told.get("默认", ""),
        at=item.text.at,
    )


def _deadline(reader: Reader, item: Item, name: str) -> Deadline | None:
    """The limit of a reckoned day; None when something of it is missing, which has been said."""
    labels = reader.labels(item, PAPER_FIELD)
    if not all(label in labels and labels[label][0] for label in _NEEDED[FieldKind.RECKONED]):
        return None
    limit = reader.duration(labels["时限"][0], name)
    longer = reader.duration(labels["延长"][0], "延长") if "延长" in labels else None
    basis = reader.basis(labels["依据"][0])
    return Deadline(name, limit, labels["起算"][0].value, longer, basis, at=item.text.at) if limit else None


def _check(reader: Reader, paper: Paper) -> None:
    """What the form and the skeleton have to do with each other."""
    names = {f.name: f for f in paper.fields}
    used: set[str] = set()
    for line, row in enumerate(paper.text.split("\n"), paper.text_line):
        for match in BLANK.finditer(row):
            used.add(match["name"])
            if match["name"] not in names:
                at, hint = Place(line, match.start() + 1), suggestion(match["name"], names)
                reader.problems.append(
                    codes.FIELD_UNKNOWN.at(reader.path, at, name=match["name"], hint=hint)
                )
    given = {f.name for f in GIVEN[paper.layout]}
    starts = {f.deadline.start for f in paper.own if f.deadline is not None}
    for one in paper.own:
        if one.name not in used | given | starts and one.deadline is None:
            reader.problems.append(codes.FIELD_UNUSED.at(reader.path, one.at, name=one.name))
        start = names.get(one.deadline.start) if one.deadline else None
        if one.deadline is not None and (start is None or start.kind is not FieldKind.DATE):
            reader.problems.append(
                codes.START_UNKNOWN.at(reader.path, one.at, name=one.name, start=one.deadline.start)
            )
    if paper.receiver is Receiver.PETITIONER and not paper.rights:
        reader.problems.append(codes.RIGHTS_MISSING.at(reader.path, reader.place("送给")))
    for line, count, wanted in crooked(paper.text):
        at = Place(paper.text_line + line, 1)
        reader.problems.append(codes.TABLE_CROOKED.at(reader.path, at, count=count, wanted=wanted))


def crooked(text: str) -> Iterator[tuple[int, int, int]]:
    """Rows of tables with another number of cells than the first row of theirs: line from 0, cells, cells wanted."""
    wanted = 0
    for number, row in enumerate(text.split("\n")):
        count = len(row.strip().strip("|").split("|")) if row.lstrip().startswith("|") else 0
        if count and wanted and count != wanted:
            yield number, count, wanted
        wanted = 0 if not count else wanted or count
