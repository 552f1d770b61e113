"""Whether a shard on disk is what was written: the size of each file is looked at on opening, its contents when updating.

A power cut leaves files of no length, a bad stick others; such a shard counts as missing, and the index is made anew.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from kb.errors import IndexUnavailable
from kb.files import write_whole

SEAL = "whole.json"
_looked_at: dict[Path, tuple[tuple[str, int, int], ...]] = {}


def seal(folder: Path) -> None:
    """Note what the shard's files are, after the last of them is written."""
    _looked_at.pop(folder, None)
    found = {path.name: [path.stat().st_size, _hash(path)] for path in _files(folder)}
    write_whole(folder / SEAL, json.dumps(found), durable=False)


def check(folder: Path, *, thoroughly: bool = False) -> None:
    """Compare a shard with its seal.

    Args:
        thoroughly: every byte, once for each state of the files; else their sizes only.

    Raises:
        IndexUnavailable: when a file is missing, cut, or other than it was.
    """
    try:
        known = json.loads((folder / SEAL).read_text("utf-8"))
        for name, (size, _) in known.items():
            if (folder / name).stat().st_size != size:
                raise ValueError(name)
        if not thoroughly:
            return
        state = tuple(sorted((p.name, p.stat().st_mtime_ns, p.stat().st_size) for p in _files(folder)))
        if _looked_at.get(folder) == state:
            return
        if any(_hash(folder / name) != digest for name, (_, digest) in known.items()):
            raise ValueError(folder.name)
        _looked_at[folder] = state
    except (OSError, ValueError, TypeError, AttributeError):
        raise IndexUnavailable("索引坏了，请运行 fangzhi index，会重新做一个。") from None


def _files(folder: Path) -> list[Path]:
    # Whoosh's lock comes and goes and says nothing.
    return sorted(p for p in folder.iterdir() if p.is_file() and p.name != SEAL and "LOCK" not in p.name)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]
