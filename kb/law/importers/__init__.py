"""Statutes in: Markdown, Word, web pages and plain text become regulations of the library."""

from __future__ import annotations

from kb.law.importers.run import FileReport, ImportReport, import_paths

__all__ = ["FileReport", "ImportReport", "import_paths"]
