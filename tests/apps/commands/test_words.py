"""Days and kinds as people write them, exit codes, quiet, and what a command costs before it does anything."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from apps.cli import COMMANDS, Commands, cli
from apps.commands.completion import ASKED_BY, with_block, without_block
from apps.writing.skeletons import KINDS
from kb.codes.samples import LIBRARY
from kb.model import Kind
from kb.model.days import read_day
from kb.model.kinds import kind_names, read_kind
from tests.conftest import write_files

TODAY = dt.date(2026, 11, 27)
ROOT = Path(__file__).parents[3]


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words), prog_name="fangzhi")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-1-2", "2026-01-02"),
        ("2026/01/02", "2026-01-02"),
        ("2026.1.2", "2026-01-02"),
        ("20260102", "2026-01-02"),
        ("2026年1月2日", "2026-01-02"),
        ("2026 年 1 月 2 日", "2026-01-02"),
        ("2026年1月2号", "2026-01-02"),
        ("二〇二六年一月二日", "2026-01-02"),
        ("二○二六年十一月二十二日", "2026-11-22"),
        ("十月一日", "2026-10-01"),
        ("11-3", "2026-11-03"),
        ("今天", "2026-11-27"),
        ("昨天", "2026-11-26"),
    ],
)
def test_a_day_is_taken_as_written(written: str, day: str) -> None:
    assert read_day(written, TODAY) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "written", ["2026-02-30", "去年", "2026", "", "2026-1", "2026-13-01", "〇年〇月〇日"]
)
def test_what_is_no_day_is_refused(written: str) -> None:
    assert read_day(written, TODAY) is None


def test_every_name_means_one_kind() -> None:
    names = [name for kind in Kind for name in kind_names(kind)]
    assert len(names) == len(set(names))
    for kind in Kind:
        assert all(read_kind(name.upper()) is kind for name in kind_names(kind))
    assert set(KINDS.values()) <= set(Kind)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shipped = write_files(tmp_path / "shipped", LIBRARY)
    for module in ("kb.library", "kb.knowledge_base", "apps.commands.where"):
        monkeypatch.setattr(f"{module}.shipped_content", lambda: shipped, raising=False)
    monkeypatch.setenv("FANGZHI_HOME", str(tmp_path / "office"))
    return tmp_path / "office"


def test_the_exit_code_says_what_happened(office: Path, tmp_path: Path) -> None:
    assert run("search", "多久能有说法", "--kind", "answer").exit_code == 0
    assert run("search", "多久能有说法", "--kind", "答案").exit_code == 2
    assert run("search", "qqqq").exit_code == 1
    assert run("play", "qj-meiyou").exit_code == 1
    assert run("check", str(tmp_path / "没有")).exit_code == 2
    (tmp_path / "file").write_text("x")
    broken = subprocess.run(
        [sys.executable, "-m", "apps.cli", "index", "--home", str(tmp_path / "file")],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert broken.returncode == 3 and "Traceback" not in broken.stderr


def test_quiet_leaves_results_and_faults(office: Path) -> None:
    made = run("new", "问答", "安静地新建", "--quiet")
    assert (made.exit_code, made.output) == (0, "")
    found = run("check", "-q")
    assert "FZ128" in found.stdout and "核对了" not in found.stderr
    assert "没有" in run("play", "qj-meiyou", "--quiet").stderr


def test_new_takes_both_languages_and_wants_a_title(office: Path) -> None:
    for word in ("answer", "问答", "answers"):
        assert run("new", word, "同一个标题").exit_code == 0
    assert len(list((office / "content/answers").glob("*.md"))) == 3
    assert run("new", "answer", "  ").exit_code == 2


def test_format_leaves_other_kinds_alone(tmp_path: Path) -> None:
    text = "---\n编号: zn-x\n标题: 一份指南\n---\n## 步骤\n1. 先听。\n"
    for path in (tmp_path / "guides/zn-x.md", tmp_path / "x.md"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        told = run("format", str(path))
        assert told.exit_code == 2 and "指南" in told.stderr and path.read_text("utf-8") == text


def test_format_knows_a_drill_by_its_id_and_says_what_it_changed(tmp_path: Path) -> None:
    source = next((ROOT / "content/drills").glob("*.md")).read_text("utf-8")
    path = tmp_path / "我的练习.md"
    path.write_bytes(source.replace("{#s1}", "").encode("gb18030"))
    told = run("format", str(path))
    assert told.exit_code == 0
    if path.read_bytes() != source.replace("{#s1}", "").encode("gb18030"):
        assert "UTF-8" in told.stderr and path.read_text("utf-8") == source


def test_every_shipped_exercise_formats_to_itself() -> None:
    from casebook.scenario.write import format_text

    for kind in (Kind.SCENARIO, Kind.DRILL):
        for file in (ROOT / "content" / kind.folder).glob("*.md"):
            text = file.read_text("utf-8")
            assert format_text(kind, text) == text, file


def test_where_makes_nothing(office: Path) -> None:
    told = json.loads(run("where", "--json").stdout)
    assert told["home"] == str(office) and told["records"] == str(office / "records.db")
    assert not office.exists()


def test_where_hides_the_password_of_a_database(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FANGZHI_DATABASE_URL", "postgresql+psycopg://desk:geheim@db/fangzhi")
    assert "geheim" not in run("where").output and "desk:***@db" in run("where").output


def told_by_doctor(result: Result) -> dict[str, str]:
    return {row["what"]: row["state"] for row in json.loads(result.stdout)}


def test_the_doctor_finds_what_is_ill(office: Path) -> None:
    assert run("doctor", "--json").exit_code == 0 and not office.exists()
    assert run("index", "-q").exit_code == 0
    well = run("doctor", "--json")
    assert well.exit_code == 0 and told_by_doctor(well)["索引"] == "好"
    largest = max((f for f in (office / "index").rglob("*") if f.is_file()), key=lambda f: f.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 0xFF
    largest.write_bytes(data)
    (office / "records.db").write_bytes(b"not a database, though long enough to look like one" * 40)
    (office / "users.json").write_text("{", "utf-8")
    (office / "holidays").mkdir()
    (office / "holidays/2027.txt").write_text("没有日子", "utf-8")
    ill = run("doctor", "--json")
    assert ill.exit_code == 1
    states = told_by_doctor(ill)
    assert [states[w] for w in ("索引", "练习记录", "账号", "放假安排")] == ["不好"] * 4
    assert not any(word in ill.output for word in ("Expecting", "Error", "line 1"))
    assert all(row["mend"] for row in json.loads(ill.stdout) if row["state"] == "不好")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_installed_once_and_taken_out(
    shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    start = tmp_path / f".{shell}rc"
    start.write_text("alias l=ls\n", "utf-8")
    for _ in range(2):
        assert run("completion", shell).exit_code == 0
    kept = [f for f in tmp_path.rglob("*fangzhi*") if f.is_file()] + list(tmp_path.rglob("completion.*"))
    assert len(kept) == 1 and ASKED_BY in kept[0].read_text("utf-8")
    if shell != "fish":
        assert start.read_text("utf-8").count(">>> fangzhi") == 1
    assert run("completion", shell, "--remove").exit_code == 0
    assert start.read_text("utf-8") == "alias l=ls\n" and not kept[0].exists()
    monkeypatch.setenv("SHELL", "/bin/csh")
    assert run("completion").exit_code == 2


@pytest.mark.parametrize("before", ["", "a", "a\n", "\n\na\n\n"])
def test_the_block_leaves_the_rest_as_it_was(before: str) -> None:
    once = with_block(before, Path("/c"))
    assert with_block(once, Path("/c")) == once
    assert without_block(once).rstrip("\n") == before.rstrip("\n")


def test_bash_completes_commands_and_kinds(tmp_path: Path) -> None:
    def words(line: str, count: int) -> str:
        env = os.environ | {
            ASKED_BY: "bash_complete",
            "COMP_WORDS": line,
            "COMP_CWORD": str(count),
            "PYTHONPATH": str(ROOT),
        }
        return subprocess.run(
            [sys.executable, "-m", "apps.cli"], env=env, capture_output=True, text=True, check=False
        ).stdout

    assert "search" in words("fangzhi sea", 1)
    assert "问答" in words("fangzhi search --kind 问", 3)


def test_the_list_of_commands_loads_none_of_them() -> None:
    code = "import sys; from apps.cli import cli; cli(['--help'], standalone_mode=False); print(sorted(m for m in sys.modules if m.startswith(('numpy', 'panel', 'pandas', 'kb.search'))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip().endswith("[]")
    assert all(name in done.stdout for name in COMMANDS)


@pytest.mark.parametrize(
    "name", ["new", "format", "where", "doctor", "completion", "accounts", "audit", "backup"]
)
def test_a_command_that_needs_no_index_loads_no_numbers(name: str) -> None:
    """What takes the time is numerical and page libraries; counted, since seconds depend on the machine."""
    code = f"import sys; from apps.cli import cli; cli(['{name}', '--help'], standalone_mode=False); print(sorted(m for m in sys.modules if m in ('scipy', 'panel', 'pandas', 'openpyxl', 'sqlalchemy', 'pypinyin', 'kb.search.searcher')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip().endswith("[]"), done.stdout[-200:]


def test_a_command_is_told_alike_in_the_list_and_in_its_help() -> None:
    assert isinstance(cli, Commands)
    for name, (_, about) in COMMANDS.items():
        assert about.endswith("。") and len(about) <= 60
        assert run(name, "--help").exit_code == 0
