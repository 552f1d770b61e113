"""``fangzhi anonymize``: one text to the screen; many texts or the letters of a table into a folder."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from apps.commands.common import emit_json, fail, say, wrong_use
from apps.commands.tables import LetterTable, read_table
from casebook.anonymize import (
    Anonymized,
    AnonymizeError,
    Known,
    anonymize,
    anonymize_many,
    load_known,
    report_text,
    to_dict,
)
from kb.errors import KnowledgeBaseError
from kb.files import write_whole
from kb.law.importers.load import decode, read_bytes

TEXTS = (".txt", ".md", ".text", ".log")
TABLES = (".csv", ".xlsx")
MOST = 2000  # files at once
LARGEST = 50 << 20  # bytes from standard input


@dataclass(frozen=True)
class _Source:
    """A file, and the texts in it that are made anonymous: itself, or the cells of a table."""

    path: Path
    name: str  # below the folder for the results
    texts: tuple[str, ...]
    table: LetterTable | None = None


@click.command(name="anonymize")
@click.argument("paths", type=click.Path(path_type=Path), metavar="文件…", nargs=-1, required=True)
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    help="结果放进哪个文件夹；给多个文件、文件夹或者表格（.csv、.xlsx）时要写。",
    metavar="文件夹",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    help="表格里哪一列要脱敏，可以写几次；不写就每一列都看。",
    metavar="列名",
)
@click.option("--shared", is_flag=True, help="同一个人在所有文件、所有行里用同一个化名。")
@click.option(
    "--known",
    "known_path",
    type=click.Path(path_type=Path),
    help="登记信息：当事人姓名、电话、证件号、单位，一行一个。",
    metavar="文件",
)
@click.option("--report", is_flag=True, help="同时列出找到了什么（值已遮住）。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def anonymize_(
    paths: tuple[Path, ...],
    to: Path | None,
    columns: tuple[str, ...],
    shared: bool,
    known_path: Path | None,
    report: bool,
    as_json: bool,
) -> None:
    """给文字脱敏，原件不动。一个文件（或者 - 读标准输入）写到标准输出；多个文件、文件夹和表格写进 --to 的文件夹。机器先提，人再定。"""
    try:
        known = load_known(known_path) if known_path else None
        if to is None:
            _one(_alone(paths, columns), known, report, as_json)
        else:
            _many(_sources(paths, columns), to, known, shared, report, as_json)
    except (KnowledgeBaseError, AnonymizeError) as error:
        fail(str(error))


def _alone(paths: Sequence[Path], columns: Sequence[str]) -> Path:
    """The one file that is printed."""
    path = paths[0]
    if len(paths) > 1 or path.is_dir():
        wrong_use("给了多个文件，请用 --to 写明结果放进哪个文件夹。")
    if path.suffix.lower() in TABLES or columns:
        wrong_use("表格的结果是一张新表，请用 --to 写明放进哪个文件夹。")
    return path


def _one(path: Path, known: Known | None, report: bool, as_json: bool) -> None:
    if str(path) == "-":
        text = decode(sys.stdin.buffer.read(LARGEST + 1), "标准输入")
    else:
        text = decode(read_bytes(path), path.name)
    done = anonymize(text, known=known)
    if as_json:
        emit_json(to_dict(done))
        return
    click.echo(done.text, nl=not done.text.endswith("\n"))
    if report:
        say(report_text(done))


def _many(
    sources: list[_Source], to: Path, known: Known | None, shared: bool, report: bool, as_json: bool
) -> None:
    """All texts of all files at once; nothing is written before all are done."""
    taken = [s.name for s in sources if (to / s.name).exists()]
    if taken:
        wrong_use(f"“{to}”里已经有“{taken[0]}”了，不会盖掉它；请换一个空的文件夹。")
    texts = [text for s in sources for text in s.texts]
    done = iter(anonymize_many(texts, known, shared=shared))
    results = [(s, [next(done) for _ in s.texts]) for s in sources]
    for source, parts in results:
        target = to / source.name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, _written(source, parts))
    if as_json:
        emit_json([_row(s, parts) for s, parts in results])
        return
    for source, parts in results:
        row = _row(source, parts)
        click.echo(f"{source.name}：替换 {row['replaced']} 处，待人工核对 {row['hints']} 处")
        if report:
            for number, part in enumerate(parts, 1):
                if part.findings:
                    say((f"{source.name} 第 {number} 段：\n" if source.table else "") + report_text(part))
    say(f"共 {len(sources)} 个文件，结果在“{to}”，原件没有动。机器不能保证没有遗漏，用出去以前请人工通读。")


def _written(source: _Source, parts: list[Anonymized]) -> str | bytes:
    return source.table.written([p.text for p in parts]) if source.table else parts[0].text


def _row(source: _Source, parts: list[Anonymized]) -> dict[str, object]:
    """What became of a file, without a word of it."""
    findings = [item for part in parts for item in part.findings]
    hints = sum(item.is_hint for item in findings)
    return {
        "file": source.name,
        "texts": len(parts),
        "replaced": len(findings) - hints,
        "hints": hints,
    }


def _sources(paths: Sequence[Path], columns: Sequence[str]) -> list[_Source]:
    """The files named, and those of the folders named, each under a name of its own."""
    found: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            wrong_use(f"没有“{path}”这个文件。")
        below = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in below:
            if path.is_dir() and file.suffix.lower() not in (*TEXTS, *TABLES):
                continue
            name = file.relative_to(path).as_posix() if path.is_dir() else file.name
            if name in found and found[name].resolve() != file.resolve():
                wrong_use(f"有两个文件都叫“{name}”，请分两次做。")
            found[name] = file
    if not found:
        wrong_use("这里没有能脱敏的文件：文本 .txt、.md，表格 .csv、.xlsx。")
    if len(found) > MOST:
        wrong_use(f"一次最多 {MOST} 个文件，请分几次。")
    return [_source(name, path, columns) for name, path in found.items()]


def _source(name: str, path: Path, columns: Sequence[str]) -> _Source:
    data = read_bytes(path)
    if path.suffix.lower() in TABLES:
        table = read_table(data, path.name, columns)
        return _Source(path, name, table.texts, table)
    return _Source(path, name, (decode(data, path.name),))
