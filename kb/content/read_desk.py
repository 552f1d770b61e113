"""Reading what the desk uses: answers, guides and cases."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kb.codes import content as content_codes
from kb.codes import structure as codes
from kb.content.fields import CIRCUMSTANCES, DEMAND, LISTS, PROMISE_EXCEPTIONS, PROMISE_WORDS, SHORT_LIMIT
from kb.content.markdown import Item, Section, Source, Text
from kb.content.shared import read_common, read_sections
from kb.content.values import Reader
from kb.model import (
    MATTERS,
    UNLAWFUL_EARLIER,
    Answer,
    Card,
    Case,
    Circumstance,
    Deadline,
    Demand,
    Guide,
    Judgement,
    Kind,
    Unlawful,
)
from kb.model.labels import Form, labels_of
from kb.model.problems import Place, suggestion

_EXCEPTION = re.compile("|".join(sorted(PROMISE_EXCEPTIONS, key=len, reverse=True)))
_PROMISE = re.compile("|".join(PROMISE_WORDS))


def promises(text: str) -> list[tuple[int, str]]:
    """Promise words in what an officer says: offset and word. Phrases such as 不一定 are none.

    >>> promises("这事未必，不一定成，我保证登记")
    [(9, '保证')]
    """
    masked = _EXCEPTION.sub(lambda m: "　" * len(m[0]), text)
    return [(m.start(), m[0]) for m in _PROMISE.finditer(masked)]


def check_promises(reader: Reader, texts: Sequence[Text]) -> None:
    """Report promise words in texts that an officer says aloud."""
    for text in texts:
        for offset, word in promises(text.value):
            at = Place(text.at.line, text.at.column + offset)
            reader.problems.append(content_codes.PROMISE.at(reader.path, at, word=word))


def check_short(reader: Reader, short: Text) -> None:
    """Report a 短答 that is too long to be said."""
    if len(short.value) > SHORT_LIMIT:
        reader.problems.append(content_codes.SHORT_TOO_LONG.at(reader.path, short.at, count=len(short.value)))


def _plain(items: Sequence[Item]) -> tuple[str, ...]:
    return tuple(i.text.value for i in items)


def _deadlines(reader: Reader, section: Section | None) -> tuple[Deadline, ...]:
    found = (reader.deadline(i) for i in reader.section_items(section))
    return tuple(d for d in found if d is not None)


def _card(reader: Reader, items: Mapping[str, tuple[Item, ...]]) -> Card:
    """The card of an answer: each field as its row says."""
    read: dict[Form, Callable[[str], object]] = {
        Form.TEXT: reader.text,
        Form.IDS: reader.texts,
        Form.TEXTS: lambda label: _plain(items[label]),
        Form.BASES: lambda label: reader.bases(i.text for i in items[label]),
        Form.DEADLINES: lambda label: tuple(d for d in map(reader.deadline, items[label]) if d is not None),
    }
    values: dict[str, Any] = {row.name: read[row.form](row.label) for row in labels_of(Card)}
    return Card(**values)


def read_answer(source: Source) -> tuple[Answer, Reader]:
    """A policy answer from its file."""
    reader = Reader(source.path, source.front)
    common = read_common(reader, source, Kind.ANSWER)
    sections = read_sections(reader, source, Kind.ANSWER)
    if source.intro:
        reader.problems.append(codes.SKIPPED_LINE.at(source.path, source.intro.at))
    items = {name: reader.section_items(sections.get(name)) for name in LISTS[Kind.ANSWER]}
    if "问法" in sections and len(items["问法"]) < 3:
        reader.problems.append(
            content_codes.QUESTIONS_FEW.at(source.path, sections["问法"].title.at, count=len(items["问法"]))
        )
    card = _card(reader, items)
    short = Text(card.short, reader.place("短答"))
    check_short(reader, short)
    check_promises(reader, [short, *(i.text for i in items["可以说"])])
    answer = Answer(
        **common,
        questions=_plain(items["问法"]),
        card=card,
        valid_from=reader.date("有效起"),
        valid_until=reader.date("有效止"),
        body=sections["说明"].markdown if "说明" in sections else "",
    )
    return answer, reader


def read_guide(source: Source) -> tuple[Guide, Reader]:
    """A guide from its file; sections of its own are kept as they stand."""
    reader = Reader(source.path, source.front)
    common = read_common(reader, source, Kind.GUIDE)
    sections = read_sections(reader, source, Kind.GUIDE, open_ended=True)
    structured = ("步骤", "依据", "文书", "时限")
    own = [f"## {s.title.value}\n\n{s.markdown}" for s in source.sections if s.title.value not in structured]
    guide = Guide(
        **common,
        posts=reader.texts("适用岗位"),
        steps=sections["步骤"].markdown if "步骤" in sections else "",
        basis=reader.bases(i.text for i in reader.section_items(sections.get("依据"))),
        documents=_plain(reader.section_items(sections.get("文书"))),
        deadlines=_deadlines(reader, sections.get("时限")),
        related=reader.texts("相关"),
        body="\n\n".join((source.intro.value, *own)).strip(),
    )
    return guide, reader


_JUDGED_ELSEWHERE = (
    (("部分", "一半", "半", "基本", "大体"), "部分合理的请拆成两个诉求，一个判“合理”，一个判“无理”。"),
    (("不合理", "没道理", "没有道理", "无理取闹", "过高", "过分", "不支持", "不予"), "不合理的写“无理”；合情理而没有规定支持的写“合情无据”。"),
    (("待查", "核实", "调查", "不清楚", "存疑"), "还要查清的写“待核实”。"),
    (("诉讼", "仲裁", "复议", "法院", "司法"), "由别的程序定的写“导入程序”，再写一行“- 程序：…”。"),
    (("合情", "同情", "情理"), "合情理而没有规定支持的写“合情无据”。"),
)


def judgement_hint(value: str, allowed: Sequence[str]) -> str:
    """What to write for a judgement in other words; never the opposite of what was meant."""
    for words, advice in _JUDGED_ELSEWHERE:
        if any(word in value for word in words):
            return advice
    return suggestion(value, allowed)


def read_demand(reader: Reader, section: Section, required: Sequence[str]) -> Demand:
    """A demand: a ``###`` heading with 判断, 处理, 理由, 依据, 备选依据, 程序, 同类 below it."""
    values: dict[str, Text] = {}
    for item in section.items:
        labelled = item.labelled
        name = labelled[0].value if labelled else item.text.value[:12]
        if labelled is None or name not in DEMAND:
            hint = suggestion(name, DEMAND)
            reader.problems.append(codes.LABEL_UNKNOWN.at(reader.path, item.text.at, name=name, hint=hint))
            continue
        values[name] = labelled[1]
    for name in required:
        if not values.get(name):
            reader.problems.append(
                codes.LABEL_MISSING.at(reader.path, section.title.at, item=section.title.value, name=name)
            )
    judgement = values.get("判断", Text(""))
    allowed = [j.value for j in Judgement]
    if judgement and judgement.value not in allowed:
        hint = judgement_hint(judgement.value, allowed)
        reader.problems.append(
            codes.VALUE_NOT_ALLOWED.at(
                reader.path, judgement.at, key="判断", value=judgement.value, hint=hint
            )
        )
    return Demand(
        title=section.title.value,
        judgement=Judgement(judgement.value) if judgement.value in allowed else None,
        handling=values.get("处理", Text("")).value,
        reason=values.get("理由", Text("")).value,
        basis=reader.basis(values["依据"]) if values.get("依据") else (),
        distractors=reader.basis(values["备选依据"]) if values.get("备选依据") else (),
        procedure=values.get("程序", Text("")).value,
        same_as=values.get("同类", Text("")).value,
        id=section.attrs.get("id", ""),
        at=section.title.at,
    )


def _circumstance_answer(name: str, value: str) -> str | None:
    """The answer as it is kept; None when it is none. Commas of either width are the same here."""
    if name != "违法行为":
        return value if value in ("是", "否") else None
    written = value.replace(",", "，")
    if written in UNLAWFUL_EARLIER:
        return UNLAWFUL_EARLIER[written].value
    return written if written in list(Unlawful) else None


def read_circumstances(reader: Reader, section: Section | None) -> dict[str, Circumstance]:
    """``生活困难：是`` and ``违法行为：没有``, each with 理由 and optionally 依据 below it."""
    found: dict[str, Circumstance] = {}
    for item in reader.section_items(section):
        labelled = item.labelled
        name = labelled[0].value if labelled else item.text.value[:12]
        if labelled is None or name not in CIRCUMSTANCES:
            hint = suggestion(name, CIRCUMSTANCES)
            reader.problems.append(codes.LABEL_UNKNOWN.at(reader.path, item.text.at, name=name, hint=hint))
            continue
        value = labelled[1].value
        answer = _circumstance_answer(name, value)
        if answer is None:
            allowed = "”“".join(Unlawful) if name == "违法行为" else "是”“否"
            hint = f"只能写“{allowed}”之一，原因写在“理由”里。"
            at = labelled[1].at
            reader.problems.append(
                codes.VALUE_NOT_ALLOWED.at(reader.path, at, key=name, value=value, hint=hint)
            )
        labels = reader.labels(item, ("理由", "依据"))
        if "理由" not in labels:
            reader.problems.append(codes.LABEL_MISSING.at(reader.path, item.text.at, item=name, name="理由"))
        found[name] = Circumstance(
            answer not in (None, "否", Unlawful.NONE),
            labels["理由"][0].value if "理由" in labels else "",
            reader.basis(labels["依据"][0]) if "依据" in labels else (),
            item.text.at,
            answer or "",
        )
    if section is not None:
        for name in CIRCUMSTANCES:
            if name not in found:
                reader.problems.append(
                    codes.LABEL_MISSING.at(reader.path, section.title.at, item="处境与行为", name=name)
                )
    return found


def read_case(source: Source) -> tuple[Case, Reader]:
    """A case from its file."""
    reader = Reader(source.path, source.front)
    common = read_common(reader, source, Kind.CASE)
    sections = read_sections(reader, source, Kind.CASE)
    demands = sections["诉求"].sections if "诉求" in sections else ()
    if "诉求" in sections and not demands:
        reader.problems.append(codes.SECTION_MISSING.at(source.path, sections["诉求"].title.at, name="诉求"))
    anonymised, reviewed = reader.text("脱敏人"), reader.text("脱敏复核人")
    if anonymised and anonymised == reviewed:
        reader.problems.append(content_codes.REVIEWER_SAME.at(source.path, reader.place("脱敏复核人")))
    circumstances = read_circumstances(reader, sections.get("处境与行为"))
    texts = {n: sections[n].markdown if n in sections else "" for n in ("经过", "处理", "结果")}
    case = Case(
        **common,
        matter=reader.one_of("事项类型", MATTERS),
        adaptation=reader.text("改编说明"),
        anonymised_by=anonymised,
        reviewed_by=reviewed,
        story=texts["经过"],
        demands=tuple(read_demand(reader, s, ("判断", "处理", "理由")) for s in demands),
        hardship=circumstances.get("生活困难"),
        unlawful=circumstances.get("违法行为"),
        handling=texts["处理"],
        outcome=texts["结果"],
        points=_plain(reader.section_items(sections.get("教学要点"))),
        basis=reader.bases(i.text for i in reader.section_items(sections.get("依据"))),
        related=reader.texts("相关"),
        happened=reader.date("事发日期"),
        body=source.intro.value,
    )
    return case, reader
