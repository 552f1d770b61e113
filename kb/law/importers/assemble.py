"""From lines to a regulation: title, dates, headings, articles with paragraphs and items, annexes.

Every line ends up somewhere: in the title, the information (题注), the table of contents (rebuilt from the
headings, and named as left out), the preface, an article, or the annex.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kb.content.read_regulation import paragraphs
from kb.law.importers.dates import days, document_number, issuer, read_dates
from kb.law.importers.head import read_head
from kb.law.importers.lines import LawDraft, Line
from kb.model import Article
from kb.model.citations import ArticleNumber
from kb.model.numerals import NUMERAL, to_int

_N = NUMERAL
_ARTICLE = re.compile(
    rf"^【?第\s*(?P<base>{_N})\s*[条條](?:\s*之\s*(?P<inserted>{_N}))?(?P<gap>】[\s　:：]*|[\s　:：]+|$|(?=[【〔（(]))?(?P<rest>.*)$",
    re.DOTALL,
)
_HEADING = re.compile(
    rf"^(?:第\s*{_N}\s*(?P<kind>编|分编|章|节|部分|篇|編|分編|節)(?:之{_N})?|附\s*[则則]$|[总總]\s*[则則]$|序\s*言$)(?P<rest>.*)$"
)
_POINT = re.compile(r"^(?P<base>[一二三四五六七八九十]{1,4})\s*[、．.]\s*(?P<rest>.*)$", re.DOTALL)
_CONTENTS = re.compile(r"^目\s*[录次錄]$")
_ANNEX = re.compile(
    r"^(?:附\s*[件录錄表图][一二三四五六七八九十\d]*(?:[:：\s.、]|$)|附[:：]|附\s*[件表]\s*[\d一二三四五六七八九十]+)"
)
_INSIDE = re.compile(rf"(?<=[。；：！？”）\s　])\s*(?=第\s*{_N}\s*条(?:之{_N})?[\s　]+\S)")
_AMENDMENT = re.compile(r"修正案|决定$")
_RANK = {"編": 1, "分編": 2, "節": 4, "编": 1, "篇": 1, "部分": 1, "分编": 2, "章": 3, "节": 4}


@dataclass(frozen=True, slots=True)
class Assembled:
    """A text put together.

    Attributes:
        counted: articles (or points) seen in the lines by their numbers alone, those of annexes not counted.
        note: the lines about the text (题注), one a line.
        undated: why there is no day from which it holds; empty when there is one.
        status: what the file itself says of its status.
        labels: (as printed, as stored) of every article's number.
        left: (reason, text) of what was left out.
        inside: article numbers found within paragraphs, which tells of lost line ends.
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
    note: str = ""
    undated: str = ""
    status: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    inside: int = 0
    notes: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class _Body:
    headings: list[tuple[int, str, bool]] = field(
        default_factory=list
    )  # rank, text, whether anything stands below it
    preface: list[str] = field(default_factory=list)
    annex: list[str] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    labels: list[tuple[str, str]] = field(default_factory=list)
    open_number: ArticleNumber | None = None
    open_point: bool = False
    held: list[str] = field(default_factory=list)
    counted: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)

    def close(self) -> None:
        if self.open_number is not None:
            parts = paragraphs("\n".join(self.held))
            path = tuple(text for _, text, _ in self.headings)
            self.headings = [(rank, text, True) for rank, text, _ in self.headings]
            self.articles.append(Article(self.open_number, parts, path, point=self.open_point))
        self.open_number, self.held = None, []

    def add(self, text: str) -> None:
        (self.preface if self.open_number is None else self.held).append(text)

    def pop(self, rank: int) -> None:
        """Leave the headings of a rank or below; one with nothing below it is kept as a line of its own."""
        while self.headings and self.headings[-1][0] >= rank:
            _, text, used = self.headings.pop()
            if not used:
                (self.annex if self.articles else self.preface).append(text)


def assemble(drafts: Sequence[LawDraft]) -> Assembled:
    """Put one text together.

    Args:
        drafts: the files of one text in order; one for most.

    Returns:
        The text, with what could not be placed in ``notes``.
    """
    first = drafts[0]
    head = read_head(first)
    title, info = head.title, head.info
    left = [*head.left, *(pair for d in drafts for pair in d.left)]
    lines: list[Line] = []
    annexed: list[str] = []
    noted: list[tuple[int, str]] = []
    for i, draft in enumerate(drafts):
        if i and _starts_again(draft, lines):
            annexed += [draft.part or draft.title, *draft.info, *(x.text for x in draft.lines)]
            apart = sum(_counts(x.text) for x in draft.lines)
            noted.append((0, f"《{draft.part or draft.title}》的 {apart} 个条号另起，留在附件里"))
            continue
        if draft.part:
            lines.append(Line(0, draft.part, 1))
        if i == 0:
            lines.extend(head.rest)
            continue
        repeated = [d for d in draft.info if d in info]
        left += [("各文件里重复的题注", d) for d in repeated]
        info = (*info, *(d for d in draft.info if d not in info))
        if draft.title and draft.title != title and draft.title != draft.part:
            lines.append(Line(0, draft.title, 1))
        elif draft.title and draft.title == title:
            left.append(("重复的标题", draft.title))
        lines.extend(draft.lines)
    lines = [part for line in lines for part in _split(line)]
    lines, notes, contents = _without_contents(lines)
    left += [("目录", x.text) for x in contents]
    articled = any(_counts(line.text) for line in lines) or _counts_on(lines)
    body = _body(lines, articled)
    notes = [*noted, *notes, *body.notes]
    left.extend(body.left)
    tail = [x.text for d in drafts for x in d.tail]
    closing = [p.full for a in body.articles[-3:] for p in a.paragraphs] or body.preface[-3:]
    said = first.said
    named = {d for line in info for d in days(line)}
    made = first.dated or said.promulgated or (said.posted if said.posted in named else None)
    dates = read_dates(info, closing, made)
    effective = said.effective or dates.effective
    promulgated = made or dates.promulgated
    return Assembled(
        title=title,
        level=first.level,
        number=said.number or document_number(info, promulgated),
        issuer=said.issuer or issuer(info, title),
        promulgated=promulgated,
        effective=effective,
        articles=tuple(body.articles),
        preface="\n\n".join(body.preface),
        appendix="\n\n".join((*body.annex, *annexed, *tail)),
        counted=body.counted,
        note="\n".join(info),
        undated="" if effective else dates.reason,
        status=said.status,
        labels=tuple(body.labels),
        left=tuple(left),
        inside=0 if body.articles else sum(len(_INSIDE.findall(x.text)) for x in lines),
        notes=tuple(notes),
    )


def _split(line: Line) -> Iterator[Line]:
    """A line that holds several articles in a row, one after the other, as one line each."""
    if line.text.count("条") < 2 or len(line.text) < 20:
        yield line
        return
    cuts = [0]
    last = _base(line.text)
    for match in _INSIDE.finditer(line.text):
        base = _base(line.text[match.end() :])
        if base is not None and (base == (last + 1 if last is not None else 1)):
            cuts.append(match.end())
            last = base
    for start, end in zip(cuts, [*cuts[1:], len(line.text)], strict=True):
        text = line.text[start:end].strip().strip("\u3000")
        if text:
            yield replace(line, text=text)


def _base(text: str) -> int | None:
    match = _ARTICLE.match(text)
    try:
        return to_int(match["base"]) if match else None
    except ValueError:
        return None


def _starts_again(draft: LawDraft, before: Sequence[Line]) -> bool:
    """Whether a later file numbers its articles from the beginning: amendments set beside a code."""
    first = next((m for x in draft.lines if (m := _ARTICLE.match(x.text)) and m["gap"] is not None), None)
    earlier = [m for x in before if (m := _ARTICLE.match(x.text)) and m["gap"] is not None]
    if first is None:
        return bool(earlier) and bool(_AMENDMENT.search(draft.part or draft.title))
    return bool(earlier) and to_int(first["base"]) <= to_int(earlier[-1]["base"])


def _counts(text: str) -> bool:
    """Whether a line begins like an article, judged by the line alone; a row of a table does not."""
    match = _ARTICLE.match(text)
    return bool(match and match["gap"] is not None) and " | " not in text


def _counts_on(lines: Sequence[Line]) -> bool:
    """Whether lines count articles though no blank stands behind the numbers: 第一条为了……, 第二条本办法……"""
    last = 0
    for line in lines:
        match = _ARTICLE.match(line.text)
        if match and _base(line.text) == last + 1 and _starts_sentence(match["rest"]):
            last += 1
    return last > 1


def _key(text: str) -> str:
    return re.sub(r"[\s　.…·\d]+", "", text)


def _without_contents(lines: list[Line]) -> tuple[list[Line], list[tuple[int, str]], list[Line]]:
    """Leave out a table of contents; the headings below give the same. What else stands in it is kept as preface."""
    start = next((i for i, x in enumerate(lines) if _CONTENTS.match(x.text)), None)
    first_article = next((i for i, x in enumerate(lines) if _counts(x.text)), len(lines))
    if start is None or start > first_article:
        start = next((i for i, x in enumerate(lines) if _HEADING.match(x.text)), None)
        if start is None or start > first_article:
            return lines, [], []
        begin, marked = start, False
    else:
        begin, marked = start + 1, True
    first = next((x.text for x in lines[begin:] if _HEADING.match(x.text)), None)
    if first is None:
        return lines, [], []
    again = next((i for i in range(begin + 1, len(lines)) if _key(lines[i].text) == _key(first)), None)
    if again is None or any(_counts(x.text) for x in lines[begin:again]):
        return (lines[:start] + lines[start + 1 :], [], [lines[start]]) if marked else (lines, [], [])
    between = lines[begin:again]
    later = {_key(x.text) for x in lines[again:]}
    gone = [x for x in between if _HEADING.match(x.text) and _key(x.text) in later]
    stray = [x for x in between if x not in gone]
    doubled = [x for x in stray if _key(x.text) in later]
    kept = [replace(x, level=0) for x in stray if x not in doubled]
    notes = [(x.number, f"目录里的一行在正文里没有，放在序言里：{x.text[:30]}") for x in kept]
    mark = [lines[start]] if marked else []
    return lines[:start] + kept + lines[again:], notes, [*mark, *gone, *doubled]


def _body(lines: Sequence[Line], articled: bool) -> _Body:
    body = _Body()
    last = ArticleNumber(0)
    in_annex = False
    apart = 0
    for i, line in enumerate(lines):
        text = line.text
        if in_annex:
            body.annex.append(text)
            apart += articled and _counts(text)
            continue
        number, rest = _numbered(text, last, articled)
        if number is not None and number.base == 1 and last.base and not number.inserted:
            body.close()
            if len(body.articles) < 3 and _run(lines[i:]) > len(body.articles) + 1:
                _set_aside(body, line)
                last = ArticleNumber(0)
                number, rest = _numbered(text, last, articled)
            else:
                in_annex = True
        if number is not None and in_annex:
            body.annex.append(text)
            apart = 1
            if not body.annex[:-1] or not _ANNEX.match(body.annex[0]):
                body.notes.append((line.number, "从这里起条号又从第一条开始，是另一篇，作为附件存"))
            continue
        if number is not None:
            body.close()
            if last.base and number.base > last.base + 1:
                body.notes.append(
                    (line.number, f"第{last.base}条之后直接是第{number.base}条，中间的条在原文件里没有")
                )
            body.open_number, body.open_point, last = number, not articled, max(last, number)
            body.counted += 1
            shown = number.text if articled else f"{number.text[1:-1]}、"
            body.labels.append((text[: len(text) - len(rest)] if rest else text, shown))
            if rest:
                body.add(rest)
        elif _is_heading(line, articled):
            body.close()
            _push(body, line)
        elif (
            _ANNEX.match(text) and body.open_number is not None and _annex_follows(lines[i:], articled, last)
        ):
            body.close()
            in_annex = True
            body.annex.append(text)
        else:
            if articled and _counts(text):
                body.notes.append((line.number, f"“{text[:16]}”读作正文里的引用，不是另一条"))
            body.add(text)
    body.close()
    body.pop(-1)
    if apart > 0:
        body.notes.append((0, f"附件里另有 {apart} 个条号，留在附件里，不算本法规的条"))
    return body


def _run(rest: Sequence[Line]) -> int:
    """How far the articles from here count on, one after the other."""
    last = 0
    for line in rest:
        base = _base(line.text) if _counts(line.text) else None
        if base == last + 1:
            last = base
    return last


def _set_aside(body: _Body, line: Line) -> None:
    """What came before was no beginning: a stray article, or a decision that is printed above the text it amends."""
    for article in body.articles:
        body.preface += [article.number.text, *(x for p in article.paragraphs for x in p.full.split("\n"))]
        body.preface += article.heading
    body.counted = 0
    body.articles, body.headings = [], [(r, t, True) for r, t, _ in body.headings]
    body.notes.append((line.number, "这里条号从头开始，前面的几条不成篇，放在序言里"))


def _annex_follows(rest: Sequence[Line], articled: bool, last: ArticleNumber) -> bool:
    """An annex begins here unless the next article goes on counting."""
    if not articled:
        return not any((m := _POINT.match(x.text)) and _base_of(m["base"]) == last.base + 1 for x in rest)
    following = next((b for x in rest if _counts(x.text) and (b := _base(x.text)) is not None), None)
    return following is None or following != last.base + 1


def _base_of(text: str) -> int:
    try:
        return to_int(text)
    except ValueError:
        return 0


def _numbered(text: str, last: ArticleNumber, articled: bool) -> tuple[ArticleNumber | None, str]:
    if articled:
        match = _ARTICLE.match(text)
        if match is None or " | " in text:
            return None, ""
        number = _number(match["base"], match["inserted"])
        if number is None:
            return None, ""
        follows = number.base == last.base + 1 or (
            number.base == last.base and number.inserted == last.inserted + 1
        )
        sentence = _starts_sentence(match["rest"])
        if match["gap"] is None and not (follows and sentence):
            return None, ""
        if match["gap"] is not None and not follows and number <= last and not sentence and match["rest"]:
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
    if line.level and len(line.text) <= 60:
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
    body.pop(rank)
    body.headings.append((rank, text, False))
