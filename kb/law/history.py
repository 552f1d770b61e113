"""The history of each law: its versions with dates, summary and official text, lined up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.law.endings import EndOfForce, Rank, doubt_of, ending_of, read_endings, replaced, successors
from kb.law.official import Row
from kb.model import Article, Nature, Regulation, Status
from kb.model.citations import ArticleNumber, Citation, law_name


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

    @property
    def rank(self) -> Rank:
        row = self.rows[0] if self.rows else None
        level = (self.summary.level if self.summary else "") or (row.level if row else "")
        return Rank(level, row.regions if row else "")


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
    whole, partly = read_endings(rows, {law: [d.rank for d in found] for law, found in drafts.items()})
    said = successors(summaries)
    gone = replaced(summaries, rows)
    found_all = {
        law: _history(law, titles[law], found, ending_of(law, _last(found), said, whole), partly.get(law, ()))
        for law, found in drafts.items()
    }
    return {law: _doubted(history, gone) for law, history in found_all.items()}


def _doubted(history: History, gone: Mapping[str, EndOfForce]) -> History:
    """An interpretation of a law whose place another took is in doubt from that day, when it is older and nothing ends it."""
    doubt = doubt_of(history.law, gone)
    if doubt is None:
        return history
    why, since = doubt
    versions = tuple(
        replace(v, doubt=why, doubted_from=since)
        if v.ends is None and (v.version is None or v.version < since)
        else v
        for v in history.versions
    )
    return replace(history, versions=versions)


def _last(drafts: Sequence[_Draft]) -> dt.date:
    return max((d.promulgated or d.effective or dt.date.min for d in drafts), default=dt.date.min)


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
