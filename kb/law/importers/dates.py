"""When a text was made and when it came into force, as the text itself says. Nothing is guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.model.numerals import to_int

_Z = "〇零○ＯO０"
_D = (
    rf"(\d{{4}}|[{_Z}一二三四五六七八九]{{4}})\s*年\s*(\d{{1,2}}|元|[一二三四五六七八九十]{{1,3}})\s*月\s*"
    r"(\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
DATE = re.compile(_D)
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_FORCE = r"(?:施行|实施|實施|生效|执行|试行|起效)"
_INTO_FORCE = re.compile(
    rf"自\s*{_D}\s*(?:零时)?\s*起\s*(?:正式|开始)?\s*{_FORCE}|于\s*{_D}\s*起?\s*{_FORCE}"
)
_INTO_FORCE_INFO = re.compile(rf"(?:自\s*)?{_D}\s*(?:起)?\s*{_FORCE}")
_ON_PUBLICATION = re.compile(
    rf"自\s*(?:公布|发布|颁布|批准|通过|印发|发文|下发)\s*之?日\s*起\s*(?:正式)?\s*{_FORCE}|公布(?:之日|后)(?:即|起)?施行|公布施行"
)
_MADE = re.compile(r"通过|通過|公布|公佈|發布|发布|批准|印发|颁布|令第|修订|修正|修改")
_AMENDED = re.compile(r"修正|第.次修订|的决定》?.{0,12}修[订正]|修改.{0,30}的决定|予以修改")
_REVISED = re.compile(r"修订")
_N = r"[\d０-９一二三四五六七八九十百零〇]+"
_BRACKET = r"[〔［\[（(【]\s*\d{4}\s*[〕］\]）)】]"
_ORDER = re.compile(
    rf"(?:中华人民共和国)?[\u4e00-\u9fff、]{{0,28}}?(?:国务院|主席|委员会|人民政府|常委会|部|署|总局|局|行|会|院|厅)\s*令\s*[（(]?\s*(?:第\s*{_N}|{_BRACKET}\s*第?\s*{_N})\s*号"
)
_NOTICE = re.compile(
    rf"(?:[\u4e00-\u9fff]{{2,28}}?(?:常务委员会|人民代表大会|人民政府|委员会|部|局|院|会|署|厅))\s*(?:第\s*{_N}\s*号\s*)?公告\s*[（(]?\s*(?:{_BRACKET}\s*)?第\s*{_N}\s*号"
)
_PAPER = re.compile(
    rf"(?:法释|法发|高检发释字|高检发|高检会|法|国发|国办发|中办发|中发|[\u4e00-\u9fff]{{1,8}}[发办函字规审释通令联])\s*{_BRACKET}\s*第?\s*{_N}\s*号"
)
_CUT = re.compile(
    r"[，。；：（）()《》\s]|(?:根据|依据|按照|经由|由|现将|并以)(?=[\u4e00-\u9fff])|经(?=国务院|全国|部|省|市)|[年月日](?=[\u4e00-\u9fff])"
)
_ISSUERS = (
    "全国人民代表大会常务委员会",
    "全国人民代表大会",
    "最高人民法院",
    "最高人民检察院",
    "国务院",
    "中央军事委员会",
    "中共中央",
)


@dataclass(frozen=True, slots=True)
class Dates:
    """What could be read; None where the text does not say.

    Attributes:
        reason: why there is no ``effective``, as one Chinese sentence; empty when there is one.
    """

    promulgated: dt.date | None = None
    effective: dt.date | None = None
    reason: str = ""


def parse_date(match: re.Match[str]) -> dt.date | None:
    """A date from three groups of digits, Arabic or Chinese; None when there is no such day."""
    return _date([g for g in match.groups() if g is not None][:3])


def _date(groups: Sequence[str]) -> dt.date | None:
    try:
        year, month, day = (
            to_int(re.sub(f"[{_Z}]", "〇", g) if not g.isdigit() else g) if g != "元" else 1 for g in groups
        )
        return dt.date(year, month, day)
    except (ValueError, KeyError):
        return None


def days(text: str) -> list[dt.date]:
    """All days a text names, in order."""
    found = [(m.start(), m.groups()) for pattern in (DATE, _ISO) for m in pattern.finditer(text)]
    return [d for _, groups in sorted(found) if (d := _date([*groups][:3]))]


def read_dates(info: Sequence[str], closing: Sequence[str], dated: dt.date | None) -> Dates:
    """Dates of one version.

    Args:
        info: lines about the text, from above its body.
        closing: the last paragraphs of the body.
        dated: the date in the file's name (adoption or amendment of this version).

    Returns:
        ``promulgated``: the last day the version was adopted, amended or published.
        ``effective``: only when a sentence says so for *this* version; a day that lies before the last
        amendment is the day of an older version and is not taken.
    """
    made: list[dt.date] = []
    said: list[dt.date] = []
    on_publication = False
    for line in info:
        forces = [d for m in _INTO_FORCE_INFO.finditer(line) if (d := parse_date(m))]
        said.extend(forces)
        on_publication |= bool(_ON_PUBLICATION.search(line))
        if _MADE.search(line) or not forces:
            made.extend(d for d in days(line) if d not in forces)
    promulgated = dated or (max(made) if made else None)
    last = max([*made, *([dated] if dated else [])], default=None)
    for text in closing:
        said.extend(d for m in _INTO_FORCE.finditer(text) if (d := parse_date(m)))
        on_publication |= bool(_ON_PUBLICATION.search(text))
    effective = max((d for d in said if last is None or d >= last), default=None)
    amended = any(_AMENDED.search(line) for line in info)
    # A text revised as a whole says of itself that it holds from its publication; a text mended in places says it of
    # its first version only.
    if effective is None and on_publication and not said and not amended:
        effective = promulgated
    return Dates(promulgated, effective, "" if effective else _reason(info, amended, said, promulgated))


def _reason(info: Sequence[str], amended: bool, said: Sequence[dt.date], promulgated: dt.date | None) -> str:
    if amended or (said and promulgated and any(_REVISED.search(line) for line in info)):
        older = f"正文里的施行日期（{_words(max(said))}）是修改以前的，" if said else ""
        return f"{older}这次修改从哪天起施行，要看修改它的决定"
    if said:
        return (
            f"正文里的施行日期（{_words(max(said))}）早于公布日期（{_words(promulgated)}）"
            if promulgated
            else ""
        )
    return "正文和题注都没有写施行日期"


def _words(day: dt.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "不详"


def document_number(info: Iterable[str], promulgated: dt.date | None = None) -> str:
    """文号 of this version, such as 国务院令第711号; empty when the lines give none or only an older version's.

    A number belongs to the day it stands beside; one that stands beside another day than the version's is another
    version's number.
    """
    loose: list[str] = []
    dated: list[tuple[list[dt.date], str]] = []
    for line in info:
        text = re.sub(r"(?<=\d)\s+(?=\d|号)|(?<=第)\s+|(?<=令)\s+(?=第)", "", line)
        spans = [(m.start(), m.end(), _date(m.groups())) for m in DATE.finditer(text)]
        for start, number in _numbers(text):
            before = [s for s in spans if s[1] <= start]
            if not spans:
                loose.append(number)
            else:
                day = before[-1][2] if before else spans[0][2]
                behind = [s for s in spans if s[0] >= start]
                near = [d for d in (day, behind[0][2] if behind and not before else None) if d]
                dated.append((near, number))
    if promulgated is not None and (fits := [n for found, n in dated if promulgated in found]):
        return fits[-1]
    every = sorted({d for found, _ in dated for d in found} | {d for line in info for d in days(line)})
    amended = any(_AMENDED.search(line) or _REVISED.search(line) for line in info)
    if loose:
        year = re.search(r"(?:19|20)\d{2}", loose[-1])
        if not amended or (year and promulgated and int(year[0]) == promulgated.year):
            return loose[-1]
        return ""
    if dated and not amended and len({n for _, n in dated}) == 1 and (promulgated is None or every):
        return dated[-1][1]
    return ""


def _numbers(text: str) -> list[tuple[int, str]]:
    """(place, number) of the document numbers in a line, without the words that lead up to them."""
    out: list[tuple[int, str]] = []
    for pattern in (_ORDER, _NOTICE, _PAPER):
        for match in pattern.finditer(text):
            if any(start <= match.start() < start + len(n) for start, n in out):
                continue
            whole = match[0]
            cuts = [
                m.end() for m in _CUT.finditer(whole) if m.end() < len(whole) - 6 and not _inside(whole, m)
            ]
            cut = cuts[-1] if cuts else 0
            number = re.sub(r"\s+", "", whole[cut:]).lstrip("、")
            if not number.startswith(("令", "第", "发", "办")):
                out.append((match.start() + cut, number))
    return sorted(out)


def _inside(whole: str, match: re.Match[str]) -> bool:
    """Whether a cut lies within the number's own brackets."""
    return bool(re.match(r"[（(〔\[]?\s*\d{4}", whole[match.start() :])) or whole[: match.start()].endswith(
        ("令", "公告")
    )


def issuer(info: Iterable[str], title: str) -> str:
    """Who made the text, when title or information lines name a known body; empty otherwise."""
    text = title + "\n" + "\n".join(info)
    positions = [(text.find(name), name) for name in _ISSUERS if name in text]
    return min(positions, key=lambda p: (p[0], -len(p[1])))[1] if positions else ""
