"""Every action × every role, written out: who reads this table knows who may do what."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.desk.desk import Desk
from apps.page.shell import Context
from apps.pages.feedback import FeedbackView
from apps.pages.workbench import WorkbenchView
from apps.roles import MAY, Action, Role, may, refusal
from tests.conftest import TODAY

TABLE = """
动作            读者 编写 审核 培训师 管理员
查阅内容        是   是   是   是     是
做练习          是   是   是   是     是
留反馈          是   是   是   是     是
编写内容        否   是   是   是     是
发布内容        否   否   是   否     是
处理反馈        否   否   是   是     是
看别人的练习记录 否  否   否   是     是
办班            否   否   否   是     是
导入法规        否   否   是   否     是
管理账号        否   否   否   否     是
备份和恢复      否   否   否   否     是
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [
    (Action(row[0]), Role(role), said == "是")
    for row in ROWS[1:]
    for role, said in zip(ROWS[0][1:], row[1:], strict=True)
]


@pytest.mark.parametrize(("action", "role", "allowed"), CELLS)
def test_who_may_do_what(action: Action, role: Role, allowed: bool) -> None:
    assert may(role, action) is allowed


def test_the_table_is_whole() -> None:
    assert {(a, r) for a, r, _ in CELLS} == {(a, r) for a in Action for r in Role} and set(MAY) == set(Role)
    assert "读者" in refusal(Role.READER, Action.WRITE) and "编写内容" in refusal(Role.READER, Action.WRITE)


@pytest.mark.parametrize("role", Role)
def test_pages_ask_the_table(desk: Desk, role: Role) -> None:
    context = Context(desk, lambda: TODAY, user="某人", learner="某人", person="x", local=False, role=role)
    page = WorkbenchView(context)
    said: list[str] = []
    page.say = lambda text, *_: said.append(text)  # type: ignore[method-assign]
    page.open({"f": "answers/wd-neu.md"})
    page.on_new({"title": "怎么登记", "kind": "answer"})
    assert page.writable is may(role, Action.WRITE)
    assert (refusal(role, Action.WRITE) in said) is not may(role, Action.WRITE)
    lists = FeedbackView(context)
    asked: list[str] = []
    lists.say = lambda text, *_: asked.append(text)  # type: ignore[method-assign]
    lists.open({})
    lists.on_undo({"event": "x", "kind": "confirmed"})
    assert asked.count(refusal(role, Action.FEEDBACK)) == (0 if may(role, Action.FEEDBACK) else 2)


def test_a_role_that_may_not_write_leaves_no_file(desk: Desk, tmp_path: Path) -> None:
    context = Context(desk, lambda: TODAY, user="某人", local=False, role=Role.READER)
    page = WorkbenchView(context)
    page.on_copy({"path": "answers/wd-shili.md"})
    page.open({"f": "answers/wd-shili.md"})
    page.on_save({"text": "x", "stamp": "", "n": 1})
    assert not list(desk.home.content.rglob("*.md"))
