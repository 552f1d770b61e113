"""Statutes kept as web pages of government sites."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from kb.errors import UnreadableFile
from kb.law.importers.lines import Draft, Line

_NOISE = (
    "script",
    "style",
    "noscript",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "iframe",
    "button",
    "svg",
)
_BLOCKS = (
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "tr",
    "div",
    "td",
    "center",
    "section",
    "article",
    "blockquote",
    "pre",
)
_ARTICLE = re.compile(r"^\s*第[零〇一二两三四五六七八九十百千\d]+[条條]")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def charset(data: bytes) -> str | None:
    """The encoding a page declares, if any."""
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii", "ignore").lower() if match else None


def read(text: str, path: str) -> Draft:
    """The lines of the page's main text: the block that holds most articles.

    Raises:
        UnreadableFile: when the page has no text.
    """
    soup = BeautifulSoup(text, "lxml")
    furniture: list[tuple[Line, str]] = []
    for tag in soup(list(_NOISE)):
        words = tag.get_text(" ", strip=True)
        if words and tag.name not in ("script", "style", "noscript", "svg"):
            furniture.append((Line(0, words[:60]), "页面的导航或页脚"))
        tag.decompose()
    for br in soup.find_all("br"):
        br.replace_with("\n")
    body = soup.body or soup
    main = _main(body)
    lines = list(_lines(main))
    if not lines:
        raise UnreadableFile(f"{path}：网页里没有正文。")
    title = ""
    heading = main.find(["h1", "h2"]) or body.find("h1")
    if heading is not None:
        title = " ".join(heading.get_text("", strip=True).split())
    elif soup.title is not None:
        title = re.split(r"[_|—-]", soup.title.get_text(strip=True))[0].strip()
    if title:
        lines = [x for x in lines if re.sub(r"\s+", "", x.text) != re.sub(r"\s+", "", title)]
    before = {re.sub(r"\s+", "", x.text) for x in lines}
    for line in _lines(body):
        if main is not body and re.sub(r"\s+", "", line.text) not in before and line.text != title:
            furniture.append((line, "正文以外的页面文字"))
    return Draft(path, tuple(lines), (), title, skipped=tuple(furniture))


def _main(body: Tag) -> Tag:
    """The innermost block that still holds every article of the page."""
    here = body
    total = _count(here)
    while total:
        inner = next((c for c in here.find_all(True, recursive=False) if _count(c) == total), None)
        if inner is None or inner.name in ("p", "tr", "td", "li"):
            break
        here = inner
    return here


def _count(tag: Tag) -> int:
    return sum(1 for line in tag.get_text("\n").split("\n") if _ARTICLE.match(line))


def _lines(root: Tag) -> list[Line]:
    out: list[Line] = []

    def emit(text: str, level: int = 0) -> None:
        for part in text.split("\n"):
            words = re.sub(r"[ \t\xa0]+", " ", part).strip().strip("\u3000").strip()
            if words:
                out.append(Line(len(out) + 1, words, level))

    def visit(tag: Tag) -> None:
        level = int(tag.name[1]) if re.fullmatch(r"h[1-6]", tag.name or "") else 0
        if tag.name == "tr":
            emit(" | ".join(c.get_text(" ", strip=True) for c in tag.find_all(["td", "th"], recursive=False)))
            return
        if level or not any(isinstance(c, Tag) and _holds_block(c) for c in tag.children):
            emit(tag.get_text(""), level)
            return
        run = ""
        for child in tag.children:
            if isinstance(child, Tag) and _holds_block(child):
                emit(run)
                run = ""
                visit(child)
            else:
                run += child.get_text("") if isinstance(child, Tag) else str(child)
        emit(run)

    visit(root)
    return out


def _holds_block(tag: Tag) -> bool:
    return tag.name in _BLOCKS or tag.name == "table" or tag.find(_BLOCKS) is not None
