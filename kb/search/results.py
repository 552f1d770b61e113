"""What a search gives back: hits in groups, facets, and sentences about how it was understood."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.model import Kind
from kb.search.snippet import Snippet, joined

if TYPE_CHECKING:
    import pandas as pd

# Kind → the heading its hits stand under, in the order of the headings.
GROUP_OF: Mapping[Kind, str] = {
    Kind.ANSWER: "答复",
    Kind.FLOW: "流程",
    Kind.OFFICE: "承办单位",
    Kind.REGULATION: "法条",
    Kind.GUIDE: "指南",
    Kind.PAPER: "文书",
    Kind.CASE: "案例",
    Kind.SCENARIO: "情景",
    Kind.DRILL: "分类练习",
    Kind.COURSE: "课程",
    Kind.VOCABULARY: "词表",
    Kind.QUESTIONS: "问法集",
    Kind.VALUES: "本地数值",
}
# People at a window want an answer. The best answers come first when their score reaches this share of the best score
# of all; below it something else is meant. On 57 questions put at windows the right one is first for 35 and among three
# for 41 between .5 and .7; 28 and 36 by score alone.
ANSWER_LEADS_AT = 0.67
LEADING_ANSWERS = 2
FIRST_SCREEN = 26  # hits whose order is the same however many are asked for; the page shows so many
NOTHING_FITS = "库里没有正好这样的。"
ARTICLE_SLOT = 2  # the best article stands at this index at the latest, so that the first screen shows it


@dataclass(frozen=True, slots=True)
class Why:
    """Why a hit is there.

    Attributes:
        exact: it was named exactly: ``条文``, ``标题`` or ``问法``; empty otherwise.
        words: words of the query it holds.
        asked: the question asked of it that is most like the query.
        vocabulary: legal words the vocabulary added and it holds.
        pointer: it is an article of which the library holds no text, only what people ask of it.
    """

    exact: str = ""
    words: tuple[str, ...] = ()
    asked: str = ""
    vocabulary: tuple[str, ...] = ()
    pointer: bool = False

    @property
    def text(self) -> str:
        """One Chinese sentence."""
        pieces = [f"{self.exact}与输入一致"] if self.exact else []
        pieces += [f"有人这样问过：{self.asked}"] if self.asked else []
        pieces += [f"含有：{'、'.join(self.words)}"] if self.words else []
        pieces += [f"词表换成：{'、'.join(self.vocabulary)}"] if self.vocabulary else []
        pieces += ["原文未导入，也没有要点"] if self.pointer else []
        return "；".join(pieces) or "意思相近"


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
            return "原文未导入" if self.why.pointer else ""
        return f"{self.status}，现行：{self.successor}" if self.successor else self.status

    def to_dict(self) -> dict[str, object]:
        """The shape ``--json`` prints."""
        out: dict[str, object] = {
            "kind": self.kind.value,
            "id": self.id,
            "title": self.title,
            "citation": self.citation,
            "snippet": joined(self.snippet),
            "score": round(self.score, 3),
            "status": self.status,
            "successor": self.successor,
            "why": self.why.text,
        }
        if self.kind is Kind.ANSWER:
            out |= {"short": self.short, "basis": list(self.basis)}
        return out


@dataclass(frozen=True, slots=True)
class WayOut:
    """What is offered where the library answers something else at most.

    Attributes:
        article: the best article.
        flow: the guided question about which legal way to take.
        topics: what the nearest answers are about.
        near: the nearest answers; they are about something else.
        elsewhere: (word, who deals with it) pairs.
    """

    article: Hit | None = None
    flow: Hit | None = None
    topics: tuple[str, ...] = ()
    near: tuple[Hit, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The shape ``--json`` prints."""
        return {
            "article": self.article.to_dict() if self.article else None,
            "flow": {"id": self.flow.id, "title": self.flow.title} if self.flow else None,
            "topics": list(self.topics),
            "near": [hit.to_dict() for hit in self.near],
            "elsewhere": [list(pair) for pair in self.elsewhere],
        }


@dataclass(frozen=True, slots=True, repr=False)
class Results:
    """The answer to a query; truthy when something was found.

    Attributes:
        hits: the one order of the command line, the API, the pages and notebooks; see :func:`in_one_order`.
        facets: for kind, topics, regions, level and status: value → how many of what matched.
        applied: (typed, meant) pairs searched instead of what was typed.
        offers: queries to try instead.
        notices: Chinese sentences about how the query was understood, or why nothing was found.
        total: how many passages matched.
        loosened: nothing held all words, so some may be missing.
        way_out: set when no answer fits the question; then no answer is among the hits.
        chance: how likely the library answers the question, as :mod:`kb.search.fit` weighs it; None where it does not.
    """

    query: str
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    applied: tuple[tuple[str, str], ...] = ()
    offers: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    total: int = 0
    loosened: bool = False
    way_out: WayOut | None = None
    chance: float | None = None

    @property
    def nothing(self) -> bool:
        """Whether the library has no answer that fits."""
        return self.way_out is not None

    def __len__(self) -> int:
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __getitem__(self, at: int) -> Hit:
        return self.hits[at]

    def __repr__(self) -> str:
        return f"<“{self.query}” {len(self)} 条>"

    @property
    def by_score(self) -> tuple[Hit, ...]:
        """The same hits as the ranking alone puts them, for measuring it."""
        return tuple(sorted(self.hits, key=lambda hit: -hit.score))

    @property
    def groups(self) -> dict[str, tuple[Hit, ...]]:
        """A view of the hits: under their headings, in the fixed order; empty groups are left out."""
        found = {name: tuple(h for h in self.hits if h.group == name) for name in GROUP_OF.values()}
        return {name: hits for name, hits in found.items() if hits}

    def to_dict(self) -> dict[str, object]:
        """The shape ``--json`` prints."""
        return {
            "query": self.query,
            "total": self.total,
            "notices": list(self.notices),
            "offers": list(self.offers),
            "applied": [list(pair) for pair in self.applied],
            "facets": {name: dict(counts) for name, counts in self.facets.items()},
            "nothing": self.nothing,
            "way_out": self.way_out.to_dict() if self.way_out else None,
            "hits": [hit.to_dict() for hit in self.hits],
        }

    def to_frame(self) -> pd.DataFrame:
        """One row a hit."""
        import pandas as pd  # only notebooks and exports pay for it

        columns = ["kind", "id", "title", "citation", "snippet", "score", "status", "successor", "why"]
        return pd.DataFrame([h.to_dict() for h in self.hits], columns=columns)

    def _repr_html_(self) -> str:
        """A readable table for notebooks; everything is escaped."""
        head = f"<p>{html.escape(self.query)}：{self.total} 条</p>"
        notes = "".join(f"<p>{html.escape(n)}</p>" for n in self.notices)
        near = "、".join(hit.title for hit in self.way_out.near) if self.way_out else ""
        notes += f"<p>{html.escape(f'沾边的，不一定是要问的：{near}')}</p>" if near else ""
        rows = "".join(_row(h) for h in self.hits)
        titles = "".join(f"<th>{t}</th>" for t in ("类别", "名称", "内容", "状态"))
        return f"{head}{notes}<table><thead><tr>{titles}</tr></thead><tbody>{rows}</tbody></table>"


def in_one_order(hits: Sequence[Hit], *, said: bool, best: float) -> tuple[Hit, ...]:
    """The one order of hits: what was named exactly, answers that fit, then the rest by score with an article among three.

    Args:
        hits: as the ranking puts them; those named exactly first.
        said: the query is a sentence as people say it; to a mere word the score alone answers.
        best: the best score without what the questions given by the content add to articles: these put an article before
            other articles, and an answer that fits still leads.
    """
    named = [hit for hit in hits if hit.why.exact]
    rest = [hit for hit in hits if not hit.why.exact]
    least = ANSWER_LEADS_AT * best
    fitting = [hit for hit in rest if said and hit.kind is Kind.ANSWER and hit.score >= least][
        :LEADING_ANSWERS
    ]
    ordered = [*fitting, *(hit for hit in rest if hit not in fitting)]
    article = next((i for i, hit in enumerate(ordered) if hit.kind is Kind.REGULATION), -1)
    if article > ARTICLE_SLOT:
        ordered.insert(ARTICLE_SLOT, ordered.pop(article))
    return (*named, *ordered)


def without_answers(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits where no answer fits: what was named exactly, the best article, the rest but for answers."""
    kept = [hit for hit in hits if hit.kind is not Kind.ANSWER or hit.why.exact]
    article = next((hit for hit in kept if hit.kind is Kind.REGULATION and not hit.why.exact), None)
    return tuple(sorted(kept, key=lambda hit: (not hit.why.exact, hit is not article)))


def _row(hit: Hit) -> str:
    pieces = "".join(f"<mark>{html.escape(t)}</mark>" if m else html.escape(t) for t, m in hit.snippet)
    cells = (html.escape(hit.kind.value), html.escape(hit.name), pieces, html.escape(hit.stamp or hit.status))
    return "<tr>" + "".join(f"<td>{c}</td>" for c in cells) + "</tr>"
