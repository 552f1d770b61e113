"""Reading what is local: offices, and values that every place sets for itself."""

from __future__ import annotations

from kb.codes import local as local_codes
from kb.codes import structure as codes
from kb.content.fields import VALUE_LABELS
from kb.content.markdown import Section, Source, Text
from kb.content.shared import read_common, read_sections
from kb.content.values import Reader
from kb.model import DEFAULT_REGIONS, Kind, LocalValue, LocalValues, Office
from kb.model.local import Phone, read_phone
from kb.model.problems import suggestion


def read_office(source: Source) -> tuple[Office, Reader]:
    """A body people are sent to."""
    reader = Reader(source.path, source.front)
    common = read_common(reader, source, Kind.OFFICE)
    sections = read_sections(reader, source, Kind.OFFICE)
    items = {name: reader.section_items(sections.get(name)) for name in ("管什么", "不归它管", "依据")}
    office = Office(
        **common,
        phones=_phones(reader),
        address=reader.text("地址"),
        hours=reader.text("办公时间"),
        way=reader.text("怎么走"),
        website=reader.text("网址"),
        handles=tuple(i.text.value for i in items["管什么"]),
        elsewhere=tuple(i.text.value for i in items["不归它管"]),
        basis=reader.bases(i.text for i in items["依据"]),
        related=reader.texts("相关"),
        body="\n\n".join(x for x in (source.intro.value, _body(sections)) if x).strip(),
    )
    if not office.phones and not office.address:
        reader.problems.append(local_codes.OFFICE_NO_CONTACT.at(reader.path, reader.place("标题")))
    if office.regions == DEFAULT_REGIONS and (
        office.address or any(not phone.nationwide for phone in office.phones)
    ):
        place = reader.place("地址" if office.address else "电话")
        reader.problems.append(local_codes.OFFICE_NO_REGION.at(reader.path, place))
    return office, reader


def _body(sections: dict[str, Section]) -> str:
    return sections["说明"].markdown if "说明" in sections else ""


def _phones(reader: Reader) -> tuple[Phone, ...]:
    found = tuple(read_phone(text) for text in reader.texts("电话"))
    for phone in found:
        if not phone.sound:
            reader.problems.append(
                local_codes.PHONE_BAD.at(reader.path, reader.place("电话"), value=phone.number)
            )
        elif phone.mobile:
            reader.problems.append(local_codes.PHONE_MOBILE.at(reader.path, reader.place("电话")))
    return found


def read_values(source: Source) -> tuple[LocalValues, Reader]:
    """A file of local values: a section each, its name the heading."""
    reader = Reader(source.path, source.front)
    common = read_common(reader, source, Kind.VALUES)
    found: dict[str, LocalValue] = {}
    for section in source.sections:
        name = section.title.value
        if name in found:
            reader.problems.append(codes.SECTION_TWICE.at(reader.path, section.title.at, name=name))
            continue
        found[name] = _value(reader, section)
    if not found:
        reader.problems.append(codes.SECTION_MISSING.at(reader.path, reader.place("标题"), name="本地数值的名字"))
    return LocalValues(**common, values=tuple(found.values()), body=source.intro.value), reader


def _value(reader: Reader, section: Section) -> LocalValue:
    given: dict[str, Text] = {}
    for item in section.items:
        labelled = item.labelled
        name = labelled[0].value if labelled else item.text.value[:12]
        if labelled is None or name not in VALUE_LABELS:
            hint = suggestion(name, VALUE_LABELS)
            reader.problems.append(codes.LABEL_UNKNOWN.at(reader.path, item.text.at, name=name, hint=hint))
            continue
        given[name] = labelled[1]
    # A value that is filled in says where from, for where and until when; one that is not says whom to ask.
    for name in ("来源", "地区", "有效止") if given.get("数值") else ("谁公布",):
        if not given.get(name):
            reader.problems.append(
                codes.LABEL_MISSING.at(reader.path, section.title.at, item=section.title.value, name=name)
            )
    days = {n: reader.as_date(given[n].value, given[n].at) if given.get(n) else None for n in ("有效起", "有效止")}

    def text(name: str) -> str:
        return given.get(name, Text("")).value

    return LocalValue(
        name=section.title.value,
        value=text("数值"),
        source=text("来源"),
        region=text("地区"),
        announced_by=text("谁公布"),
        starts=days["有效起"],
        ends=days["有效止"],
        note=text("说明"),
        at=section.title.at,
    )
