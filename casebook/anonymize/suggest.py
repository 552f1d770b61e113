"""What to write in the place of one finding, for an editor in which a person decides finding by finding."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from casebook.anonymize.detect import STRICT, audit, detect
from casebook.anonymize.pseudonyms import Pseudonyms
from casebook.anonymize.span import DataKind, Finding

_ALIKE = replace(STRICT, third_voice=False)  # the voices the audit listens to


@dataclass(frozen=True)
class Edit:
    """Characters ``start`` to ``end`` of a text become ``text``; what stood there is personal data."""

    start: int
    end: int
    text: str = field(repr=False)


def suggest(text: str, start: int, accepted: frozenset[str] = frozenset()) -> list[Edit]:
    """The edits that take one finding of the audit away: of a person every mention, so that the story stays readable.

    Args:
        text: the text in the editor.
        start: where the finding begins, in characters.
        accepted: words a person has cleared although they look like names.

    Returns:
        Edits in order of position, none overlapping; empty when nothing is found there any more.
    """
    chosen = next((item for item in audit(text, accepted) if item.start <= start < item.end), None)
    if chosen is None:
        return []
    names = Pseudonyms(text)
    if chosen.kind is not DataKind.PERSON:
        return [Edit(chosen.start, chosen.end, names.stand_in(text[chosen.start : chosen.end], chosen, text))]
    people = [item for item in detect(text, None, _ALIKE) if item.kind is DataKind.PERSON]
    mentions = [item for item in people if item.entity == chosen.entity and not item.is_hint]
    if not any(item.start == chosen.start for item in mentions):
        mentions = [item for item in mentions if not _overlap(item, chosen)] + [chosen]
    names.learn(text, mentions)
    return [
        Edit(item.start, item.end, names.stand_in(text[item.start : item.end], item, text))
        for item in sorted(mentions, key=lambda item: item.start)
    ]


def _overlap(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end
