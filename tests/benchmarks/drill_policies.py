"""What one earns in the shipped drills without reading them: ``python -m tests.benchmarks.drill_policies``."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from casebook import decisions, read_drill, score_drill, shuffled
from casebook.drill.model import JUDGEMENTS, NO, UNLAWFUL, YES, Decision, Drill

CONTENT = Path(__file__).parents[2] / "content"
Pick = Callable[[tuple[str, ...]], set[str]]
BASES: dict[str, Pick] = {
    "不选": lambda o: set(),
    "最长": lambda o: {max(o, key=len)},
    "最短": lambda o: {min(o, key=len)},
    "第一个": lambda o: {o[0]},
    "中间": lambda o: {o[len(o) // 2]},
    "最后": lambda o: {o[-1]},
    "全选": set,
}
PLACES = {"位置一二三": ("合理", "无理", "待核实", "无理"), "头合理尾无理": ("合理", "合理", "无理", "无理")}


def drills() -> list[Drill]:
    """The shipped drills."""
    found = []
    for path in sorted((CONTENT / "drills").glob("*.md")):
        drill, problems = read_drill(path.read_text(encoding="utf-8"), f"drills/{path.name}")
        assert drill is not None, problems
        found.append(drill)
    return found


def policies() -> Iterator[tuple[str, tuple[str, ...], Pick, str, str]]:
    """Every trivial policy: judgements by place (or all alike), which basis, and the two circumstances."""
    patterns = {j: (j,) * 4 for j in JUDGEMENTS} | PLACES
    for name, judged in patterns.items():
        for base, pick in BASES.items():
            for hardship in (YES, NO):
                for unlawful in UNLAWFUL:
                    yield (
                        f"{name}、依据{base}、困难{hardship}、违法{unlawful}",
                        judged,
                        pick,
                        hardship,
                        unlawful,
                    )


def earned(
    drill: Drill, judged: tuple[str, ...], pick: Pick, hardship: str, unlawful: str, seed: str
) -> float:
    """Percent a policy earns in a drill whose bases are shown in the order of ``seed``."""
    place = {demand.id: i for i, demand in enumerate(drill.demands)}

    def marks(decision: Decision) -> set[str]:
        kind, _, demand = decision.key.partition(":")
        shown = shuffled(drill, decision, seed)
        if kind == "judgement":
            return {judged[place[demand]]}
        if kind == "procedure":
            return {shown[0]} if judged[place[demand]] == "导入程序" else set()
        return pick(shown) if kind == "basis" else {hardship if kind == "hardship" else unlawful}

    return score_drill(drill, {d.key: marks(d) for d in decisions(drill)}).percent


def table(seeds: tuple[str, ...] = ("甲", "乙", "丙")) -> list[tuple[float, str]]:
    """Mean percent of each policy over all drills, best first."""
    shipped = drills()
    rows = [
        (statistics.mean(earned(d, *rest, seed) for d in shipped for seed in seeds), name)
        for name, *rest in policies()
    ]
    return sorted(rows, reverse=True)


if __name__ == "__main__":
    for percent, name in table()[:12]:
        print(f"{percent:5.1f}  {name}")
