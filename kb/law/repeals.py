"""What a text says of other texts: which it repeals, as a whole or in part, and from what day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.model.citations import law_name

_NAME = re.compile(
    r"《((?:[^《》]|《[^《》]*》)+)》(?:[（(][^（）()]*[）)](?=及其?(?:实施|施行)))?(及其?(?:实施|施行)(?:细则|办法|条例))?"
)
_ENDS = re.compile(
    r"(?:同时|即行|一并|相应|自行)?(?:予以)?(?:废止|失效|停止(?:执行|施行|适用|使用))|不再(?:执行|适用|施行)"
)
_FIRST = re.compile(r"(?:^|[，、：:\s])(?:决定)?废止(?:下列|以下)?[^《》。]{0,30}《")
_CONDITION = re.compile(r"不一致|相抵触|相冲突|不符|抵触的")
_PART = re.compile(
    r"第[零〇一二两三四五六七八九十百千\d]+[条款项章节]|中(?:有关|关于|的|第|与|涉及)|有关(?:的)?(?:规定|条款|内容)|部分(?:内容|条款|规定)|的(?:有关)?规定"
)
_BASIS = re.compile(r"(?:根据|依照|按照|依据|违反|适用|执行|参照|有关|修改|对|由|以)$")
_DATE = re.compile(r"自?\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*起")
_LISTING = re.compile(r"废止|失效")
_TITLE_END = r"(?:法|条例|规定|办法|细则|规则|解释|批复|决定|通知|意见|答复|复函|函|规程|标准|纪要|公告|电报|解答|规范|制度|方案)(?:[（(](?:试行|暂行|草案|[一二三四五六七八九十]{1,3}|\d{4}年?修订)[）)])?"
_LISTED = re.compile(
    rf"^\s*(?:\d{{1,4}}|[一二三四五六七八九十百]+)\s*(?:[.．、|]|\s)\s*(?P<name>[^|《》]{{4,120}}?{_TITLE_END})\s*(?:$|\||[（(；;。])"
)


@dataclass(frozen=True, slots=True)
class Repeal:
    """One text ended by another.

    Attributes:
        law: the ended text's title in comparing form.
        whole: False when only articles or parts of it end.
        on: the first day it no longer holds; None when that is the repealing text's own first day.
        listed: it stands in a list of repealed texts; nothing takes its place.
    """

    law: str
    whole: bool = True
    on: dt.date | None = None
    listed: bool = False

    @property
    def key(self) -> str:
        """One string, as the catalogue keeps it: ``全|2021-01-01|清单|名称``."""
        return "|".join(
            ("全" if self.whole else "部分", str(self.on or ""), "清单" if self.listed else "", self.law)
        )

    @classmethod
    def from_key(cls, key: str) -> Repeal:
        """The repeal of a key."""
        whole, on, listed, law = key.split("|", 3)
        return cls(law, whole == "全", dt.date.fromisoformat(on) if on else None, bool(listed))


def read_repeals(title: str, lines: Iterable[str]) -> tuple[Repeal, ...]:
    """What a text repeals.

    Args:
        title: its own title; a text never repeals itself, and older texts of the same title end by themselves.
        lines: its paragraphs, items and annex lines in order.
    """
    own = law_name(title)
    rows = [row for line in lines for row in line.split("\n") if row.strip()]
    if not any(_LISTING.search(row) or "不再" in row or "停止" in row for row in rows):
        return ()
    found: dict[tuple[str, bool], Repeal] = {}
    lister = re.search(r"(?:废止|失效|清理).*(?:决定|通知|公告|目录|命令)", title) is not None
    for repeal in (*_sentences(rows), *(_lists(rows) if lister else ())):
        if repeal.law and repeal.law != own:
            found.setdefault((repeal.law, repeal.whole), repeal)
    return tuple(r for r in found.values() if r.whole or (r.law, True) not in found)


def _sentences(rows: Sequence[str]) -> Iterator[Repeal]:
    for i, row in enumerate(rows):
        for sentence in re.split(r"[。；](?![^《]*》)", row):
            if not _ENDS.search(sentence) or _CONDITION.search(sentence):
                continue
            yield from _of_sentence(sentence)
            if re.search(
                r"(?:下列|以下).{0,40}(?:废止|失效)|废止(?:下列|以下)", sentence
            ) and sentence.endswith(("：", ":")):
                yield from _items(rows[i + 1 :], _day(sentence))


def _of_sentence(sentence: str) -> Iterator[Repeal]:
    names = list(_NAME.finditer(sentence))
    verbs = list(_ENDS.finditer(sentence))
    first = bool(_FIRST.search(sentence))
    day = _day(sentence)
    waiting: list[tuple[re.Match[str], bool]] = []
    at = 0
    for name in names:
        verb = next((v for v in verbs if v.start() >= name.end()), None)
        if verb is None and not first:
            continue
        before = sentence[at : name.start()]
        at = name.end()
        if _BASIS.search(before.strip()) and not first:
            continue
        stop = min(
            [n.start() for n in names if n.start() >= name.end()]
            + ([verb.start()] if verb else [len(sentence)])
        )
        after = re.sub(r"[（(][^（）()]*[）)]", "", sentence[name.end() : stop])
        if "," in after or "，" in after:
            if re.search(r"，[^，]*(?:规定|办理|执行)", after) and verb is not None and "废止" not in after:
                continue
            after = after.split("，")[0]
        waiting.append((name, bool(_PART.search(after))))
    for name, part in waiting:
        yield Repeal(law_name(_outer(name[1])), not part, day)
        if name[2] and not part:
            yield Repeal(law_name(_outer(name[1]) + re.sub(r"^及其?", "", name[2])), True, day)


def _items(rows: Sequence[str], day: dt.date | None) -> Iterator[Repeal]:
    """Names in the lines below ``下列…废止：``, as long as they are a list."""
    for row in rows:
        text = row.strip()
        if not re.match(r"^(?:[（(]\s*\S{1,4}\s*[）)]|\d{1,3}[.．、]|[一二三四五六七八九十]+、|《)", text):
            return
        for name in _NAME.finditer(text):
            rest = re.sub(r"[（(][^（）()]*[）)]", "", text[name.end() :])
            yield Repeal(law_name(_outer(name[1])), not _PART.search(rest), day, listed=True)
            break


def _lists(rows: Sequence[str]) -> Iterator[Repeal]:
    """Names in the lists of a decision that repeals many texts; what it only amends is told apart by the headings."""
    ending = False
    day: dt.date | None = None
    for row in rows:
        text = row.strip()
        names = [_outer(m[1]) for m in _NAME.finditer(text)]
        listed = _LISTED.match(text)
        if _LISTING.search(text) and (not names or not listed) and len(text) < 200:
            ending, day = True, _day(text) or day
        elif re.search(r"修改|修正|修订", text) and not names and listed is None:
            ending = False
        if not ending:
            continue
        if listed:
            yield Repeal(law_name(_outer(listed["name"])), True, day, listed=True)
        elif (
            names
            and re.match(r"^(?:[（(]?\s*\S{1,4}\s*[）)、.．|]|《)", text)
            and not _PART.search(_NAME.sub("", text))
        ):
            yield Repeal(law_name(names[0]), True, day, listed=True)


def _outer(name: str) -> str:
    return name.replace("〈", "《").replace("〉", "》").strip()


def _day(sentence: str) -> dt.date | None:
    match = _DATE.search(sentence)
    try:
        return dt.date(*(int(g) for g in match.groups())) if match else None
    except ValueError:
        return None
