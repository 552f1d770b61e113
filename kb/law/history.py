"""The history of each law: its versions with dates, summary and official text, and what took its place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.law.official import Row
from kb.model import Article, Nature, Regulation, RelationVerb, Status
from kb.model.citations import ArticleNumber, Citation, law_name

_ENDS = {
    RelationVerb.REPLACED_BY,
    RelationVerb.AMENDED_BY,
    RelationVerb.REPEALED_BY,
}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a law.

    Attributes:
        summary: our summary, when there is one; its metadata win over what an importer read.
        rows: imported official texts of this very version, the fullest first.
        ends: first day it no longer holds; from its metadata or from the version after it.
        amended: True when a newer version of the same law took its place.
        lapsed: its source says that it no longer holds, and nothing known says since when; ``ends`` is then its own day.
        doubt: why it can hardly be relied on from ``doubted_from`` on though nothing says that it ended: it interprets a
            law whose place another took.
    """

    law: str
    title: str
    summary: Regulation | None = None
    rows: tuple[Row, ...] = ()
    effective: dt.date | None = None
    promulgated: dt.date | None = None
    ends: dt.date | None = None
    amended: bool = False
    lapsed: bool = False
    doubt: str = ""
    doubted_from: dt.date | None = None

    @property
    def id(self) -> str:
        """The id it is addressed by: the summary's, else the official text's."""
        return self.summary.id if self.summary else self.rows[0].id

    @property
    def version(self) -> dt.date | None:
        """The day that names it."""
        return self.effective or self.promulgated

    @property
    def row(self) -> Row | None:
        """The official text, when imported."""
        return self.rows[0] if self.rows else None

    @property
    def level(self) -> str:
        """效力层级."""
        return (self.summary.level if self.summary else "") or (self.rows[0].level if self.rows else "")

    @property
    def regions(self) -> tuple[str, ...]:
        """Where it holds, the widest first; ``("全国",)`` for the whole country."""
        if self.rows and self.rows[0].regions:
            return tuple(self.rows[0].regions.split("、"))
        return self.summary.regions if self.summary else ("全国",)

    @property
    def undated(self) -> str:
        """Why its first day is not known; empty when it is."""
        return "" if self.effective or not self.rows else self.rows[0].undated

    @property
    def key(self) -> str:
        """``信访工作条例@2022-05-01``."""
        return Citation(self.law, version=self.version).key

    def status(self, on: dt.date) -> Status:
        """Whether it is in force on a day."""
        if self.ends is not None and on >= self.ends:
            return Status.AMENDED if self.amended else Status.REPEALED
        if self.effective is None or (self.doubted_from is not None and on >= self.doubted_from):
            return Status.UNKNOWN
        return Status.NOT_YET if on < self.effective else Status.IN_FORCE

    def has(self, number: ArticleNumber) -> bool | None:
        """Whether it has such an article; None when nothing says."""
        if self.rows and self.rows[0].count:
            return number in set(self.rows[0].numbers())
        return self.summary.has(number) if self.summary else None

    @property
    def count(self) -> int | None:
        """Number of articles, when known."""
        return self.rows[0].count if self.rows else (self.summary.count if self.summary else None)


@dataclass(frozen=True, slots=True)
class History:
    """All known versions of a law, oldest first, and what took its place as a whole.

    Attributes:
        successor: the law that took its place; empty when it was only repealed.
        ended_by: the law or decision that says it is repealed, whether or not it takes its place.
        partly: laws that repeal articles or parts of it, with the day.
    """

    law: str
    versions: tuple[Version, ...]
    successor: str = ""
    replaced_on: dt.date | None = None
    ended_by: str = ""
    partly: tuple[tuple[str, dt.date | None], ...] = ()

    def on(self, day: dt.date) -> Version | None:
        """The version to rely on that day: the one in force, else the newest already made, else the oldest."""
        in_force = [v for v in self.versions if v.status(day) is Status.IN_FORCE]
        if in_force:
            return in_force[-1]
        made = [v for v in self.versions if v.version is None or v.version <= day]
        return made[-1] if made else (self.versions[0] if self.versions else None)

    def at(self, version: dt.date) -> Version | None:
        """The version named by a day (in force or promulgated)."""
        return next((v for v in self.versions if version in (v.effective, v.promulgated)), None)

    @property
    def newest(self) -> Version:
        """The last version known."""
        return self.versions[-1]


@dataclass(slots=True)
class _Draft:
    summary: Regulation | None = None
    rows: list[Row] = field(default_factory=list)
    effective: dt.date | None = None
    promulgated: dt.date | None = None


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


def histories(summaries: Iterable[Regulation], rows: Iterable[Row]) -> dict[str, History]:
    """Put summaries and imported texts together, law by law."""
    drafts: dict[str, list[_Draft]] = {}
    titles: dict[str, str] = {}
    summaries, rows = list(summaries), list(rows)
    for regulation in summaries:
        titles.setdefault(regulation.law, regulation.title)
        drafts.setdefault(regulation.law, []).append(
            _Draft(regulation, [], regulation.effective, regulation.promulgated)
        )
    for row in rows:
        titles.setdefault(row.law, row.title)
        _place(drafts.setdefault(row.law, []), row)
    whole, partly = _read_endings(rows, drafts)
    said = _successors(summaries)
    gone = replaced(summaries, rows)
    found_all = {
        law: _history(law, titles[law], found, _ending(law, found, said, whole), partly.get(law, ()))
        for law, found in drafts.items()
    }
    return {law: _doubted(history, gone) for law, history in found_all.items()}


_INTERPRETS = re.compile(
    r"^(?:最高人民法院|最高人民检察院).*?(?:适用|贯彻执行|执行|实施)《((?:[^《》]|《[^《》]*》)+)》"
)


def _doubted(history: History, gone: Mapping[str, EndOfForce]) -> History:
    """An interpretation of a law whose place another took is in doubt from that day, when it is older and nothing ends it."""
    match = _INTERPRETS.match(history.law)
    ending = gone.get(law_name(match[1])) if match else None
    if match is None or ending is None or ending.on is None:
        return history
    why = f"它解释的《{law_name(match[1])}》已由《{ending.by}》代替，它自己是否废止没有查到"
    versions = tuple(
        replace(v, doubt=why, doubted_from=ending.on)
        if v.ends is None and (v.version is None or v.version < ending.on)
        else v
        for v in history.versions
    )
    return replace(history, versions=versions)


def replaced(summaries: Iterable[Regulation], rows: Iterable[Row]) -> dict[str, EndOfForce]:
    """Every law that another took the place of, whether or not a text of it is here."""
    rows = list(rows)
    out = {law: e for law, e in _successors(summaries).items() if e.replaced}
    for row in rows:
        for repeal in row.repealed:
            if repeal.whole and not repeal.listed and repeal.law not in out and not row.regions:
                out[repeal.law] = EndOfForce(row.law, repeal.on or _first_day(row))
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


def _ending(
    law: str,
    drafts: Sequence[_Draft],
    said: Mapping[str, EndOfForce],
    whole: Mapping[str, Sequence[EndOfForce]],
) -> EndOfForce | None:
    """How a law ended for good: as the content says, else by the first text that repeals its last version."""
    if law in said:
        return said[law]
    last = max((d.promulgated or d.effective or dt.date.min for d in drafts), default=dt.date.min)
    later = [e for e in whole.get(law, ()) if e.on is None or e.on > last]
    return min(later, key=lambda e: (e.on or dt.date.max, not e.replaced)) if later else None


_RANKS = {"宪法": 5, "法律": 4, "行政法规": 3, "党内法规": 3}


def _read_endings(
    rows: Iterable[Row], drafts: Mapping[str, Sequence[_Draft]]
) -> tuple[dict[str, list[EndOfForce]], dict[str, list[tuple[str, dt.date | None]]]]:
    """Law → what the imported texts say of its end, as a whole and in part.

    A local text ends no national one and none of another place; no text ends one of a higher rank.
    """
    whole: dict[str, list[EndOfForce]] = {}
    partly: dict[str, list[tuple[str, dt.date | None]]] = {}
    for row in rows:
        for repeal in row.repealed:
            targets = drafts.get(repeal.law)
            if not targets or not any(_may_end(row, d) for d in targets):
                continue
            on = repeal.on or _first_day(row)
            if repeal.whole:
                whole.setdefault(repeal.law, []).append(EndOfForce(row.law, on, not repeal.listed))
            else:
                partly.setdefault(repeal.law, []).append((row.law, on))
    return whole, partly


def _first_day(row: Row) -> dt.date | None:
    day = row.effective or row.promulgated
    return dt.date.fromisoformat(day) if day else None


def _may_end(row: Row, target: _Draft) -> bool:
    regions = target.rows[0].regions if target.rows else ""
    level = (target.summary.level if target.summary else "") or (target.rows[0].level if target.rows else "")
    if row.regions:
        mine, theirs = set(row.regions.split("、")), set(regions.split("、")) if regions else set()
        if not mine & theirs:
            return False
    return _RANKS.get(row.level, 0) >= _RANKS.get(level, 0) or not row.level


def _place(drafts: list[_Draft], row: Row) -> None:
    effective = dt.date.fromisoformat(row.effective) if row.effective else None
    promulgated = dt.date.fromisoformat(row.promulgated) if row.promulgated else None
    for draft in drafts:
        same = (effective and effective == draft.effective) or (
            promulgated and promulgated == draft.promulgated
        )
        # A source that dates a version by its day in force, or the summary by its amendment, still meets.
        crossed = (promulgated and promulgated == draft.effective) or (
            effective and effective == draft.promulgated
        )
        if same or crossed:
            draft.rows.append(row)
            draft.effective = draft.effective or effective
            draft.promulgated = draft.promulgated or promulgated
            return
    drafts.append(_Draft(None, [row], effective, promulgated))


def _successors(summaries: Iterable[Regulation]) -> dict[str, EndOfForce]:
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


def _history(
    law: str,
    title: str,
    drafts: list[_Draft],
    ending: EndOfForce | None,
    partly: Sequence[tuple[str, dt.date | None]],
) -> History:
    ordered = sorted(
        drafts, key=lambda d: (d.effective or d.promulgated or dt.date.min, d.promulgated or dt.date.min)
    )
    versions: list[Version] = []
    for i, draft in enumerate(ordered):
        after = ordered[i + 1] if i + 1 < len(ordered) else None
        said = draft.summary.expired if draft.summary else None
        following = (after.effective or after.promulgated) if after else None
        ends = said or following or (ending.on if ending else None)
        rows = tuple(sorted(draft.rows, key=lambda r: (-r.count, -r.length, len(r.id), r.id)))
        lapsed = ends is None and any(r.said in ("已废止", "失效", "已修改") for r in rows)
        if lapsed:
            ends = draft.effective or draft.promulgated or dt.date.min
        amended = after is not None or (lapsed and any(r.said == "已修改" for r in rows))
        versions.append(
            Version(
                law, title, draft.summary, rows, draft.effective, draft.promulgated, ends, amended, lapsed
            )
        )
    successor = ending.by if ending and ending.replaced else ""
    return History(
        law,
        tuple(versions),
        successor,
        ending.on if ending else None,
        ending.by if ending else "",
        tuple(partly),
    )


def names(all_histories: Mapping[str, History], extra: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """Every name a law goes by → its title in comparing form; a title always means itself."""
    out: dict[str, str] = {}
    for short, title in extra:
        out.setdefault(law_name(short), law_name(title))
    for history in all_histories.values():
        for version in history.versions:
            for short in version.summary.short_names if version.summary else ():
                out.setdefault(law_name(short), history.law)
    out.update({law: law for law in all_histories})
    return out


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article as a page shows it: official text and summary side by side."""

    version: Version
    number: ArticleNumber
    official: Article | None = None
    summary: Article | None = None

    @property
    def citation(self) -> Citation:
        """Its citation at this version."""
        return Citation(self.version.law, self.number, version=self.version.version)

    @property
    def label(self) -> str:
        """``第三十一条``."""
        article = self.official or self.summary
        return article.label if article else self.number.text

    @property
    def nature(self) -> Nature:
        """What the main text is."""
        return Nature.OFFICIAL if self.official else Nature.DIGEST
