"""People of an office out of a table: names and roles in, faults by row, nothing half read."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import load_workbook

from apps.errors import BadAccounts
from apps.roles import Role
from apps.serving.cookies import NAME_LIMIT, clean_name

LARGEST = 2 << 20  # bytes of the file
UNPACKED = 50 << 20  # bytes it may unpack to
MOST = 1000  # people at once
NAMES, ROLES = ("名字", "姓名", "账号"), ("角色", "权限")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """One row: who is to get an account."""

    name: str
    role: Role


def read_people(data: bytes, file: str, taken: Iterable[str]) -> list[NewPerson]:
    """The people of a table whose first row names the columns 名字 and 角色; other columns are passed over.

    Args:
        data: an ``.xlsx`` workbook (its first sheet) or a ``.csv`` in UTF-8 or GB18030.
        file: the name of the file; its ending says which.
        taken: names that have an account already.

    Raises:
        BadAccounts: for a file that cannot be read as that, or with every row that is wrong; then nobody is taken.
    """
    if len(data) > LARGEST:
        raise BadAccounts("表格太大了，最多 2 MB；只留名字和角色两列就够。")
    rows = _workbook(data) if file.lower().endswith(".xlsx") else _csv(data, file)
    filled = [(n, row) for n, row in enumerate(rows, 1) if any(row)]
    if not filled:
        raise BadAccounts("表格是空的。第一行写“名字”“角色”，下面一人一行。")
    head = filled[0][1]
    at = next((i for i, cell in enumerate(head) if cell in NAMES), None)
    if at is None:
        raise BadAccounts("第一行没有“名字”这一列。第一行写“名字”“角色”，下面一人一行。")
    role_at = next((i for i, cell in enumerate(head) if cell in ROLES), None)
    people, faults = [], []
    known = set(taken)
    for number, row in filled[1:]:
        name = clean_name(_cell(row, at))
        role = (_cell(row, role_at) if role_at is not None else "") or Role.READER.value
        fault = _fault(_cell(row, at), name, role, known)
        if fault:
            faults.append(f"第 {number} 行：{fault}")
            continue
        known.add(name)
        people.append(NewPerson(name, Role(role)))
    if len(people) > MOST:
        raise BadAccounts(f"一次最多 {MOST} 人，请分几个表格。")
    if faults:
        more = f"；还有 {len(faults) - 8} 处" if len(faults) > 8 else ""
        raise BadAccounts("一个账号也没有建，先改好这些地方：" + "；".join(faults[:8]) + more + "。")
    if not people:
        raise BadAccounts("表格里只有第一行，没有人。")
    return people


def _fault(given: str, name: str, role: str, known: set[str]) -> str:
    """What is wrong with a row; empty when nothing is."""
    if not name:
        return "没有名字"
    if len(" ".join(given.split())) > NAME_LIMIT:
        return f"名字超过 {NAME_LIMIT} 个字"
    if name in known:
        return f"“{name}”已经有账号，或者写了两次"
    if role not in set(Role):
        return f"没有“{role}”这个角色，可以写{'、'.join(Role)}"
    return ""


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at] if at is not None and at < len(row) else ""


def _workbook(data: bytes) -> list[list[str]]:
    """The first sheet, read as values; formulas give what was computed last."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            if sum(i.file_size for i in box.infolist()) > UNPACKED:
                raise BadAccounts("表格展开以后太大，请另存一份只有名字和角色的。")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        out = []
        for row in book.worksheets[0].iter_rows(max_row=MOST * 2, max_col=40, values_only=True):
            out.append([str(c).strip() if c is not None else "" for c in row])
        book.close()
        return out
    except BadAccounts:
        raise
    except Exception:  # openpyxl answers a broken workbook with whatever it stumbled over
        raise BadAccounts("这个表格打不开。请用 Excel 或者 WPS 另存为 .xlsx 再试。") from None


def _csv(data: bytes, file: str) -> list[list[str]]:
    if not file.lower().endswith(".csv"):
        raise BadAccounts("只收 .xlsx 和 .csv 两种表格。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            return [[c.strip() for c in row] for row in csv.reader(io.StringIO(text))]
        except UnicodeDecodeError:
            continue
        except csv.Error:
            break
    raise BadAccounts("这个表格读不懂。请用 Excel 或者 WPS 另存为 .xlsx 再试。")
