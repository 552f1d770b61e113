"""What ends a law: another takes its place, a text repeals it as a whole or in part, its law is no longer there to interpret."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.law.official import Row
from kb.model import Regulation, RelationVerb
from kb.model.citations import law_name

_INTERPRETS = re.compile(
    r"^(?:最高人民法院|最高人民检察院).*?(?:适用|贯彻执行|执行|实施)《((?:[^《》]|《[^《》]*》)+)》"
)
_RANKS = {"宪法": 5, "法律": 4, "行政法规": 3, "党内法规": 3}


@dataclass(frozen=True, slots=True)
class EndOfForce:
    """How a law ended.

    Attributes:
        by: law or decision that says so.
        on: first day it no longer holds; None when it is not known.
        replaced: whether ``by`` takes its place.
    """

    by: str
    on: dt.date | None
    replaced: bool = True


@dataclass(frozen=True, slots=True)
class Rank:
    """How high a version stands, and where it holds.

    Attributes:
        level: 效力层级; empty when not known.
        regions: by ``、``; empty for the whole country.
    """

    level: str
    regions: str


def successors(summaries: Iterable[Regulation]) -> dict[str, EndOfForce]:
    """Law → what took its place as a whole, said by either side."""
    out: dict[str, EndOfForce] = {}
    for regulation in summaries:
        for relation in regulation.relations:
            other = law_name(relation.law)
            if other == regulation.law:
                continue
            if relation.verb in (RelationVerb.REPLACED_BY, RelationVerb.REPEALED_BY):
                out.setdefault(regulation.law, EndOfForce(other, relation.on))
            elif relation.verb in (RelationVerb.REPLACES, RelationVerb.REPEALS):
                out.setdefault(other, EndOfForce(regulation.law, relation.on or regulation.effective))
    return out


def replaced(summaries: Iterable[Regulation], rows: Iterable[Row]) -> dict[str, EndOfForce]:
    """Every law that another took the place of, whether or not a text of it is here."""
    rows = list(rows)
    out = {law: e for law, e in successors(summaries).items() if e.replaced}
    for row in rows:
        for repeal in row.repealed:
            if repeal.whole and not repeal.listed and repeal.law not in out and not row.regions:
                out[repeal.law] = EndOfForce(row.law, repeal.on or first_day(row))
    return out


def replaced_notices(
    text: str, gone: Mapping[str, EndOfForce], names: Mapping[str, str], on: dt.date
) -> tuple[str, ...]:
    """Sentences on the laws a query names whose place another took by a day: ``婚姻法已由民法典代替…``.

    A name inside a longer law's name (合同法 in 劳动合同法) is that other law's, and says nothing.
    """
    plain = law_name(text)
    out: list[str] = []
    for law, ending in gone.items():
        if law not in plain or (ending.on is not None and ending.on > on):
            continue
        longer = [n for n in names if law in n and n != law and n in plain and names[n] != law]
        if longer or _inside_another(plain, law):
            continue
        since = f"，{ending.on.year}年{ending.on.month}月{ending.on.day}日起废止" if ending.on else ""
        out.append(f"《{law}》已由《{ending.by}》代替{since}。")
    return tuple(out[:3])


def _inside_another(plain: str, law: str) -> bool:
    """Whether a law's name stands in a text only as the end of a longer name, such as 合同法 in 劳动合同法."""
    start = plain.find(law)
    while start >= 0:
        before = plain[:start]
        if (
            not before
            or not re.search(r"[\u4e00-\u9fff]$", before)
            or re.search(
                r"(?:的|和|与|按|按照|根据|依据|依照|适用|用|查|看|原|旧|老|由|在|问|国|是|照|据)$", before
            )
        ):
            return False
        start = plain.find(law, start + 1)
    return True


def read_endings(
    rows: Iterable[Row], held: Mapping[str, Sequence[Rank]]
) -> tuple[dict[str, list[EndOfForce]], dict[str, list[tuple[str, dt.date | None]]]]:
    """Law → what the imported texts say of its end, as a whole and in part.

    A local text ends no national one and none of another place; no text ends one of a higher rank.
    """
    whole: dict[str, list[EndOfForce]] = {}
    partly: dict[str, list[tuple[str, dt.date | None]]] = {}
    for row in rows:
        for repeal in row.repealed:
            targets = held.get(repeal.law)
            if not targets or not any(_may_end(row, rank) for rank in targets):
                continue
            on = repeal.on or first_day(row)
            if repeal.whole:
                whole.setdefault(repeal.law, []).append(EndOfForce(row.law, on, not repeal.listed))
            else:
                partly.setdefault(repeal.law, []).append((row.law, on))
    return whole, partly


def first_day(row: Row) -> dt.date | None:
    day = row.effective or row.promulgated
    return dt.date.fromisoformat(day) if day else None


def _may_end(row: Row, target: Rank) -> bool:
    if row.regions:
        mine, theirs = (
            set(row.regions.split("、")),
            set(target.regions.split("、")) if target.regions else set(),
        )
        if not mine & theirs:
            return False
    return _RANKS.get(row.level, 0) >= _RANKS.get(target.level, 0) or not row.level


def ending_of(
    law: str,
    last: dt.date,
    said: Mapping[str, EndOfForce],
    whole: Mapping[str, Sequence[EndOfForce]],
) -> EndOfForce | None:
    """How a law ended for good: as the content says, else by the first text that repeals its last version.

    Args:
        last: the day of its last version; the earliest of days when it is not known.
        said: of :func:`successors`.
        whole: of :func:`read_endings`.
    """
    if law in said:
        return said[law]
    later = [e for e in whole.get(law, ()) if e.on is None or e.on > last]
    return min(later, key=lambda e: (e.on or dt.date.max, not e.replaced)) if later else None


def doubt_of(law: str, gone: Mapping[str, EndOfForce]) -> tuple[str, dt.date] | None:
    """Why an interpretation can hardly be relied on, and from which day: another law took the place of the one it interprets.

    Args:
        gone: of :func:`replaced`.
    """
    match = _INTERPRETS.match(law)
    ending = gone.get(law_name(match[1])) if match else None
    if match is None or ending is None or ending.on is None:
        return None
    why = f"它解释的《{law_name(match[1])}》已由《{ending.by}》代替，它自己是否废止没有查到"
    return why, ending.on
