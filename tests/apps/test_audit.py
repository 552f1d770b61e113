"""The audit: rows that stay, nothing typed in them, and what the commands leave there."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from apps.audit import FILE, HEAD, Audit, Deed, as_csv
from apps.cli import cli
from apps.desk.desk import Desk
from apps.page.shell import Context
from apps.pages.laws import LawsView
from apps.roles import Action, Role, may, refusal
from kb.places import Home
from tests.apps.conftest import OFFICIAL
from tests.conftest import TODAY, write_files
from tests.shipped import warm

MORNING = dt.datetime(2026, 11, 3, 1, 30, tzinfo=dt.UTC)


def test_rows_are_only_added_and_a_spoilt_one_hides_no_other(tmp_path: Path) -> None:
    audit = Audit(tmp_path, lambda: MORNING)
    audit.note(Deed.LOGGED_IN, "小张", person="p1", source="10.0.0.7")
    with (tmp_path / FILE).open("ab") as file:
        file.write(
            b'{"at": "yesterday"}\n{"at": "2026-11-03"}\n[1]\n{"at": "2026-11-0'
        )  # spoilt, and a writer who died
    audit.note(Deed.ROLE, "主任", about="小张 → 审核\n第二行 " + "长" * 200)
    rows = list(audit.entries())
    assert [(r.who, r.deed, r.source) for r in rows] == [("小张", "登录", "10.0.0.7"), ("主任", "换角色", "")]
    assert rows[1].about.startswith("小张 → 审核 第二行") and len(rows[1].about) == 80
    assert rows[0].at == MORNING
    assert [r.deed for r in audit.entries(who="小张")] == ["登录"]
    assert list(audit.entries(since=dt.date(2026, 11, 4))) == []


def test_a_table_takes_no_formula(tmp_path: Path) -> None:
    audit = Audit(tmp_path, lambda: MORNING)
    audit.note(Deed.ADDED, "=cmd()", about="+1")
    table = list(csv.reader(io.StringIO(as_csv(list(audit.entries())).removeprefix("\ufeff"))))
    assert table[0] == list(HEAD) and table[1][1] == "'=cmd()" and table[1][3] == "'+1"


def test_commands_leave_their_deeds(home: Home, tmp_path: Path) -> None:
    laws = write_files(tmp_path / "laws", OFFICIAL)
    warm(home.root, index=True)

    def run(*words: str) -> str:
        done = CliRunner().invoke(cli, [*words, "--home", str(home.root)])
        assert done.exit_code == 0, done.output
        return done.stdout

    run("accounts", "add", "小张")
    run("accounts", "role", "小张", "审核")
    run("accounts", "rename", "小张", "张三丰")
    run("accounts", "disable", "张三丰")
    run("import", str(laws))
    run("backup", str(tmp_path / "b.zip"))
    rows = json.loads(run("audit", "--json"))
    assert [r["deed"] for r in rows] == ["建账号", "换角色", "账号改名", "停用账号", "导入", "备份"]
    assert all(r["who"] == "命令行" for r in rows) and rows[2]["about"] == "小张 → 张三丰"
    assert [r["deed"] for r in json.loads(run("audit", "--json", "--deed", "导入"))] == ["导入"]
    assert "停用账号" in run("audit", "--who", "张三丰")
    run("audit", "--csv", str(tmp_path / "a.csv"))
    assert (tmp_path / "a.csv").read_text("utf8").startswith("\ufeff时间,谁")


@pytest.mark.parametrize("role", Role)
def test_who_may_not_import_takes_nothing_back(desk: Desk, role: Role) -> None:
    store = desk.library.store
    assert store is not None
    row = store.rows()[0]
    page = LawsView(Context(desk, lambda: TODAY, user="某人", person="x", local=False, role=role))
    said: list[str] = []
    page.say = lambda text, *_: said.append(text)  # type: ignore[method-assign]
    page.later = lambda work, then, *_, **__: then(work())  # type: ignore[method-assign]
    page.on_withdraw({"id": row.id})
    allowed = may(role, Action.IMPORT)
    assert (row not in store.rows()) is allowed and (refusal(role, Action.IMPORT) in said) is not allowed
    assert [(r.who, r.deed, r.about) for r in Audit(desk.home.root).entries()] == (
        [("某人", "撤回导入", row.title)] if allowed else []
    )
