"""What differs between two texts, line by line and inside a line, as plain data; in bounded time whatever the texts are."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

Piece = tuple[str, str]  # text and "", "add" or "cut"
AROUND = 3  # unchanged lines shown beside a change; more are folded
MOST = (
    60_000  # pairs of equal items a comparison may weigh; beyond that a stretch counts as replaced as a whole
)
LONGEST = 3_000  # items on either side of it
MARKED = 200  # lines of one changed stretch whose inside is compared
ALIKE = 0.4  # share of characters two lines have in common for the second to count as the first one changed

Block = tuple[bool, int, int, int, int]  # whether equal; from and to on the left, from and to on the right


def marked(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """One line beside another: what went marked ``cut`` on the left, what came ``add`` on the right.

    >>> marked("十日内答复", "十五日内答复")
    ([('十', ''), ('日内答复', '')], [('十', ''), ('五', 'add'), ('日内答复', '')])
    """
    left: list[Piece] = []
    right: list[Piece] = []
    for same, a, b, c, d in stretches(old, new):
        if same:
            left.append((old[a:b], ""))
            right.append((new[c:d], ""))
        else:
            left += [(old[a:b], "cut")] if b > a else []
            right += [(new[c:d], "add")] if d > c else []
    return left, right


def difference(old: str, new: str) -> dict[str, Any]:
    """Two texts, as one list of rows.

    Returns:
        ``rows``: each with ``kind`` same, cut or add, its line number on either side (0 for none) and its pieces;
        or kind ``fold`` with the unchanged rows folded into it. ``cut`` and ``add``: how many lines went and came.
    """
    before, after = old.split("\n"), new.split("\n")
    rows: list[dict[str, Any]] = []
    for same, a, b, c, d in stretches(before, after):
        if same:
            alike = [_row("same", a + i + 1, c + i + 1, [(before[a + i], "")]) for i in range(b - a)]
            rows += _folded(alike, first=not rows, last=b == len(before) and d == len(after))
        else:
            rows += _changed(before, after, (a, b, c, d))
    counts = Counter(r["kind"] for r in rows)
    return {"rows": rows, "cut": counts["cut"], "add": counts["add"]}


def _changed(
    before: Sequence[str], after: Sequence[str], at: tuple[int, int, int, int]
) -> Iterator[dict[str, Any]]:
    """A changed stretch: what went, then what came; lines that only changed have their difference marked."""
    a, b, c, d = at
    beside = min(b - a, d - c)
    pairs = [marked(before[a + i], after[c + i]) for i in range(beside if beside <= MARKED else 0)]
    pairs = [(x, y) if _alike(x, y) else ([], []) for x, y in pairs]
    lefts = [p[0] for p in pairs] + [[]] * (b - a - len(pairs))
    rights = [p[1] for p in pairs] + [[]] * (d - c - len(pairs))
    for i, pieces in enumerate(lefts):
        yield _row("cut", a + i + 1, 0, pieces or [(before[a + i], "")])
    for i, pieces in enumerate(rights):
        yield _row("add", 0, c + i + 1, pieces or [(after[c + i], "")])


def _alike(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    same = sum(len(text) for text, mark in left if not mark)
    return same >= ALIKE * max(sum(len(t) for t, _ in left), sum(len(t) for t, _ in right))


def _row(kind: str, a: int, b: int, pieces: Sequence[Piece]) -> dict[str, Any]:
    return {"kind": kind, "a": a, "b": b, "pieces": [list(p) for p in pieces]}


def _folded(alike: list[dict[str, Any]], first: bool, last: bool) -> list[dict[str, Any]]:
    """Unchanged rows: those beside a change, and the rest folded into one."""
    head, tail = (0 if first else AROUND), (0 if last else AROUND)
    if len(alike) <= head + tail + 1:
        return alike
    end = len(alike) - tail
    return [*alike[:head], {"kind": "fold", "rows": alike[head:end]}, *alike[end:]]


def stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    """Equal and changed stretches of two lists in order; what is alike at both ends costs nothing to find."""
    start, shorter = 0, min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    if start:
        yield True, 0, start, 0, start
    yield from _middle(old[start : len(old) - end], new[start : len(new) - end], start)
    if end:
        yield True, len(old) - end, len(old), len(new) - end, len(new)


def _middle(old: Sequence[str], new: Sequence[str], at: int) -> Iterator[Block]:
    if not old and not new:
        return
    counts = Counter(new)
    if max(len(old), len(new)) > LONGEST or sum(counts[x] for x in old) > MOST:
        yield False, at, at + len(old), at, at + len(new)
        return
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag == "equal", at + a, at + b, at + c, at + d
