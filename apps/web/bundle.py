"""All views as one script and the style inside it, so that a browser fetches them once and keeps them.

The pages of a class (``class_*``) have a bundle of their own: a phone in a meeting room fetches no more than it shows.
"""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
CLASS = "class_"
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
    return "\n".join((_read(first), _styled(style()), *map(_read, others)))


@functools.cache
def class_script() -> str:
    """What the phone, the projector and the trainer's window of a class need, and nothing else."""
    look = "\n".join(_read(name) for name in (*_LOOK, *_names(".css", True)))
    return "\n".join(
        (_read(_GROUND[0]), _styled(look, True), *map(_read, (*_GROUND[1:], *_names(".js", True))))
    )


@functools.cache
def version() -> str:
    """Changes whenever the bundle does; part of its address."""
    return hashlib.sha256((script() + tokens()).encode()).hexdigest()[:12]


@functools.cache
def class_version() -> str:
    """The same of :func:`class_script`; with its hyphen no version of the other."""
    return f"class-{hashlib.sha256((class_script() + tokens()).encode()).hexdigest()[:12]}"
