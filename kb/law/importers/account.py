"""Every visible character of a file accounted for: stored, or left out for a reason that is named."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# Marks of tables and Markdown: they shape a text and are no part of it.
_MARKS = frozenset("|*_#`>~\\")
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Co"})


@dataclass(frozen=True, slots=True)
class CharacterAccount:
    """Where the visible characters of a file went.

    Attributes:
        source: characters in the file, blanks and marks not counted.
        stored: of them, how many stand in the stored text.
        left: reason → how many were left out for it.
        missing: characters that are neither; a text with any is not whole.
    """

    source: int = 0
    stored: int = 0
    left: tuple[tuple[str, int], ...] = ()
    missing: str = ""

    @property
    def whole(self) -> bool:
        """Whether every character is accounted for."""
        return not self.missing

    @property
    def text(self) -> str:
        """One Chinese sentence."""
        parts = [f"原文 {self.source} 字", f"存下 {self.stored} 字"]
        parts += [f"{why} {count} 字" for why, count in self.left]
        if self.missing:
            parts.append(f"对不上 {len(self.missing)} 字（{self.missing[:30]}）")
        return "，".join(parts) + "。"

    def to_dict(self) -> dict[str, object]:
        """The shape ``--json`` prints."""
        return {
            "source": self.source,
            "stored": self.stored,
            "left_out": dict(self.left),
            "missing": self.missing,
        }


def counted(text: str) -> Counter[str]:
    """How often each visible character stands in a text.

    >>> sorted(counted("第 一 条　| a").items())
    [('a', 1), ('一', 1), ('条', 1), ('第', 1)]
    """
    found = Counter(text)
    for character in [c for c in found if c in _MARKS or unicodedata.category(c) in _INVISIBLE]:
        del found[character]
    return found


def account(
    source: str,
    stored: Iterable[str],
    left: Sequence[tuple[str, str]],
    renamed: Sequence[tuple[str, str]] = (),
) -> CharacterAccount:
    """Compare what a file holds with what was stored and what was left out.

    Args:
        source: all visible text of the file.
        stored: the pieces of the stored text, as read back.
        left: (reason, text) of what was left out.
        renamed: (as printed, as stored) of article numbers, which are stored in one form.
    """
    have = counted(source)
    kept = counted("".join(stored)) + counted("".join(raw for raw, _ in renamed))
    kept.subtract(counted("".join(new for _, new in renamed)))
    reasons: dict[str, Counter[str]] = {}
    for why, text in left:
        reasons.setdefault(why, Counter()).update(counted(text))
    rest = _minus(have, kept)
    shown: list[tuple[str, int]] = []
    for why, characters in reasons.items():
        if total := sum(characters.values()):
            shown.append((why, total))
        rest = _minus(rest, characters)
    total = sum(have.values())
    missing = "".join(c * n for c, n in rest.items())
    gone = sum(count for _, count in shown)
    return CharacterAccount(total, max(total - gone - len(missing), 0), tuple(shown), missing)


def _minus(one: Mapping[str, int], other: Mapping[str, int]) -> Counter[str]:
    out = Counter({c: n - other.get(c, 0) for c, n in one.items()})
    return +out
