"""Commands that look things up: search, eval."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from apps.commands.common import HOME, Exit, emit_json, fail, open_home, say, today, wrong_use
from apps.commands.words import Day, KindWord
from kb.content.markdown import content_hash
from kb.errors import KnowledgeBaseError
from kb.knowledge_base import KnowledgeBase, open_knowledge_base
from kb.model import Kind
from kb.search.evaluate import DEPTHS, evaluate, last_report, read_questions, save_report
from kb.search.results import Hit, Results


def _open(home: Path | None, content: Path | None) -> KnowledgeBase:
    where = open_home(home, content)
    try:
        base = open_knowledge_base(where.root, where.content, new=True)
    except KnowledgeBaseError as error:
        fail(str(error))
    return base


@click.command()
@click.argument("query", nargs=-1, required=True, metavar="问题")
@click.option(
    "--kind", type=KindWord(), help="只看一类，中英文都行：问答 answer、法规 law、流程 flow……", metavar="类别"
)
@click.option("--on", type=Day(), help="按哪一天的法规，默认今天。", metavar="日期")
@click.option(
    "--limit", type=click.IntRange(1, 200), default=10, show_default=True, help="最多几条。", metavar="数"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--content", type=click.Path(path_type=Path), help="单位自己的内容文件夹。", metavar="文件夹")
@HOME
def search(
    query: tuple[str, ...],
    kind: Kind | None,
    on: dt.date | None,
    limit: int,
    as_json: bool,
    content: Path | None,
    home: Path | None,
) -> None:
    """按来访人的说法查：答复、流程、法条、指南、案例。"""
    base = _open(home, content)
    try:
        results = base.search(" ".join(query), kind=kind, on=on or today(), limit=limit)
    except KnowledgeBaseError as error:
        fail(str(error))
    if as_json:
        emit_json(results.to_dict())
    else:
        _print(results)
    if not results.hits:
        sys.exit(Exit.NOT_FOUND)


def _print(results: Results) -> None:
    for notice in results.notices:
        say(notice)
    for hit in results.hits:
        _print_hit(hit)
    way = results.way_out
    if way is None:
        return
    if way.flow:
        say(f"该走哪条路，可以一步步问：{way.flow.title}（{way.flow.id}）")
    if way.topics:
        say(f"可以按主题翻：{'、'.join(way.topics)}")
    if way.near:
        click.secho("沾边的答复，不一定是要问的：", dim=True)
    for hit in way.near:
        click.echo(f"  {hit.name}  {click.style(hit.id, dim=True)}")


def _print_hit(hit: Hit) -> None:
    stamp = click.style(f" [{hit.stamp}]", fg="red") if hit.stamp else ""
    click.echo(f"{click.style(hit.group, dim=True)}  {hit.name}{stamp}  {click.style(hit.id, dim=True)}")
    if hit.short:
        click.echo(f"      {hit.short}")
    pieces = "".join(click.style(t, bold=True, underline=True) if marked else t for t, marked in hit.snippet)
    click.echo(f"      {pieces}")


@click.command(name="eval")
@click.argument("queries", type=click.Path(path_type=Path), metavar="问题文件")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--content", type=click.Path(path_type=Path), help="单位自己的内容文件夹。", metavar="文件夹")
@HOME
def eval_(queries: Path, as_json: bool, content: Path | None, home: Path | None) -> None:
    """用自己的问题测搜索：召回率、MRR，以及比上次差在哪里。"""
    base = _open(home, content)
    try:
        questions = read_questions(queries)
    except KnowledgeBaseError as error:
        wrong_use(str(error))
    folder, name = base.home.root / "eval", f"{queries.stem}-{content_hash(str(queries.absolute()))[:6]}"
    day = today()
    report = evaluate(
        lambda q, n: base.search(q, on=day, limit=n).by_score, questions, last_report(folder, name)
    )
    save_report(report, folder, name)
    if as_json:
        emit_json(report.to_dict())
        return
    click.echo(f"{len(report.found)} 个问题")
    for depth in DEPTHS:
        click.echo(f"recall@{depth}  {report.recall(depth):.3f}")
    click.echo(f"MRR        {report.mrr:.3f}")
    if report.worse:
        click.echo(f"\n比上次差的 {len(report.worse)} 个：")
        for one in report.worse[:20]:
            click.echo(f"  {one.before} → {one.now or '百名以外'}  {one.question}")
