"""``fangzhi accounts``: the people of the office, from a terminal or from a script."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from apps.audit import Deed
from apps.commands.common import HOME, audited, emit_json, fail, not_found, open_home, say, wrong_use
from apps.errors import BadAccounts, NoSuchAccount
from apps.roles import Role
from apps.serving.accounts import Accounts, made_up_password
from kb.files import Busy

ROLE = click.option(
    "--role",
    type=click.Choice([r.value for r in Role]),
    metavar="角色",
    help=f"能做什么：{'、'.join(r.value for r in Role)}。",
)
STDIN = click.option(
    "--password-stdin", is_flag=True, help="从标准输入读密码；不写就自动生成一个并显示出来。"
)
NAME = click.argument("name", metavar="名字")


class Spoken(click.Group):
    """A group whose commands say what is wrong in one sentence."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except NoSuchAccount as error:
            not_found(str(error))
        except BadAccounts as error:
            wrong_use(str(error))
        except Busy as error:
            fail(str(error))
        except OSError:
            fail("账号文件没有写进去，请看看磁盘空间和权限。")


@click.group(cls=Spoken, subcommand_metavar="命令 [参数]…")
def accounts() -> None:
    """管理账号：谁能从别的机器进来，能做什么。"""


def _book(home: Path | None) -> Accounts:
    return Accounts(open_home(home).root / "users.json")


def _password(from_stdin: bool) -> tuple[str, bool]:
    """The password, and whether it was made up and must be shown."""
    if not from_stdin:
        return made_up_password(), True
    return sys.stdin.readline().rstrip("\r\n"), False


@accounts.command()
@NAME
@ROLE
@STDIN
@HOME
def add(name: str, role: str | None, password_stdin: bool, home: Path | None) -> None:
    """建一个账号；第一次登录要换成自己的密码。"""
    password, shown = _password(password_stdin)
    book = _book(home)
    made = book.add(name, password, Role(role or Role.READER), must_change=True)
    audited(open_home(home), Deed.ADDED, made.name)
    say(f"建好了账号“{made.name}”（{made.role}），第一次登录要换密码。")
    if shown:
        click.echo(password)


@accounts.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="表格")
@HOME
def import_(file: Path, home: Path | None) -> None:
    """从表格建账号：第一行写“名字”“角色”，下面一人一行；有一行不对就一个也不建。

    每人的第一个密码显示在标准输出，一行一人，第一次登录要换。
    """
    from apps.serving.people import read_people  # only a table needs what reads tables

    where, book = open_home(home), _book(home)
    people = read_people(file.read_bytes(), file.name, (a.name for a in book.all().values()))
    rows = [(p.name, made_up_password(), p.role) for p in people]
    with click.progressbar(length=len(rows), file=sys.stderr, label="建账号") as bar:
        made = book.add_all(rows, hashed_one=lambda: bar.update(1))
    for one in made:
        audited(where, Deed.ADDED, one.name)
    say(f"建好了 {len(made)} 个账号，第一次登录要换密码。")
    for name, password, _ in rows:
        click.echo(f"{name}\t{password}")


@accounts.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@HOME
def list_(as_json: bool, home: Path | None) -> None:
    """列出所有账号，不含密码。"""
    book = _book(home)
    rows = sorted(book.all().values(), key=lambda a: a.name)
    if as_json:
        emit_json(
            [
                {
                    "id": a.id,
                    "name": a.name,
                    "role": a.role.value,
                    "active": a.active,
                    "must_change": a.must_change,
                    "logins": len(book.logins(a.id)),
                }
                for a in rows
            ]
        )
        return
    for a in rows:
        notes = ["停用" if not a.active else "", "还没换过密码" if a.must_change else ""]
        click.echo("\t".join([a.name, a.role.value, "、".join(n for n in notes if n)]).rstrip())
    if not rows:
        say("还没有账号。fangzhi accounts add 名字 可以建。")


@accounts.command()
@NAME
@click.argument("subject", metavar="身份")
@HOME
def link(name: str, subject: str, home: Path | None) -> None:
    """把账号和统一登录里的一个人连上；身份写空（""）就是解开。"""
    book = _book(home)
    one = book.get(name)
    book.link(one.id, subject.strip())
    audited(open_home(home), Deed.LINKED, one.name)
    say(f"“{one.name}”{'和统一登录连上了' if subject.strip() else '和统一登录解开了'}。")


@accounts.command()
@NAME
@HOME
def disable(name: str, home: Path | None) -> None:
    """停用一个账号，登录着的马上退出；练习记录都留着。"""
    book = _book(home)
    one = book.get(name)
    book.set_active(one.id, False)
    audited(open_home(home), Deed.DISABLED, one.name)
    say(f"“{one.name}”停用了，登录着的都已退出。")


@accounts.command()
@NAME
@HOME
def enable(name: str, home: Path | None) -> None:
    """让停用的账号重新能用。"""
    book = _book(home)
    one = book.get(name)
    book.set_active(one.id, True)
    audited(open_home(home), Deed.ENABLED, one.name)
    say(f"“{one.name}”又能登录了。")


@accounts.command()
@NAME
@click.argument("new_name", metavar="新名字")
@HOME
def rename(name: str, new_name: str, home: Path | None) -> None:
    """改名字；练习记录跟着账号走。"""
    book = _book(home)
    one = book.get(name)
    book.rename(one.id, new_name)
    renamed = book.all()[one.id].name
    audited(open_home(home), Deed.RENAMED, f"{one.name} → {renamed}")
    say(f"“{one.name}”改叫“{renamed}”。")


@accounts.command()
@NAME
@STDIN
@HOME
def reset(name: str, password_stdin: bool, home: Path | None) -> None:
    """给一个新密码，登录着的马上退出；下次登录要换成自己的。"""
    password, shown = _password(password_stdin)
    book = _book(home)
    one = book.get(name)
    book.set_password(one.id, password, must_change=True)
    audited(open_home(home), Deed.RESET, one.name)
    say(f"“{one.name}”的密码换了，登录着的都已退出。")
    if shown:
        click.echo(password)


@accounts.command()
@NAME
@click.argument("role", type=click.Choice([r.value for r in Role]), metavar="角色")
@HOME
def role(name: str, role: str, home: Path | None) -> None:
    """换角色，马上生效。"""
    book = _book(home)
    one = book.get(name)
    book.set_role(one.id, Role(role))
    audited(open_home(home), Deed.ROLE, f"{one.name} → {role}")
    say(f"“{one.name}”现在是“{role}”。")
