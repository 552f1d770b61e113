"""Statutes in: Word, PDF, OFD, web pages, Markdown and plain text become regulations of the library."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.law.importers.report import FileReport, ImportReport
    from kb.law.importers.run import BUSY, LOCK, import_paths

__all__ = ["BUSY", "LOCK", "FileReport", "ImportReport", "import_paths"]
_MODULE_OF = {
    "BUSY": "run",
    "LOCK": "run",
    "import_paths": "run",
    "FileReport": "report",
    "ImportReport": "report",
}


def __getattr__(name: str) -> Any:
    """A public name, from the module it is in; whoever only reads a file does not pay for the importers."""
    if name in _MODULE_OF:
        return getattr(import_module(f"kb.law.importers.{_MODULE_OF[name]}"), name)
    raise AttributeError(f"module 'kb.law.importers' has no attribute {name!r}")
