"""Problems of a text that is being written, by line: format, exercise, library, personal data.

The search for personal data takes a second or more for a whole file, so while somebody types it is done block by
block and each block's finds are remembered; before saving the whole text is searched once more.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from apps.writing.content_checks import piece_of, read_draft_of
from apps.writing.course_checks import course_check
from apps.writing.personal_data import personal_data_problems
from apps.writing.skeletons import unfilled
from casebook import check_exercise
from casebook.anonymize import suggest
from casebook.cited_law import CitedLaw
from kb.checks import check_entry
from kb.codes.content import PERSONAL_DATA, PERSONAL_DATA_HINT
from kb.content import kind_of, read_text
from kb.content.layers import OFFICE, Loaded
from kb.library import Library
from kb.model.problems import Problem, Severity, in_order

_BLOCK = re.compile(r"(?:[^\n]*\S[^\n]*\n?)+")
NAME_CODE = "FZ-文件名"


def check(library: Library, path: str, text: str, today: dt.date) -> list[Problem]:
    """Everything but personal data; some 100 ms, so only a worker calls it."""
    kind = kind_of(path)
    if kind is None:
        return []
    read = read_text(text, path)
    found = [*read.problems, *unfilled(path, text)]
    if read.entry is not None:
        found += check_entry(library, Loaded(OFFICE, path, "", read.entry, ()), read.entry, text, today)
        found += _own_name(read.entry.id, path)
        found += _taken(library, read.entry.id, path)
    draft = read_draft_of(text, path)
    if draft is not None:
        found += check_exercise(draft)
        piece = piece_of(draft)
        found += CitedLaw(library)(piece, today) if piece is not None else ()
    found += course_check(library, today)(Loaded(OFFICE, path, "", read.entry, ()), text)
    return in_order(found)


def _own_name(entry_id: str, path: str) -> list[Problem]:
    name = PurePosixPath(path).stem
    if entry_id == name:
        return []
    cause = f"编号是“{entry_id}”，文件名是“{name}”。"
    return [Problem(path, 2, 1, NAME_CODE, Severity.WARNING, cause, "文件名与编号请保持一致。")]


def _taken(library: Library, entry_id: str, path: str) -> list[Problem]:
    other = next(
        (
            x
            for x in library.loaded
            if x.layer == OFFICE and x.path != path and x.entry and x.entry.id == entry_id
        ),
        None,
    )
    if other is None:
        return []
    cause = f"编号“{entry_id}”已经用在 {other.path} 里。"
    return [Problem(path, 2, 1, NAME_CODE, Severity.ERROR, cause, "请换一个编号。")]


def personal_data(path: str, text: str, wanted: Callable[[], bool] = lambda: True) -> list[Problem] | None:
    """Personal data, block by block; only blocks that changed are searched again.

    Args:
        path: named in the problems.
        text: in full.
        wanted: asked before each block; once it says no, None comes back.
    """
    out = []
    for match in _BLOCK.finditer(text):
        if not wanted():
            return None
        before = text.count("\n", 0, match.start())
        for problem in _in_block(match[0]):
            out.append(dataclasses.replace(problem, path=path, line=problem.line + before))
    return in_order(out)


@lru_cache(maxsize=4096)
def _in_block(block: str) -> tuple[Problem, ...]:
    return tuple(personal_data_problems(block, ""))


def whole_personal_data(path: str, text: str) -> list[Problem]:
    """Personal data of the whole text at once: what is done before saving."""
    return in_order(personal_data_problems(text, path))


def problem_data(problem: Problem) -> dict[str, Any]:
    """A problem as the view draws it."""
    return {
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "severity": problem.severity.value,
        "label": problem.severity.label,
        "cause": problem.cause,
        "mend": problem.mend,
        "personal": problem.code in (PERSONAL_DATA.code, PERSONAL_DATA_HINT.code),
    }


def alias(text: str, line: int, column: int) -> list[dict[str, Any]]:
    """What to write in the place of the personal data at a line and column, both counted from 1; a second at most.

    Returns:
        Edits in order: ``start`` and ``end`` in characters (not UTF-16 units), ``text``.
    """
    rows = text.split("\n")
    if not 1 <= line <= len(rows):
        return []
    start = sum(len(row) + 1 for row in rows[: line - 1]) + column - 1
    edits, before = suggest(text, start), 0
    block = next((m for m in _BLOCK.finditer(text) if m.start() <= start < m.end()), None)
    if not edits and block is not None:  # found while only this block was looked at
        edits, before = suggest(block[0], start - block.start()), block.start()
    return [{"start": before + edit.start, "end": before + edit.end, "text": edit.text} for edit in edits]


def errors(problems: list[Problem]) -> int:
    """How many of them forbid saving."""
    return sum(p.severity is Severity.ERROR for p in problems)
