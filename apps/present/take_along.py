"""What a petitioner takes along on the telephone: the gist of a hand-out as a QR code that needs no network.

An office's address cannot be opened from a telephone in the street, so the code holds the words themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import segno

from apps.present.local import public_shape
from apps.present.text import office_line

MOST_BYTES = 620  # of UTF-8; about two hundred characters, which a telephone still reads from paper


def take_along(data: dict[str, Any], last_days: Sequence[str] = ()) -> str:
    """The lines that matter most, whole lines only, as many as a code can hold.

    Args:
        data: an ``answer`` shape.
        last_days: one sentence a time limit that was worked out.
    """
    data = public_shape(data)
    where = next((value for label, value in data["facts"] if label == "去哪里办"), "")
    lines = [data["title"], data["short"]]
    lines += [day for day in last_days if day]
    lines += [f"去哪里：{where}"] if where else []
    lines += [office_line(office) for office in data["offices"]]
    lines += ["带上：" + "、".join(data["papers"])] if data["papers"] else []
    lines.append("以有权机关的书面答复为准。")
    kept, room = [], MOST_BYTES
    for line in lines:
        size = len(line.encode()) + 1
        if size <= room:
            kept.append(line)
            room -= size
    return "\n".join(kept)


def code(text: str) -> str:
    """The text as a QR code, an SVG to be put into a page."""
    made: str = segno.make(text, error="m", encoding="utf-8", boost_error=False, micro=False).svg_inline(
        scale=3, border=2, dark="#000", light="#fff", unit="", omitsize=True, title="带走：用手机扫"
    )
    return made
