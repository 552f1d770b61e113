"""What a scenario brings for a class: its questions to discuss (讨论) and the cards of a pair (角色卡)."""

from __future__ import annotations

from casebook.codes import in_class
from casebook.scenario.model import PairCards
from kb.codes import structure as kb_codes
from kb.content.markdown import Section, Source
from kb.content.values import Reader
from kb.model.labels import labels_of
from kb.model.problems import suggestion

DISCUSSION, CARDS = "讨论", "角色卡"


def scenes_of(source: Source) -> tuple[Section, ...]:
    """The sections of a scenario's file that are scenes; a heading with an id of its own always is one."""
    return tuple(s for s in source.sections if not _for_class(s))


def class_sections(source: Source) -> dict[str, Section]:
    """The sections for a class by their name; of doubled ones the first."""
    found: dict[str, Section] = {}
    for section in source.sections:
        if _for_class(section):
            found.setdefault(section.title.value, section)
    return found


def _for_class(section: Section) -> bool:
    return section.title.value in (DISCUSSION, CARDS) and not section.attrs


def read_class(reader: Reader, source: Source) -> tuple[tuple[str, ...], PairCards | None]:
    """The questions to discuss, and the cards; None when the file has none."""
    sections = class_sections(source)
    for section in source.sections:
        name = section.title.value
        if _for_class(section) and section is not sections[name]:
            reader.problems.append(kb_codes.SECTION_TWICE.at(source.path, section.title.at, name=name))
        elif _for_class(section) and section.prose:
            reader.problems.append(kb_codes.STRAY_TEXT.at(source.path, section.prose.at, name=name))
    for child in (c for s in sections.values() for item in s.items for c in item.children):
        details = {"value": child.text.value[:12], "name": "讨论和角色卡"}
        reader.problems.append(kb_codes.NESTED.at(source.path, child.text.at, **details))
    asked, dealt = sections.get(DISCUSSION), sections.get(CARDS)
    questions = tuple(i.text.value for i in asked.items) if asked else ()
    return questions, _cards(reader, dealt) if dealt else None


def _cards(reader: Reader, section: Section) -> PairCards:
    names = {row.label: row.name for row in labels_of(PairCards)}
    lines: dict[str, list[str]] = {name: [] for name in names.values()}
    for item in section.items:
        label, value = item.labelled or (item.text, item.text)
        if item.labelled is None or label.value not in names:
            hint = suggestion(label.value, names)
            details = {"name": label.value[:12], "allowed": "、".join(names), "hint": hint}
            reader.problems.append(in_class.CARD_LABEL.at(reader.path, item.text.at, **details))
        elif value.value:
            lines[names[label.value]].append(value.value)
    return PairCards(**{name: tuple(texts) for name, texts in lines.items()})
