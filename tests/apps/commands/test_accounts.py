"""``fangzhi accounts``, ``backup`` and ``restore`` without a terminal."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from apps.cli import cli
from apps.commands import backup as backing_up
from apps.serving.accounts import Accounts, right_password
from apps.writing.drafts import Drafts, Move
from apps.writing.files import OfficeFiles
from apps.writing.history import Author
from casebook.records import Records
from kb.places import Home
from tests.casebook.records.databases import NOON
from tests.conftest import write_files


def run(*words: str, given: str = "") -> Result:
    """A command, with something on its standard input."""
    return CliRunner().invoke(cli, list(words), input=given)


def test_accounts_are_managed_without_a_terminal(home: Home) -> None:
    root, book = ["--home", str(home.root)], Accounts(home.root / "users.json")
    made = run("accounts", "add", "小张", "--role", "编写", *root)
    password = made.stdout.strip().splitlines()[-1]
    assert made.exit_code == 0 and len(password) >= 16
    one = book.get("小张")
    assert right_password(one, password) and one.must_change and one.role == "编写"
    assert run("accounts", "add", "小李", "--password-stdin", *root, given="long enough\n").exit_code == 0
    assert right_password(book.get("小李"), "long enough")
    rows = json.loads(run("accounts", "list", "--json", *root).stdout)
    assert (
        [r["name"] for r in rows] == ["小张", "小李"]
        and "argon2" not in json.dumps(rows)
        and "hash" not in rows[0]
    )
    login = book.begin(one.id, "Firefox")
    assert run("accounts", "rename", "小张", "张老师", *root).exit_code == 0
    assert book.get("张老师").id == one.id and book.whose(login) is not None
    assert run("accounts", "reset", "张老师", "--password-stdin", *root, given="another one").exit_code == 0
    assert book.whose(login) is None and right_password(book.get("张老师"), "another one")
    login = book.begin(one.id, "Firefox")
    assert run("accounts", "disable", "张老师", *root).exit_code == 0
    assert book.whose(login) is None and not right_password(book.get("张老师"), "another one")
    assert run("accounts", "enable", "张老师", *root).exit_code == 0 and book.whose(login) is None
    assert (
        run("accounts", "role", "张老师", "管理员", *root).exit_code == 0
        and book.get("张老师").role == "管理员"
    )


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        (("add", "小张"), "", "已经有"),
        (("add", " "), "", "名字"),
        (("add", "小王", "--password-stdin"), "short", "至少"),
        (("reset", "没有的人"), "", "没有“没有的人”"),
        (("disable", "没有的人"), "", "没有“没有的人”"),
        (("rename", "小张", "小李"), "", "已经有"),
        (("add", "小王", "--role", "皇帝"), "", "皇帝"),
    ],
)
def test_what_is_wrong_is_one_sentence(home: Home, words: tuple[str, ...], given: str, said: str) -> None:
    for name in ("小张", "小李"):
        Accounts(home.root / "users.json").add(name, "long enough")
    answer = run("accounts", *words, "--home", str(home.root), given=given)
    assert answer.exit_code != 0 and said in answer.stderr and "Traceback" not in answer.output
    assert {a.name for a in Accounts(home.root / "users.json").all().values()} == {"小张", "小李"}


def test_help_helps_and_makes_no_account(home: Home) -> None:
    for words in (
        ("accounts", "--help"),
        ("accounts", "add", "--help"),
        ("backup", "--help"),
        ("restore", "--help"),
    ):
        assert run(*words).exit_code == 0
    assert not home.root.exists()


def filled(home: Home) -> dict[str, bytes]:
    """An office with something of each kind; what must come back."""
    write_files(
        home.root,
        {
            "content/answers/wd-a.md": "甲",
            "regulations/fg-a.md": "乙",
            "feedback/remarks.jsonl": "{}\n",
            "versions/answers/wd-a.md/x": "丙",
            "index/current.json": "{}",
            "cache/content.json": "{}",
            "logins.json": "{}",
            "cookie-secret": "s",
        },
    )
    Accounts(home.root / "users.json").add("小张", "long enough")
    book = Records.open(home.records, NOON)
    book.record(book.person("a", "小张", NOON).id, "分类练习", "lx-x", "f", {"percent": 80}, NOON)
    book.close()
    return {p.relative_to(home.root).as_posix(): p.read_bytes() for p in home.root.rglob("*") if p.is_file()}


def test_a_backup_brings_an_office_back(home: Home, tmp_path: Path) -> None:
    before = filled(home)
    box = tmp_path / "out.zip"
    running = Records.open(home.records, NOON)  # a server that goes on writing
    running.record(running.person("b", "小李", NOON).id, "分类练习", "lx-y", "f", {}, NOON)
    assert run("backup", str(box), "--home", str(home.root)).exit_code == 0
    running.close()
    assert box.stat().st_mode & 0o077 == 0
    write_files(home.root, {"content/answers/wd-a.md": "改坏了"})
    answer = run("restore", str(box), "--home", str(home.root))
    assert answer.exit_code == 0, answer.output
    for name in (
        "content/answers/wd-a.md",
        "regulations/fg-a.md",
        "feedback/remarks.jsonl",
        "versions/answers/wd-a.md/x",
        "users.json",
        "cookie-secret",
    ):
        assert (home.root / name).read_bytes() == before[name], name
    assert not (home.root / "index").exists() and not (home.root / "logins.json").exists()
    book = Records.open(home.records, NOON)
    assert {a.content for a in book.attempts()} == {"lx-x", "lx-y"}
    book.close()
    (old,) = home.root.parent.glob("office-before-*")
    assert (old / "content/answers/wd-a.md").read_text("utf8") == "改坏了"


@pytest.mark.parametrize("bad", ["cut", "flipped", "other", "outside", "unlisted"])
def test_a_bad_backup_touches_nothing(home: Home, tmp_path: Path, bad: str) -> None:
    filled(home)
    box = tmp_path / "out.zip"
    assert run("backup", str(box), "--home", str(home.root)).exit_code == 0
    data = box.read_bytes()
    if bad == "cut":
        box.write_bytes(data[: len(data) // 2])
    elif bad == "flipped":
        box.write_bytes(data[:60] + b"\xff" * 40 + data[100:])
    elif bad == "other":
        shutil.copy(__file__, box)
    else:
        name = "../escaped.md" if bad == "outside" else "content/answers/wd-new.md"
        with zipfile.ZipFile(box) as old:
            listed = json.loads(old.read("fangzhi-backup.json"))
            rest = {n: old.read(n) for n in old.namelist() if n != "fangzhi-backup.json"}
        if bad == "outside":
            listed["files"][name] = "x"
        with zipfile.ZipFile(box, "w") as new:
            for n, content in {**rest, name: b"x"}.items():
                new.writestr(n, content)
            new.writestr("fangzhi-backup.json", json.dumps(listed))
    before = {p: p.read_bytes() for p in home.root.rglob("*") if p.is_file()}
    answer = run("restore", str(box), "--home", str(home.root))
    assert answer.exit_code == 3 and "没有动" in answer.stderr
    assert {p: p.read_bytes() for p in home.root.rglob("*") if p.is_file()} == before
    assert not list(home.root.parent.glob("*escaped*")) and not list(
        home.root.parent.glob(".office-restoring*")
    )


def test_a_draft_that_is_published_while_a_backup_runs_does_not_stop_it(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(home)
    files = OfficeFiles(home)
    drafts, path, by = Drafts(home, files), "guides/zn-x.md", Author("a", "小李")
    write_files(home.root, {"an-early-file": "x"})
    stays = drafts.save("guides/zn-y.md", "还在写", "", NOON, by)
    sent = drafts.move(path, Move.SEND, drafts.save(path, "稿", "", NOON, by).stamp, NOON, by)
    assert sent is not None
    real = backing_up._fingerprint

    def meanwhile(data: bytes) -> str:
        if data == b"x":  # the files of the folder drafts are not yet read
            drafts.publish(path, sent.stamp, "", NOON, by)
        return real(data)

    monkeypatch.setattr(backing_up, "_fingerprint", meanwhile)
    names = sorted(
        (name for name, _ in backing_up._files(home, tmp_path / "out.zip")),
        key=lambda n: n != "an-early-file",
    )
    listed = [(name, home.root / name) for name in names]
    monkeypatch.setattr(backing_up, "_files", lambda *_: [*listed, ("content/" + path, home.content / path)])
    box = tmp_path / "out.zip"
    done = run("backup", str(box), "--home", str(home.root))
    assert done.exit_code == 0, done.output
    monkeypatch.undo()
    assert run("restore", str(box), "--home", str(home.root)).exit_code == 0
    assert files.open(path).text == "稿" and drafts.all() == [stays]
