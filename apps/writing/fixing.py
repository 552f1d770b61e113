"""Mending files where they lie: every certain mend of a named file, written whole or only shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from apps.writing.named_files import Named, files_of
from kb.content import kind_of
from kb.content.layers import MAX_FILE_BYTES, Layer
from kb.content.mending import LineMend, mend
from kb.errors import KnowledgeBaseError
from kb.files import write_whole
from kb.law.importers.load import decode
from kb.model import FOLDERS, Kind


@dataclass(frozen=True, slots=True)
class FixedFile:
    """A file that was mended, or would be."""

    file: Path
    mends: tuple[LineMend, ...]


def fix_files(named: Named | None, office: Layer, write: bool) -> list[FixedFile]:
    """Mend the named files, or all of the office's.

    Args:
        named: None for the office's own content; what came with the software is not touched then.
        office: its folder.
        write: False only shows.

    Raises:
        OSError: when a file cannot be written; those before it stay mended.
    """
    out = []
    for file, path, kind in _chosen(named, office):
        fixed = _fix(file, path, kind, write)
        if fixed is not None:
            out.append(fixed)
    return out


def _chosen(named: Named | None, office: Layer) -> Iterable[tuple[Path, str, Kind | None]]:
    if named is None:
        for path in files_of(office.folder):
            yield office.folder / path, path, kind_of(path)
        return
    for root, path in sorted(named.files):
        yield root / path, path, kind_of(path)
    for file, kind in sorted(named.loose.items()):
        yield file, f"{FOLDERS[kind]}/{file.name}", kind


def _fix(file: Path, path: str, kind: Kind | None, write: bool) -> FixedFile | None:
    try:
        data = file.read_bytes()
        if len(data) > MAX_FILE_BYTES:
            return None
        text = decode(data, file.name)
    except (OSError, KnowledgeBaseError):
        return None  # the check says why
    done = mend(text, path, kind)
    mends = done.mends
    if not _is_utf8(data):
        mends = (LineMend(0, "不是 UTF-8 编码（记事本的 ANSI）", "转存成了 UTF-8"), *mends)
    if not mends:
        return None
    if write:
        write_whole(file, done.text)
    return FixedFile(file, mends)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
