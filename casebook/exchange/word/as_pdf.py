"""A Word document as PDF, made by LibreOffice where it is installed."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from casebook.exchange.model import NotExchangeable
from kb.law.importers.converted import WAIT, converter

MISSING = "这台电脑没有 LibreOffice，做不了 PDF。可以导出 Word 再另存为 PDF，或者在页面上打印，打印机选“另存为 PDF”。"
FAILED = "LibreOffice 没能做出 PDF。请导出 Word，再用 Word 或者 WPS 另存为 PDF。"


def as_pdf(document: bytes) -> bytes:
    """The pages of a document; takes some seconds.

    Raises:
        NotExchangeable: no LibreOffice, or it did not make it in time.
    """
    program = converter()
    if program is None:
        raise NotExchangeable(MISSING)
    with tempfile.TemporaryDirectory(prefix="fangzhi-") as folder:
        source = Path(folder) / "out.docx"
        source.write_bytes(document)
        profile = (Path(folder) / "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
        command += ["--convert-to", "pdf", "--outdir", folder, str(source)]
        try:
            subprocess.run(command, timeout=WAIT, capture_output=True, check=False)
        except (OSError, subprocess.TimeoutExpired):
            raise NotExchangeable(FAILED) from None
        made = Path(folder) / "out.pdf"
        if not made.is_file():
            raise NotExchangeable(FAILED)
        return made.read_bytes()
