"""A scenario tried while it is being written: from any scene, in any mood, in any order, with everything shown.

Nothing is kept here: the page names where to begin and what was chosen, and gets the scene that follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from apps.training.pathmap import unwritten
from apps.training.playing import paragraphs, state_data
from casebook.scenario.engine import State, arranged, first_state, move, offered
from casebook.scenario.model import MAX_EMOTION, RETURN, TRUST_LABELS, Option, Scenario
from casebook.scenario.read import read_draft

_SEED = "try"
_MOST = 200  # choices followed


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a try begins.

    Attributes:
        line: the scene that stands at this line of the text; 0 for the story's own beginning.
        trust: level; None as the story has it.
        emotion: level; None as the story has it.
        marks: flags set before.
        choices: option ids, in order.
        shuffled: options in an order as learners see them, not that of the file.
    """

    line: int = 0
    trust: int | None = None
    emotion: int | None = None
    marks: frozenset[str] = frozenset()
    choices: tuple[str, ...] = ()
    shuffled: bool = False


def beginning(message: Mapping[str, Any]) -> Beginning:
    """What a page asks for; whatever is not as it should be is as the story has it."""
    trust, emotion = (
        _level(message.get("trust"), len(TRUST_LABELS) - 1),
        _level(message.get("emotion"), MAX_EMOTION),
    )
    marks, choices = _words(message.get("marks")), _words(message.get("choices"))
    line = message.get("line")
    return Beginning(
        line if isinstance(line, int) else 0,
        trust,
        emotion,
        frozenset(marks),
        tuple(choices[:_MOST]),
        bool(message.get("shuffled")),
    )


def _level(value: object, most: int) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else None


def _words(value: object) -> list[str]:
    return [str(v)[:60] for v in value] if isinstance(value, list) else []


def tried(html: Callable[[str], str], path: str, text: str, begin: Beginning) -> dict[str, Any]:
    """The scene a try stands at, the way there, and every option with what it does; for a worker.

    Args:
        html: makes safe HTML of Markdown.
        path: of the scenario.
        text: as it stands in the editor.
        begin: where it begins, and what was chosen.

    Returns:
        ``{"none": …}`` while there is no scene at all.
    """
    scenario = read_draft(text, path).sketch
    if scenario is None:
        return {"none": "先写一个节点“## 名字”，就能从这里试走。"}
    state = _first(scenario, begin)
    trail, left = [], 0
    for number, choice in enumerate(begin.choices):
        option = next((o for o in _open(scenario, state) if o.id == choice), None)
        if option is None:
            left = len(begin.choices) - number
            break
        after = move(state, option)
        trail.append(_step(scenario, state, option, after))
        state = after
    return {**_scene(scenario, state, html, begin), "trail": trail, "left": left, "starts": _starts(scenario)}


def _first(scenario: Scenario, begin: Beginning) -> State:
    state = first_state(scenario)
    at = [n for n in scenario.nodes if 0 < n.at.line <= begin.line and n.id not in unwritten(scenario)]
    node = max(at, key=lambda n: n.at.line).id if at else state.node
    return state._replace(
        node=node,
        trust=state.trust if begin.trust is None else begin.trust,
        emotion=state.emotion if begin.emotion is None else begin.emotion,
        flags=begin.marks,
    )


def _open(scenario: Scenario, state: State) -> tuple[Option, ...]:
    """The options that can be chosen; one that says nowhere to go cannot."""
    node = scenario.node(state.node)
    if node.ending is not None or (scenario.turn_limit is not None and state.turns >= scenario.turn_limit):
        return ()
    return tuple(o for o in offered(node, state) if o.target)


def _step(scenario: Scenario, before: State, option: Option, after: State) -> dict[str, Any]:
    return {
        "title": scenario.node(before.node).title,
        "said": option.text,
        "points": option.points,
        "trust": [TRUST_LABELS[before.trust], TRUST_LABELS[after.trust]],
        "emotion": [before.emotion, after.emotion],
        "marks": sorted(after.flags - before.flags),
        "feedback": option.feedback,
    }


def _scene(scenario: Scenario, state: State, html: Callable[[str], str], begin: Beginning) -> dict[str, Any]:
    node = scenario.node(state.node)
    titles = {n.id: n.title for n in scenario.nodes}
    missing = node.id in unwritten(scenario)
    can = {o.id for o in _open(scenario, state)}
    order = arranged(node.options, _SEED if begin.shuffled else "", state.turns)
    return {
        "title": node.title,
        "line": node.at.line,
        "missing": missing,
        "html": "" if missing else paragraphs(scenario, state, html),
        "state": state_data(state),
        "marks": sorted(state.flags),
        "all_marks": sorted({m for _, o in scenario.options() for m in o.effects.marks}),
        "due": [{"turns": max(d.turns, 1), "title": titles.get(d.node, "")} for d in state.due],
        "returns": [titles.get(r, "") for r in state.returns],
        "over": "" if missing else _over(scenario, state, bool(can)),
        "ending": node.ending.value if node.ending else "",
        "options": [_option(o, o.id in can, titles, state) for o in ([] if node.ending else order)],
    }


def _over(scenario: Scenario, state: State, can: bool) -> str:
    node = scenario.node(state.node)
    if node.ending is not None:
        return f"走到了结局：{node.ending.value}。"
    if scenario.turn_limit is not None and state.turns >= scenario.turn_limit:
        return f"回合用尽：到了上限 {scenario.turn_limit} 步。"
    if not node.options:
        return "这一幕还没有选项，也没有标明结局。"
    return "" if can else "无路可走：这个状态下一个选项都不出现。"


def _option(option: Option, can: bool, titles: Mapping[str, str], state: State) -> dict[str, Any]:
    why = ""
    if not can:
        guards = "，".join(g.text for g in option.guards)
        why = (
            "没有写去哪里"
            if not option.target
            else f"条件不成立：若 {guards}"
            if guards
            else "没有地方可返回"
        )
    effects = option.effects
    moves = [f"{w}{v:+d}" for w, v in (("信任", effects.trust), ("情绪", effects.emotion)) if v]
    back = titles.get(state.returns[-1], "") if option.target == RETURN and state.returns else ""
    return {
        "id": option.id,
        "text": option.text,
        "to": f"返回“{back}”" if back else titles.get(option.target, option.target),
        "can": can,
        "why": why,
        "points": option.points,
        "moves": [*moves, *(f"记下 {m}" for m in effects.marks), *(f"抹去 {m}" for m in effects.clears)],
        "line": option.at.line,
    }


def _starts(scenario: Scenario) -> Iterable[dict[str, Any]]:
    missing = unwritten(scenario)
    return [
        {"line": n.at.line, "title": n.title, "start": n.id == scenario.start}
        for n in scenario.nodes
        if n.id not in missing
    ]
