"""``fangzhi bank``: the office's own questions for exams, out of question banks of other programs."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import click

from apps.audit import Deed
from apps.commands.common import (
    HOME,
    Exit,
    audited,
    emit_json,
    fail,
    not_found,
    open_home,
    say,
    today,
    wrong_use,
)
from casebook.exam.own import bank_name, read_own, remove_own, write_own
from casebook.exchange.formats.question_banks import READERS, read_bank
from casebook.exchange.model import FileIn, NotExchangeable
from casebook.exchange.opening import opened
from casebook.exchange.questions.table import write_table
from casebook.exchange.table import format_named, format_of
from kb.files import write_whole
from kb.library import Library

SHOWN = 20
"""Questions left out that are printed."""


@click.group()
def bank() -> None:
    """考试的自备题：从 GIFT、Moodle XML、QTI、Aiken、Excel 题库收进来，考试抽题时一起抽。"""


@bank.command()
@click.argument("path", type=click.Path(path_type=Path), metavar="文件")
@click.option("--as", "as_", help="当作哪种题库读；不写就自己认。", metavar="格式")
@click.option("--dry-run", is_flag=True, help="只看会怎样，什么也不存。")
@HOME
def add(path: Path, as_: str | None, dry_run: bool, home: Path | None) -> None:
    """收进一个题库；同名的整个换掉。收不下的题一题一句话，写明在第几行。"""
    where = open_home(home)
    try:
        data = opened(path)
        file = FileIn(data, path.name, Library.open(where), today())
        one = format_named(as_) if as_ else format_of(file)
        if one.key not in READERS:
            fail(
                f"“{path.name}”看着是{one.title}，不是题库。是题库的话写明 --as，可以写：{'、'.join(READERS)}。"
            )
        found = read_bank(one.key, data, path.name)
    except NotExchangeable as error:
        fail(str(error))
    for problem in found.problems[:SHOWN]:
        say(str(problem))
    if len(found.problems) > SHOWN:
        say(f"还有 {len(found.problems) - SHOWN} 处没有列出来。")
    if not found.items:
        fail(f"“{path.name}”里没有收得下的题。")
    name = bank_name(PurePosixPath(path.name).stem)
    if not dry_run:
        write_own(where.bank, name, found.items)
        audited(where, Deed.IMPORTED, f"自备题 {name} {len(found.items)} 题")
    say(f"{'可以收' if dry_run else '收了'} {len(found.items)} 题（{one.title}），名叫“{name}”。")
    if found.problems:
        raise SystemExit(Exit.NOT_FOUND)


@bank.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), metavar="文件")
def template(path: Path) -> None:
    """写一张空白的 Excel 题库，带三道样题。"""
    if path.suffix.lower() != ".xlsx":
        wrong_use("模板是 Excel 文件，文件名以 .xlsx 结尾。")
    if path.exists():
        wrong_use(f"“{path}”已经有了，换一个名字。")
    write_whole(path, write_table())
    say(f"模板在 {path}，照着填，再 fangzhi bank add {path.name}。")


@bank.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@HOME
def list_(as_json: bool, home: Path | None) -> None:
    """列出收进来的题库。"""
    found = read_own(open_home(home).bank)
    if as_json:
        emit_json([{"name": b.name, "questions": len(b.items)} for b in found])
        return
    for one in found:
        click.echo(f"{one.name}\t{len(one.items)} 题")
    if not found:
        say("还没有自备题。fangzhi bank add 文件 可以收进来。")


@bank.command()
@click.argument("name", metavar="名字")
@HOME
def remove(name: str, home: Path | None) -> None:
    """拿走一个题库；已经考过的卷子不变。"""
    where = open_home(home)
    if not remove_own(where.bank, name):
        not_found(f"没有名叫“{name}”的自备题。")
    audited(where, Deed.IMPORTED, f"拿走自备题 {bank_name(name)}")
    say(f"拿走了“{bank_name(name)}”。")
