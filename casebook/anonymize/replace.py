"""Replace findings, the same person by the same name throughout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from casebook.anonymize.detect import STRICT, Memo, Policy, detect
from casebook.anonymize.errors import KnownValueSurvivesError
from casebook.anonymize.pseudonyms import Pseudonyms
from casebook.anonymize.recognise.coarsen import coarsen, find_coarse
from casebook.anonymize.recognise.intake_record import Known, survivors
from casebook.anonymize.resolve import resolve
from casebook.anonymize.span import LABELS, DataKind, Finding

_ROUNDS = 6


@dataclass(frozen=True)
class Options:
    """What to replace.

    Args:
        policy: which findings count.
        amounts: round sums of money (52,300元 → 5万余元).
        dates: drop the day of dates (2023年5月17日 → 2023年5月).
        hints: replace doubtful findings as well instead of only reporting them.
    """

    policy: Policy = STRICT
    amounts: bool = False
    dates: bool = False
    hints: bool = False


@dataclass(frozen=True)
class Anonymized:
    """A text made anonymous.

    Args:
        text: the new text.
        findings: all findings, hints included, in order of position; positions count characters of ``original``.
        pseudonyms: canonical value to the name that stands for it. Personal data: left out of ``repr``.
        original: the text given. Personal data: left out of ``repr``, never written by ``report``.
    """

    text: str
    findings: list[Finding]
    pseudonyms: dict[str, str] = field(repr=False)
    original: str = field(repr=False)


@dataclass(frozen=True)
class _Piece:
    """A stretch of the text under work: where it came from, and whether it is already a replacement."""

    start: int
    end: int
    text: str
    done: bool


def anonymize(text: str, known: Known | None = None, options: Options | None = None) -> Anonymized:
    """Replace everything found; a second pass over the result finds nothing more.

    Args:
        text: any text.
        known: the parties on the intake record.
        options: what to replace; the strict policy by default.

    Returns:
        The new text, the findings in the original, and the pseudonyms.

    Raises:
        KnownValueSurvivesError: when a value of the record could not be removed.
    """
    return replace_found(text, known, options or Options(), Pseudonyms(text), Memo())


def replace_found(
    text: str,
    known: Known | None,
    options: Options,
    names: Pseudonyms,
    memo: Memo,
    first: list[Finding] | None = None,
) -> Anonymized:
    """Replace with names that may be shared with other texts.

    Args:
        text: any text.
        known: the parties on the intake record.
        options: what to replace.
        names: who is called what; those met here are added.
        memo: sentences analysed before.
        first: what the first search of the text found, where it has been done; ``names`` has then met everybody.

    Returns:
        As ``anonymize``.

    Raises:
        KnownValueSurvivesError: as ``anonymize``.
    """
    pieces = [_Piece(0, len(text), text, False)]
    findings: list[Finding] = []
    for number in range(_ROUNDS):
        current = "".join(piece.text for piece in pieces)
        given = first if number == 0 else None
        found = search(current, known, options, memo) if given is None else given
        wanted = [item for item in found if is_wanted(item, options)]
        if not findings:
            if given is None:
                names.learn(current, wanted)
            findings = [item for item in found if not is_wanted(item, options)]
        if not wanted:
            break
        pieces, placed = _substitute(pieces, current, wanted, names)
        findings.extend(placed)
    result = "".join(piece.text for piece in pieces)
    if known is not None:
        _refuse_survivors(result, known)
    return Anonymized(result, resolve(findings), names.table(), text)


def search(text: str, known: Known | None, options: Options, memo: Memo) -> list[Finding]:
    """Findings of one round, with sums and dates where they are to be rounded."""
    found = detect(text, known, options.policy, memo)
    if options.amounts or options.dates:
        kinds = {
            kind for kind, on in ((DataKind.AMOUNT, options.amounts), (DataKind.DATE, options.dates)) if on
        }
        found = resolve([*found, *find_coarse(text, kinds)])
    return found


def is_wanted(item: Finding, options: Options) -> bool:
    """Whether to replace it."""
    return options.hints or not item.is_hint


def _substitute(
    pieces: Sequence[_Piece], text: str, found: Iterable[Finding], names: Pseudonyms
) -> tuple[list[_Piece], list[Finding]]:
    """Replace findings; their spans are carried back to the original through the pieces."""
    new: list[_Piece] = []
    placed: list[Finding] = []
    at = 0
    for item in found:
        new.extend(_cut(pieces, at, item.start))
        covered = _cut(pieces, item.start, item.end)
        start, end = covered[0].start, max(piece.end for piece in covered)
        value = text[item.start : item.end]
        replacement = (
            coarsen(value, item.kind)
            if item.kind in (DataKind.AMOUNT, DataKind.DATE)
            else names.stand_in(value, item, text)
        )
        new.append(_Piece(start, end, replacement, True))
        if any(not piece.done for piece in covered):
            placed.append(
                Finding(start, end, item.kind, item.confidence, item.rule, item.explanation, item.entity)
            )
        at = item.end
    new.extend(_cut(pieces, at, len(text)))
    return new, placed


def _cut(pieces: Sequence[_Piece], start: int, end: int) -> list[_Piece]:
    """The pieces between two positions of the joined text; replacements keep their whole origin."""
    out: list[_Piece] = []
    at = 0
    for piece in pieces:
        first, last = max(start, at), min(end, at + len(piece.text))
        if first < last:
            part = piece.text[first - at : last - at]
            if piece.done:
                out.append(_Piece(piece.start, piece.end, part, True))
            else:
                out.append(_Piece(piece.start + first - at, piece.start + last - at, part, False))
        at += len(piece.text)
        if at >= end:
            break
    return out


def _refuse_survivors(text: str, known: Known) -> None:
    """Raise when a value of the record is still there."""
    left = survivors(text, known)
    if left:
        raise KnownValueSurvivesError(tuple(sorted({LABELS[item.kind] for item in left})))
