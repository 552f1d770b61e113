"""The command line as a user meets it: Chinese throughout, one line per fault, JSON on request."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from apps.cli import COMMANDS, cli
from apps.desk.desk import Desk
from apps.pages.progress import ProgressView
from apps.roles import Role
from apps.serving.accounts import Accounts
from apps.training.book import Book, everybody_here, training
from apps.writing.skeletons import KINDS
from casebook import check_text
from casebook.records import Records
from kb.codes.samples import ANSWER, GUIDE, LIBRARY
from kb.content import read_text
from kb.model.problems import Severity
from kb.places import Home
from tests.apps.training_desk import at, stage, visitor
from tests.conftest import write_files
from tests.kb.law import statute_files
from tests.shipped import warm

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office whose shipped content is the small sample library."""
    shipped = write_files(tmp_path / "shipped", LIBRARY)
    for module in ("kb.library", "kb.knowledge_base"):
        monkeypatch.setattr(f"{module}.shipped_content", lambda: shipped)
    monkeypatch.setenv("FANGZHI_HOME", str(tmp_path / "office"))
    return tmp_path / "office"


def run(*arguments: str, expect: int = 0) -> Result:
    result = CliRunner().invoke(cli, list(arguments), prog_name="fangzhi")
    assert result.exit_code == expect, (result.output, result.stderr, result.exception)
    return result


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_chinese(name: str) -> None:
    text = run(name, "--help").output
    assert re.search(r"用法：", text) and "选项" in text
    for word in ("Usage", "Options", "Show this", "OPTIONS", "TEXT", "INTEGER", "PATH"):
        assert word not in text, text


def test_every_command_is_documented() -> None:
    for readme in ("README.md", "README.zh-CN.md"):
        text = (ROOT / readme).read_text(encoding="utf8")
        for name in COMMANDS:
            assert f"fangzhi {name}" in text, (readme, name)


def test_every_option_that_programs_rely_on_is_there() -> None:
    wanted = {
        "serve": ["--port", "--content"],
        "search": ["--kind", "--on", "--limit", "--json"],
        "check": ["--json", "--fix", "--dry-run", "--output-format"],
        "index": ["--rebuild"],
        "eval": ["--json"],
        "anonymize": ["--known", "--report"],
    }
    for name, options in wanted.items():
        text = run(name, "--help").output
        assert all(o in text for o in options), name


def test_a_misspelt_command_is_met_with_the_nearest() -> None:
    assert "您是不是想写“search”" in run("serach", expect=2).stderr


def test_search_finds_and_speaks_json(office: Path) -> None:
    assert "示例事项多久答复" in run("search", "多久能有说法").output
    found = json.loads(run("search", "多久能有说法", "--json").stdout)
    first = found["hits"][0]
    assert {"kind", "id", "title", "citation", "snippet", "score", "status", "short", "basis"} <= set(first)
    assert first["id"] == "wd-shili"
    only = json.loads(run("search", "示例条例2条", "--kind", "法规", "--json").stdout)["hits"]
    assert only[0]["citation"] == "示例工作条例第二条" and {h["kind"] for h in only} == {"法规"}


def test_search_as_of_a_day(office: Path) -> None:
    before = json.loads(run("search", "示例条例2条", "--on", "2022-04-30", "--json").stdout)["hits"]
    assert before[0]["status"] == "尚未生效"
    assert "不是一个日期" in run("search", "x", "--on", "去年", expect=2).stderr


def test_check_names_file_line_and_mend(office: Path) -> None:
    run("check", "--on", "2026-01-10")
    write_files(
        office / "content",
        {"answers/wd-shili.md": ANSWER.replace("谁负责: 示例部门\n", "谁负则: 示例部门\n")},
    )
    result = run("check", "--on", "2026-01-10", expect=1)
    assert "answers/wd-shili.md:6:1: FZ106" in result.output and "谁负责" in result.output
    rows = json.loads(run("check", "--on", "2026-01-10", "--json", expect=1).stdout)
    assert {
        "path",
        "line",
        "column",
        "code",
        "severity",
        "cause",
        "mend",
        "help",
        "layer",
        "file",
        "shown",
    } == set(rows[0])
    assert rows[0]["layer"] == "office" and rows[0]["file"] == str(office / "content" / rows[0]["path"])
    inside = run("check", str(office / "content"), "--on", "2026-01-10", expect=1)
    assert "FZ106" in inside.output


def test_check_takes_any_file_and_any_folder(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = ANSWER.replace("谁负责: 示例部门\n", "谁负则: 示例部门\n")
    for folder, path in (("elsewhere", "answers/wd-shili.md"), ("desk", "新的答复.md")):
        write_files(tmp_path / folder, {path: bad, "README.md": "# 不是内容\n"})
    monkeypatch.chdir(tmp_path)
    for named in ("elsewhere", "elsewhere/answers", "elsewhere/answers/wd-shili.md"):
        result = run("check", named, "--on", "2026-01-10", expect=1)
        assert "elsewhere/answers/wd-shili.md:6:1: FZ106" in result.stdout
        assert "核对了 1 个文件" in result.stderr
    loose = run("check", "desk", "--on", "2026-01-10", expect=1)
    assert "desk/新的答复.md:6:1: FZ106" in loose.stdout and "核对了 1 个文件" in loose.stderr
    monkeypatch.chdir(tmp_path / "desk")
    far = run("check", str(tmp_path / "elsewhere"), "--on", "2026-01-10", expect=1).stdout
    assert far.startswith(f"{tmp_path.resolve()}/elsewhere/answers/wd-shili.md:")
    assert "看不出是哪一种内容" in run("check", "README.md", expect=2).stderr
    rows = json.loads(run("check", "新的答复.md", "--on", "2026-01-10", "--json", expect=1).stdout)
    assert {row["code"] for row in rows} >= {"FZ106"}


def test_a_folder_elsewhere_is_judged_with_the_library_and_its_own_files(
    office: Path, tmp_path: Path
) -> None:
    second = ANSWER.replace("wd-shili", "wd-er").replace("标题: 示例事项", "标题: 另一件事项")
    files = {"answers/wd-er.md": second.replace("相关: [zn-shili]", "相关: [zn-shili, wd-san]")}
    folder = write_files(tmp_path / "more", files)
    assert "wd-san" in run("check", str(folder), "--on", "2026-01-10", expect=1).stdout
    write_files(folder, {"answers/wd-san.md": second.replace("wd-er", "wd-san").replace("另一件", "第三件")})
    run("check", str(folder), "--on", "2026-01-10")
    doubled = {"answers/wd-si.md": ANSWER.replace("- 身份证", "- 身份证\n- 电话 13912345678")}
    write_files(folder, doubled)
    shown = run("check", str(folder / "answers" / "wd-si.md"), "--on", "2026-01-10", expect=1).stdout
    assert "FZ409" in shown and "wd-er" not in shown and "13912345678" not in shown


def test_personal_data_is_an_error(office: Path) -> None:
    write_files(
        office / "content",
        {"answers/wd-shili.md": ANSWER.replace("- 身份证", "- 身份证\n- 电话 13912345678")},
    )
    result = run("check", "--on", "2026-01-10", expect=1)
    assert "FZ409" in result.output and "13912345678" not in result.output


def test_import_reports_and_indexes(office: Path, tmp_path: Path) -> None:
    document = statute_files.word(tmp_path / "某省候鸟保护条例.docx")
    report = json.loads(run("import", str(document), "--json").stdout)
    assert report["articles"] == {"counted": 5, "kept": 5}
    hits = json.loads(run("search", "某省候鸟保护条例第3条", "--json").stdout)["hits"]
    assert hits[0]["citation"] == "某省候鸟保护条例第三条"
    missing = run("import", str(tmp_path / "nowhere.docx"), expect=1)
    assert "没有这个文件或文件夹" in missing.stderr


def test_index_says_what_changed(office: Path) -> None:
    assert "处来源有变化" in run("index").stderr
    assert "已是最新" in run("index").stderr
    assert "处来源有变化" in run("index", "--rebuild").stderr


def test_eval_compares_with_the_last_run(office: Path, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"question": "多久能有说法", "relevant": ["wd-shili"]}\n', encoding="utf8")
    assert json.loads(run("eval", str(path), "--json").stdout)["recall@5"] == 1.0
    path.write_text("not json\n", encoding="utf8")
    assert "第 1 行" in run("eval", str(path), expect=2).stderr


@pytest.mark.parametrize("kind", ["answer", "guide", "case", "scenario", "drill"])
def test_a_skeleton_is_sound(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FANGZHI_HOME", str(warm(tmp_path)))
    run("new", kind, "窗口多久答复")
    run("new", kind, "窗口多久答复")
    files = sorted((tmp_path / "content").rglob("*.md"))
    assert len(files) == 2
    for path in files:
        text, name = path.read_text(encoding="utf8"), path.relative_to(tmp_path / "content").as_posix()
        problems = [*read_text(text, name).problems]
        problems += check_text(KINDS[kind], text, name) if kind in ("scenario", "drill") else []
        assert [str(p) for p in problems if p.severity is Severity.ERROR] == []
    assert "FZ128" in run("check", *map(str, files), expect=1).output


def test_anonymize_leaves_nobody_behind(tmp_path: Path) -> None:
    path = tmp_path / "intake.txt"
    path.write_text("来访人王建国，电话13912345678，老王说工钱没给。", encoding="utf8")
    result = run("anonymize", str(path), "--report")
    assert "王建国" not in result.output and "13912345678" not in result.output
    assert path.read_text(encoding="utf8").startswith("来访人王建国")


def test_format_fills_in_ids(tmp_path: Path) -> None:
    source = next((ROOT / "content" / "scenarios").glob("*.md"))
    path = tmp_path / source.name
    path.write_text(re.sub(r" \{#n1a\}", "", source.read_text(encoding="utf8"), count=1), encoding="utf8")
    run("format", str(path), "--check", expect=1)
    run("format", str(path))
    run("format", str(path), "--check")


def test_play_runs_to_an_ending() -> None:
    source = ROOT / "content" / "scenarios" / "qj-shouci.md"
    result = CliRunner().invoke(cli, ["play", str(source)], input="1\n" * 60)
    assert (result.exit_code == 0 and "成绩" in result.output) or "分" in result.output


def recorded(home: Path) -> list[tuple[str, tuple[str, ...], bool]]:
    """What the records of an office's folder hold: the scenario, the choices, whether it was finished."""
    book = Records.open(home / "records.db", dt.datetime.now(dt.UTC))
    found = [(a.content, a.choices, a.result is not None) for a in book.attempts()]
    book.close()
    return found


def test_play_goes_on_where_it_stopped_and_the_page_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FANGZHI_HOME", str(warm(tmp_path, index=True)))
    nothing = CliRunner().invoke(cli, ["play", "qj-shouci"], input="1\nq\n")
    assert "不留记录" in nothing.output and not (tmp_path / "records.db").exists()
    first = CliRunner().invoke(cli, ["play", "qj-shouci", "--name", "小张"], input="1\nq\n")
    assert "已经做的选择都记下了" in first.output
    ((content, choices, done),) = recorded(tmp_path)
    assert (content, len(choices), done) == ("qj-shouci", 1, False)
    second = CliRunner().invoke(cli, ["play", "qj-shouci", "--name", "小王"], input="1\n" * 30)
    assert "从第 2 步开始" in second.output and "没有开账号" in second.output
    ((_, longer, done),) = recorded(tmp_path)
    assert longer[:1] == choices and done
    desk = Desk(Home(tmp_path, tmp_path / "content"), ROOT / "content")
    training(desk).book.person_of = everybody_here
    shown = stage(at(ProgressView, visitor(desk, "谁都行")))
    assert [m["title"] for m in shown["history"]] == ["头五分钟"]
    desk.close()


def test_play_records_for_an_account_where_there_are_accounts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FANGZHI_HOME", str(warm(tmp_path)))
    account = Accounts(tmp_path / "users.json").add("小张", "ein langes Passwort", Role.READER)
    unknown = CliRunner().invoke(cli, ["play", "qj-shouci", "--name", "小王"], input="q\n")
    assert unknown.exit_code == 1 and "没有“小王”这个账号" in unknown.output
    assert not (tmp_path / "records.db").exists()
    done = CliRunner().invoke(cli, ["play", "qj-shouci", "--name", "小张"], input="1\n" * 30)
    assert "记在账号“小张”名下" in done.output
    book = Book(tmp_path / "records.db")
    book.person_of = lambda name: {"小张": account.id, "小王": "b"}[name]
    ((mine,), theirs) = book.attempts("小张"), book.attempts("小王")
    assert theirs == [] and book.mine("小王", mine.id) is None and book.mine("小张", mine.id) is not None
    assert book.review_today("小张").queue and not book.review_today("小王").queue
    book.close()


def test_missing_files_are_one_sentence(tmp_path: Path) -> None:
    for command, code in (("anonymize", 3), ("format", 2)):
        text = run(command, str(tmp_path / "none.md"), expect=code).stderr
        assert text.count("\n") == 1 and "Traceback" not in text


def test_check_mends_what_is_certain_and_lists_it(office: Path, tmp_path: Path) -> None:
    slips = ANSWER.replace("## 可以说", "##可以说").replace("- 身份证", "·身份证")
    slips = slips.replace("核验日期: 2026-01-05", "核验日期：2026年1月5日")
    folder = write_files(tmp_path / "mine", {})
    file = folder / "answers" / "wd-shili.md"
    file.parent.mkdir(parents=True)
    file.write_bytes(slips.replace("\n", "\r\n").encode("gb18030"))
    before = file.read_bytes()
    shown = run("check", str(folder), "--on", "2026-01-10", "--fix", "--dry-run", expect=1)
    assert file.read_bytes() == before and "会改 1 个文件，5 处" in shown.stderr
    assert "“##可以说” → “## 可以说”" in shown.stdout and "FZ118" in shown.stdout
    found = run("check", str(folder), "--on", "2026-01-10", "--fix", "--output-format", "json")
    assert file.read_text("utf-8") == ANSWER
    report = json.loads(found.stdout)
    assert report["summary"] == {"files": 1, "error": 0, "warning": 0, "hint": 0}
    assert {(f["line"], f["written"]) for f in report["fixes"]} >= {(0, True), (31, True)}
    assert "没有要改的写法" in run("check", str(folder), "--on", "2026-01-10", "--fix").stderr


def test_check_speaks_as_compilers_do(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(
        tmp_path / "mine", {"answers/wd-shili.md": ANSWER.replace("谁负责:", "谁负则:"), "wd-x.md": "x"}
    )
    monkeypatch.chdir(tmp_path)
    out = run("check", "mine", "--on", "2026-01-10", "--output-format", "editor", expect=1).stdout
    assert "mine/answers/wd-shili.md:6:1: error: 不认识“谁负则”这个键。" in out and "[FZ106]" in out
    assert "mine/wd-x.md:1:1: warning: " in out
    assert "--fix" in run("check", "--dry-run", expect=2).stderr


def test_fix_without_names_leaves_what_came_with_the_software_alone(office: Path) -> None:
    write_files(
        office / "content",
        {"guides/zn-mine.md": GUIDE.replace("zn-shili", "zn-mine").replace("## 步骤", "##步骤")},
    )
    run("check", "--fix", "--on", "2026-01-10")
    assert "## 步骤" in (office / "content" / "guides" / "zn-mine.md").read_text("utf-8")
