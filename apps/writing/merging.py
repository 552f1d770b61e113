"""Two texts that grew out of one, paragraph by paragraph: what is alike, what either side changed, and whose it is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from apps.present.difference import stretches

_BEGINS = re.compile(r"(?:[-*]|\d{1,3}\.)\s|#{1,6}\s|---\s*$|[^\s:：]{1,10}[:：]\s")
"""A line that begins something of its own without a blank line before it: an item, a heading, a field."""


class Side(StrEnum):
    """Which text a differing part is taken from unless somebody says otherwise."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class MergedPart:
    """Some paragraphs that are alike, or that differ.

    Attributes:
        mine, theirs: the paragraphs of either text with the blank lines after them; all parts joined give each text back.
        side: which of them only one side has changed; both when either has, or nobody can say.
    """

    mine: str
    theirs: str
    side: Side = Side.BOTH

    @property
    def alike(self) -> bool:
        """Whether nothing is to be chosen here."""
        return self.mine == self.theirs


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, its items, headings and fields, each with the blank lines after it; joined they are the text.

    >>> paragraphs("甲\\n乙\\n\\n- 丙\\n  - 丁\\n- 戊")
    ['甲\\n乙\\n\\n', '- 丙\\n  - 丁\\n', '- 戊']
    """
    out: list[list[str]] = []
    ended = True
    for line in text.splitlines(keepends=True):
        blank = not line.strip()
        if not out or (not blank and (ended or _BEGINS.match(line))):
            out.append([])
        out[-1].append(line)
        ended = blank or line.rstrip() == "---" or line.startswith("#")
    return ["".join(lines) for lines in out]


def merged(base: str | None, mine: str, theirs: str) -> list[MergedPart]:
    """Lay two texts beside each other.

    Args:
        base: what both grew out of; None when it is not known any more.
    """
    left, right = paragraphs(mine), paragraphs(theirs)
    before = Counter(p.strip() for p in paragraphs(base)) if base is not None else None
    out: list[MergedPart] = []
    for same, a, b, c, d in stretches(left, right):
        if same:
            out.append(MergedPart("".join(left[a:b]), "".join(right[c:d])))
            continue
        # As many on either side: one beside the other, so that each is chosen by itself.
        step = 1 if b - a == d - c else max(b - a, d - c)
        for i in range(0, max(b - a, d - c), step):
            ours, others = left[a + i : min(a + i + step, b)], right[c + i : min(c + i + step, d)]
            out.append(MergedPart("".join(ours), "".join(others), _changed_by(before, ours, others)))
    return out


def _changed_by(before: Counter[str] | None, mine: list[str], theirs: list[str]) -> Side:
    """Whose change a differing stretch is: the side that does not stand as it stood."""
    if before is None:
        return Side.BOTH
    stood = [all(before[p.strip()] for p in part) for part in (mine, theirs)]
    if not mine or not theirs:  # one side has more: it added what is new, the other took away what is old
        had = stood[1] if not mine else stood[0]
        longer = Side.THEIRS if not mine else Side.MINE
        shorter = Side.MINE if not mine else Side.THEIRS
        return shorter if had else longer
    if stood[0] and not stood[1]:
        return Side.THEIRS
    if stood[1] and not stood[0]:
        return Side.MINE
    return Side.BOTH
