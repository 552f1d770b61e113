"""Every file that is written opens in LibreOffice, without repair and with its words: all shipped content, each format.

    python -m pytest tests/drills/office_formats.py

Each conversion takes seconds, so this is not part of `make test`; without LibreOffice (`soffice`) everything here is skipped.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from pptx import Presentation
from pypdfium2 import PdfDocument

from casebook.exchange.formats.word import OUT
from casebook.exchange.model import Wanted
from casebook.exchange.table import format_named, give
from kb.law.importers.converted import converter
from kb.library import Library
from kb.model import Answer, Kind

pytestmark = pytest.mark.skipif(converter() is None, reason="LibreOffice is not installed")
TODAY = dt.date(2026, 11, 27)
FEW = 25  # entries of a kind


@pytest.fixture(scope="module")
def shipped() -> Library:
    return Library.open()


def converted(data: bytes, suffix: str, to: str, folder: Path) -> bytes:
    """A file through LibreOffice; it refuses what it would have to repair."""
    source = folder / f"in{suffix}"
    source.write_bytes(data)
    profile = (folder / "profile").as_uri()
    command = [str(converter()), f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += ["--convert-to", to, "--outdir", str(folder), str(source)]
    done = subprocess.run(command, timeout=180, capture_output=True, check=True)
    assert b"repair" not in done.stderr.lower() and b"error" not in done.stderr.lower(), done.stderr
    return (folder / f"in.{to.partition(':')[0]}").read_bytes()


def words(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("kind", OUT)
@pytest.mark.parametrize("key", [False, True])
def test_word_opens_with_every_title(kind: Kind, key: bool, shipped: Library, tmp_path: Path) -> None:
    entries = tuple(shipped.entries(kind)[:FEW])
    made = give(format_named("word"), Wanted(entries, shipped, TODAY, key))
    text = words(converted(made.data, ".docx", "txt:Text (encoded):UTF8", tmp_path).decode("utf-8-sig"))
    assert [e.id for e in entries if words(e.title) not in text] == []


def test_cards_open_on_three_pages(shipped: Library, tmp_path: Path) -> None:
    made = give(format_named("word-cards"), Wanted((shipped.entries(Kind.SCENARIO)[0],), shipped, TODAY))
    assert len(PdfDocument(converted(made.data, ".docx", "pdf", tmp_path))) == 3


def test_pdf_holds_the_title(shipped: Library) -> None:
    entry = shipped.entries(Kind.GUIDE)[0]
    made = give(format_named("pdf"), Wanted((entry,), shipped, TODAY))
    assert words(entry.title) in words(PdfDocument(made.data)[0].get_textpage().get_text_range())


def test_the_knowledge_table_opens_with_every_row_and_no_formula(shipped: Library, tmp_path: Path) -> None:
    entries = tuple(e for e in shipped.entries(Kind.ANSWER) if isinstance(e, Answer))
    made = give(format_named("12345"), Wanted(entries, shipped, TODAY, key=True))
    text = converted(made.data, ".xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1", tmp_path).decode(
        "utf-8-sig"
    )
    rows: Sequence[Sequence[str]] = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == len(entries) + 1 and [r[1] for r in rows[1:]] == [e.title for e in entries]
    assert all(e.card.short in r[2] for e, r in zip(entries, rows[1:], strict=True))


@pytest.mark.parametrize("id", ["zn-laifang", "kc-diyizhou"])
def test_slides_open_with_every_heading(id: str, shipped: Library, tmp_path: Path) -> None:
    made = give(format_named("pptx"), Wanted((shipped.get(id),), shipped, TODAY))
    deck = Presentation(io.BytesIO(made.data))
    pages = PdfDocument(converted(made.data, ".pptx", "pdf", tmp_path))
    assert len(pages) == len(deck.slides)
    for page, slide in zip(pages, deck.slides, strict=True):
        assert slide.shapes.title is not None
        assert words(slide.shapes.title.text_frame.text)[:6] in words(page.get_textpage().get_text_bounded())
