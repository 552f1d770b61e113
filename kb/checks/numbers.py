"""Do the numbers beside a citation stand in the cited article?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.model.numerals import NUMERAL, to_int

_UNITS = "个工作日|工作日|个月|周岁|万元|亿元|小时|日|天|月|年|元|人|名|岁|倍|%|％|周"
_NUMBER = re.compile(
    rf"(?P<per>百分之(?P<pct>{NUMERAL}))|(?P<number>{NUMERAL})\s*(?:多|余|几)?(?P<half>个半)?(?P<unit>{_UNITS})"
)
_NOT_A_LENGTH = re.compile(
    rf"第\s*{NUMERAL}\s*(?:条|款|项|章|节|编|号|年|天|日|周|次|人)(?:之{NUMERAL})?"
    r"|\d{4}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?|\d{1,2}月\d{1,2}[日号]|[一二三四五六七八九十]+月[一二三四五六七八九十]+[日号]"
    r"|“[^”\n]{0,40}”|[当同全几半]\s*(?:个)?(?:日|天|月|年|人)|二十四小时|全年|常年|多年|(?<!\d)一(?:天|日|个人|人|名|次|周(?!岁))(?!内|以内)"
)
_SAME = {"天": "日", "个月": "月", "个工作日": "工作日", "名": "人", "周岁": "岁", "％": "%"}


class Quantity(NamedTuple):
    """A number with its unit, in one form: 天 is 日, 万元 is 元, 百分之五 is 5 %."""

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number}{self.unit}"


class Found(NamedTuple):
    """A quantity, as written, and where."""

    quantity: Quantity
    written: str
    start: int


def quantities(text: str) -> Iterator[Found]:
    """Numbers with a unit of time, people, money or share; dates, article numbers and idioms are none.

    >>> [str(f.quantity) for f in quantities("60日内办结，可延长三十天；罚款5万元，按百分之二十")]
    ['60日', '30日', '50000元', '20%']
    """
    masked = _NOT_A_LENGTH.sub(lambda m: "　" * len(m[0]), text)
    for match in _NUMBER.finditer(masked):
        try:
            number = to_int(match["pct"] or match["number"])
        except ValueError:
            continue
        if match["per"]:
            yield Found(Quantity(number, "%"), match[0], match.start())
            continue
        unit = _SAME.get(match["unit"], match["unit"])
        if unit in ("万元", "亿元"):
            number, unit = number * (10_000 if unit == "万元" else 100_000_000), "元"
        if unit == "年" and number > 1900:
            continue
        yield Found(Quantity(number, unit), match[0], match.start())


def unsupported(text: str, articles: Iterable[str]) -> list[Found]:
    """Quantities of a text that stand in none of the articles."""
    stated = {f.quantity for article in articles for f in quantities_of_law(article)}
    return [f for f in quantities(text) if not _stands(f.quantity, stated)]


def quantities_of_law(text: str) -> Iterator[Found]:
    """The same in a statute, where every number counts, 一年 and 一日 too; 每年 is once in 一年."""
    yield from quantities(text.replace("“", "").replace("”", ""))
    for match in re.finditer(
        r"(?<!第)(?P<n>[一二两三四五六七八九十]+)(?P<u>日|天|年|个月|人|小时|周)|(?P<every>每)(?P<e>年|月|日|周)",
        text,
    ):
        number, unit = (1, match["e"]) if match["every"] else (to_int(match["n"]), match["u"])
        yield Found(Quantity(number, _SAME.get(unit, unit)), match[0], match.start())


def _stands(quantity: Quantity, stated: set[Quantity]) -> bool:
    if quantity in stated:
        return True
    number, unit = quantity
    swaps = [(12, "月", "年"), (7, "日", "周"), (24, "小时", "日")]
    for factor, small, large in swaps:
        if unit == large and Quantity(number * factor, small) in stated:
            return True
        if unit == small and number % factor == 0 and Quantity(number // factor, large) in stated:
            return True
    return False
