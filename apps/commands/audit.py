"""``fangzhi audit``: who did what, read and exported."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from apps.audit import Audit, Deed, as_csv, cells
from apps.commands.common import HOME, emit_json, fail, open_home, say
from apps.commands.words import Day
from kb.files import reason_of, write_whole


@click.command()
@click.option("--since", type=Day(), metavar="日期", help="从这一天起，如 2026-11-01。")
@click.option("--who", default="", metavar="名字", help="只看这个账号做的、或者对它做的。")
@click.option(
    "--deed",
    type=click.Choice([d.value for d in Deed]),
    default=None,
    metavar="事项",
    help=f"只看一种：{'、'.join(d.value for d in Deed)}。",
)
@click.option(
    "--csv", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="文件", help="存成表格。"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@HOME
def audit(
    since: dt.date | None, who: str, deed: str | None, file: Path | None, as_json: bool, home: Path | None
) -> None:
    """操作记录：谁在什么时候登录、导入、发布、改账号、备份。只增不改。"""
    where = open_home(home)
    rows = list(Audit(where.root).entries(since, who, deed or ""))
    if file is not None:
        try:
            write_whole(file, as_csv(rows))
        except OSError as error:
            fail(f"没有存成：{reason_of(error)}。")
        say(f"存好了 {len(rows)} 条，在 {file}。")
    elif as_json:
        emit_json([r.to_dict() for r in rows])
    else:
        for r in rows:
            click.echo("\t".join(cells(r)).rstrip())
        if not rows:
            say("没有这样的记录。")
