"""Citations: one canonical key, and a parser for every way people write one."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from kb.model.numerals import to_chinese, to_int

STATE = "中华人民共和国"
LONGEST = 200
"""Characters of a citation; what is longer is none, and is not looked at."""
_N = r"(?:[0-9０-９]{1,9}|[零〇一二两三四五六七八九十百千万]{1,12})"
_S = r"\s{0,4}"
# 第一百二十条之二, 一百二十条之二, 120条之二, 第120-2条
_ARTICLE = rf"第?{_S}(?P<article>{_N}){_S}(?:[-－](?P<dash>{_N}))?{_S}条(?:{_S}之{_S}(?P<inserted>{_N}))?"
_PARAGRAPH = rf"{_S}第?{_S}(?P<paragraph>{_N}){_S}款"
_ITEM = rf"{_S}第?{_S}[（(]?{_S}(?P<item>{_N}){_S}[）)]?{_S}项"
_TAIL = rf"{_ARTICLE}(?:{_PARAGRAPH})?(?:{_ITEM})?"
_BARE_TAIL = rf"第?{_S}(?P<article>{_N})(?:[-－](?P<dash>{_N}))?"
_VERSION = r"(?:@(?P<version>\d{4}-\d{2}-\d{2}))"
_BOOK = r"(?:《(?P<book>[^《》]{2,80}(?:《[^《》]{0,80}》[^《》]{0,80}){0,3})》)"
_LAW_ENDING = "法|条例|规定|办法|规则|决定|解释|细则|法典|意见|通知|批复|准则|章程|规范|标准|宪法|修正案"
_MARKS = frozenset("，。；：、,;:!?！？《》()“”")
"""No name of a law without book marks goes over these, spaces and figures."""
_NAME = 60
"""Characters of such a name before its ending."""
_ENDED = rf"(?P<ended>(?:{_LAW_ENDING})(?:（[^（）]{{1,16}}）|\([^()]{{1,16}}\)){{0,4}})"
_FULL = re.compile(rf"(?:{_BOOK}|(?P<name>[^#@]*?)){_S}{_VERSION}?{_S}(?:{_TAIL})")
_NO_MARK = re.compile(
    rf"(?:{_BOOK}|(?P<name>[^#@\d]*?[^#@《》\d零〇一二两三四五六七八九十百千万第\s])){_S}{_VERSION}?{_S}{_BARE_TAIL}"
)
_LAW_ONLY = re.compile(rf"(?:{_BOOK}|(?P<name>[^#@]+?)){_S}{_VERSION}?")
_KEY = re.compile(
    r"(?P<law>[^#@]+?)(?:@(?P<version>\d{4}-\d{2}-\d{2}))?"
    r"(?:#(?P<article>\d+)(?:-(?P<inserted>\d+))?(?:\.(?P<paragraph>\d*)(?:\.(?P<item>\d+))?)?)?"
)
_RUNNING = re.compile(rf"(?:{_BOOK}|{_ENDED}){_S}{_VERSION}?{_S}(?:{_TAIL})")
_FOLLOWING = re.compile(rf"{_S}[、，,和及与或]{{1,4}}{_S}(?:{_TAIL})")


@dataclass(frozen=True, slots=True, order=True)
class ArticleNumber:
    """The number of an article; 第一百二十条之二 is ``ArticleNumber(120, 2)``."""

    base: int
    inserted: int = 0

    @property
    def key(self) -> str:
        """``31`` or ``120-2``: the form used in addresses and citation keys."""
        return f"{self.base}-{self.inserted}" if self.inserted else str(self.base)

    @property
    def text(self) -> str:
        """``第三十一条`` or ``第一百二十条之二``: the form statutes print."""
        after = f"之{to_chinese(self.inserted)}" if self.inserted else ""
        return f"第{to_chinese(self.base)}条{after}"

    @classmethod
    def from_key(cls, key: str) -> ArticleNumber:
        """Read ``31`` or ``120-2``.

        Raises:
            ValueError: when the key is neither.
        """
        base, _, inserted = key.strip().partition("-")
        return cls(int(base), int(inserted or 0))


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a law: article, and optionally paragraph (款), item (项) and version.

    Attributes:
        law: title without 中华人民共和国 and without book marks.
        article: None when the law as a whole is cited.
        paragraph: counted from 1.
        item: counted from 1.
        version: the day the cited version came into force; None means the one in force.
    """

    law: str
    article: ArticleNumber | None = None
    paragraph: int | None = None
    item: int | None = None
    version: dt.date | None = None

    @property
    def key(self) -> str:
        """The canonical key, such as ``信访工作条例@2022-05-01#31.1.6``."""
        head = self.law + (f"@{self.version.isoformat()}" if self.version else "")
        if self.article is None:
            return head
        tail = self.article.key
        if self.item:
            tail += f".{self.paragraph or ''}.{self.item}"
        elif self.paragraph:
            tail += f".{self.paragraph}"
        return f"{head}#{tail}"

    @property
    def text(self) -> str:
        """The way it is printed, such as ``信访工作条例第三十一条第一款第六项``."""
        out = self.law + (f"@{self.version.isoformat()}" if self.version else "")
        return out + self.place

    @property
    def place(self) -> str:
        """The part after the law: ``第三十一条第一款第六项``; empty for a whole law."""
        out = self.article.text if self.article else ""
        out += f"第{to_chinese(self.paragraph)}款" if self.paragraph else ""
        return out + (f"第{to_chinese(self.item)}项" if self.item else "")

    def at(self, version: dt.date | None) -> Citation:
        """The same place in another version."""
        return replace(self, version=version)


def law_name(text: str) -> str:
    """A law's title in the one form used for comparing: no state prefix, no book marks, no spaces.

    >>> law_name("《中华人民共和国 行政复议法》"), law_name("刑诉规则(试行)")
    ('行政复议法', '刑诉规则（试行）')
    """
    name = re.sub(r"\s+", "", text)
    if name.startswith("《") and name.endswith("》") and name.count("《") == name.count("》"):
        name = name[1:-1]
    name = name.replace("(", "（").replace(")", "）").replace("〈", "《").replace("〉", "》")
    return name.removeprefix(STATE) or name


@lru_cache(maxsize=4000)
def parse_key(key: str) -> Citation | None:
    """Read a canonical key; None when it is not one."""
    match = _KEY.fullmatch(key.strip()) if len(key) <= LONGEST + 100 else None
    if match is None:
        return None
    number = None
    if match["article"]:
        number = ArticleNumber(int(match["article"]), int(match["inserted"] or 0))
        if not 0 < number.base < 10_000 or number.inserted >= 10_000:
            return None
    return Citation(
        law_name(match["law"]),
        number,
        _optional(match["paragraph"]),
        _optional(match["item"]),
        _date(match["version"]),
    )


def parse(
    text: str, *, names: Mapping[str, str] | None = None, default: str | None = None
) -> Citation | None:
    """Read one citation, whichever way it is written.

    Args:
        text: ``条例34条``, ``第三十四条``, ``34条``, ``《信访工作条例》第34条第1款``, ``行政复议法20``,
            ``信访工作条例@2022-05-01#34`` …
        names: short name → title; titles need not be in it.
        default: the law meant by a bare number.

    Returns:
        The citation, or None when the text is not a citation; so is whatever has more than 200 characters.

    >>> parse("《信访工作条例》第34条第1款").key
    '信访工作条例#34.1'
    >>> parse("条例34条", names={"条例": "信访工作条例"}).key
    '信访工作条例#34'
    >>> parse("第一百二十条之二", default="刑法").key
    '刑法#120-2'
    """
    plain = re.sub(r"\s+", " ", text.strip())
    if len(plain) > LONGEST:
        return None
    if "#" in plain:
        found = parse_key(plain)
        return replace(found, law=_resolve(found.law, names)) if found else None
    plain = _half_width(plain)
    for pattern in (_FULL, _NO_MARK):
        match = pattern.fullmatch(plain)
        if match:
            return _from_match(match, match["book"] or match["name"] or "", names, default)
    if re.fullmatch(_N, plain) and default:
        number = _optional(plain)
        return Citation(_resolve(default, names), ArticleNumber(number)) if number else None
    match = _LAW_ONLY.fullmatch(plain)
    if match is None or not re.search(
        rf"(?:{_LAW_ENDING})(?:（[^）]*）)*$", law_name(match["book"] or match["name"])
    ):
        return None
    return Citation(_resolve(match["book"] or match["name"], names), version=_date(match["version"]))


def find(text: str, *, names: Mapping[str, str] | None = None) -> Iterator[tuple[int, int, Citation]]:
    """Citations inside running text, with their start and end.

    A law named once carries on over a list: 《某法》第三条、第五条 gives two.
    A law's name without book marks is cut down to a title in ``names`` when one ends there.
    """
    position = 0
    while match := _RUNNING.search(text, position):
        start, name = match.start(), match["book"]
        if not name:
            start = _name_from(text, start, position)
            name = text[start : match.end("ended")]
            known = _known_suffix(name, names) if names else name
            start, name = start + len(name) - len(known), known
        cited = _from_match(match, name, names, None)
        position = match.end()
        if cited is None:
            continue
        yield start, position, cited
        while more := _FOLLOWING.match(text, position):
            following = _from_match(more, cited.law, None, None)
            if following is not None:
                yield position, more.end(), following.at(cited.version)
            position = more.end()


def _name_from(text: str, ending: int, least: int) -> int:
    """Where a name begins that has its ending at a place; looked for backwards, for few endings have an article after them."""
    start, least = ending, max(least, ending - _NAME)
    while start > least and not _ends_name(text[start - 1]):
        start -= 1
    return start


def _ends_name(character: str) -> bool:
    return character in _MARKS or character.isspace() or character.isdecimal()


def _known_suffix(name: str, names: Mapping[str, str]) -> str:
    """The longest end of ``name`` that is a known title or short name; the name itself when none is."""
    for start in range(len(name)):
        if law_name(name[start:]) in names:
            return name[start:]
    return name


def _half_width(text: str) -> str:
    return "".join(
        unicodedata.normalize("NFKC", c) if "！" <= c <= "～" and c not in "（）" else c for c in text
    )


def _resolve(name: str, names: Mapping[str, str] | None) -> str:
    plain = law_name(name)
    return (names or {}).get(plain, plain)


def _optional(text: str | None) -> int | None:
    if not text:
        return None
    try:
        number = to_int(text)
    except ValueError:
        return None
    return number if 0 < number < 10_000 else None


def _date(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _from_match(
    match: re.Match[str], name: str, names: Mapping[str, str] | None, default: str | None
) -> Citation | None:
    law = _resolve(name, names) if name.strip() else default
    base = _optional(match["article"])
    if not law or base is None:
        return None
    groups = match.groupdict()
    inserted = _optional(groups.get("inserted")) or _optional(groups.get("dash")) or 0
    return Citation(
        law,
        ArticleNumber(base, inserted),
        _optional(groups.get("paragraph")),
        _optional(groups.get("item")),
        _date(groups.get("version")),
    )
