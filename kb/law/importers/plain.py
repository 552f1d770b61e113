"""Statutes kept as plain text."""

from __future__ import annotations

from kb.law.importers.lines import Draft, Line


def read(text: str, path: str) -> Draft:
    """One line a paragraph."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    cleaned = ((n, row.replace("\xa0", " ").strip().strip("\u3000").strip()) for n, row in enumerate(rows, 1))
    return Draft(path, tuple(Line(n, row) for n, row in cleaned if row), (), "")
