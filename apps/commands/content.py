"""``fangzhi anonymize``."""

from __future__ import annotations

from pathlib import Path

import click

from apps.commands.common import emit_json, fail, say
from casebook.anonymize import AnonymizeError, anonymize, load_known, report_text, to_dict
from kb.errors import KnowledgeBaseError
from kb.law.importers.load import decode, read_bytes


@click.command(name="anonymize")
@click.argument("path", type=click.Path(path_type=Path), metavar="文件")
@click.option(
    "--known",
    "known_path",
    type=click.Path(path_type=Path),
    help="登记信息：当事人姓名、电话、证件号、单位，一行一个。",
    metavar="文件",
)
@click.option("--report", is_flag=True, help="同时列出找到了什么（值已遮住）。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def anonymize_(path: Path, known_path: Path | None, report: bool, as_json: bool) -> None:
    """给文字脱敏：结果写到标准输出，原件不动。机器先提，人再定。"""
    try:
        text = decode(read_bytes(path), path.name)
        known = load_known(known_path) if known_path else None
        done = anonymize(text, known=known) if known else anonymize(text)
    except (KnowledgeBaseError, AnonymizeError) as error:
        fail(str(error))
    if as_json:
        emit_json(to_dict(done))
        return
    click.echo(done.text, nl=not done.text.endswith("\n"))
    if report:
        say(report_text(done))
