"""Statutes kept as web pages of government sites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from kb.errors import UnreadableFile
from kb.law.importers import rows
from kb.law.importers.lines import LawDraft, Line
from kb.model.numerals import NUMERAL, to_int

MAX_SPAN = 1000  # rows a cell may claim to reach down; more is damaged or hostile
_SILENT = frozenset({"script", "style", "noscript", "svg", "template", "head", "math-annotation"})
_NOISE = frozenset({"nav", "footer", "aside", "iframe", "button", "select", "textarea", "option", "input"})
_STRUCK = frozenset({"del", "s", "strike"})
_BLOCKS = frozenset(
    {
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "div",
        "center",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "textarea",
        "form",
        "fieldset",
        "blockquote",
        "pre",
        "body",
        "html",
        "hr",
        "figure",
        "figcaption",
        "address",
        "details",
        "summary",
        "founder-content",
        "ucapcontent",
    }
)
_ARTICLE = re.compile(rf"^\s*第\s*({NUMERAL})\s*[条條](?![的、，和至第规])")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BODY_NAME = re.compile(r"TRS_?Editor|UCAP|zoom|article|content|con_?text|detail|main|正文", re.IGNORECASE)
_SITE_TITLE = re.compile(r"\s*(?:[_|—－-]+|::)\s*")
_ABOUT = re.compile(
    r"(?:公布|发布|施行|通过|修订|修正|批准)|^[\u4e00-\u9fff]{0,20}令$|第\s*[\d一二三四五六七八九十百零〇]+\s*号|〔\d{4}〕"
)
_ANNEX = re.compile(r"^附\s*[件录錄表图]")
_FOOT = re.compile(
    r"版权|主办|承办|ICP|备案|上一篇|下一篇|打印|关闭|分享|扫一扫|相关(?:解读|链接|稿件|文章)|责任编辑|网站地图|浏览次数"
)


def charset(data: bytes) -> str | None:
    """The encoding a page declares, if any."""
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii", "ignore").lower() if match else None


@dataclass(slots=True)
class _Piece:
    """A line of the page with the element it stands in."""

    text: str
    level: int
    element: etree._Element


@dataclass
class _Page:
    pieces: list[_Piece] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    source: list[str] = field(default_factory=list)


def read(text: str, path: str) -> LawDraft:
    """The lines of the page's main text: the block that holds its articles, with what belongs to it around it.

    Raises:
        UnreadableFile: when the page has no text or is nested deeper than any real page.
    """
    body, name = _parsed(text, path)
    page = _Page()
    page.source.append("".join(_visible(body)))
    try:
        _walk(body, page)
    except RecursionError:
        raise UnreadableFile(f"{path}：里面层层嵌套得太深，不像正常的网页，没有导入。") from None
    if not page.pieces:
        raise UnreadableFile(f"{path}：网页里没有正文。")
    main = _main(body, page.pieces)
    chosen, rest = _chosen(page.pieces, main)
    if not chosen:
        raise UnreadableFile(f"{path}：网页里没有正文。")
    title = _title(chosen, name)
    squeezed = "".join(title.split())
    lines, said = [], False
    for number, piece in enumerate(chosen, 1):
        if not said and "".join(piece.text.split()) == squeezed:
            said = True
            continue
        lines.append(Line(number, piece.text, piece.level if piece.level else 0))
    left = [*page.left, *(("正文以外的页面文字", p.text) for p in rest)]
    return LawDraft(path, tuple(lines), (), title, source="".join(page.source), left=tuple(left))


def lines_of(text: str) -> list[str]:
    """The lines of a piece of a page.

    Raises:
        UnreadableFile: nested deeper than any real page.
    """
    page = _Page()
    body, _ = _parsed(text, "")
    _walk(body, page)
    return [p.text for p in page.pieces]


def _parsed(text: str, path: str) -> tuple[etree._Element, str]:
    """The page's body and what its head calls it."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    text = re.sub(r"<!\[(?:if|endif)[^>]*>", "", text)  # marks Word puts into pages it saves
    try:
        root = html.document_fromstring(text)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise UnreadableFile(f"{path}：网页里没有正文。") from None
    found = root.find(".//title")
    name = " ".join("".join(found.itertext()).split()) if found is not None else ""
    body = root.find("body")
    return (body if body is not None else root), re.sub(r"<[^>]*>", "", name)


def _visible(body: etree._Element) -> Iterator[str]:
    """All text of a page a reader may see, whatever it stands in."""
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            if _tag(element) and not _in_silent(element):
                yield element.text or ""
        elif element is not body and not _in_silent(element, above=True):
            yield element.tail or ""


def _in_silent(element: etree._Element, above: bool = False) -> bool:
    here = element.getparent() if above else element
    while here is not None:
        if here.tag in _SILENT:
            return True
        here = here.getparent()
    return False


def _tag(element: etree._Element) -> str:
    return element.tag if isinstance(element.tag, str) else ""


def _walk(root: etree._Element, page: _Page) -> None:
    run: list[str] = []

    def flush(owner: etree._Element, level: int = 0) -> None:
        for part in "".join(run).split("\n"):
            words = re.sub(r"[ \t\r\xa0]+", " ", part).strip().strip("\u3000").strip()
            if words:
                page.pieces.append(_Piece(words, level, owner))
        run.clear()

    def visit(element: etree._Element, owner: etree._Element, as_is: bool = False) -> None:
        tag = _tag(element)
        if not tag or tag in _SILENT:
            return
        if tag in _NOISE and not _holds_text(element):
            if text := "".join(_visible(element)).strip():
                page.left.append(("页面的导航或页脚", text))
            return
        if tag in _STRUCK:
            if text := "".join(_visible(element)).strip():
                page.left.append(("删去的文字", text))
            return
        if tag == "br":
            run.append("\n")
            return
        block = tag in _BLOCKS
        if block:
            flush(owner)
        if tag == "table" and _data_table(element):
            page.pieces += [_Piece(line, 0, element) for line in rows.table_lines(list(_rows(element)))]
            for other in element:
                if _tag(other) == "caption":
                    visit(other, element)
            return
        inside = element if block else owner
        as_is = as_is or tag in ("pre", "textarea")
        run.append((element.text or "") if as_is else _text(element.text))
        for child in element:
            visit(child, inside, as_is)
            run.append((child.tail or "") if as_is else _text(child.tail))
        if block:
            flush(element, int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else 0)

    visit(root, root)
    flush(root)


def _holds_text(element: etree._Element) -> bool:
    """Whether what mostly is none of a text is some: the foot of an article, articles shown in a field."""
    if _tag(element) == "footer":
        return any(_tag(x) == "article" for x in element.iterancestors())
    lines = (element.text or "").split("\n") if _tag(element) == "textarea" else []
    return sum(_number(x) is not None for x in lines) > 1


def _text(text: str | None) -> str:
    return (
        re.sub(r"\s*\n\s*", " ", text)
        if text and "\n" in text and not text.strip()
        else _unbroken(text or "")
    )


def _unbroken(text: str) -> str:
    """Line ends of the page's source are no line ends; between Chinese characters they are not even blanks."""
    text = re.sub(r"(?<=[\u2e80-\uffef])[ \t]*[\r\n]+[ \t]*(?=[\u2e80-\uffef])", "", text)
    return re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", text)


def _data_table(table: etree._Element) -> bool:
    """Whether a table holds data; one with another table inside or several articles in a cell lays out the page."""
    if table.find(".//table") is not None:
        return False
    lined = []
    for row in _row_elements(table):
        cells = [c for c in row if _tag(c) in ("td", "th")]
        lined.append([_lines_of(c) for c in cells])
        if any(c.find(".//h1") is not None or c.find(".//h2") is not None for c in cells):
            return False
    return not rows.lays_out(lined)


def _row_elements(table: etree._Element) -> Iterator[etree._Element]:
    """Whatever holds cells: rows, and heads and bodies that were written without any."""
    for element in table.iter():
        if any(_tag(c) in ("td", "th") for c in element):
            yield element


def _rows(table: etree._Element) -> Iterator[list[str]]:
    """The cells of each row; below a cell that reaches over several rows stands an empty one, so that columns agree."""
    open_cells: dict[int, int] = {}  # column → rows it still reaches down
    for row in _row_elements(table):
        cells: list[str] = []

        def reach_down(cells: list[str] = cells) -> None:
            while open_cells.get(len(cells), 0) > 0:
                open_cells[len(cells)] -= 1
                cells.append("")

        for cell in row:
            if _tag(cell) not in ("td", "th"):
                continue
            reach_down()
            span = cell.get("rowspan", "1").strip()
            if span.isascii() and span.isdigit() and 1 < int(span) <= MAX_SPAN:
                open_cells[len(cells)] = int(span) - 1
            cells.append(" ".join("".join(_visible(cell)).split()))
        reach_down()
        yield cells


def _lines_of(cell: etree._Element) -> list[str]:
    page = _Page()
    _walk(cell, page)
    return [p.text for p in page.pieces]


def _main(body: etree._Element, pieces: list[_Piece]) -> etree._Element:
    """The innermost block outside which no article stands that it does not hold itself."""
    numbers = [(p, n) for p in pieces if (n := _number(p.text)) is not None]
    if len(numbers) < 2:
        return _likely(body, pieces)
    here = body
    while True:
        inner = None
        for child in here:
            inside = [n for p, n in numbers if _is_in(p.element, child)]
            outside = [n for p, n in numbers if not _is_in(p.element, child) and _is_in(p.element, here)]
            if len(inside) >= 2 and set(outside) <= set(inside) and len(inside) > len(outside):
                inner = child
        if inner is None or _tag(inner) in ("p", "tr", "li"):
            return here
        here = inner


def _number(text: str) -> int | None:
    match = _ARTICLE.match(text)
    try:
        return to_int(match[1]) if match else None
    except ValueError:
        return None


def _is_in(element: etree._Element, block: etree._Element) -> bool:
    here: etree._Element | None = element
    while here is not None:
        if here is block:
            return True
        here = here.getparent()
    return False


def _likely(body: etree._Element, pieces: list[_Piece]) -> etree._Element:
    """For a page without articles: the smallest block named like a text's that holds most of the words."""
    total = sum(len(p.text) for p in pieces)
    best = body
    for element in body.iter():
        names = f"{element.get('id', '')} {element.get('class', '')}" if _tag(element) else ""
        if _tag(element) == "article" or _BODY_NAME.search(names):
            held = sum(len(p.text) for p in pieces if _is_in(p.element, element))
            if held > total * 0.6:
                best = element
    return best


def _chosen(pieces: list[_Piece], main: etree._Element) -> tuple[list[_Piece], list[_Piece]]:
    """The pieces of the text, and those around it; title, dates before it and annexes behind it belong to it."""
    inside = [i for i, p in enumerate(pieces) if _is_in(p.element, main)]
    if not inside:
        return pieces, []
    first, last = inside[0], inside[-1]
    before = pieces[:first]
    at = next((i for i in range(len(before) - 1, -1, -1) if before[i].level in (1, 2)), None)
    kept = before[at:] if at is not None else []
    rest = before[:at] if at is not None else []
    if at is None:
        kept = [p for p in before if _ABOUT.search(p.text) and len(p.text) < 200 and not _FOOT.search(p.text)]
        rest = [p for p in before if p not in kept]
    behind: list[_Piece] = []
    annexed = False
    for piece in pieces[last + 1 :]:
        annexed = (annexed or bool(_ANNEX.match(piece.text))) and not _FOOT.search(piece.text)
        (behind if annexed else rest).append(piece)
    return [*kept, *pieces[first : last + 1], *behind], rest


def _title(chosen: list[_Piece], name: str) -> str:
    for piece in chosen[:12]:
        if (
            piece.level in (1, 2)
            and _number(piece.text) is None
            and not re.match(r"^第\S{1,4}[章编节]", piece.text)
        ):
            return " ".join(piece.text.split())
    head = _SITE_TITLE.split(name)[0].strip()
    squeezed = "".join(head.split())
    for i in range(min(len(chosen), 6)):
        for length in (1, 2, 3):
            if squeezed and "".join("".join(p.text.split()) for p in chosen[i : i + length]) == squeezed:
                return head if length == 1 else ""
    return head if not chosen or _number(chosen[0].text) is not None else ""
