"""A table of questions and answers becomes drafts of answers, row by row."""

from __future__ import annotations

from casebook.exchange.answer_draft import AnswerRow, answer_draft, words_of
from casebook.exchange.columns import guess, missing
from casebook.exchange.content_file import one_line
from casebook.exchange.model import FileIn, FormatNote, GuessedColumns, NotExchangeable, Taken, TakenEntry
from casebook.exchange.sheets import SheetRow, rows_of

TITLE_MOST, KEYWORD_MOST = 128, 20


def read_answers(file: FileIn, most: int, *, official: bool) -> Taken:
    """The drafts of a table.

    Args:
        most: rows of a file.
        official: whether the rules of a hotline's table are held against it.

    Raises:
        NotExchangeable: when it holds too many rows, or none.
    """
    found = rows_of(file.data, file.name)
    columns, below = guess(found.rows, file)
    if len(below) > most:
        raise NotExchangeable(f"{file.name}：有 {len(below)} 条，一个文件最多 {most} 条，请拆成几个。")
    lacking = missing(columns)
    if lacking:
        return Taken((), (*found.notes, *lacking), columns)
    if not below:
        raise NotExchangeable(f"{file.name}：只有表头，没有内容。")
    entries: list[TakenEntry] = []
    seen: dict[str, int] = {}
    notes = list(found.notes)
    category = ""
    for row in below:
        made, category = _row(row, columns, category, official)
        title = one_line(made.title)
        wrong = [n for n in made.notes if n.wrong]
        if title in seen and title:
            wrong.append(
                FormatNote(
                    f"标题和第 {seen[title]} 行一样，每条标题只能出现一次",
                    row.number,
                    columns.head[columns.chosen["标题"]],
                    True,
                )
            )
        seen.setdefault(title, row.number)
        if wrong:
            notes += wrong
        else:
            entries.append(answer_draft(made, file.library, file.today))
    return Taken(tuple(entries), tuple(notes), columns)


def _row(row: SheetRow, columns: GuessedColumns, category: str, official: bool) -> tuple[AnswerRow, str]:
    """A row by its columns; a category left empty is that of the row above, as in tables with joined cells."""
    heads = {field: columns.head[n] for field, n in columns.chosen.items()}
    cells = {field: row.at(n) for field, n in columns.chosen.items()}
    notes = [
        FormatNote(text, row.number, heads[field], True)
        for column, text in row.faults
        for field, n in columns.chosen.items()
        if n == column
    ]
    for field in ("标题", "内容"):
        if not cells[field].strip() and not any(columns.chosen[field] == c for c, _ in row.faults):
            notes.append(FormatNote("是空的", row.number, heads[field], True))
    title = one_line(cells["标题"])
    if official:
        if len(title) > TITLE_MOST:
            notes.append(
                FormatNote(f"标题有 {len(title)} 个字，最多 {TITLE_MOST} 个", row.number, heads["标题"], True)
            )
        for word in words_of(cells.get("关键字", "")):
            if len(word) > KEYWORD_MOST:
                said = f"“{word[:12]}…”有 {len(word)} 个字，一个关键字最多 {KEYWORD_MOST} 个"
                notes.append(FormatNote(said, row.number, heads["关键字"], True))
            elif word == title:
                notes.append(FormatNote("关键字和标题一样，请换一个", row.number, heads["关键字"], True))
    given = cells.get("类目", "").strip() or category
    made = AnswerRow(
        row.number,
        cells["标题"],
        cells["内容"],
        given,
        cells.get("其他问法", ""),
        cells.get("发文单位", ""),
        cells.get("材料性质", ""),
        cells.get("关键字", ""),
        cells.get("依据", ""),
        cells.get("材料", ""),
        cells.get("谁负责", ""),
        cells.get("去哪里办", ""),
        cells.get("联系电话", ""),
        tuple(notes),
    )
    return made, given
