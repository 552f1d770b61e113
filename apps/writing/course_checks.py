"""What ``fangzhi check`` and the workbench say of courses: by themselves, and against the library."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools

from casebook import Scenario, check_text
from casebook.course.check import check_bank, check_lines
from casebook.course.read import read_course_draft
from casebook.drill.read import read_drill_draft
from casebook.exam.bank import bank_of
from casebook.exam.model import BankItem
from casebook.scenario.read import read_draft
from kb.checks import Extra
from kb.content import kind_of
from kb.content.layers import Loaded
from kb.library import Library
from kb.model import Kind
from kb.model.problems import Problem


def course_check(library: Library, on: dt.date | None = None) -> Extra:
    """The check of a course file: its own faults, scenes that are not there, tests that ask for too many questions.

    Args:
        on: the day the questions are asked on; None leaves the number of questions out.
    """

    def text_of(entry_id: str) -> str:
        if entry_id in library:
            with contextlib.suppress(OSError, UnicodeDecodeError):
                return library.file_of(entry_id).read_text("utf-8-sig")
        return ""

    @functools.cache
    def scenario(entry_id: str) -> Scenario | None:
        text = text_of(entry_id)
        return read_draft(text, library.get(entry_id).path).scenario if text else None

    @functools.cache
    def bank() -> tuple[BankItem, ...]:
        drills = (read_drill_draft(text_of(e.id), e.path).drill for e in library.entries(Kind.DRILL))
        return bank_of((d for d in drills if d is not None), library.entries(), on or dt.date.max)

    def check(one: Loaded, text: str) -> list[Problem]:
        if kind_of(one.path) is not Kind.COURSE or not text:
            return []
        course = read_course_draft(text, one.path).course
        found = check_text(Kind.COURSE, text, one.path)
        if course is not None:
            found += check_lines(course, scenario)
            found += check_bank(course, bank) if on is not None else ()
        return found

    return check
