"""Statutes in: Word, PDF, OFD, web pages, Markdown and plain text become regulations of the library."""

from __future__ import annotations

from kb.law.importers.report import FileReport, ImportReport
from kb.law.importers.run import BUSY, LOCK, import_paths

__all__ = ["BUSY", "LOCK", "FileReport", "ImportReport", "import_paths"]
