"""Statutes kept as plain text: one line a paragraph, lines wrapped at a width, or everything in one line."""

from __future__ import annotations

import re

from kb.law.importers.lines import LawDraft, Line
from kb.model.numerals import NUMERAL, to_int

_START = re.compile(
    rf"^(?:第\s*{NUMERAL}\s*(?:[条條章节節编編]|部分|分编)|[（(]\s*[一二三四五六七八九十百\d]+\s*[）)]|[一二三四五六七八九十]+、|"
    rf"\d{{1,3}}[.．、]|附\s*[件则則录錄表]|目\s*[录錄次])"
)
_ARTICLE = re.compile(rf"^第\s*({NUMERAL})\s*[条條]")
_ENDS = ("。", "；", "：", ":", "！", "？", "”", "’", "）", ")", "》", ";")
_END_OF_LINE = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_HEAD = re.compile(rf"第\s*({NUMERAL})\s*([条條章])|(?=[（(]\d{{4}}\s*年)")
_SENTENCE = re.compile("[。，；：]")
_GOES_ON = ("，", "、", "（", "《", "“")


def read(text: str, path: str) -> LawDraft:
    """One line a paragraph; what an editor wrapped is joined again, what was run together is taken apart."""
    rows = _END_OF_LINE.split(text)
    if sum(1 for row in rows if row.strip()) <= 2:
        rows = [piece for row in rows for piece in _apart(row)]
    return LawDraft(path, tuple(joined(list(enumerate(rows, 1)))), (), "", source=text)


def _apart(row: str) -> list[str]:
    """A text that stands in one line, in pieces: title, what is said about it, chapters and articles as they count on."""
    cuts, last, chapter = [0], {"条": 0, "章": 0}, False
    for match in _HEAD.finditer(row):
        if match[1] is None:  # when it was made stands right behind the title
            if not any(last.values()):
                cuts.append(match.start())
            continue
        kind = "章" if match[2] == "章" else "条"
        if _value(match[1]) != last[kind] + 1:
            continue
        before = row[max(cuts[-1], match.start() - 40) : match.start()].rstrip()
        below = chapter and match.start() - cuts[-1] < 40 and not _SENTENCE.search(before)
        if not last[kind] or before.endswith(_ENDS) or below:
            last[kind] += 1
            chapter = kind == "章"
            cuts.append(match.start())
    if last["条"] < 2:
        return [row]
    return [row[a:b] for a, b in zip(cuts, [*cuts[1:], len(row)], strict=True)]


def joined(rows: list[tuple[int, str]]) -> list[Line]:
    """Lines from numbered rows: a row that goes on where the one before broke off belongs to it."""
    indented = sum(1 for _, r in rows if r.startswith(("　　", "    "))) * 3 > sum(
        1 for _, r in rows if r.strip()
    )
    out: list[Line] = []
    article = 0
    annexed = False
    for number, raw in rows:
        text = raw.replace("\xa0", " ").strip().strip("\u3000\ufeff").strip()
        if not text:
            continue
        before = out[-1].text if out else ""
        fresh = indented and raw.startswith(("　　", "    "))
        if before and not fresh and not annexed and _continues(before, text, article):
            out[-1] = Line(out[-1].number, before + text)
            continue
        annexed = annexed or (bool(article) and text.startswith(("附件", "附表", "附录")))
        if (match := _ARTICLE.match(text)) is not None:
            article = _value(match[1])
        out.append(Line(number, text))
    return out


def _continues(before: str, text: str, article: int) -> bool:
    """Whether a row goes on the sentence before it."""
    match = _ARTICLE.match(text)
    if before.endswith(_GOES_ON):
        return not (match and _value(match[1]) == article + 1)
    if not article or before.endswith(_ENDS) or len(before) < 8 or "|" in before:
        return False
    if _START.match(before) and re.match(rf"^第\s*{NUMERAL}\s*(?:[章节節编編]|部分|分编)", before):
        return False
    if match is not None:
        return _value(match[1]) != article + 1
    return not _START.match(text) and not text.endswith(("章", "节", "编"))


def _value(text: str) -> int:
    try:
        return to_int(text)
    except ValueError:
        return 0
