"""``fangzhi backup`` and ``fangzhi restore``: everything an office cannot get back otherwise, in one file.

What is derived (index, cache) and who is logged in stay out. Each file's fingerprint is in the backup; a restore looks at
all of them before it touches anything, and sets the old folder aside instead of deleting it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import click

from apps.audit import Deed
from apps.commands.common import HOME, audited, fail, not_found, open_home, say
from casebook.errors import RecordsUnavailable
from casebook.records.copying import check_records, copy_records
from kb.files import reason_of, replacing
from kb.places import Home

LIST, RECORDS, CONTENT = "fangzhi-backup.json", "records.db", "content"
LEFT_OUT = {
    "index",
    "cache",
    "logins.json",
    "login-tries.json",
    "records.db",
    "records.db-wal",
    "records.db-shm",
}
LARGEST = 8 << 30  # bytes a backup may unpack to


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="文件")
@click.option("--content", type=click.Path(path_type=Path), help="单位自己的内容文件夹。", metavar="文件夹")
@HOME
def backup(file: Path, content: Path | None, home: Path | None) -> None:
    """备份：内容、导入的法规、反馈、版本、账号、练习记录，装进一个文件。运行着也可以做。"""
    where = open_home(home, content)
    if not where.root.is_dir():
        not_found(f"“{where.root}”里还没有数据，没有什么可备份。")
    listed: dict[str, str] = {}
    try:
        with (
            replacing(file.absolute()) as out,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box,
            tempfile.TemporaryDirectory(dir=where.root, prefix=".backup-") as spare,
        ):
            for name, path in _files(where, file.absolute()):
                try:
                    data = path.read_bytes()
                except FileNotFoundError:
                    continue  # a draft or a version got another name meanwhile; its text is in a folder still to come
                listed[name] = _fingerprint(data)
                box.writestr(name, data)
            if where.records.is_file():
                copy = Path(spare) / RECORDS
                copy_records(where.records, copy)
                data = copy.read_bytes()
                listed[RECORDS] = _fingerprint(data)
                box.writestr(RECORDS, data)
            box.writestr(LIST, json.dumps({"format": 1, "files": listed}, ensure_ascii=False))
    except OSError as error:
        fail(f"备份没有做成：{reason_of(error)}。")
    except RecordsUnavailable as error:
        fail(str(error))
    audited(where, Deed.BACKUP)
    if os.environ.get("FANGZHI_DATABASE_URL"):
        say("练习记录在 PostgreSQL 里，不在这份备份里，请另用 pg_dump 备份。")
    say(f"备份好了：{len(listed)} 个文件，在 {file}。里面有账号和签名用的密钥，请和数据一样保管。")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="文件")
@HOME
def restore(file: Path, home: Path | None) -> None:
    """恢复：先核对整个备份，再放回去；原来的数据文件夹改名留着。先停下访知再做。"""
    where = open_home(home)
    new = where.root.with_name(f".{where.root.name}-restoring-{os.getpid()}")
    try:
        with zipfile.ZipFile(file) as box:
            listed = _listed(box)
            new.mkdir(parents=True)
            for name, known in listed.items():
                data = box.read(name)
                if _fingerprint(data) != known:
                    fail(f"备份里的“{name}”坏了，没有恢复，原来的数据没有动。")
                target = new / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with replacing(target) as out:
                    out.write(data)
        if (new / RECORDS).is_file():
            check_records(new / RECORDS)
        old = _set_aside(where.root)
        new.rename(where.root)
        audited(where, Deed.RESTORE)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, NotImplementedError, RuntimeError):
        fail("这个文件不是访知的备份，或者坏了；没有恢复，原来的数据没有动。")
    except OSError as error:
        fail(f"没有恢复：{reason_of(error)}。原来的数据没有动。")
    except RecordsUnavailable as error:
        fail(f"{error}没有恢复，原来的数据没有动。")
    finally:
        _drop(new)
    say(
        f"恢复好了：{len(listed)} 个文件。"
        + (f"原来的数据在 {old}，确认没有问题以后可以删掉。" if old else "")
    )


def _files(where: Home, backup_file: Path) -> Iterator[tuple[str, Path]]:
    """Name in the backup and path of every file of an office that is not derived."""
    for base, under in ((where.root, ""), (where.content, CONTENT)):
        for folder, folders, names in os.walk(base):
            here = Path(folder)
            outer = here == where.root and not under
            folders[:] = sorted(
                f for f in folders if not (outer and f in LEFT_OUT) and not f.startswith(".backup-")
            )
            if not under and where.content in (here / f for f in folders):
                folders.remove(where.content.name)
            for name in sorted(names):
                path = here / name
                passing = name.endswith((".lock", ".tmp")) or (outer and name in LEFT_OUT)
                if not passing and path.is_file() and not path.is_symlink() and path != backup_file:
                    yield (PurePosixPath(under) / path.relative_to(base).as_posix()).as_posix(), path


def _listed(box: zipfile.ZipFile) -> dict[str, str]:
    """What a backup says it holds; ValueError when that cannot be put into a folder safely."""
    told = json.loads(box.read(LIST))
    listed = {str(name): str(known) for name, known in told["files"].items()}
    if told.get("format") != 1 or set(listed) != set(box.namelist()) - {LIST}:
        raise ValueError("list")
    if sum(info.file_size for info in box.infolist()) > LARGEST:
        raise ValueError("size")
    for name in listed:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not path.parts:
            raise ValueError(name)
    return listed


def _set_aside(root: Path) -> Path | None:
    """Give the old folder another name; None when there is none."""
    if not root.exists():
        return None
    old = root.with_name(f"{root.name}-before-{dt.datetime.now():%Y%m%d-%H%M%S}")
    root.rename(old)
    return old


def _drop(folder: Path) -> None:
    """Remove a half restored folder."""
    shutil.rmtree(folder, ignore_errors=True)


def _fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
