"""Every action × every role, as docs/roles.md writes it out for the office."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.desk.desk import Desk
from apps.page.shell import Context
from apps.pages.feedback import FeedbackView
from apps.pages.workbench import WorkbenchView
from apps.roles import MAY, Action, Role, may, refusal
from tests.conftest import TODAY

DOC = Path(__file__).parents[2] / "docs" / "roles.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in DOC.read_text("utf8").split("\n")
    if line.startswith("|") and not line.startswith("|--")
]
CELLS = [
    (Action(row[0]), Role(role), said == "是")
    for row in ROWS[1:]
    for role, said in zip(ROWS[0][1:6], row[1:6], strict=True)
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
