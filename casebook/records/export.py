"""Everything a trainer sees, as tables: data frames for notebooks, CSV and Excel for the desk.

Text that a spreadsheet would take for a formula is written with an apostrophe in front.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from casebook.records.cards import CardBook
from casebook.records.store import AttemptRecord, Records
from kb.files import replacing

HEADINGS = {
    "attempts": "练习",
    "steps": "每一步",
    "techniques": "能力",
    "decisions": "判断",
    "cards": "复习",
    "attempt": "练习编号",
    "learner": "学员编号",
    "name": "学员",
    "kind": "种类",
    "content": "内容编号",
    "fingerprint": "内容指纹",
    "started": "开始（UTC）",
    "finished": "结束（UTC）",
    "percent": "成绩",
    "path": "路线分",
    "points": "得分",
    "cap": "封顶原因",
    "passed": "及格",
    "ending": "结局",
    "trust": "信任",
    "emotion": "情绪",
    "turn": "第几步",
    "node": "节点",
    "choice": "选择",
    "text": "内容",
    "gained": "得分",
    "regret": "丢分",
    "reason": "理由",
    "technique": "能力",
    "report": "报告",
    "key": "项目",
    "question": "问题",
    "chosen": "所选",
    "right": "正确",
    "correct": "对",
    "card": "复习卡",
    "front": "正面",
    "due": "到期（UTC）",
    "courses": "课程",
    "lessons": "课程的每一步",
    "sittings": "考试",
    "answers": "考试的每一题",
    "course": "课程编号",
    "title": "标题",
    "done": "做了几步",
    "total": "一共几步",
    "passed_at": "结业（UTC）",
    "lesson": "课",
    "state": "状态",
    "step": "要做的",
    "done_at": "做完（UTC）",
    "item": "题目编号",
    "skill": "考什么",
    "count": "题数",
}
_COLUMNS = {
    "attempts": (
        "attempt",
        "learner",
        "name",
        "kind",
        "content",
        "fingerprint",
        "started",
        "finished",
        "percent",
        "path",
        "points",
        "passed",
        "cap",
        "ending",
        "trust",
        "emotion",
    ),
    "steps": (
        "attempt",
        "learner",
        "content",
        "turn",
        "node",
        "choice",
        "text",
        "gained",
        "regret",
        "reason",
    ),
    "techniques": ("attempt", "learner", "content", "report", "technique", "turn", "choice", "reason"),
    "decisions": (
        "attempt",
        "learner",
        "content",
        "key",
        "question",
        "chosen",
        "right",
        "correct",
        "points",
        "reason",
    ),
    "cards": ("learner", "card", "kind", "front", "due"),
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_WIDEST = 48


def frames(records: Records) -> dict[str, pd.DataFrame]:
    """Data frames ``attempts``, ``steps``, ``techniques``, ``decisions`` and ``cards``, times in UTC.

    A frame without rows still has its columns. Scores are those recorded; nothing is scored again.
    """
    names = {person.id: person.name for person in records.learners()}
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _COLUMNS}
    for attempt in records.attempts():
        rows["attempts"].append(_attempt_row(attempt, names))
        result = attempt.result or {}
        base = {"attempt": attempt.id, "learner": attempt.learner, "content": attempt.content}
        steps = result.get("steps") or [{"turn": i, "choice": c} for i, c in enumerate(attempt.choices, 1)]
        rows["steps"] += [base | s for s in steps]
        rows["techniques"] += [base | s for s in _technique_rows(result)]
        rows["decisions"] += [base | _decision_row(m) for m in result.get("marks", ())]
    book = CardBook(records)
    for learner in names:
        rows["cards"] += [
            {"learner": learner, "card": c.key, "kind": c.kind.value, "front": c.front, "due": c.due}
            for c in book.cards(learner)
        ]
    return {name: _frame(rows[name], columns) for name, columns in _COLUMNS.items()}


def _frame(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns))
    for column in ("started", "finished", "due"):
        if column in columns:
            frame[column] = pd.to_datetime(
                frame[column], utc=True
            )  # a true time even where there are no rows
    return frame


def _attempt_row(attempt: AttemptRecord, names: dict[str, str]) -> dict[str, Any]:
    result = attempt.result or {}
    outcome = result.get("outcome") or {}
    return {
        "attempt": attempt.id,
        "learner": attempt.learner,
        "name": names.get(attempt.learner, ""),
        "kind": attempt.kind,
        "content": attempt.content,
        "fingerprint": attempt.fingerprint,
        "started": attempt.started_at,
        "finished": attempt.finished_at,
        **{key: result.get(key) for key in ("percent", "path", "points", "passed", "cap")},
        "ending": outcome.get("ending"),
        "trust": (outcome.get("trust") or [None])[-1],
        "emotion": (outcome.get("emotion") or [None])[-1],
    }


def _technique_rows(result: Any) -> list[dict[str, Any]]:
    reports = {"used": "用上了", "missed": "错过了", "errors": "错误"}
    found = result.get("techniques") or {}
    return [
        {"report": label, "technique": s["name"], **{k: s[k] for k in ("turn", "choice", "reason")}}
        for key, label in reports.items()
        for s in found.get(key, ())
    ]


def _decision_row(mark: Any) -> dict[str, Any]:
    return {
        **{k: mark[k] for k in ("key", "question", "points", "reason")},
        "chosen": "；".join(mark["chosen"]),
        "right": "；".join(mark["right"]),
        "correct": set(mark["chosen"]) == set(mark["right"]),
    }


def safe(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; times without zone, since Excel knows none.

    >>> safe("=1+1"), safe(-3), safe("")
    ("'=1+1", -3, '')
    """
    if isinstance(value, pd.Timestamp | dt.datetime):
        return None if pd.isna(value) else value.replace(tzinfo=None)
    if value is None or (isinstance(value, float) and value != value) or value is pd.NaT:
        return None
    if isinstance(value, str):
        clean = "".join(c for c in value if c >= " " or c in "\t\n\r")
        return (
            "'" + clean
            if clean.lstrip(" 　").startswith(_FORMULA) or clean.startswith(("\t", "\r", "\n"))
            else clean
        )
    return value.item() if hasattr(value, "item") else value


def csv_of(frame: pd.DataFrame) -> str:
    """A table as CSV with headings in Chinese, no cell of which is a formula."""
    cells = [[safe(v) for v in row] for row in frame.itertuples(index=False)]
    table = pd.DataFrame(cells, columns=[HEADINGS[c] for c in frame.columns], dtype=object)
    return str(table.to_csv(index=False))


def csv_box(tables: Mapping[str, pd.DataFrame]) -> bytes:
    """An archive with one CSV file a table (UTF-8 with a mark, so that spreadsheets see the encoding)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, frame in tables.items():
            box.writestr(f"{HEADINGS[name]}.csv", ("\ufeff" + csv_of(frame)).encode("utf-8"))
    return out.getvalue()


def excel_of(tables: Mapping[str, pd.DataFrame]) -> bytes:
    """A workbook with one sheet a table."""
    out = io.BytesIO()
    _book_of(tables).save(out)
    return out.getvalue()


def _book_of(tables: Mapping[str, pd.DataFrame]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, frame in tables.items():
        sheet = book.create_sheet(HEADINGS[name])
        sheet.append([HEADINGS[c] for c in frame.columns])
        for row in frame.itertuples(index=False):
            sheet.append([safe(v) for v in row])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for number, column in enumerate(sheet.iter_cols(), 1):
            longest = max((len(str(c.value)) for c in column if c.value is not None), default=4)
            sheet.column_dimensions[get_column_letter(number)].width = min(longest * 2 + 2, _WIDEST)
    return book


def export_csv(
    records: Records, folder: str | Path, more: Mapping[str, pd.DataFrame] | None = None
) -> list[Path]:
    """One CSV file a table (UTF-8 with a mark, so that spreadsheets see the encoding); the files written.

    Args:
        more: further tables, such as those of courses and exams.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, frame in {**frames(records), **(more or {})}.items():
        path = folder / f"{HEADINGS[name]}.csv"
        with replacing(path) as file:
            file.write(("\ufeff" + csv_of(frame)).encode("utf-8"))
        written.append(path)
    return written


def export_excel(records: Records, path: str | Path, more: Mapping[str, pd.DataFrame] | None = None) -> Path:
    """One workbook with a sheet a table; ``more`` are further tables, such as those of courses and exams."""
    path = Path(path)
    book = _book_of({**frames(records), **(more or {})})
    with replacing(path) as file:
        book.save(file)
    return path
