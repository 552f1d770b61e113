"""Files that must not come in, or not as they are: each is met with one sentence that says where and what to do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from casebook.exchange.model import FileIn, NotExchangeable
from casebook.exchange.opening import LARGEST, held, opened
from casebook.exchange.table import take
from kb.library import Library
from tests.casebook.exchange.files import book, document, with_part
from tests.conftest import TODAY

HEAD = ("问题", "答复")
GOOD = book(HEAD, ("候鸟多久能走", "收到后15日内答复。"))


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("xl/workbook.xml", b"0" * (60 << 20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.xlsx", b"", "是空文件"),
        ("空.csv", b" \n", "是空文件"),
        ("大.xlsx", b"x" * (LARGEST + 1), "最多 16 MB"),
        ("宏.xlsm", GOOD, "另存为 .xlsx"),
        ("宏.docm", document("甲"), "另存为 .docx"),
        ("改名.xlsx", with_part(GOOD, {"xl/vbaProject.bin": b"x"}), "里面有宏"),
        ("旧.xls", b"\xd0\xcf\x11\xe0" + b"x" * 99, "旧版格式"),
        ("旧.xlsx", b"\xd0\xcf\x11\xe0" + b"x" * 99, "去掉密码"),
        ("坏.xlsx", b"PK\x03\x04" + b"x" * 99, "文件损坏"),
        ("坏.docx", GOOD[:900], "文件损坏"),
        ("炸弹.xlsx", bomb(), "不像正常的文档"),
    ],
)
def test_a_bad_file_is_refused_before_any_reader(name: str, data: bytes, said: str) -> None:
    with pytest.raises(NotExchangeable) as refused:
        held(data, name)
    assert said in str(refused.value) and name in str(refused.value)


def test_a_large_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(200 << 20)  # without a byte on the disk
    with pytest.raises(NotExchangeable, match="有 200 MB"):
        opened(path)
    with pytest.raises(NotExchangeable, match="不是一个文件"):
        opened(tmp_path)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("图.png", b"\x89PNG", "不是能导入的格式"),
        ("别的.xlsx", document("甲"), "这个表格打不开"),
        ("别的.docx", GOOD, "文件损坏|没有文字|不是 Word"),
        ("只有表头.xlsx", book(HEAD), "只有表头"),
        ("没有字.xlsx", book(()), "表格是空的"),
        ("乱码.csv", bytes(range(128, 256)) * 40, "编码认不出来|不是文本文件"),
        (
            "太多.xlsx",
            book(HEAD, *((f"问题{n}", "答") for n in range(1001))),
            "有 1001 条，一个文件最多 1000 条",
        ),
    ],
)
def test_what_cannot_be_read_is_one_sentence(name: str, data: bytes, said: str, library: Library) -> None:
    with pytest.raises(NotExchangeable, match=said) as refused:
        take(FileIn(data, name, library, TODAY))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_the_encodings_offices_use(encoding: str, library: Library) -> None:
    text = "问题,答复\n候鸟停在塘里怎么办,收到以后十五天内给您书面答复，请留下联系方式。\n"
    _, taken = take(FileIn(text.encode(encoding), "表.csv", library, TODAY))
    assert [e.title for e in taken.entries] == ["候鸟停在塘里怎么办"]


def test_formulas_errors_and_empty_cells_are_told_by_row_and_column(library: Library) -> None:
    data = book(
        HEAD,
        ("甲怎么办", "=A1&B1"),
        ("", "答"),
        ("丙怎么办", "#REF!"),
        ("丁怎么办", "去窗口。"),
        ("丁怎么办", "又一次。"),
    )
    _, taken = take(FileIn(data, "表.xlsx", library, TODAY))
    said = [n.said for n in taken.wrong]
    assert [e.title for e in taken.entries] == ["丁怎么办"]
    assert said[0].startswith("第 2 行“答复”列：这一格是公式") and said[1] == "第 3 行“问题”列：是空的"
    assert "显示 #REF!" in said[2] and said[3] == "第 6 行“问题”列：标题和第 5 行一样，每条标题只能出现一次"


def test_links_to_other_files_are_told_and_not_followed(library: Library) -> None:
    data = with_part(GOOD, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    _, taken = take(FileIn(data, "表.xlsx", library, TODAY))
    assert len(taken.entries) == 1 and "引用了别的文件" in taken.notes[0].text
