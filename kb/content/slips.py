"""A way of typing that is understood although it is not how the format is written; and the text as it is written then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.model.problems import Code, Place, Problem


@dataclass(frozen=True, slots=True)
class Slip:
    """One piece of a line that would be written otherwise.

    Attributes:
        code: what is said of it; None when nothing needs to be said.
        at: where ``old`` stands in its line.
        old: what is written.
        new: what to write; None where only the author knows.
        reason: fills the code's ``{reason}``.
        mend: fills the code's ``{mend}``.
        after: words that follow in the line, so that a message can show what is meant.
    """

    code: Code | None
    at: Place
    old: str
    new: str | None
    reason: str = ""
    mend: str = ""
    after: str = ""


def problems_of(path: str, slips: Iterable[Slip], each: frozenset[Code] = frozenset()) -> Iterator[Problem]:
    """What is said of the slips of a file: one problem a code at its first place, with how many more there are.

    Args:
        path: named in the problems.
        slips: in the order of the file.
        each: codes of which every slip is told by itself.
    """
    by_code: defaultdict[Code, list[Slip]] = defaultdict(list)
    for slip in slips:
        if slip.code is not None:
            by_code[slip.code].append(slip)
    for code, found in by_code.items():
        told = found if code in each else found[:1]
        for slip in told:
            more = f"（还有 {len(found) - 1} 处）" if len(found) > len(told) else ""
            yield code.at(
                path,
                slip.at,
                value=shortened(slip.old + slip.after),
                new=shortened((slip.new or "") + slip.after),
                more=more,
                reason=slip.reason,
                mend=slip.mend,
            )


def shortened(text: str, most: int = 24) -> str:
    """A piece of text as a message names it."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[:most] + "…"


def mended(lines: Sequence[str], slips: Iterable[Slip]) -> list[str]:
    """The lines with every slip written as it should be; slips that overlap are mended from the right, the first wins."""
    out = list(lines)
    for slip in sorted(slips, key=lambda s: s.at, reverse=True):
        row, start = slip.at.line - 1, slip.at.column - 1
        if slip.new is not None and 0 <= row < len(out) and out[row].startswith(slip.old, start):
            out[row] = out[row][:start] + slip.new + out[row][start + len(slip.old) :]
    return out
