"""The library: all content of all layers, the laws behind it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from kb.content.layers import OFFICE, SHIPPED, Layer, Loaded, read_layers
from kb.errors import UnknownEntry
from kb.files import Progress
from kb.law.endings import EndOfForce, replaced
from kb.law.history import ArticleView, History, Version, histories, names
from kb.law.official import OfficialStore, Row
from kb.local import Directory, ValueBook
from kb.model import (
    Basis,
    Entry,
    Kind,
    LocalValues,
    Office,
    QuestionSet,
    Regulation,
    Status,
    Vocabulary,
)
from kb.model.citations import ArticleNumber, Citation, law_name
from kb.model.problems import Problem, nearest
from kb.model.references import bases_of, cards_of, related_of
from kb.places import Home, shipped_content


def layers_of(home: Home, shipped: Path | None = None) -> list[Layer]:
    """The content folders of an office, lowest first."""
    return [Layer(SHIPPED, shipped or shipped_content()), Layer(OFFICE, home.content)]


def unknown_entry(entry_id: str, known: Iterable[str]) -> UnknownEntry:
    """What is raised for an id that is none; it names the nearest."""
    near = nearest(entry_id, known)
    return UnknownEntry(f"没有编号是“{entry_id}”的内容。" + (f"您是不是想写“{near[0]}”？" if near else ""))


class Library:
    """Everything that can be looked up, as it stood when it was read.

    Args:
        layers: content folders, lowest first.
        store: imported official texts; None for none.
        cache: folder for derived data that saves time.
        progress: told while much has to be read.
        before: what of these layers was read before; files that have not changed since are not read again.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        store: OfficialStore | None = None,
        cache: Path | None = None,
        progress: Progress | None = None,
        before: Sequence[Loaded] = (),
    ) -> None:
        self.layers = tuple(layers)
        self.store = store
        self.loaded: tuple[Loaded, ...] = tuple(read_layers(self.layers, cache, progress, before))
        self.rows: tuple[Row, ...] = store.rows(progress) if store else ()
        self._entries: dict[str, Entry] = {}
        self._loaded_by_id: dict[str, Loaded] = {}
        for one in self.loaded:
            if one.entry is not None:
                self._entries[one.entry.id] = one.entry  # a higher layer comes later and wins
                self._loaded_by_id[one.entry.id] = one
        self._texts: dict[str, Regulation] = {}
        self._questions: dict[str, dict[ArticleNumber, tuple[str, ...]]] = {}

    @classmethod
    def open(
        cls,
        home: Home | None = None,
        shipped: Path | None = None,
        progress: Progress | None = None,
        before: Library | None = None,
    ) -> Library:
        """The library of an office: shipped content, its own content, its imported texts.

        Args:
            before: the same library as it stood earlier in this process; what has not changed is taken from there.
        """
        home = home or Home.find()
        store = OfficialStore(home.regulations)
        return cls(
            layers_of(home, shipped), store, home.cache, progress, before.loaded if before is not None else ()
        )

    @property
    def problems(self) -> list[Problem]:
        """What was found while reading the files; see `kb.checks` for all checks."""
        return [p for one in self.loaded for p in one.problems]

    def entries(self, kind: Kind | None = None) -> list[Entry]:
        """All entries, or those of a kind, by id."""
        found = (e for e in self._entries.values() if kind is None or e.kind is kind)
        return sorted(found, key=lambda e: e.id)

    def get(self, entry_id: str) -> Entry:
        """An entry by id.

        Raises:
            UnknownEntry: when there is none.
        """
        try:
            return self._entries[entry_id]
        except KeyError:
            raise unknown_entry(entry_id, self._entries) from None

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._entries

    def winning(self) -> list[Loaded]:
        """The file behind every entry, by id; of several layers the highest."""
        return [self._loaded_by_id[i] for i in sorted(self._loaded_by_id)]

    def file_of(self, entry_id: str) -> Path:
        """The file an entry was read from."""
        one = self._loaded_by_id[self.get(entry_id).id]
        return next(layer.folder for layer in self.layers if layer.name == one.layer) / one.path

    # Laws

    @cached_property
    def histories(self) -> dict[str, History]:
        """Title in comparing form → its versions."""
        summaries = (e for e in self._entries.values() if isinstance(e, Regulation))
        return histories(summaries, self.rows)

    @cached_property
    def replaced(self) -> dict[str, EndOfForce]:
        """Every law whose place another took, by title in comparing form, whether or not a text of it is here."""
        return replaced((e for e in self._entries.values() if isinstance(e, Regulation)), self.rows)

    @cached_property
    def names(self) -> dict[str, str]:
        """Every name a law goes by → its title in comparing form."""
        short = [pair for v in self.vocabularies for pair in v.short_names]
        return names(self.histories, short)

    @cached_property
    def versions(self) -> dict[str, Version]:
        """Version by its id, and by the ids of its summary and texts."""
        out: dict[str, Version] = {}
        for history in self.histories.values():
            for version in history.versions:
                out[version.id] = version
                for row in version.rows:
                    out.setdefault(row.id, version)
        return out

    @cached_property
    def directory(self) -> Directory:
        """The offices people are sent to."""
        return Directory(e for e in self.entries(Kind.OFFICE) if isinstance(e, Office))

    @cached_property
    def sent_to(self) -> dict[str, list[Entry]]:
        """Id of an office → the answers that send people there."""
        out: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries(Kind.ANSWER):
            for card in cards_of(entry):
                for office in self.directory.of(card):
                    out[office.id].append(entry)
        return dict(out)

    @cached_property
    def values(self) -> ValueBook:
        """The numbers every place sets for itself, the shipped names first."""
        files = [one.entry for one in self.loaded if isinstance(one.entry, LocalValues)]
        return ValueBook([f for f in files if self._entries.get(f.id) is f])

    @cached_property
    def vocabularies(self) -> tuple[Vocabulary, ...]:
        """All word lists."""
        return tuple(e for e in self.entries(Kind.VOCABULARY) if isinstance(e, Vocabulary))

    @cached_property
    def question_sets(self) -> dict[str, list[QuestionSet]]:
        """Title of a law in comparing form → the sets of questions asked of its articles, by id."""
        out: dict[str, list[QuestionSet]] = defaultdict(list)
        for entry in self.entries(Kind.QUESTIONS):
            if isinstance(entry, QuestionSet) and entry.law:
                out[self.names.get(entry.law, entry.law)].append(entry)
        return dict(out)

    def questions(self, version: Version) -> dict[ArticleNumber, tuple[str, ...]]:
        """What people ask of the articles of a version, all sets read together.

        A set speaks of the law as it stood when the set was verified, and of what comes later; a version that had ended by
        then may have numbered its articles otherwise.
        """
        if version.key in self._questions:
            return self._questions[version.key]
        out: dict[ArticleNumber, dict[str, None]] = {}
        for one in self.question_sets.get(version.law, ()):
            if version.ends is None or one.verified is None or version.ends > one.verified:
                for article in one.articles:
                    out.setdefault(article.number, {}).update(dict.fromkeys(article.questions))
        self._questions[version.key] = {number: tuple(found) for number, found in out.items()}
        return self._questions[version.key]

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """The controlled list of topics, in its own order."""
        return tuple(dict.fromkeys(t for v in self.vocabularies for t in v.subjects))

    @cached_property
    def topic_groups(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The topics in their groups, in the list's own order."""
        return tuple(pair for v in self.vocabularies for pair in v.subject_groups)

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
        """An article with its official text and its summary; None when neither is known."""
        version = self.version(citation, on)
        if version is None or citation.article is None:
            return None
        text = self.official(version)
        official = text.article(citation.article) if text else None
        summary = version.summary.article(citation.article) if version.summary else None
        if official is None and summary is None and not version.has(citation.article):
            return None
        return ArticleView(version, citation.article, official, summary)

    def articles(self, version: Version) -> list[ArticleView]:
        """All articles of a version that are known, in order; also those of which only the questions are known."""
        text = self.official(version)
        summaries = {a.number: a for a in version.summary.articles} if version.summary else {}
        officials = {a.number: a for a in text.articles} if text else {}
        asked = () if officials else (n for n in self.questions(version) if version.has(n))
        numbers = list(officials) or sorted({*summaries, *asked})
        return [ArticleView(version, n, officials.get(n), summaries.get(n)) for n in numbers]

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
            e
            for b in bases_of(entry)
            for e in self.citing(b.citation)
            if e.id != entry.id and set(e.topics) & set(entry.topics)
        ]
        return list({e.id: e for e in (*named, *back, *shared) if e.id != entry.id}.values())[:12]
