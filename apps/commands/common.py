"""What the commands share: where the office's folder is, how they speak, how they stop."""

from __future__ import annotations

import datetime as dt
import json
from enum import IntEnum
from pathlib import Path
from typing import NoReturn

import click

from apps.audit import TERMINAL, Audit, Deed
from kb.places import Home


class Exit(IntEnum):
    """What the exit code of a command says; scripts rely on it."""

    DONE = 0  # found, done, nothing wrong
    NOT_FOUND = 1  # nothing found, or faults found
    WRONG_USE = 2  # not how the command is used: an option, a file that is not there
    FAILED = 3  # could not be done: disk, rights, somebody else writing, a damaged file


QUIET = "fangzhi.quiet"  # where a command's context keeps whether only results and faults are told


def _be_quiet(context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        context.find_root().meta[QUIET] = True


def quiet() -> bool:
    """Whether the user wants nothing but results and faults."""
    context = click.get_current_context(silent=True)
    return bool(context and context.find_root().meta.get(QUIET))


def quiet_option() -> click.Option:
    """``--quiet``, which every command has."""
    return click.Option(
        ["-q", "--quiet"],
        is_flag=True,
        expose_value=False,
        callback=_be_quiet,
        help="只输出结果和错误，不说进展。",
    )


HOME = click.option(
    "--home",
    type=click.Path(path_type=Path),
    help="单位的数据文件夹，默认看环境变量 FANGZHI_HOME。",
    metavar="文件夹",
)


def open_home(home: Path | None = None, content: Path | None = None) -> Home:
    """The office's folder; a content folder that was named must be there."""
    if content is not None and not content.is_dir():
        wrong_use(f"没有“{content}”这个文件夹。")
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
    """A message for people: to standard error, so that output can be piped; not where they asked for quiet."""
    if not quiet():
        click.echo(text, err=True)


def emit_json(value: object) -> None:
    """JSON for programs: to standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


class _NotFound(click.ClickException):
    exit_code = Exit.NOT_FOUND


class _WrongUse(click.ClickException):
    exit_code = Exit.WRONG_USE


class _Failed(click.ClickException):
    exit_code = Exit.FAILED


def fail(text: str) -> NoReturn:
    """It could not be done: one clear sentence."""
    raise _Failed(text)


def not_found(text: str) -> NoReturn:
    """What was named is not there, or a fault was found: one clear sentence."""
    raise _NotFound(text)


def wrong_use(text: str) -> NoReturn:
    """The command is not used like that: one clear sentence."""
    raise _WrongUse(text)
