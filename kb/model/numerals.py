"""Chinese numerals, as statutes write article, paragraph and item numbers."""

from __future__ import annotations

import re
import unicodedata

DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = r"(?:[0-9０-９]+|[零〇一二两三四五六七八九十百千万]+)"
_CHINESE = "零一二三四五六七八九"
_NUMERAL = re.compile(NUMERAL)


def to_int(text: str) -> int:
    """Read a numeral in Arabic, full-width or Chinese digits.

    Args:
        text: ``31``, ``３１``, ``三十一``, ``一百二十`` or ``二〇二二``.

    Returns:
        The number.

    Raises:
        ValueError: when the text is not one numeral.

    >>> to_int("三十一"), to_int("１２"), to_int("一千零四十二"), to_int("二〇二二")
    (31, 12, 1042, 2022)
    """
    plain = unicodedata.normalize("NFKC", text)
    if plain.isdecimal():
        return int(plain)
    if not _NUMERAL.fullmatch(plain):
        raise ValueError(f"not a numeral: {text!r}")
    if not any(c in UNITS or c == "万" for c in plain):
        return int("".join(str(DIGITS[c]) for c in plain))
    total = section = digit = 0
    for char in plain:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        else:
            section += (digit or 1) * UNITS[char]
            digit = 0
    return total + section + digit


def to_chinese(number: int) -> str:
    """Write 1 to 9999 as statutes do.

    >>> to_chinese(31), to_chinese(10), to_chinese(120), to_chinese(1002)
    ('三十一', '十', '一百二十', '一千零二')
    """
    if not 0 < number < 10_000:
        raise ValueError(f"out of range: {number}")
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("零" if gap else "") + _CHINESE[digit] + name
            gap = False
        elif out:
            gap = True
    return out.removeprefix("一") if out.startswith("一十") else out
