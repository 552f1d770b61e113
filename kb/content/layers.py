"""Content layers: the shipped folder, then the office's own; the same id wins upward."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb import model
from kb.codes import structure as codes
from kb.errors import OutsideLibrary
from kb.files import Progress, code_fingerprint, write_whole
from kb.model import Entry
from kb.model.problems import Place, Problem
from kb.content import kind_of, read_text
from kb.content.cached import packed, unpacked

# The rooms that decide what a content file is read as.
READ_BY = ("kb.model", "kb.codes", "kb.content")
CACHE = "content.json"
FEW = 20  # changed files that are read again by whoever starts next, rather than the whole cache written for them
MAX_FILE_BYTES = 2 * 1024 * 1024
SHIPPED, OFFICE, IMPORTED = "shipped", "office", "imported"


@dataclass(frozen=True, slots=True)
class Layer:
    """A content folder and its name."""

    name: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Loaded:
    """A content file of a layer: its entry, if it has one, and its problems.

    ``stamp`` changes when the file does.
    """

    layer: str
    path: str
    stamp: str
    entry: Entry | None
    problems: tuple[Problem, ...]

    @property
    def key(self) -> str:
        """``layer/relative/path``."""
        return f"{self.layer}/{self.path}"


def inside(folder: Path, relative: str) -> Path:
    """A path inside a folder.

    Raises:
        OutsideLibrary: when it leads out, by dots, an absolute path or a link.
    """
    root = folder.resolve()
    if "\x00" in relative:
        raise OutsideLibrary("路径里有不能用的字符。")
    target = (root / relative).resolve()
    if not target.is_relative_to(root) or target == root:
        raise OutsideLibrary(f"“{relative}”不在内容文件夹里。")
    return target


def read_layers(
    layers: Sequence[Layer],
    cache: Path | None = None,
    progress: Progress | None = None,
    before: Iterable[Loaded] = (),
) -> list[Loaded]:
    """Read every content file of the layers, lowest first; unchanged files come from what was read before, or the cache.

    Args:
        layers: lowest first; folders that do not exist are empty.
        cache: a folder for a derived file that saves time; None for none.
        progress: called now and then with a Chinese phrase, how many files are read, and as many again.
        before: what this process read of the same layers; where there is any the cache is not read, and written
            only when much is new: who starts next reads the rest again.
    """
    folders = {layer.name: str(layer.folder) for layer in layers}
    known = {(folders[x.layer], x.path): x for x in before if x.layer in folders}
    few = FEW if known else 0
    known = known or _cached(cache)
    out: list[Loaded] = []
    fresh = 0
    for layer in layers:
        for path, stat in _files(layer.folder):
            stamp = f"{stat.st_mtime_ns}:{stat.st_size}"
            held = known.get((str(layer.folder), path))
            if held is not None and held.stamp == stamp and held.layer == layer.name:
                out.append(held)
                continue
            fresh += 1
            if progress is not None and len(out) % 50 == 0:
                progress("读取内容", len(out), len(out))
            out.append(read_file(layer, path, stamp))
    if cache is not None and max(fresh, abs(len(known) - len(out))) > few:
        _save(cache, {(folders[x.layer], x.path): x for x in out})
    return out


def _files(folder: Path) -> Iterable[tuple[str, os.stat_result]]:
    if not folder.is_dir():
        return
    names = set(model.FOLDERS.values())
    for top in sorted(os.scandir(folder), key=lambda e: e.name):
        if not top.is_dir() or top.name not in names:
            continue
        for root, folders, files in os.walk(top.path):
            folders[:] = sorted(f for f in folders if not f.startswith("."))
            for name in sorted(files):
                full = Path(root) / name
                path = full.relative_to(folder).as_posix()
                if not name.startswith(".") and kind_of(path) is not None:
                    with contextlib.suppress(OSError):
                        yield path, full.stat()


def texts_of(layers: Sequence[Layer]) -> Iterable[tuple[str, str, str]]:
    """Key, path and text of every content file as it stands, unread; files that cannot be opened as text are left out."""
    for layer in layers:
        for path, _ in _files(layer.folder):
            with contextlib.suppress(OSError, UnicodeDecodeError):
                yield f"{layer.name}/{path}", path, (layer.folder / path).read_text("utf-8-sig")


def read_file(layer: Layer, path: str, stamp: str = "", *, at: str = "") -> Loaded:
    """Read one content file; a file that cannot be read at all is a problem like any other.

    Args:
        layer: its folder.
        path: where it lies there.
        stamp: changes when the file does.
        at: the path it is read as, when it lies elsewhere.
    """
    full = layer.folder / path
    path = at or path
    reason = ""
    mend = "请用文本编辑器打开看看，另存为 UTF-8 再试。"
    text = ""
    try:
        if full.stat().st_size > MAX_FILE_BYTES:
            reason = f"有 {full.stat().st_size // 1024} KB，超过 {MAX_FILE_BYTES // 1024} KB"
        else:
            data = full.read_bytes()
            text = data.decode("utf-8-sig")
            if "\x00" in text:
                reason = "不是文本文件"
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        reason = f"第 {line} 行不是 UTF-8 编码"
        if _is_chinese(data):
            reason += "，像是记事本的 ANSI（GB18030）"
            mend = "请另存为 UTF-8，或者运行 fangzhi check --fix，会转存成 UTF-8。"
    except PermissionError:
        reason = "没有读取权限"
    except OSError as error:
        reason = error.strerror or "系统错误"
    if reason:
        problem = codes.FILE_UNREADABLE.at(path, Place(), reason=reason, mend=mend)
        return Loaded(layer.name, path, stamp, None, (problem,))
    read = read_text(text, path)
    entry = replace(read.entry, layer=layer.name) if read.entry is not None else None
    return Loaded(layer.name, path, stamp, entry, read.problems)


def _is_chinese(data: bytes) -> bool:
    """Whether bytes that are no UTF-8 are Chinese text of the older encoding."""
    try:
        return "\x00" not in data.decode("gb18030")
    except UnicodeDecodeError:
        return False


def _cached(cache: Path | None) -> dict[tuple[str, str], Loaded]:
    if cache is None:
        return {}
    try:
        data = json.loads((cache / CACHE).read_text("utf-8"))
        if data["made_by"] != code_fingerprint(*READ_BY):
            return {}
        rows = {}
        for folder, layer, path, stamp, entry, problems in data["files"]:
            rows[folder, path] = Loaded(layer, path, stamp, unpacked(entry), unpacked(problems))
        return rows
    except Exception:  # the cache is derived: whatever is wrong with it, it is made anew
        return {}


def _save(cache: Path, rows: dict[tuple[str, str], Loaded]) -> None:
    with contextlib.suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        (cache / "content.bin").unlink(missing_ok=True)  # of an earlier version, which kept code there
        files = [
            [folder, x.layer, path, x.stamp, packed(x.entry), packed(x.problems)]
            for (folder, path), x in rows.items()
        ]
        data = json.dumps({"made_by": code_fingerprint(*READ_BY), "files": files}, ensure_ascii=False)
        write_whole(cache / CACHE, data.encode("utf-8", "surrogatepass"), durable=False)
