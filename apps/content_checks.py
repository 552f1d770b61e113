"""The casebook's checks for ``fangzhi check`` and the workbench: scenarios, drills, personal data in any file."""

from __future__ import annotations

from casebook import check_text
from casebook.anonymize import LABELS, audit, mask
from kb.checks import Extra
from kb.codes.content import PERSONAL_DATA, PERSONAL_DATA_HINT
from kb.layers import Loaded
from kb.model import Kind
from kb.problem import Place, Problem
from kb.reading import kind_of

_EXERCISES = (Kind.SCENARIO, Kind.DRILL)


def casebook_checks() -> tuple[Extra, ...]:
    """What the casebook adds to the checks of a content file."""
    return (_exercises, _personal_data)


def _exercises(one: Loaded, text: str) -> list[Problem]:
    kind = kind_of(one.path)
    return check_text(kind, text, one.path) if kind in _EXERCISES and text else []


def _personal_data(one: Loaded, text: str) -> list[Problem]:
    return personal_data_problems(text, one.path)


def personal_data_problems(text: str, path: str) -> list[Problem]:
    """Personal data in a text; the finds are masked, and doubtful ones are hints for a person to decide."""
    out = []
    for found in audit(text):
        before = text[: found.start]
        at = Place(before.count("\n") + 1, found.start - (before.rfind("\n") + 1) + 1)
        code = PERSONAL_DATA_HINT if found.is_hint else PERSONAL_DATA
        masked = mask(text[found.start : found.end])
        out.append(code.at(path, at, kind=LABELS[found.kind], masked=masked))
    return out
