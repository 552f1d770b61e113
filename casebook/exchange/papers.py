"""The questions a library gives, for papers that leave the house."""

from __future__ import annotations

from casebook.exam.bank import bank_of
from casebook.exam.model import BankItem
from casebook.exchange.model import Wanted
from casebook.exercises import read_drill
from kb.model import Kind


def papers_of(wanted: Wanted) -> tuple[BankItem, ...]:
    """Every question of the library on the day the file is made; drills with errors give none."""
    drills = (read_drill(wanted.source(e), e.path)[0] for e in wanted.library.entries(Kind.DRILL))
    return bank_of((d for d in drills if d is not None), wanted.library.entries(), wanted.today)
