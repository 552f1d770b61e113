"""What the commands share: where the office's folder is, how they speak, how they stop."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import NoReturn

import click

from apps.audit import TERMINAL, Audit, Deed
from kb.places import Home

HOME = click.option(
    "--home",
    type=click.Path(path_type=Path),
    help="单位的数据文件夹，默认看环境变量 FANGZHI_HOME。",
    metavar="文件夹",
)


def open_home(home: Path | None = None, content: Path | None = None) -> Home:
    """The office's folder; a content folder that was named must be there."""
    if content is not None and not content.is_dir():
        fail(f"没有“{content}”这个文件夹。")
    return Home.find(home, content)


def today() -> dt.date:
    """The day on this machine's clock."""
    return dt.date.today()


def audited(where: Home, deed: Deed, about: str = "") -> None:
    """Keep in the office's audit what a command has done.

    Raises:
        Busy, OSError: when it could not be written.
    """
    Audit(where.root).note(deed, TERMINAL, about=about)


def say(text: str) -> None:
    """A message for people: to standard error, so that output can be piped."""
    click.echo(text, err=True)


def emit_json(value: object) -> None:
    """JSON for programs: to standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def fail(text: str) -> NoReturn:
    """One clear sentence and exit code 1."""
    raise click.ClickException(text)
