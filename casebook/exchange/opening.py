"""Files from outside, held against bounds before any reader sees them: what is empty, too large, old, hostile or carries a program
is refused in one sentence."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePosixPath

from casebook.exchange.model import NotExchangeable

LARGEST = 16 * 1024 * 1024
"""Bytes of a file."""
UNPACKED, RATIO = 200 * 1024 * 1024, 200
"""Bytes an archive may unpack to, and how many times its own size from 10 MB on."""
PARTS = 5_000
"""Parts of an archive."""
_OLD = b"\xd0\xcf\x11\xe0"
_WITH_PROGRAM = {".xlsm": ".xlsx", ".xltm": ".xlsx", ".docm": ".docx", ".dotm": ".docx", ".pptm": ".pptx"}
_OLDER = {".xls": ".xlsx", ".doc": ".docx", ".ppt": ".pptx", ".wps": ".docx", ".et": ".xlsx"}
_ARCHIVES = (".xlsx", ".docx", ".zip", ".pptx")


def opened(path: Path) -> bytes:
    """The bytes of a file on this machine.

    Raises:
        NotExchangeable: see :func:`held`; also when it is no file or may not be read.
    """
    try:
        if not path.is_file():
            raise NotExchangeable(f"{path.name}：不是一个文件。")
        size = path.stat().st_size
        if size > LARGEST:
            raise too_large(path.name, size)
        return held(path.read_bytes(), path.name)
    except PermissionError:
        raise NotExchangeable(f"{path.name}：没有读取权限。") from None
    except OSError as error:
        raise NotExchangeable(f"{path.name}：读不出来（{error.strerror or '系统错误'}）。") from None


def too_large(name: str, size: int) -> NotExchangeable:
    """What is raised for a file beyond :data:`LARGEST`."""
    return NotExchangeable(
        f"{name}：有 {size // 1_048_576} MB，最多 {LARGEST // 1_048_576} MB。请拆成几个小文件，图片先去掉。"
    )


def held(data: bytes, name: str) -> bytes:
    """The same bytes, when a reader may be given them.

    Raises:
        NotExchangeable: empty, too large, of an old format, with a program (macro) inside, damaged, or unpacking to far more than
            a document does.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if not data.strip():
        raise NotExchangeable(f"{name}：是空文件。")
    if len(data) > LARGEST:
        raise too_large(name, len(data))
    if suffix in _WITH_PROGRAM:
        raise NotExchangeable(f"{name}：可能带宏（小程序），不收。请另存为 {_WITH_PROGRAM[suffix]} 再导入。")
    if suffix in _OLDER:
        raise NotExchangeable(
            f"{name}：是旧版格式，请用 Word、Excel 或者 WPS 另存为 {_OLDER[suffix]} 再导入。"
        )
    if data.startswith(_OLD):
        raise NotExchangeable(f"{name}：是旧版格式或者有密码。请去掉密码，另存为 .xlsx 或 .docx 再导入。")
    if suffix in _ARCHIVES:
        _hold_archive(data, name)
    return data


def _hold_archive(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            parts = box.infolist()
    except Exception:  # the ways in which a damaged archive fails are many and undocumented
        raise NotExchangeable(f"{name}：文件损坏，或者不是它后缀说的那种文件。请重新另存一份。") from None
    size = sum(p.file_size for p in parts)
    if len(parts) > PARTS or size > UNPACKED or (size > 10 * 1024 * 1024 and size > RATIO * len(data)):
        raise NotExchangeable(f"{name}：解开后有 {size // 1_048_576} MB，不像正常的文档，没有导入。")
    names = [p.filename.lower() for p in parts]
    if any(n.rsplit("/", 1)[-1] == "vbaproject.bin" or "/activex/" in n for n in names):
        raise NotExchangeable(f"{name}：里面有宏（小程序），不收。请另存为不带宏的文件再导入。")
