"""Characters a second of the anonymiser with all recognisers on: ``python tests/benchmarks/bench_anonymize.py``."""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from casebook.anonymize import anonymize, anonymize_many, audit, detect  # noqa: E402

SIZE = 100_000
LETTER, LETTERS = 250, 240
PARAGRAPHS = ROOT / "tests" / "casebook" / "anonymize"


def sample() -> str:
    """At most ``SIZE`` characters without repetition: the labelled paragraphs, dense with names, then shipped content."""
    files = [*sorted(PARAGRAPHS.glob("paragraphs*.txt")), *sorted((ROOT / "content").rglob("*.md"))]
    return (
        "\n".join(path.read_text(encoding="utf8") for path in files).replace("{", "").replace("}", "")[:SIZE]
    )


def main() -> None:
    """Print one line a function, wall time and processor time."""
    began = time.perf_counter()
    detect("预热王建国")
    print(f"first call, models loaded: {time.perf_counter() - began:.2f} s")
    text = sample()
    for work in (detect, audit, anonymize):
        wall, cpu = time.perf_counter(), time.process_time()
        work(text)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(
            f"{work.__name__}: {len(text) / wall:,.0f} characters a second (processor time: {len(text) / cpu:,.0f})"
        )
    letters = [text[at : at + LETTER] for at in range(0, min(len(text), LETTERS * LETTER), LETTER)]
    for processes in (1, 2):
        wall = time.perf_counter()
        anonymize_many(letters, processes=processes)
        rate = len(letters) / (time.perf_counter() - wall)
        print(f"anonymize_many, {processes} process(es): {rate:.1f} letters of {LETTER} characters a second")


if __name__ == "__main__":
    main()
