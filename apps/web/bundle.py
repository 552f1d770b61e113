"""All views as one script and the style inside it, so that a browser fetches them once and keeps them.

The live pages of a class (``class_*``) have bundles of their own: a phone in a meeting room fetches no more than it shows.
"""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
EDITOR = "vendor/codemirror/codemirror.min.js"
CLASS = "class_"
LIVE = ("phone", "projector", "host")
"""The live pages of a class: what people hold, what all see, the trainer's window."""
# What the pages of a class share with all others.
_GROUND, _LOOK = ("base.js", "mood.js"), ("parts.css", "mood.css")


def _read(name: str) -> str:
    return (FOLDER / name).read_text("utf8")


def _names(suffix: str, of_class: bool) -> list[str]:
    return sorted(p.name for p in FOLDER.glob(f"*{suffix}") if p.name.startswith(CLASS) is of_class)


def _styled(css: str, whole: bool = False) -> str:
    told = ", ".join((json.dumps(tokens()), json.dumps(css, ensure_ascii=False), json.dumps(whole)))
    return f"window.fangzhi.style({told});"


@functools.cache
def style() -> str:
    """The style of all parts."""
    return "\n".join(_read(name) for name in _names(".css", False) if name != "tokens.css")


@functools.cache
def tokens() -> str:
    """Colours, sizes and fonts as CSS variables; small, so every page carries them."""
    return _read("tokens.css")


@functools.cache
def script() -> str:
    """``base.js`` and ``entry.js`` first, then every other view by name."""
    first, *others = sorted(_names(".js", False), key=lambda n: (n != "base.js", n != "entry.js", n))
    at = f"window.fangzhi.editorAt = {json.dumps(f'/look/{editor_version()}.js')};"
    return "\n".join((_read(first), _styled(style()), at, *map(_read, others)))


@functools.cache
def editor_script() -> str:
    """CodeMirror, as ``vendor/codemirror/README.md`` says it is built; fetched by the workbench alone, when a file is opened."""
    return _read(EDITOR)


@functools.cache
def editor_version() -> str:
    """Part of its address."""
    return f"editor-{hashlib.sha256(editor_script().encode()).hexdigest()[:12]}"


@functools.cache
def class_script(kind: str) -> str:
    """What one of the :data:`LIVE` pages needs, and nothing else."""
    others = tuple(f"{CLASS}{other}" for other in LIVE if other != kind)
    mine = [n for suffix in (".css", ".js") for n in _names(suffix, True) if not n.startswith(others)]
    look = "\n".join(_read(name) for name in (*_LOOK, *(n for n in mine if n.endswith(".css"))))
    # The page itself comes last: it draws with what all of them share.
    shared = (n for n in mine if n.endswith(".js") and n != f"{CLASS}{kind}.js")
    scripts = (*_GROUND[1:], *shared, f"{CLASS}{kind}.js")
    return "\n".join((_read(_GROUND[0]), _styled(look, True), *map(_read, scripts)))


@functools.cache
def version() -> str:
    """Changes whenever the bundle does; part of its address."""
    return hashlib.sha256((script() + tokens()).encode()).hexdigest()[:12]


@functools.cache
def class_version(kind: str) -> str:
    """The same of :func:`class_script`; tells which page it is for."""
    return f"{kind}-{hashlib.sha256((class_script(kind) + tokens()).encode()).hexdigest()[:12]}"
