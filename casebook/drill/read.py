"""A drill file becomes a :class:`Drill`, with every fault at its line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from casebook.codes import content
from casebook.drill.model import Drill
from casebook.drill.procedures import PROCEDURES
from casebook.ids import demand_ids
from kb.codes import structure as kb_codes
from kb.content.markdown import Section, Source, read_markdown
from kb.content.read_desk import read_circumstances, read_demand
from kb.content.shared import read_common
from kb.content.values import Reader
from kb.model import Demand, Difficulty, Judgement, Kind
from kb.model.citations import Citation, law_name
from kb.model.problems import Place, Problem, suggestion

SECTIONS = ("来访", "诉求", "处境与行为", "复盘")
NEEDED = ("判断", "依据", "备选依据", "理由")
STORY_LENGTH = (150, 400)
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class DrillDraft:
    """What could be read of a file; ``drill`` is None without fields or demands."""

    drill: Drill | None
    source: Source
    problems: tuple[Problem, ...]


def read_drill_draft(text: str, path: str = "") -> DrillDraft:
    """Read a drill file as far as it goes; see :func:`casebook.read_drill` for a checked one."""
    source = read_markdown(text, path)
    reader = Reader(path, source.front)
    common = read_common(
        reader,
        source,
        Kind.DRILL,
        keys={"难度": "difficulty", "事发日期": "happened"},
        required=("主题", "难度"),
    )
    if source.intro:
        reader.problems.append(kb_codes.SKIPPED_LINE.at(path, source.intro.at))
    sections = _sections(reader, source)
    parts = sections["诉求"].sections if "诉求" in sections else ()
    if "诉求" in sections and not parts:
        reader.problems.append(kb_codes.SECTION_MISSING.at(path, sections["诉求"].title.at, name="诉求"))
    ids = demand_ids(parts)
    demands = tuple(replace(read_demand(reader, s, NEEDED), id=i) for s, i in zip(parts, ids, strict=True))
    circumstances = read_circumstances(reader, sections.get("处境与行为"))
    drill = Drill(
        **common,
        difficulty=reader.difficulty() or Difficulty.BEGINNER,
        story=sections["来访"].markdown if "来访" in sections else "",
        demands=demands,
        hardship=circumstances.get("生活困难"),
        unlawful=circumstances.get("违法行为"),
        debrief=sections["复盘"].markdown if "复盘" in sections else "",
        happened=reader.date("事发日期"),
    )
    problems = [*source.problems, *reader.problems, *_lint(drill, sections, parts)]
    return DrillDraft(drill if source.front and demands else None, source, tuple(problems))


def _sections(reader: Reader, source: Source) -> dict[str, Section]:
    found: dict[str, Section] = {}
    for section in source.sections:
        name, at = section.title.value, section.title.at
        if name in found:
            reader.problems.append(kb_codes.SECTION_TWICE.at(source.path, at, name=name))
        elif name not in SECTIONS:
            hint = suggestion(name, SECTIONS)
            reader.problems.append(kb_codes.SECTION_UNKNOWN.at(source.path, at, name=name, hint=hint))
        else:
            found[name] = section
    for name in SECTIONS:
        section_found = found.get(name)
        if section_found is None or not (section_found.body or section_found.sections):
            at = section_found.title.at if section_found else Place()
            reader.problems.append(kb_codes.SECTION_MISSING.at(source.path, at, name=name))
    return found


def _lint(drill: Drill, sections: dict[str, Section], parts: tuple[Section, ...]) -> Iterator[Problem]:
    low, high = STORY_LENGTH
    length = len(_SPACE.sub("", drill.story))
    if drill.story and not low <= length <= high:
        yield content.STORY_LENGTH.at(drill.path, sections["来访"].title.at, count=length)
    if drill.demands and not 2 <= len(drill.demands) <= 4:
        yield content.DEMAND_COUNT.at(drill.path, sections["诉求"].title.at, count=len(drill.demands))
    seen: set[str] = set()
    for demand, section in zip(drill.demands, parts, strict=True):
        yield from _lint_demand(drill.path, demand)
        reason = "缺少" if "id" not in section.attrs else "重复了" if demand.id in seen else ""
        seen.add(demand.id)
        if reason:
            yield content.DEMAND_ORPHAN.at(drill.path, demand.at, title=demand.title, reason=reason)


def _lint_demand(path: str, demand: Demand) -> Iterator[Problem]:
    count = len({b.citation.key for b in demand.distractors})
    if demand.distractors and not 2 <= count <= 3:
        yield content.DISTRACTOR_COUNT.at(path, demand.at, title=demand.title, count=count)
    leads = demand.judgement is Judgement.ANOTHER_PROCEDURE
    if leads != bool(demand.procedure) or (leads and demand.procedure not in PROCEDURES):
        hint = suggestion(demand.procedure, PROCEDURES) if demand.procedure else ""
        yield content.PROCEDURE_BAD.at(
            path, demand.at, title=demand.title, allowed="、".join(PROCEDURES), hint=hint
        )
    for basis in demand.distractors:
        if any(_same(basis.citation, right.citation) for right in demand.basis):
            yield content.DISTRACTOR_RIGHT.at(path, basis.at, value=basis.citation.text)


def _same(one: Citation, other: Citation) -> bool:
    """Whether one citation is the other or a part of it: 第三条 holds 第三条第一款, two paragraphs hold each other never."""
    if (law_name(one.law), one.article) != (law_name(other.law), other.article):
        return False
    short, long = sorted((_place(one), _place(other)), key=len)
    return long[: len(short)] == short


def _place(citation: Citation) -> tuple[int, ...]:
    if citation.item:
        return (citation.paragraph or 1, citation.item)
    return (citation.paragraph,) if citation.paragraph else ()
