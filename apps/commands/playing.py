"""``fangzhi play``: a scenario in the terminal."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import click

from apps.commands.common import HOME, not_found, open_home, say
from casebook import read_scenario
from casebook.scenario.terminal import play as run
from kb.errors import KnowledgeBaseError
from kb.law.importers.load import decode, read_bytes
from kb.library import Library


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
            not_found(str(error))
    ready, problems = read_scenario(decode(read_bytes(path), path.name), path.name)
    if ready is None:
        for problem in problems:
            say(str(problem))
        not_found("这个情景还有错误，改好再走。")
    if name:
        from apps.commands.play_recorded import play_recorded  # the records are loaded by who keeps one

        play_recorded(ready, name, open_home(home, content), again)
    else:
        run(ready, sys.stdin, sys.stdout, seed=secrets.token_hex(4))
