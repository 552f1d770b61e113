"""All views as one script and the style inside it, so that a browser fetches them once and keeps them."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@functools.cache
def style() -> str:
    """The style of all parts."""
    return "\n".join(
        path.read_text("utf8") for path in sorted(FOLDER.glob("*.css")) if path.name != "tokens.css"
    )


@functools.cache
def tokens() -> str:
    """Colours, sizes and fonts as CSS variables; small, so every page carries them."""
    return (FOLDER / "tokens.css").read_text("utf8")


@functools.cache
def script() -> str:
    """``base.js`` and ``entry.js`` first, then every other view by name."""
    files = sorted(FOLDER.glob("*.js"), key=lambda p: (p.name != "base.js", p.name != "entry.js", p.name))
    first, *others = (path.read_text("utf8") for path in files)
    styles = f"window.fangzhi.style({json.dumps(tokens())}, {json.dumps(style(), ensure_ascii=False)});"
    return "\n".join((first, styles, *others))


@functools.cache
def version() -> str:
    """Changes whenever the bundle does; part of its address."""
    return hashlib.sha256((script() + tokens()).encode()).hexdigest()[:12]
