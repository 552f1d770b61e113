"""How long reading, checking and scoring scenarios take; run it as a script and read the table."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from casebook import advise, check_text, read_scenario, replay, score  # noqa: E402
from casebook.scenario.graph import Graph, graph_of  # noqa: E402
from kb.model import Kind  # noqa: E402
from tests.casebook.scenario.test_graph import giant  # noqa: E402


def milliseconds(work: Callable[[], object], times: int = 9) -> float:
    """The median of several runs."""
    runs = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        runs.append((time.perf_counter() - begin) * 1000)
    return statistics.median(runs)


def main() -> None:
    """Print one line a measure, in milliseconds."""
    for flags in (2, 3, 4):
        scenario = giant(200, flags, 7)
        states = len(Graph(scenario).states)
        took = milliseconds(lambda s=scenario: Graph(s), 3)  # type: ignore[misc]
        print(f"200 nodes, {flags} flags, {states} states: {took:.0f} ms")
    for path in sorted((ROOT / "content" / "scenarios").glob("*.md")):
        text, name = path.read_text(encoding="utf-8"), f"scenarios/{path.name}"
        read, _ = read_scenario(text, name)
        if read is None:
            continue
        best = replay(read, [o.id for o in graph_of(read).best_walk().options])
        scored = milliseconds(lambda s=read, b=best: score(s, b))  # type: ignore[misc]
        graph_of.cache_clear()
        check = milliseconds(
            lambda t=text, n=name: (graph_of.cache_clear(), check_text(Kind.SCENARIO, t, n)), 3
        )  # type: ignore[misc]
        print(f"{read.id}: check {check:.1f} ms, score {scored:.2f} ms, {len(Graph(read).states)} states")
    reply = "您好，先坐下喝口水。您是说工钱七个月没给，对吗？换谁都急。明天下午三点前我给您打电话。" * 4
    print(f"advice on {len(reply)} characters: {milliseconds(lambda: advise(reply)):.2f} ms")


if __name__ == "__main__":
    main()
