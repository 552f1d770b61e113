"""Question banks: GIFT, Moodle XML, QTI 2.1 and 3.0, an Excel sheet of questions, Aiken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from casebook.exam.bank import of_drill
from casebook.exam.model import BankItem
from casebook.exam.sitting import draw
from casebook.exchange.model import (
    ExchangeFormat,
    FileIn,
    FormatNote,
    NotExchangeable,
    Taken,
    TakenEntry,
    Wanted,
    WrittenFile,
)
from casebook.exchange.papers import papers_of
from casebook.exchange.questions import aiken, gift, moodle, qti, table
from casebook.exchange.questions.drafting import as_drills
from casebook.exchange.questions.reading import BankReading, shortened
from kb.errors import KnowledgeBaseError
from kb.law.importers.load import decode
from kb.model import Kind

_IN, _OUT = (Kind.DRILL,), (Kind.DRILL, Kind.COURSE)
READERS: dict[str, Callable[[bytes, str, str], BankReading]] = {
    "gift": lambda data, name, shown: gift.read_gift(decode(data, shown), name),
    "moodle": moodle.read_moodle,
    "qti21": qti.read_qti,
    "qti3": qti.read_qti,
    "questions-xlsx": table.read_table,
    "aiken": lambda data, name, shown: aiken.read_aiken(decode(data, shown), name),
}
"""Key → reader of bytes, a name for keys, and the file's name for messages."""


def read_bank(key: str, data: bytes, name: str) -> BankReading:
    """The questions of a file.

    Raises:
        NotExchangeable: when the file cannot be read, or holds nothing at all.
    """
    shown = PurePosixPath(name).name
    try:
        found = READERS[key](data, PurePosixPath(shown).stem, shown)
    except KnowledgeBaseError as error:
        raise NotExchangeable(str(error)) from None
    if not found.items and not found.problems:
        raise NotExchangeable(f"{shown}：里面没有找到题目。")
    return found


def _reader(key: str) -> Callable[[FileIn], Taken]:
    def read(file: FileIn) -> Taken:
        found = read_bank(key, file.data, file.name)
        drafts, rest = as_drills(found.items, PurePosixPath(file.name).stem)
        notes = [
            FormatNote(f"“{p.what}”：{p.why}" if p.what else p.why, p.line, wrong=True)
            for p in found.problems
        ]
        if rest:
            first = "、".join(f"“{shortened(i.question, 14)}”" for i in rest[:3])
            notes.append(
                FormatNote(
                    f"{len(rest)} 题不是三到位一处理的题（{first}{'等' if len(rest) > 3 else ''}），分类练习装不下；"
                    "可以收作考试的自备题：fangzhi bank add 文件。"
                )
            )
        entries = tuple(
            TakenEntry(
                Kind.DRILL,
                d.title,
                d.text,
                notes=(FormatNote(f"题库里没有：{'、'.join(d.missing)}，请补上。"),) if d.missing else (),
                id=d.id,
            )
            for d in drafts
        )
        return Taken(entries, tuple(notes))

    return read


def _questions(wanted: Wanted) -> tuple[list[BankItem], list[FormatNote]]:
    """The questions of drills, and the papers of courses."""
    items: list[BankItem] = []
    notes: list[FormatNote] = []
    for entry in wanted.entries:
        if entry.kind is Kind.DRILL:
            items += of_drill(wanted.drill(entry))
            continue
        course = wanted.course(entry)
        plans = [s for _, s in course.steps() if s.plan is not None]
        if not plans:
            raise NotExchangeable(f"“{entry.title}”里没有测验和考试，没有题目可以导出。")
        used: set[str] = set()
        bank = papers_of(wanted)
        for step in plans:
            assert step.plan is not None
            drawn = draw(bank, step.plan, step.content, used)
            used |= {i.key for i in drawn}
            items += drawn
            notes.append(
                FormatNote(f"“{entry.title}”的{step.kind.value}：抽好的 {len(drawn)} 题，不再随机。")
            )
    unique = {i.key: i for i in items}
    if not unique:
        raise NotExchangeable("选中的练习里没有能成题的判断。")
    return list(unique.values()), notes


def _writer(suffix: str, make: Callable[[Sequence[BankItem], str], bytes]) -> Callable[[Wanted], WrittenFile]:
    def write(wanted: Wanted) -> WrittenFile:
        items, notes = _questions(wanted)
        return WrittenFile(make(items, wanted.entries[0].title), suffix, tuple(notes))

    return write


def _begins(*marks: bytes) -> Callable[[FileIn], bool]:
    return lambda file: any(m in file.data[:4096] for m in marks)


def _is_gift(file: FileIn) -> bool:
    text = file.data[:200_000]
    return b"{" in text and b"}" in text


def _is_table(file: FileIn) -> bool:
    try:
        table.read_table(file.data, "", file.name)
    except KnowledgeBaseError:
        return False
    return True


_COMMON = "复盘、备选依据里判不出对错的、同类；随机的次序。"
FORMATS = (
    ExchangeFormat(
        "gift",
        "GIFT 题库",
        "学习平台通用的文字题库，五种判断是一道单选题",
        (".gift", ".txt"),
        f"{_COMMON}平台可能打乱五种判断的次序；单选题选错不倒扣。",
        _OUT,
        _IN,
        _reader("gift"),
        _writer(".gift", lambda items, _: gift.write_gift(items)),
        _is_gift,
        30,
        answers=True,
    ),
    ExchangeFormat(
        "moodle",
        "Moodle XML 题库",
        "Moodle 的题库，编号、标签、解析都带着",
        (".xml",),
        f"{_COMMON}单选题选错不倒扣。",
        _OUT,
        _IN,
        _reader("moodle"),
        _writer(".xml", lambda items, _: moodle.write_moodle(items)),
        _begins(b"<quiz"),
        30,
        answers=True,
    ),
    ExchangeFormat(
        "qti21",
        "QTI 2.1 题包",
        "考试平台通用的题包，一份卷子一个包",
        (".zip", ".xml"),
        f"{_COMMON}全对才得分，不倒扣。",
        _OUT,
        _IN,
        _reader("qti21"),
        _writer(".zip", lambda items, title: qti.write_qti(items, qti.QTI21, title)),
        lambda file: b"assessmentItem" in file.data[:8192] or b"imsmanifest.xml" in file.data,
        31,
        answers=True,
    ),
    ExchangeFormat(
        "qti3",
        "QTI 3.0 题包",
        "新一代考试平台的题包",
        (".zip", ".xml"),
        f"{_COMMON}全对才得分，不倒扣。",
        _OUT,
        _IN,
        _reader("qti3"),
        _writer(".zip", lambda items, title: qti.write_qti(items, qti.QTI3, title)),
        lambda file: b"qti-assessment-item" in file.data[:8192],
        32,
        answers=True,
    ),
    ExchangeFormat(
        "questions-xlsx",
        "Excel 题库",
        "一行一题的表：题型、情境、题目、A、B、C…、答案、解析",
        (".xlsx",),
        _COMMON,
        _OUT,
        _IN,
        _reader("questions-xlsx"),
        _writer(".xlsx", lambda items, _: table.write_table(items)),
        _is_table,
        9,  # before the tables of questions and answers, which take any sheet with those two columns
        answers=True,
    ),
    ExchangeFormat(
        "aiken",
        "Aiken 题库",
        "最简单的文字题库：题目、A. B. C. D.、ANSWER: A",
        (".txt",),
        "只能导入；没有情境、标签。",
        (),
        _IN,
        _reader("aiken"),
        None,
        _begins(b"ANSWER", b"Answer", "答案".encode(), "答案".encode("gb18030")),
        29,
    ),
)
