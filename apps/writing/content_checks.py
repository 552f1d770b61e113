"""The casebook's checks for ``fangzhi check`` and the workbench: scenarios, drills, what they cite, skeletons left unfilled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from apps.writing.course_checks import course_check
from apps.writing.skeletons import unfilled
from casebook import Drill, DrillDraft, Scenario, ScenarioDraft, check_exercise, read_exercise_draft
from casebook.cited_law import CitedLaw
from casebook.judgements import contradictions
from kb.checks import Extra
from kb.content import kind_of
from kb.content.layers import Loaded
from kb.content.misplaced import kind_told
from kb.library import Library
from kb.model import Case, Entry, Kind, Office, Vocabulary
from kb.model.problems import Problem

_EXERCISES = (Kind.SCENARIO, Kind.DRILL)


def casebook_checks(
    library: Library, only: frozenset[str] | None = None, on: dt.date | None = None
) -> tuple[Extra, ...]:
    """What the casebook adds to the checks of a content file; personal data is looked for apart.

    Args:
        library: what exercises cite and how pieces judge is held against it.
        only: keys of the files to look at; None for all.
        on: the day citations are judged on; None leaves them out.
    """

    def within(check: Extra) -> Extra:
        return lambda one, text: check(one, text) if only is None or one.key in only else ()

    cited = CitedLaw(library)
    drafts = cache(read_draft_of)  # several checks ask

    def exercises(one: Loaded, text: str) -> Iterable[Problem]:
        draft = drafts(text, one.path)
        return check_exercise(draft) if draft is not None else ()

    def citations(one: Loaded, text: str) -> Iterable[Problem]:
        piece = piece_of(drafts(text, one.path))
        return cited(piece, on) if piece is not None and on is not None else ()

    checks = (exercises, _unfilled, OneJudgement(library, drafts), citations, course_check(library, on))
    return tuple(within(check) for check in checks)


def piece_of(draft: ScenarioDraft | DrillDraft | None) -> Scenario | Drill | None:
    """The scenario or the drill of a draft, where it could be read."""
    return draft.scenario if isinstance(draft, ScenarioDraft) else draft.drill if draft else None


def read_draft_of(text: str, path: str) -> ScenarioDraft | DrillDraft | None:
    """What an exercise's file is read as; None for any other file."""
    kind = kind_of(path)
    if kind not in _EXERCISES or not text or kind_told(text) not in (kind, None):
        return None
    return read_exercise_draft(kind, text, path)


class OneJudgement:
    """Pieces that judge the same kind of demand differently; all pieces are read when the first file is checked."""

    def __init__(
        self, library: Library, drafts: Callable[[str, str], ScenarioDraft | DrillDraft | None]
    ) -> None:
        self._library = library
        self._drafts = drafts
        self._found: dict[str, list[Problem]] | None = None

    def __call__(self, one: Loaded, text: str) -> list[Problem]:
        """The contradictions in one content file."""
        if self._found is None:
            self._found = {}
            for problem in contradictions(self._pieces()):
                self._found.setdefault(problem.path, []).append(problem)
        return self._found.get(one.path, [])

    def _pieces(self) -> Iterator[Scenario | Drill | Case]:
        for kind in (Kind.CASE, Kind.DRILL, Kind.SCENARIO):
            for entry in self._library.entries(kind):
                if isinstance(entry, Case):
                    yield entry
                    continue
                try:
                    text = self._library.file_of(entry.id).read_text("utf-8-sig")
                except (OSError, UnicodeDecodeError):
                    continue  # reported where the file is read
                if "同类" not in text:
                    continue
                piece = piece_of(self._drafts(text, entry.path))
                if piece is not None:
                    yield piece


def cleared(entries: Iterable[Entry | None]) -> frozenset[str]:
    """What among some entries says that it is not personal: words that are no names, numbers of offices."""
    words = [w for e in entries if isinstance(e, Vocabulary) for w in e.not_names]
    numbers = [p.number for e in entries if isinstance(e, Office) for p in e.phones if not p.mobile]
    return frozenset((*words, *numbers))


def _unfilled(one: Loaded, text: str) -> Iterable[Problem]:
    return unfilled(one.path, text)
