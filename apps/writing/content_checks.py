"""The casebook's checks for ``fangzhi check`` and the workbench: scenarios, drills, personal data in any file."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from apps.writing.skeletons import unfilled
from casebook import Drill, Scenario, check_text
from casebook.anonymize import LABELS, audit, mask
from casebook.anonymize import DataKind as Personal
from casebook.cited_law import CitedLaw
from casebook.drill.read import read_drill_draft
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

_EXERCISES = (Kind.SCENARIO, Kind.DRILL)
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
    library: Library, cache: Path | None = None, only: frozenset[str] | None = None, on: dt.date | None = None
) -> tuple[tuple[Extra, ...], Callable[[], None]]:
    """What the casebook adds to the checks of a content file, and what to call when the checks are done.

    Args:
        library: its vocabularies say what is not a name.
        cache: a folder that saves time between runs.
        only: keys of the files to look at; None for all.
        on: the day citations are judged on; None leaves them out.
    """
    data = PersonalDataCheck(cleared(library), cache)

    def within(check: Extra) -> Extra:
        return lambda one, text: check(one, text) if only is None or one.key in only else ()

    cited = CitedLaw(library)

    def citations(one: Loaded, text: str) -> Iterable[Problem]:
        piece = exercise(text, one.path) if on is not None else None
        return cited(piece, on) if piece is not None and on is not None else ()

    checks = (_exercises, _unfilled, OneJudgement(library), citations, data)
    return tuple(within(check) for check in checks), data.close


def exercise(text: str, path: str) -> Scenario | Drill | None:
    """A scenario or a drill as far as it can be read; None for any other file."""
    kind = kind_of(path)
    if kind is Kind.SCENARIO:
        return read_draft(text, path).scenario
    return read_drill_draft(text, path).drill if kind is Kind.DRILL else None


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
                piece = exercise(text, entry.path)
                if piece is not None:
                    yield piece


def cleared(library: Library) -> frozenset[str]:
    """Words of the library's vocabularies that are not names."""
    return frozenset(w for v in library.vocabularies for w in v.not_names)


def _exercises(one: Loaded, text: str) -> list[Problem]:
    kind = kind_of(one.path)
    return check_text(kind, text, one.path) if kind in _EXERCISES and text else []


def _unfilled(one: Loaded, text: str) -> Iterable[Problem]:
    return unfilled(one.path, text)


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
