"""When a text was made and when it came into force, as the text itself says. Nothing is guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.model.numerals import to_int

_D = r"(\d{4}|[〇零○Ｏ一二三四五六七八九]{4})\s*年\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
_DATE = re.compile(_D)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_INTO_FORCE = re.compile(rf"自\s*{_D}\s*起\s*(?:施行|实施|實施|生效|执行|试行)")
_INTO_FORCE_INFO = re.compile(rf"(?:自\s*)?{_D}\s*(?:起)?\s*(?:施行|实施|生效)")
_ON_PUBLICATION = re.compile(
    r"自\s*(?:公布|发布|颁布|批准|通过)\s*之?日\s*起\s*(?:施行|实施|實施|生效|执行|试行)|公布后施行"
)
_MADE = re.compile(r"通过|通過|公布|公佈|發布|发布|批准|印发|颁布|令第|修订|修正|修改")
_AMENDED = re.compile(r"修正|第.次修订|的决定》.{0,6}修订|修改.{0,30}的决定")
_NUMBER = re.compile(
    r"(?:[\u4e00-\u9fff]{2,20}令第\s*[\d一二三四五六七八九十百零〇]+\s*号|法释〔?\[?\d{4}[〕\]]?\s*\d+\s*号|高检发释字〔?\[?\d{4}[〕\]]?\s*\d+\s*号)"
)
_ISSUERS = (
    "全国人民代表大会常务委员会", "全国人民代表大会", "最高人民法院", "最高人民检察院", "国务院", "中央军事委员会", "中共中央",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dates:
    """What could be read; None where the text does not say."""

    promulgated: dt.date | None = None
    effective: dt.date | None = None


def parse_date(match: re.Match[str]) -> dt.date | None:
    """A date from three groups of digits, Arabic or Chinese; None when there is no such day."""
    try:
        year, month, day = (to_int(g.replace("○", "〇").replace("Ｏ", "〇")) for g in match.groups()[:3])
        return dt.date(year, month, day)
    except ValueError:
        return None


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
        on_publication |= bool(_ON_PUBLICATION.search(line)) or ("公布施行" in line)
        if _MADE.search(line) or not forces:
            made.extend(d for m in _DATE.finditer(line) if (d := parse_date(m)) and d not in forces)
            made.extend(dt.date(int(y), int(m), int(d)) for y, m, d in _valid(_ISO.findall(line)))
    promulgated = dated or (max(made) if made else None)
    last = max([*made, *([dated] if dated else [])], default=None)
    for text in closing:
        said.extend(d for m in _INTO_FORCE.finditer(text) if (d := parse_date(m)))
        on_publication |= bool(_ON_PUBLICATION.search(text))
    effective = max((d for d in said if last is None or d >= last), default=None)
    amended = any(_AMENDED.search(line) for line in info)
    if effective is None and on_publication and not amended and not said:
        effective = promulgated
    return Dates(promulgated, effective)


def _valid(found: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    out = []
    for year, month, day in found:
        try:
            dt.date(int(year), int(month), int(day))
        except ValueError:
            continue
        out.append((year, month, day))
    return out


def document_number(info: Iterable[str]) -> str:
    """文号 such as 国务院令第711号; the last one named, empty when none is."""
    found = [m[0] for line in info for m in _NUMBER.finditer(re.sub(r"\s+", "", line))]
    return found[-1] if found else ""


def issuer(info: Iterable[str], title: str) -> str:
    """Who made the text, when title or information lines name a known body; empty otherwise."""
    text = title + "\n" + "\n".join(info)
    positions = [(text.find(name), name) for name in _ISSUERS if name in text]
    return min(positions, key=lambda p: (p[0], -len(p[1])))[1] if positions else ""
