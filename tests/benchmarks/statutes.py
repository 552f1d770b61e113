"""Real statutes and real questions for measuring, read from the folders an environment names.

A deliberately small reader: it only needs numbered articles. The product has its own importers.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kb.library import Library
from kb.model import Kind, Vocabulary
from kb.model.citations import ArticleNumber, Citation, law_name
from kb.model.numerals import NUMERAL, to_int
from kb.search.index.passage import Passage

_ARTICLE = re.compile(rf"^[\s　]*\**第({NUMERAL})条(?:之({NUMERAL}))?\**(?=[\s　]|$|[^的规、和至])(.*)$")
_HEADING = re.compile(r"^(#+)\s*(.+)$")
_FILE_DATE = re.compile(r"[(（](\d{4}-\d{2}-\d{2})[)）]$")
_JOINED = {"民法典": "民法典", "刑法": "刑法"}
_LEVELS = {"行政法规": "行政法规", "司法解释": "司法解释", "部门规章": "部门规章", "宪法": "宪法"}


@dataclass(frozen=True)
class Statutes:
    """The newest version of each title, as the corpus an index is built from."""

    laws: Mapping[str, Sequence[Passage]]
    vocabularies: tuple[Vocabulary, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def sources(self) -> Iterable[tuple[str, str]]:
        """Every source with the fingerprint of its contents."""
        return [(key, passages[0].fingerprint) for key, passages in self.laws.items()]

    def passages(self, source: str) -> Iterable[Passage]:
        """The articles of one law."""
        return self.laws[source]

    def asked(self, library: Library, on: dt.date) -> Statutes:
        """The same with the questions that the library's trainers wrote for the articles.

        A text older than the version the library knows to be in force goes without: its articles may be numbered otherwise.
        """
        laws = {}
        for key, passages in self.laws.items():
            law, starts = passages[0].law, passages[0].starts
            history = library.history(law)
            version = history.on(on) if history is not None else None
            known = (
                min((d for d in (version.promulgated, version.effective) if d), default=None)
                if version
                else None
            )
            older = starts is not None and known is not None and starts < known
            found: dict[str, dict[str, None]] = {}
            for one in () if older else library.question_sets.get(law, ()):
                for article in one.articles:
                    found.setdefault(article.number.text, {}).update(dict.fromkeys(article.questions))
            laws[key] = [replace(p, asked=tuple(found.get(p.label, ()))) for p in passages]
        return replace(self, laws=laws)


@dataclass(frozen=True)
class Question:
    """A question and the names of the articles that answer it."""

    text: str
    relevant: tuple[str, ...]


def statutes_folder() -> Path | None:
    """``FANGZHI_STATUTES/lawrefbook`` (or the folder itself), when it is there."""
    return _folder("FANGZHI_STATUTES", "lawrefbook")


def questions_file() -> Path | None:
    """``FANGZHI_QUESTIONS/train.jsonl``, when it is there."""
    return _folder("FANGZHI_QUESTIONS", "train.jsonl")


def _folder(variable: str, name: str) -> Path | None:
    value = os.environ.get(variable)
    if not value:
        return None
    path = Path(value) / name if (Path(value) / name).exists() else Path(value)
    return path if path.exists() else None


def read_questions(path: Path) -> list[Question]:
    """All questions of a JSON-lines file."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return [Question(row["question"], tuple(row["relevant"])) for row in rows]


def read_statutes(folder: Path, limit: int | None = None) -> Statutes:
    """Read the collection.

    Args:
        folder: the collection's folder; its first level names the kind of law.
        limit: stop after so many laws, for a quick run.
    """
    newest: dict[str, tuple[str, list[Path]]] = {}
    for path in sorted(folder.rglob("*.md")):
        title, date = _title_and_date(path, folder)
        if title not in newest or date > newest[title][0]:
            newest[title] = (date, [path])
        elif date == newest[title][0]:
            newest[title][1].append(path)
    laws: dict[str, list[Passage]] = {}
    for title, (date, paths) in list(newest.items())[:limit]:
        passages = list(_law(title, date, paths, paths[0].relative_to(folder).parts[0]))
        if passages:
            laws[passages[0].source] = passages
    return Statutes(laws)


def _title_and_date(path: Path, folder: Path) -> tuple[str, str]:
    part = path.relative_to(folder).parts[0]
    stem = path.stem
    match = _FILE_DATE.search(stem)
    title = stem[: match.start()] if match else stem
    if part in _JOINED and "修正案" not in title:
        return _JOINED[part], "0000"
    return title, match[1] if match else "0000"


def _law(title: str, date: str, paths: list[Path], shard: str) -> Iterator[Passage]:
    law, version = law_name(title), None if date == "0000" else dt.date.fromisoformat(date)
    texts = [p.read_text("utf-8") for p in paths]
    fingerprint = hashlib.sha256("".join(texts).encode()).hexdigest()[:16]
    seen: set[ArticleNumber] = set()
    order = 0
    for text in texts:
        for number, heading, body in _articles(text):
            if number in seen:
                continue
            seen.add(number)
            citation = Citation(law, number, version=version)
            yield Passage(
                citation.key,
                f"fg-{law}",
                Kind.REGULATION,
                f"imported/{law}",
                fingerprint,
                title,
                body,
                heading=heading,
                label=number.text,
                citation=citation.at(None).text,
                law=law,
                level=_LEVELS.get(shard, "法律"),
                starts=version,
                order=order,
            )
            order += 1


def _articles(text: str) -> Iterator[tuple[ArticleNumber, str, str]]:
    headings: dict[int, str] = {}
    number: ArticleNumber | None = None
    lines: list[str] = []
    where = ""
    for line in text.split("<!-- INFO END -->")[-1].splitlines():
        heading, article = _HEADING.match(line), _ARTICLE.match(line)
        if not heading and not article:
            lines.append(line.strip())
            continue
        if number is not None:
            yield number, where, "\n".join(x for x in lines if x)
        if article:
            number = ArticleNumber(to_int(article[1]), to_int(article[2]) if article[2] else 0)
            lines, where = [article[3].strip()], " ".join(headings.values())
        elif heading:
            depth = len(heading[1])
            headings = {k: v for k, v in headings.items() if k < depth} | (
                {depth: heading[2].strip()} if depth > 1 else {}
            )
            number, lines = None, []
    if number is not None:
        yield number, where, "\n".join(x for x in lines if x)
