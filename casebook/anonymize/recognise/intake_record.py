"""The intake record: names, phones, numbers, villages and employers that must not survive in any variant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

from casebook.anonymize.normalise import Normal, PlainView, normalise
from casebook.anonymize.recognise import surnames
from casebook.anonymize.recognise.spread import Variant, search
from casebook.anonymize.span import DataKind, Finding

_ROLE = "|".join((*surnames.ROLES, *surnames.KIN))
_MARKS = frozenset("·•・‧-‐‑–—_.*|/\\'\"`~^")
_REGION = re.compile(
    r"^(?:中国|北京|天津|上海|重庆|河北|河南|山东|山西|陕西|甘肃|青海|四川|贵州|云南|湖南|湖北|广东|广西|江苏|浙江|安徽|福建|江西|海南|"
    r"辽宁|吉林|黑龙江|内蒙古|宁夏|新疆|西藏)?(?:[\u4e00-\u9fff]{2,7}?(?:省|自治区|市|县|区|旗|镇|乡|街道))*(?=[\u4e00-\u9fff]{2})"
)
_FIRM_TAIL = re.compile(
    r"(?:有限责任公司|股份有限公司|有限公司|集团公司|分公司|公司|集团|合作社|工厂|厂|店|[（(][^（）()]*[）)])+$"
)
_VILLAGE_TAIL = re.compile(r"(?:村委会|村民委员会|行政村|自然村|社区|居委会|村|屯|庄|寨)$")

# Labels of a record file, longest first where one contains another.
_FIELDS: dict[str, str] = {
    "身份证": "ids",
    "证件": "ids",
    "id": "ids",
    "ids": "ids",
    "电话": "phones",
    "手机": "phones",
    "联系方式": "phones",
    "phone": "phones",
    "phones": "phones",
    "村": "villages",
    "住址": "villages",
    "地址": "villages",
    "village": "villages",
    "villages": "villages",
    "单位": "employers",
    "公司": "employers",
    "企业": "employers",
    "employer": "employers",
    "employers": "employers",
    "姓名": "names",
    "信访人": "names",
    "当事人": "names",
    "被反映人": "names",
    "联系人": "names",
    "人": "names",
    "name": "names",
    "names": "names",
    "其他": "others",
    "账号": "others",
    "卡号": "others",
    "车牌": "others",
    "other": "others",
    "others": "others",
}
_KINDS = {
    "names": DataKind.PERSON,
    "phones": DataKind.MOBILE,
    "ids": DataKind.RESIDENT_ID,
    "villages": DataKind.PLACE,
    "employers": DataKind.ORGANISATION,
    "others": DataKind.OTHER,
}


@dataclass(frozen=True)
class Known:
    """The parties of a case as the intake record has them; kept out of ``repr``.

    Args:
        names: full names of people.
        phones: telephone numbers.
        ids: resident IDs and other document numbers.
        villages: villages or addresses.
        employers: firms.
        others: anything else that must go.
    """

    names: tuple[str, ...] = field(default=(), repr=False)
    phones: tuple[str, ...] = field(default=(), repr=False)
    ids: tuple[str, ...] = field(default=(), repr=False)
    villages: tuple[str, ...] = field(default=(), repr=False)
    employers: tuple[str, ...] = field(default=(), repr=False)
    others: tuple[str, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return any(getattr(self, part.name) for part in fields(self))


def load_known(source: Path | str) -> Known:
    """Read an intake record.

    Args:
        source: a path, or the text itself. Lines are ``姓名：张三、李四``, ``电话: …`` or bare values, one or more
            a line; front matter between ``---`` lines is read the same way; ``#`` starts a comment.

    Returns:
        The record; empty for an empty text.

    Raises:
        OSError: when the path cannot be read.

    >>> load_known("姓名：王建国、李梅\\n电话：13800000000").phones
    ('13800000000',)
    """
    text = source.read_text(encoding="utf-8-sig") if isinstance(source, Path) else source
    values: dict[str, list[str]] = {part.name: [] for part in fields(Known)}
    last = ""
    for raw in text.splitlines():
        line = raw.strip()
        if not line or line.startswith(("#", "---")):
            continue
        label, rest, listed = _split(line, last)
        last = label if not rest or listed else ""
        for value in re.split(r"[、,，;；]|\s{2,}|\t", rest):
            clean = value.strip().strip("\"'[]【】 ")
            if clean:
                values[label or _guess(clean)].append(clean)
    return Known(**{name: tuple(dict.fromkeys(found)) for name, found in values.items()})


def _split(line: str, last: str) -> tuple[str, str, bool]:
    """Field, values, and whether the line is an item under the label before."""
    item = re.match(r"[-*]\s+(.*)", line)
    body = item[1] if item else line
    labelled = re.match(r"\s*([^:：]{1,12})[:：]\s*(.*)$", body)
    if labelled:
        word = labelled[1].strip().lower()
        for key, name in _FIELDS.items():
            if key == word or (not key.isascii() and key in word):
                return name, labelled[2], False
        return "", labelled[2], False
    return (last if item else ""), body, bool(item)


def _guess(value: str) -> str:
    """Which field a bare value belongs to."""
    bare = re.sub(r"[\s\-]", "", normalise(value).digits.text)
    if re.fullmatch(r"[0-9]{14,17}[0-9Xx]", bare):
        return "ids"
    if re.fullmatch(r"\+?[0-9]{7,13}", bare):
        return "phones"
    if _FIRM_TAIL.search(value):
        return "employers"
    if surnames.is_shaped(value):
        return "names"
    return (
        "villages"
        if re.search(r"[村屯庄寨组号路街镇乡]", value)
        else "names"
        if len(value) <= 4
        else "others"
    )


def find_known(normal: Normal, known: Known) -> list[Finding]:
    """Find every variant of every known value; spaces, width and marks between are ignored.

    Args:
        normal: the text's views.
        known: the intake record.

    Returns:
        Findings of confidence 1, overlaps included.
    """
    words = _letters(normal.plain)
    digits = _letters(normal.digits)
    found: list[Finding] = []
    for name, kind in _KINDS.items():
        values = getattr(known, name)
        variants = {item.text: item for value in values for item in _variants(name, value)}
        found.extend(search(words, variants, f"known.{name}", kind))
        if name != "names":
            numeric = {key: item for key, item in variants.items() if any(char.isdigit() for char in key)}
            found.extend(search(digits, numeric, f"known.{name}", kind))
    found.extend(_by_role(words, known.names))
    found.extend(_by_pinyin(normal.plain, known.names))
    return found


def _letters(view: PlainView) -> PlainView:
    """A view without white space and marks between, in small letters."""
    kept = view.keep(lambda char: not char.isspace() and char not in _MARKS)
    lowered = "".join(low if len(low := char.lower()) == 1 else char for char in kept.text)
    return PlainView(lowered, kept.starts, kept.ends)


def _bare(value: str, numeric: bool) -> str:
    """A known value as it is searched."""
    normal = normalise(value)
    return _letters(normal.digits if numeric else normal.plain).text


def _variants(field_name: str, value: str) -> Iterator[Variant]:
    """Every form a known value may take (at least two characters each)."""
    texts = {_bare(value, False)}
    if field_name != "names" and any(char.isdigit() for char in _bare(value, True)):
        texts.add(_bare(value, True))
    for text in list(texts):
        texts.update(_MORE[field_name](text))
    for text in texts:
        if len(text) >= 2 and "某" not in text:
            yield Variant(text, value, 1.0, "登记信息中的" + _CALLED[field_name])


def _name_forms(name: str) -> Iterator[str]:
    """Given name, 老/小/阿 plus surname or the last character."""
    length = surnames.surname_length(name) if len(name) > 1 else 0
    if not length or not "\u3400" <= name[0] <= "\u9fff":
        return
    family, given = name[:length], name[length:]
    if len(given) >= 2:
        yield given
    yield from (prefix + family for prefix in "老小")
    yield from ("阿" + given[-1:], "小" + given[-1:])


def _phone_forms(number: str) -> Iterator[str]:
    """Without the country code."""
    bare = re.sub(r"[^0-9]", "", number)
    if len(bare) >= 7:
        yield bare
    if len(bare) == 13 and bare.startswith("86"):
        yield bare[2:]


def _id_forms(number: str) -> Iterator[str]:
    """18 figures to 15 and the first 17."""
    if re.fullmatch(r"[0-9]{17}[0-9x]", number):
        yield number[:17]
        if number[6:8] == "19":
            yield number[:6] + number[8:17]


def _village_forms(name: str) -> Iterator[str]:
    """Without the regions before it, with and without 村."""
    short = _REGION.sub("", name)
    yield short
    stem = _VILLAGE_TAIL.sub("", short)
    if len(stem) >= 2:
        yield stem


def _firm_forms(name: str) -> Iterator[str]:
    """Without the region before it and the legal form after it."""
    short = _REGION.sub("", name)
    yield short
    stem = _FIRM_TAIL.sub("", short)
    if len(stem) >= 2:
        yield stem
    core = re.sub(
        r"(?:建筑|建设|工程|劳务|物业|房地产|置业|装饰|贸易|商贸|科技|实业|投资|开发|服务|管理|物流|食品|服装)+$",
        "",
        stem,
    )
    if len(core) >= 2:
        yield core


def _no_forms(value: str) -> Iterator[str]:
    """Nothing besides the value."""
    return iter(())


_MORE = {
    "names": _name_forms,
    "phones": _phone_forms,
    "ids": _id_forms,
    "villages": _village_forms,
    "employers": _firm_forms,
    "others": _no_forms,
}
_CALLED = {
    "names": "姓名",
    "phones": "电话",
    "ids": "证件号码",
    "villages": "村名或住址",
    "employers": "单位名称",
    "others": "其他信息",
}


def _by_role(view: PlainView, names: Iterable[str]) -> Iterator[Finding]:
    """Surname plus role or form of address."""
    families = {
        name[: surnames.surname_length(name)]: name for name in names if surnames.surname_length(name)
    }
    if not families:
        return
    pattern = re.compile(f"({'|'.join(map(re.escape, families))})(?:{_ROLE})")
    for match in pattern.finditer(view.text):
        start, end = view.span(*match.span())
        yield Finding(
            start, end, DataKind.PERSON, 1.0, "known.role", "登记信息中的姓氏加称呼", families[match[1]]
        )


def _by_pinyin(view: PlainView, names: Iterable[str]) -> Iterator[Finding]:
    """The name in pinyin, spaced or not, in any case, surname first or last."""
    if not re.search(r"[A-Za-z]{2}", view.text):
        return
    from pypinyin import lazy_pinyin

    for name in names:
        parts = lazy_pinyin(name, errors="ignore")
        if len(parts) < 2 or sum(map(len, parts)) < 5:
            continue
        gap = r"[\s'’\-_.]{0,2}"
        for order in (parts, [*parts[1:], parts[0]]):
            pattern = re.compile(r"(?<![A-Za-z])" + gap.join(map(re.escape, order)) + r"(?![A-Za-z])", re.I)
            for match in pattern.finditer(view.text):
                start, end = view.span(*match.span())
                yield Finding(start, end, DataKind.PERSON, 1.0, "known.pinyin", "登记信息中姓名的拼音", name)


def survivors(text: str, known: Known) -> list[Finding]:
    """What of the record is still in a text, placeholders set aside.

    Args:
        text: the text after replacement.
        known: the intake record.

    Returns:
        Findings in the text given; empty when nothing survived.
    """
    return find_known(normalise(text), known)
