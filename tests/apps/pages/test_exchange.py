"""导入 and 导出 without a browser: files in pieces, rows before anything is stored, rights, refusals, files handed out."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from apps.audit import Audit
from apps.desk.desk import Desk
from apps.page.shell import Context
from apps.pages.exporting import ExportView
from apps.pages.progress import ProgressView
from apps.pages.taking_in import TakeInView
from apps.roles import Role
from casebook.exchange.opening import LARGEST
from kb.content.layers import OFFICE
from tests.apps.training_desk import at, send, stage, training_desk, visitor
from tests.casebook.exchange.files import book
from tests.conftest import TODAY

ROWS = (
    ("问题", "答复"),
    ("候鸟怎么办", "去窗口登记。"),
    ("停水找谁", "打13812345678找王建国。"),
    ("", "没有题目。"),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = training_desk(tmp_path)
    yield made
    made.close()


def somebody(desk: Desk, role: Role) -> Context:
    return Context(desk, lambda: TODAY, user="某人", learner="某人", person="p", local=False, role=role)


def bring(page: Any, data: bytes, name: str = "问答.xlsx", piece: int = 1000) -> None:
    """A file as the browser sends it."""
    send(page, "begin", name=name, size=len(data))
    for first in range(0, len(data), piece):
        send(page, "piece", data=base64.b64encode(data[first : first + piece]).decode())


def test_a_file_in_pieces_is_looked_at_and_stored_only_then(desk: Desk) -> None:
    page = at(TakeInView, visitor(desk))
    assert stage(page)["kind"] == "empty" and ".xlsx" in stage(page)["accept"]
    bring(page, book(*ROWS))
    looked = stage(page)
    assert [r["title"] for r in looked["rows"]] == ["候鸟怎么办", "停水找谁"]
    assert looked["notes"] == [{"said": "第 4 行“问题”列：是空的", "wrong": True}]
    assert looked["columns"]["chosen"] == {"标题": 0, "内容": 1} and looked["rows"][1]["personal"]
    assert not page.drafts.all() and "13812345678" not in json.dumps(looked["rows"], ensure_ascii=False)
    send(page, "show", n=0)
    assert "标题: 候鸟怎么办" in stage(page, "shown")["text"]
    send(page, "store", rows=[0, 1])
    assert not page.drafts.all() and "还有个人信息" in stage(page, "notice")["text"]
    send(page, "replace", rows=[1])
    assert not stage(page)["rows"][1]["personal"] and stage(page)["rows"][1]["before"]
    send(page, "store", rows=[0, 1])
    assert stage(page)["kind"] == "stored" and len(page.drafts.all()) == 2
    assert [r["title"] for r in stage(page)["rows"]] == ["候鸟怎么办", "停水找谁"]


def test_columns_are_changed_by_hand(desk: Desk) -> None:
    page = at(TakeInView, visitor(desk))
    bring(page, book(("答复", "问题"), ("去窗口登记。", "候鸟怎么办")))
    assert stage(page)["rows"][0]["title"] == "候鸟怎么办"
    send(page, "columns", columns={"标题": 0, "内容": 1})
    assert stage(page)["rows"][0]["title"] == "去窗口登记。"
    send(page, "columns", columns={"标题": 0})
    assert not stage(page)["rows"] and "没有认出哪一列是“内容”" in stage(page)["notes"][0]["said"]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [(b"x" * 50, "坏.xlsx", "文件损坏"), (b"x", "图.png", "不是能导入的格式"), (b"  ", "空.csv", "是空文件")],
)
def test_a_bad_file_is_told_and_another_may_be_chosen(data: bytes, name: str, said: str, desk: Desk) -> None:
    page = at(TakeInView, visitor(desk))
    bring(page, data, name)
    assert stage(page)["kind"] == "empty" and said in stage(page)["error"]
    bring(page, book(*ROWS[:2]))
    assert stage(page)["kind"] == "looked"


def test_too_large_or_torn_files_are_refused_before_they_fill_the_memory(desk: Desk) -> None:
    page = at(TakeInView, visitor(desk))
    send(page, "begin", name="大.xlsx", size=LARGEST + 1)
    assert "最多 16 MB" in stage(page)["error"]
    send(page, "begin", name="长.xlsx", size=10)
    send(page, "piece", data=base64.b64encode(b"x" * 20).decode())
    assert "没有传完整" in stage(page)["error"]
    send(page, "begin", name="坏.xlsx", size=10)
    send(page, "piece", data="不是")
    assert "没有传完整" in stage(page)["error"]


def test_a_reader_takes_nothing_in_and_gets_no_teachers_copy(desk: Desk) -> None:
    page = at(TakeInView, somebody(desk, Role.READER))
    assert stage(page)["kind"] == "refused"
    bring(page, book(*ROWS[:2]))
    assert stage(page)["kind"] == "refused"
    out = at(ExportView, somebody(desk, Role.READER), e="al-shili")
    files: list[Any] = []
    out.param.watch(lambda e: files.append(e.new), "file")
    send(out, "make", format="word", key=True)
    assert not files and "不能编写内容" in stage(out, "notice")["text"]
    send(out, "make", format="word")
    assert json.loads(files[0])["name"].endswith(".docx")


def test_an_entry_is_handed_out_in_each_format_that_takes_it(desk: Desk) -> None:
    page = at(ExportView, visitor(desk), e="wd-shili")
    keys = {f["key"] for f in stage(page)["formats"]}
    assert {"word", "12345", "pdf"} <= keys and "word-cards" not in keys and stage(page)["back"]
    files: list[Any] = []
    page.param.watch(lambda e: files.append(e.new), "file")
    send(page, "make", format="12345", key=True)
    made = json.loads(files[0])
    book_ = load_workbook(io.BytesIO(base64.b64decode(made["data"])))
    assert made["name"] == "示例事项多久答复-12345 知识表-内部.xlsx"
    assert book_.worksheets[0]["B2"].value == "示例事项多久答复"
    assert [e.about for e in Audit(desk.home.root).entries(deed="导出")] == ["12345 知识表：示例事项多久答复"]


def test_a_whole_kind_and_an_address_that_names_nothing(desk: Desk) -> None:
    page = at(ExportView, visitor(desk), k="情景")
    assert stage(page)["title"] == "全部情景" and {"word-cards"} <= {f["key"] for f in stage(page)["formats"]}
    nothing = stage(at(ExportView, visitor(desk), e="wd-nichts"))
    assert nothing["count"] == 0 and nothing["formats"] == [] and nothing["kinds"]


def test_records_go_out_own_and_of_everybody_by_right(desk: Desk) -> None:
    def asked(role: Role, everybody: bool) -> tuple[list[Any], Any]:
        page = at(ProgressView, somebody(desk, role))
        files: list[Any] = []
        page.param.watch(lambda e: files.append(e.new), "file")
        send(page, "records", kind="excel", all=everybody)
        return files, stage(page, "notice")

    own, _ = asked(Role.READER, False)
    made = load_workbook(io.BytesIO(base64.b64decode(json.loads(own[0])["data"])))
    assert "练习" in made.sheetnames and "考试" in made.sheetnames
    refused, said = asked(Role.READER, True)
    assert not refused and "不能看别人的练习记录" in said["text"]
    assert asked(Role.TRAINER, True)[0]
    deeds = [(e.deed, e.about) for e in Audit(desk.home.root).entries()]
    assert ("看别人的记录", "全单位的练习记录") in deeds and ("导出", "自己的练习记录") in deeds
    assert OFFICE  # the layer that drafts belong to
