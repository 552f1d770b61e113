"""What an index is made from: every source of a library with its fingerprint, and the passages of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from kb.content.layers import IMPORTED, Loaded
from kb.content.markdown import content_hash
from kb.law.history import Version
from kb.law.official import Row
from kb.library import Library
from kb.model import Article, QuestionSet, Regulation, Vocabulary
from kb.model.citations import ArticleNumber
from kb.search.index.passage import Passage
from kb.search.index.passages import article_passages, entry_passage, whole_text_passage


class LibraryCorpus:
    """A library as the index sees it."""

    def __init__(self, library: Library) -> None:
        self.library = library

    @property
    def vocabularies(self) -> Sequence[Vocabulary]:
        """Word lists."""
        return self.library.vocabularies

    @property
    def names(self) -> Mapping[str, str]:
        """Every name a law goes by → its title in comparing form."""
        return self.library.names

    def sources(self) -> Iterator[tuple[str, str]]:
        """(source key, hash) of everything searchable; a source's passages change only with its hash."""
        for one in self._by_key.values():
            if isinstance(one.entry, Regulation):
                version = self.library.versions.get(one.entry.id)
                if version is not None and version.row is not None and _covered(one.entry, version):
                    continue  # its articles come with the official text
                yield one.key, self._law_fingerprint(one.entry.law, one.entry.fingerprint, version)
            elif one.entry is not None and not isinstance(one.entry, Vocabulary | QuestionSet):
                yield one.key, one.entry.fingerprint
        for row in self._primary_rows():
            version = self.library.versions[row.id]
            yield f"{IMPORTED}/{row.file}", self._law_fingerprint(row.law, row.fingerprint, version)

    def passages(self, source: str) -> Iterable[Passage]:
        """The passages of a source; none when it is not (or no longer) there."""
        layer, _, path = source.partition("/")
        if layer == IMPORTED:
            yield from self._official_passages(path)
            return
        one = self._by_key.get(source)
        if one is None or one.entry is None:
            return
        if isinstance(one.entry, Regulation):
            version = self.library.versions[one.entry.id]
            skip = set(version.row.numbers()) if version.row else set()
            summaries = [a for a in one.entry.articles if a.number not in skip]
            history = self.library.histories[version.law]
            asked = self.library.questions(version)
            pairs: list[tuple[Article, Article | None]] = [(a, None) for a in summaries]
            pairs += [(Article(number), None) for number in _pointers(version, asked)]
            yield from article_passages(version, history, pairs, source, one.entry.fingerprint, asked)
        else:
            yield entry_passage(one.entry, source)

    @cached_property
    def _by_key(self) -> dict[str, Loaded]:
        return {one.key: one for one in self.library.winning()}

    @cached_property
    def _by_file(self) -> dict[str, Row]:
        return {row.file: row for row in self.library.rows}

    def _primary_rows(self) -> Iterator[Row]:
        for row in self.library.rows:
            version = self.library.versions.get(row.id)
            if version is not None and version.row is not None and version.row.file == row.file:
                yield row

    def _law_fingerprint(self, law: str, own: str, version: Version | None = None) -> str:
        """Changes with the text, its summary, its questions, and anything that moves the version's dates."""
        history = self.library.histories[law]
        dates = "|".join(f"{v.effective}{v.promulgated}{v.ends}{v.doubt}" for v in history.versions)
        summary = version.summary.fingerprint if version and version.summary else ""
        places = "、".join(version.regions) if version else ""
        asked = self.library.questions(version) if version else {}
        told = f"|{[(number.key, found) for number, found in asked.items()]}" if asked else ""
        return content_hash(f"{own}|{summary}|{dates}|{history.successor}|{places}{told}")

    def _official_passages(self, name: str) -> Iterable[Passage]:
        row = self._by_file.get(name)
        version = self.library.versions.get(row.id) if row else None
        if row is None or version is None or self.library.store is None:
            return
        text = self.library.store.read(row)
        history = self.library.histories[version.law]
        source = f"{IMPORTED}/{name}"
        fingerprint = self._law_fingerprint(row.law, row.fingerprint, version)
        if text.articles:
            known = {a.number: a for a in version.summary.articles} if version.summary else {}
            pairs: list[tuple[Article, Article | None]] = [(a, known.get(a.number)) for a in text.articles]
            asked = self.library.questions(version)
            yield from article_passages(version, history, pairs, source, fingerprint, asked)
        else:
            yield whole_text_passage(version, history, text, source, fingerprint)


def _pointers(version: Version, asked: Iterable[ArticleNumber]) -> list[ArticleNumber]:
    """Articles people ask about that are neither summarised nor imported: they are found by the questions alone."""
    if version.row is not None or version.summary is None:
        return []
    return sorted(n for n in asked if version.summary.article(n) is None and version.has(n))


def _covered(summary: Regulation, version: Version) -> bool:
    """Whether the official text holds every article of the summary."""
    known = set(version.row.numbers()) if version.row else set()
    return all(a.number in known for a in summary.articles)
