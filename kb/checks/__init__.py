"""All checks over a library: what was found while reading, and what only the whole can show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator

from kb.checks import case_dates, citations, numbers
from kb.checks.local import check_values, check_values_twice
from kb.checks.questions import check_questions, check_twice
from kb.checks.strays import strays
from kb.codes import content as codes
from kb.codes.structure import ID_TWICE, TITLE_TWICE
from kb.content.layers import IMPORTED, SHIPPED, Loaded
from kb.files import Progress
from kb.library import Library
from kb.model import Article, Case, Deadline, Entry, Regulation, Status
from kb.model.citations import Citation
from kb.model.problems import Place, Problem, in_order
from kb.model.references import bases_of, cards_of, deadlines_of

Extra = Callable[[Loaded, str], Iterable[Problem]]


def check_library(
    library: Library,
    on: dt.date,
    extra: Iterable[Extra] = (),
    progress: Progress | None = None,
    only: Collection[str] | None = None,
) -> list[Problem]:
    """Every problem of every content file.

    Args:
        library: as read.
        on: the day it is judged on.
        extra: further checks of a file and its text, such as the casebook's and the search for personal data.
        progress: called with the file, how many are done and how many there are.
        only: keys of the files whose entries are judged; what only the whole can show is said of all.

    Returns:
        Sorted by file and line, each once. Checks that need an official text are silent where it is not imported.
    """
    problems = [
        *library.problems,
        *_twice(library),
        *citations.check_versions(library),
        *_mixed_days(library),
        *check_twice(library),
        *check_values_twice(library),
        *(p for layer in library.layers if layer.name != IMPORTED for p in strays(layer)),
    ]
    more = tuple(extra)
    wanted = [one for one in library.loaded if only is None or one.key in only]
    for done, one in enumerate(wanted):
        if progress is not None:
            progress(one.path, done, len(wanted))
        text = text_of(library, one)
        if one.entry is not None:
            problems.extend(check_entry(library, one, one.entry, text, on))
        for check in more:
            problems.extend(check(one, text))
    return in_order(problems)


def check_entry(library: Library, one: Loaded, entry: Entry, text: str, on: dt.date) -> Iterator[Problem]:
    """The checks of one entry against the whole library."""
    if not (isinstance(entry, Regulation) and entry.status(on) in (Status.REPEALED, Status.AMENDED)):
        yield from _dates(one, entry, text, on)
    yield from citations.check_bases(library, one, entry, on)
    yield from citations.check_links(library, one, entry, text)
    yield from citations.check_topics(library, one, entry, text)
    yield from citations.check_editions(library, one, entry, text, on)
    yield from check_questions(library, one, entry, text, on)
    yield from check_values(library, one, entry, text, on)
    if isinstance(entry, Case):
        yield from case_dates.check_case(library, one.path, entry)
    yield from _numbers(library, one, entry, text, citations.day_of(entry, on))


def text_of(library: Library, one: Loaded) -> str:
    """The text of a content file; empty when it cannot be read, which is a problem of its own."""
    folder = next(layer.folder for layer in library.layers if layer.name == one.layer)
    try:
        return (folder / one.path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


def _twice(library: Library) -> Iterator[Problem]:
    ids: dict[tuple[str, str], str] = {}
    titles: dict[tuple[str, str], tuple[str, str]] = {}
    for one in library.loaded:
        entry = one.entry
        if entry is None:
            continue
        first = ids.setdefault((one.layer, entry.id), one.path)
        if first != one.path:
            yield ID_TWICE.at(one.path, _line_of(one, library, "编号"), value=entry.id, other=first)
            continue
        if isinstance(entry, Regulation) or not entry.title:
            continue  # versions of a law share its title
        before = titles.setdefault((entry.kind.value, entry.title), (one.path, entry.id))
        if before[1] != entry.id:
            other = (
                f"随附的 {before[0]}" if (SHIPPED, before[1]) in ids and one.layer != SHIPPED else before[0]
            )
            yield TITLE_TWICE.at(one.path, _line_of(one, library, "标题"), value=entry.title, other=other)


def _line_of(one: Loaded, library: Library, key: str) -> Place:
    """Where a field's value stands in a file."""
    for number, row in enumerate(text_of(library, one).split("\n"), 1):
        if row.startswith(key):
            return Place(number, len(row) - len(row[len(key) :].lstrip(" :：\u3000")) + 1)
    return Place()


def _dates(one: Loaded, entry: Entry, text: str, on: dt.date) -> Iterator[Problem]:
    rows = text.split("\n")

    def place(key: str) -> Place:
        line = next((i for i, row in enumerate(rows, 1) if row.startswith(key)), 1)
        return Place(line, 1)

    if entry.due is not None and entry.due < on:
        yield codes.REVIEW_OVERDUE.at(one.path, place("下次核验"), due=entry.due)
    if entry.verified is not None and entry.verified > on:
        yield codes.VERIFIED_LATER.at(one.path, place("核验日期"), value=entry.verified)


def _mixed_days(library: Library) -> Iterator[Problem]:
    """The same number of 日 here and 工作日 there for one article is a slip in one of the two."""
    stated: dict[tuple[str, str, int], dict[str, tuple[str, Place]]] = {}
    for one in library.loaded:
        entry = one.entry
        if entry is None:
            continue
        for citation_key, quantity, at in _stated_days(library, entry):
            units = stated.setdefault((*citation_key, quantity.number), {})
            other = next((u for u in units if u != quantity.unit), None)
            if other is not None:
                there = f"{quantity.number}{other}（{units[other][0]}）"
                yield codes.DAYS_MIXED.at(one.path, at, here=str(quantity), there=there)
            units.setdefault(quantity.unit, (one.path, at))


def _stated_days(library: Library, entry: Entry) -> Iterator[tuple[tuple[str, str], numbers.Quantity, Place]]:
    for deadline in deadlines_of(entry):
        for basis in deadline.basis[:1]:
            if (
                deadline.limit is not None
                and deadline.limit.unit in ("日", "工作日")
                and basis.citation.article
            ):
                key = (library.names.get(basis.citation.law, basis.citation.law), basis.citation.key)
                yield key, numbers.Quantity(deadline.limit.number, deadline.limit.unit), deadline.at
    for basis in bases_of(entry):
        if basis.citation.article is None:
            continue
        key = (library.names.get(basis.citation.law, basis.citation.law), basis.citation.key)
        for found in numbers.quantities(basis.note):
            if found.quantity.unit in ("日", "工作日"):
                yield key, found.quantity, basis.at


def _numbers(library: Library, one: Loaded, entry: Entry, text: str, on: dt.date) -> Iterator[Problem]:
    """Numbers beside a citation stand in the cited article, where its official text is imported."""

    texts: dict[str, str] = {}
    for basis in bases_of(entry):
        view = library.article(basis.citation, on)
        if view is not None and view.official is not None:
            texts[basis.citation.key] = _cited_text(view.official, basis.citation)
    notes: dict[tuple[Place, str], list[str]] = {}
    for basis in bases_of(entry):
        if basis.note:
            notes.setdefault((basis.at, basis.note), []).append(basis.citation.key)
    for (at, note), keys in notes.items():
        known = [texts[k] for k in keys if k in texts]
        if len(known) == len(keys):
            for found in numbers.unsupported(note, known):
                yield codes.NUMBER_NOT_FOUND.at(one.path, at, value=found.written, citation="、".join(keys))
    for deadline in deadlines_of(entry):
        yield from _deadline_numbers(one, deadline, texts)
    spoken = [s for card in cards_of(entry) for s in (card.short, *card.may_say)]
    if spoken and texts and len(texts) == len({b.citation.key for b in bases_of(entry)}):
        for words in spoken:
            for found in numbers.unsupported(words, texts.values()):
                if found.quantity.unit in ("工作日", "%", "倍") or found.written[0].isdecimal():
                    yield codes.NUMBER_NOT_FOUND.at(
                        one.path,
                        spoken_at(text, words, found.start),
                        value=found.written,
                        citation="所列的依据",
                    )
    if isinstance(entry, Regulation):
        yield from _digest_numbers(library, one, entry)


def spoken_at(text: str, words: str, offset: int) -> Place:
    """Where a character of spoken words stands in their file; words written over several lines stand where they begin."""
    for whole in (words, words.split("\n")[0]):
        start = text.find(whole)
        if start >= 0:
            at = start + min(offset, len(whole) - 1)
            return Place(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    return Place()


def _cited_text(article: Article, citation: Citation) -> str:
    """The paragraph a citation names, or the whole article."""
    if citation.paragraph and citation.paragraph <= len(article.paragraphs):
        return article.paragraphs[citation.paragraph - 1].full
    return article.text


def _deadline_numbers(one: Loaded, deadline: Deadline, texts: dict[str, str]) -> Iterator[Problem]:
    keys = [b.citation.key for b in deadline.basis]
    known = [texts[k] for k in keys if k in texts]
    if not keys or len(known) != len(keys):
        return
    for length in (deadline.limit, deadline.extension):
        if length is not None and numbers.unsupported(length.text, known):
            yield codes.NUMBER_NOT_FOUND.at(
                one.path, deadline.at, value=length.text, citation="、".join(keys)
            )


def _digest_numbers(library: Library, one: Loaded, regulation: Regulation) -> Iterator[Problem]:
    version = library.versions.get(regulation.id)
    text = library.official(version) if version else None
    if text is None:
        return
    for article in regulation.articles:
        official = text.article(article.number)
        if official is None:
            continue
        for found in numbers.unsupported(article.summary, [official.text]):
            yield codes.NUMBER_NOT_FOUND.at(
                one.path, article.at, value=found.written, citation=f"{regulation.law}{article.label}"
            )


__all__ = ["Extra", "check_entry", "check_library", "text_of"]
