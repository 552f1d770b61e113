"""Every action done by every role, through the pages, the JSON API and the commands; the table says how each must end."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.audit import Audit
from apps.desk.desk import Desk
from apps.page.shell import Context
from apps.pages.exams import ExamsView
from apps.pages.feedback import FeedbackView
from apps.pages.laws import LawsView
from apps.pages.lookup import LookupView
from apps.pages.review import ReviewView
from apps.pages.workbench import WorkbenchView
from apps.roles import Action, Role, may, refusal
from apps.serving.accounts import Accounts
from casebook.codes.samples import COURSE, COURSE_PATH
from kb.codes.samples import LIBRARY
from kb.places import Home
from tests.apps.serving.test_doors import ask, log_in
from tests.apps.serving.test_server import served
from tests.apps.test_cli import run
from tests.apps.training_desk import FILES, at, send, stage
from tests.conftest import TODAY, write_files

TESTED = COURSE + "\n## 总关 {#k9}\n- 考试：4题，50分\n"
WHERE = {"e": "kc-shili", "k": "k9", "w": "考试"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    shipped = write_files(tmp_path / "shipped", {**FILES, COURSE_PATH: TESTED})
    return Desk(Home(tmp_path / "office", tmp_path / "office" / "content"), shipped, clean=lambda text: text)


def somebody(desk: Desk, role: Role) -> Context:
    return Context(desk, lambda: TODAY, user="某人", learner="某人", person="p", local=False, role=role)


def heard(view: Any) -> list[str]:
    """What a page says to its visitor."""
    said: list[str] = []
    view.say = lambda text, *_: said.append(text)
    return said


def write(desk: Desk, role: Role) -> bool:
    view = WorkbenchView(somebody(desk, role))
    said = heard(view)
    view.open({})
    view.on_new({"title": "怎么登记", "kind": "answer"})
    return refusal(role, Action.WRITE) not in said and view.writable


def publish(desk: Desk, role: Role) -> bool:
    view = ReviewView(somebody(desk, role))
    said = heard(view)
    view.params = {"f": "answers/wd-nein.md"}
    view.on_publish({"stamp": "x"})
    view.on_send_back({"stamp": "x", "remark": "不对"})
    assert said.count(refusal(role, Action.PUBLISH)) in (0, 2)
    return refusal(role, Action.PUBLISH) not in said


def feedback(desk: Desk, role: Role) -> bool:
    view = FeedbackView(somebody(desk, role))
    said = heard(view)
    view.open({})
    view.on_undo({"event": "x", "kind": "confirmed"})
    return refusal(role, Action.FEEDBACK) not in said


def others(desk: Desk, role: Role) -> bool:
    from apps.training.book import training

    view = at(ExamsView, somebody(desk, role), **WHERE, m="stats")
    for _ in range(3):
        training(desk).book.thread.submit(lambda: None).result()
    shown = stage(view)
    noted = [r for r in Audit(desk.home.root).entries() if r.deed == "看别人的记录"]
    assert len(noted) == may(role, Action.OTHERS)
    assert all((r.who, r.person) == ("某人", "p") and r.about == "考试统计 kc-shili/k9/考试" for r in noted)
    assert shown["kind"] == "statistics" or shown["text"] == refusal(role, Action.OTHERS)
    return bool(shown["kind"] == "statistics")


def withdraw(desk: Desk, role: Role) -> bool:
    view = LawsView(somebody(desk, role))
    said = heard(view)
    view.on_withdraw({"id": "fg-nein"})
    return refusal(role, Action.IMPORT) not in said


def practise(desk: Desk, role: Role) -> bool:
    view = at(ExamsView, somebody(desk, role), **WHERE)
    from apps.training.book import training

    for number in range(6):
        training(desk).book.thread.submit(lambda: None).result()
        if number == 2:
            send(view, "begin")
    return bool(stage(view)["kind"] == "paper")


def remark(desk: Desk, role: Role) -> bool:
    view = LookupView(somebody(desk, role))
    said = heard(view)
    view.open({"q": "示例"})
    return not any("不能" in text for text in said)


PAGES: dict[Action, Callable[[Desk, Role], bool]] = {
    Action.WRITE: write,
    Action.PUBLISH: publish,
    Action.FEEDBACK: feedback,
    Action.OTHERS: others,
    Action.IMPORT: withdraw,
    Action.PRACTISE: practise,
    Action.REMARK: remark,
}
ELSEWHERE = {Action.READ, Action.ACCOUNTS, Action.BACKUP, Action.CLASS}


@pytest.mark.parametrize("action", PAGES)
@pytest.mark.parametrize("role", Role)
def test_pages_let_in_whom_the_table_lets_in(desk: Desk, action: Action, role: Role) -> None:
    assert PAGES[action](desk, role) is may(role, action)


def test_no_action_is_left_out() -> None:
    assert set(PAGES) | ELSEWHERE == set(Action)


def test_a_class_may_be_asked_for_like_anything_else() -> None:
    for role in Role:
        assert Context(None, lambda: TODAY, role=role).may(Action.CLASS) is may(role, Action.CLASS)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """A server with an account of each role, called like its role."""
    root = tmp_path_factory.mktemp("roles")
    home = Home(root / "office", root / "office" / "content")
    book = Accounts(home.root / "users.json")
    for role in Role:
        book.add(role.value, "long enough", role)
    with served(home, write_files(root / "shipped", LIBRARY), address="0.0.0.0") as (url, _):
        yield int(url.rsplit(":", 1)[1]), home.root


@pytest.mark.parametrize("role", Role)
def test_the_server_lets_in_whom_the_table_lets_in(office: tuple[int, Path], role: Role) -> None:
    port, _ = office
    cookie = log_in(port, role.value)
    for path in ("/", "/api/entry/wd-shili", "/handout?e=wd-shili", "/write", "/review", "/feedback"):
        assert ask(port, path, Cookie=cookie)[0] == (200 if may(role, Action.READ) else 403)
    for path in ("/admin", "/admin/audit", "/admin/audit.csv"):
        assert ask(port, path, Cookie=cookie)[0] == (200 if may(role, Action.ACCOUNTS) else 403)
    form = urllib.parse.urlencode({"do": "reset", "id": "nobody"}).encode()
    allowed = may(role, Action.ACCOUNTS)
    assert ask(port, "/admin", "POST", form, Cookie=cookie)[0] == (400 if allowed else 403)


def test_nobody_without_an_account_is_let_in(office: tuple[int, Path]) -> None:
    port, _ = office
    for path in ("/", "/api/entry/wd-shili", "/handout?e=wd-shili", "/write", "/admin", "/admin/audit.csv"):
        assert ask(port, path)[0] in (302, 401, 403)


def test_a_command_is_the_machines_and_is_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FANGZHI_HOME", str(tmp_path / "office"))
    run("accounts", "add", "小张", "--role", "读者")
    run("backup", str(tmp_path / "kept.zip"))
    rows = json.loads(run("audit", "--json").stdout)
    assert [(r["who"], r["deed"]) for r in rows] == [("命令行", "建账号"), ("命令行", "备份")]
