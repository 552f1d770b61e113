"""``fangzhi completion``: the Tab key completes commands, options and kinds."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from apps.commands.common import fail, say, wrong_use
from kb.files import reason_of, write_whole

SHELLS = ("bash", "zsh", "fish")
_BEGIN, _END = "# >>> fangzhi completion", "# <<< fangzhi completion"
_BLOCK = re.compile(rf"{re.escape(_BEGIN)}\n.*?{re.escape(_END)}\n", re.S)
ASKED_BY = "_{}_COMPLETE".format("fangzhi".upper())  # the variable by which the shell asks for words


@click.command()
@click.argument("shell", required=False, type=click.Choice(SHELLS), metavar="[bash|zsh|fish]")
@click.option("--show", is_flag=True, help="只把脚本写到标准输出，不装。")
@click.option("--remove", is_flag=True, help="取消补全。")
def completion(shell: str | None, show: bool, remove: bool) -> None:
    """装上命令补全：按 Tab 补命令、选项、类别。不写就按现在用的终端装。"""
    shell = shell or Path(os.environ.get("SHELL", "")).name
    if shell not in SHELLS:
        wrong_use("看不出您用的是哪种终端，请写明：fangzhi completion bash（或者 zsh、fish）。")
    if show:
        click.echo(script(shell))
        return
    home = Path.home()
    kept, start = places(shell, home)
    try:
        if remove:
            kept.unlink(missing_ok=True)
            if start is not None and start.exists():
                write_whole(start.resolve(), without_block(start.read_text("utf-8")))
            say("命令补全取消了，新开的终端里生效。")
            return
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_whole(kept, script(shell))
        if start is not None:
            before = start.read_text("utf-8") if start.exists() else ""
            write_whole(start.resolve(), with_block(before, kept))
    except OSError as error:
        fail(f"没有装成：{reason_of(error)}。可以用 fangzhi completion {shell} --show 看脚本，自己放好。")
    say(f"命令补全装好了，新开一个终端就能用。要取消：fangzhi completion {shell} --remove")


def script(shell: str) -> str:
    """What the shell runs to complete our commands."""
    commands = click.get_current_context().find_root().command
    made = get_completion_class(shell)
    if made is None:
        wrong_use(f"没有 {shell} 的补全。")
    # The class asks bash for its version before it gives its script; the script itself is the same for all.
    one = made(commands, {}, "fangzhi", ASKED_BY)
    return one.source_template % one.source_vars()


def places(shell: str, home: Path) -> tuple[Path, Path | None]:
    """Where the script is kept, and the file the shell reads at its start; none where it finds the script itself."""
    if shell == "fish":
        return home / ".config/fish/completions/fangzhi.fish", None
    return home / f".local/share/fangzhi/completion.{shell}", home / f".{shell}rc"


def with_block(text: str, kept: Path) -> str:
    """A start file with our lines in it, once.

    >>> with_block("alias l=ls", Path("/x/c.bash")).count("fangzhi completion")
    2
    """
    rest = without_block(text)
    rest += "" if not rest or rest.endswith("\n") else "\n"
    return f"{rest}{_BEGIN}\n[ -f '{kept}' ] && . '{kept}'\n{_END}\n"


def without_block(text: str) -> str:
    """A start file without our lines; the rest as it was."""
    return _BLOCK.sub("", text)
