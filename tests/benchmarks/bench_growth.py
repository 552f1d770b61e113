"""How the time of every parser grows with its input: ``python -m tests.benchmarks.bench_growth``.

One line a parser: milliseconds of CPU time at 1, 2, 4 and 8 times the length, for the piece of text that costs it most, and
how many times longer eight times the length takes at worst over all pieces.
"""

from __future__ import annotations

from tests.test_linear import PIECES, READERS, cpu

TIMES = (1, 2, 4, 8)
SHORT = 0.002  # seconds below which a ratio says nothing


def main() -> None:
    """Print the table."""
    print(f"{len(READERS)} parsers, {len(PIECES)} kinds of input each; milliseconds of CPU time")
    print("| parser | characters at 1× | 1× | 2× | 4× | 8× | 8×/1× | worst ratio | input that costs most |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, (read, length) in READERS.items():
        read("x")  # what is loaded at first use
        rows = []
        for piece in PIECES:
            took = [cpu(read, piece * (length * times // len(piece) + 1)) for times in TIMES]
            rows.append((took[-1], took, piece))
        _, took, piece = max(rows)
        worst = max(row[1][-1] / max(row[1][0], SHORT) for row in rows)
        cells = " | ".join(f"{t * 1000:.1f}" for t in took)
        print(
            f"| {name} | {length} | {cells} | {took[-1] / max(took[0], SHORT):.1f} | {worst:.1f} | {piece.strip()!r} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
