"""Names that stand side by side without a mark between them: 王平伍修权刘澜涛."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from casebook.anonymize.normalise import HANZI
from casebook.anonymize.recognise import surnames
from casebook.anonymize.recognise.name_patterns import FUNCTION, ONLY_ROLE
from casebook.anonymize.tagger.words import is_word

Span = tuple[int, int]

_LONGEST = 40  # characters of one run
_STRETCH = re.compile(f"[{HANZI}]{{8,}}")
_LEFT_OVER = -1.2  # for a character that belongs to no name
_GAP = 12  # characters between two names already found


def in_runs(text: str, runs: Iterable[Span], borders: set[int]) -> Iterator[Span]:
    """The names of which a run tagged as one person is made.

    Args:
        text: the text.
        runs: stretches of Hanzi only.
        borders: where words begin.

    Returns:
        Their names; nothing for a run that is not made of names only.
    """
    for start, end in runs:
        if 4 <= end - start <= _LONGEST and not surnames.is_shaped(text[start:end]):
            yield from _split(text, start, end, borders)


def between(text: str, found: Iterable[Span], borders: set[int]) -> Iterator[Span]:
    """The names that fill the gap between two names of a list without marks.

    Args:
        text: the text.
        found: names already found.
        borders: where words begin.

    Returns:
        Further names.
    """
    spans = sorted(set(found))
    ends = {end for _, end in spans}
    starts = [start for start, _ in spans]
    touching = {start for start in starts if start in ends}
    for (_, end), start in zip(spans, starts[1:], strict=False):
        if 2 <= start - end <= _GAP and (touching or start - end > 3):
            yield from _split(text, end, start, borders)


def rows(text: str, found: Iterable[Span], borders: set[int]) -> Iterator[tuple[Span, list[Span]]]:
    """Long rows of names without a mark, such as a list of members: each stretch of Hanzi cut into names as a whole.

    Args:
        text: the text.
        found: names already found, some of them wrong.
        borders: where words begin.

    Returns:
        The stretch, and all names in it; only stretches that are made of little else.
    """
    spans = sorted(set(found))
    at = 0
    for match in _STRETCH.finditer(text):
        start, end = match.span()
        while at < len(spans) and spans[at][0] < start:
            at += 1
        last = at
        while last < len(spans) and spans[last][1] <= end:
            last += 1
        inside = spans[at:last]
        covered = {place for a, b in inside for place in range(a, b)}
        if len(inside) < 3 or len(covered) * 2 < end - start:
            continue
        names = _cut_whole(text, start, end, set(inside), borders)
        if len(names) >= 3 and sum(b - a for a, b in names) * 4 >= (end - start) * 3:
            yield (start, end), names


def _cut_whole(text: str, start: int, end: int, heard: set[Span], borders: set[int]) -> list[Span]:
    """The best way to see a stretch as names, with as little as may be left over."""
    size = end - start
    best = [float("-inf")] * (size + 1)
    came = [0] * (size + 1)
    best[0] = 0.0
    for at in range(size):
        steps = [(1, _LEFT_OVER)]
        for length in (2, 3, 4):
            name = text[start + at : start + at + length]
            here = (start + at, start + at + length)
            worth = _in_row(name, here in heard) if at + length <= size else 0.0
            if worth:
                steps.append((length, worth + 0.3 * (here[1] in borders)))
        for length, worth in steps:
            if best[at] + worth > best[at + length]:
                best[at + length], came[at + length] = best[at] + worth, length
    names, at = [], size
    while at:
        length = came[at]
        if length > 1:
            names.append((start + at - length, start + at))
        at -= length
    return names[::-1]


def _in_row(name: str, heard: bool) -> float:
    """How well a stretch would do as a name in a row, where words may be names too: 万里, 叶青."""
    if not surnames.is_shaped(name) or (name in surnames.NOT_NAMES and not heard):
        return 0.0
    common = name[0] in surnames.COMMON or name[:2] in surnames.COMPOUND
    if len(name) == 2:
        return (1.2 if common else 0.3) + heard
    return (3.0 if common else 2.2) + heard - (1.0 if FUNCTION.search(name[1:]) else 0.0)


def _split(text: str, start: int, end: int, borders: set[int]) -> list[Span]:
    """The best way to cut a stretch into names, empty when there is none."""
    best: dict[int, tuple[float, list[Span]]] = {start: (0.0, [])}
    for at in range(start, end):
        if at not in best:
            continue
        score, names = best[at]
        for size in (2, 3, 4):
            stop = at + size
            worth = _worth(text[at:stop]) if stop <= end else 0.0
            if worth and (stop not in best or best[stop][0] < score + worth + (stop in borders)):
                best[stop] = (score + worth + (stop in borders), [*names, (at, stop)])
    return best[end][1] if end in best else []


def _worth(name: str) -> float:
    """How well a stretch would do as one name of a list; 0 for not at all."""
    if not surnames.is_shaped(name) or name in surnames.NOT_NAMES or FUNCTION.search(name):
        return 0.0
    if ONLY_ROLE.fullmatch(name) or is_word(name, 100):
        return 0.0
    common = name[0] in surnames.COMMON or name[:2] in surnames.COMPOUND
    if len(name) == 2:
        return 1.5 if common else 0.0
    return 3.0 if common else 2.0
