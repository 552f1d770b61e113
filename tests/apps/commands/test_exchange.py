"""``fangzhi take-in`` and ``fangzhi export``: what they say, what they store, how they end."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kb.codes.samples import LIBRARY
from tests.apps.commands.test_words import run
from tests.casebook.exchange.files import book
from tests.conftest import write_files

HEAD = ("问题", "答复")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office over the sample library, so that no command reads all that ships."""
    shipped = write_files(tmp_path / "shipped", LIBRARY)
    monkeypatch.setattr("kb.library.shipped_content", lambda: shipped)
    return tmp_path / "office"


def table(folder: Path, *rows: tuple[str, str], name: str = "问答.xlsx") -> str:
    path = folder / name
    path.write_bytes(book(HEAD, *rows))
    return str(path)


def drafts(office: Path) -> list[Path]:
    return sorted((office / "drafts").rglob("*.json")) if (office / "drafts").exists() else []


def test_a_good_table_is_stored_whole(tmp_path: Path, office: Path) -> None:
    path = table(tmp_path, ("候鸟怎么办", "去窗口登记。"), ("船票怎么退", "去渡口。"))
    looked = run("take-in", path, "--dry-run", "--home", str(office))
    assert looked.exit_code == 0 and "只看没存" in looked.output and not drafts(office)
    done = run("take-in", path, "--home", str(office))
    assert done.exit_code == 0 and "存了 2 份草稿" in done.output and len(drafts(office)) == 2
    audit = (office / "audit.jsonl").read_text("utf8")
    assert "问答表 2 份草稿" in audit and "候鸟" not in audit


def test_one_wrong_cell_stores_nothing_and_is_told_by_row_and_column(tmp_path: Path, office: Path) -> None:
    done = run(
        "take-in", table(tmp_path, ("候鸟怎么办", "去窗口。"), ("", "去渡口。")), "--home", str(office)
    )
    assert done.exit_code == 1 and "错误 第 3 行“问题”列：是空的" in done.output and not drafts(office)


def test_personal_data_is_replaced_when_that_is_asked_for(tmp_path: Path, office: Path) -> None:
    path = table(tmp_path, ("停水找谁", "打13812345678找王建国。"))
    refused = run("take-in", path, "--home", str(office))
    assert refused.exit_code == 1 and "加 --replace" in refused.output and "13812345678" not in refused.output
    assert run("take-in", path, "--replace", "--home", str(office)).exit_code == 0
    assert "13812345678" not in drafts(office)[0].read_text("utf8")


def test_what_is_known_is_stored_only_when_asked_for(tmp_path: Path, office: Path) -> None:
    path = table(tmp_path, ("示例事项多久答复", "十五天。"))
    assert run("take-in", path, "--home", str(office)).exit_code == 1 and not drafts(office)
    assert run("take-in", path, "--known", "--home", str(office)).exit_code == 0 and len(drafts(office)) == 1


def test_columns_and_json(tmp_path: Path, office: Path) -> None:
    path = table(tmp_path, ("去窗口登记，十五天内答复。", "候鸟怎么办"))
    done = run(
        "take-in", path, "--column", "标题=答复", "--column", "内容=A", "--json", "--home", str(office)
    )
    told = json.loads(done.stdout)
    assert done.exit_code == 0 and told["entries"][0]["title"] == "候鸟怎么办" and len(told["stored"]) == 1
    wrong = run("take-in", path, "--column", "标题=丙", "--home", str(office))
    assert wrong.exit_code == 3 and "没有“丙”这一列" in wrong.output


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("take-in", "没有.xlsx"), 2, "没有“没有.xlsx”这个文件"),
        (("export", "wd-shili", "--to", "wordx"), 2, "您是不是想写“word”"),
        (("export", "wd-shilli", "--to", "word"), 1, "没有编号是“wd-shilli”"),
        (("export", "--to", "word"), 2, "请写要导出的编号"),
        (("export", "al-shili", "--to", "12345"), 3, "只装问答、指南"),
    ],
)
def test_wrong_use_is_one_sentence(words: tuple[str, ...], code: int, said: str, office: Path) -> None:
    done = run(*words, "--home", str(office))
    assert (done.exit_code, said in done.output) == (code, True), done.output


def test_export_writes_the_file_that_was_named(tmp_path: Path, office: Path) -> None:
    target = tmp_path / "出" / "知识.xlsx"
    done = run("export", "问答", "--to", "12345", "-o", str(target), "--home", str(office))
    assert done.exit_code == 0 and load_workbook(target).worksheets[0]["A1"].value == "类目"
    assert "导出" in (office / "audit.jsonl").read_text("utf8")
    piped = run("export", "wd-shili", "--to", "word", "-o", "-", "--home", str(office))
    assert io.BytesIO(piped.stdout_bytes).read(2) == b"PK"


def test_the_formats_are_listed(office: Path) -> None:
    listed = run("export").stdout
    assert "12345\t12345 知识表" in listed and "word\tWord" in listed and "qa-table" not in listed


def test_import_sends_a_table_to_the_right_command(tmp_path: Path, office: Path) -> None:
    done = run("import", table(tmp_path, ("甲", "乙"), name="知识.xlsx"), "--dry-run", "--home", str(office))
    assert "请用 fangzhi take-in" in done.output and done.exit_code == 1
