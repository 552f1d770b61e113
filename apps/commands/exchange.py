"""``fangzhi take-in`` and ``fangzhi export``: files of other programs in as drafts, entries out as such files."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import click

from apps.audit import TERMINAL, Deed
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
from apps.commands.progress import progress_bar
from apps.commands.words import Day, KindWord
from apps.writing.drafts import Drafts
from apps.writing.files import OfficeFiles
from apps.writing.history import Author
from apps.writing.taking_in import LookedEntry, LookedFile, TakingIn, read_columns
from casebook.exchange.columns import guess
from casebook.exchange.model import ExchangeFormat, FileIn, FormatNote, NotExchangeable, Wanted
from casebook.exchange.opening import opened
from casebook.exchange.sheets import rows_of
from casebook.exchange.table import all_formats, format_named, give
from kb.errors import KnowledgeBaseError
from kb.files import write_whole
from kb.library import Library
from kb.model import Entry, Kind
from kb.model.kinds import read_kind
from kb.places import Home

SHOWN = 8
"""Notes of one entry that are printed."""


def _named(name: str) -> ExchangeFormat:
    try:
        return format_named(name)
    except NotExchangeable as error:
        wrong_use(str(error))


@click.command()
@click.argument("ids", nargs=-1, metavar="编号或种类…")
@click.option("--to", "to", help="导成哪种格式；不写就列出所有格式。", metavar="格式")
@click.option("--key", is_flag=True, help="连同答案和理由（给教师），或者内部口径。")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="存成哪个文件；“-”是标准输出。", metavar="文件"
)
@click.option("--content", type=click.Path(path_type=Path), help="单位自己的内容文件夹。", metavar="文件夹")
@click.option("--from", "start", type=Day(), help="日历：时限从哪天起算；不写从今天。", metavar="日子")
@click.option("--name", default="", help="Anki 卡片、xAPI 记录：只要这位学员的。", metavar="名字")
@click.option(
    "--class", "class_", default="", help="幻灯片：这个班的课后复盘，写班名或者班号。", metavar="班"
)
@click.option("--lrs", default="", help="xAPI 记录：送到这个学习记录库，不存成文件。", metavar="地址")
@click.option("--lrs-user", default="", help="学习记录库的用户名；密码另外问。", metavar="名字")
@HOME
def export(
    ids: tuple[str, ...],
    to: str | None,
    key: bool,
    out: Path | None,
    content: Path | None,
    start: dt.date | None,
    name: str,
    class_: str,
    lrs: str,
    lrs_user: str,
    home: Path | None,
) -> None:
    """把内容导出成别的软件用的文件：Word、12345 知识表等。写编号；写种类（问答、情景……）就是这一类全部。"""
    if to is None:
        for one in all_formats().values():
            if one.write is not None and not ids:
                click.echo(f"{one.key}\t{one.title}\t{'、'.join(k.value for k in one.takes)}\t{one.lost}")
        if ids:
            wrong_use("请写 --to 格式；只写 fangzhi export 会列出所有格式。")
        click.echo("xapi\txAPI 学习记录\t练习记录\t学员只有编号，没有名字；不带自己写的话")
        return
    if to == "xapi" or (not ids and (name or class_)):
        _export_records(to, name, class_, lrs, lrs_user, out, open_home(home, content))
        return
    one = _named(to)
    if not ids:
        wrong_use("请写要导出的编号，或者种类，如：fangzhi export 问答 --to 12345。")
    where = open_home(home, content)
    library = Library.open(where)
    try:
        entries = _entries(library, ids)
        made = give(one, Wanted(entries, library, today(), key, start))
    except NotExchangeable as error:
        fail(str(error))
    for note in made.notes:
        say(note.said)
    if out == Path("-"):
        sys.stdout.buffer.write(made.data)
        return
    target = out or Path(
        f"{entries[0].id if len(entries) == 1 else one.key}{'-教师' if key and one.keyed else ''}{made.suffix}"
    )
    if target.is_dir():
        wrong_use(f"“{target}”是文件夹，请写文件名。")
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, made.data)
    audited(where, Deed.EXPORTED, f"{one.title} {len(entries)} 条")
    say(f"已导出 {len(entries)} 条，存在 {target}。")
    if target.suffix.lower() != made.suffix:
        say(f"这是 {made.suffix} 文件，后缀最好也写成 {made.suffix}。")


def _export_records(
    to: str, name: str, class_: str, lrs: str, user: str, out: Path | None, where: Home
) -> None:
    """What is made of records: xAPI statements, the cards of a learner, the slides of a class."""
    from apps.commands import records_out  # the records are loaded by who exports some

    try:
        if to == "xapi":
            data, count = records_out.statements_out(where, name, lrs, user)
            suffix, said = ".json", f"{count} 条学习记录"
        elif to == "apkg" and name:
            data, suffix, said = records_out.cards_file(where, name), ".apkg", "复习卡"
        elif to == "pptx" and class_:
            data, suffix, said = records_out.class_file(where, class_), ".pptx", "课后复盘"
        else:
            wrong_use("--name 用在 apkg 和 xapi，--class 用在 pptx；别的格式请写要导出的编号。")
    except NotExchangeable as error:
        fail(str(error))
    if not data:
        return
    if out == Path("-"):
        sys.stdout.buffer.write(data)
        return
    target = out or Path(f"{to}{suffix}")
    write_whole(target, data)
    audited(where, Deed.EXPORTED, said)
    say(f"已导出{said}，存在 {target}。")


def _entries(library: Library, ids: tuple[str, ...]) -> tuple[Entry, ...]:
    found: dict[str, Entry] = {}
    for name in ids:
        kind = read_kind(name)
        if kind is not None:
            entries = library.entries(kind)
            if not entries:
                not_found(f"库里没有{kind.value}。")
        else:
            try:
                entries = [library.get(name)]
            except KnowledgeBaseError as error:
                not_found(str(error))
        found |= {e.id: e for e in entries}
    return tuple(found.values())


@click.command(name="take-in")
@click.argument("path", type=click.Path(path_type=Path), metavar="文件")
@click.option("--as", "as_", help="当作哪种格式读；不写就自己认。", metavar="格式")
@click.option(
    "--kind",
    type=KindWord((Kind.ANSWER, Kind.GUIDE, Kind.CASE)),
    help="读成哪一类：问答、指南、案例。",
    metavar="种类",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    help="指定表里的列，如 标题=B、内容=答复；可以写几次。",
    metavar="项=列",
)
@click.option("--dry-run", is_flag=True, help="只看会怎样，什么也不存。")
@click.option("--replace", "replacing", is_flag=True, help="个人信息换成化名再存。")
@click.option("--known", is_flag=True, help="库里已有同名的也存。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@HOME
def take_in(
    path: Path,
    as_: str | None,
    kind: Kind | None,
    columns: tuple[str, ...],
    dry_run: bool,
    replacing: bool,
    known: bool,
    as_json: bool,
    home: Path | None,
) -> None:
    """把别处的知识表、问答表、Word 讲义收成草稿：先核对，能存才存；要么都存，要么都不存。法规原文用 fangzhi import。"""
    chosen = _named(as_) if as_ else None
    where = open_home(home)
    if not path.exists():
        wrong_use(f"没有“{path}”这个文件。")
    try:
        data = opened(path)
        library = Library.open(where)
        drafts = Drafts(where, OfficeFiles(where))
        taking = TakingIn(library, drafts, where.content)
        file = FileIn(data, path.name, library, today(), kind=kind)
        if columns:
            own = guess(rows_of(data, path.name).rows, file)[0]
            file = FileIn(
                data, path.name, library, today(), {**own.chosen, **read_columns(columns, own.head)}, kind
            )
        with progress_bar("核对") as tell:
            looked = taking.look(file, chosen, tell)
            rows = [taking.replaced(r) if replacing and r.personal else r for r in looked.rows]
        rows_kept = [r for r in rows if known or r.alike is None or not r.alike.same]
        stands = bool(looked.taken.wrong) or any(not r.storable for r in rows_kept) or not rows_kept
        stored: list[str] = []
        if not stands and not dry_run:
            stored = taking.store(rows_kept, dt.datetime.now(dt.UTC), Author("", TERMINAL))
            audited(where, Deed.SAVED, f"{looked.format.title} {len(stored)} 份草稿")
    except NotExchangeable as error:
        fail(str(error))
    if as_json:
        emit_json(_as_data(looked, rows, stored))
    else:
        _tell(looked, rows, stored, dry_run=dry_run, known=known)
    if stands:
        raise SystemExit(Exit.NOT_FOUND)


def _tell(
    looked: LookedFile, rows: list[LookedEntry], stored: list[str], *, dry_run: bool, known: bool
) -> None:
    say(f"读作：{looked.format.title}，{len(rows)} 条。")
    if looked.taken.columns is not None:
        head, chosen = looked.taken.columns.head, looked.taken.columns.chosen
        say("列：" + "，".join(f"{field}＝{head[n]}" for field, n in chosen.items()))
    for note in looked.taken.notes:
        say(_said(note))
    for row in rows:
        lines = [_said(n) for n in row.entry.notes[:SHOWN]]
        lines += [f"有个人信息（{label}）：{masked}" for label, masked in row.personal]
        if row.before:
            lines.append(f"换掉了 {row.before} 处个人信息")
        if row.alike is not None:
            same = "库里已有同名的" if row.alike.same else "库里有相近的"
            skip = "，没有存" if row.alike.same and not known else ""
            lines.append(f"{same}：{row.alike.entry.id} {row.alike.entry.title}{skip}")
        if lines:
            say(f"《{row.entry.title}》")
            for line in lines:
                say(f"    {line}")
    if stored:
        say(f"存了 {len(stored)} 份草稿。在网页的“编写”里接着改，改好送审。")
    elif dry_run:
        say("只看没存。")
    else:
        say(_why_not(looked, rows))


def _why_not(looked: LookedFile, rows: list[LookedEntry]) -> str:
    if looked.taken.wrong:
        return f"什么也没有存：上面有 {len(looked.taken.wrong)} 处要先改好。"
    if any(r.personal for r in rows):
        return "什么也没有存：有个人信息。改好文件，或者加 --replace 换成化名。"
    return "什么也没有存：都是库里已有的；仍要存，加 --known。"


def _said(note: FormatNote) -> str:
    return f"{'错误 ' if note.wrong else ''}{note.said}"


def _as_data(looked: LookedFile, rows: list[LookedEntry], stored: list[str]) -> dict[str, Any]:
    return {
        "format": looked.format.key,
        "notes": [_note(n) for n in looked.taken.notes],
        "columns": dict(looked.taken.columns.chosen) if looked.taken.columns else {},
        "entries": [
            {
                "kind": r.entry.kind.value,
                "title": r.entry.title,
                "row": r.entry.row,
                "path": r.path,
                "notes": [_note(n) for n in r.entry.notes],
                "personal": [{"kind": k, "masked": m} for k, m in r.personal],
                "alike": {"id": r.alike.entry.id, "title": r.alike.entry.title, "same": r.alike.same}
                if r.alike
                else None,
            }
            for r in rows
        ],
        "stored": stored,
    }


def _note(note: FormatNote) -> dict[str, Any]:
    return {"row": note.row, "column": note.column, "text": note.text, "wrong": note.wrong}
