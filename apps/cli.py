"""``fangzhi``: the command line. One clean Chinese line per message, no traceback."""

from __future__ import annotations

import os
import sys
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

import click

from apps.commands.chinese import speak_chinese
from apps.errors import AppError
from casebook.errors import CasebookError
from kb.errors import KnowledgeBaseError
from kb.files import reason_of

# name → where its command is; a command's module is imported only when it is asked for
COMMANDS = {
    "serve": "apps.commands.serve:serve",
    "search": "apps.commands.lookup:search",
    "import": "apps.commands.library:import_",
    "check": "apps.commands.check:check",
    "withdraw": "apps.commands.library:withdraw",
    "index": "apps.commands.library:index",
    "eval": "apps.commands.lookup:eval_",
    "play": "apps.commands.content:play",
    "courses": "apps.commands.courses:courses",
    "format": "apps.commands.content:format_",
    "anonymize": "apps.commands.anonymize:anonymize_",
    "new": "apps.commands.content:new",
    "accounts": "apps.commands.accounts:accounts",
    "audit": "apps.commands.audit:audit",
    "backup": "apps.commands.backup:backup",
    "restore": "apps.commands.backup:restore",
}

speak_chinese()


def _version() -> str:
    try:
        return version("fangzhi")
    except PackageNotFoundError:
        return "未安装"


class Commands(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order they are learnt."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by name; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        command.options_metavar = "[选项]"
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command asked for; a misspelt name is met with the nearest one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, n=1)
            ctx.fail(f"没有“{args[0]}”这个命令。" + (f"您是不是想写“{near[0]}”？" if near else ""))
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]…",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(_version(), message="访知 %(version)s")
def cli() -> None:
    """访知：信访干部的知识库与训练工具。"""


def main() -> None:
    """The entry point; unexpected faults are one sentence too, unless FANGZHI_DEBUG is set."""
    os.umask(0o077)  # what is written for an office is its own: files 0600, folders 0700
    try:
        cli(prog_name="fangzhi")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
    except (KnowledgeBaseError, AppError, CasebookError) as error:
        click.echo(f"{error}", err=True)
        sys.exit(1)
    except OSError as error:
        if os.environ.get("FANGZHI_DEBUG"):
            raise
        click.echo(
            f"没有办成：{reason_of(error)}（{error.filename or '数据文件夹'}）。处理好以后再运行一次。",
            err=True,
        )
        sys.exit(1)
    except Exception as error:
        if os.environ.get("FANGZHI_DEBUG"):
            raise
        click.echo(f"出错了：{type(error).__name__}。设 FANGZHI_DEBUG=1 再运行可看到细节。", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
