"""``fangzhi``: the command line. One clean Chinese line per message, no traceback."""

from __future__ import annotations

import os
import sys
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

import click

from apps.commands.chinese import speak_chinese
from apps.commands.common import Exit, quiet_option
from apps.errors import AppError
from casebook.errors import CasebookError
from kb.errors import KnowledgeBaseError
from kb.files import reason_of

# name → where its command is, and what it is for in the list of all; a command's module is imported only when it is asked for
COMMANDS = {
    "serve": ("apps.commands.serve:serve", "打开网页应用。"),
    "search": ("apps.commands.lookup:search", "按来访人的说法查：答复、流程、法条、指南、案例。"),
    "import": (
        "apps.commands.library:import_",
        "导入法规原文：Word、PDF、OFD、RTF、网页、Markdown、纯文本；文件夹会整个导入。",
    ),
    "take-in": ("apps.commands.exchange:take_in", "收进知识表、问答表、Word 讲义：先核对，再存成草稿。"),
    "export": ("apps.commands.exchange:export", "导出：Word、12345 知识表等，给别的软件用。"),
    "check": ("apps.commands.check:check", "核对内容：每个问题给出文件、行、列、代码和改法。"),
    "withdraw": ("apps.commands.library:withdraw", "撤回导入的法规原文；文件移到一边，不会删掉。"),
    "index": ("apps.commands.library:index", "更新索引：只处理变了的文件。"),
    "eval": ("apps.commands.lookup:eval_", "用自己的问题测搜索。"),
    "play": ("apps.commands.playing:play", "在终端里走一遍情景。"),
    "courses": ("apps.commands.courses:courses", "列出课程，从易到难。"),
    "format": ("apps.commands.authoring:format_", "给情景和分类练习补上省略的编号。"),
    "bank": ("apps.commands.bank:bank", "考试的自备题：从别的软件的题库收进来。"),
    "anonymize": ("apps.commands.anonymize:anonymize_", "给文字、文件夹和表格脱敏，原件不动。"),
    "new": ("apps.commands.authoring:new", "新建一份填好格式的文件。"),
    "accounts": ("apps.commands.accounts:accounts", "管理账号：谁能从别的机器进来，能做什么。"),
    "audit": ("apps.commands.audit:audit", "操作记录：谁在什么时候做了什么。"),
    "backup": ("apps.commands.backup:backup", "备份：把不能重来的装进一个文件。"),
    "restore": ("apps.commands.backup:restore", "恢复：先核对整个备份，再放回去。"),
    "where": ("apps.commands.where:where", "看看访知的东西都放在哪里。"),
    "doctor": ("apps.commands.doctor:doctor", "体检：环境、数据、索引、记录好不好，不好怎么办。"),
    "completion": ("apps.commands.completion:completion", "装上命令补全：按 Tab 补命令、选项、类别。"),
}

speak_chinese()


def _version() -> str:
    try:
        return version("fangzhi")
    except PackageNotFoundError:
        return "未安装"


def _prepare(command: click.Command) -> None:
    """What every command has: its Chinese heading, and ``--quiet``."""
    command.options_metavar = "[选项]"
    if not any(parameter.name == "quiet" for parameter in command.params):
        command.params.append(quiet_option())
    if isinstance(command, click.Group):
        for one in command.commands.values():
            _prepare(one)


class Commands(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order they are learnt."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by name; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        _prepare(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without loading any of them."""
        with formatter.section("命令"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])

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
    """访知：信访干部的知识库与训练工具。

    返回码：0 办成了、查到了；1 没查到，或者查出了问题；2 用法不对；3 没有办成。
    """


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
        sys.exit(Exit.FAILED)
    except OSError as error:
        if os.environ.get("FANGZHI_DEBUG"):
            raise
        click.echo(
            f"没有办成：{reason_of(error)}（{error.filename or '数据文件夹'}）。处理好以后再运行一次。",
            err=True,
        )
        sys.exit(Exit.FAILED)
    except Exception as error:
        if os.environ.get("FANGZHI_DEBUG"):
            raise
        click.echo(f"出错了：{type(error).__name__}。设 FANGZHI_DEBUG=1 再运行可看到细节。", err=True)
        sys.exit(Exit.FAILED)


if __name__ == "__main__":
    main()
