"""Commands for those who write content: new, format, anonymize, play."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import click

from apps.commands.common import HOME, emit_json, fail, open_home, say, today
from apps.commands.people import whose
from apps.training.book import SCENARIO, Book, where_records_are
from apps.training.debrief import result_of
from apps.writing.skeletons import KINDS, skeleton
from casebook import CasebookError, Scenario, format_text, read_scenario, replay, scene
from casebook.anonymize import AnonymizeError, anonymize, load_known, report_text, to_dict
from casebook.missed import cards_from_score
from casebook.scenario.engine import Attempt
from casebook.scenario.model import FORMAT
from casebook.scenario.terminal import play as run
from kb.errors import KnowledgeBaseError
from kb.files import write_whole
from kb.law.importers.load import decode, read_bytes
from kb.library import Library
from kb.model import Kind


@click.command()
@click.argument("kind", type=click.Choice(sorted(KINDS)), metavar="种类")
@click.argument("title", metavar="标题")
@click.option(
    "--content",
    type=click.Path(path_type=Path),
    help="放在哪个内容文件夹，默认单位自己的。",
    metavar="文件夹",
)
@HOME
def new(kind: str, title: str, content: Path | None, home: Path | None) -> None:
    """新建一份填好格式的文件。种类：answer guide paper case scenario drill course questions。"""
    folder = open_home(home, content).content
    path, text = skeleton(kind, title, today(), taken=lambda p: (folder / p).exists())
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, text)
    say(f"已新建 {target}")
    say("填好以后用 fangzhi check 核对。")


@click.command(name="format")
@click.argument("path", type=click.Path(path_type=Path), metavar="情景文件")
@click.option("--check", "only_check", is_flag=True, help="只看要不要补，不改文件；要补时返回 1。")
def format_(path: Path, only_check: bool) -> None:
    """给情景和分类练习补上省略的编号，别的一字不动。"""
    try:
        text = decode(read_bytes(path), path.name)
    except KnowledgeBaseError as error:
        fail(str(error))
    kind = Kind.DRILL if path.name.startswith(Kind.DRILL.prefix) else Kind.SCENARIO
    formatted = format_text(kind, text)
    if formatted == text:
        say("编号都在，没有要补的。")
    elif only_check:
        fail(f"{path.name} 还有编号要补。")
    else:
        write_whole(path, formatted)
        say(f"已补上编号：{path.name}")


@click.command(name="anonymize")
@click.argument("path", type=click.Path(path_type=Path), metavar="文件")
@click.option(
    "--known",
    "known_path",
    type=click.Path(path_type=Path),
    help="登记信息：当事人姓名、电话、证件号、单位，一行一个。",
    metavar="文件",
)
@click.option("--report", is_flag=True, help="同时列出找到了什么（值已遮住）。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def anonymize_(path: Path, known_path: Path | None, report: bool, as_json: bool) -> None:
    """给文字脱敏：结果写到标准输出，原件不动。机器先提，人再定。"""
    try:
        text = decode(read_bytes(path), path.name)
        known = load_known(known_path) if known_path else None
        done = anonymize(text, known=known) if known else anonymize(text)
    except (KnowledgeBaseError, AnonymizeError) as error:
        fail(str(error))
    if as_json:
        emit_json(to_dict(done))
        return
    click.echo(done.text, nl=not done.text.endswith("\n"))
    if report:
        say(report_text(done))


@click.command()
@click.argument("scenario", metavar="情景")
@click.option("--content", type=click.Path(path_type=Path), help="单位自己的内容文件夹。", metavar="文件夹")
@click.option(
    "--name",
    help="留下记录：写账号名；没有开账号，写个称呼，记在这台电脑的练习里。不写就不留记录。",
    metavar="名字",
)
@click.option("--again", is_flag=True, help="从头来，不接着上次没做完的。")
@HOME
def play(scenario: str, content: Path | None, name: str | None, again: bool, home: Path | None) -> None:
    """在终端里走一遍情景；写编号（qj-…）或者文件名。留了名字，每一步都记下，下回接着走。"""
    path = Path(scenario)
    if not path.is_file():
        try:
            path = Library.open(open_home(home, content)).file_of(scenario)
        except KnowledgeBaseError as error:
            fail(str(error))
    ready, problems = read_scenario(decode(read_bytes(path), path.name), path.name)
    if ready is None:
        for problem in problems:
            say(str(problem))
        fail("这个情景还有错误，改好再走。")
    if name:
        where = open_home(home, content)
        book = Book(where_records_are(where))
        book.person_of, told = whose(where, name)
        _play_recorded(ready, name, book, again, told)
    else:
        run(ready, sys.stdin, sys.stdout, seed=secrets.token_hex(4))


def _play_recorded(scenario: Scenario, name: str, book: Book, again: bool, told: str) -> None:
    """Play under a name: every choice is on disk before the next is asked, and an unfinished attempt goes on."""
    try:
        open_ones = [
            a
            for a in book.attempts(name, SCENARIO)
            if a.content == scenario.id
            and a.result is None
            and a.choices
            and not again
            and (a.fingerprint, a.format) == (scenario.fingerprint, FORMAT)
        ]
        choices = open_ones[-1].choices if open_ones else ()
        record = open_ones[-1].id if open_ones else book.begin(name, scenario.id, scenario.fingerprint)
        if choices:
            say(f"接着上次，从第 {len(choices) + 1} 步开始。要从头来，加 --again。")

        def keep(attempt: Attempt) -> None:
            book.records.choose(record, attempt.state.turns, attempt.choices[-1], book.clock())

        leaving = "先到这里。已经做的选择都记下了，下回同样运行就接着做，网页的“我的学习”里也能接着。"
        done = run(
            scenario,
            sys.stdin,
            sys.stdout,
            attempt=replay(scenario, choices),
            record=keep,
            seed=record,
            leaving=leaving,
        )
        if scene(scenario, done).over:
            made, result = result_of(scenario, done)
            book.finish(name, record, result, cards_from_score(scenario, made, book.clock()))
            say(told)
    except CasebookError as error:
        fail(str(error))
