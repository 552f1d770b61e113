"""What an article says, in a line of our own words: beside a citation that somebody has to choose or to remember."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from apps.present.common import Presentation, cite
from kb.model.citations import Citation, parse

MOST = 64
"""Characters; a longer first sentence is cut at a comma where there is one."""

_MARKUP = re.compile(r"[*_`#>]+|\[([^\]]*)\]\([^)]*\)")
_SENTENCE = re.compile(r"[。！？\n]")


def gist(scene: Presentation, citation: Citation) -> str:
    """An article in a line: the title of its summary and how the summary begins; empty where there is no summary.

    The whole article is told, whichever paragraph or item is cited.
    """
    if citation.article is None:
        return ""
    view = scene.library.article(citation, scene.on)
    if view is None or view.summary is None:
        return ""
    summary = view.summary
    first = _SENTENCE.split(_MARKUP.sub(r"\1", summary.summary).strip(), maxsplit=1)[0].strip()
    return "：".join(part for part in (summary.title, _short(first)) if part)


def _short(text: str) -> str:
    if len(text) <= MOST:
        return text
    at = max(text.rfind(mark, MOST // 2, MOST) for mark in "，；：、")
    return text[: at if at > 0 else MOST] + "……"


def told(scene: Presentation, texts: Iterable[str]) -> list[dict[str, Any]]:
    """Citations as printed, each with its link and its gist; what is no citation is left out."""
    found = (parse(text, names=scene.library.names) for text in texts)
    return [{**cite(scene, c), "note": "", "gist": gist(scene, c)} for c in found if c is not None]
