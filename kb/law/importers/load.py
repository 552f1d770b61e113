"""Bytes from a file, within bounds, and text from bytes in whatever encoding offices use."""

from __future__ import annotations

from pathlib import Path

from charset_normalizer import from_bytes

from kb.errors import UnreadableFile

MAX_BYTES = 50 * 1024 * 1024
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def read_bytes(path: Path) -> bytes:
    """The file's bytes.

    Raises:
        UnreadableFile: missing, not a file, not permitted, empty or larger than 50 MB.
    """
    try:
        if not path.is_file():
            raise UnreadableFile(f"{path.name}：不是一个文件。")
        size = path.stat().st_size
        if size == 0:
            raise UnreadableFile(f"{path.name}：是空文件。")
        if size > MAX_BYTES:
            raise UnreadableFile(
                f"{path.name}：有 {size // 1_048_576} MB，超过 {MAX_BYTES // 1_048_576} MB，请拆成小文件再导入。"
            )
        return path.read_bytes()
    except PermissionError:
        raise UnreadableFile(f"{path.name}：没有读取权限。") from None
    except OSError as error:
        raise UnreadableFile(f"{path.name}：读不出来（{error.strerror or '系统错误'}）。") from None


def decode(data: bytes, name: str) -> str:
    """Text from bytes: UTF-8, UTF-16, UTF-32 with a mark, GB18030 or Big5.

    Raises:
        UnreadableFile: when the bytes are not text in any of them.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, name)
    if b"\x00" in data[:4096]:
        if (text := _unmarked(data)) is not None:
            return text
        data = data.rstrip(b"\x00")  # what an old program fills a file up with
        if b"\x00" in data[:4096]:
            raise UnreadableFile(f"{name}：不是文本文件。")
    try:
        return _plausible(data.decode("utf-8"), name)
    except UnicodeDecodeError:
        pass
    if sum(b < 9 or 13 < b < 32 for b in data[:4096]) > 40:
        raise UnreadableFile(f"{name}：不是文本文件。")
    guess = from_bytes(data[:200_000], cp_isolation=["gb18030", "big5"]).best()
    order = ["big5", "gb18030"] if guess is not None and guess.encoding == "big5" else ["gb18030", "big5"]
    for encoding in order:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _chinese_share(text) > 0.3:
            return text
    raise UnreadableFile(f"{name}：编码认不出来，请用文本编辑器另存为 UTF-8 再导入。")


def _unmarked(data: bytes) -> str | None:
    """UTF-16 that was written without its mark; None when it is not Chinese text in it."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and _chinese_share(text) > 0.6:
            return text
    return None


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFile(f"{name}：文件不完整，后半段解不出来。") from None


def _plausible(text: str, name: str) -> str:
    control = sum(1 for c in text[:4096] if c < " " and c not in "\t\r\n\f\v")
    if control > 8:
        raise UnreadableFile(f"{name}：不是文本文件。")
    return text


def _chinese_share(text: str) -> float:
    sample = [c for c in text[:20_000] if not c.isspace() and c > "\x7f"]
    if not sample:
        return 0.0
    return sum("\u4e00" <= c <= "\u9fff" or c in "，。；：、（）《》“”　" for c in sample) / len(sample)
