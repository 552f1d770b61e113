"""Commands that bring the library up to date: import, index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from apps.commands.common import HOME, emit_json, open_home, say
from kb.files import Progress as Tell
from kb.knowledge_base import refresh_index
from kb.law.importers import import_paths
from kb.law.official import OfficialStore

_WORDS = {"new": "新增", "changed": "更新", "same": "没有变化", "failed": "没能导入", "passed": "跳过"}


@contextmanager
def progress_bar(title: str) -> Iterator[Tell]:
    """A progress bar on standard error; called with (name, done, total)."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def tell(name: str, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, description=f"{title} {name[-24:]}")

        yield tell


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="路径…")
@click.option("--all", "show_all", is_flag=True, help="每个文件都列出来，不只列有问题的。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@HOME
def import_(paths: tuple[Path, ...], show_all: bool, as_json: bool, home: Path | None) -> None:
    """导入法规原文：Markdown、Word（.docx）、网页、纯文本；文件夹会整个导入。"""
    where = open_home(home)
    with progress_bar("导入") as tell:
        report = import_paths(paths, OfficialStore(where.regulations), progress=tell)
    if as_json:
        emit_json(report.to_dict())
    else:
        for file in report.files:
            if show_all or file.notes or not file.complete:
                say(f"{_WORDS[file.outcome]} {file.file}：《{file.title}》读到 {file.counted} 条，存下 {file.kept} 条"
                    if file.title else f"{_WORDS[file.outcome]} {file.file}")  # fmt: skip
                for note in file.notes[:8]:
                    say(f"    {note}")
        say(report.summary)
    with progress_bar("索引") as tell:
        refresh_index(where, progress=tell)
    if report.count("failed"):
        raise SystemExit(1)


@click.command()
@click.option("--rebuild", is_flag=True, help="从头建，不沿用旧的。")
@click.option("--content", type=click.Path(path_type=Path), help="单位自己的内容文件夹。", metavar="文件夹")
@HOME
def index(rebuild: bool, content: Path | None, home: Path | None) -> None:
    """更新索引：只处理变了的文件。索引随时可以删，删了会自动重建。"""
    with progress_bar("索引") as tell:
        count = refresh_index(open_home(home, content), rebuild=rebuild, progress=tell)
    say(f"索引已更新：{count} 处来源有变化。" if count else "索引已是最新。")
