"""The top of a text: announcement page, red heading, title, and the lines about the text (题注)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kb.law.importers.lines import LawDraft, Line
from kb.model.numerals import NUMERAL

FAR = 60  # lines within which a title stands
_BODY = re.compile(
    rf"^第\s*{NUMERAL}\s*(?:[条條编篇章節节編]|分编|部分)|^[总總]\s*[则則]$|^序\s*言$|^目\s*[录次錄]$"
)
_NAMED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_DATE_LINE = re.compile(
    r"^[（(]?\s*(?:根据|依据)?\s*(?:\d{4}|[〇零○一二三四五六七八九]{4})\s*年\s*\S{1,3}\s*月"
)
_N = r"[\d０-９一二三四五六七八九十百零〇]+"
_NUMBER_LINE = re.compile(
    rf"^(?:第\s*{_N}\s*号$|[（(]?第\s*{_N}\s*号[）)]?$|(?:法释|高检发|国发|国办发|中办发|法发|中发)|[\u4e00-\u9fff]{{2,24}}令$|"
    rf"[\u4e00-\u9fff]{{2,24}}令\s*[（(]?第?.{{0,12}}号|[\u4e00-\u9fff]{{1,14}}\s*[〔［\[（(]\s*\d{{4}}\s*[〕］\]）)]\s*第?\s*\d+\s*号$)"
)
_ANNOUNCES = re.compile(
    r"^(?!关于).{0,40}(?:公告|令|布告)$|^公\s*告$|^(?!关于).{2,40}公告\s*[（(]?.{0,12}第?.{0,8}号"
)
_PROMULGATES = re.compile(
    r"现予?(?:以)?(?:公布|发布|印发|公告)|已[于由经].{0,60}通过|予以(?:公布|发布)|自.{4,30}起施行"
)
_ITEM = re.compile(r"^[（(]\s*(?:[零〇一二三四五六七八九十百]+|\d{1,2})\s*[）)]")
_FIRST_POINT = re.compile(r"^\s*一、")
_PAPER = re.compile(r"^.{2,30}(?:文件|办公室|委员会文件)$")
_END_OF_TITLE = re.compile(
    r"(?:法|条例|规定|办法|细则|规则|解释|批复|决定|决议|意见|通知|方案|规程|标准|准则|章程|答复|规范|公约|纲要|修正案|说明|制度|"
    r"补充规定|目录|条约|协定|规划|复函|答复函|函|指引|公报|指南|宣言|报告|安排|纪要|名单|法典|宪法|要点|编)(?:[（(][^（）()]{1,24}[）)])*$"
)


@dataclass(frozen=True, slots=True)
class Head:
    """A text's top, told apart.

    Attributes:
        info: lines about the text, in order: announcement, numbers, who adopted and amended it and when.
        rest: the lines of the body.
        left: (reason, text) of what was left out.
    """

    title: str
    info: tuple[str, ...]
    rest: tuple[Line, ...]
    left: tuple[tuple[str, str], ...] = ()


def read_head(draft: LawDraft) -> Head:
    """Title, information lines and the rest of the lines."""
    lines = list(draft.lines)
    announced, start = _announcement(lines, draft)
    lines = lines[start:]
    title = draft.title
    if not title and not start and draft.said.title:
        found = _given_title(lines, draft.said.title)
        if found is not None:
            first, last = found
            announced = [x.text for x in lines[:first]]
            title, lines = draft.said.title, lines[last:]
    left: list[tuple[str, str]] = []
    if not title or (start and title not in announced):
        if title:
            left.append(("页面另写的标题", title))
        title, after, before = _title(lines)
        announced = [*announced, *before]
        if draft.said.title and not _alike(title, draft.said.title):
            title, after = (
                draft.said.title,
                lines[len(before) :],
            )  # the title is given; that line is the body's
        lines = after
    else:
        lines, doubled = _without_title(lines, title)
        left += [("重复的标题", x) for x in doubled]
    if draft.said.title and squeezed(draft.said.title) != squeezed(title):
        if _same_title(title, draft.said.title):
            left.append(("正文上方的标题，按文件自带的说明存", title))
        elif title:  # more than a title, or another text's: a line of the text
            lines = [Line(0, title), *lines]
        title = draft.said.title
    info = list(draft.info) + announced
    if not draft.info:
        more, lines = _info(lines)
        info += more
    shown = squeezed(title) if not _latin(title) else " ".join(title.split())
    return Head(shown, tuple(info), tuple(lines), tuple(left))


def squeezed(text: str) -> str:
    """A text without blanks."""
    return re.sub(r"\s+", "", text)


def _latin(text: str) -> bool:
    return sum(c < "\u0250" for c in text) > len(text) / 2


def begins_body(line: Line) -> bool:
    """Whether a line is the first of a body: an article, a chapter, the contents."""
    return bool(_BODY.match(line.text))


def _announcement(lines: Sequence[Line], draft: LawDraft) -> tuple[list[str], int]:
    """An announcement page before the text itself: its lines, and where the text begins; none when there is no such page.

    The page names the text between 《 and 》, and the text's own title stands below it.
    """
    top = _top(lines)
    wanted = [squeezed(draft.said.title)] if draft.said.title else []
    best: tuple[int, int] | None = None  # (characters before the name, line)
    for i in range(1, len(top)):
        names = wanted + [squeezed(n) for x in top[:i] for n in _NAMED.findall(x.text) if len(n) > 3]
        if not names or not _tells(top[:i]):
            continue
        for length in range(1, 7):
            whole = squeezed("".join(x.text for x in top[i : i + length]))
            if len(whole) > 160:
                break
            before = min((n for name in names if (n := _is_title(whole, name)) is not None), default=None)
            if before is not None and (best is None or (before, i) < best):
                best = (before, i)
    return ([x.text for x in lines[: best[1]]], best[1]) if best else ([], 0)


def _top(lines: Sequence[Line]) -> list[Line]:
    out: list[Line] = []
    for line in lines[:FAR]:
        if begins_body(line) or _FIRST_POINT.match(line.text):  # an announcement page numbers nothing
            break
        out.append(line)
    return out


def _tells(before: Sequence[Line]) -> bool:
    """Whether the lines before a title are an announcement rather than the text's own."""
    return any(_ANNOUNCES.match(squeezed(x.text)) or _PROMULGATES.search(x.text) for x in before)


def _is_title(whole: str, name: str) -> int | None:
    """How many characters (those of the body that made it) stand before the name in what may be its title; None when it is not."""
    whole, name = _plain(whole), _plain(name)
    if not whole or not whole.endswith(name):
        return None
    before = whole[: len(whole) - len(name)]
    return len(before) if len(before) <= 40 and not re.search(r"\d|号|已|公告", before) else None


def _plain(text: str) -> str:
    return re.sub(r"[〈〉<>《》“”\"'‘’、，,\s]", "", text)


def _alike(title: str, given: str) -> bool:
    """Whether a line at the top may be a form of the title that the file gives elsewhere."""
    mine, theirs = set(_plain(title)), set(_plain(given))
    return (
        bool(mine)
        and len(mine & theirs) * 2 > min(len(mine), len(theirs))
        and not title.endswith(("：", ":", "。"))
    )


def _same_title(title: str, given: str) -> bool:
    """Whether a line at the top is the given title in another spelling: one holds nearly all of the other, and little else."""
    mine, theirs = _plain(title), _plain(given)
    shared = sum(b.size for b in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks())
    return shared * 10 >= 7 * min(len(mine), len(theirs)) and len(mine) <= len(theirs) + 20


def _given_title(lines: Sequence[Line], title: str) -> tuple[int, int] | None:
    """Where the title stands that the file gives elsewhere: its first line and the line after it; (0, 0) when nowhere."""
    top = _top(lines)
    for i in range(min(len(top), 30)):
        for length in range(1, 7):
            whole = squeezed("".join(x.text for x in top[i : i + length]))
            if _plain(whole) == _plain(squeezed(title)):
                return i, i + length
    first = squeezed(top[0].text) if top else ""
    return (
        None
        if first and (_END_OF_TITLE.search(first) or _before_title(lines) or first.startswith("最高人民"))
        else (0, 0)
    )


def _title(lines: list[Line]) -> tuple[str, list[Line], list[str]]:
    """Title from the first lines, the lines after it, and what stood before it (red heading, order, number)."""
    before: list[str] = []
    while len(lines) > 1 and not begins_body(lines[0]) and _before_title(lines):
        before.append(lines[0].text)
        lines = lines[1:]
    words: list[str] = []
    for line in lines[:8]:
        text = line.text
        bracket = text.startswith(("（", "(")) and not (
            words and len(text) <= 14 and not re.search(r"\d{4}年|通过|公布", text)
        )
        if begins_body(line) or bracket or _DATE_LINE.match(text) or (words and _NUMBER_LINE.match(text)):
            break
        if words and (len("".join(words)) + len(text) > 120 or text.endswith(("。", "：", ":", "；"))):
            break
        if words and line.level and _END_OF_TITLE.search("".join(words)):
            break
        if words and _END_OF_TITLE.search("".join(words)) and not _goes_on("".join(words), text):
            break
        words.append(squeezed(text))
    return "".join(words), lines[len(words) :], before


def _before_title(lines: Sequence[Line]) -> bool:
    text = squeezed(lines[0].text)
    if _NUMBER_LINE.match(text) and not text.startswith("关于"):
        return True
    if _PAPER.match(text) and text.endswith("文件"):
        return True
    return bool(_ANNOUNCES.match(text)) and any(
        _PROMULGATES.search(x.text) or _NUMBER_LINE.match(squeezed(x.text)) for x in lines[1:8]
    )


def _goes_on(title: str, text: str) -> bool:
    """Whether a line after what looks like a whole title still belongs to it: ``…适用法律`` + ``若干问题的解释``."""
    return (
        bool(_END_OF_TITLE.search(squeezed(text)))
        and len(text) <= 40
        and not title.endswith(("批复", "决定", "通知"))
    )


def _without_title(lines: list[Line], title: str) -> tuple[list[Line], list[str]]:
    """The lines without the title, which is already known, where it stands at their top; and those taken out."""
    wanted = squeezed(title)
    for i in range(min(3, len(lines))):
        for length in range(1, 5):
            found = [x.text for x in lines[i : i + length]]
            if squeezed("".join(found)) == wanted:
                return lines[:i] + lines[i + length :], found
    return lines, []


def _info(lines: list[Line]) -> tuple[list[str], list[Line]]:
    info: list[str] = []
    while lines:
        line = lines[0]
        text = line.text
        bracketed = text.startswith(("（", "(")) and not _ITEM.match(text)
        if begins_body(line) or not (
            bracketed or _DATE_LINE.match(text) or _NUMBER_LINE.match(squeezed(text))
        ):
            break
        if not bracketed and len(text) > 30 and text.endswith(("：", ":")):
            break
        lines = lines[1:]
        closed = text.count("（") + text.count("(") <= text.count("）") + text.count(")")
        while bracketed and not closed and lines and len(text) < 4000 and not begins_body(lines[0]):
            text, lines = text + lines[0].text, lines[1:]
            closed = text.count("（") + text.count("(") <= text.count("）") + text.count(")")
        info.append(text)
    return info, lines
