"""The one way content becomes HTML: Markdown without HTML, links checked, ids and citations turned into links.

A link may point to an entry's id, to a citation, to a page of the app (``/laws?…``), to ``http(s)`` or ``mailto``.
Anything else is shown as plain text, so that nothing typed into a content file can run in a browser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, cast
from urllib.parse import quote, unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from kb.model import PREFIXES, Kind
from kb.model.citations import Citation, parse

_ID = re.compile(rf"^(?:{'|'.join(PREFIXES.values())})[a-z0-9-]+$")
_OUTSIDE = re.compile(r"^(?:https?://|mailto:)[^\s\"'<>]+$", re.IGNORECASE)
_INSIDE = re.compile(r"^/(?![/\\])[^\s\"'<>\\]*$")
PLACES = {
    Kind.ANSWER: "/",
    Kind.FLOW: "/flows",
    Kind.PAPER: "/papers",
    Kind.GUIDE: "/guides",
    Kind.CASE: "/cases",
    Kind.REGULATION: "/laws",
    Kind.SCENARIO: "/practice",
    Kind.DRILL: "/drills",
    Kind.COURSE: "/courses",
    Kind.VOCABULARY: "/",
    Kind.QUESTIONS: "/",
    Kind.OFFICE: "/offices",
    Kind.VALUES: "/",
}
DRAWN = "程序图"  # what a fenced block is called that is drawn as boxes and arrows
_KIND_OF = {prefix: kind for kind, prefix in PREFIXES.items()}


def entry_link(entry_id: str) -> str:
    """The address of an entry, told from its id alone."""
    kind = _KIND_OF.get(entry_id[:3], Kind.ANSWER)
    return f"{PLACES[kind]}?e={quote(entry_id)}"


def citation_link(citation: Citation) -> str:
    """The address of an article (or of a whole law) in the regulations page."""
    out = f"/laws?law={quote(citation.law)}"
    if citation.version is not None:
        out += f"&v={citation.version.isoformat()}"
    return out + (f"&n={citation.article.key}" if citation.article else "")


class Renderer:
    """Renders content to safe HTML.

    Args:
        names: short name → title of laws, to recognise citations.
    """

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        self._names = names or {}
        self._parser = MarkdownIt("commonmark", {"html": False, "linkify": False})
        self._parser.enable(["table", "strikethrough"])
        # markdown-it refuses javascript: itself; every link is judged again below, by what it may be.
        rules = cast(RendererHTML, self._parser.renderer).rules
        cast(dict[str, Any], rules).update(
            link_open=self._link_open,
            link_close=self._link_close,
            image=_image,
            heading_open=_heading,
            heading_close=_heading,
            fence=self._fence,
            table_open=lambda *_: '<div class="wide"><table>',
            table_close=lambda *_: "</table></div>",
        )

    def html(self, markdown: str) -> str:
        """A document as safe HTML; headings begin at level 3, below the page's and the entry's."""
        return str(self._parser.render(markdown))

    def inline(self, markdown: str) -> str:
        """One line as safe HTML without a paragraph."""
        return str(self._parser.renderInline(markdown))

    def target(self, href: str) -> dict[str, str] | None:
        """Where a link leads: attributes of the ``a`` element; None when it may not lead anywhere."""
        plain = unquote(href).strip()
        if _ID.match(plain):
            return {"href": entry_link(plain), "data-entry": plain}
        if _OUTSIDE.match(href):
            return {"href": href, "target": "_blank", "rel": "noopener noreferrer"}
        if _INSIDE.match(href):
            return {"href": href}
        cited = parse(plain, names=self._names)
        if cited is not None:
            return {"href": citation_link(cited), "data-cite": cited.key}
        return None

    def _fence(self, tokens: Sequence[Token], i: int, _options: Any, _env: Any) -> str:
        """Text as it stands; a block called 程序图 is drawn."""
        if tokens[i].info.strip() == DRAWN:
            return self._drawing(tokens[i].content)
        return f"<pre><code>{escape(tokens[i].content)}</code></pre>\n"

    def _drawing(self, lines: str) -> str:
        """Boxes from top to bottom: ``名称：说明`` is a box, ``↓ 期限`` the way to the next, ``- 名称：说明`` one of several ways on."""
        parts: list[str] = []
        ways: list[str] = []
        for line in (*lines.splitlines(), ""):
            text = line.strip()
            if text.startswith("- "):
                ways.append(f"<li>{self._box(text[2:])}</li>")
                continue
            if ways:
                parts.append(f'<li class="fork"><ul>{"".join(ways)}</ul></li>')
                ways = []
            if text.startswith("↓"):
                parts.append(f'<li class="way"><span>{self.inline(text[1:].strip())}</span></li>')
            elif text:
                parts.append(f"<li>{self._box(text)}</li>")
        return f'<ol class="drawn">{"".join(parts)}</ol>\n'

    def _box(self, text: str) -> str:
        name, _, words = text.partition("：")
        return (
            f'<div class="stage"><strong>{self.inline(name)}</strong> <span>{self.inline(words)}</span></div>'
        )

    def _link_open(self, tokens: Sequence[Token], i: int, _options: Any, _env: Any) -> str:
        attributes = self.target(str(tokens[i].attrGet("href") or ""))
        if attributes is None:
            return "<span>"
        return "<a " + " ".join(f'{k}="{escape(v)}"' for k, v in attributes.items()) + ">"

    def _link_close(self, tokens: Sequence[Token], i: int, _options: Any, _env: Any) -> str:
        depth = 0
        for token in reversed(tokens[:i]):
            if token.type == "link_close":
                depth += 1
            elif token.type == "link_open":
                if not depth:
                    return "</a>" if self.target(str(token.attrGet("href") or "")) else "</span>"
                depth -= 1
        return "</span>"


def _image(tokens: Sequence[Token], i: int, _options: Any, _env: Any) -> str:
    """Pictures would be fetched from wherever a file says; their description is shown instead."""
    return f'<span class="picture">［图：{escape(tokens[i].content)}］</span>'


def _heading(tokens: Sequence[Token], i: int, _options: Any, _env: Any) -> str:
    level = min(int(tokens[i].tag[1]) + 1, 6)
    return f"<{'' if tokens[i].nesting == 1 else '/'}h{max(level, 3)}>"
