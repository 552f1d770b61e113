"""People out of a table: what comes in, and that one wrong row keeps everybody out."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from apps.cli import cli
from apps.errors import BadAccounts
from apps.roles import Role
from apps.serving.accounts import Accounts, right_password
from apps.serving.people import NewPerson, read_people
from kb.places import Home


def workbook(*rows: tuple[object, ...]) -> bytes:
    """A workbook with one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_columns_in_any_order_and_empty_rows() -> None:
    data = workbook(("科室", "角色", "姓名"), ("一科", "编写", " 小 张 "), (), ("二科", None, "小李"))
    assert read_people(data, "名单.XLSX", []) == [
        NewPerson("小 张", Role.WRITER),
        NewPerson("小李", Role.READER),
    ]
    for encoding in ("utf-8-sig", "gb18030"):
        assert read_people("名字,角色\r\n小张,审核\r\n".encode(encoding), "a.csv", []) == [
            NewPerson("小张", Role.REVIEWER)
        ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("名字", "角色"), ("小张", "局长")], "第 2 行：没有“局长”这个角色"),
        ([("名字",), ("小张",), ("小张",)], "第 3 行：“小张”已经有账号，或者写了两次"),
        ([("名字",), ("老王",)], "“老王”已经有账号"),
        ([("名字", "角色"), (None, "读者")], "第 2 行：没有名字"),
        ([("名字",), ("长" * 21,)], "超过 20 个字"),
        ([("谁",), ("小张",)], "没有“名字”这一列"),
        ([("名字",)], "没有人"),
        ([], "空的"),
    ],
)
def test_what_is_wrong_is_said_by_row(rows: list[tuple[object, ...]], said: str) -> None:
    with pytest.raises(BadAccounts, match=said):
        read_people(workbook(*rows), "a.xlsx", ["老王"])


def bomb() -> bytes:
    """Small on the disk, sixty megabytes unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("xl/worksheets/sheet1.xml", b" " * (60 << 20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "file", "said"),
    [
        (b"", "a.xlsx", "打不开"),
        (b"PK\x03\x04" + b"x" * 50, "a.xlsx", "打不开"),
        (bomb(), "a.xlsx", "太大"),
        (b"x" * (3 << 20), "a.csv", "太大"),
        (b"\xff\xfe\x00\x81", "a.csv", "读不懂|没有"),
        (b"x", "a.docx", "只收"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(data: bytes, file: str, said: str) -> None:
    with pytest.raises(BadAccounts, match=said):
        read_people(data, file, [])


def test_the_command_makes_all_or_none(home: Home, tmp_path: Path) -> None:
    book, file = Accounts(home.root / "users.json"), tmp_path / "people.xlsx"

    def run() -> tuple[int, str, str]:
        done = CliRunner().invoke(cli, ["accounts", "import", str(file), "--home", str(home.root)])
        return done.exit_code, done.stdout, done.output

    file.write_bytes(workbook(("名字", "角色"), ("小张", "编写"), ("小李", "局长")))
    code, _, output = run()
    assert code == 2 and "第 3 行" in output and not book.all()
    file.write_bytes(workbook(("名字", "角色"), ("小张", "编写"), ("小李", "培训师")))
    code, printed, _ = run()
    passwords = dict(line.split("\t") for line in printed.strip().splitlines())
    assert code == 0 and set(passwords) == {"小张", "小李"}
    one = book.get("小李")
    assert one.role is Role.TRAINER and one.must_change and right_password(one, passwords["小李"])
    assert run()[0] == 2 and len(book.all()) == 2
