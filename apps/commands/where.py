"""``fangzhi where``: the folders and files of this office."""

from __future__ import annotations

from pathlib import Path

import click

from apps.commands.common import HOME, emit_json, open_home
from casebook.records.place import DATABASE_VARIABLE, database_shown, where_records_are
from kb.places import shipped_content


@click.command()
@click.option("--content", type=click.Path(path_type=Path), help="单位自己的内容文件夹。", metavar="文件夹")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@HOME
def where(content: Path | None, as_json: bool, home: Path | None) -> None:
    """看看访知的东西都放在哪里：内容、导入的法规、索引、练习记录。什么也不建。"""
    office = open_home(home, content)
    records = where_records_are(office)
    rows = [
        ("home", "数据文件夹", office.root),
        ("content", "单位的内容", office.content),
        ("shipped", "自带的内容", shipped_content()),
        ("regulations", "导入的法规", office.regulations),
        ("index", "索引", office.index),
        ("feedback", "反馈", office.feedback),
        ("records", "练习记录", records),
    ]
    if as_json:
        emit_json({key: database_shown(place) for key, _, place in rows})
        return
    for _, name, place in rows:
        if isinstance(place, Path):
            click.echo(f"{name}\t{place}" + ("" if place.exists() else "\t（还没有）"))
        else:
            click.echo(f"{name}\t{database_shown(place)}\t（{DATABASE_VARIABLE}）")
