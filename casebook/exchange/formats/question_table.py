"""A table of questions and answers with any columns in any order. Every table that is nothing else is one: what its columns are can be
chosen.
"""

from __future__ import annotations

from casebook.exchange.model import ExchangeFormat, FileIn, Taken
from casebook.exchange.table_of_answers import read_answers
from kb.model import Kind

ROWS_MOST = 1_000


def read(file: FileIn) -> Taken:
    """Drafts of answers."""
    return read_answers(file, ROWS_MOST, official=False)


FORMAT = ExchangeFormat(
    key="qa-table",
    title="问答表",
    about="问题和答复各占一列的 Excel 或 CSV，列怎么排都行，可以自己指定哪一列是什么",
    suffixes=(".xlsx", ".csv", ".tsv"),
    gives=(Kind.ANSWER,),
    lost="没有指定的列不带进来；都成了问答的草稿，主题、依据、责任人、核验日期要核对。",
    read=read,
    order=90,
)
