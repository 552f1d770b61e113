"""Entries and articles as passages for the index."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.law.history import History, Version
from kb.model import (
    BLANK,
    Answer,
    Article,
    Basis,
    Card,
    Case,
    Deadline,
    Entry,
    Exercise,
    Flow,
    Guide,
    Kind,
    LocalValues,
    Office,
    Paper,
    Regulation,
)
from kb.model.citations import ArticleNumber, Citation
from kb.model.labels import Form, labels_of
from kb.search.index.passage import Passage

_MARKS = re.compile(r"[*_`>#|]+|\[([^\]]*)\]\([^)]*\)")


def plain(markdown: str) -> str:
    """Markdown without its marks; links keep their words.

    >>> plain("先**登记**，见[受理](zn-shouli)。")
    '先登记，见受理。'
    """
    return _MARKS.sub(lambda m: m[1] or "", markdown).strip()


def _successor(version: Version, history: History) -> str:
    if version.ends is None:
        return ""
    if version.amended:
        newest = history.newest
        return Citation(history.law, version=newest.version).text
    return history.successor


def _starts(version: Version) -> dt.date | None:
    """First day it holds; none for a text that can no longer be relied on though nothing says that it ended."""
    return None if version.doubt else version.effective


def article_passages(
    version: Version,
    history: History,
    pairs: Sequence[tuple[Article, Article | None]],
    source: str,
    fingerprint: str,
    asked: Mapping[ArticleNumber, tuple[str, ...]],
) -> Iterator[Passage]:
    """One passage an article; the summary, when there is one, becomes its gist.

    Args:
        asked: what people ask of the articles of this version.
    """
    topics = version.summary.topics if version.summary else ()
    short = version.summary.short_names if version.summary else ()
    successor = _successor(version, history)
    for order, (article, gist) in enumerate(pairs):
        text = article.text if article.paragraphs else plain(article.summary)
        title = article.title or (gist.title if gist else "")
        yield Passage(
            id=Citation(version.law, article.number, version=version.version).key,
            entry=version.id,
            kind=Kind.REGULATION,
            source=source,
            fingerprint=fingerprint,
            title=version.title,
            text=f"{title}\n{text}" if title else text,
            heading=" ".join(article.heading),
            label=article.label,
            gist=plain(gist.summary) if gist else ("" if article.paragraphs else text),
            questions=tuple(short),
            topics=topics,
            regions=version.regions,
            citation=version.law + article.label,
            law=version.law,
            level=version.level,
            starts=_starts(version),
            ends=version.ends,
            successor=successor,
            order=order,
            asked=asked.get(article.number, ()),
        )


def whole_text_passage(
    version: Version, history: History, text: Regulation, source: str, fingerprint: str
) -> Passage:
    """A text that numbers nothing is one passage."""
    return Passage(
        id=version.key,
        entry=version.id,
        kind=Kind.REGULATION,
        source=source,
        fingerprint=fingerprint,
        title=version.title,
        text=f"{text.preface}\n{text.appendix}".strip(),
        citation=version.law,
        law=version.law,
        level=version.level,
        regions=version.regions,
        starts=_starts(version),
        ends=version.ends,
        successor=_successor(version, history),
    )


def entry_passage(entry: Entry, source: str) -> Passage:
    """A whole entry as one passage."""
    gist, questions, text = _parts(entry)
    starts = entry.valid_from if isinstance(entry, Answer) else None
    ends = entry.valid_until if isinstance(entry, Answer) else None
    return Passage(
        id=entry.id,
        entry=entry.id,
        kind=entry.kind,
        source=source,
        fingerprint=entry.fingerprint,
        title=entry.title,
        text="\n".join(t for t in map(plain, text) if t),
        gist=gist,
        questions=(*questions, *entry.aliases),
        topics=entry.topics,
        regions=entry.regions,
        starts=starts,
        ends=ends,
    )


def card_words(card: Card) -> list[str]:
    """The searchable words of a card, field by field as their rows say."""
    out: list[str] = []
    for row in labels_of(Card):
        if row.search:
            value = getattr(card, row.name)
            out += [value] if row.form is Form.TEXT else [_words(item) for item in value]
    return out


def _lines(card: Card) -> list[str]:
    """The searchable one-line fields of a card: enough to tell the results of a flow apart."""
    rows = (row for row in labels_of(Card) if row.search and row.form is Form.TEXT)
    return [text for row in rows if (text := getattr(card, row.name))]


def _words(item: str | Basis | Deadline) -> str:
    if isinstance(item, Basis):
        return f"{item.citation.text} {item.note}"
    if isinstance(item, Deadline):
        return f"{item.name}{item.limit.text if item.limit else ''} {item.note}"
    return item


def _parts(entry: Entry) -> tuple[str, tuple[str, ...], Iterable[str]]:
    """Gist, ways of asking, and the text, by kind."""
    if isinstance(entry, Answer):
        return entry.card.short, entry.questions, [*card_words(entry.card), entry.body]
    if isinstance(entry, Guide):
        return entry.body.split("\n", 1)[0], (), [entry.body, entry.steps, *(b.note for b in entry.basis)]
    if isinstance(entry, Case):
        demands = [f"{d.title} {d.reason}" for d in entry.demands]
        return (
            entry.story.split("\n", 1)[0],
            (),
            [entry.story, *demands, entry.handling, entry.outcome, *entry.points],
        )
    if isinstance(entry, Flow):
        outcomes = [" ".join((o.title, *_lines(o.card))) for o in entry.outcomes]
        return entry.body, (), [entry.body, *(q.text for q in entry.questions), *outcomes]
    if isinstance(entry, Paper):
        words = [f"{f.name} {f.hint}" for f in entry.own]
        return entry.body, (), [entry.body, BLANK.sub("", entry.text), *entry.rights, *words]
    if isinstance(entry, Exercise):
        return entry.summary, (), [entry.summary]
    if isinstance(entry, Office):
        numbers = [f"{p.text}" for p in entry.phones]
        text = [*entry.handles, *numbers, entry.address, entry.hours, *entry.elsewhere, entry.body]
        return "；".join((*numbers, *entry.handles[:2])), tuple(numbers), text
    if isinstance(entry, LocalValues):
        return entry.body, (), [entry.body, *(f"{v.name} {v.value} {v.note}" for v in entry.values)]
    return "", (), [entry.body]
