"""From lines to a regulation: title, dates, headings, articles with paragraphs and items, annexes.

Every line ends up somewhere: in the title, the information, the table of contents (rebuilt from the
headings), the preface, an article, or the annex.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.content.read_regulation import paragraphs
from kb.law.importers.dates import document_number, issuer, read_dates
from kb.law.importers.lines import Draft, Line
from kb.model import Article
from kb.model.citations import ArticleNumber
from kb.model.numerals import NUMERAL, to_int

_N = NUMERAL
_ARTICLE = re.compile(
    rf"^第\s*(?P<base>{_N})\s*[条條](?:\s*之\s*(?P<inserted>{_N}))?(?P<gap>[\s　:：]+|$|(?=[【〔（(]))?(?P<rest>.*)$",
    re.DOTALL,
)
_HEADING = re.compile(
    rf"^(?:第\s*{_N}\s*(?P<kind>编|分编|章|节|部分|篇|編|分編|節)(?:之{_N})?|附\s*[则則]$|[总總]\s*[则則]$|序\s*言$)(?P<rest>.*)$"
)
_POINT = re.compile(r"^(?P<base>[一二三四五六七八九十]{1,4})\s*[、．.]\s*(?P<rest>.*)$", re.DOTALL)
_ITEM = re.compile(r"^[（(]\s*(?:[零〇一二三四五六七八九十百]+|\d{1,2})\s*[）)]")
_CONTENTS = re.compile(r"^目\s*[录次錄]$")
_ANNEX = re.compile(r"^(?:附\s*[件录錄表][一二三四五六七八九十\d]*(?:[:：\s]|$)|附[:：])")
_DATE_LINE = re.compile(
    r"^[（(]?\s*(?:根据|依据)?\s*(?:\d{4}|[〇零一二三四五六七八九]{4})\s*年\s*\S{1,3}\s*月"
)
_AMENDMENT = re.compile(r"修正案|决定$")
_RANK = {"編": 1, "分編": 2, "節": 4, "编": 1, "篇": 1, "部分": 1, "分编": 2, "章": 3, "节": 4}


@dataclass(frozen=True, slots=True)
class Assembled:
    """A text put together.

    Attributes:
        counted: articles (or points) seen in the lines by their numbers alone.
        notes: Chinese sentences on what could not be placed as usual, with the line.
    """

    title: str
    level: str
    number: str
    issuer: str
    promulgated: dt.date | None
    effective: dt.date | None
    articles: tuple[Article, ...]
    preface: str
    appendix: str
    counted: int
    notes: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class _Body:
    headings: list[tuple[int, str]] = field(default_factory=list)
    preface: list[str] = field(default_factory=list)
    annex: list[str] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    open_number: ArticleNumber | None = None
    open_point: bool = False
    held: list[str] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)

    def heading_path(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.headings)

    def close(self) -> None:
        if self.open_number is not None:
            parts = paragraphs("\n".join(self.held))
            self.articles.append(Article(self.open_number, parts, self.heading_path(), point=self.open_point))
        self.open_number, self.held = None, []

    def add(self, text: str) -> None:
        (self.preface if self.open_number is None else self.held).append(text)


def assemble(drafts: Sequence[Draft]) -> Assembled:
    """Put one text together.

    Args:
        drafts: the files of one text in order; one for most.

    Returns:
        The text, with what could not be placed in ``notes``.
    """
    head = drafts[0]
    title, info, rest = _head(head)
    lines: list[Line] = []
    annexed: list[str] = []
    for i, draft in enumerate(drafts):
        if i and _starts_again(draft, lines):
            annexed += [draft.part or draft.title, *(x.text for x in draft.lines)]
            continue
        if draft.part:
            lines.append(Line(0, draft.part, 1))
        if i == 0:
            lines.extend(rest)
        else:
            info = (*info, *(d for d in draft.info if d not in info))
            lines.extend(draft.lines)
            if draft.title and draft.title != title and not draft.part:
                lines.insert(len(lines) - len(draft.lines), Line(0, draft.title, 1))
    lines, notes = _without_contents(lines)
    articled = any(_ARTICLE.match(line.text) for line in lines)
    body = _body(lines, articled)
    notes.extend(body.notes)
    counted = sum(1 for line in lines if _counts(line.text)) if articled else len(body.articles)
    closing = [p.full for a in body.articles[-3:] for p in a.paragraphs]
    dates = read_dates(info, closing, head.dated)
    return Assembled(
        title=title, level=head.level, number=document_number(info), issuer=issuer(info, title),
        promulgated=dates.promulgated, effective=dates.effective, articles=tuple(body.articles),
        preface="\n\n".join((*body.preface,)), appendix="\n\n".join((*body.annex, *annexed)), counted=counted,
        notes=tuple(notes),
    )  # fmt: skip


def _starts_again(draft: Draft, before: Sequence[Line]) -> bool:
    """Whether a later file numbers its articles from the beginning: amendments set beside a code."""
    first = next((m for x in draft.lines if (m := _ARTICLE.match(x.text)) and m["gap"] is not None), None)
    earlier = [m for x in before if (m := _ARTICLE.match(x.text)) and m["gap"] is not None]
    if first is None:
        return bool(earlier) and bool(_AMENDMENT.search(draft.part or draft.title))
    return bool(earlier) and to_int(first["base"]) <= to_int(earlier[-1]["base"])


def _counts(text: str) -> bool:
    """Whether a line begins like an article, judged by the line alone."""
    match = _ARTICLE.match(text)
    return bool(match and match["gap"] is not None)


def _head(draft: Draft) -> tuple[str, tuple[str, ...], list[Line]]:
    """Title, information lines and the rest of the lines."""
    lines = list(draft.lines)
    title = draft.title
    if not title:
        taken = 0
        words: list[str] = []
        for line in lines[:6]:
            text = line.text
            if (
                _begins_body(line)
                or text.startswith(("（", "("))
                or _DATE_LINE.match(text)
                or _NUMBER_LINE.match(text)
            ):
                break
            if words and (len("".join(words)) + len(text) > 80 or text.endswith(("。", "：", ":"))):
                break
            words.append(re.sub(r"\s+", "", text))
            taken += 1
        title, lines = "".join(words), lines[taken:]
    info = list(draft.info)
    while lines and not draft.info:
        line = lines[0]
        bracketed = line.text.startswith(("（", "(")) and not _ITEM.match(line.text)
        if _begins_body(line) or not (
            bracketed or _DATE_LINE.match(line.text) or _NUMBER_LINE.match(line.text)
        ):
            break
        text, lines = line.text, lines[1:]
        while (
            bracketed
            and not text.endswith(("）", ")"))
            and lines
            and len(text) < 4000
            and not _begins_body(lines[0])
        ):
            text, lines = text + lines[0].text, lines[1:]
        info.append(text)
    return re.sub(r"\s+", "", title), tuple(info), lines


_NUMBER_LINE = re.compile(
    r"^(?:第\s*[\d一二三四五六七八九十百零〇]+\s*号|法释|[\u4e00-\u9fff]{2,12}令|高检发|国发|国办发|中办发)|^.{2,20}(?:公告|令)$"
)


def _begins_body(line: Line) -> bool:
    return bool(_ARTICLE.match(line.text) or _HEADING.match(line.text) or _CONTENTS.match(line.text))


def _without_contents(lines: list[Line]) -> tuple[list[Line], list[tuple[int, str]]]:
    """Leave out a table of contents; the headings below give the same."""
    start = next((i for i, x in enumerate(lines) if _CONTENTS.match(x.text)), None)
    if start is None:
        return lines, []
    first = next((x.text for x in lines[start + 1 :] if _HEADING.match(x.text)), None)
    if first is None:
        return lines, []
    squeezed = re.sub(r"[\s　.…·\d]+", "", first)
    again = next(
        (i for i in range(start + 2, len(lines)) if re.sub(r"[\s　.…·\d]+", "", lines[i].text) == squeezed),
        None,
    )
    if again is None:
        return lines[:start] + lines[start + 1 :], []
    stray = [x for x in lines[start + 1 : again] if not _HEADING.match(x.text)]
    notes = [(x.number, f"目录里的一行没有放进正文：{x.text[:30]}") for x in stray]
    return lines[:start] + lines[again:], notes


def _body(lines: Sequence[Line], articled: bool) -> _Body:
    body = _Body()
    last = ArticleNumber(0)
    in_annex = False
    for i, line in enumerate(lines):
        text = line.text
        if in_annex:
            body.annex.append(text)
            continue
        number, rest = _numbered(text, last, articled)
        if number is not None:
            body.close()
            if last.base and number.base > last.base + 1:
                body.notes.append(
                    (line.number, f"第{last.base}条之后直接是第{number.base}条，中间的条在原文件里没有")
                )
            body.open_number, body.open_point, last = number, not articled, number
            if rest:
                body.add(rest)
        elif _is_heading(line, articled):
            body.close()
            _push(body, line)
        elif _ANNEX.match(text) and body.open_number is not None and _annex_follows(lines[i:], articled):
            body.close()
            in_annex = True
            body.annex.append(text)
        else:
            body.add(text)
    body.close()
    return body


def _annex_follows(rest: Sequence[Line], articled: bool) -> bool:
    """An annex begins here only when no article comes after it."""
    return not (articled and any(_counts(x.text) for x in rest))


def _numbered(text: str, last: ArticleNumber, articled: bool) -> tuple[ArticleNumber | None, str]:
    if articled:
        match = _ARTICLE.match(text)
        if match is None:
            return None, ""
        number = _number(match["base"], match["inserted"])
        follows = number is not None and (
            number.base == last.base + 1
            or (number.base == last.base and number.inserted == last.inserted + 1)
        )
        if number is None or (match["gap"] is None and not (follows and _starts_sentence(match["rest"]))):
            return None, ""
        return number, match["rest"].strip().strip("\u3000")
    match = _POINT.match(text)
    number = _number(match["base"], None) if match else None
    if match is None or number is None or number.base != last.base + 1:
        return None, ""
    return number, match["rest"].strip()


def _starts_sentence(rest: str) -> bool:
    """``第一条为了…`` begins an article; ``第十二条的规定`` and ``第三条、第四条`` do not."""
    return bool(rest) and not rest.startswith(
        ("的", "、", "，", "和", "至", "第", "规定", "之", "或", "与", "及", "所", "中", "；", "。")
    )


def _number(base: str, inserted: str | None) -> ArticleNumber | None:
    try:
        number = ArticleNumber(to_int(base), to_int(inserted) if inserted else 0)
    except ValueError:
        return None
    return number if 0 < number.base < 10_000 else None


def _is_heading(line: Line, articled: bool) -> bool:
    if line.level:
        return True
    match = _HEADING.match(line.text)
    return bool(
        match and len(line.text) <= 40 and not line.text.endswith(("。", "；", "：", "，")) and articled
    )


def _push(body: _Body, line: Line) -> None:
    text = re.sub(r"[\s　]+", " ", line.text).strip()
    match = _HEADING.match(line.text)
    if match and match["kind"]:
        rank = _RANK[match["kind"]]
    elif line.level == 1:
        rank = 0
    else:
        rank = 3 if not line.level else max(line.level + 1, 3)
    while body.headings and body.headings[-1][0] >= rank:
        body.headings.pop()
    body.headings.append((rank, text))
