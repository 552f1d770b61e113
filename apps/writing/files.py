"""The office's own content files: listed, opened, saved only over what was opened, with every version kept.

A file's stamp is the hash of its bytes; empty when there is none. Saving names the stamp it was opened with, so a file
that changed meanwhile is never overwritten unseen. Beside the kept versions of a file lies its history: who made each.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from apps.writing.history import BUSY, FILE, Author, EntryVersion, HowMade, in_line, row_of, to_redo
from kb.content import kind_of
from kb.content.layers import inside
from kb.errors import OutsideLibrary
from kb.files import Journal, exclusive, write_whole
from kb.places import Home

LONGEST = 400_000
"""Characters of a file that can be edited in a browser; longer ones are for another editor."""

GONE = "-gone"
UNDONE, MADE = ".undone-", ".made-"
NOBODY = Author()
_BUSY = "别的程序正在保存这个文件，请过一会儿再试。"


class NotHere(OutsideLibrary):
    """A path that names no content file of the folder."""


class TooLong(OutsideLibrary):
    """A file that is too long to be edited in a browser, or is not text."""


class ChangedMeanwhile(Exception):
    """The file on disk is not the one that was opened.

    Attributes:
        text: what stands there now; None when it is gone.
        stamp: of that text.
    """

    def __init__(self, text: str | None, stamp: str) -> None:
        super().__init__("文件在别处改过了")
        self.text, self.stamp = text, stamp


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it was read; a missing one has an empty text and stamp.

    Attributes:
        foreign: whether it stands in an encoding of old Chinese programs, which the library does not read.
    """

    path: str
    text: str
    stamp: str
    foreign: bool = False


class OfficeFiles:
    """The files of an office.

    Args:
        home: its folder; versions are kept in ``home.root / "versions"``.
    """

    def __init__(self, home: Home) -> None:
        self._content = home.content
        self._versions = home.root / "versions"

    def paths(self) -> list[str]:
        """All content files, by folder and name."""
        if not self._content.is_dir():
            return []
        found = (p.relative_to(self._content).as_posix() for p in self._content.glob("*/**/*") if p.is_file())
        return sorted(p for p in found if kind_of(p) is not None and not p.rsplit("/", 1)[-1].startswith("."))

    def open(self, path: str) -> Opened:
        """Read a file.

        Raises:
            OutsideLibrary: when the path leads out of the folder, or names no content file.
        """
        return read(self._content, path)

    def stamp(self, path: str) -> str:
        """The stamp of what stands on disk now; empty when there is nothing."""
        try:
            return _stamp(self._place(path).read_bytes())
        except OSError:
            return ""

    def save(
        self,
        path: str,
        text: str,
        expected: str,
        now: dt.datetime,
        by: Author = NOBODY,
        change: HowMade = HowMade.SAVED,
        writer: Author | None = None,
    ) -> str:
        """Write a file whose text is clean; the version before is kept. Returns the new stamp.

        Args:
            path: inside the content folder.
            text: in full.
            expected: stamp of the version that was opened; empty for a new file.
            now: UTC; names the version.
            by: who does it.
            change: what the history says of it.
            writer: who wrote the text, when that is somebody else.

        Raises:
            ChangedMeanwhile: when something else stands there.
            OutsideLibrary: when the path is not a content file of the folder, or the text is too long.
        """
        if len(text) > LONGEST:
            raise TooLong(f"太长了：一个文件最多 {LONGEST} 个字，请拆成几个。")
        target = self._place(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        with exclusive(self._versions / ".lock", _BUSY, wait=5):
            before = self._unchanged(target, path, expected)
            self._keep(path, before, now)
            stamp = stamp_of(text)
            self._journal(path).append(row_of(change, by, stamp, now, writer))
            write_whole(target, text)
            # Of its own, so that it stays when another editor writes over the file.
            write_whole(self._folder(path) / f"{MADE}{_name(now, text.encode())}", text)
        return stamp

    def undo(self, path: str, expected: str, now: dt.datetime, by: Author = NOBODY) -> Opened:
        """Put the version before the last save back; what stood there is kept as a version too.

        Raises:
            NotHere: when no version is kept.
            ChangedMeanwhile: when the file is not the one that was saved.
        """
        target = self._place(path)
        with exclusive(self._versions / ".lock", _BUSY, wait=5):
            current = self._unchanged(target, path, expected)
            kept = self.versions(path)
            if not kept:
                raise NotHere("没有更早的版本。")
            last = kept[-1]
            data = None if last.name.endswith(GONE) else last.read_bytes()
            if current is not None:
                write_whole(self._folder(path) / f"{UNDONE}{_name(now, current)}", current)
            stamp = _stamp(data) if data is not None else ""
            self._journal(path).append(row_of(HowMade.UNDONE, by, stamp, now, undid=expected))
            if data is None:
                target.unlink(missing_ok=True)
            else:
                write_whole(target, data)
            last.rename(last.with_name(f"{UNDONE}{last.name}"))
            if data is None:
                return Opened(path, "", "")
        return read(self._content, path)

    def to_redo(self, path: str) -> str:
        """The stamp of the version that the last :meth:`undo` took away; empty when something else was written since."""
        return to_redo(self._journal(path).rows(), self.stamp(path))

    def redo(self, path: str, expected: str, now: dt.datetime, by: Author = NOBODY) -> Opened:
        """What the last undoing took away comes back, as a new version.

        Raises:
            NotHere: when nothing was undone.
            ChangedMeanwhile: when the file is not as the undoing left it.
        """
        stamp = self.to_redo(path)
        if not stamp:
            raise NotHere("没有可以重做的。")
        text = self.text_of(path, stamp)
        return Opened(path, text, self.save(path, text, expected, now, by, HowMade.REDONE))

    def delete(self, path: str, expected: str, now: dt.datetime, by: Author = NOBODY) -> None:
        """Take a file away; its text stays a version, from which it can be brought back.

        Raises:
            ChangedMeanwhile: when something else stands there.
        """
        target = self._place(path)
        with exclusive(self._versions / ".lock", _BUSY, wait=5):
            before = self._unchanged(target, path, expected)
            self._keep(path, before, now)
            self._journal(path).append(row_of(HowMade.DELETED, by, "", now))
            target.unlink(missing_ok=True)

    def rename(
        self, path: str, new: str, text: str, expected: str, now: dt.datetime, by: Author = NOBODY
    ) -> str:
        """Give a file another name, and the text that says so; its versions go with it. Returns the new stamp.

        Raises:
            NotHere: when the new name is in use, or belongs to another kind of content.
            ChangedMeanwhile: when the file is not the one that was opened.
        """
        target, wanted = self._place(path), self._place(new)
        if kind_of(path) is not kind_of(new):
            raise NotHere("改编号不能换种类。")
        with exclusive(self._versions / ".lock", _BUSY, wait=5):
            before = self._unchanged(target, path, expected)
            folder = self._folder(new)
            if wanted.exists() or any(folder.glob("*")):
                raise NotHere("这个编号用过了，请换一个。")
            self._keep(path, before, now)
            self._journal(path).append(row_of(HowMade.RENAMED, by, stamp_of(text), now))
            write_whole(wanted, text)  # both stand there for a moment: never neither
            folder.parent.mkdir(parents=True, exist_ok=True)
            self._folder(path).rename(folder)
            target.unlink(missing_ok=True)
        return stamp_of(text)

    def deleted(self) -> list[str]:
        """Paths of files that were deleted and can be brought back, by folder and name."""
        if not self._versions.is_dir():
            return []
        found = (p.parent.relative_to(self._versions).as_posix() for p in self._versions.glob(f"*/**/{FILE}"))
        gone = (p for p in found if kind_of(p) is not None and not (self._content / p).exists())
        return sorted(p for p in gone if any(True for _ in self._texts(p)))

    def history(self, path: str) -> list[EntryVersion]:
        """All versions of a file, newest first: who made which, when and how; empty when there never was one.

        Raises:
            OutsideLibrary: when the path leads out, or names no content file.
        """
        target = self._place(path)
        stands = None
        with contextlib.suppress(OSError):
            written = dt.datetime.fromtimestamp(target.stat().st_mtime, dt.UTC)
            stands = (written, _stamp(target.read_bytes()))
        kept = [(at, stamp) for at, stamp, _ in self._texts(path)]
        return in_line(self._journal(path).rows(), kept, stands)

    def text_of(self, path: str, stamp: str) -> str:
        """The text of a version.

        Raises:
            NotHere: when no such version is kept.
        """
        current = read(self._content, path)
        if stamp and current.stamp == stamp:
            return current.text
        for _, known, file in self._texts(path):
            if known == stamp:
                return decoded(file.read_bytes())[0].replace("\r\n", "\n")
        raise NotHere("这一版没有留下来。")

    def _texts(self, path: str) -> Iterator[tuple[dt.datetime, str, Path]]:
        """Every kept text that is whole: when another took its place, its stamp, its file; what was undone, too."""
        folder = self._folder(path)
        for file in sorted(folder.iterdir()) if folder.is_dir() else ():
            time, _, stamp = file.name.removeprefix(MADE).removeprefix(UNDONE).rpartition("-")
            with contextlib.suppress(ValueError):
                at = dt.datetime.strptime(time, "%Y%m%dT%H%M%S%f").replace(tzinfo=dt.UTC)
                if _is_whole(file):
                    yield at, stamp, file

    def _journal(self, path: str) -> Journal:
        return Journal(self._folder(path) / FILE, BUSY)

    def versions(self, path: str) -> list[Path]:
        """The kept versions of a file, oldest first; one that ends in :data:`GONE` means there was no file.

        A version that was only half written, as earlier programs left them when they were killed, does not count.
        """
        folder = self._folder(path)
        if not folder.is_dir():
            return []
        found = sorted(p for p in folder.iterdir() if not p.name.startswith("."))
        return [p for p in found if p.name.endswith(GONE) or _is_whole(p)]

    def _place(self, path: str) -> Path:
        return place(self._content, path)

    def _folder(self, path: str) -> Path:
        return inside(self._versions, path)

    def _unchanged(self, target: Path, path: str, expected: str) -> bytes | None:
        try:
            current: bytes | None = target.read_bytes()
        except FileNotFoundError:
            current = None
        stamp = _stamp(current) if current is not None else ""
        if stamp != expected:
            raise ChangedMeanwhile(
                current.decode("utf-8-sig", "replace").replace("\r\n", "\n") if current is not None else None,
                stamp,
            )
        return current

    def _keep(self, path: str, before: bytes | None, now: dt.datetime) -> None:
        folder = self._folder(path)
        folder.mkdir(parents=True, exist_ok=True)
        if before is None:
            write_whole(folder / f"{now:%Y%m%dT%H%M%S%f}{GONE}", b"")
        else:
            write_whole(folder / _name(now, before), before)


def place(folder: Path, path: str) -> Path:
    """Where a content file of a folder is.

    Raises:
        OutsideLibrary: when it leads out, or is no content file.
    """
    if "\0" in path or kind_of(path) is None or ".." in path.split("/") or Path(path).name.startswith("."):
        raise NotHere("这个地址不是内容文件。")
    return inside(folder, path)


def read(folder: Path, path: str) -> Opened:
    """A content file of any layer.

    Raises:
        OutsideLibrary: when it leads out, is no content file, is not text, or is too long.
    """
    target = place(folder, path)
    try:
        if target.stat().st_size > 4 * LONGEST:
            raise TooLong("这个文件太长，请用别的编辑器打开。")
        data = target.read_bytes()
        text, foreign = decoded(data)
    except FileNotFoundError:
        return Opened(path, "", "")
    except (OSError, UnicodeDecodeError):
        raise TooLong("这个文件读不出来：不是文本，或者没有权限。") from None
    if len(text) > LONGEST:
        raise TooLong("这个文件太长，请用别的编辑器打开。")
    return Opened(path, text.replace("\r\n", "\n"), _stamp(data), foreign)


def decoded(data: bytes) -> tuple[str, bool]:
    """The text of a file, and whether it stands in GB18030 and not in UTF-8.

    Raises:
        UnicodeDecodeError: when it is text in neither.
    """
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        if any(b < 9 or 13 < b < 32 for b in data):  # what a text never holds
            raise
        return data.decode("gb18030"), True


def stamp_of(text: str) -> str:
    """The stamp of a text as it will stand on the disk."""
    return _stamp(text.encode())


def _stamp(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _is_whole(version: Path) -> bool:
    """Whether a kept version is what its name says it is."""
    try:
        return _stamp(version.read_bytes()) == version.name.rpartition("-")[2]
    except OSError:
        return False


def _name(now: dt.datetime, data: bytes) -> str:
    return f"{now:%Y%m%dT%H%M%S%f}-{_stamp(data)}"
