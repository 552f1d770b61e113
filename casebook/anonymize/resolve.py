"""One set of findings without overlaps out of many."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from casebook.anonymize.span import DataKind, Finding

_LOOSE = frozenset({DataKind.PERSON, DataKind.PLACE, DataKind.ORGANISATION})


def resolve(findings: Iterable[Finding]) -> list[Finding]:
    """Settle overlaps.

    A value of the intake record beats everything, then the higher confidence, then the longer span. A weaker
    finding inside a stronger one goes; one that contains a stronger one gives its span, so that nothing of an
    address or a number is left standing; names are never stretched.

    Args:
        findings: any number, in any order.

    Returns:
        Findings in order of position, none overlapping another.
    """
    ranked = sorted(findings, key=_rank)
    chosen: list[tuple[int, int, Finding]] = []
    for finding in ranked:
        if finding.start >= finding.end:
            continue
        for start, end in _free(chosen, finding):
            at = bisect_left(chosen, (start,), key=lambda item: item[:1])
            part = finding if (start, end) == (finding.start, finding.end) else _part(finding, start, end)
            chosen.insert(at, (start, end, part))
    return [item for _, _, item in chosen]


def _rank(finding: Finding) -> tuple[bool, float, int, int]:
    """Strongest first."""
    return (
        not finding.rule.startswith("known"),
        -finding.confidence,
        finding.start - finding.end,
        finding.start,
    )


def _free(chosen: list[tuple[int, int, Finding]], finding: Finding) -> list[tuple[int, int]]:
    """What of a finding no stronger one covers; of names all or nothing."""
    at = bisect_left(chosen, (finding.start,), key=lambda item: item[:1])
    if at and chosen[at - 1][1] > finding.start:
        at -= 1
    pieces, place = [], finding.start
    while at < len(chosen) and chosen[at][0] < finding.end:
        if chosen[at][0] > place:
            pieces.append((place, chosen[at][0]))
        place = max(place, chosen[at][1])
        at += 1
    if place < finding.end:
        pieces.append((place, finding.end))
    whole = [(finding.start, finding.end)]
    return pieces if pieces == whole or (finding.kind not in _LOOSE and not finding.is_hint) else []


def _part(finding: Finding, start: int, end: int) -> Finding:
    """The same finding over a part of its span."""
    return Finding(start, end, finding.kind, finding.confidence, finding.rule, finding.explanation, "")
