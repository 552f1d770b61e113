"""Files as offices have them, made from a few lines: Word packages written by hand, PDF and OFD with text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = 'Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def paragraph(text: str) -> str:
    """A plain paragraph."""
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def word(body: str, parts: dict[str, str] | None = None, relations: str = "", namespace: str = W) -> bytes:
    """A .docx with a body of XML and other parts."""
    names = f'xmlns:w="{namespace}" xmlns:m="m" xmlns:wps="wps" xmlns:mc="mc" xmlns:r="{_OFFICE}" xmlns:v="v"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            f'<{_RELATIONS}><Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>")
        if relations:
            archive.writestr("word/_rels/document.xml.rels", f"<{_RELATIONS}>{relations}</Relationships>")
        for name, text in (parts or {}).items():
            archive.writestr(name, text if "xmlns" in text else _named(text, names))
    return out.getvalue()


def _named(text: str, names: str) -> str:
    head, _, rest = text.partition(">")
    return f"{head} {names}>{rest}"


def relation(kind: str, target: str, key: str = "x") -> str:
    """A relation of the document to a part."""
    return f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF whose text can be read, page by page; empty pages are what a scan looks like."""
    objects: list[bytes] = []
    characters = sorted({c for page in pages for line in page for c in line})
    code = {c: i + 1 for i, c in enumerate(characters)}
    maps = "\n".join(f"<{code[c]:04X}> <{c.encode('utf-16-be').hex().upper()}>" for c in characters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(characters)} beginbfchar\n{maps}\nendbfchar\n"
        "endcmap end end"
    ).encode()
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(len(pages)))
    objects.append(b"<</Type/Catalog/Pages 2 0 R>>")
    objects.append(f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode())
    objects.append(
        b"<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/ToUnicode 4 0 R/DescendantFonts["
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/F/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/DW 1000>>]>>"
    )
    objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap))
    for i, page in enumerate(pages):
        lines = "".join(
            f"1 0 0 1 60 {780 - 20 * n} Tm <{''.join(f'{code[c]:04X}' for c in line)}> Tj\n"
            for n, line in enumerate(page)
        )
        stream = f"BT /F 12 Tf\n{lines}ET".encode()
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {6 + 2 * i} 0 R>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    out, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def ofd(pages: Sequence[Sequence[str]]) -> bytes:
    """An OFD whose lines are text objects."""
    out = io.BytesIO()
    spaced = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "OFD.xml",
            f"<ofd:OFD {spaced}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )
        listed = "".join(
            f'<ofd:Page ID="{i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages))
        )
        archive.writestr(
            "Doc_0/Document.xml", f"<ofd:Document {spaced}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
        )
        for i, page in enumerate(pages):
            objects = "".join(
                f'<ofd:TextObject Boundary="20 {20 + 8 * n} 170 6" Size="5"><ofd:TextCode X="0" Y="5">{escape(line)}</ofd:TextCode></ofd:TextObject>'
                for n, line in enumerate(page)
            )
            archive.writestr(
                f"Doc_0/Pages/Page_{i}/Content.xml",
                f"<ofd:Page {spaced}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>",
            )
    return out.getvalue()
