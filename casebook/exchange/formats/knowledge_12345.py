"""The knowledge table of a government hotline (12345): six columns, titles once each, a thousand rows a file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence

from casebook.exchange.answer_words import INSIDE, answer_words
from casebook.exchange.columns import OFFICIAL, named_fields
from casebook.exchange.content_file import one_line
from casebook.exchange.model import (
    ExchangeFormat,
    FileIn,
    FormatNote,
    NotExchangeable,
    Taken,
    Wanted,
    WrittenFile,
)
from casebook.exchange.sheets import LONGEST_CELL, rows_of, table_book
from casebook.exchange.table_of_answers import read_answers
from kb.library import Library
from kb.model import Answer, Entry, Guide, Kind

TITLE_MOST, KEYWORD_MOST, KEYWORDS_MOST, ROWS_MOST = 128, 20, 20, 1_000
"""Characters of a title and of a keyword, keywords of a row, rows of a file."""
NATURE = {Kind.ANSWER: "常见问题", Kind.GUIDE: "办事指南"}
WIDTHS = (22, 36, 90, 24, 12, 30)


def fits(file: FileIn) -> bool:
    """Whether the head names title, content and at least two of the other columns."""
    try:
        named = named_fields(rows_of(file.data, file.name).rows)
    except NotExchangeable:
        return False
    return {"标题", "内容"} <= named and len(named & {"类目", "发文单位", "材料性质", "关键字"}) >= 2


def read(file: FileIn) -> Taken:
    """Drafts of answers; what breaks the rules of the table is said by row and column."""
    return read_answers(file, ROWS_MOST, official=True)


def write(wanted: Wanted) -> WrittenFile:
    """The table; more than a thousand rows become several files in one archive."""
    notes: list[FormatNote] = []
    rows = list(_rows(wanted, notes))
    books = [
        table_book("知识", OFFICIAL, rows[n : n + ROWS_MOST], WIDTHS) for n in range(0, len(rows), ROWS_MOST)
    ]
    if len(books) == 1:
        return WrittenFile(books[0], ".xlsx", tuple(notes))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for number, book in enumerate(books, 1):
            box.writestr(f"12345-{number}.xlsx", book)
    notes.append(
        FormatNote(
            f"一共 {len(rows)} 条，一个文件最多 {ROWS_MOST} 条，分成了 {len(books)} 个，装在一个压缩包里。"
        )
    )
    return WrittenFile(out.getvalue(), ".zip", tuple(notes))


def _rows(wanted: Wanted, notes: list[FormatNote]) -> Iterator[Sequence[str]]:
    taken: set[str] = set()
    for number, entry in enumerate(wanted.entries, 2):
        title = _own_title(entry.title, taken)
        if title != one_line(entry.title):
            notes.append(
                FormatNote(
                    f"标题改成了“{title[:40]}”：每条标题只能出现一次，最多 {TITLE_MOST} 个字", number, "标题"
                )
            )
        words = _words(entry, wanted.key)
        if len(words) > LONGEST_CELL:
            notes.append(
                FormatNote(
                    f"内容有 {len(words)} 个字，一格最多 {LONGEST_CELL} 个，后面的没有写进去", number, "内容"
                )
            )
        yield (
            _category(entry, wanted.library),
            title,
            words[:LONGEST_CELL],
            _issuer(entry),
            NATURE[entry.kind],
            "；".join(keywords(entry, title)),
        )


def _own_title(title: str, taken: set[str]) -> str:
    words = one_line(title)
    number, own = 1, words[:TITLE_MOST]
    while own in taken:
        number += 1
        after = f"（{number}）"
        own = words[: TITLE_MOST - len(after)] + after
    taken.add(own)
    return own


def _words(entry: Entry, inside: bool) -> str:
    if isinstance(entry, Answer):
        return answer_words(entry, inside=inside)
    assert isinstance(entry, Guide)
    steps = f"【办理步骤】\n{entry.steps}" if entry.steps else ""
    based = "".join(f"\n{n}. {b.citation.text}" for n, b in enumerate(entry.basis, 1))
    return "\n".join(
        x for x in (entry.body.partition("## ")[0].strip(), steps, f"【依据】{based}" if based else "") if x
    )


def _category(entry: Entry, library: Library) -> str:
    """``组/主题`` of its first topic."""
    if not entry.topics:
        return "其他"
    topic = entry.topics[0]
    group = next((name for name, topics in library.topic_groups if topic in topics and name), "")
    return f"{group}/{topic}" if group else topic


def _issuer(entry: Entry) -> str:
    return entry.card.responsible if isinstance(entry, Answer) else entry.owner


def keywords(entry: Entry, title: str) -> list[str]:
    """Its topics and other names, as the table takes them: short, once each, none of them the title."""
    words = (one_line(w) for w in (*entry.topics, *entry.aliases))
    fit = (w for w in words if w and len(w) <= KEYWORD_MOST and w != title and not set(w) & set("；;，,、 "))
    return list(dict.fromkeys(fit))[:KEYWORDS_MOST]


FORMAT = ExchangeFormat(
    key="12345",
    title="12345 知识表",
    about="政务热线的知识表：类目、标题、内容、发文单位、材料性质、关键字",
    suffixes=(".xlsx", ".csv"),
    takes=(Kind.ANSWER, Kind.GUIDE),
    gives=(Kind.ANSWER,),
    lost=f"出：编号、责任人、核验日期不在表里；{'、'.join(INSIDE)}和说明是单位内部的，选了才带。进：都成了问答的草稿，责任人和核验日期要补。",
    read=read,
    write=write,
    fits=fits,
    order=10,
    keyed="连同内部口径（可以说、不要承诺、何时升级、说明）",
)
