"""Names that stand for people, places and firms, the same throughout one text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from casebook.anonymize.normalise import normalise
from casebook.anonymize.recognise import surnames
from casebook.anonymize.span import LABELS, DataKind, Finding

_SERIAL = "甲乙丙丁戊己庚辛壬癸"
_ROLE = re.compile(rf"(?:{'|'.join((*surnames.ROLES, *surnames.KIN))})$")
_LEVEL = re.compile(
    r"(?:省|自治区|自治州|市|州|县|旗|区|镇|乡|街道|苏木|村|社区|小区|屯|庄|寨|大街|大道|路|街|巷|胡同|弄|公寓|大厦|广场)(?!村|社区|镇|乡|街道|小区|屯)"
)
_FIRM_END = re.compile(
    r"(?:有限责任公司|股份有限公司|有限公司|集团公司|分公司|公司|集团|合作社|事务所|工厂|厂|商行|超市|饭店|酒店|店)$"
)
_INDUSTRY = re.compile(
    r"(建筑|装饰|装修|劳务|物业|房地产|置业|投资|商贸|贸易|科技|化工|制药|食品|服装|纺织|运输|物流|煤矿|矿业|钢铁|水泥|电力|"
    r"供热|燃气|农业|种植|养殖|教育|培训|广告|旅游|保险|人力资源|保安|家政|机械|电子)"
)
_LABEL_BEFORE = re.compile(
    r"(?:号|号码|证|电话|手机|邮箱|账号|微信|QQ|代码|编号|日期|生日|住址|地址)\s*(?:[:：是为]\s*)?$", re.I
)
_GIVEN_PREFIX = "老小阿大"


class Pseudonyms:
    """Hands out pseudonyms for one text, or for several that are given together."""

    def __init__(self, text: str) -> None:
        """Begin with the anonymous names the text already uses, which nobody else may get.

        Args:
            text: the original text.
        """
        self._taken = {
            name
            for size in (1, 2)
            for name in re.findall(rf"(?=([\u4e00-\u9fff]{{{size}}}某[{_SERIAL}]?))", text)
        }
        self._people: dict[str, str] = {}
        self._families: dict[str, list[str]] = {}
        self._firms: dict[str, str] = {}

    def learn(self, text: str, found: Iterable[Finding], in_full: bool = False) -> None:
        """Meet everybody before naming anybody: 张某 becomes 张某甲 only where there are two.

        Args:
            text: the text the findings point into.
            found: the findings to be replaced.
            in_full: meet only those whose full names are known.
        """
        loose = []
        for item in found:
            if item.kind is not DataKind.PERSON:
                continue
            entity = item.entity or _key(text[item.start : item.end])
            if surnames.surname_length(entity) and len(entity) > surnames.surname_length(entity):
                self._meet(entity)
            else:
                loose.append(entity)
        for entity in () if in_full else loose:
            self._meet(entity)

    def name_firms(self, text: str, found: Iterable[Finding]) -> None:
        """Meet the firms of one of several texts.

        Args:
            text: the text the findings point into.
            found: the findings to be replaced.
        """
        for item in found:
            if item.kind is DataKind.ORGANISATION:
                self._firm(_key(item.entity or text[item.start : item.end]))

    def for_one_text(self, text: str, found: Iterable[Finding]) -> Pseudonyms:
        """The names that one of several texts needs; a surname alone (王主任) is somebody of that text only.

        Args:
            text: the text the findings point into.
            found: the findings to be replaced.

        Returns:
            New pseudonyms: those met keep theirs, and nobody else gets one that is in use anywhere.
        """
        values = {item.entity or _key(text[item.start : item.end]) for item in found}
        mine = Pseudonyms("")
        mine._taken = self._taken | set(self._people.values()) | set(self._firms.values())
        mine._people = {entity: name for entity, name in self._people.items() if entity in values}
        mine._firms = {name: other for name, other in self._firms.items() if name in values}
        for family, people in self._families.items():
            here = [entity for entity in people if entity in values]
            if here:
                mine._families[family] = here
        return mine

    def stand_in(self, value: str, item: Finding, text: str) -> str:
        """The replacement of one finding.

        Args:
            value: the characters to be replaced.
            item: the finding.
            text: the text it points into, for the label before it.

        Returns:
            A pseudonym, or a note such as ``身份证号（略）``.
        """
        if item.kind is DataKind.PERSON:
            return self._person(value, item.entity or _key(value))
        if item.kind in (DataKind.PLACE, DataKind.ADDRESS) or item.rule == "known.villages":
            return _place(value)
        if item.kind is DataKind.ORGANISATION:
            return self._firm(_key(item.entity or value))
        if item.kind is DataKind.BIRTH_DATE:
            return "某年某月某日"
        labelled = _LABEL_BEFORE.search(text, max(0, item.start - 12), item.start)
        return "（略）" if labelled else f"{LABELS[item.kind]}（略）"

    def table(self) -> dict[str, str]:
        """Canonical value to pseudonym, in order of appearance."""
        return {**self._people, **self._firms}

    def _meet(self, entity: str) -> str:
        """Give a person a place among those of the same surname."""
        if entity in self._people:
            return self._people[entity]
        length = surnames.surname_length(entity) or (1 if entity[:1] in surnames.SINGLE else 0)
        family = entity[:length]
        same = self._families.setdefault(family, [])
        if family and len(entity) == length and len(same) == 1:
            return self._people[same[0]]  # 王主任 where there is one 王: the same person
        same.append(entity)
        self._people[entity] = ""
        self._rename(family)
        return self._people[entity]

    def _rename(self, family: str) -> None:
        """Number the people of one surname, passing over names in use."""
        same = self._families[family]
        plain = family + "某"
        if len(same) == 1 and plain not in self._taken and family:
            self._people[same[0]] = plain
            return
        free = (name for name in _serials(family) if name not in self._taken)
        for entity in same:
            self._people[entity] = next(free)

    def _person(self, value: str, entity: str) -> str:
        """Pseudonym of a mention, with the role kept: 王主任 → 王某主任."""
        name = self._people.get(entity) or self._late(entity)
        bare = _key(value)
        role = _ROLE.search(bare)
        whole = bare == entity or not role or role.start() == 0 or bare[0] in _GIVEN_PREFIX
        return name if whole or role is None else name + role[0]

    def _late(self, entity: str) -> str:
        """Somebody met only after naming has begun: names already written stay."""
        length = surnames.surname_length(entity)
        family = entity[:length]
        same = self._families.setdefault(family, [])
        if family and len(entity) == length and same:
            return self._people[same[0]]
        used = self._taken | set(self._people.values())
        options = [family + "某"] if family else []
        name = next(item for item in (*options, *_serials(family)) if item not in used)
        same.append(entity)
        self._people[entity] = name
        return name

    def _firm(self, name: str) -> str:
        """某建筑公司, or 甲建筑公司 and 乙建筑公司."""
        if name not in self._firms:
            industry = _INDUSTRY.findall(name)
            end = _FIRM_END.search(name)
            kind = (industry[-1] if industry else "") + _short_end(end[0] if end else "公司")
            used = self._taken | set(self._firms.values())
            marks = ("某", *(f"某{mark}" for mark in _SERIAL), *(f"某{number}" for number in range(1, 1000)))
            self._firms[name] = next((mark + kind for mark in marks if mark + kind not in used), "某" + kind)
        return self._firms[name]


def _serials(family: str) -> list[str]:
    """张某甲 to 张某癸, then 张某11 on; 某甲 for people without a surname."""
    return [f"{family}某{mark}" for mark in _SERIAL] + [f"{family}某{number}" for number in range(11, 5000)]


def _short_end(end: str) -> str:
    """公司 for every legal form of company."""
    return "公司" if end.endswith("公司") else "集团" if end == "集团" else end


def _place(value: str) -> str:
    """Keep the levels and drop the names: 河北省清苑县李家庄村 → 某省某县某村."""
    bare = _key(value)
    levels = _LEVEL.findall(bare)
    return "".join(f"某{level}" for level in dict.fromkeys(levels)) or "某地"


def _key(value: str) -> str:
    """A value without white space and width."""
    return re.sub(r"\s", "", normalise(value).plain.text)
