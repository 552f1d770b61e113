"""Training records as a file: one's own, or those of everybody here, as an Excel workbook or as CSV files in an archive."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from apps.training.book import Book
from casebook.course.frame import course_frames
from casebook.course.model import Course
from casebook.exam.statistics import exam_frames
from casebook.records.export import csv_box, excel_of, frames

MADE = {"excel": (excel_of, ".xlsx"), "csv": (csv_box, ".zip")}
"""What can be asked for: how it is made of tables, and its suffix."""


def record_tables(book: Book, courses: Iterable[Course], name: str = "") -> dict[str, pd.DataFrame]:
    """The tables of records, in the thread of the book.

    Args:
        name: whose; of everybody when empty.
    """
    records = book.records
    tables = {**frames(records), **course_frames(records, courses), **exam_frames(records)}
    if not name:
        return tables
    own = set(book.learners(name))
    return {key: table[table["learner"].isin(own)] for key, table in tables.items()}
