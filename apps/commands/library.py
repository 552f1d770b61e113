"""Commands that bring the library up to date: import, withdraw, index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

import click

from apps.audit import Deed
from apps.commands.common import HOME, Exit, audited, emit_json, fail, not_found, open_home, say, wrong_use
from apps.commands.progress import progress_bar
from kb.files import Busy, exclusive
from kb.knowledge_base import refresh_index
from kb.law.importers import BUSY, LOCK, ImportReport, import_paths
from kb.law.official import OfficialStore, Row
from kb.model.citations import law_name


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="路径…")
@click.option("--all", "show_all", is_flag=True, help="每个文件都列出来，不只列有问题的。")
@click.option("--dry-run", is_flag=True, help="只报告会怎样，什么也不存。")
@click.option("--as-regulation", is_flag=True, help="不像法规的也当作法规存。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@HOME
def import_(
    paths: tuple[Path, ...],
    show_all: bool,
    dry_run: bool,
    as_regulation: bool,
    as_json: bool,
    home: Path | None,
) -> None:
    """导入法规原文：Word、PDF、OFD、RTF、网页、Markdown、纯文本；文件夹会整个导入。

    全部完整存下时返回 0；有文件没能导入、没有存或者字数对不上，或者一份也没有存下时返回 1。
    """
    where = open_home(home)
    with said_plainly():
        with progress_bar("试读" if dry_run else "导入") as tell:
            report = import_paths(
                paths,
                OfficialStore(where.regulations),
                progress=tell,
                as_regulation=as_regulation,
                dry_run=dry_run,
            )
        if as_json:
            emit_json(report.to_dict())
        else:
            tell_report(report, show_all)
        if not dry_run:
            audited(where, Deed.IMPORTED, f"{sum(f.stored for f in report.files)} 份")
            with progress_bar("索引") as tell:
                refresh_index(where, progress=tell)
    if not report.clean:
        raise SystemExit(Exit.NOT_FOUND)


def tell_report(report: ImportReport, show_all: bool) -> None:
    """The report for people: files of which something must be said, then one sentence on all."""
    for file in report.files:
        if not (show_all or file.notes or not file.complete):
            continue
        say(
            f"{file.word} {file.file}：《{file.title}》读到 {file.counted} 条，存下 {file.kept} 条"
            if file.title
            else f"{file.word} {file.file}"
        )
        for note in file.notes[:8]:
            say(f"    {note}")
        if len(file.notes) > 8:
            say(f"    还有 {len(file.notes) - 8} 句，用 --json 看全")
        if file.account is not None and file.account.source and (show_all or not file.account.whole):
            say(f"    {file.account.text}")
    say(report.summary)


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="编号或标题…")
@click.option("--on", "day", help="只撤回这一天的版本（公布或施行日期）。", metavar="日期")
@HOME
def withdraw(names: tuple[str, ...], day: str | None, home: Path | None) -> None:
    """撤回导入的法规原文：按编号，或者按标题。文件移到 regulations/.withdrawn，不会删掉。"""
    where = open_home(home)
    store = OfficialStore(where.regulations)
    rows = store.rows()
    with said_plainly(), exclusive(where.regulations / LOCK, BUSY):
        chosen = [_chosen(name, day, rows) for name in names]
        for row in {r.file: r for r in chosen}.values():
            aside = store.withdraw(row)
            audited(where, Deed.WITHDRAWN, row.title)
            say(f"已撤回《{row.title}》（{row.id}），文件在 {aside}。")
        with progress_bar("索引") as tell:
            refresh_index(where, progress=tell)


def _chosen(name: str, day: str | None, rows: Sequence[Row]) -> Row:
    """The one imported text that is meant."""
    found = [r for r in rows if name in (r.id, r.file)] or [r for r in rows if r.law == law_name(name)]
    if day:
        found = [r for r in found if day in (r.promulgated, r.effective)]
    if not found:
        near = get_close_matches(law_name(name), [r.law for r in rows], n=1, cutoff=0.5)
        not_found(f"没有导入过“{name}”。" + (f"您是不是想写“{near[0]}”？" if near else ""))
    if len(found) > 1:
        listed = "；".join(f"{r.id}（{r.promulgated or '日期不详'}）" for r in found[:6])
        wrong_use(f"“{name}”有 {len(found)} 份，请写编号：{listed}。")
    return found[0]


@contextmanager
def said_plainly() -> Iterator[None]:
    """What another process holds up is one sentence that says so."""
    try:
        yield
    except Busy as error:
        fail(str(error))


@click.command()
@click.option("--rebuild", is_flag=True, help="从头建，不沿用旧的。")
@click.option("--content", type=click.Path(path_type=Path), help="单位自己的内容文件夹。", metavar="文件夹")
@HOME
def index(rebuild: bool, content: Path | None, home: Path | None) -> None:
    """更新索引：只处理变了的文件。索引随时可以删，删了会自动重建。"""
    with said_plainly(), progress_bar("索引") as tell:
        count = refresh_index(open_home(home, content), rebuild=rebuild, progress=tell)
    say(f"索引已更新：{count} 处来源有变化。" if count else "索引已是最新。")
