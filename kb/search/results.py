"""What a search gives back: hits in groups, facets, and sentences about how it was understood."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.model import Kind
from kb.search.snippet import Snippet, joined

if TYPE_CHECKING:
    import pandas as pd

GROUPS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("答复", (Kind.ANSWER,)), ("流程", (Kind.FLOW,)), ("指南", (Kind.GUIDE,)), ("法条", (Kind.REGULATION,)),
    ("案例", (Kind.CASE,)), ("情景", (Kind.SCENARIO, Kind.DRILL)), ("词表", (Kind.VOCABULARY,)),
)  # fmt: skip
GROUP_OF = {kind: name for name, kinds in GROUPS for kind in kinds}


@dataclass(frozen=True, slots=True)
class Why:
    """Why a hit is there.

    Attributes:
        exact: it was named exactly: ``条文``, ``标题`` or ``问法``; empty otherwise.
        words: words of the query it holds.
        asked: the question asked of it that is most like the query.
        vocabulary: legal words the vocabulary added and it holds.
    """

    exact: str = ""
    words: tuple[str, ...] = ()
    asked: str = ""
    vocabulary: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """One Chinese sentence."""
        shards = [f"{self.exact}与输入一致"] if self.exact else []
        shards += [f"有人这样问过：{self.asked}"] if self.asked else []
        shards += [f"含有：{'、'.join(self.words)}"] if self.words else []
        shards += [f"词表换成：{'、'.join(self.vocabulary)}"] if self.vocabulary else []
        return "；".join(shards) or "意思相近"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found.

    Attributes:
        id: entry id, or citation key of an article.
        entry: the entry to open.
        citation: as printed; empty for what is no article.
        snippet: pieces with whether they matched.
        score: comparable within one search only.
        status: on the day asked about.
        successor: what took its place, when it no longer holds.
        short: 短答 of an answer.
        basis: citations an answer rests on, as the caller's ``basis`` gives them.
        fingerprint: version of the content, for feedback.
    """

    kind: Kind
    id: str
    entry: str
    title: str
    citation: str
    snippet: Snippet
    score: float
    status: str
    why: Why = Why()
    successor: str = ""
    heading: str = ""
    gist: str = ""
    short: str = ""
    basis: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    level: str = ""
    fingerprint: str = ""

    @property
    def group(self) -> str:
        """The heading it is shown under."""
        return GROUP_OF[self.kind]

    @property
    def name(self) -> str:
        """What it is called in a list."""
        return self.citation or self.title

    @property
    def stamp(self) -> str:
        """What a reader must know before relying on it; empty when it holds."""
        if self.status == "有效":
            return ""
        return f"{self.status}，现行：{self.successor}" if self.successor else self.status

    def to_dict(self) -> dict[str, object]:
        """The shape ``--json`` prints."""
        out: dict[str, object] = {
            "kind": self.kind.value, "id": self.id, "title": self.title, "citation": self.citation,
            "snippet": joined(self.snippet), "score": round(self.score, 3), "status": self.status,
            "successor": self.successor, "why": self.why.text,
        }  # fmt: skip
        if self.kind is Kind.ANSWER:
            out |= {"short": self.short, "basis": list(self.basis)}
        return out


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query; truthy when something was found.

    Attributes:
        hits: best first.
        facets: for kind, topics, regions, level and status: value → how many of what matched.
        applied: (typed, meant) pairs searched instead of what was typed.
        offers: queries to try instead.
        notices: Chinese sentences about how the query was understood, or why nothing was found.
        total: how many passages matched.
        loosened: nothing held all words, so some may be missing.
    """

    query: str
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    applied: tuple[tuple[str, str], ...] = ()
    offers: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    total: int = 0
    loosened: bool = False

    def __len__(self) -> int:
        return len(self.hits)

    @property
    def groups(self) -> dict[str, tuple[Hit, ...]]:
        """Hits under their headings, in the fixed order; empty groups are left out."""
        found = {name: tuple(h for h in self.hits if h.group == name) for name, _ in GROUPS}
        return {name: hits for name, hits in found.items() if hits}

    def to_dict(self) -> dict[str, object]:
        """The shape ``--json`` prints."""
        return {
            "query": self.query, "total": self.total, "notices": list(self.notices), "offers": list(self.offers),
            "applied": [list(pair) for pair in self.applied],
            "facets": {name: dict(counts) for name, counts in self.facets.items()},
            "hits": [hit.to_dict() for hit in self.hits],
        }  # fmt: skip

    def to_frame(self) -> pd.DataFrame:
        """One row a hit."""
        import pandas as pd  # only notebooks and exports pay for it

        columns = ["kind", "id", "title", "citation", "snippet", "score", "status", "successor", "why"]
        return pd.DataFrame([h.to_dict() for h in self.hits], columns=columns)

    def _repr_html_(self) -> str:
        """A readable table for notebooks; everything is escaped."""
        head = f"<p>{html.escape(self.query)}：{self.total} 条</p>"
        notes = "".join(f"<p>{html.escape(n)}</p>" for n in self.notices)
        rows = "".join(_row(h) for h in self.hits)
        titles = "".join(f"<th>{t}</th>" for t in ("类别", "名称", "内容", "状态"))
        return f"{head}{notes}<table><thead><tr>{titles}</tr></thead><tbody>{rows}</tbody></table>"


def _row(hit: Hit) -> str:
    pieces = "".join(f"<mark>{html.escape(t)}</mark>" if m else html.escape(t) for t, m in hit.snippet)
    cells = (html.escape(hit.kind.value), html.escape(hit.name), pieces, html.escape(hit.stamp or hit.status))
    return "<tr>" + "".join(f"<td>{c}</td>" for c in cells) + "</tr>"
