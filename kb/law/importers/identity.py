"""Whether a text is already here: one only when title, number and text agree."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache

from opencc import OpenCC
from pypinyin import lazy_pinyin

from kb.content.markdown import content_hash
from kb.law.official import OfficialStore, Row
from kb.model import Regulation
from kb.model.citations import law_name


@cache
def _converter(way: str) -> OpenCC:
    return OpenCC(way)


def simplified(text: str) -> str:
    """Traditional characters as simplified ones; a text in simplified characters stays as it is.

    Some simplified characters (坏, 里, 后) are traditional ones too and would be changed into others.
    """
    sample = text[:4000]
    changed = _converter("t2s").convert(sample)
    if changed == sample or _apart(sample, changed) <= _apart(sample, _converter("s2t").convert(sample)):
        return text
    return str(_converter("t2s").convert(text))


def _apart(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=False))


def make_id(title: str, version: dt.date | None) -> str:
    """``fg-`` + pinyin of the title (cut, with a hash, when long) + the version's day.

    >>> make_id("中华人民共和国示例法", dt.date(2020, 1, 2))
    'fg-shilifa-20200102'
    """
    name = law_name(title)
    letters = re.sub(r"[^a-z0-9]+", "", "".join(lazy_pinyin(name)).lower())
    if len(letters) > 48:
        letters = f"{letters[:40]}{content_hash(name)[:6]}"
    return f"fg-{letters or content_hash(name)[:8]}" + (f"-{version:%Y%m%d}" if version else "")


def text_mark(regulation: Regulation) -> str:
    """Two texts with one mark say the same: blanks, punctuation and old characters make no difference."""
    parts = [f"{a.number.key}{a.text}" for a in regulation.articles]
    return content_hash(_bare("".join((regulation.preface, *parts, regulation.appendix))))


def articles_mark(regulation: Regulation) -> str:
    """As :func:`text_mark`, of the articles alone; empty without any."""
    text = "".join(f"{a.number.key}{a.text}" for a in regulation.articles)
    return content_hash(_bare(text)) if text else ""


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", simplified(text)))


@dataclass(slots=True)
class _Held:
    """A text that is here.

    Attributes:
        mine: it came in with this import.
    """

    id: str
    number: str
    day: dt.date | None
    origin: str
    told: int
    row: Row | None = None
    mark: str = ""
    articles: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class LawPlace:
    """Where a text goes.

    Attributes:
        regulation: with the id it is to have; None when the same text is here already.
        same_as: the id of the text that is here already.
        replaces: the row of an earlier import of the same file that this one mends.
        beside: the id of another text of the same version that differs.
    """

    regulation: Regulation | None
    same_as: str = ""
    replaces: Row | None = None
    beside: str = ""


@dataclass
class Shelf:
    """What is in the store, and what this import has put there."""

    store: OfficialStore
    _laws: dict[str, list[_Held]] = field(default_factory=dict, init=False)
    _origins: dict[str, list[_Held]] = field(default_factory=dict, init=False)
    _ids: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        for row in self.store.rows():
            day = row.promulgated or row.effective
            told = sum(map(bool, (row.number, row.promulgated, row.effective, row.issuer)))
            held = _Held(
                row.id, row.number, dt.date.fromisoformat(day) if day else None, row.origin, told, row
            )
            self._add(row.law, held)

    def _add(self, law: str, held: _Held) -> None:
        self._laws.setdefault(law, []).append(held)
        self._origins.setdefault(held.origin, []).append(held)
        self._ids.add(held.id)

    def place(self, regulation: Regulation) -> LawPlace:
        """Where a text goes; see :class:`Place`."""
        mark = text_mark(regulation)
        day = regulation.promulgated or regulation.effective
        told = _told(regulation)
        near = [h for h in self._laws.get(regulation.law, []) if h.day == day or None in (h.day, day)]
        for held in near:
            if self._mark(held) == mark and (
                held.number == regulation.number or not (held.number and regulation.number)
            ):
                better = told > held.told or (held.origin == regulation.source and not held.mine)
                if not better:
                    return LawPlace(None, held.id)
                return self._taken(replace(regulation, id=held.id), held, mark, "")
        articles = ""
        earlier = [h for h in self._origins.get(regulation.source, []) if not h.mine]
        for held in earlier:
            articles = articles or articles_mark(regulation)
            same_version = held in near and held.day == day
            if same_version:
                return self._taken(replace(regulation, id=held.id), held, mark, articles)
            if articles and self._articles(held) == articles and held.row is not None:
                place = self._new(regulation, day, mark, articles, told)
                held.mine = True
                return replace(place, replaces=held.row)
        place = self._new(regulation, day, mark, articles, told)
        other = next((h.id for h in near if h.day == day), "")
        return replace(place, beside=other)

    def _taken(self, regulation: Regulation, held: _Held, mark: str, articles: str) -> LawPlace:
        held.mark, held.articles, held.mine = mark, articles, True
        held.number, held.told, held.origin = regulation.number, _told(regulation), regulation.source
        held.day = regulation.promulgated or regulation.effective
        return LawPlace(regulation)

    def _new(
        self, regulation: Regulation, day: dt.date | None, mark: str, articles: str, told: int
    ) -> LawPlace:
        wanted = make_id(regulation.title, day)
        number = wanted if wanted not in self._ids else f"{wanted}-{mark[:6]}"
        made = replace(regulation, id=number)
        held = _Held(number, made.number, day, made.source, told, None, mark, articles, True)
        self._add(made.law, held)
        return LawPlace(made)

    def _mark(self, held: _Held) -> str:
        if not held.mark and held.row is not None:
            text = self.store.read(held.row)
            held.mark, held.articles = text_mark(text), articles_mark(text)
        return held.mark

    def _articles(self, held: _Held) -> str:
        self._mark(held)
        return held.articles


def _told(regulation: Regulation) -> int:
    """How many of the facts about it a text gives."""
    return sum(
        map(bool, (regulation.number, regulation.promulgated, regulation.effective, regulation.issuer))
    )
