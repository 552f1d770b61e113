"""Records: what learners did, kept so that nothing acknowledged is ever lost. SQL lives here and nowhere else."""

from __future__ import annotations

from casebook.records.cards import CardBook
from casebook.records.export import export_csv, export_excel, frames
from casebook.records.store import AttemptRecord, Learner, Records

__all__ = ["AttemptRecord", "CardBook", "Learner", "Records", "export_csv", "export_excel", "frames"]
