"""The library: all content of all layers, the laws behind it, and what search is fed with."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from kb.cite import Citation, law_name, parse
from kb.errors import UnknownEntry
from kb.laws import ArticleView, History, Version, histories, names
from kb.layers import IMPORTED, OFFICE, SHIPPED, Layer, Loaded, read_file, read_layers
from kb.model import (
    Answer,
    Article,
    Basis,
    Card,
    Case,
    Deadline,
    Entry,
    Flow,
    Guide,
    Kind,
    Regulation,
    Status,
    Vocabulary,
)
from kb.official import OfficialStore, Row
from kb.passage import Passage
from kb.passages import article_passages, entry_passage, whole_text_passage
from kb.places import Home, shipped_content
from kb.problem import Problem
from kb.source import content_hash


class Library:
    """Everything that can be looked up, as it stood when it was read.

    Args:
        layers: content folders, lowest first.
        store: imported official texts; None for none.
        cache: folder for derived data that saves time.
    """

    def __init__(
        self, layers: Sequence[Layer], store: OfficialStore | None = None, cache: Path | None = None
    ) -> None:
        self.layers = tuple(layers)
        self.store = store
        self.loaded: tuple[Loaded, ...] = tuple(read_layers(self.layers, cache))
        self.rows: tuple[Row, ...] = store.rows() if store else ()
        self._entries: dict[str, Entry] = {}
        self._loaded_by_id: dict[str, Loaded] = {}
        for one in self.loaded:
            if one.entry is not None:
                self._entries[one.entry.id] = one.entry  # a higher layer comes later and wins
                self._loaded_by_id[one.entry.id] = one
        self._texts: dict[str, Regulation] = {}

    @classmethod
    def open(cls, home: Home | None = None, shipped: Path | None = None) -> Library:
        """The library of an office: shipped content, its own content, its imported texts."""
        home = home or Home.find()
        layers = [Layer(SHIPPED, shipped or shipped_content()), Layer(OFFICE, home.content)]
        return cls(layers, OfficialStore(home.regulations), home.cache)

    @property
    def problems(self) -> list[Problem]:
        """What was found while reading the files; see :mod:`kb.check` for all checks."""
        return [p for one in self.loaded for p in one.problems]

    def entries(self, kind: Kind | None = None) -> list[Entry]:
        """All entries, or those of a kind, by id."""
        found = (e for e in self._entries.values() if kind is None or _kind(e) is kind)
        return sorted(found, key=lambda e: e.id)

    def get(self, entry_id: str) -> Entry:
        """An entry by id.

        Raises:
            UnknownEntry: when there is none.
        """
        try:
            return self._entries[entry_id]
        except KeyError:
            raise UnknownEntry(f"没有编号是“{entry_id}”的内容。") from None

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._entries

    def file_of(self, entry_id: str) -> Path:
        """The file an entry was read from."""
        one = self._loaded_by_id[self.get(entry_id).id]
        return next(layer.folder for layer in self.layers if layer.name == one.layer) / one.path

    # Laws

    @cached_property
    def histories(self) -> dict[str, History]:
        """Title in comparing form → its versions."""
        digests = (e for e in self._entries.values() if isinstance(e, Regulation))
        return histories(digests, self.rows)

    @cached_property
    def names(self) -> dict[str, str]:
        """Every name a law goes by → its title in comparing form."""
        short = [pair for v in self.vocabularies for pair in v.short_names]
        return names(self.histories, short)

    @cached_property
    def versions(self) -> dict[str, Version]:
        """Version by its id, and by the ids of its digest and texts."""
        out: dict[str, Version] = {}
        for history in self.histories.values():
            for version in history.versions:
                out[version.id] = version
                for row in version.rows:
                    out.setdefault(row.id, version)
        return out

    @cached_property
    def vocabularies(self) -> tuple[Vocabulary, ...]:
        """All word lists."""
        return tuple(e for e in self.entries(Kind.VOCABULARY) if isinstance(e, Vocabulary))

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """The controlled list of topics, in its own order."""
        return tuple(dict.fromkeys(t for v in self.vocabularies for t in v.subjects))

    def history(self, law: str) -> History | None:
        """The versions of a law, by any of its names."""
        return self.histories.get(self.names.get(law_name(law), law_name(law)))

    def version(self, citation: Citation, on: dt.date) -> Version | None:
        """The version a citation means: the one it names, else the one to rely on that day."""
        history = self.history(citation.law)
        if history is None:
            return None
        return history.at(citation.version) if citation.version else history.on(on)

    def official(self, version: Version) -> Regulation | None:
        """The imported text of a version."""
        row = version.row
        if row is None or self.store is None:
            return None
        if row.file not in self._texts:
            if len(self._texts) > 200:
                self._texts.clear()
            self._texts[row.file] = self.store.read(row)
        return self._texts[row.file]

    def article(self, citation: Citation, on: dt.date) -> ArticleView | None:
        """An article with its official text and its digest; None when neither is known."""
        version = self.version(citation, on)
        if version is None or citation.article is None:
            return None
        text = self.official(version)
        official = text.article(citation.article) if text else None
        digest = version.digest.article(citation.article) if version.digest else None
        if official is None and digest is None and not version.has(citation.article):
            return None
        return ArticleView(version, citation.article, official, digest)

    def articles(self, version: Version) -> list[ArticleView]:
        """All articles of a version that are known, in order."""
        text = self.official(version)
        digests = {a.number: a for a in version.digest.articles} if version.digest else {}
        officials = {a.number: a for a in text.articles} if text else {}
        numbers = list(officials) or sorted(digests)
        return [ArticleView(version, n, officials.get(n), digests.get(n)) for n in numbers]

    def basis_changed(self, entry: Entry, on: dt.date) -> list[tuple[Basis, Version | None, Status]]:
        """Citations of an entry that are no sound basis on a day (依据已变)."""
        out: list[tuple[Basis, Version | None, Status]] = []
        for basis in bases_of(entry):
            version = self.version(basis.citation, on)
            if version is None:
                continue
            status = version.status(on)
            if status in (Status.REPEALED, Status.AMENDED, Status.NOT_YET):
                history = self.histories[version.law]
                now = history.on(on)
                if status is Status.REPEALED and history.successor:
                    now = self._successor(history, on) or now
                out.append((basis, now, status))
        return out

    def _successor(self, history: History, on: dt.date) -> Version | None:
        other = self.histories.get(history.successor)
        return other.on(on) if other else None

    @cached_property
    def cited_by(self) -> dict[tuple[str, str], list[Entry]]:
        """(law, article key) → entries that cite it, whichever paragraph."""
        out: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in self.entries():
            seen = set()
            for basis in bases_of(entry):
                if basis.citation.article is not None:
                    law = self.names.get(basis.citation.law, basis.citation.law)
                    seen.add((law, basis.citation.article.key))
            for key in seen:
                out[key].append(entry)
        return dict(out)

    def citing(self, citation: Citation) -> list[Entry]:
        """Entries that cite an article."""
        law = self.names.get(law_name(citation.law), citation.law)
        return self.cited_by.get((law, citation.article.key), []) if citation.article else []

    def related(self, entry: Entry) -> list[Entry]:
        """Entries it names as related, then those that name it, then those of the same topic that share a basis."""
        named = [self._entries[i] for i in related_of(entry) if i in self._entries]
        back = [e for e in self.entries() if entry.id in related_of(e)]
        shared = [
            e for b in bases_of(entry) for e in self.citing(b.citation)
            if e.id != entry.id and set(e.topics) & set(entry.topics)
        ]  # fmt: skip
        return list({e.id: e for e in (*named, *back, *shared) if e.id != entry.id}.values())[:12]

    # What search is fed with

    def sources(self) -> Iterator[tuple[str, str]]:
        """(source key, hash) of everything searchable; a source's passages change only with its hash."""
        for one in self._winning():
            if isinstance(one.entry, Regulation):
                version = self.versions.get(one.entry.id)
                if version is not None and version.row is not None and _covered(one.entry, version):
                    continue  # its articles come with the official text
                yield one.key, self._law_digest(one.entry.law, one.entry.digest)
            elif one.entry is not None and not isinstance(one.entry, Vocabulary):
                yield one.key, one.entry.digest
        for row in self._primary_rows():
            version = self.versions[row.id]
            yield f"{IMPORTED}/{row.file}", self._law_digest(row.law, row.digest, version)

    def passages(self, source: str) -> Iterable[Passage]:
        """The passages of a source; none when it is not (or no longer) there."""
        layer, _, path = source.partition("/")
        if layer == IMPORTED:
            yield from self._official_passages(path)
            return
        one = next((x for x in self._winning() if x.key == source), None)
        if one is None or one.entry is None:
            return
        if isinstance(one.entry, Regulation):
            version = self.versions[one.entry.id]
            skip = set(version.row.numbers()) if version.row else set()
            digests = [a for a in one.entry.articles if a.number not in skip]
            history = self.histories[version.law]
            yield from article_passages(
                version, history, [(a, None) for a in digests], source, one.entry.digest
            )
        else:
            yield entry_passage(one.entry, source)

    def _winning(self) -> list[Loaded]:
        return [self._loaded_by_id[i] for i in sorted(self._loaded_by_id)]

    def _primary_rows(self) -> Iterator[Row]:
        for row in self.rows:
            version = self.versions.get(row.id)
            if version is not None and version.row is not None and version.row.file == row.file:
                yield row

    def _law_digest(self, law: str, own: str, version: Version | None = None) -> str:
        """Changes with the text, its digest, and anything that moves the version's dates."""
        history = self.histories[law]
        dates = "|".join(f"{v.effective}{v.promulgated}{v.ends}" for v in history.versions)
        digest = version.digest.digest if version and version.digest else ""
        return content_hash(f"{own}|{digest}|{dates}|{history.successor}")

    def _official_passages(self, name: str) -> Iterable[Passage]:
        row = next((r for r in self.rows if r.file == name), None)
        version = self.versions.get(row.id) if row else None
        if row is None or version is None or self.store is None:
            return
        text = self.store.read(row)
        history = self.histories[version.law]
        source = f"{IMPORTED}/{name}"
        digest = self._law_digest(row.law, row.digest, version)
        if text.articles:
            known = {a.number: a for a in version.digest.articles} if version.digest else {}
            pairs: list[tuple[Article, Article | None]] = [(a, known.get(a.number)) for a in text.articles]
            yield from article_passages(version, history, pairs, source, digest)
        else:
            yield whole_text_passage(version, history, text, source, digest)

    def refreshed(self, cache: Path | None = None) -> Library:
        """The library as the files stand now."""
        return Library(self.layers, self.store, cache)


def reread(layer: Layer, path: str) -> Loaded:
    """One content file as it stands now."""
    return read_file(layer, path)


def _kind(entry: Entry) -> Kind:
    return getattr(entry, "exercise_kind", entry.kind)


def kind_of_entry(entry: Entry) -> Kind:
    """The kind users see; a drill is a drill although the knowledge base keeps it as an exercise."""
    return _kind(entry)


def _covered(digest: Regulation, version: Version) -> bool:
    """Whether the official text holds every article of the digest."""
    known = set(version.row.numbers()) if version.row else set()
    return all(a.number in known for a in digest.articles)


def cards_of(entry: Entry) -> tuple[Card, ...]:
    """The cards of an answer or a flow."""
    if isinstance(entry, Answer):
        return (entry.card,)
    return tuple(o.card for o in entry.outcomes) if isinstance(entry, Flow) else ()


def deadlines_of(entry: Entry) -> tuple[Deadline, ...]:
    """All time limits an entry states."""
    own = entry.deadlines if isinstance(entry, Guide) else ()
    return (*own, *(d for card in cards_of(entry) for d in card.deadlines))


def bases_of(entry: Entry) -> list[Basis]:
    """Every citation an entry rests on."""
    out: list[Basis] = [b for card in cards_of(entry) for b in card.basis]
    out += [b for d in deadlines_of(entry) for b in d.basis]
    if isinstance(entry, Guide):
        out += entry.basis
    elif isinstance(entry, Case):
        out += entry.basis
        for demand in entry.demands:
            out += demand.basis
        for circumstance in (entry.hardship, entry.unlawful):
            out += circumstance.basis if circumstance else ()
    elif isinstance(entry, Flow):
        out += [b for q in entry.questions for c in q.choices for b in c.basis]
    return out


def related_of(entry: Entry) -> tuple[str, ...]:
    """Ids an entry names as related."""
    own = entry.related if isinstance(entry, Guide | Case) else ()
    return (*own, *(i for card in cards_of(entry) for i in card.related))


def citation_of(text: str, library: Library, default: str | None = None) -> Citation | None:
    """A citation as a user typed it, with the library's short names."""
    return parse(text, names=library.names, default=default)
