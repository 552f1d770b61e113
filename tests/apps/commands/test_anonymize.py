"""Many letters and tables at once: everybody replaced alike, originals untouched, nothing overwritten, nothing half done."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.apps.test_cli import run

HEAD = ["姓名", "电话", "内容"]
ROWS: list[list[object]] = [
    ["王建国", 13812345678, "老王反映：工头赵铁柱不给工钱，建国很着急。"],
    ["李梅", "0571-83728718", "=HYPERLINK(1)\n李梅说，找过赵铁柱，没有结果。"],
    [None, 12, "没有名字的一行"],
]
PEOPLE = ("王建国", "建国", "老王", "李梅", "赵铁柱", "13812345678", "83728718")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a table in both formats, a text in a sub-folder, and a file that is neither."""
    made = tmp_path / "letters"
    (made / "more").mkdir(parents=True)
    book = Workbook()
    assert book.active is not None
    for row in (HEAD, *ROWS):
        book.active.append(row)
    book.active.title = "王建国的表"
    book.properties.creator = "李梅"
    book.save(made / "table.xlsx")
    with (made / "table.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([HEAD, *ROWS])
    (made / "more" / "letter.txt").write_text(
        "来访人王建国说，赵铁柱欠薪，电话13812345678。", encoding="utf8"
    )
    (made / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    return made


def cells(path: Path) -> list[list[object]]:
    """What a table holds."""
    if path.suffix == ".csv":
        return [list(row) for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""))]
    sheet = load_workbook(path).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_a_folder_goes_into_a_folder_and_nobody_stands_in_it(folder: Path, tmp_path: Path) -> None:
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    out = tmp_path / "out"
    said = run("anonymize", str(folder), "--to", str(out), "--shared", "--report")
    assert sorted(p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()) == [
        "more/letter.txt",
        "table.csv",
        "table.xlsx",
    ]
    assert {p: p.read_bytes() for p in before} == before
    whole = said.output + said.stderr + (out / "more" / "letter.txt").read_text("utf8")
    whole += "".join(str(c) for name in ("table.csv", "table.xlsx") for row in cells(out / name) for c in row)
    assert [one for one in PEOPLE if one in whole] == []
    book = load_workbook(out / "table.xlsx")
    assert book.sheetnames == ["表1"] and book.properties.creator != "李梅"
    csv_rows, excel_rows = cells(out / "table.csv"), cells(out / "table.xlsx")
    assert csv_rows[0] == excel_rows[0] == HEAD
    assert csv_rows[1][0] == excel_rows[1][0] and str(csv_rows[1][0]) in str(csv_rows[1][2])
    assert str(csv_rows[2][2]).startswith("'=") and not excel_rows[2][2]  # a formula nobody has computed
    assert excel_rows[3] == [None, 12, "没有名字的一行"]
    boss = str(csv_rows[1][2]).split("工头")[1].split("不给")[0]
    assert boss in str(csv_rows[2][2]) and boss in (out / "more" / "letter.txt").read_text("utf8")


def test_only_the_columns_asked_for_change(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    table = str(folder / "table.csv")
    rows = json.loads(run("anonymize", table, "--to", str(out), "--column", "内容", "--json").stdout)
    assert rows[0]["file"] == "table.csv" and rows[0]["texts"] == 3 and rows[0]["replaced"] >= 3
    assert set(rows[0]) == {"file", "texts", "replaced", "hints"}
    done = cells(out / "table.csv")
    assert done[1][:2] == ["王建国", "13812345678"] and "赵铁柱" not in str(done[1][2])
    none = run("anonymize", table, "--to", str(tmp_path / "b"), "--column", "正文", expect=3)
    assert "没有“正文”这一列" in none.stderr and not (tmp_path / "b").exists()


def test_nothing_is_overwritten_and_nothing_half_done(folder: Path, tmp_path: Path) -> None:
    letter = str(folder / "more" / "letter.txt")
    assert "不会盖掉它" in run("anonymize", letter, "--to", str(folder / "more"), expect=2).stderr
    (folder / "more" / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    assert "打不开" in run("anonymize", str(folder), "--to", str(tmp_path / "out"), expect=3).stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("table.csv",), "表格的结果是一张新表"),
        (("more/letter.txt", "table.csv"), "给了多个文件"),
        (("more",), "给了多个文件"),
        (("photo.jpg",), "编码认不出来"),
        (("none.txt", "--to", "x"), "没有“"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(folder)
    said = run("anonymize", *arguments, expect=3 if arguments == ("photo.jpg",) else 2).stderr
    assert sentence in said and said.count("\n") == 1 and not (folder / "x").exists()
