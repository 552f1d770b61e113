"""Commands for those who write content: new, format."""

from __future__ import annotations

from pathlib import Path

import click

from apps.commands.common import HOME, fail, not_found, open_home, say, today, wrong_use
from apps.commands.words import KindWord
from apps.writing.named_files import kind_of_file
from apps.writing.skeletons import KINDS, skeleton
from casebook.scenario.write import format_text
from kb.errors import KnowledgeBaseError
from kb.files import write_whole
from kb.law.importers.load import decode, read_bytes
from kb.model import Kind

_NAMES = {kind: name for name, kind in KINDS.items()}


@click.command()
@click.argument("kind", type=KindWord(tuple(KINDS.values())), metavar="种类")
@click.argument("title", metavar="标题")
@click.option(
    "--content",
    type=click.Path(path_type=Path),
    help="放在哪个内容文件夹，默认单位自己的。",
    metavar="文件夹",
)
@HOME
def new(kind: Kind, title: str, content: Path | None, home: Path | None) -> None:
    """新建一份填好格式的文件。种类中英文都行：answer 问答、guide 指南、case 案例、scenario 情景、drill 分类练习、course 课程、questions 问法集。"""
    if not title.strip():
        wrong_use("请写上标题，如 fangzhi new answer 低保怎么申请。")
    folder = open_home(home, content).content
    path, text = skeleton(_NAMES[kind], title, today(), taken=lambda p: (folder / p).exists())
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
    if not path.is_file():
        wrong_use(f"没有“{path}”这个文件。")
    try:
        data = read_bytes(path)
        text = decode(data, path.name)
    except KnowledgeBaseError as error:
        fail(str(error))
    kind = _exercise(path, text)
    formatted = format_text(kind, text)
    if formatted == text:
        say("编号都在，没有要补的。")
    elif only_check:
        not_found(f"{path.name} 还有编号要补。")
    else:
        write_whole(path, formatted)
        say(f"已补上编号：{path.name}" + ("" if _is_utf8(data) else "，文件改存成了 UTF-8。"))


def _exercise(path: Path, text: str) -> Kind:
    """Whether a file is a scenario or a drill; other kinds have no ids to fill in and stay as they are."""
    kind = kind_of_file(path, text)
    if kind is None:
        wrong_use(f"看不出 {path.name} 是情景还是分类练习：请写上“编号: qj-…”或者“编号: lx-…”。文件没有动。")
    if kind not in (Kind.SCENARIO, Kind.DRILL):
        wrong_use(f"{path.name} 是{kind}，没有要补的编号；format 只管情景和分类练习。文件没有动。")
    return kind


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
