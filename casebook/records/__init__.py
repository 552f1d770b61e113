"""Records: what learners did, kept so that nothing acknowledged is ever lost. SQL lives here and nowhere else."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casebook.records.cards import CardBook
    from casebook.records.export import export_csv, export_excel, frames
    from casebook.records.place import open_records
    from casebook.records.store import AttemptRecord, Learner, Records

__all__ = [
    "AttemptRecord",
    "CardBook",
    "Learner",
    "Records",
    "export_csv",
    "export_excel",
    "frames",
    "open_records",
]
_MODULE_OF = {
    "AttemptRecord": "store",
    "CardBook": "cards",
    "Learner": "store",
    "Records": "store",
    "export_csv": "export",
    "export_excel": "export",
    "frames": "export",
    "open_records": "place",
}


def __getattr__(name: str) -> Any:
    """A public name, from the module it is in; tables of pandas are loaded by who exports."""
    if name in _MODULE_OF:
        return getattr(import_module(f"casebook.records.{_MODULE_OF[name]}"), name)
    raise AttributeError(f"module 'casebook.records' has no attribute {name!r}")
