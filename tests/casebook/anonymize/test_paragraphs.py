"""Rates on invented paragraphs; run with -s to see the figures.

``paragraphs.txt`` was read once and then used to find general faults; ``paragraphs_second.txt`` was written after that.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casebook.anonymize import DataKind, detect

HERE = Path(__file__).parent
NAME = re.compile(r"\{([^{}]+)\}")


def paragraphs(file: str) -> list[tuple[str, set[tuple[int, int]]]]:
    """Text and the spans of its names, a paragraph a line."""
    out = []
    for line in (HERE / file).read_text(encoding="utf8").splitlines():
        if not line or line.startswith("#"):
            continue
        text, names, last = "", set(), 0
        for match in NAME.finditer(line):
            text += line[last : match.start()]
            names.add((len(text), len(text) + len(match[1])))
            text += match[1]
            last = match.end()
        out.append((text + line[last:], names))
    return out


@pytest.mark.parametrize(("file", "worst"), [("paragraphs.txt", 120), ("paragraphs_second.txt", 120)])
def test_rates(file: str, worst: int) -> None:
    missed, false, mentions, characters = [], [], 0, 0
    for text, names in paragraphs(file):
        found = [item for item in detect(text) if item.kind is DataKind.PERSON and not item.is_hint]
        covered = {at for item in found for at in range(item.start, item.end)}
        mentions += len(names)
        characters += len(text)
        missed += [text[a:b] for a, b in sorted(names) if not set(range(a, b)) <= covered]
        false += [
            text[f.start : f.end] for f in found if not any(f.start < b and a < f.end for a, b in names)
        ]
    print(f"\n{file}: {mentions} mentions, {characters} characters")
    print(f"missed per 1,000 mentions: {1000 * len(missed) / mentions:.0f} {missed}")
    print(f"false flags per 1,000 characters: {1000 * len(false) / characters:.2f} {false}")
    assert mentions >= 40
    assert 1000 * len(missed) / mentions <= worst
    assert 1000 * len(false) / characters <= 6
