"""Check digits and plausible parts of identifiers; they raise confidence and never gate."""

from __future__ import annotations

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
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
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17]


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
    if not number.isdigit():
        return False
    total = 0
    for at, char in enumerate(reversed(number)):
        digit = int(char) * (2 if at % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def credit_code(code: str) -> bool:
    """Whether 18 characters satisfy GB 32100.

    >>> credit_code("91350100M000100Y43"), credit_code("91350100M000100Y44")
    (True, False)
    """
    if len(code) != 18 or any(char not in _CREDIT_ALPHABET for char in code):
        return False
    total = sum(
        _CREDIT_ALPHABET.index(char) * weight for char, weight in zip(code, _CREDIT_WEIGHTS, strict=False)
    )
    return _CREDIT_ALPHABET[(31 - total % 31) % 31] == code[17]
