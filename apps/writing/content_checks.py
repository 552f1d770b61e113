"""The casebook's checks for ``fangzhi check`` and the workbench: exercises, courses, personal data in any file."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from casebook import Drill, Scenario, check_text
from casebook.anonymize import LABELS, audit, mask
from casebook.anonymize import DataKind as Personal
from casebook.course.check import check_bank, check_lines
from casebook.course.read import read_course_draft
from casebook.drill.read import DrillDraft, read_drill_draft
from casebook.exam.bank import bank_of
from casebook.exam.model import BankItem
from casebook.judgements import contradictions
from casebook.scenario.read import read_draft
from kb.checks import Extra
from kb.codes.content import PERSONAL_DATA, PERSONAL_DATA_HINT
from kb.content import kind_of
from kb.content.layers import Loaded
from kb.content.markdown import content_hash
from kb.files import code_fingerprint, write_whole
from kb.library import Library
from kb.model import Case, Kind
from kb.model.problems import Place, Problem

_EXERCISES = (Kind.SCENARIO, Kind.DRILL, Kind.COURSE)
# The number under which an office answers is meant to be known; somebody's mobile number there is still personal.
_OFFICE_PHONE = re.compile(r"^[ \t]*联系电话[：:].*$", re.MULTILINE)
Found = tuple[int, int, str, bool]  # start, end, label, whether it is only a hint


class PersonalDataCheck:
    """Looks for personal data, and remembers by a text's hash where it found any; never what it found.

    Args:
        accepted: words a person has cleared although they look like names.
        cache: a folder for the remembered places; None remembers nothing.
    """

    def __init__(self, accepted: frozenset[str] = frozenset(), cache: Path | None = None) -> None:
        self.accepted = accepted
        self._file = cache / "personal-data.json" if cache else None
        self._version = content_hash(code_fingerprint("casebook.anonymize") + "".join(sorted(accepted)))
        self._known: dict[str, list[Found]] = self._load()
        self._fresh = False

    def __call__(self, one: Loaded, text: str) -> list[Problem]:
        """The check of one content file."""
        key = content_hash(text)
        if key not in self._known:
            self._known[key] = find_personal_data(text, self.accepted)
            self._fresh = True
        return problems_of(self._known[key], text, one.path)

    def close(self) -> None:
        """Keep what was learnt for the next run."""
        if self._file is not None and self._fresh:
            with contextlib.suppress(OSError):
                self._file.parent.mkdir(parents=True, exist_ok=True)
                write_whole(
                    self._file, json.dumps({"version": self._version, "found": self._known}), durable=False
                )

    def _load(self) -> dict[str, list[Found]]:
        if self._file is None:
            return {}
        try:
            kept = json.loads(self._file.read_text(encoding="utf8"))
            if kept["version"] != self._version:
                return {}
            return {k: [(f[0], f[1], f[2], f[3]) for f in found] for k, found in kept["found"].items()}
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            return {}


def casebook_checks(
    library: Library, cache: Path | None = None, only: frozenset[str] | None = None
) -> tuple[tuple[Extra, ...], Callable[[], None]]:
    """What the casebook adds to the checks of a content file, and what to call when the checks are done.

    Args:
        library: its vocabularies say what is not a name.
        cache: a folder that saves time between runs.
        only: keys of the files to look at; None for all.
    """
    data = PersonalDataCheck(cleared(library), cache)

    def within(check: Extra) -> Extra:
        return lambda one, text: check(one, text) if only is None or one.key in only else ()

    return (
        within(_exercises),
        within(library_check(library)),
        within(OneJudgement(library)),
        within(data),
    ), data.close


class OneJudgement:
    """Pieces that judge the same kind of demand differently; all pieces are read when the first file is checked."""

    def __init__(self, library: Library) -> None:
        self._library = library
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
                draft = (
                    read_drill_draft(text, entry.path) if kind is Kind.DRILL else read_draft(text, entry.path)
                )
                piece = draft.drill if isinstance(draft, DrillDraft) else draft.scenario
                if piece is not None:
                    yield piece


def library_check(library: Library) -> Extra:
    """What only the library shows of a course: scenes that are not there, tests that ask for too many questions."""

    @functools.cache
    def bank() -> tuple[BankItem, ...]:
        drills = []
        for entry in library.entries(Kind.DRILL):
            with contextlib.suppress(OSError, UnicodeDecodeError):
                text = library.file_of(entry.id).read_text("utf-8-sig")
                drills.append(read_drill_draft(text, entry.path).drill)
        return bank_of((d for d in drills if d is not None), library.entries(), dt.date.today())

    known: dict[str, Scenario | None] = {}

    def scenario(entry_id: str) -> Scenario | None:
        if entry_id not in known:
            known[entry_id] = None
            if entry_id in library:
                with contextlib.suppress(OSError, UnicodeDecodeError):
                    text = library.file_of(entry_id).read_text("utf-8-sig")
                    known[entry_id] = read_draft(text, library.get(entry_id).path).scenario
        return known[entry_id]

    def check(one: Loaded, text: str) -> list[Problem]:
        if kind_of(one.path) is not Kind.COURSE:
            return []
        course = read_course_draft(text, one.path).course
        return [*check_lines(course, scenario), *check_bank(course, bank)] if course is not None else []

    return check


def cleared(library: Library) -> frozenset[str]:
    """Words of the library's vocabularies that are not names."""
    return frozenset(w for v in library.vocabularies for w in v.not_names)


def _exercises(one: Loaded, text: str) -> list[Problem]:
    kind = kind_of(one.path)
    return check_text(kind, text, one.path) if kind in _EXERCISES and text else []


def find_personal_data(text: str, accepted: frozenset[str] = frozenset()) -> list[Found]:
    """Where personal data may stand in a text."""
    public = [line.span() for line in _OFFICE_PHONE.finditer(text)]
    return [
        (f.start, f.end, LABELS[f.kind], f.is_hint)
        for f in audit(text, accepted)
        if not (f.kind is Personal.LANDLINE and any(a <= f.start < b for a, b in public))
    ]


def personal_data_problems(text: str, path: str, accepted: frozenset[str] = frozenset()) -> list[Problem]:
    """Personal data in a text; the finds are masked, and doubtful ones are hints for a person to decide."""
    return problems_of(find_personal_data(text, accepted), text, path)


def problems_of(found: list[Found], text: str, path: str) -> list[Problem]:
    """Finds as problems."""
    out = []
    for start, end, label, hint in found:
        before = text[:start]
        at = Place(before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1)
        code = PERSONAL_DATA_HINT if hint else PERSONAL_DATA
        out.append(code.at(path, at, kind=label, masked=mask(text[start:end])))
    return out
