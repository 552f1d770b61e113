"""Check digits and plausible parts of identifiers; they raise confidence and never gate."""

from __future__ import annotations

from stdnum import luhn as stdnum_luhn
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# Provinces by the first two figures; 71, 81, 82 and 83 are Taiwan, Hong Kong, Macau and residents' permits.
_REGIONS = frozenset(
    [
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
        83,
    ]
)


def resident_id(number: str) -> bool:
    """Whether 18 characters satisfy GB 11643 (ISO 7064 MOD 11-2).

    >>> resident_id("11010519491231002X"), resident_id("110105194912310021")
    (True, False)
    """
    if len(number) != 18 or not number[:17].isdigit():
        return False
    return bool(mod_11_2.is_valid(number))


def has_region(number: str) -> bool:
    """Whether the first two digits are a province's code."""
    return int(number[:2]) in _REGIONS


def has_date(digits: str) -> bool:
    """Whether eight digits read as a day between 1880 and 2039."""
    if len(digits) != 8 or not digits.isdigit():
        return False
    return 1880 <= int(digits[:4]) < 2040 and 1 <= int(digits[4:6]) <= 12 and 1 <= int(digits[6:]) <= 31


def luhn(number: str) -> bool:
    """Whether the digits satisfy the Luhn check of bank cards.

    >>> luhn("6222021234567890128"), luhn("6222021234567890123")
    (True, False)
    """
    return bool(stdnum_luhn.is_valid(number))


def credit_code(code: str) -> bool:
    """Whether 18 characters satisfy GB 32100.

    >>> credit_code("91350100M000100Y43"), credit_code("91350100M000100Y44")
    (True, False)
    """
    if len(code) != 18 or any(char not in _CREDIT_ALPHABET for char in code):
        return False
    # the check digit alone: the package also wants digits in front, which codes of village collectives lack
    return bool(uscc.calc_check_digit(code[:-1]) == code[-1])
