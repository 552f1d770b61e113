"""Files that lie in a content folder and are never read: at its root, in a folder of another name, in another format."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from kb.codes.habits import STRAY_FILE
from kb.content import kind_of
from kb.content.layers import Layer
from kb.model import FOLDERS, PREFIXES, Kind
from kb.model.kinds import read_kind
from kb.model.problems import Place, Problem

BESIDE = ("notebooks",)
"""Folders that stand beside the content and are no content."""
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
_QUIET = re.compile(r"(?i)^(?:[.~].*|readme.*|license.*|thumbs\.db|desktop\.ini|.*\.(?:tmp|bak|swp|pyc))$")
_KINDS = {folder: kind for kind, folder in FOLDERS.items()}
_BY_PREFIX = {prefix: kind for kind, prefix in PREFIXES.items()}
_MOST = 200


def strays(layer: Layer) -> Iterator[Problem]:
    """One problem for each file of a layer's folder that nobody reads."""
    if not layer.folder.is_dir():
        return
    told = 0
    for path in _below(layer.folder):
        found = _stray(path)
        if found is not None and told < _MOST:
            told += 1
            yield STRAY_FILE.at(path, Place(), reason=found[0], mend=found[1])


def _below(folder: Path) -> Iterator[str]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "_")) and f not in BESIDE)
        for name in sorted(names):
            if not _QUIET.match(name):
                yield Path(root, name).relative_to(folder).as_posix()


def _stray(path: str) -> tuple[str, str] | None:
    """Why a file is not read, and what to do; None when it is."""
    if kind_of(path) is not None:
        return None
    pure = PurePosixPath(path)
    suffix, name = pure.suffix.lower(), pure.name
    kind = _KINDS.get(pure.parts[0]) if len(pure.parts) > 1 else None
    if suffix in _PICTURES and kind is not None:
        return None  # kept beside the text
    meant = _BY_PREFIX.get(name[:3])
    if kind is not None:
        return _format(name, suffix, kind)
    if len(pure.parts) == 1:
        where = f" {FOLDERS[meant]}/ 里" if meant else "它那一种的文件夹里，如 answers/、guides/"
        return f"“{name}”放在内容文件夹的最外层", f"请移到{where}。"
    top = pure.parts[0]
    named = (
        read_kind(top.rstrip("s"), tuple(Kind))
        or read_kind(top, tuple(Kind))
        or _KINDS.get(top.lower())
        or meant
    )
    mend = (
        f"请把文件移到 {FOLDERS[named]}/。" if named else f"内容的文件夹只有：{'、'.join(sorted(_KINDS))}。"
    )
    return f"“{top}”不是内容的文件夹，里面的“{name}”", mend


def _format(name: str, suffix: str, kind: Kind) -> tuple[str, str]:
    wanted = ".yaml" if kind is Kind.FLOW else ".md"
    if suffix in (".txt", ".markdown", ".mdown", ".text", "") or (suffix in (".md", ".yaml", ".yml")):
        return (
            f"“{name}”的后缀不是 {wanted}",
            f"照格式写好以后，请改名为“{PurePosixPath(name).stem}{wanted}”。",
        )
    return (
        f"“{name}”不是文本文件",
        f"请新建一份 {wanted} 文件，把文字写进去（法规原文用 fangzhi import），再把这个文件移走。",
    )
