"""Content files in, typed entries and problems out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from kb.model import FOLDERS, Entry, Kind
from kb.model.problems import Problem, in_order
from kb.content.lost import lost
from kb.content.misplaced import misplaced
from kb.content.read_desk import read_answer, read_case, read_guide
from kb.content.read_flow import read_flow
from kb.content.read_local import read_office, read_values
from kb.content.read_paper import read_paper
from kb.content.read_questions import read_questions
from kb.content.read_regulation import read_regulation
from kb.content.unsupported import unsupported
from kb.content.values import Reader
from kb.content.read_words import read_exercise, read_vocabulary
from kb.content.markdown import Source, read_markdown, read_yaml

_READERS: dict[Kind, Callable[[Source], tuple[Entry, Reader]]] = {
    Kind.REGULATION: read_regulation,
    Kind.ANSWER: read_answer,
    Kind.GUIDE: read_guide,
    Kind.CASE: read_case,
    Kind.FLOW: read_flow,
    Kind.PAPER: read_paper,
    Kind.VOCABULARY: read_vocabulary,
    Kind.QUESTIONS: read_questions,
    Kind.OFFICE: read_office,
    Kind.VALUES: read_values,
    Kind.SCENARIO: lambda s: read_exercise(s, Kind.SCENARIO),
    Kind.DRILL: lambda s: read_exercise(s, Kind.DRILL),
    Kind.COURSE: lambda s: read_exercise(s, Kind.COURSE),
}
_KINDS = {folder: kind for kind, folder in FOLDERS.items()}


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read: its entry, its parts, and what is wrong with it.

    ``entry`` is None when the file is so broken that nothing can stand for it.
    """

    entry: Entry | None
    source: Source
    problems: tuple[Problem, ...]


def kind_of(path: str) -> Kind | None:
    """The kind a path inside a content folder belongs to; None for anything else.

    >>> kind_of("answers/wd-shili.md").value
    '问答'
    """
    parts = PurePosixPath(path).parts
    suffix = PurePosixPath(path).suffix.lower()
    kind = _KINDS.get(parts[0]) if len(parts) > 1 else None
    if kind is None:
        return None
    wanted = (".yaml", ".yml") if kind is Kind.FLOW else (".md",)
    return kind if suffix in wanted else None


def read_text(text: str, path: str, kind: Kind | None = None) -> Read:
    """Read one content file.

    Args:
        text: the file's text.
        path: inside its content folder, such as ``answers/wd-shili.md``; named in problems.
        kind: when the path does not tell.

    Raises:
        ValueError: when neither path nor ``kind`` says what the file is.
    """
    kind = kind or kind_of(path)
    if kind is None:
        raise ValueError(f"no kind for {path!r}")
    source = read_yaml(text, path) if kind is Kind.FLOW else read_markdown(text, path)
    wrong = misplaced(source, kind)
    if wrong is not None:
        return Read(None, source, tuple(in_order([*source.problems, wrong])))
    entry, reader = _READERS[kind](source)
    fatal = bool(source.problems) and not source.front
    problems = source.problems if fatal else (*source.problems, *reader.problems, *lost(source, kind), *unsupported(source, kind))
    return Read(None if fatal or not entry.id else entry, source, tuple(in_order(problems)))


__all__ = ["Read", "kind_of", "read_text"]
