"""The report of a class as CSV files in an archive: the sheets of its workbook, one file each."""

from __future__ import annotations

import csv
import io
import zipfile

from openpyxl import load_workbook

from apps.classroom.looking_back import LookedBack
from apps.classroom.report_excel import excel_report


def csv_report(found: LookedBack) -> bytes:
    """The archive as bytes; names stand in it as in the workbook, and no cell is a formula there or here."""
    book = load_workbook(io.BytesIO(excel_report(found)), read_only=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for sheet in book.worksheets:
            text = io.StringIO(newline="")
            writer = csv.writer(text)
            for row in sheet.iter_rows(values_only=True):
                writer.writerow(["" if value is None else value for value in row])
            box.writestr(f"{sheet.title}.csv", ("\ufeff" + text.getvalue()).encode("utf-8"))
    return out.getvalue()
