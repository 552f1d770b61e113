"""Files written whole, journals that only grow, one writer at a time, and what code looks like by its fingerprint."""

from __future__ import annotations

import contextlib
import errno
import functools
import hashlib
import importlib.util
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from filelock import FileLock, Timeout

from kb.errors import KnowledgeBaseError

# (what is being done in Chinese, how much is done, how much there is)
Progress = Callable[[str, int, int], None]


_REASONS = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EROFS: "这个位置只能读",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOTDIR: "该是文件夹的地方是一个文件",
    errno.ENOENT: "文件或者文件夹不在了",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
}


def reason_of(error: BaseException) -> str:
    """Why something did not work, in a few Chinese words.

    >>> reason_of(OSError(errno.ENOSPC, "x")), reason_of(KeyError("x"))
    ('磁盘满了', '程序出了错')
    """
    if isinstance(error, KnowledgeBaseError):
        return str(error).rstrip("。")
    if isinstance(error, OSError):
        return _REASONS.get(error.errno or 0, "文件读写出错")
    return "程序出了错"


class Busy(KnowledgeBaseError):
    """Another process is writing."""


@contextmanager
def exclusive(path: Path, message: str, wait: float = 0.0) -> Iterator[None]:
    """Hold a lock file; the lock goes when the process does, however it ends.

    Args:
        message: the Chinese sentence of the error when somebody else holds it.
        wait: seconds to wait for it.

    Raises:
        Busy: when it is not free in time.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, timeout=wait, poll_interval=0.01)
    try:
        lock.acquire()
    except Timeout:
        raise Busy(message) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def replacing(target: Path, *, durable: bool = True) -> Iterator[IO[bytes]]:
    """A binary file to write to that takes the target's place when the block ends without an error.

    The old file stays until then, whole; a new one is readable by its owner only.

    Args:
        durable: whether the data must be on the disk before the new file takes its place; a derived file need not be.
    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(target.parent)


def write_whole(target: Path, data: str | bytes, *, durable: bool = True) -> None:
    """Write a file so that it holds either all of the old or all of the new; text is UTF-8, line ends stay as given."""
    with replacing(target, durable=durable) as file:
        file.write(data.encode("utf-8") if isinstance(data, str) else data)


def _sync_folder(folder: Path) -> None:
    """Put a rename itself on the disk, where the system knows how."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


class Journal:
    """An append-only file of JSON objects, one a line; several processes may write, nothing is ever rewritten.

    Args:
        path: created when first written to.
        busy: the Chinese sentence when somebody else writes for longer than two seconds.
    """

    WAIT = 2.0  # seconds

    def __init__(self, path: Path, busy: str) -> None:
        self.path = path
        self._busy = busy

    @property
    def mark(self) -> tuple[int, int]:
        """Changes whenever a row is added; (0, 0) when there is no file."""
        try:
            stat = self.path.stat()
        except OSError:
            return (0, 0)
        return (stat.st_mtime_ns, stat.st_size)

    def append(self, row: Mapping[str, Any]) -> None:
        """Add a row; it is on the disk when this returns.

        Raises:
            Busy: when another process holds the journal for too long.
        """
        lock = self.path.with_suffix(".lock")
        with exclusive(lock, self._busy, wait=self.WAIT), self.path.open("ab+") as file:
            if file.tell() and not _ends_a_line(file):
                file.write(b"\n")  # a writer died in the middle of a line: the loss stays with that line
            file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def rows(self) -> Iterator[dict[str, Any]]:
        """All rows, oldest first; a line that is no JSON object is left out."""
        with contextlib.suppress(OSError):
            yield from _rows(self.path.read_bytes())

    def rows_from(self, place: ReadSoFar | None) -> tuple[ReadSoFar, list[dict[str, Any]], bool]:
        """The rows written since an earlier look.

        Args:
            place: what the earlier look gave; None for all rows.

        Returns:
            Where the next look goes on, the rows whose lines are whole, and whether they follow on those of before;
            when they do not, another file has taken the place of that one, and they are all there are.
        """
        try:
            with self.path.open("rb") as file:
                inode = os.fstat(file.fileno()).st_ino
                size = file.seek(0, os.SEEK_END)
                follows = place is not None and place.inode == inode and place.end <= size
                begin = place.end if place is not None and follows else 0
                file.seek(begin)
                data = file.read()
        except OSError:
            return ReadSoFar(0, 0), [], place is not None and place.end == 0
        whole = data.rfind(b"\n") + 1  # the rest is still being written
        return ReadSoFar(inode, begin + whole), list(_rows(data[:whole])), follows


@dataclass(frozen=True, slots=True)
class ReadSoFar:
    """How far a journal was read.

    Attributes:
        inode: of the file; 0 when there was none.
        end: bytes.
    """

    inode: int
    end: int


def _rows(data: bytes) -> Iterator[dict[str, Any]]:
    for line in data.split(b"\n"):  # by real line ends only: U+2028 inside a text ends no row
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict):
            yield row


def _ends_a_line(file: IO[bytes]) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


@functools.cache
def code_fingerprint(*names: str) -> str:
    """Changes whenever the code of the modules does; what depends on that code keeps it and so learns of changes.

    Args:
        names: dotted names, such as ``kb.content`` or ``kb.library``; of a package everything below it counts.

    Raises:
        ModuleNotFoundError: when one of them is not there, so that a guard cannot be moved away unnoticed.
    """
    parts = hashlib.sha256()
    for name in names:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"no module {name}")
        file = Path(spec.origin)
        for path in sorted(file.parent.rglob("*.py")) if spec.submodule_search_locations else [file]:
            parts.update(f"{name}/{path.relative_to(file.parent).as_posix()}\n".encode())
            parts.update(path.read_bytes())
    return parts.hexdigest()[:16]
