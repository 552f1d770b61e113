"""Archives of XML, opened with bounds: what is damaged, hostile or far too large is refused in one sentence."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from kb.errors import UnreadableFile

MAX_PART = 64 * 1024 * 1024  # bytes of one part, unpacked
MAX_UNPACKED = 200 * 1024 * 1024  # of all parts
MAX_RATIO = 200  # unpacked to packed, from 10 MB on


@dataclass
class Zipped:
    """An archive.

    Args:
        data: the file's bytes.
        name: as shown to people.
        what: what it should be, for the sentence when it is none.

    Raises:
        UnreadableFile: no archive, damaged, or unpacking to far more than it should.
    """

    data: bytes
    name: str
    what: str
    archive: zipfile.ZipFile = field(init=False)

    def __post_init__(self) -> None:
        if self.data.startswith(b"\xd0\xcf\x11\xe0"):
            raise UnreadableFile(
                f"{self.name}：是旧版 Word 文档或者有密码，请在 Word 里去掉密码、另存为 .docx 再导入。"
            )
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(self.data))
            infos = self.archive.infolist()
        except Exception:  # the ways in which a damaged archive fails are many and undocumented
            raise UnreadableFile(f"{self.name}：文件损坏，或者不是 {self.what}。") from None
        size = sum(i.file_size for i in infos)
        if size > MAX_UNPACKED or (size > 10 * 1024 * 1024 and size > MAX_RATIO * len(self.data)):
            raise self._too_large(size)
        self.names = {i.filename.replace("\\", "/").lstrip("/").lower(): i.filename for i in infos}

    def _too_large(self, size: int) -> UnreadableFile:
        return UnreadableFile(f"{self.name}：解开后有 {size // 1_048_576} MB，不像正常的文档，没有导入。")

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part.lower() in self.names

    def bytes_of(self, part: str) -> bytes:
        """A part's bytes.

        Raises:
            UnreadableFile: damaged, encrypted or unpacking to more than 64 MB.
        """
        try:
            with self.archive.open(self.names[part.lower()]) as file:
                data = file.read(MAX_PART + 1)
        except Exception:  # as above
            raise UnreadableFile(f"{self.name}：文件损坏，打不开。") from None
        if len(data) > MAX_PART:
            raise self._too_large(len(data))
        return data

    def xml(self, part: str) -> etree._Element | None:
        """A part as XML; None when it is not there.

        Raises:
            UnreadableFile: when it is damaged or nested deeper than any real document.
        """
        if not self.has(part):
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(self.bytes_of(part), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            if "depth" in str(error).lower():
                raise UnreadableFile(f"{self.name}：里面层层嵌套得太深，不像正常的文档，没有导入。") from None
            raise UnreadableFile(f"{self.name}：文件损坏，打不开。") from None
